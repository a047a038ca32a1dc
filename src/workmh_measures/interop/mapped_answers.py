"""Take the answers out of a table: numeric codes, missing codes with their reason, NaN where nothing stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import Problem, ResponseError, problem
from ..model.missing import is_missing_code
from .answer_values import Value, as_value, is_empty, spelled
from .column_match import Matched
from .table import Table

__all__ = ["MappedAnswers", "apply_map", "mapped_answers", "person_columns"]

Ranges = Sequence[tuple[Value, Value]]


@dataclass(frozen=True)
class MappedAnswers:
    """Answers and what could not be taken as one.

    Attributes
    ----------
    frame : columns = item ids, same rows as the table; NaN where nothing stands and in refused cells.
    refused : True for each refused cell.
    problems : one for each refused cell or value.
    """

    frame: pd.DataFrame
    refused: pd.DataFrame
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Meaning:
    """What the values of one column mean."""

    missing: Mapping[Value, int] = field(default_factory=dict)
    recode: Mapping[Value, float] = field(default_factory=dict)
    declared: Ranges = ()

    def answer(self, value: Value) -> float | None:
        """Return the code of a value, NaN for no answer, None for a value that is no answer at all."""
        if value in self.missing:
            return float(self.missing[value])
        if value in self.recode:
            return self.recode[value]
        if is_empty(value):
            return np.nan
        if isinstance(value, str):
            return None
        if is_missing_code(value):
            return value
        # A code the file itself declares missing, without a reason named in the map, is no answer.
        return np.nan if _lies_in(value, self.declared) else value

    def collides(self, value: Value) -> bool:
        """Say whether a value left out of the recode is also what another value becomes."""
        return (
            bool(self.recode) and value not in self.recode and self.answer(value) in set(self.recode.values())
        )


def apply_map(
    table: Table | pd.DataFrame, matched: Matched, *, text_items: Collection[str] = ()
) -> pd.DataFrame:
    """Return the answers of a table, or refuse.

    Parameters and notes as for `mapped_answers`.

    Raises
    ------
    ResponseError
        With every problem.
    """
    answers = mapped_answers(table, matched, text_items=text_items)
    if answers.problems:
        raise ResponseError(answers.problems)
    return answers.frame


def mapped_answers(
    table: Table | pd.DataFrame,
    matched: Matched,
    *,
    text_items: Collection[str] = (),
    allowed: Mapping[str, str] | None = None,
) -> MappedAnswers:
    """Take the answers out of a table.

    Parameters
    ----------
    table : as read; with a `Table`, codes its file declares missing and lettered missing values are known.
    matched : from `match_columns`.
    text_items : items whose answers are text or dates; their cells are passed on as they are.
    allowed : what may stand in the column of an item, in words, for messages.

    Returns
    -------
    MappedAnswers
        Text that is no number is refused cell by cell (RESP-TYPE). A value left out of a recode keeps its
        code, unless another value is recoded to the same code: then it is refused (MAP-RECODE).
    """
    table = table if isinstance(table, Table) else Table(table)
    frame = table.frame
    problems: list[Problem] = []
    answers: dict[str, object] = {}
    refused: dict[str, npt.NDArray[np.bool_]] = {}
    for item, column in matched.items.items():
        if item in text_items:
            answers[item], refused[item] = frame[column], np.zeros(len(frame), np.bool_)
            continue
        meaning = _Meaning(
            matched.missing.get(item, {}), matched.recode.get(item, {}), table.missing_ranges.get(column, ())
        )
        values, wrong = _answers(frame[column], meaning)
        for row, letter in table.missing_tags.get(column, {}).items():
            values[row] = meaning.missing.get(letter, meaning.missing.get(f".{letter}", np.nan))
        answers[item], refused[item] = values, wrong
        problems += _problems(
            frame[column], wrong, meaning, _Place(frame, matched, item, (allowed or {}).get(item))
        )
    return MappedAnswers(
        pd.DataFrame(answers, index=frame.index, columns=list(matched.items)),
        pd.DataFrame(refused, index=frame.index, columns=list(matched.items)),
        tuple(problems),
    )


def person_columns(frame: pd.DataFrame, matched: Matched) -> pd.DataFrame | None:
    """Return sex, age and population of the persons as the map names them; None when it names nothing.

    Raises
    ------
    ResponseError
        MAP-VALUE for each value that 'values' leaves out.
    """
    if not matched.person:
        return None
    columns: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    for key, use in matched.person.items():
        series = frame[use.column]
        if not use.values:
            columns[key] = series
            continue
        codes, distinct = pd.factorize(series)
        found = [as_value(cell) for cell in distinct]
        lacking = [
            value for value in found if value is not None and not is_empty(value) and value not in use.values
        ]
        for value in lacking:
            text = f"Column '{use.column}' holds '{spelled(value)}', which 'values' of '{key}' leaves out."
            problems.append(problem("MAP-VALUE", found=spelled(value), allowed=list(use.values), text=text))
        meanings = np.array(
            [use.values.get(value) if value is not None else None for value in found] + [None], dtype=object
        )
        columns[key] = pd.Series(meanings[codes], index=frame.index)
    if problems:
        raise ResponseError(problems)
    return pd.DataFrame(columns, index=frame.index)


def _answers(series: pd.Series, meaning: _Meaning) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return the code of each cell (NaN = none) and which cells are refused."""
    # Answers have few distinct values: each is looked up once. The last place stands for empty cells.
    codes, distinct = pd.factorize(series)
    values = np.full(len(distinct) + 1, np.nan)
    wrong = np.zeros(len(distinct) + 1, np.bool_)
    for place, cell in enumerate(distinct):
        value = as_value(cell)
        answer = None if value is None else meaning.answer(value)
        if value is None or answer is None or meaning.collides(value):
            wrong[place] = True
        else:
            values[place] = answer
    return values[codes], wrong[codes]


def _lies_in(value: float, ranges: Ranges) -> bool:
    return any(
        not isinstance(low, str) and not isinstance(high, str) and low <= value <= high
        for low, high in ranges
    )


@dataclass(frozen=True)
class _Place:
    """Where the answers to one item stand, for messages."""

    frame: pd.DataFrame
    matched: Matched
    item: str
    allowed: str | None = None

    def of(self, row: int) -> str:
        person = f"Row {row + 1}" if self.matched.id is None else f"Person {self._key(self.matched.id, row)}"
        wave = "" if self.matched.wave is None else f", wave {self._key(self.matched.wave, row)}"
        return f"{person}{wave}, {self.matched.instrument} item {self.item}"

    def _key(self, column: str, row: int) -> str:
        cell = self.frame[column].iloc[row]
        return spelled(float(cell)) if isinstance(cell, (int, float)) else str(cell)


def _problems(
    series: pd.Series, wrong: npt.NDArray[np.bool_], meaning: _Meaning, place: _Place
) -> list[Problem]:
    found: list[Problem] = []
    for row in np.flatnonzero(wrong):
        cell = series.iloc[int(row)]
        value = as_value(cell)
        if value is not None and meaning.collides(value):
            text = f"The value {spelled(value)} is not in 'recode', but other values become {spelled(value)}."
            found.append(problem("MAP-RECODE", where=place.of(int(row)), found=spelled(value), text=text))
        else:
            found.append(problem("RESP-TYPE", where=place.of(int(row)), found=cell, allowed=place.allowed))
    return found
