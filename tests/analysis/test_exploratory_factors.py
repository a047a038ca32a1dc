"""The rows of an exploratory analysis: what is in them, in which order, and what they say where there is nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.exploratory_factors import (
    FactorChoices,
    exploratory_estimates,
    exploratory_factors,
)
from workmh_measures.model.estimate import Estimate

from .audited_answers import cesd_six_times, phq9_twice
from .factor_references import EXPLORED, reference, theirs
from .item_sets import more_item_sets

Answers = dict[str, pd.DataFrame]
QUICK = {"draws": 50}


def of(rows: list[Estimate], analysis: str, **names: Any) -> list[Estimate]:
    return [r for r in rows if r.analysis == analysis and all(getattr(r, k) == v for k, v in names.items())]


@pytest.mark.parametrize(
    ("name", "m", "extraction", "rotation", "key"),
    [
        ("wenchuan_pcl", 3, "minres", "oblimin", "oblimin"),
        ("wenchuan_pcl", 2, "principal_axis", "varimax", "varimax"),
        ("nhanes_phq9", 2, "ml", "none", "ml"),
        ("army_leadership", 2, "minres", "promax", "promax"),
    ],
)
def test_every_row_of_a_solution_agrees_with_r(
    name: str, m: int, extraction: Any, rotation: Any, key: str, answer_sets: Answers
) -> None:
    choices = FactorChoices(n_factors=m, extraction=extraction, rotation=rotation, **QUICK)
    rows = exploratory_factors((answer_sets | more_item_sets())[name], choices, about={"scale": "s"})
    expected, whole = theirs(name, m)[key], EXPLORED[name]
    pattern = np.asarray(expected["loadings"])
    assert {(r.scale, r.n, r.missing) for r in rows} == {("s", whole["n"], "listwise")}
    assert {r.method for r in of(rows, "efa_loading")} == {f"{extraction}_{rotation}"}
    found = np.reshape([r.value for r in of(rows, "efa_loading")], pattern.shape)
    assert found == pytest.approx(pattern, abs=1e-5)
    phi = np.asarray(expected["phi"])
    communality = np.diag(pattern @ phi @ pattern.T)
    assert [r.item for r in of(rows, "efa_communality")] == whole["items"]
    assert [r.value for r in of(rows, "efa_communality")] == pytest.approx(communality, abs=1e-5)
    explained = 100 * np.diag(phi @ pattern.T @ pattern) / len(pattern)
    assert [r.value for r in of(rows, "efa_explained_percent")] == pytest.approx(explained, abs=1e-3)
    pairs = [(r.factor, r.level, r.value) for r in of(rows, "factor_correlation")]
    assert [value for *_, value in pairs] == pytest.approx(phi[np.triu_indices(m, 1)], abs=1e-5)
    assert pairs[0][:2] == ("1", "2")
    assert bool(of(rows, "efa_chisq")) == (extraction == "ml")


def test_the_rows_begin_with_what_tells_whether_to_go_on(answer_sets: Answers) -> None:
    name = "phq9_wave_1"
    rows = exploratory_factors(answer_sets[name], FactorChoices(**QUICK), about={})
    order = list(dict.fromkeys(r.analysis for r in rows))
    assert order[:5] == ["kmo", "bartlett_chi2", "efa_eigenvalue", "parallel_factors", "map_factors"]
    assert rows[0].value == pytest.approx(EXPLORED[name]["kmo"], abs=1e-8)
    assert [r.value for r in rows if r.analysis == "kmo"][1:] == pytest.approx(EXPLORED[name]["kmo_items"])
    roots = of(rows, "efa_eigenvalue", method="observed")
    assert [r.value for r in roots] == pytest.approx(EXPLORED[name]["eigenvalues"], abs=1e-8)
    assert [r.factor for r in roots] == [str(i) for i in range(1, 10)]
    methods = ["components_95", "components_mean", "factors_95", "factors_mean"]
    assert [r.method for r in of(rows, "parallel_factors")] == methods
    counted = reference("number_of_factors")["partials"][name]
    best = int(np.argmin([counted["none"], *counted["squared"]]))
    assert [r.value for r in of(rows, "map_factors", method="squared")] == [best]


def test_maximum_likelihood_tells_how_well_it_fits(answer_sets: Answers) -> None:
    choices = FactorChoices(n_factors=2, extraction="ml", **QUICK)
    rows = exploratory_factors(answer_sets["workers_hads_total"], choices, about={})
    expected = theirs("workers_hads_total", 2)["fit"]
    (chi2,), (rmsea,), (tli,) = (of(rows, name) for name in ("efa_chisq", "efa_rmsea", "efa_tli"))
    assert (chi2.value, chi2.df) == pytest.approx((expected["chi2"], expected["df"]), rel=1e-6)
    assert (rmsea.value, rmsea.ci_low, rmsea.ci_high, rmsea.ci_level) == pytest.approx(
        (expected["rmsea"], expected["low"], expected["high"], 0.9), rel=1e-5
    )
    assert tli.value == pytest.approx(expected["tli"], rel=1e-6)


def test_pairwise_is_said(answer_sets: Answers) -> None:
    choices = FactorChoices(n_factors=1, missing="pairwise", **QUICK)
    rows = exploratory_factors(answer_sets["made_missing"], choices, about={})
    assert {r.missing for r in rows} == {"pairwise"}
    assert rows[0].value == pytest.approx(EXPLORED["made_missing"]["pairwise"]["kmo"], abs=1e-8)


def test_a_scale_is_explored_keyed_and_an_instrument_as_answered() -> None:
    whole = cesd_six_times().at_wave("0")
    choices = FactorChoices(n_factors=1, **QUICK)
    keyed = exploratory_estimates(whole, whole.instrument.scales[0], choices=choices, about={})
    given = exploratory_estimates(whole, choices=choices, about={})
    sign = {r.item: np.sign(r.value or 0) for r in of(given, "efa_loading")}
    assert {item for item, one in sign.items() if one < 0} == {"04", "08", "12", "16"}
    assert all((r.value or 0) > 0 for r in of(keyed, "efa_loading"))


def test_the_same_seed_gives_the_same_rows() -> None:
    part = phq9_twice().at_wave("1")
    one, two = (exploratory_estimates(part, choices=FactorChoices(**QUICK), about={}) for _ in range(2))
    assert one == two


def test_codes_shifted_or_stretched_make_no_difference(answer_sets: Answers) -> None:
    items = answer_sets["gad7_wave_1"]
    choices = FactorChoices(n_factors=2, **QUICK)
    usual, other = (exploratory_factors(x, choices, about={}) for x in (items, items * np.arange(1, 8) + 3))
    assert [r.value for r in other] == pytest.approx([r.value for r in usual], abs=1e-6)
    rows = exploratory_factors(items.sample(frac=1, random_state=1), choices, about={})
    assert [r.value for r in rows] == pytest.approx([r.value for r in usual], abs=1e-6)


def made(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=float)


def random_items(k: int, n: int = 60) -> pd.DataFrame:
    values = np.random.default_rng(4).integers(0, 4, size=(n, k)).astype(float)
    return pd.DataFrame(values, columns=[f"q{i}" for i in range(k)])


BAD = {
    "one item": (random_items(1), "At least 2 items are needed; there is 1."),
    "a constant item": (random_items(4).assign(q2=1.0), "Without variance there is no correlation: q2."),
    "two persons": (random_items(4, 2), "At least 3 complete rows are needed; there are 2."),
    "all missing": (random_items(4) * np.nan, "At least 3 complete rows are needed; there are 0."),
    "infinite": (random_items(4).replace(3.0, np.inf), "An answer is infinite."),
    "nobody": (random_items(4).iloc[:0], "At least 3 complete rows are needed; there are 0."),
}


@pytest.mark.parametrize("name", BAD)
def test_answers_without_structure_say_why_in_each_analysis(name: str) -> None:
    items, sentence = BAD[name]
    rows = exploratory_factors(items, FactorChoices(**QUICK), about={})
    assert {r.reason for r in rows} == {sentence}
    assert {r.analysis for r in rows} >= {
        "kmo",
        "bartlett_chi2",
        "parallel_factors",
        "map_factors",
        "efa_loading",
    }


def test_an_item_that_stands_twice_under_two_names_has_no_kmo_but_factors() -> None:
    items = random_items(5).assign(again=lambda x: x["q0"])
    rows = exploratory_factors(items, FactorChoices(n_factors=1, **QUICK), about={})
    assert "singular" in str(rows[0].reason)
    loadings = of(rows, "efa_loading")
    assert all(r.value is not None for r in loadings)
    assert any("Heywood" in text for text in loadings[0].warnings)


def test_answers_that_are_not_whole_numbers_are_answers() -> None:
    rows = exploratory_factors(random_items(5) + 0.5, FactorChoices(n_factors=1, **QUICK), about={})
    assert not [r for r in rows if r.reason]


def test_random_answers_have_no_factor_and_say_so() -> None:
    rows = exploratory_factors(random_items(6, 500), FactorChoices(**QUICK), about={})
    (loading,) = of(rows, "efa_loading")
    assert "finds no factor" in str(loading.reason)
    (poor,) = of(rows, "kmo", item=None)
    assert poor.value is not None


def test_fewer_rows_than_items_have_no_parallel_analysis_and_no_default_number() -> None:
    rows = exploratory_factors(random_items(8, 7), FactorChoices(**QUICK), about={})
    assert "more rows than items" in str(of(rows, "parallel_factors")[0].reason)
    (loading,) = of(rows, "efa_loading")
    assert "could not be made" in str(loading.reason)
