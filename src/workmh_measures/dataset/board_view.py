"""What somebody sees of the board: counts by wave, unit and form, and the people a list asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ..model.pseudonym import as_typed
from .board import MARKS, NEVER, NOT_TOUCHED, STAGES, Board, Flags, Mark, Stage

__all__ = ["NO_UNIT", "SPLITS", "BoardView", "CountRow", "Line", "Split", "Stop", "Wanted"]

NO_UNIT = ""
"""Stands for the unit of people of whom none is told."""

Split = Literal["form", "unit", "both"]
"""By what the forms of a wave are counted apart."""
SPLITS: tuple[Split, ...] = get_args(Split)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list asks for; None for all.

    Attributes
    ----------
    unit : `NO_UNIT` for people of none.
    mark : people with a form of this sort, at the wave and of the instrument asked for.
    typed : part of an id; case, blanks and hyphens are forgiven.
    """

    wave: str | None = None
    unit: str | None = None
    instrument: str | None = None
    mark: Mark | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many forms there are of each sort; unit or instrument None where they are counted together."""

    wave: str
    unit: str | None
    instrument: str | None
    n: dict[Mark, int]


@dataclass(frozen=True, slots=True)
class Stop:
    """One wave of one person, counted from one event.

    Attributes
    ----------
    instruments : of the forms that fit what was asked for.
    stage : of those not handed in; `done` when all are.
    n_done, n : forms handed in, and all, of those that fit.
    opens, closes : the window; None where it does not close.
    touched : when one of them that is not handed in was last opened or answered.
    takes_late : the window is over, and one of them may still be finished by who is answering it.
    """

    wave: str
    number: int
    instruments: tuple[str, ...]
    stage: Stage
    n_done: int
    n: int
    opens: date
    closes: date | None
    touched: date | None
    takes_late: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A person of the list and the waves that fit, in their order."""

    participant: str
    unit: str | None
    stops: tuple[Stop, ...]


class BoardView:
    """The board as one viewer sees it on a day.

    Parameters
    ----------
    board : of everybody.
    sees : says of a unit whether the viewer sees its people; None stands for people of no unit.
    today : the day asked about.
    stuck_days : see `board.marked`.
    """

    def __init__(
        self, board: Board, sees: Callable[[str | None], bool], *, today: date, stuck_days: int
    ) -> None:
        self._board, self.today = board, today
        self._marks = board.marks(today, stuck_days=stuck_days)
        known = dict.fromkeys(board.units)
        seen = {unit: sees(unit) for unit in known}
        self._sees: Flags = np.array([seen[unit] for unit in board.units], dtype=np.bool_)
        self.units = tuple(sorted(NO_UNIT if unit is None else unit for unit in known if seen[unit]))
        number = {name: n for n, name in enumerate(self.units)}
        self._unit = np.array([number.get(unit or NO_UNIT, -1) for unit in board.units], dtype=np.int64)

    @property
    def n_people(self) -> int:
        """How many people the viewer sees."""
        return int(self._sees.sum())

    @cached_property
    def _stages(self) -> NDArray[np.int8]:
        return self._board.stages(self.today)

    def _rows(self, wanted: Wanted) -> Flags:
        """Return the forms at the wave, of the unit and of the instrument asked for."""
        board, forms = self._board, self._board.forms
        fits: Flags = self._of_people(wanted)[forms.person]
        if wanted.wave is not None:
            fits &= forms.wave == _place(board.waves, wanted.wave)
        if wanted.instrument is not None:
            fits &= forms.form == _place(board.instruments, wanted.instrument)
        return fits

    def _of_people(self, wanted: Wanted) -> Flags:
        if wanted.unit is None:
            return self._sees.copy()
        fits: Flags = self._sees & (self._unit == _place(self.units, wanted.unit))
        return fits

    def counts(self, wanted: Wanted, split: Split) -> list[CountRow]:
        """Return how many forms there are of each sort, by wave; only where there are any.

        Parameters
        ----------
        wanted : wave, unit and instrument count here; the sort of form and the id do not.
        """
        board, forms = self._board, self._board.forms
        n_units, n_forms = len(self.units), len(board.instruments)
        by_unit, by_form = split in ("unit", "both"), split in ("form", "both")
        unit = self._unit[forms.person] if by_unit else 0
        form = forms.form if by_form else 0
        group = (forms.wave * max(n_units, 1) + unit) * max(n_forms, 1) + form
        here = self._rows(wanted)
        n = {mark: np.bincount(group[here & self._marks[mark]]) for mark in MARKS}
        rows = []
        for one in np.unique(group[here]):
            rest, f = divmod(int(one), max(n_forms, 1))
            w, u = divmod(rest, max(n_units, 1))
            told = {mark: int(n[mark][one]) if one < len(n[mark]) else 0 for mark in MARKS}
            of_unit = self.units[u] if by_unit else None
            rows.append(CountRow(board.waves[w], of_unit, board.instruments[f] if by_form else None, told))
        return rows

    def people(self, wanted: Wanted) -> list[int]:
        """Return the people that fit, as places on the board: by the day their forms close, then by id.

        Where neither wave, instrument nor sort is asked for, everybody of the unit fits, also who is asked nothing.
        """
        asks_form = (wanted.wave, wanted.instrument, wanted.mark) != (None, None, None)
        fits = self._of_people(wanted)
        closes = np.full(len(self._board.people), NEVER, dtype=np.int64)
        if asks_form:
            forms, rows = self._board.forms, self._fitting(wanted)
            here = np.zeros_like(fits)
            here[forms.person[rows]] = True
            fits &= here
            left = rows & ~self._marks["done"]
            np.minimum.at(closes, forms.person[left], forms.closes[left])
        found = np.flatnonzero(fits)
        typed = as_typed(wanted.typed)
        if typed:
            found = np.array([n for n in found if typed in as_typed(self._board.people[n])], dtype=np.int64)
        return [int(n) for n in found[np.argsort(closes[found], kind="stable")]]

    def _fitting(self, wanted: Wanted) -> Flags:
        rows = self._rows(wanted)
        return rows if wanted.mark is None else rows & self._marks[wanted.mark]

    def lines(self, people: Sequence[int], wanted: Wanted) -> list[Line]:
        """Return what is told of these people: the waves that fit, or without any filter where they are now."""
        forms, rows = self._board.forms, self._fitting(wanted)
        chosen = np.zeros(len(self._board.people), dtype=np.bool_)
        chosen[[*people]] = True
        of_person: dict[int, list[int]] = {}
        for row in np.flatnonzero(rows & chosen[forms.person]):
            of_person.setdefault(int(forms.person[row]), []).append(int(row))
        asks_form = (wanted.wave, wanted.instrument, wanted.mark) != (None, None, None)
        lines = []
        for n in people:
            stops = self._stops(of_person.get(n, []))
            told = tuple(stops if asks_form else _now(stops))
            lines.append(Line(self._board.people[n], self._board.units[n], told))
        return lines

    def _stops(self, rows: Sequence[int]) -> list[Stop]:
        forms = self._board.forms
        return [
            self._stop([*some])
            for _, some in groupby(rows, key=lambda row: (int(forms.wave[row]), int(forms.number[row])))
        ]

    def _stop(self, rows: Sequence[int]) -> Stop:
        board, forms = self._board, self._board.forms
        stages = [STAGES[self._stages[row]] for row in rows]
        left = [stage for stage in stages if stage != "done"]
        touched = max((int(forms.touched[row]) for row in rows if not forms.done[row]), default=NOT_TOUCHED)
        closes = int(forms.closes[rows[0]])
        return Stop(
            wave=board.waves[forms.wave[rows[0]]],
            number=int(forms.number[rows[0]]),
            instruments=tuple(board.instruments[forms.form[row]] for row in rows),
            stage=left[0] if left else "done",
            n_done=len(stages) - len(left),
            n=len(stages),
            opens=date.fromordinal(int(forms.opens[rows[0]])),
            closes=None if closes == NEVER else date.fromordinal(closes),
            touched=None if touched == NOT_TOUCHED else date.fromordinal(touched),
            takes_late=bool(self._marks["late"][rows].any()),
        )


def _now(stops: Sequence[Stop]) -> list[Stop]:
    """Return the waves that are open; where none is, the latest that was and the next to come."""
    is_open = [one for one in stops if one.stage == "open"]
    if is_open:
        return is_open
    begun = [one for one in stops if one.stage != "waiting"]
    to_come = [one for one in stops if one.stage == "waiting"]
    return [
        *([max(begun, key=lambda one: one.opens)] if begun else []),
        *([min(to_come, key=lambda one: one.opens)] if to_come else []),
    ]


def _place(names: Sequence[str], name: str) -> int:
    """Return the place of a name; -1, which no row has, where there is none."""
    return names.index(name) if name in names else -1
