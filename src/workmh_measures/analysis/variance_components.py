"""Variance between persons, between raters and what is left, by restricted likelihood from a table with holes.

Raters and persons are crossed random effects. Everything the likelihood needs is gathered once by how many ratings a
person has, so that a step of the search costs the same for a hundred persons and for a hundred thousand.

References
----------
Patterson HD, Thompson R (1971) Biometrika 58:545-554, doi:10.1093/biomet/58.3.545. Bates D, Machler M, Bolker B,
Walker S (2015) Journal of Statistical Software 67(1), doi:10.18637/jss.v067.i01, section 3 (profiled criterion).
Validated against lme4 1.1-31 (R 4.2.2): tests/reference/variance_components.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = ["RestrictedLikelihood", "VarianceComponents", "restricted_likelihood", "variance_components"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """Variances of a rating.

    Attributes
    ----------
    persons, ratings, error : between persons, between columns (None when they were left out of the model), and left.
    n, ratings_used : persons with at least one rating, and ratings.
    """

    persons: float
    ratings: float | None
    error: float
    n: int
    ratings_used: int


@dataclass(frozen=True)
class _Sums:
    """Sums over the persons with the same number of ratings; m of shape (groups,), the others one entry a group."""

    m: Floats
    persons: Floats
    pairs: Floats  # (groups, k, k): how often two columns were rated by the same person
    by_column: Floats  # (groups, k): sum of z times the person's total
    total: Floats  # sum of squares of the person's total
    per_column: Floats  # (k,): ratings in each column
    y_by_column: Floats  # (k,): their sum
    y_square: float


@dataclass(frozen=True)
class RestrictedLikelihood:
    """The restricted likelihood of a table of ratings; `unit` is what its sums were divided by."""

    sums: _Sums
    unit: float

    def deviance(self, persons: float, columns: float) -> float:
        """Return minus twice its logarithm, but for a constant.

        Parameters
        ----------
        persons, columns : variances over that of the error, which is the best for them.
        """
        return _profile(self.sums, np.array([persons, columns]))[0]


_MOST = 1e5
"""Root of a ratio up to which is searched: a search that strays beyond loses the error among the digits."""


def variance_components(ratings: Floats, *, with_columns: bool = True) -> VarianceComponents:
    """Estimate the variances from a table of persons by ratings.

    Parameters
    ----------
    ratings : shape (n, k), NaN where there is none.
    with_columns : False takes columns without meaning of their own: their variance is part of the error.

    Raises
    ------
    NotEstimable
        If fewer than 2 persons have a rating, nobody has two, all ratings are the same, or one is infinite.
    """
    likelihood = restricted_likelihood(ratings)
    sums = likelihood.sums
    ratios = _best_ratios(sums, with_columns)
    error = _profile(sums, ratios)[1] * likelihood.unit**2
    columns = float(ratios[1]) * error if with_columns else None
    persons, used = int(sums.persons.sum()), int(sums.per_column.sum())
    return VarianceComponents(float(ratios[0]) * error, columns, error, persons, used)


def restricted_likelihood(ratings: Floats) -> RestrictedLikelihood:
    """Gather what the likelihood needs from a table.

    Parameters and errors as for `variance_components`.
    """
    if np.isinf(ratings).any():
        raise NotEstimable.because("A rating is not a finite number.")
    used = ratings[~np.isnan(ratings).all(axis=1)]
    given = ~np.isnan(used)
    if len(used) < 2 or int(given.sum(axis=1).max(initial=0)) < 2:
        raise NotEstimable.because("At least 2 persons with ratings, one of them with two, are needed.")
    centred = np.where(given, used - used[given].mean(), 0.0)
    unit = float(np.sqrt((centred**2).sum() / given.sum()))
    if unit == 0:
        raise NotEstimable.because("All ratings are the same.")
    return RestrictedLikelihood(_gathered(centred / unit, given), unit)


def _gathered(y: Floats, given: NDArray[np.bool_]) -> _Sums:
    z, counts, totals = given.astype(np.float64), given.sum(axis=1), y.sum(axis=1)
    sizes = np.unique(counts)
    masks = [counts == size for size in sizes]
    return _Sums(
        m=sizes.astype(np.float64),
        persons=np.asarray([mask.sum() for mask in masks], dtype=np.float64),
        pairs=np.stack([z[mask].T @ z[mask] for mask in masks]),
        by_column=np.stack([z[mask].T @ totals[mask] for mask in masks]),
        total=np.asarray([float(totals[mask] @ totals[mask]) for mask in masks]),
        per_column=z.sum(axis=0),
        y_by_column=y.sum(axis=0),
        y_square=float(np.einsum("ij,ij->", y, y)),
    )


def _best_ratios(sums: _Sums, with_columns: bool) -> Floats:
    """Return the ratios of the variances to that of the error; searched by their roots, which may be 0."""
    from scipy.optimize import minimize

    free = 2 if with_columns else 1

    def criterion(roots: Floats) -> float:
        return _profile(sums, _ratios(roots))[0]

    starts = [np.full(free, root) for root in (1.0, 0.2, 3.0)]
    found = [
        minimize(criterion, start, method="L-BFGS-B", bounds=[(0.0, _MOST)] * free, options={"ftol": 1e-14})
        for start in starts
    ]
    best = min(found, key=lambda result: float(result.fun))
    options = {"xatol": 1e-10, "fatol": 1e-13, "maxiter": 4000}
    polished = minimize(criterion, best.x, method="Nelder-Mead", options=options)
    return _ratios(np.abs(polished.x))


def _ratios(roots: Floats) -> Floats:
    return np.append(roots**2, 0.0)[:2]


def _profile(sums: _Sums, ratios: Floats) -> tuple[float, float]:
    """Return minus twice the restricted log likelihood but for a constant, and the error variance at these ratios."""
    persons, columns = ratios
    shrink = persons / (1 + persons * sums.m)
    between = np.diag(sums.per_column) - np.einsum("g,gij->ij", shrink, sums.pairs)
    toward_y = sums.y_by_column - shrink @ sums.by_column
    y_y = sums.y_square - float(shrink @ sums.total)
    ones_ones, ones_y = float(between.sum()), float(toward_y.sum())
    toward_one = between.sum(axis=1)
    inner = np.eye(len(between)) + columns * between
    solved = np.linalg.solve(inner, np.column_stack([toward_one, toward_y])) * columns
    ones_ones -= float(toward_one @ solved[:, 0])
    ones_y -= float(toward_one @ solved[:, 1])
    y_y -= float(toward_y @ solved[:, 1])
    rest = y_y - ones_y**2 / ones_ones
    df = float(sums.per_column.sum()) - 1
    determinant = float(sums.persons @ np.log1p(persons * sums.m)) + float(np.linalg.slogdet(inner)[1])
    return determinant + float(np.log(ones_ones)) + df * float(np.log(rest)), rest / df
