"""The queue worked out from the record: open, taken, closed, late, lower now, not answered, and by when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import StoreError
from workmh_measures.model.civil_time import TIME_ZONE
from workmh_measures.storage.alert_queue import (
    alerts,
    deadlines,
    n_open,
    not_answered,
    record_step,
    recorded_safety,
)
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.events import AnswerEvent, Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry_events import SecondAnswerEvent
from workmh_measures.storage.study_record import start_study

Answer = Callable[..., AnswerEvent]
DEMO = load_study("demo")
STUDY = DEMO.model_copy(update={"simulated": False})
ITEM = {"instrument": "phq9", "item": "09"}


@pytest.fixture
def give(store: Store, answer: Answer) -> Callable[..., None]:
    def given(value: float | None = None, **said: Any) -> None:
        store.append("demo", with_alerts(store, STUDY, [answer(value, **{**ITEM, **said})]))

    return given


def test_an_alert_goes_from_open_to_taken_to_closed_and_keeps_who_and_when(
    store: Store, give: Callable[..., None]
) -> None:
    give(2)
    [alert] = alerts(store, "demo")
    assert (alert.state, alert.value, alert.taken_by, alert.is_late) == ("open", 2, None, False)
    assert n_open(store, "demo") == 1
    record_step(store, "demo", alert.number, "seen", by="anna")
    assert record_step(store, "demo", alert.number, "seen", by="anna") is None
    assert alerts(store, "demo")[0].state == "open"
    record_step(store, "demo", alert.number, "taken", by="anna")
    record_step(store, "demo", alert.number, "tried", by="anna", how="telephone", result="reached")
    record_step(store, "demo", alert.number, "closed", by="berit", outcome="followed_up", words="Talked.")
    [alert] = alerts(store, "demo")
    assert (alert.state, alert.taken_by, n_open(store, "demo")) == ("closed", "berit", 0)
    assert [(one.step, one.by) for one in alert.steps] == [
        ("seen", "anna"), ("taken", "anna"), ("tried", "anna"), ("closed", "berit"),
    ]  # fmt: skip
    assert alert.steps[-1].told["words"] == "Talked."


def test_a_name_that_is_typed_stands_beside_the_account_and_not_in_its_place(
    store: Store, give: Callable[..., None]
) -> None:
    give(2)
    number = alerts(store, "demo")[0].number
    record_step(store, "demo", number, "taken", by="staff", signed="Anna")
    [alert] = alerts(store, "demo")
    assert ([one.by for one in alert.steps], alert.taken_by) == (["staff"], "Anna (staff)")
    assert [told.columns["entered_by"] for told in store.events("demo", kind=Kind.ALERT_STEP)] == ["staff"]


def test_an_answer_changed_down_adds_a_note_and_takes_nothing_away(
    store: Store, give: Callable[..., None]
) -> None:
    give(3)
    give(0)
    [alert] = alerts(store, "demo")
    assert (alert.value, [value for _, value in alert.notes]) == (3, [0])
    assert alert.is_lower_now
    assert alert.state == "open"
    give(None)
    assert [value for _, value in alerts(store, "demo")[0].notes] == [0, None]
    give(2)
    [alert] = alerts(store, "demo")
    assert not alert.is_lower_now


def test_an_answer_after_the_alert_was_closed_is_a_new_alert(store: Store, give: Callable[..., None]) -> None:
    give(1)
    give(2)
    [first] = alerts(store, "demo")
    record_step(store, "demo", first.number, "closed", by="anna", outcome="followed_up")
    give(3)
    assert [one.state for one in alerts(store, "demo")] == ["closed", "open"]


def test_the_same_sheet_of_paper_entered_again_after_the_alert_was_closed_is_no_new_one(
    store: Store, give: Callable[..., None], answer: Answer
) -> None:
    sheet = {"mode": "paper", "answered_on": date(2026, 1, 2), "entered_by": "berit"}
    give(2, **sheet)
    [first] = alerts(store, "demo")
    record_step(store, "demo", first.number, "closed", by="anna", outcome="followed_up")
    copied = answer(2, **{**ITEM, **sheet})
    copy = SecondAnswerEvent(
        **{part.name: getattr(copied, part.name) for part in fields(copied) if part.init}
    )
    store.append("demo", with_alerts(store, STUDY, [copy]))
    give(1, **sheet, reason="misread")
    assert [one.state for one in alerts(store, "demo")] == ["closed"]
    # A higher answer, another day, or an answer of which no day is known may be another one.
    give(3, **sheet)
    assert [one.state for one in alerts(store, "demo")] == ["closed", "open"]


@pytest.mark.parametrize(
    "later",
    [
        {"answered_on": date(2026, 1, 3)},
        {"answered_on": None},
        {"answered_on": date(2026, 1, 2), "mode": "web"},
    ],
)
def test_another_sheet_is_a_new_alert(store: Store, give: Callable[..., None], later: dict[str, Any]) -> None:
    give(2, mode="paper", answered_on=date(2026, 1, 2))
    record_step(store, "demo", 2, "closed", by="anna", outcome="followed_up")
    give(1, **{"mode": "paper", **later})
    assert [one.state for one in alerts(store, "demo")] == ["closed", "open"]


def test_alerts_of_two_persons_waves_and_occasions_are_apart(store: Store, give: Callable[..., None]) -> None:
    for said in ({}, {"participant": "0413"}, {"wave": "t6"}, {"occasion": 2}):
        give(1, **said)
    assert len(alerts(store, "demo")) == 4


def test_a_late_one_tells_the_day_on_which_the_person_answered(
    store: Store, give: Callable[..., None]
) -> None:
    give(1, mode="paper", answered_on=date(2026, 1, 2))
    [alert] = alerts(store, "demo")
    assert (alert.answered_on, alert.is_late, alert.panel) == (date(2026, 1, 2), True, None)


def test_items_left_without_an_answer_are_listed_apart_and_are_no_alert(
    store: Store, give: Callable[..., None]
) -> None:
    give(missing=-992)
    give(missing=-993, participant="0413")
    give(missing=-992, participant="0414", mode="practice")
    give(missing=-992, participant="0415", item="08")
    give(missing=-991, participant="0416")
    assert alerts(store, "demo") == []
    assert [(one.participant, one.missing) for one in not_answered(store, STUDY)] == [
        ("0412", -992),
        ("0413", -993),
    ]
    give(0)
    assert [one.participant for one in not_answered(store, STUDY)] == ["0413"]


@pytest.mark.parametrize(
    ("number", "said", "code", "told"),
    [
        (99, {"step": "taken", "by": "anna"}, "ALERT-UNKNOWN", "99"),
        (2, {"step": "taken", "by": " "}, "ALERT-STEP", "Nobody is named"),
        (2, {"step": "closed", "by": "anna"}, "ALERT-STEP", "Say outcome"),
    ],
)
def test_a_step_that_cannot_be_is_refused(
    store: Store, give: Callable[..., None], number: int, said: dict[str, Any], code: str, told: str
) -> None:
    give(1)
    with pytest.raises(StoreError, match=told) as refused:
        record_step(store, "demo", number, **said)
    assert [found.code for found in refused.value.problems] == [code]


def test_an_assignment_names_somebody_and_takes_nothing(store: Store, give: Callable[..., None]) -> None:
    give(1)
    with pytest.raises(StoreError, match="to whom it is assigned"):
        record_step(store, "demo", 2, "assigned", by="anna", assigned_to=" ")
    with pytest.raises(StoreError, match="'note' has no assigned_to"):
        record_step(store, "demo", 2, "note", by="anna", words="x", assigned_to="berit")
    for name in ("olav", "berit"):
        record_step(store, "demo", 2, "assigned", by="anna", assigned_to=name)
    [one] = alerts(store, "demo")
    assert (one.state, one.assigned_to, one.taken_by, one.closing) == ("open", "berit", None, None)
    assert n_open(store, "demo") == 1
    record_step(store, "demo", 2, "closed", by="berit", outcome="followed_up")
    [one] = alerts(store, "demo")
    assert one.closing is not None
    assert (one.state, one.closing.by, one.closing.told["outcome"]) == ("closed", "berit", "followed_up")


def test_nothing_is_added_to_a_closed_alert(store: Store, give: Callable[..., None]) -> None:
    give(1)
    record_step(store, "demo", 2, "closed", by="anna", outcome="not_reached")
    with pytest.raises(StoreError, match="closed by anna"):
        record_step(store, "demo", 2, "taken", by="berit")


def test_a_person_who_was_erased_leaves_the_queue(store: Store, give: Callable[..., None]) -> None:
    give(1)
    record_step(store, "demo", 2, "taken", by="anna")
    store.erase("demo", "0412", "asked", "anna")
    assert alerts(store, "demo") == []


@pytest.mark.parametrize(
    ("raised", "stand_in", "investigator", "overdue"),
    [
        ((2026, 11, 18, 9), (18, 13), (19, 9), (19, 13)),
        ((2026, 11, 20, 15), (23, 11), (23, 15), (24, 11)),
        ((2026, 11, 21, 3), (23, 12), (23, 16), (24, 12)),
    ],
)
def test_four_working_hours_each_for_the_responsible_the_stand_in_and_the_investigator(
    raised: tuple[int, ...],
    stand_in: tuple[int, int],
    investigator: tuple[int, int],
    overdue: tuple[int, int],
) -> None:
    assert STUDY.safety is not None
    due = deadlines(datetime(*raised, tzinfo=TIME_ZONE).astimezone(UTC), STUDY.safety)  # type: ignore[misc]
    local = [moment.astimezone(TIME_ZONE) for moment in (due.stand_in, due.investigator, due.overdue)]
    assert [(moment.day, moment.hour) for moment in local] == [stand_in, investigator, overdue]


def test_however_long_the_study_allows_it_is_never_later_than_noon_of_the_next_working_day() -> None:
    assert STUDY.safety is not None
    slow = STUDY.safety.model_copy(update={"respond_within_hours": 20.0})
    due = deadlines(datetime(2026, 11, 18, 8, tzinfo=TIME_ZONE), slow)
    assert due.stand_in == datetime(2026, 11, 19, 12, tzinfo=TIME_ZONE)


def test_the_plan_is_read_from_the_record_where_no_file_is_at_hand(store: Store) -> None:
    start_study(store, DEMO, by="anna")
    with store.reading() as connection:
        assert recorded_safety(connection, "demo") == DEMO.safety
        assert recorded_safety(connection, "another") is None
