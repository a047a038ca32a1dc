"""Expectancy and arm predict the return to work as stated, and spells hang together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
import statsmodels.api as sm

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.study import Study
from workmh_measures.model.work import BenefitSpell, EmploymentSpell
from workmh_measures.trial.simulate import SimulatedStudy, simulate
from workmh_measures.trial.simulation.truth import Leaving, Truth
from workmh_measures.trial.simulation.work_course import work_kinds

FOUR = 4
YEAR = 365


def followed(made: SimulatedStudy) -> Iterator[tuple[str, str, int, bool]]:
    """Class, arm, days to the return or to the extract, and whether the person returned, for who was away."""
    for person, course in zip(made.people, made.courses, strict=True):
        if course.away:
            until = course.returned or made.observed_until
            yield (
                course.expectancy,
                person.arm.id,
                (until - person.inclusion).days,
                course.returned is not None,
            )


def test_classes_of_expectancy_are_as_common_as_stated(large: SimulatedStudy) -> None:
    found = [course.expectancy for course in large.courses]
    for name, share in large.truth.work.classes.items():
        # 200 units share a tenth of the burden, and expectancy follows it a little.
        error = np.sqrt(share * (1 - share) / len(found))
        assert abs(found.count(name) / len(found) - share) < FOUR * error


def test_the_odds_of_returning_within_a_year_are_those_stated_for_each_class(large: SimulatedStudy) -> None:
    rows = [(name, days <= YEAR and back) for name, arm, days, back in followed(large) if arm == "control"]
    design = np.asarray([[1, name == "uncertain", name == "negative"] for name, _ in rows], dtype=float)
    fit = sm.Logit(np.asarray([back for _, back in rows], dtype=float), design).fit(disp=0)
    work = large.truth.work
    odds = work.returned_in_a_year / (1 - work.returned_in_a_year)
    wanted = np.log([odds, work.odds_ratio["uncertain"], work.odds_ratio["negative"]])
    for found, truth, error in zip(fit.params, wanted, fit.bse, strict=True):
        assert abs(found - truth) < FOUR * error


@pytest.mark.parametrize("name", ["positive", "uncertain", "negative"])
def test_the_hazard_of_returning_differs_between_arms_by_the_stated_ratio(
    large: SimulatedStudy, name: str
) -> None:
    events, days = {}, {}
    for arm in ("control", "programme"):
        mine = [(time, back) for expected, a, time, back in followed(large) if (expected, a) == (name, arm)]
        events[arm], days[arm] = sum(back for _, back in mine), sum(time for time, _ in mine)
    found = np.log(events["programme"] / days["programme"]) - np.log(events["control"] / days["control"])
    error = np.sqrt(1 / events["programme"] + 1 / events["control"])
    assert abs(found - np.log(large.truth.work.hazard_ratio)) < FOUR * error


def test_what_the_register_shows_of_first_jobs_gives_the_same_odds(large: SimulatedStudy) -> None:
    """Seen from the files only: people without a job at inclusion, first job within a year, answer at the start."""
    frame = large.answers.frame
    told = frame[(frame["item"] == "expectation") & (frame["wave"] == "t0")]
    classes = {4: 0, 5: 0, 3: 1, 6: 1, 1: 2, 2: 2}
    said = {
        p: classes[int(v)] for p, v in zip(told["participant"], told["value"], strict=True) if v in classes
    }
    rows = []
    for person, record in zip(large.enrolments, large.registers, strict=True):
        start = person.anchors["inclusion"]
        jobs = [spell for spell in record.employment if spell.kind != "education"]
        has_job = any(job.start <= start and (job.stop is None or job.stop >= start) for job in jobs)
        if person.arm == "control" and not has_job and person.participant in said:
            first = min((job.start for job in jobs if job.start > start), default=date.max)
            rows.append((said[person.participant], first <= start + timedelta(days=YEAR)))
    design = np.asarray([[1, said == 1, said == 2] for said, _ in rows], dtype=float)
    fit = sm.Logit(np.asarray([back for _, back in rows], dtype=float), design).fit(disp=0)
    ratios = large.truth.work.odds_ratio
    for found, truth, error in zip(fit.params[1:], ratios.values(), fit.bse[1:], strict=True):
        assert abs(found - np.log(truth)) < FOUR * error


def test_spells_of_a_kind_never_overlap_and_lie_in_what_is_known(large: SimulatedStudy) -> None:
    for record in large.registers[:4000]:
        jobs = [spell for spell in record.employment if spell.kind != "education"]
        kinds: list[list[EmploymentSpell] | list[BenefitSpell]] = [jobs]
        kinds += [
            [b for b in record.benefits if b.kind == kind] for kind in {b.kind for b in record.benefits}
        ]
        for spells in kinds:
            for one, following in pairwise(spells):
                assert one.stop is not None
                assert one.stop < following.start
        for spell in (*record.employment, *record.benefits):
            assert spell.start <= record.observed_to
            assert spell.stop is None or spell.start <= spell.stop <= record.observed_to


def test_everybody_away_has_a_reason_to_be(large: SimulatedStudy) -> None:
    for person, course in zip(large.people[:4000], large.courses, strict=False):
        at_work = any(
            spell.kind != "education"
            and spell.start <= person.inclusion
            and (spell.stop or date.max) >= person.inclusion
            for spell in course.lived.employment
        )
        on_benefit = any(
            spell.start <= person.inclusion and (spell.stop or date.max) >= person.inclusion
            for spell in course.lived.benefits
        )
        assert course.away == (not at_work or on_benefit)


@pytest.mark.parametrize("reason", ["died", "emigrated", "withdrawn", "end_of_extract"])
def test_a_window_ends_when_the_person_does_and_says_why(reason: str) -> None:
    study = load_study("jobfirst")
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    truth = Truth(leaving=Leaving({"register": 0.2}, 0.05, 0.05))
    made = simulate(study, instruments, n=300, seed=2, truth=truth)
    seen = 0
    for person, known, record in zip(made.enrolments, made.people, made.registers, strict=True):
        if record.end_reason != reason:
            continue
        seen += 1
        wanted = {
            "died": person.died,
            "emigrated": known.emigrated,
            "withdrawn": person.withdrawn.get("register", date.max) - timedelta(days=1),
            "end_of_extract": made.observed_until,
        }[reason]
        assert record.observed_to == wanted
        ongoing = [s for s in (*record.employment, *record.benefits) if s.stop is None]
        assert not ongoing or reason in ("withdrawn", "end_of_extract")
    assert seen > 5


def test_kinds_of_work_are_those_the_study_speaks_of() -> None:
    def kinds(name: str) -> tuple[str, ...]:
        return work_kinds(load_study(name))

    assert kinds("clubhouse") == ("competitive", "transitional")
    assert kinds("act") == ("competitive", "sheltered")
    assert kinds("ips_rct") == ("competitive",)
    assert set(kinds("jump")) == {"competitive", "subsidised", "placement", "sheltered"}


def test_the_benefit_group_decides_the_benefit_at_inclusion() -> None:
    study = load_study("awac")
    made = simulate(only_hads(study), {"hads": load_instrument("hads")}, n=200, seed=4)
    wanted = {
        "at_risk": set(),
        "on_sick_leave": {"sickness_benefit"},
        "long_term_benefits": {"work_assessment_allowance"},
    }
    for person, record in zip(made.enrolments, made.registers, strict=True):
        day = person.anchors["inclusion"]
        found = {b.kind for b in record.benefits if b.start <= day and (b.stop or date.max) >= day}
        assert found == wanted[person.strata["benefit_group"]]


def only_hads(study: Study) -> Study:
    return study.model_copy(update={"schedule": study.schedule[:1]})
