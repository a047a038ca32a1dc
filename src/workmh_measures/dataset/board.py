"""Who is where on a day: the state of every form of everybody, and how many forms there are of each sort.

Days are whole numbers as `datetime.date.toordinal` gives them, so that a whole study is a few arrays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model.record import ENDS_CONTACT, Consent
from ..model.study import Study
from .due import due_from
from .schedule import UNDER_HANDS, Course

__all__ = [
    "MARKS",
    "NEVER",
    "NOT_TOUCHED",
    "STAGES",
    "Board",
    "BoardForms",
    "BoardPerson",
    "FormPlace",
    "Mark",
    "Stage",
    "board",
    "board_person",
    "form_stages",
    "marked",
    "shut_from",
]

Stage = Literal["waiting", "shut", "open", "late", "done"]
"""Where a form of a person stands on a day.

`waiting` before its window; `open` in its window, or from the planned day on where there is none; `late` after its window
and not handed in; `done` handed in, whenever; `shut` not handed in when the person left, died or took consent back, or
without the consent the form waits for. What was late before the person left stays late.
"""
STAGES: tuple[Stage, ...] = get_args(Stage)
_WAITING, _SHUT, _OPEN, _LATE, _DONE = range(len(STAGES))

Mark = Literal["expected", "open", "done", "late", "not_returned", "never_opened", "stuck", "shut"]
"""What is counted of forms: `expected` are open, done, `late` or `not_returned`. The window of the last two is over: who is
answering a late one may finish it (`schedule.UNDER_HANDS`), the others take no answer any more. Of those not done some were
`never_opened`; of those that still take answers some were begun and then left for so many days (`stuck`)."""
MARKS: tuple[Mark, ...] = get_args(Mark)

NEVER = date.max.toordinal()
"""A day that does not come."""
NOT_TOUCHED = 0
"""Stands for the day a form was last opened or answered, where it never was."""

Days = NDArray[np.int32]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
FormPlace = tuple[str, str, int, str]
"""Participant, wave, number of the event the wave is counted from, instrument."""


def form_stages(
    window: tuple[ArrayLike, ArrayLike], shut: ArrayLike, done: ArrayLike, *, today: int
) -> NDArray[np.int8]:
    """Return the place in `STAGES` of each form on a day.

    Parameters
    ----------
    window : first and last day; `NEVER` for the last of what does not close.
    shut : first day on which nothing more is asked of the person; `NEVER` where there is none.
    done : the form was handed in.
    today : the day that is asked about; who leaves after it has not left yet.
    """
    opens, closes = (np.asarray(one) for one in window)
    ended = (np.asarray(shut) <= today) & (np.asarray(shut) <= closes)
    chosen = [np.asarray(done, dtype=np.bool_), ended, today < opens, today <= closes]
    return np.select(np.broadcast_arrays(*chosen), [_DONE, _SHUT, _WAITING, _OPEN], _LATE).astype(np.int8)


def marked(stages: NDArray[np.int8], touched: ArrayLike, *, today: int, stuck_days: int) -> dict[Mark, Flags]:
    """Return which forms are counted as what.

    Parameters
    ----------
    stages : as `form_stages` gives them.
    touched : day of the latest opening or answer; `NOT_TOUCHED` where there was none.
    stuck_days : a form that was begun is stuck when nothing was done to it for so many days.
    """
    left, last = (stages == _OPEN) | (stages == _LATE), np.asarray(touched)
    begun = last != NOT_TOUCHED
    late = (stages == _LATE) & begun & (today - last <= UNDER_HANDS.days)
    return {
        "expected": left | (stages == _DONE),
        "open": stages == _OPEN,
        "done": stages == _DONE,
        "late": late,
        "not_returned": (stages == _LATE) & ~late,
        "never_opened": left & ~begun,
        "stuck": ((stages == _OPEN) | late) & begun & (today - last >= stuck_days),
        "shut": stages == _SHUT,
    }


def shut_from(study: Study, course: Course, consent: Consent | None) -> date | None:
    """Return the first day on which nothing more is asked of a person; None where there is none.

    Withdrawal from treatment or from registers shuts no form. Without the consent a form waits for, nothing was ever
    asked; consent that was taken back shuts from that day on.
    """
    days = [day for level, day in course.withdrawn.items() if level in ENDS_CONTACT]
    days += [course.died] if course.died is not None else []
    if not study.has_open_door(consent):
        days.append(consent.day if consent is not None and not consent.given else date.min)
    return min(days, default=None)


@dataclass(frozen=True, slots=True)
class BoardPerson:
    """What decides when the forms of a person are due; no arm, no answers.

    Attributes
    ----------
    reached : day of each anchor by its id and number; empty for people nobody asks.
    shut_from : as `shut_from` gives it.
    """

    participant: str
    unit: str | None
    reached: Mapping[tuple[str, int], date]
    shut_from: date | None = None


def board_person(
    study: Study, course: Course, *, participant: str, unit: str | None, consent: Consent | None
) -> BoardPerson:
    """Return a person as the board knows them."""
    reached = {(anchor, 1): day for anchor, day in course.anchors.items()}
    reached |= {(again.anchor, again.number): again.day for again in course.repeated}
    return BoardPerson(participant, unit, reached, shut_from(study, course, consent))


@dataclass(frozen=True, slots=True)
class BoardForms:
    """One row for each form asked of somebody, as arrays of length n.

    Attributes
    ----------
    person, wave, form : places in the lists of `Board`.
    number : which event of its anchor the wave is counted from.
    opens, closes, shut : days; see `form_stages`.
    touched : see `marked`.
    done : the form was handed in.
    """

    person: Whole
    wave: Whole
    form: Whole
    number: Whole
    opens: Days
    closes: Days
    shut: Days
    touched: Days
    done: Flags

    def __len__(self) -> int:
        return len(self.person)

    def at(self, rows: Flags | Whole) -> BoardForms:
        """Return some of the rows."""
        return BoardForms(*(getattr(self, name)[rows] for name in self.__slots__))


@dataclass(frozen=True)
class Board:
    """Everybody of a study and every form asked of them.

    Attributes
    ----------
    people, units : id and unit of each person, by id; a unit is None where none is told.
    waves, instruments : ids, in the order of the study file.
    """

    people: tuple[str, ...]
    units: tuple[str | None, ...]
    waves: tuple[str, ...]
    instruments: tuple[str, ...]
    forms: BoardForms
    place: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", {name: n for n, name in enumerate(self.people)})

    def stages(self, today: date) -> NDArray[np.int8]:
        """Return the place in `STAGES` of each form on a day."""
        forms = self.forms
        return form_stages((forms.opens, forms.closes), forms.shut, forms.done, today=today.toordinal())

    def marks(self, today: date, *, stuck_days: int) -> dict[Mark, Flags]:
        """Return which forms are counted as what on a day; see `marked`."""
        return marked(self.stages(today), self.forms.touched, today=today.toordinal(), stuck_days=stuck_days)

    def with_again(self, gone: Iterable[str], again: Board) -> Board:
        """Return the board with some people taken out and those of another board of the study put in."""
        out = {*gone, *again.people}
        kept = [n for n, name in enumerate(self.people) if name not in out]
        names = [self.people[n] for n in kept] + [*again.people]
        units = [self.units[n] for n in kept] + [*again.units]
        order = sorted(range(len(names)), key=names.__getitem__)
        new_place = np.empty(len(names), dtype=np.int64)
        new_place[order] = np.arange(len(names))
        moved = np.full(len(self.people), -1, dtype=np.int64)
        moved[kept] = new_place[: len(kept)]
        stays = self.forms.at(moved[self.forms.person] >= 0)
        stays = replace(stays, person=moved[stays.person])
        comes = replace(again.forms, person=new_place[len(kept) :][again.forms.person])
        joined = BoardForms(
            *(np.concatenate([getattr(stays, n), getattr(comes, n)]) for n in BoardForms.__slots__)
        )
        in_order = np.argsort(joined.person, kind="stable")
        return replace(
            self,
            people=tuple(names[n] for n in order),
            units=tuple(units[n] for n in order),
            forms=joined.at(in_order),
        )


def board(
    study: Study,
    people: Sequence[BoardPerson],
    touched: Sequence[tuple[FormPlace, date]],
    done: Collection[FormPlace],
) -> Board:
    """Return the board of these people.

    Parameters
    ----------
    people : in any order, nobody twice.
    touched : days on which forms were opened or answered; the latest counts. Of forms handed in they may be left out.
    done : forms handed in.

    Notes
    -----
    A wave is asked once for each event of its anchor, of everybody who reached it; forms of staff are among them. What
    was opened or handed in at a wave without a day to count from is nowhere.
    """
    plan, in_order = _Plan(study), sorted(people, key=lambda one: one.participant)
    slots = np.array(
        [(n, *slot) for n, one in enumerate(in_order) for slot in plan.slots(one)], dtype=np.int64
    )
    person, wave, number, *days = slots.reshape(-1, _WIDTH).T
    n_forms = plan.n_forms[wave]
    rows = np.repeat(np.arange(len(wave)), n_forms)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(n_forms) - n_forms, n_forms)
    form = plan.form_at[wave[rows], within]
    names = tuple(one.participant for one in in_order)
    find = _Places(plan, names, (person[rows], wave[rows], number[rows], form))
    latest, is_done = np.full(len(rows), NOT_TOUCHED, dtype=np.int32), np.zeros(len(rows), dtype=np.bool_)
    row, known = find.rows([place for place, _ in touched])
    np.maximum.at(latest, row, np.array([day.toordinal() for _, day in touched], dtype=np.int32)[known])
    is_done[find.rows(done)[0]] = True
    opens, closes, shut = (one[rows].astype(np.int32) for one in days)
    return Board(
        people=names,
        units=tuple(one.unit for one in in_order),
        waves=tuple(one.id for one in plan.waves),
        instruments=plan.instruments,
        forms=BoardForms(person[rows], wave[rows], form, number[rows], opens, closes, shut, latest, is_done),
    )


_WIDTH = 6
"""Person, wave, number, first and last day of the window, first day on which nothing more is asked."""


class _Plan:
    """The waves people or staff fill in, and when they are due.

    Attributes
    ----------
    n_forms : forms of each wave.
    form_at : instrument of each wave and place within it; -1 behind the last.
    """

    def __init__(self, study: Study) -> None:
        given = {
            wave.id: [*dict.fromkeys(entry.instrument for entry in study.instruments_at(wave.id))]
            for wave in study.survey_waves
        }
        self.waves = tuple(wave for wave in study.survey_waves if given[wave.id])
        scheduled = dict.fromkeys(entry.instrument for entry in study.schedule)
        self.instruments = tuple(one for one in scheduled if any(one in names for names in given.values()))
        self.n_forms = np.array([len(given[wave.id]) for wave in self.waves], dtype=np.int64)
        self.form_at = np.full((len(self.waves), int(self.n_forms.max(initial=0))), -1, dtype=np.int64)
        for w, wave in enumerate(self.waves):
            self.form_at[w, : self.n_forms[w]] = sorted(map(self.instruments.index, given[wave.id]))
        self._windows: dict[tuple[int, date], tuple[int, int]] = {}

    def slots(self, person: BoardPerson) -> Iterator[tuple[int, ...]]:
        """Yield wave, number, window and end of each time a person is asked at a wave."""
        shut = NEVER if person.shut_from is None else person.shut_from.toordinal()
        days = sorted(person.reached.items())
        for w, wave in enumerate(self.waves):
            for (anchor, number), day in days:
                if anchor == wave.anchor:
                    yield (w, number, *self._window(w, day), shut)

    def _window(self, wave: int, day: date) -> tuple[int, int]:
        known = self._windows.get((wave, day))
        if known is None:
            when = due_from(self.waves[wave], day)
            closes = NEVER if when.closes is None else when.closes.toordinal()
            known = self._windows[wave, day] = (when.opens or when.planned).toordinal(), closes
        return known


class _Places:
    """Finds the row of a form by who, which wave, which time and which instrument: rows are in that order."""

    def __init__(
        self, plan: _Plan, people: Sequence[str], columns: tuple[Whole, Whole, Whole, Whole]
    ) -> None:
        self._numbers = (
            {name: n for n, name in enumerate(people)},
            {wave.id: n for n, wave in enumerate(plan.waves)},
            {name: n for n, name in enumerate(plan.instruments)},
        )
        self._highest = int(columns[2].max(initial=0))
        self._keys = self._key(*columns)

    def _key(self, person: Whole, wave: Whole, number: Whole, form: Whole) -> Whole:
        _, waves, forms = self._numbers
        key: Whole = ((person * len(waves) + wave) * (self._highest + 1) + number) * len(forms) + form
        return key

    def rows(self, places: Collection[FormPlace]) -> tuple[Whole, Flags]:
        """Return the rows of the places that have one, and which those are."""
        if not places or not len(self._keys):
            return np.empty(0, dtype=np.int64), np.zeros(len(places), dtype=np.bool_)
        people, waves, forms = self._numbers
        told = [(people.get(p, -1), waves.get(w, -1), n, forms.get(i, -1)) for p, w, n, i in places]
        person, wave, number, form = np.array(told, dtype=np.int64).T
        known = (person >= 0) & (wave >= 0) & (form >= 0) & (number <= self._highest)
        key = self._key(person, wave, number, form)
        row = np.minimum(np.searchsorted(self._keys, key), len(self._keys) - 1)
        known &= self._keys[row] == key
        return row[known], known
