"""Two scales of HADS against a criterion in Norwegian workers; what cannot be told says why, row by row."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.criterion_validity import (
    Criterion,
    criterion_curve,
    criterion_validity_estimates,
)
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import NotEstimable
from workmh_measures.model.estimate import Estimate

from .later_work import reference, workers

CURVES, TABLES = reference("roc"), reference("diagnostic_accuracy")
ABOUT = {"instrument": "hads", "wave": "t0"}


@cache
def everybody() -> Measurements:
    staff = workers()
    scores = pd.DataFrame({f"hads_{name}": staff[name] for name in ("anxiety", "depression")})
    half = np.where(np.arange(len(staff)) % 2 == 0, "even", "odd")
    rows = pd.DataFrame({"criterion": staff["criterion"], "group": half})
    return Measurements(load_instrument("hads"), {}, pd.DataFrame(index=staff.index), scores, rows)


def measured(**changed: object) -> Measurements:
    return replace(everybody(), rows=everybody().rows.assign(**changed))


def scale(name: str):
    return everybody().instrument.scale(name)


@cache
def anxiety_rows() -> tuple[Estimate, ...]:
    asked = Criterion(prevalence=0.1, draws=200)
    return tuple(criterion_validity_estimates(everybody(), scale("anxiety"), criterion=asked, about=ABOUT))


def the(analysis: str, **wanted: object) -> Estimate:
    [found] = [
        row
        for row in anxiety_rows()
        if row.analysis == analysis and all(getattr(row, k) == v for k, v in wanted.items())
    ]
    return found


def test_the_area_comes_first_with_the_interval_of_delong() -> None:
    first = anxiety_rows()[0]
    expected = CURVES["workers_anxiety"]
    assert (first.analysis, first.method, first.scale, first.wave) == ("auc", "delong", "anxiety", "t0")
    assert first.value == pytest.approx(expected["auc"], rel=1e-8)
    assert (first.ci_low, first.ci_high) == pytest.approx(expected["ci_95"], rel=1e-8)
    assert (first.n, first.warnings) == (16426, ())
    logit = the("auc", method="delong_logit")
    assert (logit.ci_low, logit.ci_high) == pytest.approx(expected["logit_95"], rel=1e-8)


def test_the_cutoff_of_the_definition_has_every_number() -> None:
    expected = TABLES["workers_anxiety_8"]
    level = "at_least 8"
    for interval in ("wilson", "clopper_pearson"):
        for name in ("sensitivity", "specificity", "ppv", "npv"):
            found = the(name, level=level, method=interval)
            assert (found.value, found.ci_low, found.ci_high) == pytest.approx(
                expected[interval][name], rel=1e-8
            )
    for name in ("lr_plus", "lr_minus", "diagnostic_odds_ratio"):
        found = the(name, level=level)
        assert (found.value, found.ci_low, found.ci_high) == pytest.approx(expected[name], rel=1e-8)
    found = the("ppv", level=level, method="logit")
    assert (found.value, found.ci_low, found.ci_high) == pytest.approx(
        expected["ppv_at_10_percent"], rel=1e-8
    )
    assert found.text == "prevalence 0.1"
    prevalence = the("criterion_prevalence")
    assert (prevalence.value, prevalence.ci_low, prevalence.ci_high) == pytest.approx(
        expected["wilson"]["prevalence"], rel=1e-8
    )


def test_n_counts_the_persons_a_share_is_of() -> None:
    tp, fn, fp, tn = TABLES["workers_anxiety_8"]["cells"]
    told = {
        name: the(name, level="at_least 8", method="wilson").n
        for name in ("sensitivity", "specificity", "ppv")
    }
    assert told == {"sensitivity": tp + fn, "specificity": fp + tn, "ppv": tp + fp}
    assert the("lr_plus", level="at_least 8").n == tp + fn + fp + tn


def test_a_cutoff_chosen_in_the_data_says_so_and_one_of_the_definition_does_not() -> None:
    best = the("youden_cutoff")
    assert best.value == np.ceil(CURVES["workers_anxiety"]["best_threshold"])
    assert best.level == f"at_least {best.value:g}"
    assert best.ci_low <= best.value <= best.ci_high
    chosen = the("sensitivity", level=best.level, method="wilson")
    assert chosen.value == pytest.approx(CURVES["workers_anxiety"]["best_sensitivity"])
    assert "chosen in these data" in chosen.warnings[0]
    assert the("sensitivity", level="at_least 11", method="wilson").warnings == ()


def test_a_cutoff_reaches_the_sensitivity_asked_for() -> None:
    for row in (the("cutoff_at_sensitivity", text=f"sensitivity {least}") for least in (0.8, 0.9)):
        found = the("sensitivity", level=row.level, method="wilson")
        assert found.value >= float(row.text.split()[1])


def test_no_cutoff_is_told_twice() -> None:
    keys = [(r.analysis, r.level, r.method, r.text) for r in anxiety_rows() if r.analysis != "auc"]
    assert len(keys) == len(set(keys))


def test_a_scale_on_which_more_is_better_points_down() -> None:
    who5 = load_instrument("who5")
    assert Criterion().end_of(who5.scale("total")) == "lower"
    assert Criterion(toward="higher").end_of(who5.scale("total")) == "higher"
    assert Criterion(toward="better").end_of(who5.scale("total")) == "higher"
    assert Criterion(toward="better").end_of(scale("anxiety")) == "lower"
    scores = pd.DataFrame({"who5_total": [2.0, 5.0, 9.0, 14.0, 20.0, 24.0]})
    rows = pd.DataFrame({"criterion": [1, 1, 1, 0, 1, 0]})
    one = Measurements(who5, {}, pd.DataFrame(index=scores.index), scores, rows)
    found = criterion_validity_estimates(one, who5.scale("total"), about={})
    assert found[0].value == 7 / 8
    [best] = [row for row in found if row.analysis == "youden_cutoff"]
    assert (best.value, best.level) == (9.0, "at_most 9")
    assert criterion_curve(one, who5.scale("total")).toward == "lower"
    assert "4 persons with and 2 without" in found[0].warnings[0]
    assert "on the logit scale is better" in found[0].warnings[1]
    assert found[1].warnings == found[0].warnings[:1]


def test_every_row_names_the_criterion_and_its_case() -> None:
    words = np.where(workers()["criterion"] == 1, "addicted", "not")
    asked = Criterion(case="addicted", name="diagnosis", draws=100)
    found = criterion_validity_estimates(
        measured(criterion=words), scale("anxiety"), criterion=asked, about=ABOUT
    )
    assert {row.factor for row in found} == {"diagnosis = addicted"}
    assert Criterion(name="diagnosis").label == "diagnosis"
    assert {row.factor for row in anxiety_rows()} == {None}


def test_where_the_area_may_be_one_half_every_cutoff_says_so() -> None:
    chance = np.random.default_rng(4).permutation(workers()["criterion"])
    found = criterion_validity_estimates(
        measured(criterion=chance), scale("anxiety"), criterion=Criterion(draws=100), about=ABOUT
    )
    area, *cutoffs = [
        row for row in found if row.analysis != "criterion_prevalence" and row.method != "delong_logit"
    ]
    assert area.ci_low < 0.5 < area.ci_high
    assert area.warnings == ()
    assert len(cutoffs) > 20
    said = "The interval of the area holds one half: these data do not show that the score tells cases from others."
    assert {row.warnings[0] for row in cutoffs} == {said}
    assert not any(said in row.warnings for row in anxiety_rows())


def test_a_cutoff_that_has_everybody_on_one_side_says_so() -> None:
    hads = load_instrument("hads")
    scores = pd.DataFrame({"hads_anxiety": [0.0, 9.0, 3.0, 1.0, 0.0, 5.0, 2.0]})
    rows = pd.DataFrame({"criterion": [1, 1, 1, 0, 0, 0, 0]})
    one = Measurements(hads, {}, pd.DataFrame(index=scores.index), scores, rows)
    found = criterion_validity_estimates(one, hads.scale("anxiety"), criterion=Criterion(draws=100), about={})
    everybody_there = "Everybody reaches this cut-off, so it tells nobody from anybody."
    nobody_there = "Nobody reaches this cut-off, so it tells nobody from anybody."
    warned = {row.level: row.warnings[1:] for row in found if row.analysis == "sensitivity"}
    assert warned["at_least 0"][-1] == everybody_there
    assert warned["at_least 11"] == (nobody_there,)
    assert warned["at_least 8"] == ()
    [first, *_] = [row for row in found if row.analysis == "cutoff_at_sensitivity" and row.value == 0]
    assert first.warnings[-1] == everybody_there


def test_words_are_a_criterion_when_it_is_said_which_is_the_case() -> None:
    words = np.where(workers()["criterion"] == 1, "addicted", "not")
    asked = Criterion(case="addicted", draws=100)
    found = criterion_validity_estimates(
        measured(criterion=words), scale("anxiety"), criterion=asked, about=ABOUT
    )
    assert found[0].value == anxiety_rows()[0].value
    [refused] = criterion_validity_estimates(measured(criterion=words), scale("anxiety"), about=ABOUT)
    assert "must be said which" in refused.reason


def test_an_area_below_one_half_is_told_as_it_is() -> None:
    asked = Criterion(toward="lower", draws=100)
    found = criterion_validity_estimates(everybody(), scale("anxiety"), criterion=asked, about=ABOUT)
    assert found[0].value == pytest.approx(1 - anxiety_rows()[0].value)
    assert "below one half" in found[0].warnings[0]
    cutoffs = [row for row in found if row.analysis not in ("auc", "criterion_prevalence")]
    assert {row.warnings[0] for row in cutoffs} == {found[0].warnings[0]}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (pd.DataFrame({"other": [1]}), "No criterion is known"),
        (pd.DataFrame({"criterion": [1] * 16426}), "there are 16426 and 0"),
        (pd.DataFrame({"criterion": [np.nan] * 16426}), "Nobody has the value '1'"),
        (pd.DataFrame({"criterion": [0, 2] * 8213}), "holds '0', '2'"),
    ],
)
def test_what_gives_no_curve_gives_one_row_with_the_reason(rows: pd.DataFrame, reason: str) -> None:
    one = replace(everybody(), rows=rows)
    [found] = criterion_validity_estimates(one, scale("anxiety"), about=ABOUT)
    assert (found.analysis, found.value) == ("auc", None)
    assert reason in found.reason


def test_classes_and_scores_that_are_not_there_are_refused() -> None:
    [found] = criterion_validity_estimates(everybody(), scale("total"), about=ABOUT)
    assert found.reason.startswith("The score of this scale is not known.")
    expectancy = load_instrument("rtw_expectancy")
    scores = pd.DataFrame({"rtw_expectancy_rtw_exp3": [0.0, 1.0, 2.0]})
    one = Measurements(expectancy, {}, scores, scores, pd.DataFrame({"criterion": [1, 0, 0]}))
    with pytest.raises(NotEstimable, match="no order"):
        criterion_curve(one, expectancy.scale("rtw_exp3"))


def test_an_infinite_likelihood_ratio_leaves_the_other_numbers_standing() -> None:
    hads = load_instrument("hads")
    scores = pd.DataFrame({"hads_anxiety": [9.0, 12.0, 3.0, 1.0, 2.0, 10.0]})
    rows = pd.DataFrame({"criterion": [1, 1, 0, 0, 0, 1]})
    one = Measurements(hads, {}, pd.DataFrame(index=scores.index), scores, rows)
    found = criterion_validity_estimates(one, hads.scale("anxiety"), about={})
    at_8 = {
        row.analysis: row for row in found if row.level == "at_least 8" and row.method in ("wilson", "log")
    }
    assert at_8["sensitivity"].value == at_8["specificity"].value == 1.0
    assert at_8["lr_plus"].value is None
    assert "no finite value" in at_8["lr_plus"].reason
    assert at_8["lr_minus"].value == 0.0
