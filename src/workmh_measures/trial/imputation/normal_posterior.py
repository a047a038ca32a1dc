"""Means and covariances of normal variables with missing values, drawn from their posterior by data augmentation.

Validated against R (mice by the same model; a program written from the book): tests/reference/reference_based.R.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["NormalDraw", "filled_by", "posterior_draws"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class NormalDraw:
    """One draw: means, shape (w,), and covariance, shape (w, w)."""

    mean: Floats
    covariance: Floats


def posterior_draws(
    values: Floats, random: np.random.Generator, *, draws: int, apart: int = 50
) -> Iterator[NormalDraw]:
    """Yield draws of means and covariance.

    Parameters
    ----------
    values : shape (n, w); NaN where missing, at random given what is there.
    random : where numbers come from.
    draws : how many.
    apart : turns of data augmentation before each; four times as many before the first.

    Raises
    ------
    NotEstimable
        If there are not more persons than twice the variables, or a variable has fewer than three values.

    Notes
    -----
    Prior of Jeffreys. A turn imputes what is missing from the parameters, then draws the covariance from the inverse Wishart
    distribution of the filled table and the means given it.

    References
    ----------
    Schafer JL (1997) Analysis of incomplete multivariate data, section 5.4.
    """
    n, w = values.shape
    if n <= 2 * w or (~np.isnan(values)).sum(axis=0).min(initial=n) < 3:
        raise NotEstimable.because(
            f"{n} persons are too few for {w} variables with missing values: take fewer waves or covariates."
        )
    patterns = _patterns(np.isnan(values))
    spread = np.nanvar(values, axis=0, ddof=1)
    if (spread <= 0).any():
        raise NotEstimable.because("A variable does not vary in an arm: leave it out.")
    now = NormalDraw(np.nanmean(values, axis=0), np.diag(spread))
    for draw in range(draws):
        for _ in range(apart * 4 if draw == 0 else apart):
            now = _parameters(_filled(values, patterns, now, random), random)
        yield now


def filled_by(values: Floats, missing: Flags, by: NormalDraw, random: np.random.Generator) -> Floats:
    """Return the table with what is missing drawn given what is there, shape (n, w)."""
    return _filled(values, _patterns(missing), by, random)


Pattern: TypeAlias = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]
"""Rows that lack the same columns, the columns they have, and those they lack."""


def _patterns(missing: Flags) -> list[Pattern]:
    patterns, members = np.unique(missing, axis=0, return_inverse=True)
    return [
        (np.flatnonzero(members.ravel() == place), np.flatnonzero(~lacking), np.flatnonzero(lacking))
        for place, lacking in enumerate(patterns)
        if lacking.any()
    ]


def _filled(values: Floats, patterns: list[Pattern], by: NormalDraw, random: np.random.Generator) -> Floats:
    filled = values.copy()
    for rows, there, lacking in patterns:
        across = by.covariance[there[:, None], lacking]
        slope = np.linalg.solve(by.covariance[there[:, None], there], across).T
        rest = by.covariance[lacking[:, None], lacking] - slope @ across
        root = np.linalg.cholesky((rest + rest.T) / 2)
        expected = by.mean[lacking] + (values[rows[:, None], there] - by.mean[there]) @ slope.T
        filled[rows[:, None], lacking] = expected + random.standard_normal(expected.shape) @ root.T
    return filled


def _parameters(filled: Floats, random: np.random.Generator) -> NormalDraw:
    n, w = filled.shape
    mean = filled.mean(axis=0)
    rest = filled - mean
    # Bartlett's decomposition of a Wishart matrix, inverted through the products of the table.
    lower = np.tril(random.standard_normal((w, w)), -1)
    lower[np.diag_indices(w)] = np.sqrt(random.chisquare(n - 1 - np.arange(w)))
    root = np.linalg.cholesky(rest.T @ rest) @ np.linalg.inv(lower).T
    covariance = root @ root.T
    return NormalDraw(mean + root @ random.standard_normal((w,)) / np.sqrt(n), covariance)
