"""The trail page by page, newest first, as somebody reads it on a screen; `trail` gives the whole of it as a table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from workmh_measures.model.civil_time import TIME_ZONE
from workmh_measures.storage.events import Kind
from workmh_measures.storage.history import Line, history_lines
from workmh_measures.storage.reading import SAME_EVENT, StoredEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import EVENT_COLUMNS, event, of_other_kind, payload
from workmh_measures.storage.telling_days import not_telling, telling

__all__ = [
    "Chosen",
    "Part",
    "Place",
    "TrailLine",
    "count_events",
    "day_range",
    "seq_of_hash",
    "trail_lines",
    "values_of",
]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which events; None does not choose. `first` and `last` are civil days, both included."""

    participant: str | None = None
    kind: str | None = None
    entered_by: str | None = None
    wave: str | None = None
    instrument: str | None = None
    first: date | None = None
    last: date | None = None


class Part(NamedTuple):
    """The how-manieth page, from 0, of so many events."""

    page: int = 0
    size: int = 50


FIRST_PART = Part()


class Place(NamedTuple):
    """What an event is about, by ids; None where it concerns none. `occasion` is the number of the job a wave is counted from."""

    wave: str | None
    occasion: int
    instrument: str | None
    item: str | None


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One event in words, whom and what it concerns; the arm is never told, and what tells it is left out."""

    line: Line
    participant: str | None
    place: Place


def trail_lines(
    store: Store, study: str, chosen: Chosen, part: Part = FIRST_PART, *, language: str = "en"
) -> list[TrailLine]:
    """Return one page of the events of a study, the newest first.

    Parameters
    ----------
    part : of the events.
    language : nb or en.
    """
    asked = (
        select(event, payload.c.content)
        .select_from(event.outerjoin(payload, SAME_EVENT))
        .where(*_conditions(study, chosen), *_hidden(store, study))
        .order_by(event.c.seq.desc())
        .limit(part.size)
        .offset(part.page * part.size)
    )
    with store.reading() as connection:
        rows = connection.execute(asked).all()
    return [_line(list(row), language) for row in rows]


def count_events(store: Store, study: str, chosen: Chosen) -> int:
    """Return how many events are chosen; all of them are as many as the chain is long where none is hidden."""
    hidden = _hidden(store, study)
    if chosen == Chosen() and not hidden:
        return store.head(study).seq
    found = event.outerjoin(payload, SAME_EVENT) if hidden else event
    counted = select(func.count()).select_from(found).where(*_conditions(study, chosen), *hidden)
    return _number(store, counted)


def seq_of_hash(store: Store, study: str, digest: str) -> int | None:
    """Return the number of the event with a hash noted elsewhere; None where no event has it."""
    asked = select(func.max(event.c.seq)).where(event.c.study == study, event.c.row_hash == digest)
    return _number(store, asked) or None


def values_of(store: Store, study: str, column: str) -> list[str]:
    """Return the values of ``wave``, ``instrument`` or ``kind`` that stand in the trail, in order."""
    asked = select(event.c[column]).where(event.c.study == study, event.c[column].is_not(None)).distinct()
    with store.reading() as connection:
        return sorted(connection.execute(asked).scalars())


def day_range(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """Return civil days as moments: the first included, the second not."""
    begin = None if first is None else datetime.combine(first, time.min, TIME_ZONE)
    end = None if last is None else datetime.combine(last + timedelta(days=1), time.min, TIME_ZONE)
    return begin, end


def _hidden(store: Store, study: str) -> list[ColumnElement[bool]]:
    return not_telling(telling(store, study))


def _conditions(study: str, chosen: Chosen) -> list[ColumnElement[bool]]:
    begin, end = day_range(chosen.first, chosen.last)
    conditions: list[ColumnElement[bool]] = [event.c.study == study]
    for name in ("participant", "entered_by", "wave", "instrument"):
        value = getattr(chosen, name)
        if value is not None:
            conditions.append(event.c[name] == value)
    if chosen.kind == Kind.ANSWER:
        conditions.append(event.c.kind == Kind.ANSWER)
    elif chosen.kind is not None:
        conditions.append(of_other_kind(study, chosen.kind))
    if begin is not None:
        conditions.append(event.c.recorded_at >= begin)
    if end is not None:
        conditions.append(event.c.recorded_at < end)
    return conditions


def _line(values: list[Any], language: str) -> TrailLine:
    content = values.pop()
    columns = dict(zip(EVENT_COLUMNS, values, strict=True))
    told = StoredEvent(columns, None if content is None else json.loads(content))
    [line] = history_lines([told], language=language)
    return TrailLine(line, told.participant, Place(*(columns[name] for name in Place._fields)))


def _number(store: Store, asked: Select[Any]) -> int:
    with store.reading() as connection:
        return int(connection.execute(asked).scalar_one() or 0)
