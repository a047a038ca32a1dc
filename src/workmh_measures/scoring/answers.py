"""Answers on their way into a score: which are numbers, which are reasons, which are impossible."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from numbers import Real
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import Problem, problem
from ..model.instrument import Instrument, Item
from ..model.missing import MISSING_CODES
from ..model.response_scale import ResponseScale
from .kernel import without_codes

__all__ = [
    "Flags",
    "Floats",
    "ItemAnswers",
    "answer_problems",
    "answered_values",
    "impossible",
    "impossible_cells",
    "numeric_items",
    "option_columns",
]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Large enough that two threads seldom wait for each other, small enough for the processor's cache.
_BLOCK = 131_072
_THREADS = 2
_WORTH_A_THREAD = 32_768  # rows from which a second thread helps

_T = TypeVar("_T")


def numeric_items(instrument: Instrument) -> tuple[str, ...]:
    """Return the items whose answer is one number."""
    return tuple(i.id for i in instrument.items if instrument.response_scales[i.response_scale].is_numeric)


def option_columns(instrument: Instrument, item: Item) -> dict[str, int]:
    """Return the columns of a multiple choice, one for each option (1 chosen, 0 not), with their codes."""
    response = instrument.response_scales[item.response_scale]
    multiple = response.kind == "multiple_choice"
    return {f"{item.id}_{code}": code for code in response.codes} if multiple else {}


class ItemAnswers(Mapping[str, Floats]):
    """Answers to the numeric items, NaN for none; a column is freed of missing codes when it is first asked for.

    Parameters
    ----------
    answers : a column for each item id; items without one are passed over.
    """

    def __init__(self, instrument: Instrument, answers: pd.DataFrame) -> None:
        given = [item for item in numeric_items(instrument) if item in answers]
        self.as_stored = {item: _decimals(answers[item]) for item in given}
        self._answered: dict[str, Floats] = {}

    def __getitem__(self, item: str) -> Floats:
        if item not in self._answered:
            self._answered[item] = without_codes(self.as_stored[item], MISSING_CODES)
        return self._answered[item]

    def __iter__(self) -> Iterator[str]:
        return iter(self.as_stored)

    def __len__(self) -> int:
        return len(self.as_stored)


def _each(work: Callable[[pd.Series], _T], columns: Sequence[pd.Series]) -> list[_T]:
    if not columns or len(columns[0]) < _WORTH_A_THREAD:
        return [work(column) for column in columns]
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(work, columns))


def answered_values(column: pd.Series) -> Floats:
    """Return a column as float64 with NaN for every missing answer.

    Parameters
    ----------
    column : numbers; NaN, pandas NA and the whole numbers -999 to -990 all mean no answer.
    """
    return without_codes(_decimals(column), MISSING_CODES)


def _decimals(column: pd.Series) -> Floats:
    values: Floats = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return values


def impossible(values: Floats, scale: ResponseScale) -> Flags:
    """Say for each value whether it is not on a response scale (NaN is not an answer and is fine)."""
    low, high = scale.attainable
    if _all_on_scale(values, scale):
        return np.zeros(len(values), dtype=np.bool_)
    wrong: Flags = ~np.isnan(values) & ~((values >= low) & (values <= high))
    if scale.options:
        wrong |= ~np.isnan(values) & ~np.isin(values, np.asarray(scale.codes, dtype=np.float64))
    elif scale.whole_numbers:
        wrong |= ~np.isnan(values) & (np.floor(values) != values)
    return wrong


def _all_on_scale(values: Floats, scale: ResponseScale) -> bool:
    """Say whether every value is on the scale or NaN, without looking at codes one by one; False: perhaps not."""
    low, high = scale.attainable
    if scale.options and len(scale.codes) != int(high - low) + 1:
        return False
    whole = np.empty(min(len(values), _BLOCK))
    differs = np.empty(len(whole), dtype=np.bool_)
    # In blocks that stay in the processor's cache: the column is read from memory once.
    for start in range(0, len(values), _BLOCK):
        block = values[start : start + _BLOCK]
        if np.fmin.reduce(block) < low or np.fmax.reduce(block) > high:
            return False
        if scale.whole_numbers:
            rounded, unlike = whole[: len(block)], differs[: len(block)]
            np.not_equal(np.rint(block, out=rounded), block, out=unlike)
            n_unlike = np.count_nonzero(unlike)
            # NaN differs from everything, also from itself.
            if n_unlike != np.count_nonzero(np.not_equal(block, block, out=unlike)):
                return False
    return True


def impossible_cells(instrument: Instrument, answers: pd.DataFrame) -> dict[str, Flags]:
    """Say for each cell whether it cannot be an answer.

    Parameters
    ----------
    answers : one row for each administration; a column for each item id, and for each option of a
        multiple choice (``<item>_<code>``). Items without a column are passed over.

    Returns
    -------
    One array of length n for each column in which anything is impossible; True is impossible: no number,
    not on the response scale, or an option that stands alone chosen together with others.
    """
    scales = {item.id: instrument.response_scales[item.response_scale] for item in instrument.items}
    given = [answers[item] for item in scales if item in answers]
    found = _each(lambda column: _impossible_answers(column, scales[str(column.name)]), given)
    cells = {str(c.name): flags for c, flags in zip(given, found, strict=True) if flags is not None}
    for item in instrument.items:
        options = {name: code for name, code in option_columns(instrument, item).items() if name in answers}
        cells |= _impossible_options(answers, options, scales[item.id].exclusive_codes)
    return {column: flags for column, flags in cells.items() if flags.any()}


def _impossible_answers(column: pd.Series, scale: ResponseScale) -> Flags | None:
    if not scale.is_numeric:
        return None
    # No missing code is on a scale, so most columns are done without telling the two apart.
    if column.dtype == np.float64 and _all_on_scale(column.to_numpy(), scale):
        return None
    texts, values = _numbers_of(column)
    return texts | impossible(values, scale)


def _numbers_of(column: pd.Series) -> tuple[Flags, Floats]:
    """Say which cells are no numbers, and return the values with NaN for those and for missing answers."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return np.zeros(len(column), dtype=np.bool_), answered_values(column)
    empty = column.isna().to_numpy()
    numbers = np.asarray([isinstance(cell, Real) for cell in column], dtype=np.bool_)
    return ~empty & ~numbers, answered_values(column.where(numbers & ~empty).astype("float64"))


def _impossible_options(
    answers: pd.DataFrame, options: dict[str, int], exclusive: tuple[int, ...]
) -> dict[str, Flags]:
    read = {name: _numbers_of(answers[name]) for name in options}
    cells = {name: texts | ~(np.isnan(v) | (v == 0) | (v == 1)) for name, (texts, v) in read.items()}
    n_chosen = np.sum([values == 1 for _, values in read.values()], axis=0)
    for name, code in options.items():
        if code in exclusive:
            cells[name] |= (read[name][1] == 1) & (n_chosen > 1)
    return cells


def answer_problems(
    instrument: Instrument,
    answers: pd.DataFrame,
    *,
    persons: Sequence[object] | None = None,
    waves: Sequence[object] | None = None,
) -> list[Problem]:
    """List every impossible answer, naming person, wave, item, value and what is allowed.

    Parameters
    ----------
    answers : as for `impossible_cells`.
    persons, waves : names of the rows for the messages; row numbers from 1 when not given.
    """
    found: list[Problem] = []
    for name, cells in impossible_cells(instrument, answers).items():
        for row in np.flatnonzero(cells).tolist():
            person = f"Person {persons[row]}" if persons is not None else f"Row {row + 1}"
            wave = f", wave {waves[row]}" if waves is not None else ""
            where = f"{person}{wave}, {instrument.short_name} item {name}"
            found.append(_problem(instrument, name, answers[name].iloc[row], where))
    return found


def _problem(instrument: Instrument, column: str, cell: object, where: str) -> Problem:
    if not isinstance(cell, Real):
        allowed = instrument.response_scale_of(column).allowed if column in instrument.item_ids else "0, 1"
        return problem("RESP-TYPE", where=where, found=cell, allowed=allowed)
    value = float(cell)
    if column in instrument.item_ids:
        item = instrument.item(column)
        allowed = instrument.response_scale_of(column).allowed
        return problem("RESP-RANGE", where=where, found=value, allowed=allowed, scale=item.response_scale)
    if value == 1:
        return problem("RESP-EXCLUSIVE", where=where, found=column)
    return problem("RESP-RANGE", where=where, found=value, allowed="0, 1", scale="chosen or not")
