"""Values from which the search for the parameters of a factor model starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .parameter_table import Parameter, ParameterTable

__all__ = ["starting_values"]

Floats: TypeAlias = NDArray[np.float64]

_HIGHER = 0.7
_UNIQUE = 0.5
_CORRELATION = 0.3


def starting_values(table: ParameterTable, moments: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Values to start from: of items the first root of each factor's own items, of the rest plain ones.

    Parameters
    ----------
    table : the parameters.
    moments : covariance matrix and means of each group.

    Returns
    -------
    ndarray, shape (n_free,)
    """
    start = np.zeros(table.n_free)
    loadings = [_loadings(table, group, covariance) for group, (covariance, _) in enumerate(moments)]
    for place, row in zip(table.free.tolist(), table.rows, strict=True):
        if place < 0:
            continue
        covariance, mean = moments[row.group]
        start[place] = row.value if row.value is not None else 0.0
        if row.value is None:
            start[place] = _value(row, table, loadings[row.group], (covariance, mean))
    return start


def _value(
    row: Parameter,
    table: ParameterTable,
    loadings: dict[tuple[str, str], float],
    moments: tuple[Floats, Floats],
) -> float:
    covariance, mean = moments
    match row.op:
        case "=~":
            return loadings.get((row.lhs, row.rhs), _HIGHER)
        case "~~" if row.lhs == row.rhs and row.lhs in table.factors:
            return loadings.get((row.lhs, "variance"), 1.0)
        case "~~" if row.lhs == row.rhs:
            place = table.items.index(row.lhs)
            return float(_UNIQUE * covariance[place, place])
        case "~~" if row.lhs in table.factors:
            # Factors of two items are not determined where they correlate with nothing.
            both = loadings.get((row.lhs, "variance"), 1.0) * loadings.get((row.rhs, "variance"), 1.0)
            return _CORRELATION * float(np.sqrt(both))
        case "~1" if row.lhs in table.items:
            return float(mean[table.items.index(row.lhs)])
        case "~*~":
            return 1.0
        case _:
            return 0.0


def _loadings(table: ParameterTable, group: int, covariance: Floats) -> dict[tuple[str, str], float]:
    """Loadings of each factor's items, and under the name 'variance' that of a factor with a marker."""
    rows = [row for row in table.rows if row.group == group and row.op == "=~" and row.rhs in table.items]
    shared = {item: sum(row.rhs == item for row in rows) for item in table.items}
    found: dict[tuple[str, str], float] = {}
    for factor in table.factors:
        own = [row for row in rows if row.lhs == factor]
        if not own:
            continue
        places = [table.items.index(row.rhs) for row in own]
        values = _first_root(covariance[np.ix_(places, places)])
        values /= np.sqrt([shared[row.rhs] for row in own])
        marker = next((i for i, row in enumerate(own) if not row.free and row.value), None)
        free_variance = any(
            row.free and row.lhs == row.rhs == factor and row.op == "~~" and row.group == group
            for row in table.rows
        )
        scale = 1.0
        if marker is not None and free_variance:
            scale = values[marker] / (own[marker].value or 1.0)
            found[factor, "variance"] = float(scale**2)
        found.update(
            {(factor, row.rhs): float(value / scale) for row, value in zip(own, values, strict=True)}
        )
    return found


def _first_root(covariance: Floats) -> Floats:
    """Loadings on one factor: first eigenvector of the correlations, as long as the mean correlation makes it."""
    scale = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(scale, scale)
    values, vectors = np.linalg.eigh(correlation)
    size = len(scale)
    vector = vectors[:, -1] * (1 if vectors[:, -1].sum() >= 0 else -1)
    common = max((values[-1] - 1) / max(size - 1, 1), 0.04) if size > 1 else _UNIQUE
    return np.asarray(vector * np.sqrt(common * size) * scale)
