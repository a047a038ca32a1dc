"""Everything about the internal consistency of a scale: the rows, their order, and what bad answers give."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.internal_consistency import (
    full_consistency,
    internal_consistency,
    internal_consistency_estimates,
)
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate

from .conftest import reference
from .item_sets import more_item_sets

ALPHAS = [
    ("feldt", "listwise"),
    ("bonett", "listwise"),
    ("bootstrap_percentile", "listwise"),
    ("bootstrap_bca", "listwise"),
    ("bootstrap_percentile", "pairwise"),
    ("bootstrap_percentile", "full_information"),
]
TIGHT = {"rel": 1e-8, "abs": 1e-8}


def measured(instrument: str, answers: pd.DataFrame) -> Measurements:
    blank = pd.DataFrame(index=answers.index)
    return Measurements(load_instrument(instrument), {"missing_rule": "all_required"}, answers, blank, blank)


def rows(estimates: list[Estimate], analysis: str, method: str | None = None) -> list[Estimate]:
    return [e for e in estimates if e.analysis == analysis and method in (None, e.method)]


def test_the_rows_of_alpha_come_first_and_each_analysis_begins_with_its_default(
    answer_sets: dict[str, pd.DataFrame],
) -> None:
    items = answer_sets["made_missing"]
    estimates = full_consistency(items, seed=1, draws=200, about={"scale": "s"})
    assert estimates[: 3 + 2 * 8] == internal_consistency(items, scale="s")
    assert [(e.method, e.missing) for e in rows(estimates, "cronbach_alpha")] == ALPHAS
    assert {e.scale for e in estimates} == {"s"}
    assert all(e.value is not None for e in estimates)
    first = {e.analysis: e.method for e in reversed(estimates)}
    assert first["item_rest_correlation"] == "pearson"
    assert first["omega_total"] == "one_factor_ml"
    assert {first[f"guttman_lambda{i}"] for i in range(1, 7)} == {"pearson"}
    assert {first[f"split_half_{which}"] for which in ("max", "min", "mean")} == {"pearson"}
    assert all(e.ci_low < e.value < e.ci_high for e in rows(estimates, "cronbach_alpha"))
    assert all(e.ci_low < e.value < e.ci_high for e in estimates if e.analysis.startswith("omega"))


@pytest.mark.parametrize("name", ["made_missing", "older_k6", "wenchuan_pcl"])
def test_the_numbers_are_those_of_the_reference_programs(
    name: str, answer_sets: dict[str, pd.DataFrame]
) -> None:
    estimates = full_consistency({**answer_sets, **more_item_sets()}[name], draws=0)
    covariance, guttman, omega = (reference(topic)[name] for topic in ("covariance", "guttman", "omega"))
    alphas = {e.missing: e for e in reversed(rows(estimates, "cronbach_alpha"))}
    for route in ("pairwise", "full_information"):
        assert alphas[route].value == pytest.approx(covariance[f"alpha_{route}"], **TIGHT)
        assert alphas[route].n == covariance[f"n_{route}"]
    for i in (1, 2, 3, 5, 6):
        found = [e.value for e in rows(estimates, f"guttman_lambda{i}")]
        assert found == pytest.approx([guttman[m][f"lambda{i}"] for m in ("pearson", "covariance")], **TIGHT)
    corrected = rows(estimates, "item_rest_correlation", "smc_corrected")
    assert [e.value for e in corrected] == pytest.approx(guttman["r_cor"], **TIGHT)
    for method, key in (("pearson", "every_split"), ("covariance", "every_split_covariance")):
        if key in guttman:
            found = [rows(estimates, f"split_half_{x}", method)[0].value for x in ("max", "min", "mean")]
            assert found == pytest.approx([guttman[key][x] for x in ("max", "min", "mean")], **TIGHT)
    values = [e.value for e in (*rows(estimates, "omega_total"), *rows(estimates, "omega_hierarchical"))]
    one, three = omega["one_factor"], omega["schmid_leiman"]
    expected = [one["semtools_reliability"], three["total"], three["hierarchical"]]
    assert values == pytest.approx(expected, rel=1e-5, abs=1e-5)


def test_the_same_seed_gives_the_same_rows(answer_sets: dict[str, pd.DataFrame]) -> None:
    items = answer_sets["made_missing"]
    first, again, other = (full_consistency(items, seed=seed, draws=100) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_without_draws_there_are_no_bootstrap_intervals(answer_sets: dict[str, pd.DataFrame]) -> None:
    estimates = full_consistency(answer_sets["phq9_wave_1"], draws=0)
    assert [(e.method, e.missing) for e in rows(estimates, "cronbach_alpha")] == [
        *ALPHAS[:2],
        ("covariance", "pairwise"),
        ("covariance", "full_information"),
    ]
    assert len({e.value for e in rows(estimates, "cronbach_alpha")}) == 1
    assert not [e for e in estimates if e.analysis.startswith("omega") and e.ci_low is not None]


def test_few_draws_give_a_warning_instead_of_an_interval(answer_sets: dict[str, pd.DataFrame]) -> None:
    estimates = full_consistency(answer_sets["phq9_wave_1"], draws=20)
    (row,) = (e for e in rows(estimates, "omega_total", "one_factor_ml"))
    assert row.value is not None
    assert row.ci_low is None
    assert row.warnings == ("At least 100 draws are needed for an interval; there are 20.",)


@pytest.mark.parametrize(
    ("k", "reasons"),
    [
        (3, ["", "3 group factors need at least 6 items; there are 3."]),
        (2, ["A model with one factor needs at least 3 items; there are 2."]),
    ],
)
def test_few_items_leave_out_only_what_they_cannot_tell(
    k: int, reasons: list[str], answer_sets: dict[str, pd.DataFrame]
) -> None:
    estimates = full_consistency(answer_sets["phq9_wave_1"].iloc[:, :k], draws=100)
    assert [e.reason or "" for e in rows(estimates, "omega_total")][: len(reasons)] == reasons
    assert all(e.value is not None for e in estimates if e.analysis.startswith(("guttman", "split")))


def test_many_items_say_that_their_best_split_was_searched_for() -> None:
    estimates = full_consistency(more_item_sets()["depression_promis"], draws=0, seed=3)
    (found,) = rows(estimates, "split_half_max", "covariance")
    assert found.warnings == (
        "There are 20058300 splits; this is the best found from 10000 drawn ones (seed 3).",
    )
    assert not rows(estimates, "split_half_mean")[0].warnings


def test_a_heywood_case_is_a_warning_that_names_the_item() -> None:
    estimates = full_consistency(more_item_sets()["army_leadership"], draws=0)
    (found,) = rows(estimates, "omega_hierarchical")
    assert found.value is not None
    assert any("Heywood" in text and "LEAD" in text for text in found.warnings)


RANDOM = np.random.default_rng(4)
GOOD = pd.DataFrame(
    RANDOM.integers(0, 4, size=(40, 1)) + RANDOM.integers(0, 3, size=(40, 7)), columns=list("abcdefg")
).astype(float)
BAD = {
    "a constant item": GOOD.assign(a=1.0),
    "one item": GOOD[["a"]],
    "two persons": GOOD.head(2),
    "all missing": GOOD * np.nan,
    "one item all missing": GOOD.assign(a=np.nan),
    "an infinite answer": GOOD.assign(a=GOOD["a"].where(GOOD.index != 3, np.inf)),
    "the same column twice": GOOD.assign(b=GOOD["a"]),
    "a column that follows from the others": GOOD.assign(g=GOOD["a"] + GOOD["b"]),
    "nothing varies": GOOD * 0,
    "items that cancel": GOOD.assign(b=-GOOD["a"])[["a", "b"]],
    "codes that are no whole numbers": GOOD + 0.25,
    "more items than persons": pd.DataFrame(RANDOM.normal(size=(4, 9)), columns=list("abcdefghi")),
    "persons nobody shares an item with": GOOD.assign(
        a=GOOD["a"].where(GOOD.index < 20), b=GOOD["b"].where(GOOD.index >= 20)
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_answers_give_the_same_rows_each_with_a_value_or_a_sentence(name: str) -> None:
    estimates = full_consistency(BAD[name], draws=100)
    names = {(e.analysis, e.method, e.missing) for e in full_consistency(GOOD, draws=100)}
    assert {(e.analysis, e.method, e.missing) for e in estimates} == names
    for row in estimates:
        assert (row.value is None) == bool(row.reason)
        assert row.value is None or np.isfinite(row.value)
        assert (row.ci_low is None) == (row.ci_high is None) == (row.ci_level is None)


def test_a_scale_of_an_instrument_is_taken_as_keyed() -> None:
    answers = pd.DataFrame(RANDOM.integers(0, 4, size=(60, 9)), columns=[f"0{i}" for i in range(1, 10)])
    instrument = measured("phq9", answers.astype(float))
    scale = instrument.instrument.scale("total")
    estimates = internal_consistency_estimates(
        instrument, scale, seed=1, draws=0, about={"instrument": "phq9", "scale": "total", "group": "women"}
    )
    assert estimates == full_consistency(
        instrument.keyed(scale), draws=0, about={"instrument": "phq9", "scale": "total", "group": "women"}
    )


@pytest.mark.parametrize(
    ("name", "scale", "reason"),
    [
        ("phq9", "total", "Only scores are known"),
        ("eq5d5l", "index", "The items form the construct"),
    ],
)
def test_a_scale_without_items_or_of_another_kind_has_one_row_with_the_reason(
    name: str, scale: str, reason: str
) -> None:
    nothing = measured(name, pd.DataFrame(index=range(5)))
    (row,) = internal_consistency_estimates(nothing, nothing.instrument.scale(scale), about={"scale": scale})
    assert (row.analysis, row.value, row.scale) == ("cronbach_alpha", None, scale)
    assert row.reason is not None
    assert row.reason.startswith(reason)
