"""How many factors to keep: Horn's parallel analysis and Velicer's minimum average partial correlation.

Random correlation matrices are not computed from random answers but drawn themselves: the scatter matrix of normal
answers is a triangle of normal and chi variables times its transpose, whatever the number of rows.
Validated against psych 2.2.9 (R 4.2.2): tests/reference/number_of_factors.R.

References
----------
Horn JL (1965) Psychometrika 30:179-185, doi:10.1007/BF02289447. Smith WB, Hocking RR (1972) Applied Statistics
21:341-345, doi:10.2307/2346290 (the triangle). Velicer WF (1976) Psychometrika 41:321-327, doi:10.1007/BF02293557.
Velicer WF, Eaton CA, Fava JL (2000) in Goffin RD, Helmes E (eds) Problems and solutions in human assessment,
doi:10.1007/978-1-4615-4397-8_3 (fourth powers).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = [
    "MinimumAveragePartial",
    "ParallelAnalysis",
    "Roots",
    "eigenvalues",
    "minimum_average_partial",
    "parallel_analysis",
    "permuted_eigenvalues",
    "random_eigenvalues",
]

Floats: TypeAlias = NDArray[np.float64]
Roots: TypeAlias = Literal["components", "factors"]

_PERCENTILE = 95.0
# Matrices taken apart at a time: as many as stay in the processor's cache.
_BLOCK = 64


@dataclass(frozen=True)
class ParallelAnalysis:
    """Eigenvalues of the items beside those of uncorrelated ones, largest first, each of shape (k,).

    Attributes
    ----------
    observed, mean, percentile : of the items; mean and percentile over the draws.
    by_mean, by_percentile : how many of the first observed ones lie above.
    """

    observed: Floats
    mean: Floats
    percentile: Floats
    by_mean: int
    by_percentile: int


@dataclass(frozen=True)
class MinimumAveragePartial:
    """Average partial correlation left when 0, 1, 2 ... components are partialled out.

    Attributes
    ----------
    squared, fourth : mean square and mean fourth power, shape (k - 1,), from 0 components on; NaN where a component
        leaves an item without variance.
    by_squared, by_fourth : the number of components with the least.
    """

    squared: Floats
    fourth: Floats
    by_squared: int
    by_fourth: int


def eigenvalues(correlation: Floats, *, roots: Roots = "components") -> Floats:
    """Eigenvalues of correlation matrices, largest first.

    Parameters
    ----------
    correlation : shape (..., k, k).
    roots : components takes the matrix as it is, factors with squared multiple correlations in the diagonal.

    Raises
    ------
    NotEstimable
        With factors, if a matrix has no inverse.
    """
    if roots == "factors":
        k = correlation.shape[-1]
        try:
            inverse = np.linalg.inv(correlation)
        except np.linalg.LinAlgError:
            raise NotEstimable.because(_NO_INVERSE) from None
        diagonal = np.einsum("...ii->...i", inverse)
        if not (diagonal > 0).all():
            raise NotEstimable.because(_NO_INVERSE)
        correlation = correlation - np.eye(k) / diagonal[..., None]
    return np.asarray(np.linalg.eigvalsh(correlation)[..., ::-1])


_NO_INVERSE = "The correlation matrix has no inverse, so there are no squared multiple correlations."


def parallel_analysis(
    correlation: Floats, random: Floats, *, roots: Roots = "components", percentile: float = _PERCENTILE
) -> ParallelAnalysis:
    """Compare the eigenvalues of items with those of uncorrelated ones.

    Parameters
    ----------
    correlation : of the items, shape (k, k).
    random : eigenvalues of the draws, of the same roots, shape (draws, k); see `random_eigenvalues`.
    roots : see `eigenvalues`.
    percentile : of the draws, by linear interpolation (type 7).
    """
    observed = eigenvalues(correlation, roots=roots)
    mean, high = random.mean(axis=0), np.percentile(random, percentile, axis=0)
    return ParallelAnalysis(observed, mean, high, _leading(observed > mean), _leading(observed > high))


def random_eigenvalues(
    k: int, n: int, *, draws: int, seed: int | np.random.SeedSequence, roots: Roots = "components"
) -> Floats:
    """Eigenvalues of correlation matrices of uncorrelated normal items.

    Parameters
    ----------
    k, n : items and rows.
    draws : how many matrices.
    seed : of the draws.
    roots : see `eigenvalues`.

    Returns
    -------
    shape (draws, k), largest first in each row.

    Raises
    ------
    NotEstimable
        If there are no more rows than items.
    """
    if n <= k:
        raise NotEstimable.because(f"There must be more rows than items; there are {n} rows and {k} items.")
    random = np.random.default_rng(seed)
    found = np.empty((draws, k))
    below = np.tril_indices(k, -1)
    for start in range(0, draws, _BLOCK):
        size = min(_BLOCK, draws - start)
        triangle = np.zeros((size, k, k))
        triangle[:, *below] = random.standard_normal((size, len(below[0])))
        triangle[:, range(k), range(k)] = np.sqrt(random.chisquare(n - 1 - np.arange(k), (size, k)))
        triangle /= np.sqrt(np.einsum("dij,dij->di", triangle, triangle))[:, :, None]
        found[start : start + size] = eigenvalues(triangle @ triangle.transpose(0, 2, 1), roots=roots)
    return found


def permuted_eigenvalues(
    answers: Floats, *, draws: int, seed: int | np.random.SeedSequence, roots: Roots = "components"
) -> Floats:
    """Eigenvalues after the answers to each item were shuffled among the rows: their distributions stay as they are.

    Parameters
    ----------
    answers : shape (n, k), without missing ones; every item varies.
    draws, seed, roots : see `random_eigenvalues`.
    """
    random = np.random.default_rng(seed)
    deviation = answers - answers.mean(axis=0)
    # One item a row: shuffling runs along memory.
    scaled = np.ascontiguousarray((deviation / np.sqrt((deviation**2).sum(axis=0))).T)
    found = np.empty((draws, len(scaled)))
    for draw in range(draws):
        shuffled = random.permuted(scaled, axis=1)
        found[draw] = eigenvalues(shuffled @ shuffled.T, roots=roots)
    return found


def minimum_average_partial(correlation: Floats) -> MinimumAveragePartial:
    """Velicer's minimum average partial correlation, with squares and with fourth powers.

    Parameters
    ----------
    correlation : shape (k, k).

    Raises
    ------
    NotEstimable
        If there are fewer than 3 items.
    """
    k = len(correlation)
    if k < 3:
        raise NotEstimable.because(f"At least 3 items are needed; there are {k}.")
    values, vectors = np.linalg.eigh(correlation)
    loadings = (vectors * np.sqrt(np.maximum(values, 0.0)))[:, ::-1]
    squared, fourth = np.full(k - 1, np.nan), np.full(k - 1, np.nan)
    for m in range(k - 1):
        left = correlation - loadings[:, :m] @ loadings[:, :m].T
        variance = np.diag(left)
        if (variance <= _RESIDUE).any():
            break
        partial = left / np.sqrt(np.outer(variance, variance))
        np.fill_diagonal(partial, 0.0)
        squared[m], fourth[m] = (float((partial**power).sum()) / (k * (k - 1)) for power in (2, 4))
    return MinimumAveragePartial(squared, fourth, int(np.nanargmin(squared)), int(np.nanargmin(fourth)))


_RESIDUE = 1e-10


def _leading(above: NDArray[np.bool_]) -> int:
    """Return how many are true before the first that is not."""
    return int(np.logical_and.accumulate(above).sum())
