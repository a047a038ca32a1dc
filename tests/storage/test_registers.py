from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.model.work import BenefitSpell, EmploymentSpell, RegisterRecord
from workmh_measures.storage.events import EnrolledEvent, Kind, new_request_id
from workmh_measures.storage.registers import (
    Incoming,
    keep_register_records,
    register_changes,
    register_records,
)
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import WithdrawnEvent

RECORD = RegisterRecord(
    "P1",
    "aa_register",
    date(2024, 1, 1),
    date(2025, 12, 31),
    "emigrated",
    employment=(
        EmploymentSpell("competitive", date(2024, 3, 1), None, 50.0, 18.75),
        EmploymentSpell("placement", date(2024, 2, 29), date(2024, 2, 29)),
    ),
    benefits=(BenefitSpell("sickness_benefit", date(2023, 5, 1), date(2024, 2, 1), 33.3),),
    tells=("competitive", "placement", "sickness_benefit"),
)
OTHER = RegisterRecord("P2", "aa_register", date(2024, 1, 1), date(2025, 12, 31))
TOLD = {"entered_by": "data manager", "data": {"files": [{"name": "w.csv", "sha256": "0" * 64}]}}


def enrol(store: Store, *names: str) -> None:
    events = [EnrolledEvent(request_id=new_request_id(), entered_by="x", participant=name) for name in names]
    store.append("demo", events)


def keep(store: Store, *records: RegisterRecord) -> tuple[int, int, int, tuple[str, ...]]:
    changes = keep_register_records(store, "demo", Incoming(records, records[0].source), TOLD)
    return len(changes.new), len(changes.changed), len(changes.unchanged), changes.absent


def test_a_record_comes_back_as_it_was_told(store: Store) -> None:
    enrol(store, "P1")
    assert keep(store, RECORD) == (1, 0, 0, ())
    assert register_records(store, "demo") == [RECORD]


def test_the_same_extract_again_changes_nothing(store: Store) -> None:
    enrol(store, "P1", "P2")
    keep(store, RECORD, OTHER)
    end = store.head("demo")
    assert keep(store, RECORD, OTHER) == (0, 0, 2, ())
    assert store.head("demo") == end


def test_a_later_extract_replaces_the_earlier_one_which_stays_in_the_history(store: Store) -> None:
    enrol(store, "P1", "P2")
    keep(store, RECORD, OTHER)
    later = replace(RECORD, observed_to=date(2026, 3, 31), employment=RECORD.employment[:1])
    assert keep(store, later, OTHER) == (0, 1, 1, ())
    assert register_records(store, "demo") == [later, OTHER]
    told = [event for event in store.history("demo", "P1") if event.kind is Kind.REGISTER]
    assert [len(event.content["employment"]) for event in told if event.content] == [2, 1]  # type: ignore[arg-type]
    assert store.verify("demo").ok


def test_somebody_a_later_extract_lacks_is_named_and_keeps_the_record(store: Store) -> None:
    enrol(store, "P1", "P2")
    keep(store, RECORD, OTHER)
    assert keep(store, OTHER) == (0, 0, 1, ("P1",))
    assert register_records(store, "demo") == [RECORD, OTHER]


def test_sources_do_not_replace_each_other(store: Store) -> None:
    enrol(store, "P1")
    log = replace(RECORD, source="staff")
    keep(store, RECORD)
    assert keep(store, log) == (1, 0, 0, ())
    assert register_records(store, "demo") == [RECORD, log]


def test_a_window_may_not_reach_past_withdrawal_from_the_register(store: Store) -> None:
    enrol(store, "P1", "P2")
    left = date(2025, 6, 1)
    gone = WithdrawnEvent(request_id="w", entered_by="x", participant="P1", level="register", day=left)
    store.append("demo", [gone])
    with pytest.raises(StoreError) as caught:
        keep(store, RECORD, OTHER)
    assert [p.code for p in caught.value.problems] == ["REG-LEFT"]
    with pytest.raises(StoreError):
        register_changes(store, "demo", Incoming([RECORD, OTHER], "aa_register"))
    with pytest.raises(StoreError):
        keep(store, replace(RECORD, observed_to=left), OTHER)
    assert register_records(store, "demo") == []
    keep(store, replace(RECORD, observed_to=date(2025, 5, 31)), OTHER)
    assert len(register_records(store, "demo")) == 2


def test_looking_at_what_would_change_changes_nothing(store: Store) -> None:
    enrol(store, "P1")
    end = store.head("demo")
    assert register_changes(store, "demo", Incoming([RECORD], "aa_register")).new == (RECORD,)
    assert store.head("demo") == end


def test_an_extract_that_would_make_known_kinds_unknown_is_refused_unless_it_is_said_so(store: Store) -> None:
    enrol(store, "P1")
    keep(store, RECORD)
    less = replace(RECORD, benefits=(), tells=("competitive", "placement"))
    with pytest.raises(StoreError) as caught:
        keep(store, less)
    assert [(p.code, p.found) for p in caught.value.problems] == [("REG-LESS", "sickness_benefit")]
    assert register_records(store, "demo") == [RECORD]
    said = Incoming([less], less.source, may_tell_less=True)
    assert keep_register_records(store, "demo", said, TOLD).changed == (less,)
