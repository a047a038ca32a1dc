"""Expectancy of return to work in a simulated trial: the odds ratios put in come out of the answers."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.outlook import Outlook
from workmh_measures.analysis.prognosis import prognosis_estimates
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.estimate import Estimate
from workmh_measures.scoring.score import score
from workmh_measures.trial.simulate import simulate

PARAMETERS = {"horizon_months": "6", "at_work_class": "positive"}
AT_WORK = 7
CODES = {"positive": 0, "uncertain": 1, "negative": 2}


@cache
def simulated() -> tuple[Measurements, pd.Series]:
    """Expectancy at the start and return within a year of those in the reference arm with something to return to."""
    study = load_study("demo")
    made = simulate(
        study, {e.instrument: load_instrument(e.instrument) for e in study.schedule}, n=3000, seed=5
    )
    given = made.answers.frame
    here = given[(given["wave"] == "t0") & given["instrument"].isin(["rtw_expectancy", "hads"])]
    wide = here.pivot(index="participant", columns=["instrument", "item"], values="value")
    people = pd.DataFrame(
        [
            (
                person.participant,
                course.expectancy,
                course.returned is not None and course.returned <= person.inclusion + timedelta(days=365),
                person.strata["benefit_group"],
            )
            for person, course in zip(made.people, made.courses, strict=True)
            if course.away and person.arm is not None and person.arm.id == "control"
        ],
        columns=["person", "class", "outcome", "group"],
    ).set_index("person")
    answers = wide.reindex(people.index)
    expectancy, hads = load_instrument("rtw_expectancy"), load_instrument("hads")
    told = answers["rtw_expectancy"].reset_index(drop=True)
    scores = score(expectancy, told, parameters=PARAMETERS).frame
    distress = score(hads, answers["hads"].reset_index(drop=True)).frame["hads_total"]
    rows = people[["outcome", "group"]].reset_index().assign(distress=distress)
    return Measurements(expectancy, PARAMETERS, told, scores, rows), people["class"].reset_index(drop=True)


@cache
def found(scale: str, beyond: tuple[str, ...] = ()) -> tuple[Estimate, ...]:
    measured, _ = simulated()
    asked = Outlook(beyond=beyond, draws=100)
    return tuple(prognosis_estimates(measured, measured.instrument.scale(scale), outlook=asked, about={}))


def odds_ratios(rows: tuple[Estimate, ...], method: str) -> dict[str | None, Estimate]:
    return {
        row.level: row
        for row in rows
        if (row.analysis, row.method, row.group) == ("odds_ratio", method, None) and row.factor != "distress"
    }


def test_the_classes_told_are_those_put_in_but_of_who_is_at_work_when_asked() -> None:
    measured, classes = simulated()
    told = measured.score(measured.instrument.scale("rtw_exp3"))
    known = ~np.isnan(told) & (measured.answers["expectation"] != AT_WORK).to_numpy()
    assert known.sum() > 1300
    np.testing.assert_array_equal(told[known], classes[known].map(CODES).to_numpy())


@pytest.mark.parametrize("method", ["wald", "wald_adjusted"])
def test_the_odds_ratios_put_in_come_out_within_four_standard_errors(method: str) -> None:
    """Put in: .50 and .25 of the positive class; distress says nothing beyond expectancy."""
    by_class = odds_ratios(found("rtw_exp3", ("distress",)), method)
    for level, put_in in (("1", 0.5), ("2", 0.25)):
        row = by_class[level]
        error = (np.log(row.ci_high) - np.log(row.ci_low)) / (2 * 1.959963984540054)
        assert abs(np.log(row.value / put_in)) < 4 * error
        assert error < 0.2


def test_expectancy_adds_to_distress_and_the_same_in_every_benefit_group() -> None:
    rows = found("rtw_exp3", ("distress",))
    [gain] = [row for row in rows if (row.analysis, row.method) == ("auc_difference", "optimism_corrected")]
    assert gain.ci_low > 0.05
    [test] = [row for row in rows if row.analysis == "likelihood_ratio_chi2"]
    assert test.p_value < 1e-6
    [interaction] = [row for row in rows if row.analysis == "interaction_chi2"]
    assert interaction.df == 4
    assert interaction.p_value > 0.001


@pytest.mark.parametrize(("scale", "above_one"), [("positive_vs_rest", True), ("negative_vs_rest", False)])
def test_both_cuts_in_two_classes_point_the_way_they_say(scale: str, above_one: bool) -> None:
    row = odds_ratios(found(scale), "wald")["1"]
    assert (row.ci_low > 1) if above_one else (row.ci_high < 1)
