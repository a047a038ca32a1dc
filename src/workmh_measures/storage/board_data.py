"""The board of a study out of its store: read once, and from then on only about those of whom something was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import islice
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, select

from workmh_measures.dataset.board import Board, BoardPerson, FormPlace, board, board_person
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.study import Study
from workmh_measures.storage.events import Kind
from workmh_measures.storage.frames import uncollected
from workmh_measures.storage.meanwhile import head_now
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.reading import participants
from workmh_measures.storage.repository import Store
from workmh_measures.storage.tables import event, of_other_kind

__all__ = ["BoardBook", "ReadBoard", "board_now", "read_board"]

T = TypeVar("T")
_PLACE = tuple(event.c[name] for name in ("participant", "wave", "occasion", "instrument"))
_CHUNK = 500  # both databases limit the parameters of one statement
_MANY = 1_000
"""Of so many people at once it is quicker to read everybody again."""


def read_board(connection: Connection, study: Study, only: Sequence[str] | None = None) -> Board:
    """Return the board of everybody enrolled, or of some.

    Parameters
    ----------
    only : their ids; who was erased meanwhile is not among those returned. None: everybody.
    """
    with uncollected():
        return _read(connection, study, only)


def _read(connection: Connection, study: Study, only: Sequence[str] | None) -> Board:
    if only is None:
        records = participants(connection, study.id)
    else:
        records = [record for name in only for record in participants(connection, study.id, name)]
    external = {arm.id for arm in study.arms if arm.external}
    people = [_person(study, record, is_asked=record.arm not in external) for record in records]
    handed_in = select(*_PLACE).where(of_other_kind(study.id, Kind.FORM_COMPLETED), *_whose(only))
    done = {(p, w, n, i) for p, w, n, i in _rows(connection, handed_in)}
    return board(study, people, [*_touched(connection, study.id, only, done)], done)


@dataclass(frozen=True, slots=True)
class ReadBoard:
    """A board, and the number of the last event it knows of."""

    head: int
    board: Board


def board_now(store: Store, study: Study) -> ReadBoard:
    """Read the board of everybody as the store has it now."""
    with store.reading() as connection:
        return ReadBoard(head_now(connection, study.id), read_board(connection, study))


class BoardBook:
    """The board of one study, kept until something is recorded.

    Parameters
    ----------
    store, study : whose board it is.
    """

    def __init__(self, store: Store, study: Study) -> None:
        self._store, self._study = store, study
        self._lock = Lock()
        self._kept: ReadBoard | None = None

    def board(self) -> Board:
        """Return the board as the store has it now."""
        with self._lock:
            if not self._follow():
                self._kept = board_now(self._store, self._study)
            return self._known().board

    def board_followed(self) -> Board | None:
        """Return the board as the store has it now, where few were told of since it was read; else None."""
        with self._lock:
            return self._known().board if self._follow() else None

    def behind(self) -> int | None:
        """Return how many events came since the board was read; None where it was not."""
        with self._lock, self._store.reading() as connection:
            return None if self._kept is None else head_now(connection, self._study.id) - self._kept.head

    def keep(self, read: ReadBoard) -> bool:
        """Take a board that was read elsewhere, unless a later one is here; say that it is of use."""
        with self._lock:
            if self._kept is None or self._kept.head < read.head:
                self._kept = read
        return True

    def _known(self) -> ReadBoard:
        if self._kept is None:
            raise RuntimeError("no board was read")
        return self._kept

    def _follow(self) -> bool:
        """Read of whom something was told since; say whether that is enough."""
        if self._kept is None:
            return False
        with self._store.reading() as connection:
            head = head_now(connection, self._study.id)
            if self._kept.head == head:
                return True
            whose = select(event.c.participant).where(
                event.c.study == self._study.id,
                event.c.seq > self._kept.head,
                event.c.participant.is_not(None),
            )
            names = [*connection.execute(whose.distinct()).scalars()]
            if self._kept.head > head or len(names) > _MANY:
                return False
            again = read_board(connection, self._study, names)
            self._kept = ReadBoard(head, self._kept.board.with_again(names, again))
            return True


def _person(study: Study, record: ParticipantRecord, *, is_asked: bool) -> BoardPerson:
    if not is_asked:
        return BoardPerson(record.participant, record.unit, {})
    return board_person(
        study, record, participant=record.participant, unit=record.unit, consent=record.consent
    )


def _touched(
    connection: Connection, study: str, only: Sequence[str] | None, done: Set[FormPlace]
) -> Iterator[tuple[FormPlace, date]]:
    """Yield on which day each form not handed in was last opened or answered; no content is read."""
    for of_kind in (event.c.kind == Kind.ANSWER, of_other_kind(study, Kind.FORM_OPENED)):
        left = {seq: place for seq, place in _latest(connection, study, of_kind, only) if place not in done}
        for chunk in _batched(left, _CHUNK):
            rows = select(event.c.seq, event.c.recorded_at).where(
                event.c.study == study, event.c.seq.in_(chunk)
            )
            for seq, moment in _rows(connection, rows):
                yield left[seq], civil_day(moment)


def _latest(
    connection: Connection, study: str, of_kind: ColumnElement[bool], only: Sequence[str] | None
) -> Iterator[tuple[int, FormPlace]]:
    """Yield the number of the latest event of each form.

    Grouped without the occasion the index gives the groups as they stand, and nothing is sorted; only of the few people
    with forms given at several occasions each is then asked for.
    """
    of_form = [event.c[name] for name in ("participant", "wave", "instrument")]
    number, latest = event.c.occasion, func.max(event.c.seq)
    told = [event.c.study == study, of_kind, *_whose(only)]
    by_form = select(*of_form, func.min(number), func.max(number), latest).where(*told).group_by(*of_form)
    again: set[str] = set()
    for participant, wave, instrument, first, last, seq in _rows(connection, by_form):
        if first == last:
            yield seq, (participant, wave, first, instrument)
        else:
            again.add(participant)
    for chunk in _batched(sorted(again), _CHUNK):
        several = select(*_PLACE, latest).where(*told, event.c.participant.in_(chunk)).group_by(*_PLACE)
        for *place, seq in _rows(connection, several):
            yield seq, (place[0], place[1], place[2], place[3])


def _rows(connection: Connection, query: Select[Any]) -> Sequence[Any]:
    """Return all rows at once, which is quicker than one by one."""
    return connection.execute(query).all()


def _batched(many: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield what there is in lists of at most this size."""
    rest = iter(many)
    while chunk := [*islice(rest, size)]:
        yield chunk


def _whose(only: Iterable[str] | None) -> list[ColumnElement[bool]]:
    return [] if only is None else [event.c.participant.in_([*only])]
