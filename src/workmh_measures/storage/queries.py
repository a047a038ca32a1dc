"""Queries about answers, worked out from the record: what is asked, what was said to it, and where each stands.

A query is open, then answered, then closed; asked again it is open once more and keeps its number. What is erased or
redacted of a person takes the queries about it along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection

from workmh_measures.errors import Problem, ResponseError, StoreError, nearest_match, problem
from workmh_measures.model.pseudonym import as_typed
from workmh_measures.model.study import Study
from workmh_measures.storage.appending import Receipt
from workmh_measures.storage.corrections import Corrected, Correction, correct
from workmh_measures.storage.events import Event, Kind, new_request_id
from workmh_measures.storage.participants import known_person, turn
from workmh_measures.storage.query_events import (
    Origin,
    QueryAnsweredEvent,
    QueryClosedEvent,
    QueryOpenedEvent,
)
from workmh_measures.storage.reading import StoredEvent, participants, stored_events
from workmh_measures.storage.repository import Store

__all__ = [
    "STATES",
    "Asked",
    "Query",
    "QueryStep",
    "State",
    "answer_by_correction",
    "answer_query",
    "ask",
    "ask_again",
    "close_query",
    "open_queries",
    "queries",
    "query",
]

State = Literal["open", "answered", "closed"]
STATES: tuple[State, ...] = ("open", "answered", "closed")
_BECOMES: dict[Kind, State] = {
    Kind.QUERY_OPENED: "open",
    Kind.QUERY_ANSWERED: "answered",
    Kind.QUERY_CLOSED: "closed",
}
_WORD = re.compile(r"\w[\w.-]*\w")
_TELLING_ID = 4  # a shorter id may be any number
_PLACE = ("participant", "wave", "occasion", "instrument", "item")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants to ask.

    Attributes
    ----------
    participant, wave, occasion, instrument, item : which answer; without item the whole form, without participant all
        forms of the instrument.
    words : what is asked.
    origin : who noticed.
    """

    instrument: str
    words: str = field(repr=False)
    by: str
    participant: str | None = None
    wave: str | None = None
    occasion: int = 1
    item: str | None = None
    origin: Origin = "person"

    @property
    def where(self) -> str:
        """Say in words what is meant."""
        named = (("Participant", self.participant), ("wave", self.wave), ("", self.instrument))
        told = [f"{word} {name}".strip() for word, name in named if name is not None]
        return ", ".join(told) + (f" item {self.item}" if self.item else "")


@dataclass(frozen=True, slots=True)
class QueryStep:
    """One step, oldest first: when, by whom, what the query became, and the words."""

    at: datetime
    by: str
    state: State
    words: str = field(repr=False)
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """One query.

    Attributes
    ----------
    number : of the event that opened it first.
    unit : of the participant; None where there is none.
    """

    number: int
    participant: str | None
    wave: str | None
    occasion: int
    instrument: str
    item: str | None
    unit: str | None
    origin: Origin
    steps: tuple[QueryStep, ...]

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.steps[-1].state

    @property
    def asked_at(self) -> datetime:
        """When it was last asked."""
        return next(step.at for step in reversed(self.steps) if step.state == "open")

    @property
    def words(self) -> str:
        """What was asked last."""
        return next(step.words for step in reversed(self.steps) if step.state == "open")


def queries(store: Store, study_id: str, *, units: Collection[str] | None = None) -> list[Query]:
    """Return the queries of a study, the newest first.

    Parameters
    ----------
    units : of whose participants; None for all, and for queries that concern no participant.
    """
    with store.reading() as connection:
        found = _queries(connection, study_id)
    return [one for one in found if units is None or one.unit in units]


def query(store: Store, study_id: str, number: int) -> Query:
    """Return one query.

    Raises
    ------
    StoreError
        QUERY-UNKNOWN.
    """
    with store.reading() as connection:
        return _known(connection, study_id, number)


def open_queries(store: Store, study_id: str, units: Collection[str] | None = None) -> int:
    """Return how many queries wait for an answer."""
    return sum(one.state == "open" for one in queries(store, study_id, units=units))


def ask(store: Store, study: Study, items: Sequence[str], asked: Asked) -> Receipt:
    """Open a query; its number is that of the event.

    Parameters
    ----------
    items : of the instrument.

    Raises
    ------
    ResponseError
        Every part of the place that does not exist.
    StoreError
        PERSON-UNKNOWN; QUERY-REFUSED if the same is asked there already, or the words cannot be taken.
    """
    if problems := _misplaced(study, items, asked):
        raise ResponseError(problems)
    with turn(store, study.id) as connection:
        name = asked.participant
        if name is not None:
            name = known_person(connection, study.id, name).participant
        _refuse_names(connection, study.id, asked.words, name, asked.where)
        place: tuple[Any, ...] = (name, asked.wave, asked.occasion, asked.instrument, asked.item)
        for other in _queries(connection, study.id):
            if other.state != "closed" and _place(other) == place and other.words == asked.words.strip():
                raise _refused(asked.where, f"Query {other.number} asks the same and is not closed.")
        told = QueryOpenedEvent(
            request_id=new_request_id(),
            entered_by=asked.by,
            **dict(zip(_PLACE, place, strict=True)),
            words=asked.words.strip(),
            origin=asked.origin,
        )
        return _appended(store, connection, study.id, told)


def ask_again(store: Store, study_id: str, number: int, words: str, *, by: str) -> Receipt:
    """Open a query that was answered or closed once more.

    Raises
    ------
    StoreError
        QUERY-UNKNOWN; QUERY-REFUSED if it is open, or the words cannot be taken.
    """

    def step(known: Query) -> Event:
        if known.state == "open":
            raise _refused(f"Query {number}", "It is open and waits for an answer.")
        return QueryOpenedEvent(**_about(known, by), words=words.strip(), origin=known.origin)

    return _step(store, study_id, number, step)


def answer_query(store: Store, study_id: str, number: int, words: str, *, by: str) -> Receipt:
    """Answer a query in words.

    Raises
    ------
    StoreError
        QUERY-UNKNOWN; QUERY-REFUSED if it is not open, or the words cannot be taken.
    """
    return _step(store, study_id, number, lambda known: _answered(known, words, by=by))


def answer_by_correction(
    store: Store, study: Study, instrument: Any, correction: Correction, *, number: int
) -> Corrected:
    """Correct the answer a query is about; the reason answers the query, in the same transaction.

    Raises
    ------
    StoreError, ResponseError
        As `answer_query` and `corrections.correct`; QUERY-REFUSED if the query is about another answer. Nothing was
        stored then.
    """
    known = query(store, study.id, number)
    place = tuple(getattr(correction, name) for name in _PLACE)
    if place != _place(known):
        raise _refused(f"Query {number}", "It is about another answer.")
    told = _answered(known, correction.reason, by=correction.by, corrected=True)
    return correct(store, study, instrument, correction, also=[told])


def close_query(store: Store, study_id: str, number: int, *, by: str, words: str = "") -> Receipt:
    """Close a query.

    Parameters
    ----------
    words : why; needed where nobody answered.

    Raises
    ------
    StoreError
        QUERY-UNKNOWN; QUERY-REFUSED if it is closed, or nobody answered and nothing says why it is closed.
    """

    def step(known: Query) -> Event:
        if known.state == "closed":
            raise _refused(f"Query {number}", "It is closed.")
        if known.state == "open" and not words.strip():
            raise _refused(f"Query {number}", "Nobody answered it: say why it is closed.")
        return QueryClosedEvent(**_about(known, by), words=words.strip())

    return _step(store, study_id, number, step)


# --- parts ----------------------------------------------------------------------------------------


def _queries(connection: Connection, study: str) -> list[Query]:
    steps: dict[int, list[StoredEvent]] = {}
    every = [told for kind in _BECOMES for told in stored_events(connection, study, {"kind": kind})]
    for told in sorted(every, key=lambda one: one.seq):
        # What has no content was erased or redacted.
        if told.content is not None:
            steps.setdefault(int(str(told.content.get("query", told.seq))), []).append(told)
    units = {one.participant: one.unit for one in participants(connection, study)} if steps else {}
    found = [_query(number, told, units) for number, told in steps.items() if told[0].seq == number]
    return sorted(found, key=lambda one: -one.number)


def _query(number: int, told: Sequence[StoredEvent], units: dict[str, str | None]) -> Query:
    first, said = told[0].columns, told[0].content or {}
    steps = [
        QueryStep(
            at=one.columns["recorded_at"],
            by=one.columns["entered_by"],
            state=_BECOMES[one.kind],
            words=str((one.content or {}).get("text", "")),
            corrected=bool((one.content or {}).get("corrected", False)),
        )
        for one in told
    ]
    place = {name: first[name] for name in _PLACE}
    unit = units.get(first["participant"])
    return Query(number=number, **place, unit=unit, origin=said["origin"], steps=tuple(steps))  # type: ignore[arg-type]


def _known(connection: Connection, study: str, number: int) -> Query:
    for one in _queries(connection, study):
        if one.number == number:
            return one
    raise StoreError([problem("QUERY-UNKNOWN", found=number)])


def _step(store: Store, study: str, number: int, event: Callable[[Query], Event]) -> Receipt:
    with turn(store, study) as connection:
        known = _known(connection, study, number)
        told = event(known)
        words = getattr(told, "words", "")
        _refuse_names(connection, study, words, known.participant, f"Query {number}")
        return _appended(store, connection, study, told)


def _appended(store: Store, connection: Connection, study: str, told: Event) -> Receipt:
    [outcome] = store.append_within(connection, study, [[told]])
    if isinstance(outcome, StoreError):
        raise outcome
    return outcome[0]


def _answered(known: Query, words: str, *, by: str, corrected: bool = False) -> QueryAnsweredEvent:
    if known.state != "open":
        raise _refused(f"Query {known.number}", f"It is {known.state}; ask it again first.")
    return QueryAnsweredEvent(**_about(known, by), words=words.strip(), corrected=corrected)


def _refuse_names(
    connection: Connection, study: str, words: str, participant: str | None, where: str
) -> None:
    """Refuse words that name somebody else: they would outlive an erasure of that person."""
    said = {as_typed(word) for word in _WORD.findall(words)}
    for other in participants(connection, study):
        name = other.participant
        if name != participant and len(name) >= _TELLING_ID and as_typed(name) in said:
            raise _refused(where, f"The words name participant '{name}', whom the query is not about.")


def _about(known: Query, by: str) -> dict[str, Any]:
    """Return what every later step says of a query.

    The request id follows from the step before, so that of two who do it at once one is refused.
    """
    mark = f"query/{known.number}/{len(known.steps)}"
    place = dict(zip(_PLACE, _place(known), strict=True))
    return {"request_id": mark, "entered_by": by, **place, "query": known.number}


def _place(known: Query) -> tuple[Any, ...]:
    return tuple(getattr(known, name) for name in _PLACE)


def _misplaced(study: Study, items: Sequence[str], asked: Asked) -> list[Problem]:
    """Return what is wrong with the place: no such wave, no such form at it, no such item in it."""
    told = []
    waves = [wave.id for wave in study.waves]
    given = [entry.instrument for entry in study.instruments_at(asked.wave)] if asked.wave in waves else ()
    if asked.wave is not None and asked.instrument not in given:
        allowed = given or [f"wave {wave}" for wave in waves]
        told.append(problem("FORM-SCHEDULE", where=asked.where, found=asked.instrument, allowed=allowed))
    if asked.item is not None and asked.item not in items:
        near = nearest_match(asked.item, items)
        told.append(
            problem(
                "FORM-ITEM",
                where=asked.where,
                found=asked.item,
                allowed=items,
                nearest=near,
                instrument=asked.instrument,
            )
        )
    return told


def _refused(where: str, text: str) -> StoreError:
    return StoreError([problem("QUERY-REFUSED", where=where, text=text)])
