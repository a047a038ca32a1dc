"""Each hypothesis judged by its point estimate, on made-up people and on real ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.correlation import pearson_correlation, spearman_correlation
from workmh_measures.analysis.correlation_difference import correlation_difference
from workmh_measures.analysis.hypotheses_testing import hypothesis_estimates, hypothesis_row
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.observed import Observed
from workmh_measures.analysis.standardised_difference import adjusted_difference, hedges_g
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.hypothesis import (
    ExpectedComparison,
    ExpectedCorrelation,
    ExpectedDifference,
    Hypothesis,
)
from workmh_measures.scoring.score import score

DATA = Path(__file__).parents[1] / "data"
STATED = {"source": "made up", "stated_on": "2026-01-05"}


def correlation(**keys: Any) -> ExpectedCorrelation:
    plain = {"id": "h", "kind": "correlation", "direction": "positive", "method": "pearson", "at_least": 0.3}
    return ExpectedCorrelation.model_validate({**STATED, **plain, **keys})


def difference(**keys: Any) -> ExpectedDifference:
    plain = {"id": "d", "kind": "group_difference", "at_least": 0.2}
    return ExpectedDifference.model_validate({**STATED, **plain, **keys})


def side(instrument: str, wave: str | None = "1", **keys: Any) -> dict[str, Any]:
    return {"instrument": instrument, "scale": "total", "wave": wave, **keys}


@pytest.fixture(scope="module")
def two_waves() -> Observed:
    """PHQ-9 and GAD-7 of 403 people at two waves; the rows of GAD-7 in another order."""
    table = pd.read_csv(DATA / "phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv")
    table["site"] = np.where(table["id"] % 3 == 0, "north", "south")
    table["age"] = table["id"] % 11 + 20.0
    found = {}
    for name, prefix, n, rows in (
        ("phq9", "PHQ", 9, table),
        ("gad7", "GAD", 7, table.iloc[::-1].reset_index(drop=True)),
    ):
        instrument, parameters = load_instrument(name), {"missing_rule": "all_required"}
        answers = rows[[f"{prefix}{i}" for i in range(1, n + 1)]].astype(float)
        answers.columns = [f"{i:02d}" for i in range(1, n + 1)]
        scores = score(instrument, answers, parameters=parameters).frame
        named = pd.DataFrame({"person": rows["id"].astype(str), "wave": rows["wave"].astype(str)})
        named = named.assign(site=rows["site"], age=rows["age"])
        found[name] = Measurements(instrument, parameters, answers, scores, named, ("1", "2"))
    return Observed(found)


@pytest.fixture(scope="module")
def totals() -> pd.DataFrame:
    table = pd.read_csv(DATA / "phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv")
    table["phq"] = table[[f"PHQ{i}" for i in range(1, 10)]].sum(axis=1)
    table["gad"] = table[[f"GAD{i}" for i in range(1, 8)]].sum(axis=1)
    return table.pivot(index="id", columns="wave", values=["phq", "gad"]).astype(float)


def judged(observed: Observed, one: Hypothesis, instrument: str = "phq9") -> Estimate:
    return hypothesis_row(observed, one, instrument=instrument, seed=1, draws=100)


def test_persons_are_matched_whatever_the_order_of_the_rows(
    two_waves: Observed, totals: pd.DataFrame
) -> None:
    for method, statistic in (("pearson", pearson_correlation), ("spearman", spearman_correlation)):
        row = judged(two_waves, correlation(between=[side("phq9"), side("gad7")], method=method))
        expected = statistic(totals["phq", 1], totals["gad", 1])
        assert (row.value, row.ci_low, row.p_value, row.n) == pytest.approx(
            (expected.value, expected.ci_low, expected.p_value, 403), rel=1e-12
        )
        assert (row.analysis, row.level, row.text, row.scale, row.scale2) == (
            *("hypothesis", "h", "confirmed"),
            *("total", "gad7_total"),
        )


def test_the_instrument_asked_about_stands_first(two_waves: Observed) -> None:
    row = judged(two_waves, correlation(between=[side("phq9"), side("gad7")]), "gad7")
    assert (row.instrument, row.scale2) == ("gad7", "phq9_total")


def test_change_is_the_second_wave_minus_the_first(two_waves: Observed, totals: pd.DataFrame) -> None:
    both = [side(name, None, waves=["1", "2"]) for name in ("phq9", "gad7")]
    row = judged(two_waves, correlation(kind="change_correlation", between=both))
    change = {name: totals[name, 2] - totals[name, 1] for name in ("phq", "gad")}
    assert row.value == pytest.approx(pearson_correlation(change["phq"], change["gad"]).value, rel=1e-12)
    assert (row.wave, row.wave2) == ("1", "2")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ({"at_least": 0.3}, "confirmed"),
        ({"at_least": 0.95}, "not_confirmed"),
        ({"at_least": 0.3, "at_most": 0.4}, "not_confirmed"),
        ({"direction": "negative"}, "not_confirmed"),
        ({"direction": "none", "at_least": None, "at_most": 0.2}, "not_confirmed"),
    ],
)
def test_the_point_estimate_decides(two_waves: Observed, keys: dict[str, Any], text: str) -> None:
    assert judged(two_waves, correlation(between=[side("phq9"), side("gad7")], **keys)).text == text


def test_an_interval_that_reaches_over_the_edge_is_said_to(two_waves: Observed) -> None:
    between = [side("phq9"), side("gad7")]
    value = judged(two_waves, correlation(between=between)).value
    assert value is not None
    just, missed = (
        judged(two_waves, correlation(between=between, at_least=round(value + step, 3)))
        for step in (-0.01, 0.01)
    )
    assert (just.text, just.warnings) == (
        "confirmed",
        ("The interval also holds values that were not expected.",),
    )
    assert (missed.text, missed.warnings) == (
        "not_confirmed",
        ("The interval also holds values that were expected.",),
    )
    assert judged(two_waves, correlation(between=between, at_least=0.1)).warnings == ()


def test_a_disattenuated_correlation_says_which_reliabilities_it_used(two_waves: Observed) -> None:
    by_alpha = judged(two_waves, correlation(between=[side("phq9"), side("gad7")], method="disattenuated"))
    assert by_alpha.method == "bootstrap"
    assert by_alpha.warnings[0] == "Reliabilities used: 0.900 and 0.898."
    stated = [side("phq9", reliability=0.8), side("gad7", reliability=0.7)]
    row = judged(two_waves, correlation(between=stated, method="disattenuated"))
    plain = judged(two_waves, correlation(between=[side("phq9"), side("gad7")]))
    assert row.value == pytest.approx(float(plain.value or 0) / np.sqrt(0.8 * 0.7), rel=1e-12)


def test_known_groups_are_compared_and_adjusted(two_waves: Observed, totals: pd.DataFrame) -> None:
    group = {"column": "site", "higher": "north", "lower": "south"}
    one = difference(of=side("phq9", "2"), group=group)
    north = totals.index.to_numpy() % 3 == 0
    scores = totals["phq", 2].to_numpy()
    expected = hedges_g(scores[north], scores[~north])
    row = judged(two_waves, one)
    assert (row.value, row.ci_low, row.n, row.group) == (
        *(pytest.approx(expected.value, rel=1e-12), pytest.approx(expected.ci_low, rel=1e-12)),
        *(403, "north - south"),
    )
    assert row.factor == "site"
    adjusted = judged(two_waves, one.model_copy(update={"adjusted_for": ("age",)}))
    age = totals.index.to_numpy() % 11 + 20.0
    assert adjusted.method == "ancova"
    assert adjusted.value == pytest.approx(adjusted_difference(scores, north, age).value, rel=1e-10)


def test_a_difference_from_one_person_is_no_verdict() -> None:
    phq9 = load_instrument("phq9")
    rows = pd.DataFrame({"site": ["north", *["south"] * 9]})
    scores = pd.DataFrame({"phq9_total": np.arange(10.0)})
    one = Measurements(phq9, {}, pd.DataFrame(index=rows.index), scores, rows)
    group = {"column": "site", "higher": "north", "lower": "south"}
    row = judged(Observed({"phq9": one}), difference(of=side("phq9", None), group=group))
    assert (row.value, row.text) == (None, None)
    assert row.reason == "Each group needs at least 2 values; one has 1."


def test_groups_may_be_told_apart_by_another_score_and_change_compared(
    two_waves: Observed, totals: pd.DataFrame
) -> None:
    group = {"column": "gad7_total_band", "wave": "1", "higher": "3", "lower": "0"}
    of = side("phq9", None, waves=["1", "2"])
    row = judged(two_waves, difference(kind="change_difference", of=of, group=group, at_least=0.0))
    change, gad = (totals["phq", 2] - totals["phq", 1]).to_numpy(), totals["gad", 1].to_numpy()
    assert row.value == pytest.approx(hedges_g(change[gad >= 15], change[gad < 5]).value, rel=1e-12)


@pytest.mark.parametrize(("least", "text"), [(0.2, "confirmed"), (0.9, "not_confirmed")])
def test_one_correlation_is_stronger_than_another_in_those_who_have_all_three(
    two_waves: Observed, totals: pd.DataFrame, least: float, text: str
) -> None:
    keys = {"kind": "stronger_correlation", "method": "pearson", "at_least": least, "id": "s"}
    sides = {"between": [side("phq9"), side("gad7")], "than": {"column": "age"}}
    one = ExpectedComparison.model_validate({**STATED, **keys, **sides})
    row = judged(two_waves, one)
    age = totals.index.to_numpy() % 11 + 20.0
    expected = correlation_difference(totals["phq", 1], totals["gad", 1], age, method="pearson")
    assert (row.value, row.ci_low, row.ci_high, row.p_value) == pytest.approx(
        (expected.value, expected.ci_low, expected.ci_high, expected.p_value), rel=1e-9
    )
    assert (row.text, row.method, row.scale2, row.n) == (text, "zou", "gad7_total - age", 403)
    assert row.warnings[0] == f"The two correlations are {expected.first:.2f} and {expected.second:.2f}."


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (correlation(between=[side("phq9"), side("who5")]), "The data hold no answers to 'who5'."),
        (
            correlation(between=[side("phq9"), side("gad7", "3")]),
            "The data hold no answers to 'gad7' at wave '3'.",
        ),
        (correlation(between=[side("phq9", None), side("gad7")]), "several waves (1, 2), and none is named"),
        (
            correlation(between=[side("phq9"), {"column": "agee"}]),
            "no column 'agee'. The nearest name is 'age'.",
        ),
        (correlation(between=[side("phq9"), {"column": "site"}]), "Column 'site' holds words"),
        (
            difference(of=side("phq9"), group={"column": "site", "higher": "east", "lower": "south"}),
            "Nobody with a score is in group 'east' of 'site': it holds north, south.",
        ),
        (
            difference(of=side("phq9"), group={"column": "sex", "higher": "w", "lower": "m"}),
            "The data have no column 'sex'.",
        ),
    ],
)
def test_what_cannot_be_tested_says_why(two_waves: Observed, one: Hypothesis, reason: str) -> None:
    row = judged(two_waves, one)
    assert (row.value, row.text) == (None, None)
    assert reason in str(row.reason)


def test_rows_that_name_nobody_are_counted_and_nothing_is_matched_by_chance(two_waves: Observed) -> None:
    measured = two_waves.by_instrument["phq9"]
    nobody = measured.rows.assign(person=measured.rows["person"].where(measured.rows["person"] != "7"))
    lacking = Observed({**two_waves.by_instrument, "phq9": replace(measured, rows=nobody)})
    row = judged(lacking, correlation(between=[side("phq9"), side("gad7")]))
    assert row.reason == "1 rows name no person, so scores cannot be matched."


def test_a_person_with_two_rows_at_a_wave_is_named(two_waves: Observed) -> None:
    measured = two_waves.by_instrument["phq9"]
    twice = replace(measured, rows=measured.rows.assign(wave="1"))
    row = judged(
        Observed({**two_waves.by_instrument, "phq9": twice}),
        correlation(between=[side("phq9"), side("gad7")]),
    )
    assert "has several rows at wave '1'" in str(row.reason)


def test_without_names_of_persons_rows_of_one_table_belong_together_and_change_is_not_known(
    two_waves: Observed,
) -> None:
    nameless = {}
    for name, measured in two_waves.by_instrument.items():
        one = replace(measured.at_wave("1"), waves=())
        order = np.argsort(one.rows["person"].astype(int).to_numpy())
        parts = {
            part: getattr(one, part).iloc[order].reset_index(drop=True)
            for part in ("answers", "scores", "rows")
        }
        parts["rows"] = parts["rows"].drop(columns=["person", "wave"])
        nameless[name] = replace(one, **parts)
    between = [side("phq9", None), side("gad7", None)]
    expected = judged(two_waves, correlation(between=[side("phq9"), side("gad7")])).value
    assert judged(Observed(nameless), correlation(between=between)).value == pytest.approx(
        expected, rel=1e-12
    )
    change = [side(name, None, waves=["1", "2"]) for name in ("phq9", "gad7")]
    row = judged(Observed(nameless), correlation(kind="change_correlation", between=change))
    assert row.reason == "No column names the persons, so nobody's change is known."


def test_the_share_confirmed_is_of_what_was_tested_and_named_by_the_rule_of_75_percent(
    two_waves: Observed,
) -> None:
    between = [side("phq9"), side("gad7")]
    stated = [
        correlation(id="a", between=between),
        correlation(id="b", between=between, at_least=0.1),
        correlation(id="c", between=between, at_least=0.2),
        correlation(id="e", between=between, direction="negative"),
        correlation(id="f", between=[side("phq9"), side("who5")]),
        correlation(
            id="g", kind="change_correlation", between=[side(n, None, waves=["1", "2"]) for n in ("phq9", "gad7")],
            direction="negative",
        ),
        correlation(id="x", between=[side("gad7"), side("who5")]),
    ]  # fmt: skip
    rows = hypothesis_estimates(two_waves, stated, instrument="phq9", seed=1, draws=10)
    assert [row.level for row in rows[:-2]] == ["a", "b", "c", "e", "f", "g"]
    validity, change = rows[-2:]
    assert (validity.level, validity.value, validity.text, validity.n) == (
        "construct_validity",
        75.0,
        "sufficient",
        4,
    )
    assert validity.warnings == ("1 of 5 hypotheses could not be tested and do not count.",)
    assert (change.level, change.value, change.text, change.n) == ("responsiveness", 0.0, "insufficient", 1)


def test_where_nothing_could_be_tested_there_is_no_share(two_waves: Observed) -> None:
    stated = [correlation(between=[side("phq9"), side("who5")])]
    row, share = hypothesis_estimates(two_waves, stated, instrument="phq9", seed=1, draws=10)
    assert row.text is None
    assert (share.value, share.reason) == (None, "None of the hypotheses could be tested.")


def test_parts_of_one_instrument_that_share_items_are_said_to(two_waves: Observed) -> None:
    hads, table = load_instrument("hads"), pd.read_csv(DATA / "hads_oncology_201/hads.csv").astype(float)
    order = [2, 1, 6, 3, 7, 4, 8, 5, 10, 9, 11, 13, 12, 14]
    answers = pd.DataFrame({item: table[f"item{i}"] for item, i in zip(hads.item_ids, order, strict=True)})
    one = Measurements(hads, {}, answers, score(hads, answers).frame, pd.DataFrame(index=answers.index))
    sides = [{"instrument": "hads", "scale": scale} for scale in ("anxiety", "total")]
    row = judged(Observed({"hads": one}), correlation(between=sides), "hads")
    assert row.warnings[0] == "The two scores share 7 items, which alone makes them correlate."
    assert row.scale2 == "total"
