"""Questions to the record: current answers, the whole trail, who takes part."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from workmh_measures.storage.canonical import JsonObject
from workmh_measures.storage.events import Kind
from workmh_measures.storage.participant_records import (
    TOLD_BY,
    ParticipantRecord,
    Telling,
    participant_records,
)
from workmh_measures.storage.tables import EVENT_COLUMNS, NOT_AN_ANSWER, event, of_other_kind, payload

__all__ = [
    "ANSWER_COLUMNS",
    "SAME_EVENT",
    "CurrentAnswer",
    "ParticipantRecord",
    "StoredEvent",
    "answers_left_out",
    "current_answer",
    "current_answers",
    "current_rows",
    "participants",
    "stored_events",
    "told",
]

_CELL = ("participant", "wave", "occasion", "instrument", "item")
ANSWER_COLUMNS = (
    *_CELL,
    "seq",
    "recorded_at",
    "mode",
    "language",
    "entered_by",
    "wording_hash",
    "fingerprint",
    "layout",
)
SAME_EVENT = (payload.c.study == event.c.study) & (payload.c.seq == event.c.seq)


@dataclass(frozen=True, slots=True)
class CurrentAnswer:
    """The latest answer to one item; an earlier one stays in the history.

    Attributes
    ----------
    value : None when there is a missing code, or when the answer was cleared.
    missing : the missing code, None when there is a value or the answer was cleared.
    seq : number of the event; what a change of this answer is `based_on`.
    """

    participant: str
    wave: str
    occasion: int
    instrument: str
    item: str
    seq: int
    recorded_at: datetime
    mode: str
    language: str
    entered_by: str
    wording_hash: str | None
    fingerprint: str
    layout: str | None
    value: int | float | str | None = field(repr=False)
    missing: int | None = field(repr=False)

    @property
    def answered(self) -> bool:
        """True when there is a value; a missing code and a cleared answer are none."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One line of the trail.

    Attributes
    ----------
    columns : the row of `event`.
    content : what was told; None once it was erased.
    """

    columns: Mapping[str, Any]
    content: JsonObject | None = field(repr=False)

    @property
    def seq(self) -> int:
        """Number in the chain of the study."""
        return int(self.columns["seq"])

    @property
    def kind(self) -> Kind:
        """What happened."""
        return Kind(self.columns["kind"])

    @property
    def participant(self) -> str | None:
        """Whom it concerns."""
        return self.columns["participant"]


@lru_cache(maxsize=4096)
def told(content: str) -> JsonObject:
    """Read the text of a payload; most answers of a study are the same few texts, so they are read once."""
    content_read: JsonObject = json.loads(content)
    return content_read


def current_rows(connection: Connection, study: str, only: Mapping[str, str | None]) -> Iterator[Row[Any]]:
    """Yield the columns and the payload text of each current answer, by participant, wave, instrument, item.

    Parameters
    ----------
    only : participant, wave or instrument asked for; None means all.
    """
    wanted = [event.c[name] == value for name, value in only.items() if value is not None]
    cell = [event.c[name] for name in ("participant", "wave", "instrument", "item", "occasion")]
    latest = (
        select(func.max(event.c.seq).label("seq"))
        .where(event.c.study == study, event.c.kind == Kind.ANSWER, *wanted)
        .group_by(*cell)
        .subquery()
    )
    answers = (
        select(*(event.c[name] for name in ANSWER_COLUMNS), payload.c.content)
        .select_from(latest.join(event, event.c.seq == latest.c.seq).join(payload, SAME_EVENT))
        .where(event.c.study == study)
        .order_by(*cell)
    )
    yield from _streamed(connection, answers)


def answers_left_out(
    connection: Connection, study: str, instrument: str, items: Sequence[str]
) -> list[CurrentAnswer]:
    """Return the current answers to some items of an instrument that are a missing code, in the order of `current_rows`."""
    cell = [event.c[name] for name in ("participant", "wave", "instrument", "item", "occasion")]
    latest = (
        select(func.max(event.c.seq).label("seq"))
        .where(event.c.study == study, event.c.kind == Kind.ANSWER)
        .where(event.c.instrument == instrument, event.c.item.in_(items))
        .group_by(*cell)
        .subquery()
    )
    # Few answers are a missing code: the others are not taken out of the database.
    answers = (
        select(*(event.c[name] for name in ANSWER_COLUMNS), payload.c.content)
        .select_from(
            latest.join(payload, payload.c.seq == latest.c.seq).join(event, event.c.seq == latest.c.seq)
        )
        .where(
            payload.c.study == study,
            event.c.study == study,
            payload.c.content.contains('"missing":', autoescape=True),
        )
        .order_by(*cell)
    )
    found = [current_answer(row) for row in connection.execute(answers).all()]
    return [one for one in found if one.missing is not None]


def current_answers(
    connection: Connection, study: str, only: Mapping[str, str | None]
) -> list[CurrentAnswer]:
    """Return the latest answer to each item; erased ones are not among them."""
    return [current_answer(row) for row in current_rows(connection, study, only)]


def stored_events(
    connection: Connection, study: str, only: Mapping[str, str | None], *, holding: str = ""
) -> Iterator[StoredEvent]:
    """Yield the events of a study in the order they were recorded.

    Parameters
    ----------
    only : kind, participant, wave, instrument or item asked for; None means all.
    holding : text the content as it is stored must hold, where few of many are wanted; look at the content all the same.
    """
    wanted = [event.c[name] == value for name, value in only.items() if value is not None]
    if holding:
        wanted.append(payload.c.content.contains(holding, autoescape=True))
    if only.get("kind") not in (None, Kind.ANSWER):
        wanted.append(of_other_kind(study, str(only["kind"])))
    # As a sum it is no column of an index: SQLite would rather walk the whole study in order than sort one person.
    in_order = event.c.seq + 0 if wanted else event.c.seq
    trail = (
        select(event, payload.c.content)
        .select_from(event.outerjoin(payload, SAME_EVENT))
        .where(event.c.study == study, *wanted)
        .order_by(in_order)
    )
    for row in _streamed(connection, trail):
        values: list[Any] = list(row)
        content = values.pop()
        columns = dict(zip(EVENT_COLUMNS, values, strict=True))
        yield StoredEvent(columns, None if content is None else dict(told(content)))


# Built once: building a statement costs more than running it.
_TELLINGS = (
    select(event.c.kind, event.c.participant, event.c.seq, event.c.recorded_at, payload.c.content)
    .select_from(event.join(payload, SAME_EVENT))
    .where(event.c.study == bindparam("of"), NOT_AN_ANSWER, event.c.kind.in_(TOLD_BY))
)
_TELLINGS_OF_ONE = _TELLINGS.where(event.c.participant == bindparam("person"))


def participants(
    connection: Connection, study: str, participant: str | None = None
) -> list[ParticipantRecord]:
    """Return what is known of everyone enrolled, or of one, by id; erased participants are not among them."""
    asked = {"of": study} if participant is None else {"of": study, "person": participant}
    rows = connection.execute(_TELLINGS if participant is None else _TELLINGS_OF_ONE, asked)
    return participant_records(
        Telling(row.kind, row.participant, row.seq, row.recorded_at, told(row.content)) for row in rows
    )


def current_answer(row: Sequence[Any]) -> CurrentAnswer:
    """Return an answer from the values of `ANSWER_COLUMNS` and the text of its payload."""
    values: list[Any] = list(row)
    said = told(values.pop())
    values += said.get("value"), said.get("missing")
    return CurrentAnswer(*values)


def _streamed(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    with connection.execute(query, execution_options={"yield_per": 10_000}) as rows:
        yield from rows
