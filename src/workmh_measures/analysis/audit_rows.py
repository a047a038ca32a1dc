"""Whether rows were answered by people: the same answer throughout, times too short, people and rows twice."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "answer_surprise",
    "contradictory_rows",
    "copied_runs",
    "same_answer_rows",
    "straight_lines",
    "too_fast",
]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

_FEWEST_ITEMS = 5
_FEWEST_STRAIGHT = 7
_ALIKE = 1 / 3
_SECONDS_AN_ITEM = 1.0
_BANDS = 5
_MOST_ALIKE = 5  # a pattern that more rows than this share is a common one
_CHANCE = 1e-4
_SURE = 2.58  # normal quantile of 99.5 %


def same_answer_rows(values: Floats) -> Flags:
    """Rows with one and the same answer to all items.

    Parameters
    ----------
    values : answers as given, shape (n, k), NaN for none. Rows with a missing answer, or of fewer than 5 items, are not
        judged.
    """
    if values.shape[1] < _FEWEST_ITEMS:
        return np.zeros(len(values), dtype=np.bool_)
    return np.asarray((values == values[:, :1]).all(axis=1))


def straight_lines(values: Floats) -> tuple[Flags, int]:
    """Rows with one answer throughout, where these are more than people give who read the questions.

    Parameters
    ----------
    values : answers as given, shape (n, k), of 7 items or more; see `same_answer_rows`.

    Returns
    -------
    The rows, and how many rows have all answers but one alike.

    Notes
    -----
    The commonest of the answers given throughout (no complaint at all) is left out: nothing tells who meant it. Of the
    others nobody has every complaint to the same degree: in real answers to 7 to 28 items, rows with all but one alike are
    two times as many as rows with all alike, or more. Rows are reported where this is turned beyond chance (99.5 %).
    """
    alike = same_answer_rows(values)
    nobody = np.zeros(len(values), dtype=np.bool_)
    if not alike.any() or values.shape[1] < _FEWEST_STRAIGHT:
        return nobody, 0
    codes, counts = np.unique(values[alike, 0], return_counts=True)
    usual = codes[counts.argmax()]
    found = alike & (values[:, 0] != usual)
    others = [code for code in np.unique(values[~np.isnan(values)]) if code != usual]
    near = sum(int(((values != code).sum(axis=1) == 1).sum()) for code in others)
    n, both = int(found.sum()), int(found.sum()) + near
    beyond = n - both * _ALIKE > _SURE * np.sqrt(both * _ALIKE * (1 - _ALIKE))
    return (found if beyond else nobody), near


def contradictory_rows(values: Floats, reversed_items: Flags, ends: Floats) -> Flags:
    """Rows whose one answer throughout says yes to a question and to its opposite.

    Parameters
    ----------
    values : answers as given to the items of one scale, shape (n, k).
    reversed_items : which of them are reversed, shape (k,).
    ends : lowest and highest code, shape (2, k).

    Notes
    -----
    An answer contradicts itself when turning it round moves it by at least half of the scale.
    """
    if not reversed_items.any() or reversed_items.all():
        return np.zeros(len(values), dtype=np.bool_)
    apart = np.abs(ends.sum(axis=0) - 2 * values) >= np.ptp(ends, axis=0) / 2
    same: Flags = same_answer_rows(values) & np.asarray(apart.all(axis=1))
    return same


def too_fast(seconds: Floats, answered: NDArray[np.intp]) -> Flags:
    """Rows that nobody can have read.

    Parameters
    ----------
    seconds : time taken, shape (n,), NaN where it is not known.
    answered : answers given, shape (n,).

    Notes
    -----
    Less than one second for each answer, or no time at all.
    """
    with np.errstate(invalid="ignore"):
        return np.asarray((answered > 0) & ((seconds <= 0) | (seconds < _SECONDS_AN_ITEM * answered)))


def answer_surprise(values: Floats) -> Floats:
    """Logarithm of the share of rows expected to hold each row's answers, shape (n,).

    Parameters
    ----------
    values : shape (n, k), NaN for none, which tells nothing: who lacks one answer often lacks the others.

    Notes
    -----
    Rows are put into bands by their mean answer; within a band answers are taken as independent.
    """
    n = len(values)
    known = ~np.isnan(values)
    level = np.where(known, values, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    order = np.argsort(np.argsort(level, kind="stable"), kind="stable")
    band = order * _BANDS // max(n, 1)
    total = np.full(n, -np.log(_BANDS))
    for column, there in zip(values.T, known.T, strict=True):
        _, code = np.unique(column[there], return_inverse=True)
        counts = np.zeros((_BANDS, int(code.max(initial=0)) + 1))
        np.add.at(counts, (band[there], code), 1.0)
        share = (counts + 0.5) / (counts + 0.5).sum(axis=1, keepdims=True)
        total[there] += np.log(share[band[there], code])
    return total


def copied_runs(values: Floats, persons: NDArray[np.object_]) -> list[tuple[int, int, int]]:
    """Runs of rows that stand in the table twice, for different people.

    Parameters
    ----------
    values : answers, shape (n, k), in the order of the table; NaN for none. Rows
        with one answer throughout, or fewer than half of the answers, are passed over.
    persons : whose they are, shape (n,).

    Returns
    -------
    First row, first row of the copy, and length of each run, where rows alike by chance are all but excluded: less than
    one such run is expected in ten thousand tables.
    """
    n = len(values)
    if n < 2:
        return []
    plain = np.where(np.isnan(values), -np.inf, values)
    _, pattern, count = np.unique(plain, axis=0, return_inverse=True, return_counts=True)
    surprise = answer_surprise(values)
    places: dict[int, list[int]] = {}
    several = (count[pattern] > 1) & (count[pattern] <= _MOST_ALIKE)
    several &= (plain != plain[:, :1]).any(axis=1) & (2 * np.isnan(values).sum(axis=1) <= values.shape[1])
    for row in np.flatnonzero(several).tolist():
        places.setdefault(int(pattern[row]), []).append(row)
    pairs = {
        (a, b)
        for rows in places.values()
        for i, a in enumerate(rows)
        for b in rows[i + 1 :]
        if persons[a] != persons[b]
    }
    found = []
    for a, b in sorted(pairs):
        if (a - 1, b - 1) in pairs:
            continue
        length = 1
        while (a + length, b + length) in pairs and a + length < b:
            length += 1
        if np.log(n * (n - 1) / 2) + float(surprise[a : a + length].sum()) < np.log(_CHANCE):
            found.append((a, b, length))
    return found
