"""Which answers are missing together: by item, by person, by pattern, and whether they are missing completely at random.

Little's test asks whether the means of the answers that are there differ between patterns of missing ones more than chance
would make them. It speaks of means only, takes answers as normal, and finds nothing in small samples: a large p value does
not show that answers are missing at random, let alone completely so.
Validated against R 4.2.2 and lavaan 0.6-14: tests/reference/missing_patterns.R.

References
----------
Little RJA (1988) Journal of the American Statistical Association 83:1198-1202, doi:10.1080/01621459.1988.10478722.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = [
    "LittleTest",
    "MissingPattern",
    "is_monotone",
    "little_test",
    "missing_patterns",
]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class MissingPattern:
    """Columns that are missing together, in how many rows."""

    missing: tuple[int, ...]
    rows: int


@dataclass(frozen=True)
class LittleTest:
    """Little's test: chi-square with its degrees of freedom.

    Attributes
    ----------
    patterns, n : different patterns with an answer, and rows that have one.
    """

    chi2: float
    df: int
    p_value: float
    patterns: int
    n: int


def missing_patterns(answers: Floats) -> list[MissingPattern]:
    """Return the patterns of missing answers, the commonest first, of the same number those with fewer missing first.

    Parameters
    ----------
    answers : shape (n, k), NaN for a missing answer.
    """
    found = [
        MissingPattern(tuple(int(place) for place in np.flatnonzero(pattern)), len(rows))
        for pattern, rows in _patterns(np.isnan(answers))
    ]
    return sorted(found, key=lambda one: (-one.rows, len(one.missing), one.missing))


def is_monotone(answers: Floats) -> bool:
    """Say whether the columns can be put in an order in which who lacks one lacks all that come after it.

    Parameters
    ----------
    answers : shape (n, k), NaN for a missing answer.
    """
    missing = np.isnan(answers)
    # In such an order fewer are missing in earlier columns, so that no other order has to be tried.
    ordered = missing[:, np.argsort(missing.sum(axis=0), kind="stable")]
    return bool((ordered[:, 1:] >= ordered[:, :-1]).all())


def little_test(answers: Floats, mean: Floats, covariance: Floats) -> LittleTest:
    """Little's test that answers are missing completely at random.

    Parameters
    ----------
    answers : shape (n, k), NaN for a missing answer.
    mean, covariance : of the answers by full-information maximum likelihood (divisor n), shapes (k,) and (k, k).

    Raises
    ------
    NotEstimable
        If no answer is missing, there is one pattern only, or the answers of a pattern determine each other.

    Notes
    -----
    Sum over patterns of rows * d' S^-1 d, with d the means of the pattern less `mean` and S the part of `covariance` for
    the columns it has; degrees of freedom are the answered columns summed over patterns, less those ever answered. Little
    also gives a form with S times n / (n - 1); this is the one with the maximum-likelihood S, as in R's naniar and misty.
    """
    missing = np.isnan(answers)
    if not missing.any():
        raise NotEstimable.because("No answer is missing.")
    chi2, answered, patterns, n = 0.0, 0, 0, 0
    for pattern, rows in _patterns(missing):
        there = ~pattern
        if not there.any():
            continue
        difference = answers[np.ix_(rows, there)].mean(axis=0) - mean[there]
        chi2 += len(rows) * float(difference @ _solved(covariance[np.ix_(there, there)], difference))
        answered, patterns, n = answered + int(there.sum()), patterns + 1, n + len(rows)
    df = answered - int((~missing.all(axis=0)).sum())
    if patterns < 2 or df < 1:
        raise NotEstimable.because("All persons have the same answers missing.")
    return LittleTest(chi2, df, _chi2_tail(chi2, df), patterns, n)


def _patterns(missing: Bools) -> Iterator[tuple[Bools, NDArray[np.intp]]]:
    if not missing.size:
        return
    found, place = np.unique(missing, axis=0, return_inverse=True)
    order = np.argsort(place.ravel(), kind="stable")
    starts = np.searchsorted(place.ravel()[order], np.arange(len(found) + 1))
    for i, pattern in enumerate(found):
        yield pattern, order[starts[i] : starts[i + 1]]


def _solved(covariance: Floats, difference: Floats) -> Floats:
    try:
        factor = np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError as error:
        raise NotEstimable.because(
            "Answers determine each other, so their covariance has no inverse."
        ) from error
    return np.asarray(np.linalg.solve(factor.T, np.linalg.solve(factor, difference)))


def _chi2_tail(chi2: float, df: int) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(df, chi2))
