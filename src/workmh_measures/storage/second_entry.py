"""Forms entered twice: which wait, the second copy, and every difference between the two copies.

The first copy is what stood in the form when it was handed in; a later correction does not change what was typed. The
second copy is kept apart, by events of its own kind, so that no table of answers meets it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.model.missing import MissingCode
from workmh_measures.model.second_entry import SecondEntryRule
from workmh_measures.storage.events import Event, Kind
from workmh_measures.storage.participants import append_all, turn
from workmh_measures.storage.reading import StoredEvent, stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry_events import (
    SecondAnswerEvent,
    SecondCompletedEvent,
    SecondDoneEvent,
)
from workmh_measures.storage.versions import FormPlace

__all__ = [
    "DRAWN",
    "Copies",
    "Difference",
    "SecondForm",
    "answer_of",
    "complete_second",
    "copies_of",
    "differing_items",
    "done",
    "draw",
    "keep_second",
    "second_copy",
    "second_forms",
    "second_objections",
]

DRAWN = "second_entry"
"""Key in the content of a form handed in: whether it is to be entered a second time."""

Copy = Mapping[str, Mapping[str, Any]]
"""Answer of each item: value, missing, or nothing where it was erased."""

State = Literal["waiting", "under_way", "differs", "done"]
_PLACE = ("participant", "wave", "occasion", "instrument")
_NOT_SHOWN = {"missing": int(MissingCode.NOT_SHOWN)}


@dataclass(frozen=True, slots=True)
class Difference:
    """An item in which the copies differ.

    Attributes
    ----------
    first, second : what was typed each time; value or missing.
    now, now_seq : the answer as it stands, and its event.
    settled : what was decided, by whom and why; None while it is open.
    """

    item: str
    first: Mapping[str, Any] = field(repr=False)
    second: Mapping[str, Any] = field(repr=False)
    now: Mapping[str, Any] = field(repr=False)
    now_seq: int
    settled: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Copies:
    """Both copies of a form, compared.

    Attributes
    ----------
    first_by, second_by : who entered each.
    n_fields : fields that were typed and can be compared; one that neither copy shows is none.
    differences : all of them, in the order of the form.
    is_done : whether it is on record that nothing is left.
    """

    place: FormPlace
    first_by: tuple[str, ...]
    second_by: tuple[str, ...]
    n_fields: int
    differences: tuple[Difference, ...]
    is_done: bool

    @property
    def open(self) -> tuple[Difference, ...]:
        """Differences nobody settled yet."""
        return tuple(one for one in self.differences if one.settled is None)


@dataclass(frozen=True, slots=True)
class SecondForm:
    """A form that is to be entered twice, and how far that has come.

    Attributes
    ----------
    first_by, second_by : who handed the first copy in; who entered the second.
    mode, answered_on, rater : how it came in, the day on the paper, and who rated.
    """

    place: FormPlace
    state: State
    first_by: tuple[str, ...]
    second_by: tuple[str, ...]
    mode: str
    answered_on: date | None = None
    rater: str | None = None


def draw(store: Store, rule: SecondEntryRule | None, place: FormPlace, *, mode: str) -> dict[str, object]:
    """Return what a form handed in says of second entry: nothing where no rule covers it, else whether it was drawn.

    Notes
    -----
    The draw follows from the hash of the form's latest answer, which holds chance made by the store. So the same form
    handed in again draws the same, nobody chooses, and it can be checked from the record.
    """
    if rule is None or not rule.covers(place.instrument, mode):
        return {}
    with store.reading() as connection:
        trail = _trail(connection, place)
    answers = [told.columns["row_hash"] for told in trail if told.kind is Kind.ANSWER]
    if not answers:
        return {}
    chance = int(hashlib.sha256(answers[-1].encode()).hexdigest(), 16) / 2**256
    return {DRAWN: chance < rule.share, "share": rule.share}


def differing_items(first: Copy, second: Copy, items: Iterable[str]) -> tuple[str, ...]:
    """Return every item whose answers are not the same, in the order of the items.

    Parameters
    ----------
    first, second : the copies; an item without content (erased) is compared with nothing.
    """
    return tuple(item for item in items if _comparable(first, second, item) and first[item] != second[item])


def second_forms(store: Store, study: str, people: Container[str] | None = None) -> list[SecondForm]:
    """Return every form that was drawn for a second entry, by participant, wave and instrument.

    Parameters
    ----------
    people : whose forms; None for everybody's.
    """
    kinds = (Kind.FORM_COMPLETED, Kind.SECOND_ANSWER, Kind.SECOND_COMPLETED, Kind.SECOND_DONE)
    found: dict[tuple[Any, ...], dict[Kind, list[StoredEvent]]] = {}
    with store.reading() as connection:
        for kind in kinds:
            # Of many forms few were drawn.
            holding = f'"{DRAWN}":' if kind is Kind.FORM_COMPLETED else ""
            for told in stored_events(connection, study, {"kind": kind}, holding=holding):
                if told.content is not None and (kind is not Kind.FORM_COMPLETED or told.content.get(DRAWN)):
                    found.setdefault(_form(told), {}).setdefault(kind, []).append(told)
    drawn = [(FormPlace(study, *key), told) for key, told in found.items() if Kind.FORM_COMPLETED in told]
    wanted = [one for one in drawn if people is None or one[0].participant in people]
    return sorted((_second_form(place, told) for place, told in wanted), key=lambda one: _order(one.place))


def second_objections(store: Store, place: FormPlace, *, by: str) -> list[Problem]:
    """Return what stands against somebody entering the second copy of a form."""
    with store.reading() as connection:
        return _objections(_trail(connection, place), place, by=by)


def second_copy(connection: Connection, place: FormPlace) -> Copy:
    """Return the second copy as far as it was entered: the latest answer to each item, none that was taken away."""
    return _copy(_trail(connection, place), Kind.SECOND_ANSWER)


def keep_second(store: Store, answer: SecondAnswerEvent, *, study: str, also: Sequence[Event] = ()) -> int:
    """Store one answer of the second copy and return its number.

    Parameters
    ----------
    also : events that are stored with it, or not at all, such as an alert it raises.

    Raises
    ------
    StoreError
        SECOND-REFUSED if the form was not drawn, its second copy is finished, or the same person entered the first.
    """
    place = _place(study, answer)
    with turn(store, study) as connection:
        _require_open(_trail(connection, place), place, by=answer.entered_by, request=answer.request_id)
        [outcome] = store.append_within(connection, study, [[answer, *also]])
    if isinstance(outcome, StoreError):
        raise outcome
    return outcome[0].seq


def complete_second(
    store: Store,
    end: SecondCompletedEvent,
    *,
    study: str,
    items: Sequence[str],
    untold: Sequence[SecondAnswerEvent] = (),
) -> Copies:
    """Finish a second copy and compare; a form without differences is done at once.

    Parameters
    ----------
    items : of the instrument, in order.
    untold : answers that are written with it, for items a gate keeps from being shown.

    Raises
    ------
    StoreError
        As `keep_second`, and FORM-UNANSWERED if an item has neither answer nor reason.
    """
    place = _place(study, end)
    with turn(store, study) as connection:
        trail = _trail(connection, place)
        if any(told.columns["request_id"] == end.request_id for told in trail):
            return _compared(place, trail, items)
        _require_open(trail, place, by=end.entered_by, request=end.request_id)
        given = {*_copy(trail, Kind.SECOND_ANSWER), *(str(one.item) for one in untold)}
        if lacking := [item for item in items if item not in given]:
            raise StoreError([problem("FORM-UNANSWERED", where=_where(place), found=lacking)])
        append_all(store, connection, study, [*untold, end])
        compared = _compared(place, _trail(connection, place), items)
        if not compared.differences:
            append_all(store, connection, study, [done(compared, by=end.entered_by)])
    return compared


def copies_of(connection: Connection, place: FormPlace, items: Sequence[str]) -> Copies:
    """Return both copies of a form, compared.

    Parameters
    ----------
    items : of the instrument, in order.

    Raises
    ------
    StoreError
        SECOND-REFUSED while the second copy is not finished: until then nobody sees both.
    """
    return _compared(place, _trail(connection, place), items)


def done(compared: Copies, *, by: str) -> SecondDoneEvent:
    """Return the event that says nothing is left to settle."""
    about = {name: getattr(compared.place, name) for name in _PLACE}
    told = {"fields": compared.n_fields, "differences": len(compared.differences)}
    place = hashlib.sha256("\x1f".join(str(part) for part in about.values()).encode()).hexdigest()[:32]
    return SecondDoneEvent(request_id=f"second-done/{place}", entered_by=by, **about, data=told)


# --- what the record says of one form -------------------------------------------------------------


def _trail(connection: Connection, place: FormPlace) -> list[StoredEvent]:
    only = {"participant": place.participant, "wave": place.wave, "instrument": place.instrument}
    told = stored_events(connection, place.study, only)
    return [one for one in told if one.columns["occasion"] == place.occasion]


def _copy(
    trail: Iterable[StoredEvent], kind: Kind, *, before: int | None = None
) -> dict[str, dict[str, Any]]:
    """Return the latest answer of one kind to each item, up to an event."""
    copy: dict[str, dict[str, Any]] = {}
    for told in trail:
        if told.kind is kind and (before is None or told.seq < before):
            item = told.columns["item"]
            copy.pop(item, None)
            content = answer_of(told.content)
            if "cleared" not in content:
                copy[item] = content
    return copy


def answer_of(content: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what the content of an answer says was answered; nothing of one that was erased."""
    return {name: value for name, value in (content or {}).items() if name in ("value", "missing", "cleared")}


def _compared(place: FormPlace, trail: Sequence[StoredEvent], items: Sequence[str]) -> Copies:
    ends = {told.kind: told for told in trail if told.kind in (Kind.SECOND_COMPLETED, Kind.SECOND_DONE)}
    handed_in = _first_end(trail)
    if Kind.SECOND_COMPLETED not in ends or handed_in is None:
        raise StoreError([_refused(place, "Its second copy is not finished.")])
    first = _copy(trail, Kind.ANSWER, before=handed_in.seq)
    second = _copy(trail, Kind.SECOND_ANSWER)
    now = {told.columns["item"]: told for told in trail if told.kind is Kind.ANSWER}
    settled = {
        told.columns["item"]: {**(told.content or {}), "by": told.columns["entered_by"]}
        for told in trail
        if told.kind is Kind.SECOND_SETTLED
    }
    return Copies(
        place,
        _names(trail, Kind.ANSWER, before=handed_in.seq),
        _names(trail, Kind.SECOND_ANSWER),
        sum(_comparable(first, second, item) for item in items),
        tuple(
            Difference(
                item,
                first[item],
                second[item],
                answer_of(now[item].content),
                now[item].seq,
                settled.get(item),
            )
            for item in differing_items(first, second, items)
        ),
        Kind.SECOND_DONE in ends,
    )


def _comparable(first: Copy, second: Copy, item: str) -> bool:
    """Say whether both copies have something here that somebody typed."""
    one, other = first.get(item), second.get(item)
    return bool(one) and bool(other) and not (one == _NOT_SHOWN == other)


def _require_open(trail: Sequence[StoredEvent], place: FormPlace, *, by: str, request: str) -> None:
    sent_before = any(told.columns["request_id"] == request for told in trail)
    if not sent_before and (found := _objections(trail, place, by=by)):
        raise StoreError(found)


def _objections(trail: Sequence[StoredEvent], place: FormPlace, *, by: str) -> list[Problem]:
    handed_in = _first_end(trail)
    text = None
    if handed_in is None or not (handed_in.content or {}).get(DRAWN):
        text = "It is not to be entered a second time."
    elif any(told.kind is Kind.SECOND_COMPLETED for told in trail):
        text = "Its second copy is finished."
    elif by in _names(trail, Kind.ANSWER, before=handed_in.seq):
        text = f"'{by}' entered the first copy."
    return [] if text is None else [_refused(place, text)]


def _first_end(trail: Sequence[StoredEvent]) -> StoredEvent | None:
    return next((told for told in trail if told.kind is Kind.FORM_COMPLETED), None)


def _names(trail: Iterable[StoredEvent], kind: Kind, *, before: int | None = None) -> tuple[str, ...]:
    told = (one for one in trail if one.kind is kind and (before is None or one.seq < before))
    return tuple(dict.fromkeys(one.columns["entered_by"] for one in told))


def _second_form(place: FormPlace, told: Mapping[Kind, Sequence[StoredEvent]]) -> SecondForm:
    handed_in = told[Kind.FORM_COMPLETED][0]
    state: State = "waiting"
    if Kind.SECOND_DONE in told:
        state = "done"
    elif Kind.SECOND_COMPLETED in told:
        state = "differs"
    elif Kind.SECOND_ANSWER in told:
        state = "under_way"
    second_by = _names(told.get(Kind.SECOND_ANSWER, ()), Kind.SECOND_ANSWER)
    content: Mapping[str, Any] = handed_in.content or {}
    first_by = (handed_in.columns["entered_by"],)
    day = content.get("answered_on")
    return SecondForm(
        place,
        state,
        first_by,
        second_by,
        handed_in.columns["mode"],
        None if day is None else date.fromisoformat(day),
        content.get("rater"),
    )


def _form(told: StoredEvent) -> tuple[Any, ...]:
    return tuple(told.columns[name] for name in _PLACE)


def _order(place: FormPlace) -> tuple[Any, ...]:
    return tuple(getattr(place, name) for name in _PLACE)


def _place(study: str, told: SecondAnswerEvent | SecondCompletedEvent) -> FormPlace:
    return FormPlace(study, *(getattr(told, name) for name in _PLACE))


def _where(place: FormPlace) -> str:
    return f"Participant {place.participant}, wave {place.wave}, {place.instrument}"


def _refused(place: FormPlace, text: str) -> Problem:
    return problem("SECOND-REFUSED", where=_where(place), text=text)
