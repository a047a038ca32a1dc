"""The burden, who is lost and who answers follow what was put in."""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter

import numpy as np
import pytest
import statsmodels.api as sm

from workmh_measures.dataset.due import due_from
from workmh_measures.definitions.library import load_study
from workmh_measures.model.missing import MissingCode
from workmh_measures.trial.simulate import SimulatedStudy
from workmh_measures.trial.simulation.course import burdens, stable, stations, visits
from workmh_measures.trial.simulation.people import people
from workmh_measures.trial.simulation.streams import Streams
from workmh_measures.trial.simulation.truth import Leaving, Missed, Truth

LAST = itemgetter(1)
FOUR = 4
"""Standard errors that an estimate may lie from the truth: once in 16,000 draws by chance."""


def near(share: float, truth: float, n: int) -> bool:
    return abs(share - truth) < FOUR * np.sqrt(truth * (1 - truth) / n)


def column(made: SimulatedStudy, name: str) -> int:
    return next(place for place, station in enumerate(made.stations) if station.name == name)


def treated(made: SimulatedStudy) -> np.ndarray:
    return np.asarray([person.arm.id == "programme" for person in made.people])


@pytest.mark.parametrize(("wave", "effect"), [("t0", 0.0), ("t6", -0.4), ("j3", -0.4)])
def test_arms_differ_in_burden_by_the_effect_and_only_at_follow_up(
    large: SimulatedStudy, wave: str, effect: float
) -> None:
    burden, programme = large.burden[:, column(large, wave)], treated(large)
    difference = burden[programme].mean() - burden[~programme].mean()
    # Both arms are in every unit, so what units have in common falls out.
    error = np.sqrt(1 / programme.sum() + 1 / (~programme).sum())
    assert abs(difference - effect) < FOUR * error
    assert abs(burden[~programme].std() - 1) < 0.05


def test_the_effect_at_a_wave_may_be_another(large: SimulatedStudy) -> None:
    burden = replace(large.truth.burden, effect_at={"t6": 0.8})
    made = burdens(large.study, burden, Streams(large.seed), who=large.people, at=large.stations)
    moved, programme = made - large.burden, treated(large)
    assert moved[programme][:, column(large, "t6")] == pytest.approx(1.2)
    assert not moved[~programme].any()
    assert moved[:, column(large, "j3")] == pytest.approx(0)


def test_people_of_a_unit_are_as_alike_as_the_intraclass_correlation_says(large: SimulatedStudy) -> None:
    burden = large.burden[:, column(large, "t0")]
    units = np.unique([str(person.unit) for person in large.people], return_inverse=True)[1]
    k, m = units.max() + 1, len(units) / (units.max() + 1)
    means = np.bincount(units, burden) / np.bincount(units)
    between = m * means.var(ddof=1)
    within = ((burden - means[units]) ** 2).sum() / (len(units) - k)
    found, truth = (between - within) / (between + (m - 1) * within), large.truth.burden.unit_icc
    # Large-sample standard error of the one-way intraclass correlation (Fisher 1925).
    error = np.sqrt(2 / (m * (m - 1) * (k - 1))) * (1 - truth) * (1 + (m - 1) * truth)
    assert abs(found - truth) < FOUR * error


def test_two_waves_are_correlated_as_the_stability_says(large: SimulatedStudy) -> None:
    first, second = large.burden[:, column(large, "t0")], large.burden[:, column(large, "t6")]
    second = second - np.where(treated(large), large.truth.burden.effect, 0.0)
    icc = large.truth.burden.unit_icc
    truth = icc + (1 - icc) * large.truth.burden.stability
    found = np.corrcoef(first, second)[0, 1]
    # Of 200 units the part they share is known less well than of 20,000 people.
    error = (1 - truth**2) / np.sqrt(len(first)) + icc * (1 - truth) / np.sqrt(large.truth.burden.units)
    assert abs(found - truth) < FOUR * error


def test_loss_depends_on_the_burden_at_the_wave_before_by_the_stated_log_odds(large: SimulatedStudy) -> None:
    truth = replace(large.truth, missed=replace(Missed(), lost=0.1, lost_log_odds=0.5))
    days = [{("inclusion", 1): person.inclusion} for person in large.people]
    came = visits(
        truth, Streams(7), large.burden, who=[*zip(large.people, days, strict=True)], at=large.stations
    )
    lost = (came.lost == column(large, "t6")).astype(float)
    before = sm.add_constant(large.burden[:, column(large, "t0")])
    fit = sm.Logit(lost, before).fit(disp=0)
    for found, wanted, error in zip(fit.params, (np.log(0.1 / 0.9), 0.5), fit.bse, strict=True):
        assert abs(found - wanted) < FOUR * error


def test_over_two_years_more_are_lost_and_less_is_stable_than_in_half_a_year(truth: Truth) -> None:
    study, n = load_study("act"), 20_000
    at = stations(study)
    assert [station.wave.month for station in at] == [0, 24]
    course = stable(np.random.default_rng(4), n, at=at, stability=0.6)
    wanted = 0.6**4
    assert abs(np.corrcoef(course.T)[0, 1] - wanted) < FOUR * (1 - wanted**2) / np.sqrt(n)
    who = people(study, truth, Streams(4), n=n)
    days = [{("inclusion", 1): person.inclusion} for person in who]
    came = visits(truth, Streams(4), course, who=[*zip(who, days, strict=True)], at=at)
    assert near(np.mean(came.lost == 1), 1 - (1 - truth.missed.lost) ** 4, n)


def test_who_is_lost_never_comes_back_and_who_misses_a_wave_may(large: SimulatedStudy) -> None:
    for person, place in enumerate(large.visits.lost.tolist()):
        known = large.enrolments[person]
        days = {(anchor, 1): day for anchor, day in known.anchors.items()}
        days |= {(again.anchor, again.number): again.day for again in known.repeated}
        planned = {
            number: due_from(station.wave, days[station.wave.anchor, station.occasion]).planned
            for number, station in enumerate(large.stations)
            if (station.wave.anchor, station.occasion) in days
        }
        if place >= 0:
            later = [number for number, day in planned.items() if (day, number) >= (planned[place], place)]
            assert not large.visits.came[person, later].any()
    t6, job = column(large, "t6"), column(large, "j3")
    missed = ~large.visits.came[:, t6] & (large.visits.lost < 0)
    assert near(missed.sum() / (large.visits.lost != t6).sum(), large.truth.missed.wave, len(missed))
    assert (missed & large.visits.came[:, job]).any()


def test_shares_of_forms_and_answers_that_do_not_come_are_those_put_in(large: SimulatedStudy) -> None:
    missed, frame = large.truth.missed, large.answers.frame
    place = column(large, "t0")
    n = int(large.visits.came[:, place].sum())
    assert n == len(large.people)
    for name in ("hads", "who5", "work_status"):
        forms = sum(form[1] == "t0" and form[3] == name for form in large.completed)
        assert near(1 - forms / n, missed.form, n)
    asked = frame["value"] != MissingCode.NOT_SHOWN
    skipped, refused = (
        frame["value"] == code for code in (MissingCode.SKIPPED, MissingCode.PREFER_NOT_TO_ANSWER)
    )
    assert near(skipped.sum() / asked.sum(), missed.skipped, int(asked.sum()))
    assert near(refused.sum() / asked.sum(), missed.refused, int(asked.sum()))


def test_death_and_withdrawal_come_as_often_as_stated_and_end_the_answers(large: SimulatedStudy) -> None:
    leaving = Leaving({"treatment": 0.1, "questionnaires": 0.2, "register": 0.05}, 0.05, 0.02)
    truth = Truth(leaving=leaving)
    who = people(large.study, truth, Streams(3), n=5000)
    for level, share in leaving.withdrawn.items():
        # A withdrawal after death does not happen.
        alive = [person for person in who if person.died is None]
        assert near(np.mean([level in person.withdrawn for person in alive]), share, len(alive))
    watched = (max(person.inclusion for person in who) - min(person.inclusion for person in who)).days
    assert watched < 120
    within_a_year = [p for p in who if p.died is not None and (p.died - p.inclusion).days <= 365]
    assert near(len(within_a_year) / len(who), leaving.died_in_a_year, len(who))
    at = stations(large.study)
    days = [{("inclusion", 1): person.inclusion} for person in who]
    came = visits(truth, Streams(3), np.zeros((len(who), len(at))), who=[*zip(who, days, strict=True)], at=at)
    last = {person: moment.date() for (person, _), moment in sorted(came.moments.items(), key=LAST)}
    gone = [person for person, known in enumerate(who) if known.silent_from is not None]
    assert all(
        last[person] < known for person in gone if person in last and (known := who[person].silent_from)
    )
    assert sum(not came.came[person].any() or not came.came[person, 1] for person in gone) > 20
