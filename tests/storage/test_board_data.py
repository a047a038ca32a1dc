"""The board out of a store: kept up as things are recorded, and with the same numbers as the report of a service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest

from workmh_measures.dataset.board import STAGES, Board
from workmh_measures.dataset.schedule import schedule
from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.storage.board_data import BoardBook, read_board
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.events import (
    AnswerEvent,
    EnrolledEvent,
    Event,
    FormCompletedEvent,
    FormOpenedEvent,
)
from workmh_measures.storage.happenings import happenings_of_everybody
from workmh_measures.storage.repository import Store
from workmh_measures.storage.service_data import service_data
from workmh_measures.storage.study_events import ConsentedEvent, DiedEvent, ReachedEvent, WithdrawnEvent
from workmh_measures.storage.study_record import start_study
from workmh_measures.trial.period_report import ALL, period_counts
from workmh_measures.trial.reporting_period import Period
from workmh_measures.trial.service_course import measures_of
from workmh_measures.trial.simulate import simulate

DEMO = load_study("demo")
START, TODAY = date(2026, 1, 5), date(2026, 1, 12)


def about(name: str, what: str) -> dict[str, str]:
    return {"request_id": f"{name}/{what}", "entered_by": "anna", "participant": name}


def enrolled(name: str, unit: str | None = "site_1") -> EnrolledEvent:
    return EnrolledEvent(**about(name, "enrol"), unit=unit, anchors={"inclusion": START})


def of_form(name: str, form: str, *, wave: str = "t0", number: int = 1) -> dict[str, object]:
    place = {"wave": wave, "occasion": number, "instrument": form, "mode": "web", "language": "nb"}
    return {**place, "fingerprint": "f" * 64}


def answer(name: str, form: str, item: str, **place: object) -> AnswerEvent:
    request = about(name, f"{form}/{item}/{place}")
    return AnswerEvent(**request, **of_form(name, form, **place), item=item, value=1)  # type: ignore[arg-type]


def handed_in(name: str, form: str, **place: object) -> FormCompletedEvent:
    return FormCompletedEvent(**about(name, f"{form}/done/{place}"), **of_form(name, form, **place))  # type: ignore[arg-type]


def same(one: Board, other: Board) -> bool:
    told = (one.people, one.units, one.waves, one.instruments)
    if told != (other.people, other.units, other.waves, other.instruments):
        return False
    return all(np.array_equal(getattr(one.forms, n), getattr(other.forms, n)) for n in one.forms.__slots__)


def everybody(store: Store) -> Board:
    with store.reading() as connection:
        return read_board(connection, DEMO)


def test_the_board_is_kept_up_with_what_is_recorded(store: Store) -> None:
    book = BoardBook(store, DEMO)
    assert book.board().people == ()
    steps: Sequence[Sequence[Event]] = [
        [enrolled("B"), enrolled("A", None), enrolled("C", "site_2")],
        [answer("B", "hads", "01")],
        [handed_in("B", "hads"), answer("C", "who5", "1"), answer("C", "who5", "2")],
        [ReachedEvent(**about("A", "job"), what="job_start", day=date(2026, 3, 2))],
        [ReachedEvent(**about("A", "job2"), what="job_start", day=date(2026, 8, 2), number=2)],
        [answer("A", "who5", "1", wave="j3"), answer("A", "who5", "1", wave="j3", number=2)],
        [FormOpenedEvent(**about("C", "open"), **of_form("C", "phq9"))],  # type: ignore[arg-type]
        [WithdrawnEvent(**about("C", "left"), level="contact", day=TODAY)],
        [ConsentedEvent(**about("B", "no"), version="1", day=TODAY, given=False)],
        [DiedEvent(**about("A", "died"), day=TODAY)],
    ]
    for events in steps:
        store.append("demo", events)
        kept = book.board()
        assert same(kept, everybody(store)), events
        assert book.board() is kept
    store.erase("demo", "B", reason="asked for it", by="anna")
    assert book.board().people == ("A", "C")
    assert same(book.board(), everybody(store))


def test_of_a_form_given_at_two_occasions_each_has_its_own_day(timed: Store, clock) -> None:
    timed.append("demo", [enrolled("A")])
    for number, day in ((1, date(2026, 1, 5)), (2, date(2026, 3, 5))):
        told = ReachedEvent(**about("A", f"job{number}"), what="job_start", day=day, number=number)
        timed.append("demo", [told])
    days = []
    for number in (1, 2):
        timed.append("demo", [answer("A", "who5", "1", wave="j3", number=number)])
        days.append(clock().date().toordinal())
        clock.time += timedelta(days=3)
    one = everybody(timed)
    touched = one.forms.touched[one.forms.touched > 0]
    assert touched.tolist() == days


def test_nobody_asks_people_of_an_outside_arm_for_anything(store: Store) -> None:
    arms = (*DEMO.arms, DEMO.arms[0].model_copy(update={"id": "register", "code": 2, "external": True}))
    study = DEMO.model_copy(update={"arms": arms})
    store.append("demo", [EnrolledEvent(**about("A", "enrol"), arm="register", anchors={"inclusion": START})])
    with store.reading() as connection:
        one = read_board(connection, study)
    assert one.people == ("A",)
    assert len(one.forms) == 0


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory):
    """A store with a simulated service of two sites, made once."""
    study = load_study("sjm")
    instruments = scheduled_instruments(study)
    made = simulate(study, instruments, n=30, seed=5)
    clock = Clock(datetime.combine(date(2015, 1, 1), time.min, tzinfo=UTC))
    store = Store.create(f"sqlite:///{tmp_path_factory.mktemp('service') / 'store.db'}", now=clock)
    start_study(store, study, by="anna")
    collect_simulated(store, made, instruments, clock)
    yield store, study, made.observed_until
    store.close()


def test_the_same_numbers_as_the_report_of_the_service(service) -> None:
    """Whose window closed in a month: due there are those handed in or missed here, and who left there is shut here."""
    store, study, until = service
    instruments = scheduled_instruments(study)
    courses = service_data(store, study, instruments).courses
    with store.reading() as connection:
        one = read_board(connection, study)
    contacts = one.forms.form == one.instruments.index("job_follow_up")
    compared = 0
    for month in (
        Period(date(year, number, 1), 1)
        for year in range(until.year - 3, until.year + 1)
        for number in range(1, 13)
    ):
        last = month.last
        counts = period_counts(study, measures_of(study, instruments), courses, month)
        stages = one.stages(last + timedelta(days=1))
        closed = (one.forms.closes >= month.first.toordinal()) & (one.forms.closes <= last.toordinal())
        for wave in ("j3", "j6"):
            here = contacts & closed & (one.forms.wave == one.waves.index(wave))
            units = np.array([unit or "" for unit in one.units])[one.forms.person]
            for unit in (ALL, *{course.unit for course in courses}):
                rows = here if unit == ALL else here & (units == unit)
                n = {name: int(np.sum(stages[rows] == code)) for code, name in enumerate(STAGES)}
                assert n["done"] + n["late"] == counts.count(f"{wave}.due", unit, month).n
                assert n["shut"] == counts.count(f"{wave}.left", unit, month).n
                compared += n["done"] + n["late"] + n["shut"]
    assert compared > 20


def test_the_same_forms_left_as_the_command_lists(service) -> None:
    store, study, until = service
    with store.reading() as connection:
        one = read_board(connection, study)
    happened = happenings_of_everybody(store, study.id)
    rated = {entry.instrument for entry in study.schedule if entry.respondent == "clinician"}
    for today in (until - timedelta(days=400), until - timedelta(days=200), until):
        stages = one.stages(today)
        left = {
            (name, slot.wave, slot.number, form)
            for name, told in happened.items()
            for slot in schedule(study, told, today=today)
            if slot.wave in one.waves and slot.when.is_due(today) and slot.state != "ended"
            for form in slot.left
        }
        forms = one.forms
        found = {
            (one.people[forms.person[n]], one.waves[forms.wave[n]], int(forms.number[n]), form)
            for n in np.flatnonzero((stages == STAGES.index("open")) | (stages == STAGES.index("late")))
            if (form := one.instruments[forms.form[n]]) not in rated
        }
        assert found == left
        assert found
