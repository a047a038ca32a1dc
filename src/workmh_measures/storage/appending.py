"""Append submissions to the chain of one study, inside one transaction that holds the lock on its head."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.storage.canonical import FORMAT, GENESIS, payload_hash, row_hash
from workmh_measures.storage.events import NAME_FIELDS, AnswerEvent, Event, Kind
from workmh_measures.storage.freeze import Freeze
from workmh_measures.storage.meanwhile import Meanwhile
from workmh_measures.storage.tables import NOT_AN_ANSWER, chain_head, event, payload

__all__ = ["Outcome", "Receipt", "append_submissions"]

_CHUNK = 500  # ids per question: both databases limit the parameters of one statement
_CELL = ("participant", "wave", "occasion", "instrument", "item")
_FORM = _CELL[:-1]
_NOBODY = frozenset(("import", "participant", "simulated", "system"))  # who cannot answer for a correction
_ABOUT = ("kind", *_CELL)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an event is in the record.

    Attributes
    ----------
    request_id : of the event sent.
    seq, recorded_at, row_hash : its place in the chain of the study.
    duplicate : True if it had been stored before and this was a retry.
    """

    request_id: str
    seq: int
    recorded_at: datetime
    row_hash: str
    duplicate: bool = False


Outcome = list[Receipt] | StoreError


def append_submissions(
    connection: Connection, study: str, submissions: Sequence[Sequence[Event]], *, recorded_at: datetime
) -> list[Outcome]:
    """Append submissions in order; each enters whole or is refused whole, and none hinders another.

    Parameters
    ----------
    connection : inside a writing transaction; nothing is durable before that is committed.
    study : whose chain is meant.
    submissions : each a sequence of events that belong together.
    recorded_at : the moment written into the events.

    Returns
    -------
    For each submission its receipts, or the error that refused it.
    """
    events = [sent for submission in submissions for sent in submission]
    batch = _Batch(connection, study, events, known={})
    outcomes = batch.lined_up(submissions, recorded_at)
    if not any(isinstance(outcome, StoreError) for outcome in outcomes):
        with suppress(IntegrityError), connection.begin_nested():
            batch.write(connection)
            return outcomes
    # Retries are rare, and the unique index finds them for nothing: only now is it asked which events were sent
    # before. A refusal may be one too: an event that could not enter today may have entered yesterday.
    known = _known_requests(connection, study, [sent.request_id for sent in events])
    batch = _Batch(connection, study, events, known=known)
    outcomes = batch.lined_up(submissions, recorded_at)
    batch.write(connection)
    return outcomes


class _Batch:
    """What is known of a study's record while events are lined up behind its head."""

    def __init__(
        self, connection: Connection, study: str, events: Sequence[Event], *, known: dict[str, dict[str, Any]]
    ) -> None:
        self.study = study
        self.known = known
        self.seq, self.hash = _locked_head(connection, study)
        self.erased, self.completed = _closed(connection, study, {sent.participant for sent in events})
        self.meanwhile = Meanwhile(connection, study, events)
        self.freeze = Freeze(connection, study, events)
        self.latest = {
            _cell(sent): _latest(connection, study, sent)
            for sent in events
            if isinstance(sent, AnswerEvent) and sent.based_on is not None
        }
        self.rows: list[dict[str, Any]] = []
        self.payloads: list[dict[str, Any]] = []

    def _objections(self, sent: Event) -> list[Problem]:
        """Return the reasons why an event may not enter; none for one that is new or was sent before."""
        first = self.known.get(sent.request_id)
        if first is not None:
            same = all(first[name] == getattr(sent, name) for name in _ABOUT) and (
                first["salt"] is None or payload_hash(first["salt"], sent.text) == first["payload_hash"]
            )
            return [] if same else [problem("STORE-REQUEST", where=sent.where, found=sent.request_id)]
        if sent.participant in self.erased:
            return [problem("STORE-ERASED", where=sent.where)]
        if _form(sent) in self.completed and not _is_correction(sent):
            when = f"{self.completed[_form(sent)]:%Y-%m-%d}"
            return [problem("STORE-COMPLETED", where=sent.where, found=sent.instrument, when=when)]
        if isinstance(sent, AnswerEvent) and sent.based_on is not None:
            now = self.latest[_cell(sent)]
            if now != sent.based_on:
                return [problem("STORE-STALE", where=sent.where, found=now, allowed=sent.based_on)]
        return [problem("STORE-CHANGED", where=sent.where)] if self.meanwhile.changed(sent) else []

    def _receipt(self, sent: Event, recorded_at: datetime) -> Receipt:
        """Line an event up behind the head, or find the one sent before."""
        first = self.known.get(sent.request_id)
        duplicate = first is not None
        row = first if first is not None else self._row(sent, recorded_at)
        return Receipt(sent.request_id, row["seq"], row["recorded_at"], row["row_hash"], duplicate)

    def lined_up(self, submissions: Sequence[Sequence[Event]], recorded_at: datetime) -> list[Outcome]:
        """Line up the submissions that may enter, and say what becomes of each."""
        outcomes: list[Outcome] = []
        for submission in submissions:
            objections = [*_twins(submission), *(o for sent in submission for o in self._objections(sent))]
            objections += self.freeze.problems([s for s in submission if s.request_id not in self.known])
            if objections:
                outcomes.append(StoreError(objections))
            else:
                outcomes.append([self._receipt(sent, recorded_at) for sent in submission])
        return outcomes

    def write(self, connection: Connection) -> None:
        """Write down what was lined up and move the head behind it."""
        if self.rows:
            connection.execute(insert(event), self.rows)
            connection.execute(insert(payload), self.payloads)
            connection.execute(_MOVE_HEAD, {"of": self.study, "seq": self.seq, "hash": self.hash})

    def _row(self, sent: Event, recorded_at: datetime) -> dict[str, Any]:
        salt = secrets.token_hex(16)
        row: dict[str, Any] = {name: getattr(sent, name) for name in NAME_FIELDS}
        row |= {
            "study": self.study,
            "seq": self.seq + 1,
            "format": FORMAT,
            "kind": sent.kind.value,
            "occasion": sent.occasion,
            "recorded_at": recorded_at,
            "payload_hash": payload_hash(salt, sent.text),
            "previous_hash": self.hash,
        }
        row["row_hash"] = row_hash(row)
        self.seq, self.hash = row["seq"], row["row_hash"]
        self.rows.append(row)
        self.payloads.append({"study": self.study, "seq": self.seq, "salt": salt, "content": sent.text})
        self.known[sent.request_id] = {**row, "salt": salt}
        self.meanwhile.take(sent, self.seq)
        self.freeze.take(sent, recorded_at)
        if _cell(sent) in self.latest and sent.kind is Kind.ANSWER:
            self.latest[_cell(sent)] = self.seq
        if sent.kind is Kind.ERASED and sent.item is None:
            self.erased.add(sent.participant)
        if sent.kind is Kind.FORM_COMPLETED:
            self.completed.setdefault(_form(sent), recorded_at)
        return row


# Built once: building a statement costs more than running it.
_HEAD = (
    select(chain_head.c.seq, chain_head.c.hash).where(chain_head.c.study == bindparam("of")).with_for_update()
)
_MOVE_HEAD = update(chain_head).where(chain_head.c.study == bindparam("of"))
_SENT_BEFORE = select(
    *(event.c[name] for name in ("seq", "recorded_at", "request_id", "row_hash", "payload_hash", *_ABOUT))
).where(event.c.study == bindparam("of"), event.c.request_id.in_(bindparam("ids", expanding=True)))
_SALT = select(payload.c.salt).where(payload.c.study == bindparam("of"), payload.c.seq == bindparam("at"))
# `recorded_at` is told in the message; without it SQLite would find all in the wrong index and walk every answer.
_CLOSED = select(event.c.kind, event.c.recorded_at, event.c.item, *(event.c[name] for name in _FORM)).where(
    event.c.study == bindparam("of"),
    NOT_AN_ANSWER,
    event.c.kind.in_((Kind.ERASED.value, Kind.FORM_COMPLETED.value)),
    event.c.participant.in_(bindparam("persons", expanding=True)),
)


def _locked_head(connection: Connection, study: str) -> tuple[int, str]:
    """Return the end of the chain; nobody else can append to this study until the transaction ends."""
    row = connection.execute(_HEAD, {"of": study}).one_or_none()
    if row is None:
        first = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(
            first(chain_head).values(study=study, seq=0, hash=GENESIS).on_conflict_do_nothing()
        )
        row = connection.execute(_HEAD, {"of": study}).one()
    return row.seq, row.hash


def _known_requests(connection: Connection, study: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the events that already carry one of the request ids, with the salt where it is still there."""
    known = {
        row["request_id"]: dict(row)
        for chunk in _chunks(ids)
        for row in connection.execute(_SENT_BEFORE, {"of": study, "ids": chunk}).mappings()
    }
    for row in known.values():
        row["salt"] = connection.execute(_SALT, {"of": study, "at": row["seq"]}).scalar_one_or_none()
    return known


def _closed(
    connection: Connection, study: str, participants: set[str | None]
) -> tuple[set[str | None], dict[tuple[Any, ...], datetime]]:
    """Return who of these was erased, and which of their forms were handed in and when: one question a batch."""
    erased: set[str | None] = set()
    completed: dict[tuple[Any, ...], datetime] = {}
    for chunk in _chunks([name for name in participants if name is not None]):
        for kind, moment, item, *form in connection.execute(_CLOSED, {"of": study, "persons": chunk}):
            if kind == Kind.FORM_COMPLETED:
                completed[tuple(form)] = moment
            elif item is None:  # else the answers to one item only
                erased.add(form[0])
    return erased, completed


def _is_correction(sent: Event) -> bool:
    """Say whether an event may change a form that was handed in: with a reason, and a person who answers for it."""
    if sent.kind not in (Kind.ANSWER, Kind.FORM_COMPLETED):
        return True
    told = sent.reason if isinstance(sent, AnswerEvent) else sent.content().get("reason")
    nobody = sent.entered_by.partition(":")[0].casefold() in _NOBODY
    return isinstance(told, str) and bool(told.strip()) and not nobody


def _latest(connection: Connection, study: str, sent: Event) -> int:
    about = [event.c[name] == getattr(sent, name) for name in _CELL]
    seq = func.coalesce(func.max(event.c.seq), literal(0))
    of_cell = select(seq).where(event.c.study == study, event.c.kind == Kind.ANSWER.value, *about)
    return int(connection.execute(of_cell).scalar_one())


def _cell(sent: Event) -> tuple[Any, ...]:
    return tuple(getattr(sent, name) for name in _CELL)


def _form(sent: Event) -> tuple[Any, ...]:
    return tuple(getattr(sent, name) for name in _FORM)


def _twins(submission: Iterable[Event]) -> list[Problem]:
    seen: set[str] = set()
    twins = []
    for sent in submission:
        if sent.request_id in seen:
            text = "has the request id of another one in the same submission"
            twins.append(problem("STORE-EVENT", where=sent.where, found=sent.request_id, text=text))
        seen.add(sent.request_id)
    return twins


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
