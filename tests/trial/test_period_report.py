"""Counts of a service: every one against an R program on the same list, and the edges by hand."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.record import Enrolment, RepeatedAnchor
from workmh_measures.trial.period_report import ALL, PeriodCounts, Place, period_counts
from workmh_measures.trial.report_protection import exposed_places, hidden_places
from workmh_measures.trial.reporting_period import Period
from workmh_measures.trial.service_course import (
    Contact,
    ServiceCourse,
    ServiceEnd,
    follow_up_waves,
    measures_of,
    service_courses,
)
from workmh_measures.trial.small_cells import SMALLEST_SHOWN

TESTS = Path(__file__).parents[1]
DATA = TESTS / "data" / "made_up_service"
BY_R = json.loads((TESTS / "reference" / "service_counts.json").read_text(encoding="utf-8"))["results"]
SJM = load_study("sjm")
INSTRUMENTS = {entry.instrument: load_instrument(entry.instrument) for entry in SJM.schedule}
MEASURES = measures_of(SJM, INSTRUMENTS)
QUARTERS = [f"2026-Q{number}" for number in (1, 2, 3, 4)]


def period(written: str) -> Period:
    found = Period.read(written)
    assert found is not None
    return found


def day(written: object) -> date | None:
    return None if pd.isna(written) else date.fromisoformat(str(written))


def made_up_courses() -> list[ServiceCourse]:
    people = pd.read_csv(DATA / "people.csv").to_dict("records")
    told = {(p["participant"], 1): bool(p["in_work_told"]) for p in people if not pd.isna(p["in_work_told"])}
    enrolments = [enrolment(person) for person in people]
    return service_courses(SJM, INSTRUMENTS, enrolments, made_up_answers(), told)


def enrolment(person: dict[str, object]) -> Enrolment:
    names = {
        "referral": "referral",
        "inclusion": "inclusion",
        "service_end": "service_end",
        "job_1": "job_start",
    }
    first = {what: day(person[column]) for column, what in names.items()}
    again = {"job_2": "job_start", "referral_2": "referral"}
    withdrawn = day(person["withdrawn"])
    return Enrolment(
        "sjm",
        str(person["participant"]),
        "service",
        {what: on for what, on in first.items() if on is not None},
        "nb",
        str(person["unit"]),
        repeated=tuple(
            RepeatedAnchor(what, 2, on)
            for column, what in again.items()
            if (on := day(person[column])) is not None
        ),
        withdrawn={} if withdrawn is None else {str(person["level"]): withdrawn},  # type: ignore[dict-item]
        died=day(person["died"]),
    )


def made_up_answers() -> pd.DataFrame:
    """One row for each answer, as a store hands them over."""
    rows = []
    for form in pd.read_csv(DATA / "contacts.csv").to_dict("records"):
        for item in ("reached", "working", "booster_wanted", "booster_given"):
            if not pd.isna(form[item]):
                key = (form["participant"], form["wave"], form["number"], "job_follow_up", item)
                rows.append((*key, float(form[item]), None, day(form["day"])))
    for form in pd.read_csv(DATA / "answers.csv").to_dict("records"):
        key = (form["participant"], form["wave"], form["number"])
        on = date(2026, 1, 1)
        rows += [(*key, "hads", f"{i:02d}", float(form[f"hads_{i:02d}"]), None, on) for i in range(1, 15)]
        rows.append((*key, "rtw_expectancy", "expectation", float(form["expectation"]), None, on))
    columns = ["participant", "wave", "occasion", "instrument", "item", "value", "text", "day"]
    return pd.DataFrame(rows, columns=columns)


COURSES = made_up_courses()


@cache
def whole(quarter: str) -> tuple[PeriodCounts, frozenset[Place]]:
    counts = period_counts(SJM, MEASURES, COURSES, period(quarter))
    return counts, hidden_places(counts)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_count_and_every_sum_is_that_of_the_r_program(quarter: str) -> None:
    counts = period_counts(SJM, MEASURES, COURSES, period(quarter))
    names = {name for figure in counts.figures for name in figure.names}
    ours = {
        f"{place.what}|{'*' if place.unit == ALL else place.unit}|{place.period}": [
            count.n,
            len(count.people),
            pytest.approx(count.total, abs=1e-8),
        ]
        for place, count in counts.counts.items()
        if place.what in names
    }
    told = {str(one) for one in counts.periods}
    theirs = {k: [v["n"], v["people"], v["total"]] for k, v in BY_R.items() if k.split("|")[2] in told}
    assert ours == theirs
    assert len(ours) > 150


def test_a_month_by_itself_counts_and_hides_as_it_does_within_its_quarter() -> None:
    counts, hidden = whole("2026-Q4")
    alone, month = period_counts(SJM, MEASURES, COURSES, period("2026-11")), period("2026-11")
    assert alone.counts == {place: count for place, count in counts.counts.items() if place.period == month}
    assert {place for place in hidden if place.period == month} == hidden_places(alone)


def test_no_small_count_is_shown_and_no_hidden_one_can_be_worked_out_of_months_and_quarter() -> None:
    counts, hidden = whole("2026-Q4")
    names = {name for figure in counts.figures for name in figure.names}
    small = [
        place
        for place, count in counts.counts.items()
        if place.what in names and 0 < len(count.people) < SMALLEST_SHOWN
    ]
    assert set(small) <= hidden
    assert exposed_places(counts, hidden) == []
    # One number more than was decided, and the audit says so.
    assert exposed_places(counts, hidden - {small[0]})


def test_what_the_months_hide_the_quarter_does_not_tell() -> None:
    counts, hidden = whole("2026-Q4")
    *months, quarter = counts.periods
    for what in ("referred", "started", "ended", "j3.due"):
        for unit in (*counts.units, ALL):
            lacking = [m for m in months if Place(what, unit, m) in hidden]
            assert len(lacking) != 1 or Place(what, unit, quarter) in hidden


# --- edges by hand ----------------------------------------------------------------------------------


def counted(*courses: ServiceCourse, quarter: str = "2026-Q2") -> PeriodCounts:
    return period_counts(SJM, MEASURES, courses, period(quarter))


def n(counts: PeriodCounts, what: str, when: str = "2026-Q2", unit: str = ALL) -> int:
    return counts.count(what, unit, period(when)).n


def test_a_window_counts_in_the_month_of_its_last_day() -> None:
    # Three months after 3 January is 3 April, and 28 days on is 1 May; a day earlier ends on the last of April.
    courses = [ServiceCourse(f"P{d}", "a", jobs={1: date(2026, 1, d)}) for d in (2, 3)]
    counts = counted(*courses)
    assert (n(counts, "j3.due", "2026-04"), n(counts, "j3.due", "2026-05"), n(counts, "j3.due")) == (1, 1, 2)


def test_each_job_of_a_person_has_a_contact_of_its_own_and_the_person_is_one() -> None:
    said = Contact(date(2026, 5, 1), reached=True, in_work=True)
    jobs = {1: date(2026, 1, 20), 2: date(2026, 2, 20)}
    counts = counted(ServiceCourse("P1", "a", jobs=jobs, contacts={("j3", 1): said}))
    assert [n(counts, f"j3.{what}") for what in ("due", "reached", "not_reached", "working")] == [2, 1, 1, 1]
    assert counts.count("j3.due", ALL, period("2026-Q2")).people == {"P1"}


def test_whoever_died_or_withdrew_before_the_window_closed_is_counted_apart_unless_there_was_an_answer() -> (
    None
):
    job = {1: date(2026, 1, 3)}
    closes = date(2026, 5, 1)
    said = {("j3", 1): Contact(date(2026, 4, 3), reached=True, in_work=True)}
    gone = ServiceCourse("P1", "a", jobs=job, left=closes)
    later = ServiceCourse("P2", "a", jobs=job, left=closes + timedelta(days=1))
    answered = ServiceCourse("P3", "a", jobs=job, contacts=said, left=closes)
    counts = counted(gone, later, answered)
    assert [n(counts, f"j3.{what}") for what in ("left", "due", "reached")] == [1, 2, 1]


def test_only_withdrawal_from_contact_ends_contact() -> None:
    person = {"participant": "P1", "unit": "a", "level": "treatment", "withdrawn": "2026-02-01", "died": None}
    days = {"referral": None, "inclusion": "2026-01-01", "service_end": None, "job_1": "2026-01-10"}
    none = made_up_answers().iloc[:0]
    both = [
        service_courses(
            SJM,
            INSTRUMENTS,
            [enrolment({**person, **days, "job_2": None, "referral_2": None, **more})],
            none,
            {},
        )
        for more in ({}, {"level": "contact"}, {"level": "contact", "died": "2026-01-20"})
    ]
    assert [course.left for (course,) in both] == [None, date(2026, 2, 1), date(2026, 1, 20)]


def test_a_person_referred_twice_in_a_month_is_one_and_in_two_months_of_a_quarter_two() -> None:
    twice = ServiceCourse("P1", "a", referrals=(date(2026, 4, 2), date(2026, 4, 20)))
    again = ServiceCourse("P2", "a", referrals=(date(2026, 4, 2), date(2026, 6, 30)))
    counts = counted(twice, again)
    assert (n(counts, "referred", "2026-04"), n(counts, "referred", "2026-06"), n(counts, "referred")) == (
        2,
        1,
        3,
    )


def test_in_work_at_the_end_is_asked_only_of_those_told_of() -> None:
    ends = (True, False, None)
    counts = counted(
        *(ServiceCourse(f"P{i}", "a", ends=(ServiceEnd(date(2026, 5, 5), e),)) for i, e in enumerate(ends))
    )
    assert [n(counts, what) for what in ("ended", "in_work_told", "in_work")] == [3, 2, 1]


def test_work_at_the_end_comes_from_the_latest_contact_up_to_that_day_where_the_end_does_not_tell() -> None:
    person = enrolment(
        {
            "participant": "P0001",
            "unit": "a",
            "referral": None,
            "inclusion": "2025-01-01",
            "service_end": "2026-05-05",
        }
        | {"job_1": "2025-11-01", "job_2": None, "referral_2": None, "died": None, "withdrawn": None}
    )
    rows = [("j3", "2026-02-02", 1.0), ("j6", "2026-05-06", 0.0)]
    answers = pd.DataFrame(
        [
            (
                "P0001",
                wave,
                1,
                "job_follow_up",
                item,
                value if item == "working" else 1.0,
                None,
                date.fromisoformat(on),
            )
            for wave, on, value in rows
            for item in ("reached", "working")
        ],
        columns=list(made_up_answers().columns),
    )
    (by_contact,) = service_courses(SJM, INSTRUMENTS, [person], answers, {})
    (by_end,) = service_courses(SJM, INSTRUMENTS, [person], answers, {("P0001", 1): False})
    assert (by_contact.ends[0].in_work, by_end.ends[0].in_work) == (True, False)


def test_nobody_at_all_gives_zeros_and_hides_nothing() -> None:
    counts = counted()
    assert n(counts, "referred") == 0
    assert hidden_places(counts) == frozenset()


def test_what_is_measured_is_what_the_study_schedules() -> None:
    assert [(m.id, m.instrument.id, m.scale.id) for m in MEASURES] == [
        ("distress", "hads", "total"),
        ("expectancy", "rtw_expectancy", "positive_vs_rest"),
    ]
    assert [wave.id for wave in follow_up_waves(SJM)] == ["j3", "j6"]
    assert follow_up_waves(load_study("demo")) == ()


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026-05", date(2026, 5, 1), date(2026, 5, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_a_month_or_a_quarter(written: str, first: date, last: date) -> None:
    found = period(written)
    assert (found.first, found.last, str(found)) == (first, last, written)
    assert (found.is_over(last), found.is_over(last + timedelta(days=1))) == (False, True)


@pytest.mark.parametrize("written", ["2026", "2026-13", "2026-Q5", "26-05", "2026-5", "0000-01", " 2026-05"])
def test_anything_else_is_none(written: str) -> None:
    assert Period.read(written) is None


def test_people_of_no_centre_and_a_centre_with_an_odd_name_have_rows_of_their_own() -> None:
    odd = [
        ServiceCourse(f"P{i}", unit, starts=(date(2026, 5, 2),))
        for i, unit in enumerate(["", "*", "a|2026-05"])
    ]
    counts = counted(*odd)
    assert counts.units == ("", "*", "a|2026-05")
    assert [n(counts, "started", unit=unit) for unit in (*counts.units, ALL)] == [1, 1, 1, 3]
    assert exposed_places(counts, hidden_places(counts)) == []
