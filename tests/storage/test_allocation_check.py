"""Whoever holds the key sees what was changed, skipped, repeated or made up; the counts tell no single arm."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import text

from workmh_measures.errors import StoreError
from workmh_measures.storage.allocation import Asked, tell
from workmh_measures.storage.allocation_check import allocation_state, record_arms_shown, verify
from workmh_measures.storage.allocation_draw import MARK
from workmh_measures.storage.allocation_key import AllocationKey, new_key
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import AllocatedEvent
from workmh_measures.trial.allocation import arms_in_order, number_mark

STRATUM = "benefit_group=aap"


def forged(store: Store, key: AllocationKey, name: str, number: int, **change: object) -> None:
    """Put an allocation into the record that no draw made."""
    told: dict[str, object] = {
        "request_id": MARK + number_mark(key.plan, key.seed, STRATUM, number),
        "entered_by": "somebody",
        "participant": name,
        "arm": "control",
        "how": "drawn",
        "strata": {"benefit_group": "aap"},
        "number": number,
        "data": {"plan": key.commitment, "request": "r"},
    }
    store.append("demo", [AllocatedEvent(**{**told, **change})])  # type: ignore[arg-type]


@pytest.fixture
def key(made: ModuleType, store: Store, tmp_path: Path) -> AllocationKey:
    """A study in which three people are drawn."""
    key: AllocationKey = made.sealed(store, tmp_path)
    made.enrol(store, [f"P{n}" for n in range(1, 8)])
    for name in ("P1", "P2", "P3"):
        made.drawn(store, name, key)
    return key


def next_arm(key: AllocationKey, number: int) -> str:
    return list(islice(arms_in_order(key.plan, key.seed, STRATUM), number))[-1]


def test_an_allocation_kept_to_has_no_faults(store: Store, key: AllocationKey) -> None:
    found = verify(store, "demo", key)
    assert (found.drawn, found.erased, found.others, found.faults) == ({STRATUM: 3}, 0, 0, ())


def test_an_arm_that_was_chosen_instead_of_drawn_is_found(
    made: ModuleType, store: Store, key: AllocationKey
) -> None:
    right = next_arm(key, 4)
    forged(store, key, "P4", 4, arm="control" if right == "programme" else "programme")
    [fault] = verify(store, "demo", key).faults
    assert fault == "Event 12, participant P4: tells another arm than the one drawn."


def test_a_number_passed_over_is_found(made: ModuleType, store: Store, key: AllocationKey) -> None:
    forged(store, key, "P4", 6, arm=next_arm(key, 6))
    [fault] = verify(store, "demo", key).faults
    assert "has number 6 of its stratum where 4 is due" in fault


def test_a_number_used_out_of_order_is_found(made: ModuleType, store: Store, key: AllocationKey) -> None:
    for name, number in (("P4", 5), ("P5", 4)):
        forged(store, key, name, number, arm=next_arm(key, number))
    assert len(verify(store, "demo", key).faults) == 2


def test_a_made_up_mark_and_another_stratum_than_that_of_the_mark_are_found(
    made: ModuleType, store: Store, key: AllocationKey
) -> None:
    forged(store, key, "P4", 4, request_id=f"{MARK}{'0' * 32}")
    forged(store, key, "P5", 4, arm=next_arm(key, 4), strata={"benefit_group": "sick_leave"})
    first, second = verify(store, "demo", key).faults
    assert "has the mark of no number of this allocation" in first
    assert "tells another stratum or number than its mark" in second


def test_somebody_drawn_twice_is_found(made: ModuleType, store: Store, key: AllocationKey) -> None:
    forged(store, key, "P1", 4, arm=next_arm(key, 4))
    assert verify(store, "demo", key).faults == ("P1 was drawn twice.",)


def test_an_arm_changed_in_the_database_is_found_twice_over(
    made: ModuleType, sqlite_store: Store, tmp_path: Path
) -> None:
    key = made.sealed(sqlite_store, tmp_path)
    made.enrol(sqlite_store, ["P1"])
    arm = made.drawn(sqlite_store, "P1", key).arm
    other = "control" if arm == "programme" else "programme"
    with sqlite_store.writing() as connection:
        connection.execute(text("DROP TRIGGER payload_no_update"))
        swap = text("UPDATE payload SET content = replace(content, :arm, :other) WHERE seq = 3")
        connection.execute(swap, {"arm": f'"{arm}"', "other": f'"{other}"'})
    chain, changed = verify(sqlite_store, "demo", key).faults
    assert chain.startswith("The audit chain breaks at event 3")
    assert "tells another arm than the one drawn" in changed


def test_a_key_of_no_sealing_of_the_study_verifies_nothing(
    made: ModuleType, store: Store, key: AllocationKey
) -> None:
    with pytest.raises(StoreError, match="No sealing of this study names this key file"):
        verify(store, "demo", new_key(made.demo_plan()))


def test_the_state_counts_strata_waiting_and_erased(
    made: ModuleType, store: Store, key: AllocationKey
) -> None:
    made.enrol(store, ["S1"], "sick_leave")
    arms = [made.drawn(store, "S1", key).arm]
    store.erase("demo", "P2", "asked for it", "keeper")
    state = allocation_state(store, "demo")
    assert state.allocated == {STRATUM: 2, "benefit_group=sick_leave": 1}
    assert (state.waiting, state.erased, [one.method for one in state.sealed]) == (4, 1, ["blocks"])
    assert state.by_arm["benefit_group=sick_leave", arms[0]] == 1
    assert sum(state.by_arm.values()) == 3
    assert "control" not in repr(state)


def test_a_corrected_telling_counts_once(made: ModuleType, store: Store) -> None:
    made.enrol(store, ["P1"])
    tell(store, made.demo(), "P1", "control", Asked("k", "letter"))
    tell(store, made.demo(), "P1", "programme", Asked("k", "wrong line", corrects=True))
    state = allocation_state(store, "demo")
    assert (dict(state.allocated), dict(state.by_arm)) == ({"": 1}, {("", "programme"): 1})


def test_who_was_shown_counts_by_arm_stands_on_record(store: Store, key: AllocationKey) -> None:
    record_arms_shown(store, "demo", Asked("board", "interim look"))
    [note] = store.events("demo", kind=Kind.NOTE)
    assert note.content == {"what": "allocation counts by arm were shown", "reason": "interim look"}
    assert note.columns["entered_by"] == "board"
