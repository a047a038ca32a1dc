"""The trial of a store: read at one moment for its analysis, locked before it, and the lock lifted on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from .definitions.library import scheduled_instruments
from .errors import StoreError, problem
from .model.fingerprint import fingerprint, stated_fingerprint
from .model.instrument import Instrument
from .model.study import Study
from .storage.chain import head
from .storage.data_lock import keep_lock, last_lock
from .storage.events import new_request_id
from .storage.reading import StoredEvent
from .storage.registers import register_records_within
from .storage.repository import Store
from .storage.study_data import dataset_within, enrolments_within
from .storage.study_events import ExportedEvent
from .storage.study_record import require_study
from .trial.data_content import content_hash
from .trial.trial_data import DataLock, TrialData

__all__ = ["lock_study", "record_run", "trial_of_store"]

_TIMES_READ = 3
"""Somebody may answer while the data are read; then they are read again."""


def trial_of_store(store: Store, study: Study, *, today: date, day_is_asked: bool = False) -> TrialData:
    """Read a study out of its store for analysis.

    Parameters
    ----------
    today : the day that decides what is due; while a lock holds its own day counts instead.
    day_is_asked : somebody named `today`, and it counts whatever the lock says.

    Returns
    -------
    TrialData
        `lock` is told while a lock holds and everything that is analysed is as it was locked, the plan too.

    Raises
    ------
    StoreError
        If the store holds another study.
    """
    require_study(store, study)
    instruments = scheduled_instruments(study)
    with store.reading() as connection:
        held = last_lock(connection, study.id)
        day = today if held is None or day_is_asked else date.fromisoformat(str(_told(held)["day"]))
        data = _trial_within(connection, study, instruments, day)
    lock = None if held is None else _lock(held)
    if lock is None or (lock.content, lock.study_fingerprint) != (
        content_hash(data),
        stated_fingerprint(study),
    ):
        return data
    return replace(data, lock=lock)


def lock_study(store: Store, study: Study, *, today: date, by: str) -> DataLock:
    """Lock the data of a study as they stand: what is analysed, plan and definitions, program version, end of the chain.

    From then on the store refuses whatever would change the data; see `storage.freeze`.

    Raises
    ------
    StoreError
        LOCK-HELD if they are locked; LOCK-MOVED if something was recorded each time they were read.
    """
    require_study(store, study)
    for left in reversed(range(_TIMES_READ)):
        try:
            _lock_once(store, study, today=today, by=by)
            break
        except StoreError as refused:
            if not left or {one.code for one in refused.problems} != {"LOCK-MOVED"}:
                raise
    with store.reading() as connection:
        held = last_lock(connection, study.id)
    if held is None:
        raise StoreError([problem("LOCK-NONE", where=f"study {study.id}")])
    return _lock(held)


def _lock_once(store: Store, study: Study, *, today: date, by: str) -> None:
    instruments = scheduled_instruments(study)
    with store.reading() as connection:
        read_at = head(connection, study.id)
        data = _trial_within(connection, study, instruments, today)
    told = {
        "content": content_hash(data),
        "day": today.isoformat(),
        "instruments": {name: fingerprint(instrument) for name, instrument in instruments.items()},
    }
    keep_lock(store, study, told, read_at=read_at, by=by)


def record_run(store: Store, study: Study, told: Mapping[str, object], *, by: str) -> None:
    """Put on record that the plan was run, with the hash of its results and whether the data were locked."""
    event = ExportedEvent(request_id=new_request_id(), entered_by=by, data={"what": "trial", **told})
    store.append(study.id, [event])


def _trial_within(
    connection: Connection, study: Study, instruments: Mapping[str, Instrument], day: date
) -> TrialData:
    long = dataset_within(connection, study, instruments, today=day)
    people = enrolments_within(connection, study.id)
    records = register_records_within(connection, study.id)
    marked = study.model_copy(update={"simulated": long.codebook.simulated})
    return TrialData(
        study=marked,
        instruments=instruments,
        long=long,
        people=tuple(people),
        records=tuple(records),
        today=day,
        source="store",
    ).with_work()


def _told(event: StoredEvent) -> Mapping[str, object]:
    return event.content or {}


def _lock(event: StoredEvent) -> DataLock:
    return DataLock(
        at=event.columns["recorded_at"],
        by=str(event.columns["entered_by"]),
        seq=event.seq,
        head=str(event.columns["row_hash"]),
        content=str(_told(event).get("content")),
        study_fingerprint=str(event.columns["fingerprint"]),
    )
