"""Re-employment of people out of work, foretold by a score and by classes; and expectancy in a made study."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.outlook import Outlook
from workmh_measures.analysis.prognosis import expectation_estimates, prognosis_estimates
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate

from .later_work import jobs, reference

MODELS, ADDED, CLASSES = (
    reference(topic) for topic in ("logistic_model", "incremental_value", "multinomial_model")
)
Z = 1.959963984540054


def self_efficacy() -> Measurements:
    """Job-search self-efficacy as the score of a scale that is an amount, distress beside it."""
    people = jobs()
    scores = pd.DataFrame({"gse_total": people["job_seek"]})
    rows = people[["depress1", "econ_hard", "age", "work1"]].assign(group=people["treat"].astype(str))
    empty = pd.DataFrame(index=people.index)
    return Measurements(load_instrument("gse"), {}, empty, scores, rows)


def expectancy(codes: np.ndarray, later: np.ndarray, **columns: np.ndarray) -> Measurements:
    """Expectancy in three classes and later work."""
    scores = pd.DataFrame({"rtw_expectancy_rtw_exp3": codes.astype(float)})
    rows = pd.DataFrame({"outcome": later, **columns})
    empty = pd.DataFrame(index=scores.index)
    return Measurements(load_instrument("rtw_expectancy"), {}, empty, scores, rows)


def classes() -> Measurements:
    """Four levels of job-search self-efficacy brought to three classes; the rest of the trial as it is."""
    people = jobs()
    return expectancy(
        np.maximum(people["job_disc"].to_numpy(), 2) - 2,
        people["employed"].to_numpy(),
        **{name: people[name].to_numpy() for name in ("depress1", "econ_hard")},
    )


JOBS = Outlook(outcome="work1", case="psyemp", beyond=("depress1",), draws=150)


@pytest.fixture(scope="module")
def rows() -> list[Estimate]:
    measured = self_efficacy()
    scale = measured.instrument.scale("total")
    return prognosis_estimates(measured, scale, outlook=JOBS, about={"instrument": "gse"})


def the(rows: list[Estimate], analysis: str, **wanted: object) -> Estimate:
    [found] = [
        row
        for row in rows
        if row.analysis == analysis and all(getattr(row, k) == v for k, v in wanted.items())
    ]
    return found


def is_odds_ratio(found: Estimate, coefficient: float, variance: float) -> bool:
    margin = Z * np.sqrt(variance)
    expected = np.exp([coefficient, coefficient - margin, coefficient + margin])
    return (found.value, found.ci_low, found.ci_high) == pytest.approx(expected, rel=1e-7)


def test_the_odds_ratio_of_one_point_is_that_of_glm(rows: list[Estimate]) -> None:
    expected = MODELS["self_efficacy"]
    found = the(rows, "odds_ratio", method="wald", group=None)
    assert is_odds_ratio(found, expected["coefficients"][1], expected["covariance"][3])
    assert (found.factor, found.level, found.n, found.warnings) == ("total", None, 899, ())


def test_the_share_with_the_outcome_is_told(rows: list[Estimate]) -> None:
    found = the(rows, "outcome_share")
    assert found.value == pytest.approx(293 / 899)
    assert found.ci_low < found.value < found.ci_high


def test_what_the_score_adds_is_that_of_r(rows: list[Estimate]) -> None:
    found, expected = the(rows, "likelihood_ratio_chi2"), ADDED["likelihood_ratio"]
    assert (found.value, found.df) == pytest.approx((expected["chi2"], expected["df"]), rel=1e-8)
    assert found.p_value == pytest.approx(expected["p_value"], rel=1e-8)
    for analysis in ("nagelkerke_r2", "mcfadden_r2", "brier"):
        levels = {
            level: the(rows, analysis, level=level, method="apparent").value for level in ("without", "with")
        }
        gain = the(rows, analysis, level="difference", method="apparent").value
        assert gain == pytest.approx(levels["with"] - levels["without"], abs=1e-15)


def test_the_gain_in_area_is_corrected_first_and_apparent_second(rows: list[Estimate]) -> None:
    gains = [row for row in rows if row.analysis == "auc_difference"]
    assert [row.method for row in gains] == ["optimism_corrected", "apparent"]
    assert gains[0].value < gains[1].value
    assert gains[0].ci_low < gains[0].value < gains[0].ci_high
    for level in ("without", "with"):
        corrected = the(rows, "auc", level=level, method="optimism_corrected")
        assert corrected.value < the(rows, "auc", level=level, method="apparent").value
    assert 0 < the(rows, "calibration_slope").value < 1


def test_calibration_is_told_by_tenth(rows: list[Estimate]) -> None:
    told = [row for row in rows if row.analysis == "calibration_predicted"]
    seen = [row for row in rows if row.analysis == "calibration_observed"]
    assert [row.level for row in told] == [row.level for row in seen] == [str(i) for i in range(1, 11)]
    assert sum(row.n for row in seen) == 899
    assert sum(row.n * row.value for row in seen) == pytest.approx(293)
    assert sum(row.n * row.value for row in told) == pytest.approx(293)


def test_groups_have_their_own_odds_ratios_and_a_test_of_whether_they_differ(rows: list[Estimate]) -> None:
    found, expected = the(rows, "interaction_chi2"), ADDED["interaction"]
    assert (found.df, found.method) == (expected["df"], "likelihood_ratio")
    assert (found.value, found.p_value) == pytest.approx((expected["chi2"], expected["p_value"]), rel=1e-8)
    in_groups = [row for row in rows if row.analysis == "odds_ratio" and row.group is not None]
    assert [(row.group, row.n, row.method) for row in in_groups] == [
        ("0", 299, "wald_adjusted"),
        ("1", 600, "wald_adjusted"),
    ]
    for row, one in zip(in_groups, ADDED["in_arm"], strict=True):
        assert is_odds_ratio(row, one["coefficient"], one["se"] ** 2)
        assert row.p_value == pytest.approx(one["p_value"], rel=1e-7)


def test_the_same_seed_gives_the_same_rows(rows: list[Estimate]) -> None:
    measured = self_efficacy()
    scale = measured.instrument.scale("total")
    assert prognosis_estimates(measured, scale, outlook=JOBS, about={"instrument": "gse"}) == rows


def test_classes_are_held_against_the_first_and_shares_told_for_each() -> None:
    measured = classes()
    scale = measured.instrument.scale("rtw_exp3")
    asked = Outlook(beyond=("depress1",), draws=120)
    found = prognosis_estimates(measured, scale, outlook=asked, about={"instrument": "rtw_expectancy"})
    alone = [row for row in found if row.analysis == "odds_ratio" and row.method == "wald"]
    assert [(row.factor, row.level) for row in alone] == [("rtw_exp3", "1"), ("rtw_exp3", "2")]
    adjusted = [row for row in found if row.method == "wald_adjusted"]
    assert [(row.factor, row.level) for row in adjusted] == [
        ("depress1", None),
        ("rtw_exp3", "1"),
        ("rtw_exp3", "2"),
    ]
    shares = {row.level: row for row in found if row.analysis == "outcome_share"}
    assert list(shares) == [None, "0", "1", "2"]
    assert sum(shares[level].n for level in "012") == shares[None].n == 899
    odds = {level: shares[level].value / (1 - shares[level].value) for level in "012"}
    assert [row.value for row in alone] == pytest.approx([odds["1"] / odds["0"], odds["2"] / odds["0"]])


def test_both_cuts_in_two_classes_are_tables_of_two_by_two() -> None:
    codes, later = classes().score(classes().instrument.scale("rtw_exp3")), jobs()["employed"].to_numpy()
    for cut, scores in (("positive_vs_rest", (codes == 0) * 1.0), ("negative_vs_rest", (codes == 2) * 1.0)):
        measured = replace(expectancy(codes, later), scores=pd.DataFrame({f"rtw_expectancy_{cut}": scores}))
        [found] = [
            row
            for row in prognosis_estimates(
                measured, measured.instrument.scale(cut), outlook=Outlook(draws=100), about={}
            )
            if row.analysis == "odds_ratio"
        ]
        inside = [later[scores == k].mean() for k in (0, 1)]
        assert found.level == "1"
        assert found.value == pytest.approx(inside[1] / (1 - inside[1]) / (inside[0] / (1 - inside[0])))


def test_classes_as_outcome_are_those_of_nnet() -> None:
    measured, expected = classes(), CLASSES["three_classes"]
    scale = measured.instrument.scale("rtw_exp3")
    found = expectation_estimates(measured, scale, predictors=["depress1", "econ_hard"], about={})
    odds = [row for row in found if row.analysis == "odds_ratio"]
    assert [(row.level, row.factor) for row in odds] == [
        ("1", "depress1"),
        ("1", "econ_hard"),
        ("2", "depress1"),
        ("2", "econ_hard"),
    ]
    expected_odds = np.exp(np.array(expected["coefficients"]).reshape(2, 3)[:, 1:].ravel())
    np.testing.assert_allclose([row.value for row in odds], expected_odds, rtol=1e-5)
    test = the(found, "likelihood_ratio_chi2")
    assert (test.df, test.n) == (4, 899)
    assert test.value > 0


def test_perfect_prediction_is_told_in_words_and_the_shares_are_told_all_the_same() -> None:
    codes = np.repeat([0, 1, 2], 20)
    later = np.where(codes == 0, np.arange(60) % 2, 0)
    measured = expectancy(codes, later)
    found = prognosis_estimates(measured, measured.instrument.scale("rtw_exp3"), about={})
    assert [row.level for row in found if row.analysis == "outcome_share"] == [None, "0", "1", "2"]
    refused = [row for row in found if row.analysis == "odds_ratio"]
    assert [row.value for row in refused] == [None]
    assert "predicted perfectly by rtw_exp3 1," in refused[0].reason


@pytest.mark.parametrize(
    ("codes", "later", "reason"),
    [
        ([1, 2, 1, 2], [0, 1, 1, 0], "Nobody is in class 0"),
        ([0, 0, 0, 0], [0, 1, 1, 0], "in the same class"),
        ([0, 1, 2, 1], [1, 1, 1, 1], "Everybody has the same outcome"),
        ([0, 1, 2, np.nan], [np.nan, np.nan, np.nan, 1], "Nobody has a score"),
    ],
)
def test_what_gives_no_model_says_why(codes: list, later: list, reason: str) -> None:
    measured = expectancy(np.array(codes, dtype=float), np.array(later, dtype=float))
    found = prognosis_estimates(measured, measured.instrument.scale("rtw_exp3"), about={})
    assert any(reason in (row.reason or "") for row in found)
    assert all((row.value is None) != (row.reason is None) for row in found)


def test_columns_that_are_not_there_or_hold_words_are_named() -> None:
    measured = self_efficacy()
    scale = measured.instrument.scale("total")
    for column, reason in (("hope", "No column is known for hope"), ("work1", "words are in work1")):
        [found] = prognosis_estimates(
            measured, scale, outlook=replace(JOBS, beyond=("depress1", column)), about={}
        )
        assert reason in found.reason
    [found] = prognosis_estimates(measured, scale, about={})
    assert "No outcome is known" in found.reason


def test_missing_codes_and_empty_cells_are_no_numbers() -> None:
    measured = self_efficacy()
    spoilt = measured.rows.assign(depress1=measured.rows["depress1"].astype(object))
    spoilt.loc[[0, 1], "depress1"] = [-992, " "]
    found = prognosis_estimates(
        replace(measured, rows=spoilt), measured.instrument.scale("total"), outlook=JOBS, about={}
    )
    share = the(found, "outcome_share")
    assert share.n == 897
    assert share.warnings == (
        "2 of 899 persons are left out: score, outcome or something known before is missing.",
    )


def test_a_score_that_says_nothing_has_no_calibration_elsewhere() -> None:
    codes, later = np.tile([0, 1, 2, 0, 1, 2], 20), np.repeat([0, 1], 60)
    measured = expectancy(codes, later)
    found = prognosis_estimates(
        measured, measured.instrument.scale("rtw_exp3"), outlook=Outlook(draws=120), about={}
    )
    assert "no better than chance" in the(found, "calibration_slope").reason


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        ([1, 2, 1, 2, 2], "Nobody is in class 0"),
        ([0, 0, 0, 0, 0], "in the same class"),
        ([np.nan] * 5, "Nobody has a score and everything"),
        ([0, 1, 0, 1, 1], "predicted perfectly by x"),
    ],
)
def test_classes_that_give_no_model_say_why(codes: list[float], reason: str) -> None:
    measured = expectancy(np.array(codes, dtype=float), np.zeros(5), x=np.array([1.0, 3, 2, 4, 5]))
    scale = measured.instrument.scale("rtw_exp3")
    [found] = expectation_estimates(measured, scale, predictors=["x"], about={})
    assert reason in found.reason


def test_a_column_named_twice_counts_once() -> None:
    measured = classes()
    scale = measured.instrument.scale("rtw_exp3")
    once, twice = (
        prognosis_estimates(measured, scale, outlook=Outlook(beyond=names, draws=100), about={})
        for names in (("depress1",), ("depress1", "depress1"))
    )
    assert once == twice
    once, twice = (
        expectation_estimates(measured, scale, predictors=names, about={})
        for names in (("depress1",), ("depress1", "depress1"))
    )
    assert once == twice


def test_order_of_rows_does_not_matter_to_what_is_not_drawn() -> None:
    measured = classes()
    scale, asked = measured.instrument.scale("rtw_exp3"), Outlook(beyond=("depress1",), draws=100)
    order = np.random.default_rng(5).permutation(899)
    turned = replace(measured, scores=measured.scores.iloc[order], rows=measured.rows.iloc[order])
    pairs = zip(
        prognosis_estimates(measured, scale, outlook=asked, about={}),
        prognosis_estimates(turned, scale, outlook=asked, about={}),
        strict=True,
    )
    for row, other in pairs:
        if row.method == "optimism_corrected":
            continue
        numbers = [
            getattr(one, name) for one in (row, other) for name in ("value", "ci_low", "ci_high", "p_value")
        ]
        blank = dict.fromkeys(("value", "ci_low", "ci_high", "p_value"))
        assert replace(row, **blank) == replace(other, **blank)
        for one, two in zip(numbers[:4], numbers[4:], strict=True):
            assert (one is None) == (two is None)
            assert one is None or two == pytest.approx(one, rel=1e-9, abs=1e-12), row


def test_a_predictor_that_is_the_same_for_everybody_is_named_wherever_it_stops_a_model() -> None:
    measured = classes()
    constant = replace(measured, rows=measured.rows.assign(day=3.0))
    found = prognosis_estimates(
        constant, measured.instrument.scale("rtw_exp3"), outlook=Outlook(beyond=("day",), draws=100), about={}
    )
    refused = [row for row in found if row.value is None]
    assert {row.analysis for row in refused} == {"likelihood_ratio_chi2", "auc", "calibration_observed"}
    assert all("same for everybody: day" in row.reason for row in refused)
