"""Sums and means of answers on bare arrays: a million rows in one pass, one row with the same bits.

Work goes column by column over blocks of rows that stay in the processor's cache, so nothing as large as
the answers is ever built; many blocks are shared by two threads. Columns are always added in the order given:
neither the number of rows, nor their order, nor the memory layout, nor the number type of the answers changes
a bit of a result.
Validated against rowSums and rowMeans of R 4.2.2: tests/reference/scoring_kernel.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["answered_sum", "complete_sum", "mean_answered", "prorated_sum", "without_codes"]

Floats: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int16]
Keys: TypeAlias = Sequence[tuple[float, float]]
Missing: TypeAlias = int | range | None

# Sizes of a block: of a work array with one cell for each row, and of one with a cell for each answer.
# Smaller ones fit a nearer cache but leave two threads waiting for each other.
_COLUMN_BYTES = 2**20
_TABLE_BYTES = 3 * 2**19
_WORTH_A_THREAD = 4  # blocks from which a second thread helps
_MAX_ITEMS = 32_767
_IDENTITY = (1.0, 0.0)
_MARK = 2.0**40
_MAX_MARKS = 2**12  # so many marks and the answers beside them are whole numbers below 2**53: exact


@dataclass(frozen=True)
class _Rule:
    """What becomes of the total of the answers given: nothing below the least number, times a number, mean or not."""

    n_items: int
    least: int
    times: int
    mean: bool

    def apply(self, total: NDArray[Any], count: NDArray[Any], *, out: Floats) -> None:
        # Arithmetic and masks run at vector speed; looking up what to divide by takes five times as long.
        np.multiply(total, float(self.times), out=out)
        if self.mean:
            with np.errstate(divide="ignore", invalid="ignore"):
                out /= count
        if self.times > 1 and total.dtype.kind == "f":
            np.copyto(out, total, where=count == self.n_items)  # decimals need not survive * k / k
        np.copyto(out, np.nan, where=count < self.least)


def answered_sum(
    answers: NDArray[Any],
    *,
    slope: ArrayLike | None = None,
    intercept: ArrayLike | None = None,
    missing: Missing = None,
) -> tuple[Floats, Counts]:
    """Add up the keyed answers that were given.

    Parameters
    ----------
    answers : numbers, shape (n, k)
        Floating point with NaN for a missing answer, or whole numbers with `missing` for one.
    slope, intercept : numbers, shape (k,) or one for all, optional
        Keyed value = intercept + slope * answer; a reversed item on lo to hi has slope -1, intercept lo + hi.
    missing : int or range, optional
        The number that stands for a missing answer in whole-number `answers`; none is missing without it.
        For floating-point `answers` a range of whole numbers that mean a missing answer, as NaN does.

    Returns
    -------
    total : float64, shape (n,)
        NaN where nothing was answered, never 0.
    n_answered : int16, shape (n,)

    Raises
    ------
    TypeError
        If `answers` is neither floating point nor whole numbers.
    ValueError
        If shapes do not fit, a key is not finite, or `missing` cannot occur in `answers`.
    """
    rule = _rule(_n_items(answers), 1, times=1, mean=False)
    return _scored(answers, _keys(answers, slope, intercept), missing, rule)


def prorated_sum(
    answers: NDArray[Any],
    *,
    min_answered: int,
    slope: ArrayLike | None = None,
    intercept: ArrayLike | None = None,
    missing: Missing = None,
) -> tuple[Floats, Counts]:
    """Multiply the mean of the keyed answers by the number of items.

    Parameters
    ----------
    answers, slope, intercept, missing : see `answered_sum`.
    min_answered : int
        Fewest answers that give a score, 1 to k; rows with fewer are NaN.

    Returns
    -------
    score : float64, shape (n,)
    n_answered : int16, shape (n,)

    Notes
    -----
    Computed as total * k / n_answered, one rounding for whole-number totals; a complete row keeps its total.

    Examples
    --------
    >>> score, n_answered = prorated_sum(np.array([[3, 1, -9], [-9, -9, 2]]), min_answered=2, missing=-9)
    >>> score.tolist(), n_answered.tolist()
    ([6.0, nan], [2, 1])
    """
    n_items = _n_items(answers)
    rule = _rule(n_items, min_answered, times=n_items, mean=True)
    return _scored(answers, _keys(answers, slope, intercept), missing, rule)


def mean_answered(
    answers: NDArray[Any],
    *,
    min_answered: int,
    slope: ArrayLike | None = None,
    intercept: ArrayLike | None = None,
    missing: Missing = None,
) -> tuple[Floats, Counts]:
    """Average the keyed answers that were given.

    Parameters
    ----------
    answers, slope, intercept, missing : see `answered_sum`.
    min_answered : int
        Fewest answers that give a score, 1 to k; rows with fewer are NaN.

    Returns
    -------
    score : float64, shape (n,)
    n_answered : int16, shape (n,)
    """
    rule = _rule(_n_items(answers), min_answered, times=1, mean=True)
    return _scored(answers, _keys(answers, slope, intercept), missing, rule)


def complete_sum(
    answers: NDArray[Any],
    *,
    slope: ArrayLike | None = None,
    intercept: ArrayLike | None = None,
    missing: Missing = None,
) -> tuple[Floats, Counts]:
    """Add up the keyed answers of rows without a missing one; other rows are NaN.

    Parameters
    ----------
    answers, slope, intercept, missing : see `answered_sum`.

    Returns
    -------
    score : float64, shape (n,)
    n_answered : int16, shape (n,)
    """
    n_items = _n_items(answers)
    rule = _rule(n_items, n_items, times=1, mean=False)
    return _scored(answers, _keys(answers, slope, intercept), missing, rule)


def _rule(n_items: int, least: int, *, times: int, mean: bool) -> _Rule:
    if not 1 <= least <= n_items:
        raise ValueError(f"min_answered must be 1 to {n_items}; found {least}.")
    return _Rule(n_items, least, times, mean)


def _scored(answers: NDArray[Any], keys: Keys, missing: Missing, rule: _Rule) -> tuple[Floats, Counts]:
    _check_missing(answers, missing)
    score = np.empty(len(answers))
    n_answered = np.empty(len(answers), np.int16)
    whole = _accumulator(answers.dtype, keys)

    by_persons = _lies_by_persons(answers) and set(keys) == {_IDENTITY}

    def fill(rows: slice) -> None:
        found = _counted_by_rows(answers[rows]) if by_persons else None
        columns = answers[rows].T
        if found is None and columns.strides[1] != answers.itemsize:
            columns = np.ascontiguousarray(columns)  # columns then read at full speed
        if found is not None:
            total, count = found
        elif whole is None:
            total, count = _decimal_sum(columns, keys, missing)
        else:
            total, count = _whole_sum(columns, keys, missing, whole)
        n_answered[rows] = count
        rule.apply(total, count, out=score[rows])

    blocks = _blocks(answers, whole)
    remaining = iter(blocks)

    def fill_remaining() -> None:
        for rows in remaining:
            fill(rows)

    if len(blocks) < _WORTH_A_THREAD:
        fill_remaining()
    else:
        with ThreadPoolExecutor(1) as second:
            done = second.submit(fill_remaining)
            fill_remaining()
            done.result()
    return score, n_answered


def _blocks(answers: NDArray[Any], whole: type[np.signedinteger[Any]] | None) -> list[slice]:
    """Cut the rows into blocks."""
    cell_bytes = np.dtype(whole or np.float64).itemsize
    step = _COLUMN_BYTES // cell_bytes
    if whole is not None or answers.strides[0] != answers.itemsize:
        step = min(step, max(1, _TABLE_BYTES // (answers.shape[1] * cell_bytes)))
    return [slice(start, start + step) for start in range(0, len(answers), step)]


def _lies_by_persons(answers: NDArray[Any]) -> bool:
    usual = answers.dtype == np.float64 and 1 < answers.shape[1] <= _MAX_MARKS
    return usual and answers.flags.c_contiguous


def _counted_by_rows(rows: Floats) -> tuple[Floats, Counts] | None:
    """Sum one block of whole numbers from 0 row by row, without turning it; None when it holds anything else.

    A missing answer is added as a number so large that the sum tells how many there were. Whole numbers this small
    are exact in any order, so the library may add them as it likes.
    """
    n_items = rows.shape[1]
    known = np.clip(rows, 0.0, _MARK / (n_items + 1))
    np.rint(known, out=known)
    if not np.equal(known.view(np.int64), rows.view(np.int64)).all():
        return None
    np.fmin(known, _MARK, out=known)
    total = np.einsum("ij->i", known)
    n_absent = np.floor(total / _MARK)
    total -= n_absent * _MARK
    return total, n_items - n_absent.astype(np.int16)


def _decimal_sum(columns: NDArray[Any], keys: Keys, missing: Missing) -> tuple[NDArray[Any], NDArray[Any]]:
    """Sum one block in double precision; 0 where nothing was answered."""
    n_rows = columns.shape[1]
    total, zeros, part = np.zeros(n_rows), np.zeros(n_rows), np.empty(n_rows)
    n_absent, absent = np.zeros(n_rows, _count_type(keys)), np.empty(n_rows, np.bool_)
    for column, (slope, intercept) in zip(columns, keys, strict=True):
        answer = column.astype(np.float64, copy=False)
        if isinstance(missing, int):
            answer[column == missing] = np.nan
        elif missing is not None:
            answer = without_codes(answer, missing)
        np.isnan(answer, out=absent)
        n_absent += absent.view(np.uint8)
        keyed = answer if (slope, intercept) == _IDENTITY else slope * answer + intercept
        # Of a number and NaN, fmax and fmin take the number: both parts together are the value, or 0 for NaN.
        # Against an array of zeros this runs at vector speed; a mask or the scalar 0 takes twice the time.
        total += np.fmax(keyed, zeros, out=part)
        if np.fmin.reduce(keyed) < 0:
            total += np.fmin(keyed, zeros, out=part)
    return total, len(keys) - n_absent


def without_codes(values: Floats, codes: range) -> Floats:
    """Return values with NaN for the whole numbers in `codes`; the same array when there are none."""
    # One cheap pass decides whether a copy is needed at all.
    if not (len(values) and np.fmin.reduce(values) <= codes[-1]):
        return values
    coded = (values >= codes[0]) & (values <= codes[-1]) & (np.rint(values) == values)
    return np.where(coded, np.nan, values)


def _whole_sum(
    columns: NDArray[Any], keys: Keys, missing: Missing, whole: type[np.signedinteger[Any]]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Sum one block in whole numbers wide enough for every total; 0 where nothing was answered."""
    given = np.ones(columns.shape, np.bool_) if missing is None else np.asarray(columns != missing)
    count = np.add.reduce(given.view(np.uint8), axis=0, dtype=_count_type(keys))
    # Whole numbers are exact in any order, so the library may add them as it likes.
    if set(keys) == {_IDENTITY}:
        # What stands for a missing answer is added too and taken off again: cheaper than to leave it out.
        code = missing if isinstance(missing, int) else 0
        total = np.add.reduce(columns, axis=0, dtype=whole)
        return total - code * (len(keys) - count.astype(whole)), count
    slope, intercept = (np.asarray(part, whole)[:, np.newaxis] for part in zip(*keys, strict=True))
    keyed = slope * columns + intercept
    return np.add.reduce(keyed * given.view(np.int8), axis=0, dtype=whole), count


def _count_type(keys: Keys) -> type[np.integer[Any]]:
    return np.uint8 if len(keys) <= np.iinfo(np.uint8).max else np.int16


def _accumulator(dtype: np.dtype[Any], keys: Keys) -> type[np.signedinteger[Any]] | None:
    """Choose the smallest whole-number type that holds every possible sum; None when decimals are needed."""
    if dtype.kind == "f" or dtype.itemsize > 2 or any(not part.is_integer() for key in keys for part in key):
        return None
    largest = max(-int(np.iinfo(dtype).min), int(np.iinfo(dtype).max))
    bound = sum(abs(slope) * largest + abs(intercept) for slope, intercept in keys)
    fitting = (whole for whole in (np.int16, np.int32) if bound <= np.iinfo(whole).max)
    return next(fitting, None)


def _n_items(answers: NDArray[Any]) -> int:
    if answers.ndim != 2 or not 1 <= answers.shape[1] <= _MAX_ITEMS:
        raise ValueError(f"answers must be rows by 1 to {_MAX_ITEMS} items; found shape {answers.shape}.")
    if answers.dtype.kind not in "fiu":
        raise TypeError(f"answers must be floating point or whole numbers; found {answers.dtype}.")
    return int(answers.shape[1])


def _keys(answers: NDArray[Any], slope: ArrayLike | None, intercept: ArrayLike | None) -> Keys:
    n_items = _n_items(answers)
    slopes = np.broadcast_to(np.asarray(1.0 if slope is None else slope, np.float64), n_items)
    intercepts = np.broadcast_to(np.asarray(0.0 if intercept is None else intercept, np.float64), n_items)
    if not (np.isfinite(slopes).all() and np.isfinite(intercepts).all()):
        raise ValueError("slope and intercept must be finite numbers.")
    return list(zip(slopes.tolist(), intercepts.tolist(), strict=True))


def _check_missing(answers: NDArray[Any], missing: Missing) -> None:
    if missing is None:
        return
    if (answers.dtype.kind == "f") != isinstance(missing, range):
        raise ValueError(
            "missing is one number for whole-number answers, and a range for floating-point ones, "
            f"which mark a missing answer by NaN; found {missing} for {answers.dtype}."
        )
    if isinstance(missing, range):
        if missing.step != 1 or not missing:
            raise ValueError(f"missing must be a range of neighbouring whole numbers; found {missing}.")
        return
    limits = np.iinfo(answers.dtype)
    if not limits.min <= missing <= limits.max:
        raise ValueError(f"missing must fit {answers.dtype} ({limits.min} to {limits.max}); found {missing}.")
