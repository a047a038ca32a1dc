"""What has come in of every form of everybody on a day: one cell for each person and form of a wave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from .board import NOT_TOUCHED, STAGES, Board

__all__ = ["STATES", "Completeness", "FormColumn", "State", "completeness"]

State = Literal["complete", "partly", "open", "not_returned", "not_due", "withdrawn", "died", "not_scheduled"]
"""`complete` handed in; `partly` begun and not handed in, also by people who left since; `open` in its window and not begun;
`not_returned` not begun and its window over; `not_due` its window has not come; `withdrawn` and `died` not begun when the person
left, took consent back or died; `not_scheduled` never asked of this person."""
STATES: tuple[State, ...] = get_args(State)
_NUMBER = {state: n for n, state in enumerate(STATES)}
_DUE = [_NUMBER[state] for state in ("complete", "partly", "open", "not_returned")]

FormColumn = tuple[str, int, str]
"""Wave, number of the event it is counted from, instrument."""
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Completeness:
    """The cells of a study.

    Attributes
    ----------
    people, units : id and unit of everybody who is asked for any form, by id.
    columns : every form of every wave, in the order of the study file.
    cells : places in `STATES`, people by columns.
    """

    people: tuple[str, ...]
    units: tuple[str | None, ...]
    columns: tuple[FormColumn, ...]
    cells: NDArray[np.int8]

    def of_people(self, people: Collection[str]) -> Completeness:
        """Return what these people are asked for; without the forms nobody of them is asked for."""
        rows = np.array([name in people for name in self.people], dtype=np.bool_)
        cells = self.cells[rows]
        asked = (cells != _NUMBER["not_scheduled"]).any(axis=0)
        return Completeness(
            people=tuple(compress(self.people, rows)),
            units=tuple(compress(self.units, rows)),
            columns=tuple(compress(self.columns, asked)),
            cells=cells[:, asked],
        )

    def by_column(self) -> Counts:
        """Return how many people are in each state, columns by `STATES`."""
        return np.stack([(self.cells == n).sum(axis=0) for n in range(len(STATES))], axis=1)

    def by_person(self) -> Counts:
        """Return how many forms are in each state, people by `STATES`."""
        return np.stack([(self.cells == n).sum(axis=1) for n in range(len(STATES))], axis=1)

    def by_unit(self) -> dict[str | None, Counts]:
        """Return how many forms are in each state, by unit in the order of their names."""
        of_person = self.by_person()
        units = np.array([unit or "" for unit in self.units])
        return {unit: of_person[units == (unit or "")].sum(axis=0) for unit in _in_order(self.units)}

    def shares(self) -> NDArray[np.float64]:
        """Return the share of the forms due that each person handed in; NaN for whom none is due yet."""
        return due_share(self.by_person())

    def in_order(self, by: Literal["id", "share"]) -> NDArray[np.int64]:
        """Return the places of people by id, or by the share handed in, the lowest first and nobody due last."""
        if by == "id":
            return np.arange(len(self.people))
        return np.argsort(
            self.shares(), kind="stable"
        )  # NaN comes last, and ids stay in order within a share


def due_share(counts: Counts) -> NDArray[np.float64]:
    """Return the share handed in of what is due; NaN where nothing is.

    Parameters
    ----------
    counts : rows by `STATES`.
    """
    due = counts[..., _DUE].sum(axis=-1)
    done = counts[..., _NUMBER["complete"]]
    share: NDArray[np.float64] = np.divide(done, due, out=np.full(np.shape(due), np.nan), where=due > 0)
    return share


def completeness(board: Board, died: Collection[str], *, today: date) -> Completeness:
    """Return what has come in.

    Parameters
    ----------
    board : of the study.
    died : ids of those who died by that day.

    Notes
    -----
    Whoever is asked for nothing at all is not there: people of an arm that comes from elsewhere would stand out else.
    """
    forms = board.forms
    places = list(zip(forms.wave.tolist(), forms.number.tolist(), forms.form.tolist(), strict=True))
    columns = sorted({*places})
    column = {place: n for n, place in enumerate(columns)}
    asked = np.unique(forms.person)
    row_of = np.full(len(board.people), -1, dtype=np.int64)
    row_of[asked] = np.arange(len(asked))
    cells = np.full((len(asked), len(columns)), _NUMBER["not_scheduled"], dtype=np.int8)
    cells[row_of[forms.person], [column[place] for place in places]] = _states(board, died, today)
    return Completeness(
        people=tuple(board.people[n] for n in asked),
        units=tuple(board.units[n] for n in asked),
        columns=tuple((board.waves[w], number, board.instruments[f]) for w, number, f in columns),
        cells=cells,
    )


def _states(board: Board, died: Collection[str], today: date) -> NDArray[np.int8]:
    stages, forms = board.stages(today), board.forms
    is_dead = np.array([name in died for name in board.people], dtype=np.bool_)[forms.person]
    at = {stage: stages == n for n, stage in enumerate(STAGES)}
    begun = forms.touched != NOT_TOUCHED
    told: dict[State, NDArray[np.bool_]] = {
        "complete": at["done"],
        "not_due": at["waiting"] & ~begun,
        "partly": begun,
        "died": at["shut"] & is_dead,
        "withdrawn": at["shut"],
        "open": at["open"],
    }
    numbers = [np.full(len(forms), _NUMBER[state], dtype=np.int8) for state in told]
    otherwise = np.full(len(forms), _NUMBER["not_returned"], dtype=np.int8)
    chosen: NDArray[np.int8] = np.select([*told.values()], numbers, otherwise)
    return chosen


def _in_order(units: Collection[str | None]) -> list[str | None]:
    return sorted({*units}, key=lambda unit: (unit is None, unit or ""))
