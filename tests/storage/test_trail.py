from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.storage.canonical import row_hash
from workmh_measures.storage.events import AnswerEvent, EnrolledEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import AllocatedEvent, AllocationSealedEvent
from workmh_measures.storage.study_record import start_study
from workmh_measures.storage.tables import EVENT_COLUMNS
from workmh_measures.storage.trail import TRAIL_COLUMNS, Wanted, trail_frame

Answer = Callable[..., AnswerEvent]
OSLO = ZoneInfo("Europe/Oslo")
ARMS = ("secret_arm", "other_arm")


@pytest.fixture
def filled(store: Store, answer: Answer) -> Store:
    moments = iter(datetime(2026, 3, day, 23, 30, tzinfo=UTC) for day in (1, 2, 3, 4))
    store.now = lambda: next(moments)
    enrolled = EnrolledEvent(request_id="e", entered_by="anna", participant="0412", arm=ARMS[0])
    allocated = AllocatedEvent(request_id="a", entered_by="anna", participant="0412", arm=ARMS[1], how="told")
    for event in (enrolled, allocated, answer(2), answer(3, participant="0500", item="02")):
        store.append("demo", [event])
    return store


def test_the_trail_holds_every_event_with_its_place_and_its_civil_time(filled: Store) -> None:
    frame = trail_frame(filled, "demo", Wanted(), zone=OSLO)
    assert tuple(frame.columns) == TRAIL_COLUMNS
    assert frame["seq"].tolist() == [1, 2, 3, 4]
    assert frame["recorded_at"].tolist()[0] == "2026-03-01T23:30:00.000000+00:00"
    assert frame["recorded_local"].tolist()[0] == "2026-03-02 00:30:00+01:00"
    assert [json.loads(text).get("value") for text in frame["content"]] == [None, None, 2, 3]


def test_the_chain_can_be_walked_from_the_table_alone(filled: Store) -> None:
    before = "0" * 64
    for row in trail_frame(filled, "demo", Wanted(), zone=OSLO).to_dict("records"):
        columns = {name: None if row[name] != row[name] else row[name] for name in EVENT_COLUMNS}
        columns["recorded_at"] = datetime.fromisoformat(columns["recorded_at"])
        assert row["previous_hash"] == before
        assert row["row_hash"] == row_hash(columns)
        before = row["row_hash"]


def test_the_arm_is_shown_only_to_those_who_ask_for_it(filled: Store) -> None:
    hidden = trail_frame(filled, "demo", Wanted(), zone=OSLO).to_csv()
    assert not any(arm in hidden for arm in ARMS)
    shown = trail_frame(filled, "demo", Wanted(arms=True), zone=OSLO).to_csv()
    assert all(arm in shown for arm in ARMS)


def test_what_the_letters_of_blinded_copies_follow_from_is_hidden_like_an_arm(store: Store) -> None:
    sealed = AllocationSealedEvent(
        request_id="s", entered_by="k", data={"method": "told", "label_key": "letters-of-copies"}
    )
    store.append("demo", [sealed])
    assert "letters-of-copies" not in trail_frame(store, "demo", Wanted(), zone=OSLO).to_csv()
    assert "letters-of-copies" in trail_frame(store, "demo", Wanted(arms=True), zone=OSLO).to_csv()


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(participant="0500"), [4]),
        (Wanted(item="02"), [4]),
        (Wanted(entered_by="anna"), [1, 2]),
        (Wanted(first=date(2026, 3, 3)), [2, 3, 4]),
        (Wanted(first=date(2026, 3, 3), last=date(2026, 3, 3)), [2]),
        (Wanted(participant="nobody"), []),
    ],
)
def test_the_trail_of_a_person_an_item_a_user_or_a_time(
    filled: Store, wanted: Wanted, numbers: list[int]
) -> None:
    assert trail_frame(filled, "demo", wanted, zone=OSLO)["seq"].tolist() == numbers


def test_a_flag_and_an_allocated_unit_tell_the_arm_too(store: Store) -> None:
    jump = load_study("jump")
    start_study(store, jump, by="anna")
    told = {"participant": "0412", "unit": "county_7", "flags": {"served": True}}
    store.append("jump", [EnrolledEvent(request_id="e", entered_by="anna", **told)])
    hidden = trail_frame(store, "jump", Wanted(participant="0412"), zone=OSLO)["content"].iloc[0]
    assert "county_7" not in hidden
    assert "served" not in hidden
    shown = trail_frame(store, "jump", Wanted(participant="0412", arms=True), zone=OSLO)["content"].iloc[0]
    assert "county_7" in shown
    assert "served" in shown


def test_what_was_erased_stays_in_the_trail_without_its_content(filled: Store) -> None:
    filled.now = lambda: datetime(2026, 3, 5, tzinfo=UTC)
    filled.erase("demo", "0412", "asked for", "anna")
    frame = trail_frame(filled, "demo", Wanted(participant="0412"), zone=OSLO)
    assert frame["erased"].tolist()[:3] == [True, True, True]
    assert frame["content"].tolist()[:3] == ["", "", ""]


def test_words_that_wait_for_a_decision_are_covered_in_the_trail(store: Store, answer: Answer) -> None:
    store.append("demo", [answer("ring 41 23 45 67", personal=("phone",)), answer("rom 12", item="02")])
    frame = trail_frame(store, "demo", Wanted(arms=True), zone=OSLO)
    assert [json.loads(text)["value"] for text in frame["content"]] == ["ring •••", "rom 12"]
