"""One matrix for ordered and measured variables: polychoric, polyserial and Pearson correlations.

Validated against lavaan 0.6-14 (R 4.2.2): tests/reference/mixed_correlations.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .joint_counts import MissingRoute
from .moments import polychoric_correlations
from .polyserial import polyserial

__all__ = ["MixedCorrelations", "mixed_correlations"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class MixedCorrelations:
    """Correlations between ordered and measured variables.

    Attributes
    ----------
    names : of the variables.
    ordered : which are ordered, shape (k,).
    matrix : polychoric between ordered, polyserial between an ordered and a measured one, Pearson between measured ones.
    n : rows used; with the pairwise route rows with any value.
    missing : route for missing values.
    """

    names: tuple[str, ...]
    ordered: NDArray[np.bool_]
    matrix: Floats
    n: int
    missing: MissingRoute

    @property
    def smallest_eigenvalue(self) -> float:
        """Of the matrix; not above 0, no normal variables have these correlations."""
        return float(np.linalg.eigvalsh(self.matrix)[0])


def mixed_correlations(
    values: Floats,
    ordered: Sequence[bool],
    *,
    names: Sequence[str] | None = None,
    missing: MissingRoute = "listwise",
) -> MixedCorrelations:
    """Correlations of the normal variables behind ordered answers with each other and with measured ones.

    Parameters
    ----------
    values : shape (n, k), NaN for a missing one.
    ordered : which columns are ordered; their codes are whole numbers.
    names : of the columns; by default item 1, item 2, ...
    missing : listwise uses the rows without a missing value; pairwise the rows that have both, with thresholds, mean and
        standard deviation (n as divisor) of a polyserial correlation from all values of the variable.

    Raises
    ------
    NotEstimable
        As `polychoric_moments`; also where a measured variable does not vary or is infinite, or a polyserial correlation
        would be 1 or -1.
    """
    labels = tuple(names) if names is not None else tuple(f"item {i + 1}" for i in range(values.shape[1]))
    kind = np.asarray(ordered, bool)
    gone = np.isnan(values)
    rows = values[~(gone.any(axis=1) if missing == "listwise" else gone.all(axis=1))]
    _refuse_without_variance(
        rows[:, ~kind], [name for name, is_ordered in zip(labels, kind, strict=True) if not is_ordered]
    )
    matrix = np.eye(len(labels))
    categories = np.flatnonzero(kind)
    if len(categories) > 1:
        own = [labels[i] for i in categories]
        found = polychoric_correlations(rows[:, categories], names=own, missing=missing)
        matrix[np.ix_(categories, categories)] = found.correlations
    for i in np.flatnonzero(~kind):
        for j in range(len(labels)):
            if kind[j]:
                matrix[i, j] = matrix[j, i] = _with_ordered(rows[:, i], rows[:, j], (labels[i], labels[j]))
            elif i < j:
                matrix[i, j] = matrix[j, i] = _pearson(rows[:, i], rows[:, j], (labels[i], labels[j]))
    return MixedCorrelations(labels, kind, matrix, len(rows), missing)


def _refuse_without_variance(columns: Floats, names: Sequence[str]) -> None:
    said = []
    for name, column in zip(names, columns.T, strict=True):
        there = column[~np.isnan(column)]
        if np.isinf(there).any():
            said.append(f"Item {name}: A value is infinite.")
        elif len(there) < 3 or np.ptp(there) == 0:
            said.append(
                f"Item {name}: The same value in every row." if len(there) else f"Item {name}: No value."
            )
    if said:
        raise NotEstimable.because(" ".join(said))


def _with_ordered(measured: Floats, answers: Floats, names: tuple[str, str]) -> float:
    from scipy.special import ndtri

    codes, counts = np.unique(answers[~np.isnan(answers)], return_counts=True)
    if len(codes) < 2:
        raise NotEstimable.because(f"Item {names[1]}: The same answer in every row.")
    both = ~(np.isnan(measured) | np.isnan(answers))
    if len(np.unique(answers[both])) < 2 or np.ptp(measured[both]) == 0:
        raise NotEstimable.because(
            f"In the rows that have both answers, one does not vary: {names[0]} and {names[1]}."
        )
    standard = (measured - np.nanmean(measured)) / np.nanstd(measured)
    places = np.searchsorted(codes, answers[both])
    try:
        return polyserial(standard[both], places, ndtri(np.cumsum(counts)[:-1] / counts.sum()))
    except NotEstimable:
        raise NotEstimable.because(
            f"The correlation of {names[0]} and {names[1]} would be 1 or -1."
        ) from None


def _pearson(first: Floats, second: Floats, names: tuple[str, str]) -> float:
    both = ~(np.isnan(first) | np.isnan(second))
    x, y = first[both], second[both]
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        raise NotEstimable.because(
            f"In the rows that have both answers, one does not vary: {names[0]} and {names[1]}."
        )
    return float(np.corrcoef(x, y)[0, 1])
