"""The lock of a study's data: what was locked, when and by whom; two people lift it, and both leave a trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from workmh_measures import __version__
from workmh_measures.errors import StoreError, problem
from workmh_measures.model.fingerprint import stated_fingerprint
from workmh_measures.model.study import Study
from workmh_measures.storage.chain import Head, head
from workmh_measures.storage.events import Kind, new_request_id
from workmh_measures.storage.participants import append_all, turn
from workmh_measures.storage.reading import StoredEvent, stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import DataLockedEvent, DataUnlockedEvent, UnlockAskedEvent

__all__ = [
    "ASKED_FOR",
    "COMMAND_LINE",
    "LockStep",
    "ask_to_unlock",
    "keep_lock",
    "last_lock",
    "lift_lock",
    "lock_history",
    "open_asking",
]

ASKED_FOR = timedelta(days=7)
"""How long another person may agree to what somebody asked for."""

COMMAND_LINE = " (command line)"
"""Stands behind the name of whoever did it on the command line, where nobody is asked for a password."""

_STEPS = (Kind.DATA_LOCKED, Kind.UNLOCK_ASKED, Kind.DATA_UNLOCKED)


@dataclass(frozen=True, slots=True)
class LockStep:
    """One thing that happened to the lock.

    Attributes
    ----------
    kind : data_locked, unlock_asked or data_unlocked.
    at, by : when and who.
    head : hash of the event itself.
    told : content hash, day, software and fingerprints of a lock; the reason of the other two.
    """

    kind: Kind
    seq: int
    at: datetime
    by: str
    head: str
    fingerprint: str | None
    told: Mapping[str, object] = field(repr=False)


def lock_history(connection: Connection, study: str) -> list[LockStep]:
    """Return everything that happened to the lock of a study, oldest first."""
    steps = [
        LockStep(
            kind=told.kind,
            seq=told.seq,
            at=told.columns["recorded_at"],
            by=str(told.columns["entered_by"]),
            head=str(told.columns["row_hash"]),
            fingerprint=told.columns["fingerprint"],
            told=told.content or {},
        )
        for kind in _STEPS
        for told in stored_events(connection, study, {"kind": kind.value})
    ]
    return sorted(steps, key=lambda step: step.seq)


def last_lock(connection: Connection, study: str) -> StoredEvent | None:
    """Return the lock that holds; None where the data were never locked, or the last lock was lifted."""
    locks = [*stored_events(connection, study, {"kind": Kind.DATA_LOCKED.value})]
    lifted = [*stored_events(connection, study, {"kind": Kind.DATA_UNLOCKED.value})]
    if not locks or (lifted and lifted[-1].seq > locks[-1].seq):
        return None
    return locks[-1]


def open_asking(
    connection: Connection, study: str, *, now: datetime, unlike: str | None = None
) -> LockStep | None:
    """Return the latest asking to lift the lock that holds which may still be agreed to, or None.

    Parameters
    ----------
    unlike : somebody whose own askings do not count.
    """
    found = None
    for step in lock_history(connection, study):
        if step.kind is not Kind.UNLOCK_ASKED:
            found = None
        elif now - step.at <= ASKED_FOR and (unlike is None or not _is_same_person(step.by, unlike)):
            found = step
    return found


def keep_lock(store: Store, study: Study, told: Mapping[str, object], *, read_at: Head, by: str) -> None:
    """Put on record that the data are locked; from then on the store refuses every event that would change them.

    Parameters
    ----------
    told : `content`, the SHA-256 of what is analysed; `day`, the day the data stand for; `instruments`, fingerprints.
    read_at : end of the chain when they were read.

    Raises
    ------
    StoreError
        LOCK-HELD if a lock holds already; LOCK-MOVED if anything was recorded since. Nothing is locked then.
    """
    data = {
        **told,
        "software": f"workmh-measures {__version__}",
        "chain": {"seq": read_at.seq, "hash": read_at.hash},
    }
    with turn(store, study.id) as connection:
        held = last_lock(connection, study.id)
        if held is not None:
            moment = f"{held.columns['recorded_at']:%Y-%m-%d %H:%M} UTC"
            raise StoreError([problem("LOCK-HELD", where=f"study {study.id}", found=moment)])
        if head(connection, study.id) != read_at:
            raise StoreError([problem("LOCK-MOVED", where=f"study {study.id}")])
        event = DataLockedEvent(
            request_id=new_request_id(), entered_by=by, fingerprint=stated_fingerprint(study), data=data
        )
        append_all(store, connection, study.id, [event])


def ask_to_unlock(store: Store, study: str, *, reason: str, by: str) -> None:
    """Put on record that somebody asks to have the lock lifted; it holds until another person agrees.

    Raises
    ------
    StoreError
        LOCK-NONE if none holds; STORE-EVENT without a reason, or with one too long or with personal data.
    """
    event = UnlockAskedEvent(request_id=new_request_id(), entered_by=by, reason=reason.strip())
    with turn(store, study) as connection:
        _require_lock(connection, study)
        append_all(store, connection, study, [event])


def lift_lock(store: Store, study: str, *, by: str) -> LockStep:
    """Agree to what another person asked for: the lock no longer holds, and that is on record.

    Returns
    -------
    The asking that was agreed to.

    Raises
    ------
    StoreError
        LOCK-NONE if none holds; LOCK-UNASKED if nobody asked in the last seven days; LOCK-ALONE if the same person did.
    """
    with turn(store, study) as connection:
        _require_lock(connection, study)
        asked = open_asking(connection, study, now=store.now(), unlike=by)
        if asked is None:
            alone = open_asking(connection, study, now=store.now()) is not None
            found = problem("LOCK-ALONE" if alone else "LOCK-UNASKED", where=f"study {study}", found=by)
            raise StoreError([found])
        told = {"reason": asked.told.get("reason"), "asked_by": asked.by, "asked": asked.seq}
        event = DataUnlockedEvent(request_id=new_request_id(), entered_by=by, data=told)
        append_all(store, connection, study, [event])
    return asked


def _require_lock(connection: Connection, study: str) -> None:
    if last_lock(connection, study) is None:
        raise StoreError([problem("LOCK-NONE", where=f"study {study}")])


def _is_same_person(one: str, other: str) -> bool:
    """Say whether two names are one account, however they were typed and wherever."""
    first, second = (name.removesuffix(COMMAND_LINE).strip().casefold() for name in (one, other))
    return first == second
