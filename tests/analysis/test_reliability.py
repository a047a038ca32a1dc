"""Reliability over time and between raters, as rows: against psych, lme4, irrCAC and those who gathered the data."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.intraclass_correlation import (
    FORMS,
    intraclass_correlation,
    intraclass_correlation_of,
    mean_squares,
)
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.rating_design import Raters, Retest
from workmh_measures.analysis.reliability import (
    QUESTIONS,
    agreement_of_codes,
    intraclass_correlations,
    reliability_estimates,
)
from workmh_measures.analysis.variance_components import VarianceComponents, variance_components
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import NotEstimable
from workmh_measures.model.estimate import Estimate

from .two_wave_data import DATA, phq9_two_waves, rated, reference, state_anxiety

R = reference("reliability")
TWO = Retest(first="1", second="2")
nan = np.nan


@pytest.fixture(scope="module")
def phq9() -> Measurements:
    return phq9_two_waves()


@pytest.fixture(scope="module")
def rows(phq9: Measurements) -> list[Estimate]:
    return reliability_estimates(
        phq9, phq9.instrument.scale("total"), retest=TWO, about={"instrument": "phq9"}
    )


def one(rows: list[Estimate], analysis: str, method: str, item: str | None = None) -> Estimate:
    [found] = [r for r in rows if (r.analysis, r.method, r.item) == (analysis, method, item)]
    return found


# --- scores ---------------------------------------------------------------------------------------


def test_the_six_forms_of_two_waves_equal_psych_and_the_numbers_that_came_with_the_data(
    rows: list[Estimate],
) -> None:
    expected = reference("intraclass_correlation")["phq9_two_waves"]["level_95"]
    for form in FORMS:
        found = one(rows, form, "f")
        assert (found.n, found.missing, found.level) == (403, "listwise", "retest")
        for number in ("value", "ci_low", "ci_high", "df", "df2", "p_value"):
            assert getattr(found, number) == pytest.approx(expected[form][number], rel=1e-8, abs=1e-12)
    given = json.loads((DATA / "phq9_gad7_two_waves" / "reference.json").read_text("utf-8"))
    theirs = given["independent_computation"]["phq9"]
    for form, name in (("icc_1_1", "icc_1_1"), ("icc_a_1", "icc_2_1"), ("icc_c_1", "icc_3_1")):
        assert one(rows, form, "f").value == pytest.approx(theirs[name], abs=1e-8)


def test_each_form_says_what_it_answers_and_agreement_comes_first(rows: list[Estimate]) -> None:
    assert set(QUESTIONS) == set(FORMS)
    assert rows[0].analysis == "icc_a_1"
    for form in FORMS:
        assert one(rows, form, "f").text == QUESTIONS[form]


def test_two_waves_with_nothing_declared_are_never_called_a_retest(rows: list[Estimate]) -> None:
    assert all(any(w.startswith("Not a retest") for w in row.warnings) for row in rows)


@pytest.mark.parametrize("study", R["state_anxiety"])
def test_state_anxiety_of_every_study_equals_psych_although_ids_repeat(study: str) -> None:
    expected = R["state_anxiety"][study]
    rows = state_anxiety().query("study == @study and time in @expected['times']")
    table = rows.pivot(index="id", columns="time", values="total").to_numpy(np.float64)
    found = intraclass_correlations(table, start=Estimate(analysis="icc"))
    for form in FORMS:
        row = one(found, form, "f")
        assert row.n == expected["n"]
        for number, value in expected["forms"][form].items():
            assert getattr(row, number) == pytest.approx(value, rel=1e-8, abs=1e-12), (form, number)


def test_rows_with_holes_are_used_by_variance_components_and_say_so(phq9: Measurements) -> None:
    table = (
        phq9.rows.assign(total=phq9.scores["phq9_total"].to_numpy())
        .pivot(index="person", columns="wave", values="total")
        .loc[phq9.rows["person"].unique()]
    )
    holes = table.to_numpy(np.float64).copy()
    holes[3::9, 1], holes[6::31, 0] = nan, nan
    found = intraclass_correlations(holes, start=Estimate(analysis="icc"), k=2)
    expected = R["phq9_with_holes"]
    for form in FORMS:
        complete, every = one(found, form, "f"), one(found, form, "reml")
        assert (complete.n, complete.missing) == (expected["complete"]["n"], "listwise")
        assert complete.value == pytest.approx(expected["complete"]["forms"][form]["value"], rel=1e-8)
        assert (every.n, every.missing) == (expected["all"]["n"], "available")
        assert every.value == pytest.approx(expected["all"]["forms"][form], abs=1e-5)
        single = expected["all"]["intervals"][f"{form.rpartition('_')[0]}_1"]
        limits = [2 * x / (1 + x) for x in single] if form.endswith("_k") else single
        assert (every.ci_low, every.ci_high) == pytest.approx(limits, abs=1e-5)


def test_without_holes_variance_components_give_the_forms_of_mean_squares() -> None:
    table = (
        np.random.default_rng(8).normal(size=(60, 1)) + np.random.default_rng(9).normal(size=(60, 3)) * 0.6
    )
    table += np.array([0.0, 0.8, -0.4])
    squares = mean_squares(table)
    both = {True: variance_components(table), False: variance_components(table, with_columns=False)}
    for form in FORMS:
        found = intraclass_correlation_of(both[not form.startswith("icc_1")], form, k=3)
        assert found == pytest.approx(intraclass_correlation(squares, form).value, abs=1e-6)


def test_no_variance_at_all_has_no_share() -> None:
    with pytest.raises(NotEstimable, match="All ratings are the same"):
        intraclass_correlation_of(VarianceComponents(0.0, 0.0, 0.0, 4, 8), "icc_a_1", k=2)


# --- answers --------------------------------------------------------------------------------------


def test_kappa_of_every_item_equals_psych(rows: list[Estimate], phq9: Measurements) -> None:
    expected = reference("weighted_kappa")
    for place, item in enumerate(phq9.instrument.item_ids[:9], start=1):
        for method in ("identity", "linear", "quadratic"):
            found = one(rows, "weighted_kappa", method, item)
            assert found.value == pytest.approx(expected[f"PHQ{place}"][method]["value"], rel=1e-8)
            assert found.n == 403
            assert found.ci_low is not None
            assert found.ci_high is not None
            assert found.ci_low < (found.value or nan) < found.ci_high


def test_an_item_of_several_scales_is_told_once(phq9: Measurements) -> None:
    first, *others = phq9.instrument.scales
    assert others
    told = [
        [row.item for row in reliability_estimates(phq9, scale, retest=TWO, about={}) if row.item is not None]
        for scale in phq9.instrument.scales
    ]
    assert set(told[0]) == {use.item for use in first.items}
    assert all(not set(told[0]) & set(later) for later in told[1:])


def test_agreement_of_many_raters_equals_irrcac() -> None:
    table = pd.read_csv(DATA / "made_missing_answers" / "answers.csv")[["q1", "q2", "q3", "q4"]].head(200)
    start = Estimate(analysis="agreement")
    rows = agreement_of_codes(table.to_numpy(np.float64), np.arange(5.0), start=start, ordered=True)
    expected = reference("rater_agreement")["made_answers"]
    for analysis, method, weights, coefficient in (
        ("gwet_ac1", "identity", "identity", "gwet"),
        ("gwet_ac2", "linear", "linear", "gwet"),
        ("gwet_ac2", "quadratic", "quadratic", "gwet"),
        ("krippendorff_alpha", "nominal", "identity", "krippendorff"),
        ("krippendorff_alpha", "interval", "quadratic", "krippendorff"),
    ):
        numbers = expected[weights][coefficient]
        assert one(rows, analysis, method).value == pytest.approx(numbers["value"], rel=1e-8)
    ordinal = reference("krippendorff_alpha")["made_answers"]["ordinal"]
    assert one(rows, "krippendorff_alpha", "ordinal").value == pytest.approx(ordinal, rel=1e-8)
    reasons = {row.reason for row in rows if row.analysis == "weighted_kappa"}
    assert reasons == {"Kappa compares two ratings; there are 4."}


def test_percent_agreement_is_a_percentage_and_stays_one() -> None:
    first = np.array([0.0, 1.0, 2.0, 2.0, 1.0, 0.0])
    start = Estimate(analysis="agreement")
    same = agreement_of_codes(np.column_stack([first, first]), np.arange(4.0), start=start, ordered=True)
    found = one(same, "percent_agreement", "identity")
    assert (found.value, found.ci_high, found.n) == (100, 100, 6)
    opposite = agreement_of_codes(
        np.column_stack([first, 3 - first]), np.arange(4.0), start=start, ordered=True
    )
    assert one(opposite, "percent_agreement", "identity").value == 0
    assert one(opposite, "percent_agreement", "identity").ci_low == 0


def test_codes_without_an_order_have_no_weights() -> None:
    table = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 2.0], [0.0, 0.0]])
    rows = agreement_of_codes(table, np.arange(3.0), start=Estimate(analysis="a"), ordered=False)
    assert {(r.analysis, r.method) for r in rows} == {
        ("weighted_kappa", "identity"),
        ("gwet_ac1", "identity"),
        ("krippendorff_alpha", "nominal"),
        ("percent_agreement", "identity"),
    }


def test_a_nominal_score_has_agreement_and_an_item_without_codes_a_correlation() -> None:
    expectancy = load_instrument("rtw_expectancy")
    nominal = next(scale for scale in expectancy.scales if scale.measure == "nominal")
    column = f"{expectancy.id}_{nominal.id}"
    rows = pd.DataFrame({"person": list("abcd") * 2, "wave": ["1"] * 4 + ["2"] * 4})
    scores = pd.DataFrame({column: [0.0, 1, 2, 0, 0, 1, 1, 0]})
    empty = pd.DataFrame(index=range(8))
    found = reliability_estimates(
        Measurements(expectancy, {}, empty, scores, rows), nominal, retest=TWO, about={}
    )
    assert found[0].analysis == "weighted_kappa"
    assert one(found, "percent_agreement", "identity").value == 75
    eq5d = load_instrument("eq5d5l")
    answers = pd.DataFrame({"vas": [40.0, 55, 70, 90, 45, 50, 72, 95]})
    visual = reliability_estimates(
        Measurements(eq5d, {}, answers, pd.DataFrame(index=range(8)), rows),
        eq5d.scale("eq_vas"),
        retest=TWO,
        about={},
    )
    assert one(visual, "icc_a_1", "f", "vas").n == 4


def test_a_score_of_very_many_classes_says_so_and_takes_no_memory() -> None:
    eq5d = load_instrument("eq5d5l")
    rows = pd.DataFrame({"person": [f"p{i}" for i in range(100)] * 2, "wave": ["1"] * 100 + ["2"] * 100})
    scores = pd.DataFrame({"eq5d5l_profile": np.arange(200.0) % 90})
    measured = Measurements(eq5d, {}, pd.DataFrame(index=rows.index), scores, rows)
    [found] = reliability_estimates(measured, eq5d.scale("profile"), retest=TWO, about={})
    assert found.reason == "The score has 90 classes: too many for an agreement of classes."


# --- raters ---------------------------------------------------------------------------------------

SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)


def test_raters_of_the_same_persons_give_the_published_coefficients() -> None:
    measured = rated(SHROUT_FLEISS)
    found = reliability_estimates(measured, measured.instrument.scale("total"), raters=Raters(), about={})
    values = [round(one(found, form, "f").value or nan, 2) for form in FORMS]
    assert values == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    assert {row.level for row in found} == {"between_raters"}
    assert not any("retest" in w for row in found for w in row.warnings)


def test_unbalanced_raters_are_compared_by_variance_components() -> None:
    holes = SHROUT_FLEISS.copy()
    holes[[0, 1, 3, 4, 5, 5], [2, 0, 3, 1, 1, 2]] = nan
    measured = rated(holes)
    found = reliability_estimates(measured, measured.instrument.scale("total"), raters=Raters(), about={})
    expected = reference("variance_components")["with_holes"]["crossed"]
    single = expected["persons"] / (expected["persons"] + expected["ratings"] + expected["error"])
    row = one(found, "icc_a_1", "reml")
    assert (row.value, row.n) == (pytest.approx(single, abs=1e-5), 6)


def test_where_nobody_was_rated_by_everybody_the_rows_of_all_ratings_come_first() -> None:
    holes = SHROUT_FLEISS.copy()
    holes[np.arange(6), np.arange(6) % 4] = nan
    found = intraclass_correlations(holes, start=Estimate(analysis="icc"))
    assert [row.method for row in found] == ["reml"] * 6 + ["f"] * 6
    assert all(row.value is not None and row.text for row in found[:6])
    for row in found[6:]:
        assert (row.value, row.text) == (None, None)
        assert row.reason == "At least 2 persons and 2 ratings each are needed; there are 0 and 4."


def test_a_rater_is_compared_with_an_earlier_rating_of_the_same_rater() -> None:
    measured = rated(SHROUT_FLEISS)
    again = replace(
        measured,
        rows=measured.rows.assign(
            rater=np.tile(["x", "x", "y", "y"], 6), number=np.tile([1.0, 2.0, 1.0, 2.0], 6)
        ),
    )
    found = reliability_estimates(
        again, measured.instrument.scale("total"), raters=Raters(rating="number"), about={}
    )
    within = [row for row in found if row.level == "within_raters"]
    expected = intraclass_correlation(mean_squares(SHROUT_FLEISS.reshape(12, 2)), "icc_a_1")
    assert within[0].value == pytest.approx(expected.value, rel=1e-12)
    assert within[0].n == 12


# --- what cannot be -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda m: replace(m, rows=m.rows.drop(columns="person")), "do not name the person"),
        (lambda m: replace(m, rows=m.rows.assign(person="a")), "has 403 rows"),
        (lambda m: replace(m, scores=m.scores.assign(phq9_total=nan)), "there are 0 and 2"),
        (lambda m: replace(m, scores=m.scores.assign(phq9_total=3.0)), "All ratings are the same"),
        (lambda m: replace(m, scores=m.scores.assign(phq9_total=np.inf)), "not a finite number"),
        (lambda m: m.where(m.rows["person"] == m.rows["person"].iloc[0]), "there are 1 and 2"),
    ],
)
def test_measurements_without_a_reliability_say_why(phq9: Measurements, spoil: Any, reason: str) -> None:
    spoilt = spoil(phq9)
    found = reliability_estimates(spoilt, phq9.instrument.scale("total"), retest=TWO, about={})
    assert reason in (found[0].reason or "")
    assert all(row.value is not None or row.reason for row in found)


def test_a_constant_item_and_a_code_that_is_none_say_why(phq9: Measurements) -> None:
    first, second = phq9.instrument.item_ids[:2]
    answers = phq9.answers.assign(**{first: 1.0, second: 1.5})
    found = reliability_estimates(
        replace(phq9, answers=answers), phq9.instrument.scale("total"), retest=TWO, about={}
    )
    assert (
        one(found, "weighted_kappa", "quadratic", first).reason
        == "Both raters used the same one category only."
    )
    assert one(found, "percent_agreement", "identity", first).value == 100
    assert {row.reason for row in found if row.item == second} == {
        "The answer 1.5 is none of the codes of the item."
    }


def test_the_order_of_rows_does_not_matter(phq9: Measurements) -> None:
    order = np.random.default_rng(5).permutation(len(phq9.rows))
    turned = replace(
        phq9, answers=phq9.answers.iloc[order], scores=phq9.scores.iloc[order], rows=phq9.rows.iloc[order]
    )
    total = phq9.instrument.scale("total")
    for before, after in zip(
        reliability_estimates(phq9, total, retest=TWO, about={}),
        reliability_estimates(turned, total, retest=TWO, about={}),
        strict=True,
    ):
        assert (before.analysis, before.method, before.item) == (after.analysis, after.method, after.item)
        assert after.value == pytest.approx(before.value, rel=1e-10)
