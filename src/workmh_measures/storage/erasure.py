"""Erase on a recorded request only: contents and salts of one person go, that it happened stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, select

from workmh_measures.errors import StoreError, problem
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.personal_data import personal_data
from workmh_measures.storage.appending import Receipt, append_submissions
from workmh_measures.storage.chain import Head
from workmh_measures.storage.doors import shut_doors
from workmh_measures.storage.erasure_ledger import Erasure, add_to_ledger
from workmh_measures.storage.events import ErasedEvent, Event, Kind, new_request_id
from workmh_measures.storage.reading import stored_events
from workmh_measures.storage.redaction import Redaction, contents_of, redact_within
from workmh_measures.storage.study_events import ErasureRequestedEvent
from workmh_measures.storage.tables import event, of_other_kind, payload

if TYPE_CHECKING:
    from workmh_measures.storage.repository import Store

__all__ = [
    "Erased",
    "Removal",
    "Request",
    "Waiting",
    "erase",
    "removal",
    "repeat_erasures",
    "request_erasure",
    "waiting",
]


@dataclass(frozen=True, slots=True)
class Request:
    """A recorded request for erasure: the event, when it was recorded, by whom, and why."""

    seq: int
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Removal:
    """What an erasure removes.

    Attributes
    ----------
    kinds : how many contents of each kind of event.
    first, last : when the first and the last of them was recorded; None when there are none.
    salts : theirs; each stands in the store once, so that its files can be searched for them.
    """

    kinds: Mapping[str, int]
    first: datetime | None
    last: datetime | None
    salts: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did.

    Attributes
    ----------
    erasure : who asked, who erased, when.
    request_seq : the event of the request.
    removal : what was removed.
    before, after : the end of the chain on both sides of the event that tells of it.
    """

    erasure: Erasure
    request_seq: int
    removal: Removal
    before: Head
    after: Head


@dataclass(frozen=True, slots=True)
class Waiting:
    """A participant whose contents are to be erased: asked for, or withdrawn at the level of deletion."""

    participant: str
    since: date
    requested: bool


def removal(store: Store, study: str, participant: str) -> tuple[Removal, Request | None]:
    """Return what an erasure of a participant would remove, and the latest request for it; nothing is changed.

    Raises
    ------
    StoreError
        If nothing is recorded about the participant, or all was erased before.
    """
    with store.reading() as connection:
        _refuse_unknown(connection, study, participant)
        return _removal(_contents(connection, study, participant)), _request(connection, study, participant)


def request_erasure(store: Store, study: str, participant: str, *, reason: str, by: str) -> Receipt:
    """Put on record that a participant's contents are to be erased.

    Parameters
    ----------
    reason, by : who asked and why, and who wrote it down; both outlive the erasure, so without personal data.

    Raises
    ------
    StoreError
        If nothing is recorded about the participant, all was erased before, or the words hold personal data.
    """
    removal(store, study, participant)
    _refuse_personal_data({"reason": reason, "by": by})
    return store.append(study, [_asking(participant, reason, by)])[0]


def erase(store: Store, study: str, participant: str, *, by: str, data: Path | None = None) -> Erased:
    """Remove the contents of everything recorded about a participant, and shut that person's links and sessions.

    That it happened, on whose request, when and by whom stays in the record. The chain still verifies: only contents
    and their salts go, and without the salt the hash left behind tells nothing.

    Parameters
    ----------
    by : who erases.
    data : the study's data folder, where the erasure is noted for restored backups; None when there is none.

    Raises
    ------
    StoreError
        If no request is recorded, nothing is recorded about the participant, the erasure was done before, this
        database role may not erase, or the ledger cannot be written; nothing is removed then.
    """
    with store.writing() as connection:
        _refuse_unknown(connection, study, participant)
        asked = _request(connection, study, participant)
        if asked is None:
            raise StoreError([problem("ERASE-REQUEST", where=f"Participant {participant}")])
        told = {"reason": asked.reason, "request": asked.seq}
        erased = _erase(connection, study, _telling(participant, by, told), asked=asked, now=store.now())
        if data is not None:
            # Last before the commit: an erasure noted that then fails is done again, one forgotten would come back.
            add_to_ledger(data, erased.erasure)
    store.forget_old_pages()
    return erased


def waiting(store: Store, study: str) -> list[Waiting]:
    """Return the participants whose contents are still to be erased, by id.

    Notes
    -----
    A withdrawal at the level of deletion erases nothing by itself: somebody looks at it and records the request.
    """
    found: dict[str, Waiting] = {}
    with store.reading() as connection:
        for told in stored_events(connection, study, {"kind": Kind.WITHDRAWN.value}):
            content = told.content or {}
            if content.get("level") != "deletion" or told.participant is None:
                continue
            day = content.get("day")
            found.pop(told.participant, None)
            if isinstance(day, str):
                since = date.fromisoformat(day)
                found[told.participant] = Waiting(told.participant, since, requested=False)
        for told in stored_events(connection, study, {"kind": Kind.ERASURE_REQUESTED.value}):
            if told.participant is not None:
                asked = civil_day(told.columns["recorded_at"])
                since = min(asked, found[told.participant].since) if told.participant in found else asked
                found[told.participant] = Waiting(told.participant, since, requested=True)
        everything = of_other_kind(study, Kind.ERASED) & event.c.item.is_(None)
        erased = connection.execute(select(event.c.participant).where(everything))
        for name in erased.scalars():
            found.pop(str(name), None)
    return [found[name] for name in sorted(found)]


def repeat_erasures(connection: Connection, erasures: Sequence[Erasure], now: datetime) -> list[Erasure]:
    """Erase again, in a store that was just restored, what was erased after its backup was taken.

    Parameters
    ----------
    connection : of the transaction that restores.
    erasures : known from ledger or certificates; those of people the store does not hold are passed over.

    Returns
    -------
    Those that were repeated.
    """
    repeated = []
    for told in erasures:
        if told.item:
            if _redact_again(connection, told, now):
                repeated.append(told)
            continue
        if not _is_known(connection, told.study, told.participant):
            continue
        asking = _asking(told.participant, told.reason, told.requested_by)
        [again] = _appended(connection, told.study, asking, now)
        asked = Request(again.seq, again.recorded_at, told.requested_by, told.reason)
        data = {"reason": told.reason, "request": told.seq, "repeated": told.erased_at}
        telling = _telling(told.participant, told.erased_by, data)
        _erase(connection, told.study, telling, asked=asked, now=now)
        repeated.append(told)
    return repeated


def _redact_again(connection: Connection, told: Erasure, now: datetime) -> bool:
    """Redact again what the backup still holds of it; answers given afterwards are later and stay."""
    asked = Redaction(
        participant=told.participant,
        wave=told.wave,
        instrument=told.instrument,
        item=told.item,
        occasion=told.occasion,
        reason=told.reason,
        by=told.erased_by,
        second=told.requested_by,
    )
    still_there = contents_of(connection, told.study, asked, until=told.seq)
    if still_there:
        redact_within(connection, told.study, asked, now=now)
    return bool(still_there)


# --- the steps ------------------------------------------------------------------------------------


def _asking(participant: str, reason: str, by: str) -> Event:
    return ErasureRequestedEvent(
        request_id=new_request_id(), entered_by=by, participant=participant, reason=reason
    )


def _telling(participant: str, by: str, data: Mapping[str, object]) -> Event:
    return ErasedEvent(request_id=new_request_id(), entered_by=by, participant=participant, data=data)


def _appended(connection: Connection, study: str, sent: Event, now: datetime) -> list[Receipt]:
    [outcome] = append_submissions(connection, study, [[sent]], recorded_at=now)
    if isinstance(outcome, StoreError):
        raise outcome
    return outcome


def _erase(connection: Connection, study: str, telling: Event, *, asked: Request, now: datetime) -> Erased:
    """Record an erasure, remove the contents before it, and shut the person's doors."""
    participant = str(telling.participant)
    # The event comes first: the guard of the payloads asks for it, and behind its lock nothing is added any more.
    [receipt] = _appended(connection, study, telling, now)
    rows = _contents(connection, study, participant, until=receipt.seq)
    if rows:
        one = delete(payload).where(payload.c.study == study, payload.c.seq == bindparam("earlier"))
        connection.execute(one, [{"earlier": row.seq} for row in rows])
    shut_doors(connection, study, participant, now)
    itself = select(event.c.previous_hash).where(event.c.study == study, event.c.seq == receipt.seq)
    before = Head(receipt.seq - 1, str(connection.execute(itself).scalar_one()))
    moments = _iso(asked.at), _iso(receipt.recorded_at)
    erasure = Erasure(
        study, participant, asked.reason, asked.by, moments[0], telling.entered_by, moments[1], receipt.seq
    )
    return Erased(erasure, asked.seq, _removal(rows), before, Head(receipt.seq, receipt.row_hash))


def _contents(
    connection: Connection, study: str, participant: str, until: int | None = None
) -> Sequence[Any]:
    """Return which contents an erasure removes: all of the person's but the requests for it."""
    same = and_(payload.c.study == event.c.study, payload.c.seq == event.c.seq)
    theirs = (event.c.study == study) & (event.c.participant == participant)
    query = (
        select(event.c.seq, event.c.kind, event.c.recorded_at, payload.c.salt)
        .select_from(event.join(payload, same))
        .where(theirs, event.c.kind != Kind.ERASURE_REQUESTED.value)
    )
    return connection.execute(query if until is None else query.where(event.c.seq < until)).all()


def _refuse_personal_data(words: Mapping[str, str]) -> None:
    told = {
        name: sorted({one.kind.replace("_", " ") for one in personal_data(text)})
        for name, text in words.items()
    }
    problems = [
        problem("ERASE-ENTRY", where=name, found=kinds, text=f"The {name} seems to hold: {', '.join(kinds)}.")
        for name, kinds in told.items()
        if kinds
    ]
    if problems:
        raise StoreError(problems)


def _removal(rows: Sequence[Any]) -> Removal:
    moments = [row.recorded_at for row in rows]
    return Removal(
        kinds=dict(sorted(Counter(row.kind for row in rows).items())),
        first=min(moments, default=None),
        last=max(moments, default=None),
        salts=frozenset(row.salt for row in rows),
    )


def _request(connection: Connection, study: str, participant: str) -> Request | None:
    """Return the latest request to erase a person's contents."""
    only = {"participant": participant, "kind": Kind.ERASURE_REQUESTED.value}
    requests = list(stored_events(connection, study, only))
    if not requests:
        return None
    columns, content = requests[-1].columns, requests[-1].content or {}
    return Request(columns["seq"], columns["recorded_at"], columns["entered_by"], str(content.get("reason")))


def _refuse_unknown(connection: Connection, study: str, participant: str) -> None:
    if _was_erased(connection, study, participant):
        raise StoreError([problem("STORE-ERASED", where=f"Participant {participant}")])
    if not _is_known(connection, study, participant):
        raise StoreError([problem("ERASE-UNKNOWN", found=participant)])


def _is_known(connection: Connection, study: str, participant: str) -> bool:
    """Say whether anything of a person is recorded that was not erased."""
    theirs = exists().where(event.c.study == study, event.c.participant == participant)
    known = bool(connection.execute(select(theirs)).scalar_one())
    return known and not _was_erased(connection, study, participant)


def _was_erased(connection: Connection, study: str, participant: str) -> bool:
    theirs = (event.c.participant == participant) & event.c.item.is_(None)
    told = exists().where(of_other_kind(study, Kind.ERASED), theirs)
    return bool(connection.execute(select(told)).scalar_one())


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
