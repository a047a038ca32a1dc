"""The lock of a study's data: what was locked, when and by whom; lifting it leaves a trace."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from workmh_measures import __version__
from workmh_measures.errors import StoreError, problem
from workmh_measures.model.fingerprint import stated_fingerprint
from workmh_measures.model.study import Study
from workmh_measures.storage.events import Kind, new_request_id
from workmh_measures.storage.participants import append_all, turn
from workmh_measures.storage.reading import StoredEvent, stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import DataLockedEvent, DataUnlockedEvent

__all__ = ["keep_lock", "last_lock", "lift_lock"]


def last_lock(connection: Connection, study: str) -> StoredEvent | None:
    """Return the lock that holds; None where the data were never locked, or the last lock was lifted."""
    locks = [*stored_events(connection, study, {"kind": Kind.DATA_LOCKED.value})]
    lifted = [*stored_events(connection, study, {"kind": Kind.DATA_UNLOCKED.value})]
    if not locks or (lifted and lifted[-1].seq > locks[-1].seq):
        return None
    return locks[-1]


def keep_lock(store: Store, study: Study, told: Mapping[str, object], *, by: str) -> None:
    """Put on record that the data are locked.

    Parameters
    ----------
    told : `content`, the SHA-256 of what is analysed; `day`, the day the data stand for; `instruments`, fingerprints.

    Raises
    ------
    StoreError
        LOCK-HELD if a lock holds already.
    """
    data = {**told, "software": f"workmh-measures {__version__}"}
    with turn(store, study.id) as connection:
        held = last_lock(connection, study.id)
        if held is not None:
            moment = f"{held.columns['recorded_at']:%Y-%m-%d %H:%M}"
            raise StoreError([problem("LOCK-HELD", where=f"study {study.id}", found=moment)])
        event = DataLockedEvent(
            request_id=new_request_id(), entered_by=by, fingerprint=stated_fingerprint(study), data=data
        )
        append_all(store, connection, study.id, [event])


def lift_lock(store: Store, study: Study, *, reason: str, by: str) -> None:
    """Put on record that the lock no longer holds.

    Raises
    ------
    StoreError
        LOCK-NONE if none holds.
    """
    with turn(store, study.id) as connection:
        if last_lock(connection, study.id) is None:
            raise StoreError([problem("LOCK-NONE", where=f"study {study.id}")])
        event = DataUnlockedEvent(request_id=new_request_id(), entered_by=by, data={"reason": reason})
        append_all(store, connection, study.id, [event])
