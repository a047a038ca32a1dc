"""Normal answers, complete or with some missing: their likelihood, its gradient, curvature and scores in covariances and means.

Everything here is a function of a covariance matrix and means; what a model makes of them is elsewhere. The order of moments
is that of lavaan: means, then covariances with the variances, column by column of the lower triangle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..full_information import FullInformation
from ..one_thread import on_one_thread
from .implied_moments import Slopes

__all__ = ["CompleteAnswers", "IncompleteAnswers", "NormalAnswers", "jacobian", "moment_pairs"]

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]

_LOG_2_PI = float(np.log(2 * np.pi))
_LEAST_EIGENVALUE = 1e-10


def moment_pairs(p: int) -> tuple[Places, Places]:
    """Return the items of each (co)variance, in the order of moments."""
    column, row = np.triu_indices(p)
    return row, column


def jacobian(slope: Slopes) -> Floats:
    """Return the change of means and (co)variances with the free parameters, in the order of moments."""
    return np.concatenate([slope.means(), slope.covariances(moment_pairs(slope.left.shape[1]))])


@dataclass(frozen=True)
class _Patterns:
    """What rows with the same answers missing add up to.

    Attributes
    ----------
    share : of all rows, shape (patterns,).
    precision : inverse covariance of the answers there are, 0 elsewhere, shape (patterns, p, p).
    pulls : precision times deviation of each row, shape (rows, p).
    of_row : pattern of each row.
    """

    share: Floats
    precision: Floats
    pulls: Floats
    of_row: Places


class NormalAnswers(Protocol):
    """Answers of one group."""

    n: int
    p: int

    @property
    def saturated(self) -> tuple[Floats, Floats]:
        """Covariance matrix and means that make the answers most likely."""

    def deviance(self, covariance: Floats, mean: Floats) -> float:
        """Return -2 log-likelihood, per row; infinite where the covariance matrix is not positive definite."""

    def pulls(self, covariance: Floats, mean: Floats) -> tuple[Floats, Floats]:
        """Return M and b, of which the deviance changes by tr(M dSigma) - 2 b' dmu."""

    def curvature(self, covariance: Floats, mean: Floats) -> Floats:
        """Return half the second derivative of the deviance: the observed information in the moments, per row."""

    def score_products(self, covariance: Floats, mean: Floats) -> Floats:
        """Return the mean cross-products of the rows' scores: the first-order information, per row."""

    def independent(self) -> tuple[Floats, Floats]:
        """Return variances (as a diagonal matrix) and means under independence."""


class CompleteAnswers:
    """Answers without gaps, of which means and covariances say all.

    Parameters
    ----------
    covariance : with divisor n, shape (p, p).
    mean : shape (p,).
    n : number of rows.
    rows : the answers, for what needs more than two moments; shape (n, p).

    Raises
    ------
    NotEstimable
        If an item does not vary, or one follows exactly from the others.
    """

    def __init__(self, covariance: Floats, mean: Floats, n: int, rows: Floats | None = None) -> None:
        self.saturated = (covariance, mean)
        self.n, self.p, self.rows = n, len(covariance), rows
        variance = np.diag(covariance)
        if not np.isfinite(covariance).all() or not (variance > 0).all():
            raise NotEstimable.because("An item without variance has no correlation.")
        scale = np.sqrt(variance)
        if np.linalg.eigvalsh(covariance / np.outer(scale, scale))[0] < _LEAST_EIGENVALUE:
            raise NotEstimable.because("An item follows exactly from the others.")

    @classmethod
    @on_one_thread
    def of(cls, rows: Floats) -> CompleteAnswers:
        """Take the rows without a gap of answers, shape (n, p)."""
        rows = rows[~np.isnan(rows).any(axis=1)]
        if len(rows) <= rows.shape[1]:
            raise NotEstimable.because(f"{len(rows)} rows are too few for {rows.shape[1]} items.")
        if np.isinf(rows).any():
            raise NotEstimable.because("An answer is infinite.")
        mean = rows.mean(axis=0)
        apart = rows - mean
        return cls(apart.T @ apart / len(rows), mean, len(rows), rows)

    def independent(self) -> tuple[Floats, Floats]:
        """Return variances (as a diagonal matrix) and means under independence."""
        covariance, mean = self.saturated
        return np.diag(np.diag(covariance)), mean

    def deviance(self, covariance: Floats, mean: Floats) -> float:
        """Return -2 log-likelihood, per row; infinite where the covariance matrix is not positive definite."""
        try:
            factor = np.linalg.cholesky(covariance)
        except np.linalg.LinAlgError:
            return float("inf")
        spread = np.linalg.solve(factor, np.linalg.solve(factor, self._about(mean)).T)
        logarithm = 2 * np.log(np.diag(factor)).sum()
        return float(self.p * _LOG_2_PI + logarithm + np.trace(spread))

    def pulls(self, covariance: Floats, mean: Floats) -> tuple[Floats, Floats]:
        """Return M and b, of which the deviance changes by tr(M dSigma) - 2 b' dmu."""
        precision = _inverse(covariance)
        return precision - precision @ self._about(mean) @ precision, precision @ (self.saturated[1] - mean)

    def curvature(self, covariance: Floats, mean: Floats) -> Floats:
        """Return half the second derivative of the deviance: the observed information in the moments, per row."""
        precision = _inverse(covariance)
        spread = precision @ self._about(mean) @ precision
        pull = precision @ (self.saturated[1] - mean)
        return _curvature(np.ones(1), precision[None], spread[None], pull[None])

    def score_products(self, covariance: Floats, mean: Floats) -> Floats:
        """Return the mean cross-products of the rows' scores: the first-order information, per row."""
        if self.rows is None:
            raise NotEstimable.because("Robust standard errors need the answers, not only their covariances.")
        precision = _inverse(covariance)
        one = np.zeros(self.n, dtype=np.intp)
        return _score_products(_Patterns(np.ones(1), precision[None], (self.rows - mean) @ precision, one))

    def _about(self, mean: Floats) -> Floats:
        apart = self.saturated[1] - mean
        return self.saturated[0] + np.outer(apart, apart)


class IncompleteAnswers:
    """Answers with gaps; rows are gathered by the pattern of their missing answers.

    Parameters
    ----------
    answers : shape (n, p), NaN for a missing one; rows without any answer are left out.

    Raises
    ------
    NotEstimable
        As `full_information.FullInformation`, or if nobody answered both items of a pair.
    """

    def __init__(self, answers: Floats) -> None:
        known = (~np.isnan(answers)).astype(np.float64)
        apart = int((known.T @ known == 0).sum()) // 2
        if apart and known.any(axis=0).all():
            raise NotEstimable.because(
                f"Nobody answered both items of {apart} pairs, so that nothing tells how these vary together."
            )
        self._prepared = FullInformation(answers)
        self.n, self.p = self._prepared.n, answers.shape[1]

    @cached_property
    def saturated(self) -> tuple[Floats, Floats]:
        """Covariance matrix and means that make the answers most likely."""
        mean, covariance = self._prepared.covariance()
        return covariance, mean + self._prepared.origin

    def independent(self) -> tuple[Floats, Floats]:
        """Return variances (as a diagonal matrix) and means under independence."""
        whole, part = self._prepared.whole, np.where(self._prepared.missing, np.nan, self._prepared.part)
        values = np.concatenate([whole, part])
        return np.diag(np.nanvar(values, axis=0)), np.nanmean(values, axis=0) + self._prepared.origin

    def deviance(self, covariance: Floats, mean: Floats) -> float:
        """Return -2 log-likelihood, per row; infinite where the covariance matrix is not positive definite."""
        try:
            factor = np.linalg.cholesky(covariance)
        except np.linalg.LinAlgError:
            return float("inf")
        precision = _inverse(covariance)
        logarithm = 2 * np.log(np.diag(factor)).sum() * self.n
        for group in self._prepared.groups:
            inner = precision[group.missing[:, :, None], group.missing[:, None, :]]
            count = np.bincount(group.pattern, minlength=len(inner))
            logarithm += float(count @ np.linalg.slogdet(inner)[1])
        expected = self._expected(precision, mean)[0]
        answered = self.n * self.p - self._prepared.missing.sum()
        distance = np.einsum("ij,jk,ik->", expected, precision, expected, optimize=True)
        return float((answered * _LOG_2_PI + logarithm + distance) / self.n)

    def pulls(self, covariance: Floats, mean: Floats) -> tuple[Floats, Floats]:
        """Return M and b, of which the deviance changes by tr(M dSigma) - 2 b' dmu."""
        precision = _inverse(covariance)
        expected, uncertain = self._expected(precision, mean)
        spread = (expected.T @ expected + uncertain) / self.n
        return precision - precision @ spread @ precision, precision @ expected.mean(axis=0)

    def curvature(self, covariance: Floats, mean: Floats) -> Floats:
        """Return half the second derivative of the deviance: the observed information in the moments, per row."""
        by = self._patterns(covariance, mean)
        spread = np.zeros_like(by.precision)
        pull = np.zeros(by.precision.shape[:2])
        order = np.argsort(by.of_row, kind="stable")
        starts = np.searchsorted(by.of_row[order], np.arange(len(spread) + 1))
        for pattern, (low, high) in enumerate(pairwise(starts)):
            rows = by.pulls[order[low:high]]
            spread[pattern], pull[pattern] = rows.T @ rows / len(rows), rows.mean(axis=0)
        return _curvature(by.share, by.precision, spread, pull)

    def score_products(self, covariance: Floats, mean: Floats) -> Floats:
        """Return the mean cross-products of the rows' scores: the first-order information, per row."""
        return _score_products(self._patterns(covariance, mean))

    def pattern_precisions(self, covariance: Floats) -> tuple[Floats, Floats]:
        """Return the share of each pattern of missing answers and the inverse covariance of those that are there.

        Parameters
        ----------
        covariance : of all items, shape (p, p).

        Returns
        -------
        ndarray, shape (patterns,), and ndarray, shape (patterns, p, p), 0 at missing answers
        """
        by = self._patterns(covariance, self.saturated[1])
        return by.share, by.precision

    def _expected(self, precision: Floats, mean: Floats) -> tuple[Floats, Floats]:
        """Expected deviations of every row, and the sum of what remains uncertain about their products."""
        prepared, centre = self._prepared, mean - self._prepared.origin
        deviation = np.where(prepared.missing, 0.0, prepared.part - centre)
        uncertain = np.zeros_like(precision)
        pull = deviation @ precision
        for group in prepared.groups:
            places = (group.missing[:, :, None], group.missing[:, None, :])
            left = np.linalg.inv(precision[places])
            items, rows = group.missing[group.pattern], group.rows[:, None]
            deviation[rows, items] = -np.einsum("rij,rj->ri", left[group.pattern], pull[rows, items])
            count = np.bincount(group.pattern, minlength=len(left))
            np.add.at(uncertain, places, left * count[:, None, None])
        return np.concatenate([prepared.whole - centre, deviation]), uncertain

    def _patterns(self, covariance: Floats, mean: Floats) -> _Patterns:
        prepared, whole = self._prepared, _inverse(covariance)
        expected = self._expected(whole, mean)[0]
        precisions, of_row = [], np.zeros(self.n, dtype=np.intp)
        first = len(prepared.whole)
        if first:
            precisions.append(whole[None])
        for group in prepared.groups:
            of_row[first + group.rows] = group.pattern + sum(map(len, precisions))
            precisions.append(np.stack([_without(whole, missing) for missing in group.missing]))
        share = np.bincount(of_row) / self.n
        # The precision times an expected deviation is that of the answers there are, and 0 at the missing ones.
        return _Patterns(share, np.concatenate(precisions), expected @ whole, of_row)


def _inverse(matrix: Floats) -> Floats:
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def _without(precision: Floats, missing: Places) -> Floats:
    """Inverse covariance of the items that are there, 0 at the others."""
    across = precision[:, missing]
    left: Floats = precision - across @ np.linalg.solve(across[missing], across.T)
    left[missing], left[:, missing] = 0.0, 0.0
    return left


def _curvature(share: Floats, precision: Floats, spread: Floats, pull: Floats) -> Floats:
    """Gather patterns: with W, C = W S W and b = W d of each, second derivatives by covariances and means."""
    k, p = pull.shape
    a, b = moment_pairs(p)
    half = np.where(a == b, 0.5, 1.0)
    weighted = (share[:, None, None] * precision).reshape(k, p * p)
    twice = (weighted.T @ (spread - precision / 2).reshape(k, p * p)).reshape(p, p, p, p)
    gathered = sum(twice[d, x, y, c] for x, y, c, d in _orders(a, b)) * np.outer(half, half)
    by_mean = (pull.T @ weighted).reshape(p, p, p)
    mixed = half[:, None] * (by_mean[a, b] + by_mean[b, a])
    means = weighted.sum(axis=0).reshape(p, p)
    return np.block([[means, mixed.T], [mixed, (gathered + gathered.T) / 2]])


def _orders(a: Places, b: Places) -> Iterator[tuple[Places, Places, Places, Places]]:
    """Both orders of a pair, with both orders of another."""
    for x, y in ((a, b), (b, a)):
        for c, d in ((a, b), (b, a)):
            yield x[:, None], y[:, None], c[None], d[None]


def _score_products(by: _Patterns) -> Floats:
    a, b = moment_pairs(by.precision.shape[1])
    half = np.where(a == b, 0.5, 1.0)
    scores = by.pulls[:, a] * by.pulls[:, b] - by.precision[:, a, b][by.of_row]
    scores = np.concatenate([by.pulls, half * scores], axis=1)
    return np.asarray(scores.T @ scores / len(scores))
