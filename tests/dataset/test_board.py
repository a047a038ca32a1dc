"""Who is where: the state of a form at each edge, what is counted of it, and a board put together again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.dataset.board import (
    MARKS,
    STAGES,
    Board,
    BoardPerson,
    FormPlace,
    board,
    board_person,
    shut_from,
)
from workmh_measures.dataset.schedule import FormCompleted, State, course_happenings, schedule
from workmh_measures.definitions.library import load_study
from workmh_measures.model.record import WITHDRAWAL_LEVELS, Consent, Enrolment, RepeatedAnchor
from workmh_measures.model.study import ConsentRule, Study

DAY = timedelta(days=1)
START = date(2026, 1, 15)
DEMO = load_study("demo").model_copy(update={"consent": None})
# Six months after 15 January, from two weeks before to six after.
OPENS, PLANNED, CLOSES = date(2026, 7, 1), date(2026, 7, 15), date(2026, 8, 26)
T6: FormPlace = ("A", "t6", 1, "hads")


def person(anchors: dict[str, date] | None = None, **told: object) -> Enrolment:
    days = {"inclusion": START} if anchors is None else anchors
    return Enrolment("demo", "A", None, days, "nb", **told)  # type: ignore[arg-type]


def made(
    one: Enrolment,
    *,
    study: Study = DEMO,
    touched: dict[FormPlace, date] | None = None,
    done: tuple[FormPlace, ...] = (),
) -> Board:
    known = board_person(study, one, participant=one.participant, unit=one.unit, consent=one.consent)
    return board(study, [known], [*(touched or {}).items()], done)


def row(one: Board, place: FormPlace) -> int | None:
    who, wave, number, form = place
    if wave not in one.waves or form not in one.instruments:
        return None
    forms = one.forms
    found = (
        (forms.person == one.place[who])
        & (forms.wave == one.waves.index(wave))
        & (forms.number == number)
        & (forms.form == one.instruments.index(form))
    )
    [*rows] = np.flatnonzero(found)
    return int(rows[0]) if rows else None


def stage(one: Board, today: date, place: FormPlace = T6) -> str | None:
    at = row(one, place)
    return None if at is None else STAGES[one.stages(today)[at]]


def marks(one: Board, today: date, place: FormPlace = T6, *, stuck_days: int = 7) -> set[str]:
    at = row(one, place)
    return {mark for mark, flags in one.marks(today, stuck_days=stuck_days).items() if flags[at]}


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (OPENS - DAY, "waiting"),
        (OPENS, "open"),
        (PLANNED, "open"),
        (CLOSES, "open"),
        (CLOSES + DAY, "late"),
        (date(2030, 1, 1), "late"),
    ],
)
def test_a_form_waits_is_open_and_is_late_on_the_days_of_its_window(today: date, expected: str) -> None:
    assert stage(made(person()), today) == expected


@pytest.mark.parametrize("today", [OPENS - DAY, OPENS, CLOSES, CLOSES + DAY])
def test_a_form_handed_in_is_done_whenever_that_was(today: date) -> None:
    one = made(person(died=OPENS), done=(T6,))
    assert stage(one, today) == "done"
    assert marks(one, today) == {"expected", "done"}


def test_a_wave_without_a_window_is_open_from_its_day_on_and_never_late() -> None:
    waves = tuple(
        wave.model_copy(update={"window_days": None}) if wave.id == "t6" else wave for wave in DEMO.waves
    )
    one = made(person(), study=DEMO.model_copy(update={"waves": waves}))
    assert stage(one, PLANNED - DAY) == "waiting"
    assert stage(one, PLANNED) == "open"
    assert stage(one, date(2040, 1, 1)) == "open"


def test_a_month_that_ends_in_a_leap_day_is_counted_as_the_calendar_does() -> None:
    for start, planned in (
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 8, 29)),
    ):
        one = made(person({"inclusion": start}))
        assert stage(one, planned - 15 * DAY) == "waiting"
        assert stage(one, planned - 14 * DAY) == "open"
        assert stage(one, planned + 42 * DAY) == "open"
        assert stage(one, planned + 43 * DAY) == "late"


@pytest.mark.parametrize("level", WITHDRAWAL_LEVELS)
def test_who_leaves_what_asks_them_owes_nothing_more_and_what_was_missed_before_stays_missed(level) -> None:
    ends = level in ("questionnaires", "contact", "deletion")

    def on(left: date, today: date) -> str | None:
        return stage(made(person(withdrawn={level: left})), today)

    assert on(OPENS - DAY, OPENS) == ("shut" if ends else "open")
    assert on(PLANNED, PLANNED - DAY) == "open"
    assert on(PLANNED, PLANNED) == ("shut" if ends else "open")
    assert on(CLOSES, CLOSES + DAY) == ("shut" if ends else "late")
    assert on(CLOSES + DAY, CLOSES + DAY) == "late"


def test_of_two_ways_to_leave_the_first_counts_and_death_is_one() -> None:
    one = made(person(withdrawn={"contact": CLOSES, "treatment": OPENS}, died=PLANNED))
    assert stage(one, PLANNED - DAY) == "open"
    assert stage(one, PLANNED) == "shut"
    assert marks(one, PLANNED) == {"shut"}


def consents(asked: str, said: Consent | None) -> str | None:
    rule = ConsentRule(version="2", asked=asked)  # type: ignore[arg-type]
    study = DEMO.model_copy(update={"consent": rule, "simulated": False})
    return stage(made(person(consent=said), study=study), PLANNED)


def test_consent_taken_back_shuts_from_its_day_and_what_was_missed_before_stays_missed() -> None:
    study = DEMO.model_copy(update={"consent": ConsentRule(version="2"), "simulated": False})

    def on(day: date, today: date) -> str | None:
        return stage(made(person(consent=Consent("2", day, given=False)), study=study), today)

    assert on(PLANNED, PLANNED - DAY) == "open"
    assert on(PLANNED, PLANNED) == "shut"
    assert on(CLOSES + DAY, CLOSES + DAY) == "late"


@pytest.mark.parametrize(
    ("said", "elsewhere", "in_form"),
    [
        (None, "shut", "open"),
        (Consent("2", START), "open", "open"),
        (Consent("1", START), "shut", "open"),
        (Consent("2", START, given=False), "shut", "shut"),
    ],
)
def test_a_form_waits_for_the_consent_it_does_not_ask_for_itself(said, elsewhere: str, in_form: str) -> None:
    assert consents("elsewhere", said) == elsewhere
    assert consents("form", said) == in_form


def test_before_a_job_starts_nothing_is_expected_after_it_and_then_once_for_each_job() -> None:
    first, second = ("A", "j3", 1, "who5"), ("A", "j3", 2, "who5")
    assert row(made(person()), first) is None
    jobs = {"inclusion": START, "job_start": date(2026, 3, 2)}
    again = (RepeatedAnchor("job_start", 2, date(2026, 8, 1)),)
    one = made(person(jobs, repeated=again), done=(first,))
    assert stage(one, date(2026, 11, 1), first) == "done"
    assert stage(one, date(2026, 11, 1), second) == "open"
    assert stage(one, date(2026, 10, 17), second) == "waiting"
    assert row(one, ("A", "j3", 3, "who5")) is None


def test_nobody_is_asked_who_reached_no_anchor_and_milestones_are_none() -> None:
    assert len(made(person({})).forms) == 0
    assert len(made(person({"referral": START})).forms) == 0


@pytest.mark.parametrize(
    ("last", "today", "expected"),
    [
        (None, OPENS, {"expected", "open", "never_opened"}),
        (None, CLOSES + DAY, {"expected", "not_returned", "never_opened"}),
        (OPENS, OPENS, {"expected", "open"}),
        (OPENS, OPENS + 6 * DAY, {"expected", "open"}),
        (OPENS, OPENS + 7 * DAY, {"expected", "open", "stuck"}),
        (CLOSES, CLOSES + DAY, {"expected", "late"}),
        (CLOSES, CLOSES + 2 * DAY, {"expected", "not_returned"}),
        (CLOSES, CLOSES + 7 * DAY, {"expected", "not_returned"}),
        (OPENS - DAY, OPENS - DAY, set()),
    ],
)
def test_a_form_is_stuck_when_it_was_begun_and_then_left(last, today: date, expected: set[str]) -> None:
    assert marks(made(person(), touched={} if last is None else {T6: last}), today) == expected


def test_how_many_days_make_a_form_stuck_is_chosen() -> None:
    one = made(person(), touched={T6: OPENS})
    assert "stuck" in marks(one, OPENS + DAY, stuck_days=1)
    assert "stuck" not in marks(one, OPENS + DAY, stuck_days=2)


def test_what_is_told_of_people_waves_and_forms_nobody_knows_is_nowhere() -> None:
    strange: list[FormPlace] = [
        ("B", "t6", 1, "hads"),
        ("A", "t9", 1, "hads"),
        ("A", "t6", 2, "hads"),
        ("A", "t6", 99, "hads"),
        ("A", "t6", 1, "nothing"),
        ("A", "j3", 1, "hads"),
    ]
    plain = made(person())
    told = made(person(), touched=dict.fromkeys(strange, OPENS), done=tuple(strange))
    for name in type(plain.forms).__slots__:
        assert np.array_equal(getattr(plain.forms, name), getattr(told.forms, name))


days = st.dates(date(2025, 6, 1), date(2028, 6, 1))
places = st.tuples(
    st.just("A"),
    st.sampled_from(["t0", "t6", "j3"]),
    st.integers(1, 2),
    st.sampled_from(["hads", "who5", "work_status"]),
)


@given(
    st.fixed_dictionaries({"inclusion": days}, optional={"job_start": days}),
    st.dictionaries(st.sampled_from(WITHDRAWAL_LEVELS), days, max_size=2),
    st.none() | days,
    st.sets(places, max_size=6),
    days,
)
def test_the_board_says_the_same_of_a_form_as_the_schedule_of_its_wave(
    anchors, withdrawn, died, done, today
) -> None:
    one = person(anchors, withdrawn=withdrawn, died=died)
    told = made(one, done=tuple(done))
    happened = [
        *course_happenings(one),
        *(FormCompleted(wave, form, number) for _, wave, number, form in done),
    ]
    slots = [slot for slot in schedule(DEMO, happened, today=today) if slot.wave in told.waves]
    alike = {
        State.WAITING: "waiting",
        State.OPEN: "open",
        State.DUE: "open",
        State.CLOSED: "late",
        State.ENDED: "shut",
    }
    n = 0
    for slot in slots:
        for entry in DEMO.forms_at(slot.wave):
            n += 1
            expected = "done" if entry.instrument not in slot.left else alike[slot.state]
            assert stage(told, today, ("A", slot.wave, slot.number, entry.instrument)) == expected
    assert n == len(told.forms)


def somebody(name: str, unit: str, day: date) -> BoardPerson:
    return BoardPerson(name, unit, {("inclusion", 1): day})


@given(
    st.lists(st.sampled_from("ABCDEFGH"), unique=True), st.lists(st.sampled_from("ABCDEFGHIJ"), unique=True)
)
def test_a_board_with_some_people_read_again_is_the_board_of_everybody(before, again) -> None:
    old = {name: somebody(name, "x", START) for name in before}
    new = {name: somebody(name, "y", START + DAY) for name in again if name != "B"}
    done: list[FormPlace] = [(name, "t0", 1, "hads") for name in "ADGJ"]
    touched = [((name, "t6", 1, "who5"), OPENS) for name in "AEI"]
    first = board(DEMO, [*old.values()], touched, done)
    joined = first.with_again(again, board(DEMO, [*new.values()], touched, done))
    expected = {name: one for name, one in old.items() if name not in again} | new
    whole = board(DEMO, [*expected.values()], touched, done)
    assert (joined.people, joined.units, joined.place) == (whole.people, whole.units, whole.place)
    for name in type(whole.forms).__slots__:
        assert np.array_equal(getattr(joined.forms, name), getattr(whole.forms, name)), name


def test_shut_from_names_the_first_day_of_all_that_shuts() -> None:
    one = person(withdrawn={"treatment": START, "contact": CLOSES}, died=PLANNED)
    assert shut_from(DEMO, one, None) == PLANNED
    assert shut_from(DEMO, replace(one, died=None), None) == CLOSES
    assert shut_from(DEMO, replace(one, died=None, withdrawn={"register": START}), None) is None


def test_every_form_is_in_one_stage_and_every_mark_is_told() -> None:
    one = made(person())
    assert set(one.marks(PLANNED, stuck_days=7)) == set(MARKS)
