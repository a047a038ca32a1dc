"""What is due from a person on a day, as a function of what happened."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.dataset.due import Due
from workmh_measures.dataset.schedule import (
    AnchorReached,
    Died,
    FormCompleted,
    FormTouched,
    Happening,
    Slot,
    State,
    Withdrawn,
    schedule,
    wave_state,
)
from workmh_measures.definitions.library import load_study, study_ids
from workmh_measures.model.study import Study

START = date(2026, 1, 15)
DAY = timedelta(days=1)
SJM, DEMO, IPS = load_study("sjm"), load_study("demo"), load_study("ips_rct")
days = st.dates(date(2024, 1, 1), date(2034, 12, 31))
starts = st.dates(date(2024, 1, 1), date(2030, 1, 1))
touches = st.lists(
    st.builds(FormTouched, st.sampled_from(["t0", "t6", "j3"]), st.just("who5"), days), max_size=4
)
completions = st.lists(
    st.builds(FormCompleted, st.sampled_from(["t0", "t6"]), st.sampled_from(["hads", "who5"])), max_size=4
)


def at(slots: tuple[Slot, ...], wave: str, number: int = 1) -> Slot:
    return next(slot for slot in slots if (slot.wave, slot.number) == (wave, number))


def state(study: Study, told: list[Happening], wave: str, today: date, number: int = 1) -> State:
    return at(schedule(study, [AnchorReached("inclusion", START), *told], today=today), wave, number).state


def handed_in(study: Study, wave: str, number: int = 1) -> list[Happening]:
    return [FormCompleted(wave, entry.instrument, number) for entry in study.forms_at(wave)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 30), State.WAITING),
        (date(2026, 7, 1), State.OPEN),
        (date(2026, 7, 14), State.OPEN),
        (date(2026, 7, 15), State.DUE),
        (date(2026, 8, 26), State.DUE),
        (date(2026, 8, 27), State.CLOSED),
    ],
)
def test_a_wave_opens_is_due_and_closes_on_the_days_of_its_window(today: date, expected: State) -> None:
    assert state(IPS, [], "t6", today) == expected


def test_a_form_under_a_persons_hands_is_not_closed_and_an_old_rest_is() -> None:
    last = date(2026, 8, 26)
    told: list[Happening] = [FormTouched("t6", "hscl25", last)]
    assert state(IPS, told, "t6", last + DAY) == State.LATE
    assert state(IPS, told, "t6", last + 2 * DAY) == State.CLOSED
    # Past midnight of the day after, as long as the answers go on.
    told.append(FormTouched("t6", "hscl25", last + DAY))
    assert state(IPS, told, "t6", last + 2 * DAY) == State.LATE


def test_a_job_start_opens_its_three_and_six_months_and_nothing_does_before() -> None:
    included: list[Happening] = [AnchorReached("inclusion", START)]
    monthly = [f"m{month}" for month in range(1, 13)]
    assert [slot.wave for slot in schedule(SJM, included, today=date(2030, 1, 1))] == ["t0", *monthly]
    job = AnchorReached("job_start", date(2026, 3, 2))
    slots = schedule(SJM, [*included, job], today=date(2026, 6, 2))[-2:]
    assert [(slot.wave, slot.when.planned) for slot in slots] == [
        ("j3", date(2026, 6, 2)),
        ("j6", date(2026, 9, 2)),
    ]
    assert [slot.state for slot in slots] == [State.DUE, State.WAITING]


def test_every_job_of_a_person_has_waves_of_its_own() -> None:
    jobs = [
        AnchorReached("job_start", date(2026, 3, 2), 1),
        AnchorReached("job_start", date(2026, 8, 1), 2),
    ]
    told = [*jobs, *handed_in(SJM, "j3", 1)]
    slots = schedule(SJM, told, today=date(2026, 11, 1))
    assert [(slot.wave, slot.number, slot.state) for slot in slots] == [
        ("j3", 1, State.DONE),
        ("j3", 2, State.DUE),
        ("j6", 1, State.CLOSED),
        ("j6", 2, State.WAITING),
    ]


def test_a_corrected_job_start_moves_its_waves() -> None:
    told = [
        AnchorReached("job_start", date(2026, 3, 2)),
        AnchorReached("job_start", date(2026, 4, 2)),
    ]
    slots = schedule(SJM, told, today=date(2026, 4, 2))
    assert [slot.when.planned for slot in slots] == [date(2026, 7, 2), date(2026, 10, 2)]


def test_a_wave_is_done_when_all_a_person_answers_is_handed_in_whatever_a_clinician_has_left() -> None:
    study = load_study("jump")
    told = handed_in(study, "t0")
    assert state(study, told, "t0", START) == State.DONE
    slots = schedule(study, [AnchorReached("inclusion", START), *told[1:]], today=START)
    assert at(slots, "t0").left == (study.forms_at("t0")[0].instrument,)
    assert at(slots, "t0").state == State.DUE


@pytest.mark.parametrize(
    ("level", "survey", "register"),
    [
        ("treatment", State.DUE, State.WAITING),
        ("questionnaires", State.ENDED, State.WAITING),
        ("contact", State.ENDED, State.WAITING),
        ("register", State.DUE, State.ENDED),
        ("deletion", State.ENDED, State.ENDED),
    ],
)
def test_a_withdrawal_ends_what_its_level_says_from_its_day_on(
    level: str, survey: State, register: State
) -> None:
    gone = date(2026, 7, 20)
    told: list[Happening] = [Withdrawn(level, gone)]  # type: ignore[arg-type]
    assert (state(IPS, told, "t6", gone), state(IPS, told, "r12", gone)) == (survey, register)
    assert state(IPS, told, "t6", gone - DAY) == State.DUE
    # The first form was missed before, and is not ended.
    assert state(IPS, told, "t0", gone) == State.CLOSED


def test_after_a_death_nothing_is_awaited_and_what_was_done_stays_done() -> None:
    told = [*handed_in(IPS, "t0"), Died(date(2026, 3, 1))]
    slots = schedule(IPS, [AnchorReached("inclusion", START), *told], today=date(2026, 3, 1))
    assert {slot.wave: slot.state for slot in slots} == {
        "t0": State.DONE,
        **dict.fromkeys(["t6", "t12", "r12", "r18", "r48"], State.ENDED),
    }


def test_a_wave_whose_anchor_is_unknown_waits_unless_it_is_being_answered() -> None:
    assert wave_state(None, today=START) == State.WAITING
    assert wave_state(None, today=START, touched=START) == State.LATE


@pytest.mark.parametrize("name", study_ids())
def test_every_wave_of_every_study_comes_to_its_window(name: str) -> None:
    study = load_study(name)
    told = [AnchorReached(anchor, START) for anchor in study.anchors]
    slots = schedule(study, told, today=START)
    assert [slot.wave for slot in slots] == [wave.id for wave in study.waves]
    for slot in slots:
        on_its_day = schedule(study, told, today=slot.when.planned)
        assert at(on_its_day, slot.wave).state == State.DUE


@given(starts, days)
def test_untouched_forms_can_be_answered_on_exactly_the_days_of_the_window(start: date, today: date) -> None:
    for slot in schedule(DEMO, [AnchorReached("inclusion", start)], today=today):
        assert slot.state.can_be_answered == (slot.when.is_due(today) and not slot.when.is_closed(today))


@given(starts, days, st.integers(0, 400))
def test_time_alone_never_turns_back(start: date, today: date, later: int) -> None:
    order = [State.WAITING, State.OPEN, State.DUE, State.CLOSED]
    told = [AnchorReached("inclusion", start)]
    before = schedule(DEMO, told, today=today)
    after = schedule(DEMO, told, today=today + timedelta(days=later))
    for one, other in zip(before, after, strict=True):
        assert order.index(one.state) <= order.index(other.state)


@given(starts, touches, completions, st.data())
def test_the_order_in_which_forms_came_does_not_matter(
    start: date, touched: list[FormTouched], completed: list[FormCompleted], data: st.DataObject
) -> None:
    told: list[Happening] = [AnchorReached("inclusion", start), *touched, *completed]
    shuffled = data.draw(st.permutations(told))
    today = data.draw(days)
    assert schedule(DEMO, told, today=today) == schedule(DEMO, shuffled, today=today)


@given(starts, st.sampled_from(["t0", "t6"]), days, st.integers(0, 1))
def test_what_was_touched_today_or_yesterday_can_always_be_answered(
    start: date, wave: str, day: date, since: int
) -> None:
    told = [AnchorReached("inclusion", start), FormTouched(wave, "who5", day)]
    slot = at(schedule(DEMO, told, today=day + since * DAY), wave)
    assert slot.state.can_be_answered


@given(starts, days, touches)
def test_what_was_handed_in_is_done_on_every_day(
    start: date, today: date, touched: list[FormTouched]
) -> None:
    told = [AnchorReached("inclusion", start), *touched, *handed_in(DEMO, "t6"), Died(start)]
    assert at(schedule(DEMO, told, today=today), "t6").state == State.DONE


@given(st.lists(starts, min_size=1, max_size=4), days)
def test_so_many_jobs_give_so_many_waves_each_from_its_own_start(jobs: list[date], today: date) -> None:
    told = [AnchorReached("job_start", day, number) for number, day in enumerate(jobs, start=1)]
    slots = schedule(SJM, told, today=today)
    assert [(slot.wave, slot.number) for slot in slots] == [
        (wave, number) for wave in ("j3", "j6") for number in range(1, len(jobs) + 1)
    ]
    assert [slot.when.anchor_day for slot in slots] == [*jobs, *jobs]


@given(starts, days, days, st.sampled_from(["questionnaires", "contact", "deletion"]))
def test_after_leaving_no_form_can_be_answered(start: date, gone: date, today: date, level: str) -> None:
    told: list[Happening] = [
        AnchorReached("inclusion", start),
        FormTouched("t6", "who5", today),
        Withdrawn(level, gone),  # type: ignore[arg-type]
    ]
    slot = at(schedule(DEMO, told, today=max(today, gone)), "t6")
    assert slot.state == (State.CLOSED if slot.when.is_closed(gone - DAY) else State.ENDED)


def test_what_a_register_knows_of_the_time_before_a_withdrawal_is_still_awaited() -> None:
    told: list[Happening] = [Withdrawn("register", date(2027, 1, 16))]
    assert state(IPS, told, "r12", date(2027, 2, 1)) == State.DUE
    assert state(IPS, told, "r18", date(2029, 2, 1)) == State.ENDED


def test_a_state_needs_no_more_than_the_plan_of_the_wave() -> None:
    when = Due(START, START, None, None)
    assert wave_state(when, today=START - DAY) == State.WAITING
    assert wave_state(when, today=date(2099, 1, 1)) == State.DUE
