"""Months and quarter of made-up services, audited by a second program that knows nothing of the first."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import lil_array

from workmh_measures.dataset.due import due_from
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.trial.period_report import ALL, PeriodCounts, Place, period_counts
from workmh_measures.trial.report_protection import exposed_places, hidden_places
from workmh_measures.trial.reporting_period import Period
from workmh_measures.trial.service_course import Contact, ServiceCourse, ServiceEnd, measures_of

SJM = load_study("sjm")
MEASURES = measures_of(SJM, {entry.instrument: load_instrument(entry.instrument) for entry in SJM.schedule})
SPLITS = (
    ("ended", "in_work_told", "in_work_not_told"),
    ("in_work_told", "in_work", "in_work_no"),
    ("j3.closed", "j3.due", "j3.left"),
    ("j3.due", "j3.reached", "j3.not_reached"),
    *(
        (("j3.reached", f"j3.{a}_told", f"j3.{a}_not_told"))
        for a in ("working", "booster_wanted", "booster_given")
    ),
    *((f"j3.{a}_told", f"j3.{a}", f"j3.{a}_no") for a in ("working", "booster_wanted", "booster_given")),
    *((("j3.closed", f"j3.{m}", f"j3.{m}_without")) for m in ("distress", "expectancy")),
    *((("j3.expectancy", f"j3.expectancy_{w}", f"j3.expectancy_{w}_no")) for w in ("before", "after")),
)
"""Written down once more: a whole, its part and its rest."""
OF_PERSONS = {
    s[1] for s in SPLITS if s[1] in ("in_work", "j3.working", "j3.expectancy_before", "j3.expectancy_after")
}


def courses(seed: int) -> list[ServiceCourse]:
    random = np.random.default_rng(seed)
    found = []
    for number in range(int(random.integers(50, 160))):
        job = date(2025, 12, 1) + timedelta(days=int(random.integers(0, 100)))
        said = [bool(random.random() < share) if random.random() < 0.9 else None for share in (0.7, 0.2, 0.1)]
        scores = (20.0, 17.0), (float(random.integers(2)), float(random.random() < 0.7))
        changes = dict(zip((("distress", "j3", 1), ("expectancy", "j3", 1)), scores, strict=True))
        found.append(
            ServiceCourse(
                f"P{number}",
                f"centre_{random.choice(3, p=[0.6, 0.3, 0.1])}",
                ends=(ServiceEnd(job + timedelta(days=110), bool(random.random() < 0.6)),),
                jobs={1: job},
                contacts={("j3", 1): Contact(job, True, *said)} if random.random() < 0.7 else {},
                changes=changes if random.random() < 0.6 else {},
                left=job if random.random() < 0.1 else None,
            )
        )
    return found


def narrow(counts: PeriodCounts, hidden: frozenset[Place]) -> list[tuple[Place, float]]:
    """What can be worked out closer than 3, by one linear program over everything for each end of each range."""
    whats = list(dict.fromkeys(itertools.chain.from_iterable(SPLITS)))
    units, (*months, quarter) = (*counts.units, ALL), counts.periods
    places = [Place(*one) for one in itertools.product(whats, units, counts.periods)]
    at = {place: number for number, place in enumerate(places)}
    n = {place: counts.count(place.what, place.unit, place.period).n for place in places}
    sums = [
        [Place(what, unit, when) for what in split]
        for split, unit, when in itertools.product(SPLITS, units, counts.periods)
    ]
    sums += [
        [Place(what, ALL, when), *(Place(what, unit, when) for unit in counts.units)]
        for what, when in itertools.product(whats, counts.periods)
    ]
    sums += [
        [Place(what, unit, quarter), *(Place(what, unit, month) for month in months)]
        for what, unit in itertools.product(whats, units)
    ]
    matrix = lil_array((len(sums), len(places)))
    for row, (whole, *parts) in enumerate(sums):
        matrix[row, at[whole]] = 1
        for part in parts:
            matrix[row, at[part]] = -1
    printed = {name for figure in counts.figures for name in figure.names}
    rests = {rest for _, part, rest in SPLITS if part in OF_PERSONS}
    zero = OF_PERSONS | rests
    bounds = [
        (n[p], n[p])
        if p.what in printed and p not in hidden
        else (0 if p.what in zero or p.what not in printed else 1, None)
        for p in places
    ]
    found = []
    for place in places:
        few = 0 < len(counts.count(place.what, place.unit, place.period).people) < 5
        whole = next(
            (w for w, part, rest in SPLITS if place.what in (part, rest) and place.what in zero), None
        )
        told = whole is not None and counts.count(whole, place.unit, place.period).n
        if few or place in hidden or (told and n[place] in (0, told)):
            width = width_of(at[place], matrix, bounds)
            found += [(place, width)] if width < 3 - 1e-6 else []
    return found


def width_of(place: int, matrix: lil_array, bounds: list[tuple[float, float | None]]) -> float:
    ends = []
    for sign in (1, -1):
        aim = np.zeros(matrix.shape[1])
        aim[place] = sign
        right = np.zeros(matrix.shape[0])
        ends.append(linprog(aim, A_eq=matrix.tocsr(), b_eq=right, bounds=bounds))
    low = ends[0].fun
    return -ends[1].fun - low if ends[1].status == 0 else np.inf


@pytest.mark.parametrize("seed", range(2))
def test_nothing_of_a_quarter_and_its_months_can_be_worked_out_by_a_second_program_either(seed: int) -> None:
    period = Period.read("2026-Q2")
    assert period is not None
    counts = period_counts(SJM, MEASURES, courses(seed), period)
    hidden = hidden_places(counts)
    assert hidden
    assert exposed_places(counts, hidden) == []
    assert narrow(counts, hidden) == []
    # The second program sees what the first would have to see: one number more is too many.
    small = next(p for p, c in counts.counts.items() if p in hidden and 0 < len(c.people) < 5)
    assert narrow(counts, hidden - {small})


def test_many_jobs_of_few_people_are_hidden_like_few_jobs() -> None:
    period = Period.read("2026-05")
    assert period is not None
    day = next(d for d in days_of_2026() if closing_month(d) == period)
    jobs = dict.fromkeys((1, 2, 3), day)
    people = [ServiceCourse(f"F{n}", "few", jobs=jobs) for n in range(3)]
    for unit in ("one", "other"):
        people += [ServiceCourse(f"{unit}{n}", unit, jobs={1: day}) for n in range(20)]
    counts = period_counts(SJM, MEASURES, people, period)
    assert counts.count("j3.due", "few", period).n == 9
    assert Place("j3.due", "few", period) in hidden_places(counts)


def days_of_2026() -> list[date]:
    return [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def closing_month(job_start: date) -> Period | None:
    closes = due_from(SJM.wave("j3"), job_start).closes
    return None if closes is None else Period.read(f"{closes:%Y-%m}")
