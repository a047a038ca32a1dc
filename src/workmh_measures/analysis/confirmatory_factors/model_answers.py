"""Whether answers can carry a factor model: every column and item that stands in the way, in sentences, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable, nearest_match

__all__ = ["usable_answers"]

Floats: TypeAlias = NDArray[np.float64]

_LEAST_EIGENVALUE = 1e-10
_PERFECT = 1 - 1e-10
_LEAST_PART = 1e-6


def usable_answers(answers: pd.DataFrame, names: Sequence[str], *, complete: bool, ordered: bool) -> Floats:
    """Return the answers to the items of a model.

    Parameters
    ----------
    answers : one column per item, one row per person; NaN where an answer is missing.
    names : of the items.
    complete : whether rows with a missing answer are left out.
    ordered : whether answers are taken as categories, whose pairs are looked at where they are counted.

    Returns
    -------
    ndarray, shape (n, p)
        Every row, also those with missing answers.

    Raises
    ------
    NotEstimable
        With a sentence for each thing found: columns that are absent, twice there or no numbers; then infinite answers; then
        items without answer or without variance; then items that follow from each other, and too few rows.
    """
    _refuse(_of_columns(answers, names))
    columns = [str(column) for column in answers.columns]
    chosen = answers.iloc[:, [columns.index(name) for name in names]]
    rows = np.asarray(chosen.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    infinite = np.asarray(np.isinf(rows).any(axis=0))
    if infinite.any():
        raise NotEstimable.because(f"An answer is infinite: {_listed(names, infinite)}.")
    used = rows[~np.isnan(rows).any(axis=1)] if complete else rows[~np.isnan(rows).all(axis=1)]
    _refuse(_of_items(rows, used, names))
    if not ordered:
        _refuse(_of_rows(used, names))
    return rows


def _refuse(told: Iterator[str]) -> None:
    problems = [problem for sentence in told for problem in NotEstimable.because(sentence).problems]
    if problems:
        raise NotEstimable(problems)


def _of_columns(answers: pd.DataFrame, names: Sequence[str]) -> Iterator[str]:
    columns = [str(column) for column in answers.columns]
    for name in names:
        if name not in columns:
            near = nearest_match(name, columns)
            yield f"The answers have no column {name}." if near is None else _mistyped(name, near)
    twice = [name for name in names if columns.count(name) > 1]
    if twice:
        yield f"The answers have several columns called {', '.join(twice)}."
    texts = [
        name
        for name in names
        if columns.count(name) == 1
        and not pd.api.types.is_numeric_dtype(answers.dtypes.iloc[columns.index(name)])
    ]
    if texts:
        yield f"Answers that are no numbers stand in {', '.join(texts)}."


def _mistyped(name: str, near: str) -> str:
    return f"The answers have no column {name}; the nearest is {near}."


def _of_items(rows: Floats, used: Floats, names: Sequence[str]) -> Iterator[str]:
    never = np.asarray(np.isnan(rows).all(axis=0))
    if never.any():
        yield f"No row used has an answer: {_listed(names, never)}."
    if not len(used):
        if not never.any():
            yield f"No row has an answer to every one of the {len(names)} items."
        return
    alike = ~never & (np.fmax.reduce(used, axis=0) == np.fmin.reduce(used, axis=0))
    if alike.any():
        yield f"Every row used has the same answer: {_listed(names, alike)}."


def _of_rows(used: Floats, names: Sequence[str]) -> Iterator[str]:
    """What measured answers need: rows enough, and no item that others make up."""
    whole = used[~np.isnan(used).any(axis=1)]
    incomplete = len(whole) < len(used)
    if len(used) <= len(names):
        yield f"{len(used)} rows are too few for {len(names)} items."
        return
    if incomplete or len(whole) <= len(names):
        return
    correlation = np.asarray(np.corrcoef(whole.T), dtype=np.float64)
    pairs = [
        f"{names[one]} and {names[two]}"
        for one, two in combinations(range(len(names)), 2)
        if abs(correlation[one, two]) >= _PERFECT
    ]
    if pairs:
        yield f"The answers to one item say all about the other: {'; '.join(pairs)}. Leave one of each pair out."
        return
    values, vectors = np.linalg.eigh(correlation)
    if values[0] < _LEAST_EIGENVALUE:
        yield (
            f"One of these items follows exactly from the others: {_listed(names, np.abs(vectors[:, 0]) > _LEAST_PART)}."
            " Leave it out."
        )


def _listed(names: Sequence[str], chosen: NDArray[np.bool_]) -> str:
    return ", ".join(name for name, one in zip(names, chosen, strict=True) if one)
