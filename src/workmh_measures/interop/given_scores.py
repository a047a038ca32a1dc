"""The scores of a file that holds no answers, as a map says where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.instrument import Instrument
from ..model.missing import MISSING_CODES
from ..model.names import score_column
from ..model.scores_map import GivenScore, ScoresMap
from ..scoring.attainable import attainable_range
from .answer_values import Value, as_value, is_empty
from .table import Table

__all__ = ["given_scores"]

_BEYOND = 1e-6
_SHOWN = 5


def given_scores(
    table: Table, given: ScoresMap, instrument: Instrument, *, parameters: dict[str, str]
) -> pd.DataFrame:
    """Return the scores, named as those of the instrument; NaN for none, which empty cells and missing codes are.

    Parameters
    ----------
    instrument : whose scales the names of `given` are.
    parameters : every parameter with its choice.

    Raises
    ------
    ResponseError
        With every column that is not there, every cell that is no number, and every column with scores that the
        scale cannot give.
    """
    found: list[Problem] = []
    scores: dict[str, NDArray[np.float64]] = {}
    columns = [str(name) for name in table.frame.columns]
    for name, score in given.scores.items():
        if score.column not in columns:
            near = nearest_match(score.column, columns)
            where = f"The column of the score {name}:"
            found.append(
                problem("COL-UNKNOWN", where=where, found=score.column, allowed=columns, nearest=near)
            )
            continue
        ends = attainable_range(instrument, instrument.scale(name), parameters)
        values, wrong = _numbers(table, score, given, ends=ends)
        found += wrong or _outside(values, score.column, ends)
        scores[score_column(instrument.id, name)] = values
    if found:
        raise ResponseError(found)
    return pd.DataFrame(scores, index=table.frame.index)


def _numbers(
    table: Table, score: GivenScore, given: ScoresMap, *, ends: tuple[float, float]
) -> tuple[NDArray[np.float64], list[Problem]]:
    values = np.full(len(table.frame), np.nan)
    found = []
    none = {as_value(value) for value in given.missing}
    declared = table.missing_ranges.get(score.column, ())
    for row, cell in enumerate(table.frame[score.column]):
        if pd.isna(cell):
            continue
        value = as_value(cell)
        if value is not None and (value in none or is_empty(value) or _declared(value, declared)):
            continue
        if value is None or isinstance(value, str):
            text = f"'{cell}' is no score."
            where = f"Row {row + 1}, column {score.column}:"
            found.append(problem("MAP-VALUE", where=where, found=str(cell), text=text))
        elif value not in MISSING_CODES or ends[0] <= value * score.multiply <= ends[1]:
            values[row] = value * score.multiply
    return values, found


def _declared(value: Value, ranges: Sequence[tuple[Value, Value]]) -> bool:
    return any(
        isinstance(value, str) == isinstance(low, str) and low <= value <= high  # type: ignore[operator]
        for low, high in ranges
    )


def _outside(values: NDArray[np.float64], column: str, ends: tuple[float, float]) -> list[Problem]:
    low, high = ends
    room = _BEYOND * (high - low)
    rows = np.flatnonzero((values < low - room) | (values > high + room))
    if not len(rows):
        return []
    shown = ", ".join(f"{values[row]:.6g} (row {row + 1})" for row in rows[:_SHOWN])
    more = f" + {len(rows) - _SHOWN}" if len(rows) > _SHOWN else ""
    text = f"Outside {low:g} to {high:g}: {len(rows)} of {len(values)} scores, {shown}{more}."
    allowed = f"{low:g} to {high:g}"
    return [problem("SCORE-RANGE", where=f"Column {column}:", found=len(rows), allowed=allowed, text=text)]
