"""Correlations between items with the names of those that have none, and the rows they were taken from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from .covariance import NO_VARIANCE, correlation_of, listwise_covariance, several_items

__all__ = ["Correlations", "MissingRoute", "item_correlations"]

Floats: TypeAlias = NDArray[np.float64]
MissingRoute: TypeAlias = Literal["listwise", "pairwise"]

_FEWEST_ROWS = 3


@dataclass(frozen=True)
class Correlations:
    """A correlation matrix and what it was taken from.

    Attributes
    ----------
    matrix : shape (k, k), Pearson.
    items : names of the rows and columns.
    n : rows used; with the pairwise route the fewest of any pair.
    missing : route for missing answers.
    """

    matrix: Floats
    items: tuple[str, ...]
    n: int
    missing: MissingRoute


def item_correlations(items: pd.DataFrame, *, missing: MissingRoute = "listwise") -> Correlations:
    """Pearson correlations between items.

    Parameters
    ----------
    items : one column per item, one row per person; missing answers are NaN.
    missing : listwise uses the rows without a missing answer, pairwise for each pair the rows that have both.

    Raises
    ------
    NotEstimable
        If there are fewer than 2 items or 3 rows, an answer is infinite, or an item does not vary in the rows used.
    ValueError
        If two columns have the same name.

    Notes
    -----
    The pairwise route takes the standard deviations, too, from the rows of the pair, as R's `cor` does. Its matrix need
    not be that of any answers: it may have negative eigenvalues.
    """
    names = tuple(str(name) for name in items.columns)
    if len(set(names)) != len(names):
        raise ValueError(f"Each column needs its own name; found {', '.join(names)}.")
    several_items(len(names))
    values = items.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(values).any():
        raise NotEstimable.because("An answer is infinite.")
    if missing == "pairwise" and np.isnan(values).any():
        matrix, n = _pairwise(values, names)
    else:
        covariance, n = listwise_covariance(values)
        variance = np.diag(covariance)
        _refuse_constant(names, variance <= NO_VARIANCE * variance.max())
        matrix = correlation_of(covariance)
    return Correlations((matrix + matrix.T) / 2, names, n, missing)


def _pairwise(values: Floats, names: tuple[str, ...]) -> tuple[Floats, int]:
    given = ~np.isnan(values)
    z = given.astype(np.float64)
    counts = z.T @ z
    fewest = int(counts.min())
    if fewest < _FEWEST_ROWS:
        raise NotEstimable.because(
            f"Two items were answered together in {fewest} rows; at least {_FEWEST_ROWS} are needed."
        )
    first = values[given.argmax(axis=0), np.arange(len(names))]
    x = np.where(given, values - first, 0.0)
    sums = x.T @ z
    products = x.T @ x - sums * sums.T / counts
    squares = (x**2).T @ z - sums**2 / counts
    _refuse_constant(names, squares.min(axis=1) <= NO_VARIANCE * squares.max())
    matrix = products / np.sqrt(squares * squares.T)
    np.fill_diagonal(matrix, 1.0)
    return matrix, fewest


def _refuse_constant(names: tuple[str, ...], constant: NDArray[np.bool_]) -> None:
    found = [name for name, one in zip(names, constant, strict=True) if one]
    if found:
        raise NotEstimable.because(f"Without variance there is no correlation: {', '.join(found)}.")
