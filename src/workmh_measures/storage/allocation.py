"""Seal how arms come about, record arms that others drew, unblind one participant; drawing itself is `allocation_draw`."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from workmh_measures.errors import Problem, StoreError, nearest_match, problem
from workmh_measures.model.study import Study
from workmh_measures.storage import reading
from workmh_measures.storage.allocation_key import AllocationKey, new_key, write_key
from workmh_measures.storage.appending import Receipt
from workmh_measures.storage.events import Event, Kind, new_request_id
from workmh_measures.storage.participants import turn
from workmh_measures.storage.reading import ParticipantRecord
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import AllocatedEvent, AllocationSealedEvent, UnblindedEvent
from workmh_measures.trial.allocation import Plan

__all__ = [
    "TOLD",
    "Asked",
    "Sealing",
    "append_one",
    "enrolled",
    "label_key",
    "person_problem",
    "seal",
    "seal_with_new_key",
    "sealings",
    "tell",
    "unblind",
]

TOLD = "told"
"""Method of a sealing where others draw."""
_MAYBE_STORED = ("STORE-UNCONFIRMED", "STORE-FULL")


@dataclass(frozen=True)
class Asked:
    """Who asks for something, why, and under which request id; a retry sends the same id again.

    `corrects` says that an arm told before was told wrongly.
    """

    by: str
    reason: str | None = None
    corrects: bool = False
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True)
class Sealing:
    """One event that says how arms come about from then on."""

    seq: int
    by: str
    content: Mapping[str, Any] = field(repr=False)

    @property
    def method(self) -> str:
        """Return blocks, clusters, list, or told."""
        return str(self.content["method"])

    @property
    def commitment(self) -> str | None:
        """Return the SHA-256 of the key file; None where arms are told."""
        commitment: str | None = self.content["commitment"]
        return commitment


def sealings(connection: Connection, study: str) -> list[Sealing]:
    """Return every sealing of a study, oldest first; the last one holds."""
    events = reading.stored_events(connection, study, {"kind": Kind.ALLOCATION_SEALED})
    return [Sealing(one.seq, one.columns["entered_by"], one.content or {}) for one in events]


def seal(
    store: Store,
    key: AllocationKey,
    asked: Asked,
    *,
    listed: Mapping[str, Sequence[str]] | None = None,
) -> Receipt:
    """Put on record how arms come about: the plan but its block sizes, and what proves the key file later.

    Parameters
    ----------
    key : kept outside the store.
    asked : with a reason where an earlier sealing is replaced.
    listed : arms of each stratum, for a list made elsewhere; they are stored encrypted.

    Raises
    ------
    StoreError
        ALLOC-SEALED if it was sealed before and no reason is given.
    """
    plan = key.plan
    with turn(store, plan.study) as connection:
        earlier = sealings(connection, plan.study)
        if earlier and not (asked.reason or "").strip():
            text = f"Allocation was sealed before, by {earlier[-1].by} (event {earlier[-1].seq})."
            raise StoreError([problem("ALLOC-SEALED", where=f"study {plan.study}", text=text)])
        told = {
            "method": plan.method,
            "arms": plan.arms,
            "ratio": plan.ratio,
            "strata": [[name, list(levels)] for name, levels in plan.strata.items()],
            "commitment": key.commitment,
            "list": key.sealed_list(listed) if listed is not None else None,
        }
        return append_one(store, connection, plan.study, [_sealed(earlier, told, asked)])


def seal_with_new_key(
    store: Store, file: Path, plan: Plan, asked: Asked, listed: Mapping[str, Sequence[str]] | None = None
) -> AllocationKey:
    """Draw a seed, write it to a new key file, and seal the plan.

    The file is there before the record names it. It stays when the store did not confirm, for the sealing may be in the
    record all the same; after a refusal it is taken away.

    Raises
    ------
    StoreError
        ALLOC-PLAN, ALLOC-KEY-FILE, ALLOC-SEALED, or what the store says.
    """
    key = new_key(plan)
    write_key(file, key)
    try:
        seal(store, key, asked, listed=listed)
    except StoreError as refusal:
        if not any(found.code in _MAYBE_STORED for found in refusal.problems):
            file.unlink()
        raise
    return key


def label_key(store: Store, study: str) -> str | None:
    """Return what the letters of blinded copies follow from (`dataset.blinding.arm_letters`); None before a sealing."""
    with store.reading() as connection:
        found = sealings(connection, study)
    return str(found[0].content["label_key"]) if found else None


def tell(store: Store, study: Study, participant: str, arm: str, asked: Asked) -> Receipt:
    """Record the arm of a participant as told by whoever allocated elsewhere.

    Parameters
    ----------
    arm : id of an arm.
    asked : with a reason: who allocated and how it came here, or why an earlier telling is corrected.

    Raises
    ------
    StoreError
        ALLOC-ARM, ALLOC-PERSON, or ALLOC-SEALED if the study draws its arms itself. An arm that was drawn is never corrected.
    """
    arms = [one.id for one in study.arms]
    if arm not in arms:
        near = nearest_match(arm, arms)
        raise StoreError([problem("ALLOC-ARM", where=participant, found=arm, allowed=arms, nearest=near)])
    if not (asked.reason or "").strip():
        raise StoreError([person_problem(participant, "An arm is told with a reason.")])
    with turn(store, study.id) as connection:
        _refuse_second_arm(connection, study.id, participant, asked)
        earlier = sealings(connection, study.id)
        events: list[Event] = []
        if not earlier:
            told = {"method": TOLD, "commitment": None, "arms": arms}
            events.append(_sealed([], told, Asked(asked.by, "the first arm was told")))
        elif earlier[-1].method != TOLD:
            text = f"This study draws its arms ({earlier[-1].method}, event {earlier[-1].seq}); they are not told."
            raise StoreError([problem("ALLOC-SEALED", where=f"participant {participant}", text=text)])
        events.append(
            AllocatedEvent(
                request_id=asked.request_id,
                entered_by=asked.by,
                participant=participant,
                arm=arm,
                how="told",
                data={"reason": asked.reason},
            )
        )
        return append_one(store, connection, study.id, events)


def unblind(store: Store, study: str, participant: str, asked: Asked) -> str:
    """Record that somebody is told the arm of one participant, and only then return it.

    Raises
    ------
    StoreError
        ALLOC-PERSON if there is no arm to tell; STORE-EVENT without a reason.
    """
    with turn(store, study) as connection:
        arm = enrolled(connection, study, participant).arm
        if arm is None:
            raise StoreError([person_problem(participant, "No arm is on record.")])
        event = UnblindedEvent(
            request_id=asked.request_id,
            entered_by=asked.by,
            participant=participant,
            reason=asked.reason or "",
        )
        append_one(store, connection, study, [event])
    return arm


def enrolled(connection: Connection, study: str, participant: str) -> ParticipantRecord:
    """Return what is known of a participant.

    Raises
    ------
    StoreError
        ALLOC-PERSON if nobody of this id is enrolled.
    """
    for record in reading.participants(connection, study, participant):
        return record
    raise StoreError([person_problem(participant, "Nobody of this id is enrolled.")])


def append_one(store: Store, connection: Connection, study: str, events: Sequence[Event]) -> Receipt:
    """Append events that belong together and return the receipt of the last."""
    [outcome] = store.append_within(connection, study, [events])
    if isinstance(outcome, StoreError):
        raise outcome
    return outcome[-1]


def person_problem(participant: str, text: str) -> Problem:
    """Return what stands against allocating a participant."""
    return problem("ALLOC-PERSON", where=f"Participant {participant}", text=text)


def _refuse_second_arm(connection: Connection, study: str, participant: str, asked: Asked) -> None:
    record = enrolled(connection, study, participant)
    only = {"kind": Kind.ALLOCATED, "participant": participant}
    before = list(reading.stored_events(connection, study, only))
    if any(one.columns["request_id"] == asked.request_id for one in before):
        return
    if any((one.content or {}).get("how") != TOLD for one in before):
        raise StoreError([person_problem(participant, "The arm was drawn; a drawn arm is never corrected.")])
    if record.arm is not None and not asked.corrects:
        text = "Has an arm already; --correct says that it was told wrongly."
        raise StoreError([person_problem(participant, text)])


def _sealed(earlier: Sequence[Sealing], told: Mapping[str, object], asked: Asked) -> AllocationSealedEvent:
    """Make the event; its request id counts, so that of two sealings at once only one enters."""
    letters = earlier[0].content["label_key"] if earlier else secrets.token_hex(16)
    return AllocationSealedEvent(
        request_id=f"allocation-sealed-{len(earlier) + 1}",
        entered_by=asked.by,
        data={**told, "label_key": letters, "reason": asked.reason},
    )
