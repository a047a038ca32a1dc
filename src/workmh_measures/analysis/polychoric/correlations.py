"""Polychoric correlations by maximum likelihood, thresholds first and correlations given them (two steps).

All pairs climb together: each step is Newton's where the likelihood bends the right way and Fisher's where not, inside the
interval that the signs of the slopes leave. Steps shrink quadratically, so what is left after the last is rounding.
Validated against lavaan 0.6-14 and polycor 0.8-1 (R 4.2.2): tests/reference/polychoric.R.

References
----------
Olsson U (1979) Psychometrika 44:443-460, doi:10.1007/BF02296207.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .bivariate_normal import bivariate_cells, bivariate_density, differences

__all__ = ["MOST", "EmptyCells", "adjusted_counts", "pair_correlations"]

Floats: TypeAlias = NDArray[np.float64]
EmptyCells: TypeAlias = Literal["half_in_2x2", "add_half", "keep"]

MOST = 0.9999
"""A correlation that would go further has no estimate."""

LEAST_CELL = 1e-15
_STEEP = 0.95
_LEVEL = 1e-6
_LAST_STEP = 1e-7
_MOST_STEPS = 100
# Corners of cells worked on at a time: what stays in the processor's cache.
_BLOCK = 2**12


def adjusted_counts(
    tables: Floats, used: tuple[NDArray[np.int64], NDArray[np.int64]], way: EmptyCells
) -> Floats:
    """Counts with something put where a combination of used categories was never seen.

    Parameters
    ----------
    tables : shape (pairs, width, width).
    used : how many categories the first and the second item of each pair use, each of shape (pairs,).
    way : half_in_2x2 moves half a person into the one empty cell of a table of two by two, margins kept, and leaves larger
        tables; add_half puts, besides, half a person into each empty cell of larger tables; keep leaves all as it is.

    Notes
    -----
    lavaan's zero.add = c(0.5, 0), c(0.5, 0.5) and c(0, 0).
    """
    if way == "keep":
        return tables
    first, second = used
    places = np.arange(tables.shape[1])
    real = (places[:, None] < first[:, None, None]) & (places < second[:, None, None])
    empty = real & (tables == 0)
    small = (first == 2) & (second == 2)
    found = tables.astype(float)
    if way == "add_half":
        found[empty & ~small[:, None, None]] = 0.5
    corner = found[:, :2, :2]
    one = small & (empty.sum(axis=(1, 2)) == 1)
    diagonal = empty[:, 0, 0] | empty[:, 1, 1]
    turn = np.where(one, np.where(diagonal, 0.5, -0.5), 0.0)[:, None, None]
    corner += turn * np.array([[1.0, -1.0], [-1.0, 1.0]])
    return found


def pair_correlations(tables: Floats, first: Floats, second: Floats) -> Floats:
    """Correlations under which the tables are most likely, given the thresholds.

    Parameters
    ----------
    tables : counts, shape (pairs, a + 1, b + 1); tetrachoric correlations where a and b are 1.
    first, second : thresholds of each pair, shape (pairs, a) and (pairs, b); 40 where there is none.

    Returns
    -------
    shape (pairs,); NaN where the likelihood still rises at .9999 or -.9999, or is level from the estimate to there.
    """
    pairs, a, b = len(tables), first.shape[1], second.shape[1]
    step = max(_BLOCK // (a * b), 1)
    found = np.empty(pairs)
    for at in range(0, pairs, step):
        part = slice(at, at + step)
        found[part] = _climbed(tables[part], first[part], second[part])
    return found


def _climbed(tables: Floats, first: Floats, second: Floats) -> Floats:
    rho = _from_scores(tables)
    low, high = np.full(len(rho), -MOST), np.full(len(rho), MOST)
    climbing = np.arange(len(rho))
    for _ in range(_MOST_STEPS):
        here = rho[climbing]
        slope, bend = _slope(tables[climbing], first[climbing], second[climbing], here)
        low[climbing] = np.where(slope >= 0, here, low[climbing])
        high[climbing] = np.where(slope <= 0, here, high[climbing])
        wanted = here + slope / bend
        inside = (wanted > low[climbing]) & (wanted < high[climbing])
        # Halfway to the end of what is left; the very end is tried once little is left.
        edge = np.where(slope > 0, high[climbing], low[climbing])
        other = np.where(np.abs(edge - here) < 1e-3, edge, (here + edge) / 2)
        rho[climbing] = np.where(inside, wanted, other)
        climbing = climbing[np.abs(rho[climbing] - here) > _LAST_STEP]
        if not len(climbing):
            break
    found = np.where(np.abs(rho) >= MOST - _LAST_STEP, np.nan, rho)
    steep = np.flatnonzero(np.abs(found) > _STEEP)
    if len(steep):
        # Where nothing speaks against a perfect order the likelihood is level from here to 1.
        cells = np.maximum(bivariate_cells(first[steep], second[steep], rho[steep]), LEAST_CELL)
        once = differences(bivariate_density(first[steep], second[steep], rho[steep]))
        known = (once**2 / cells).sum(axis=(1, 2)) * (1 - rho[steep] ** 2) ** 2
        found[steep[known < _LEVEL]] = np.nan
    return found


def _slope(tables: Floats, first: Floats, second: Floats, rho: Floats) -> tuple[Floats, Floats]:
    """First derivative of the log likelihood, and what to divide it by for a step."""
    cells = np.maximum(bivariate_cells(first, second, rho), LEAST_CELL)
    density = bivariate_density(first, second, rho)
    once = differences(density) / cells
    left = (1 - rho**2)[:, None, None]
    turn = rho[:, None, None]
    h, k = first[:, :, None], second[:, None, :]
    twice = (
        differences(density * (turn / left + ((1 + turn**2) * h * k - turn * (h * h + k * k)) / left**2))
        / cells
    )
    slope = (tables * once).sum(axis=(1, 2))
    observed = (tables * (once**2 - twice)).sum(axis=(1, 2))
    expected = tables.sum(axis=(1, 2)) * (cells * once**2).sum(axis=(1, 2))
    return slope, np.where(observed > 0.1 * expected, observed, np.maximum(expected, np.abs(observed)))


def _from_scores(tables: Floats) -> Floats:
    """Where to begin: the correlation of the categories as numbers, a little enlarged."""
    row, column = tables.sum(axis=2), tables.sum(axis=1)
    n = row.sum(axis=1)
    x, y = np.arange(row.shape[1]), np.arange(column.shape[1])
    mean_x, mean_y = row @ x / n, column @ y / n
    product = np.einsum("pij,i,j->p", tables, x, y) / n - mean_x * mean_y
    variance = (row @ x**2 / n - mean_x**2) * (column @ y**2 / n - mean_y**2)
    found = np.divide(product, np.sqrt(variance), out=np.zeros(len(n)), where=variance > 0)
    return np.asarray(np.clip(1.15 * found, -0.9, 0.9))
