"""Tests of a factor model that do without normal answers: the likelihood-ratio test divided by what it would be on average.

Validated against lavaan 0.6-14: tests/reference/confirmatory_factors.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .fit_indices import ChiSquare
from .fitted_model import FitTest
from .normal_answers import CompleteAnswers, NormalAnswers, jacobian, moment_pairs

if TYPE_CHECKING:
    from .maximum_likelihood import LikelihoodModel

__all__ = ["full_information_correction", "likelihood_scaling"]

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]


def likelihood_scaling(
    model: LikelihoodModel, estimates: Floats, inverse: Floats, test: FitTest
) -> tuple[FitTest | None, FitTest | None]:
    """Scaled chi-squared of the model and of independence, and the same with factors for robust indices.

    Parameters
    ----------
    model, estimates : fitted.
    inverse : of the observed information.
    test : the unscaled statistics.

    Raises
    ------
    NotEstimable
        If a factor comes out at or below zero, which happens with few rows.

    Notes
    -----
    Yuan and Bentler's statistic as Asparouhov and Muthen give it: the factor is the trace of the first-order information
    times the inverse of the observed, of the saturated model less of this one, over the degrees of freedom.
    """
    if test.model.df < 1:
        return None, None
    means = model.table.choices.means
    saturated = [_parts(sample, sample.saturated, _moments(sample.p, means)) for sample in model.samples]
    independent = [
        _parts(sample, sample.independent(), _independent_moments(sample.p, means))
        for sample in model.samples
    ]
    whole, alone = (sum(_trace(*one) for one in parts) for parts in (saturated, independent))
    own = float((model.score_products(estimates) * inverse).sum())
    factor = (whole - own) / test.model.df
    baseline = (whole - alone) / test.baseline.df
    _require_positive(factor, baseline)
    scaled = FitTest(
        ChiSquare(test.model.value / factor, test.model.df),
        ChiSquare(test.baseline.value / baseline, test.baseline.df),
    )
    robust = FitTest(
        ChiSquare(test.model.value, test.model.df, factor),
        ChiSquare(test.baseline.value, test.baseline.df, baseline),
    )
    return scaled, robust


def full_information_correction(model: LikelihoodModel, estimates: Floats, *, robust: bool) -> FitTest | None:
    """Chi-squared of the model and of independence in complete answers, from which robust indices are taken.

    Parameters
    ----------
    model, estimates : fitted to answers of which some are missing.
    robust : whether the answers need not be normal.

    Raises
    ------
    NotEstimable
        If a factor comes out at or below zero, which happens with few rows.

    Notes
    -----
    The discrepancy of complete answers between the covariances and means by full information and those of the model; its
    factor takes account of how uncertain the missing answers leave them. FIML-C, version 3 (robust) or 6.

    References
    ----------
    Zhang X, Savalei V (2023) Psychological Methods 28:263-283, doi:10.1037/met0000445.
    """
    p = len(model.table.items)
    df = model.table.groups * (p * (p + 3) // 2) - model.table.n_free
    if df < 1:
        return None
    across = [jacobian(slope) for _, _, slope in model.moments(estimates)]
    alone = np.eye(p * (p + 3) // 2)[:, _independent_moments(p, True)]
    own_slopes = np.concatenate(across)
    matrices = _Corrected.of(model, robust=robust)
    own = matrices.chi_square(own_slopes, [one[:2] for one in _at(model, estimates)], df)
    groups = model.table.groups
    baseline = matrices.chi_square(
        np.asarray(np.kron(np.eye(groups), alone), dtype=np.float64),
        [sample.independent() for sample in model.samples],
        groups * p * (p - 1) // 2,
    )
    _require_positive(own.factor, baseline.factor)
    return FitTest(own, baseline)


def _require_positive(*factors: float) -> None:
    if min(factors) <= 0:
        raise NotEstimable.because(
            "The rows are too few to correct the test for answers that are not normal: its factor comes out below zero."
        )


def _at(model: LikelihoodModel, estimates: Floats) -> list[tuple[Floats, Floats]]:
    return [(found.covariance, mean) for found, mean, _ in model.moments(estimates)]


@dataclass(frozen=True)
class _Corrected:
    """Of all groups: observed information, that of complete answers, and the spread of the saturated moments.

    Attributes
    ----------
    complete : complete answers with the saturated moments, of each group.
    observed, whole, spread : shape (moments, moments).
    n : rows.
    """

    complete: tuple[CompleteAnswers, ...]
    observed: Floats
    whole: Floats
    spread: Floats
    n: int

    @classmethod
    def of(cls, model: LikelihoodModel, *, robust: bool) -> _Corrected:
        from scipy.linalg import block_diag

        complete = tuple(CompleteAnswers(*s.saturated, s.n) for s in model.samples)
        shares = model.shares()
        curvatures = [s.curvature(*s.saturated) for s in model.samples]
        whole = [s.curvature(*s.saturated) for s in complete]
        spreads = []
        for sample, curvature in zip(model.samples, curvatures, strict=True):
            spread = np.asarray(np.linalg.inv(curvature), dtype=np.float64)
            spreads.append(spread @ sample.score_products(*sample.saturated) @ spread if robust else spread)
        observed, entire, spread = (
            block_diag(*(factor * one for factor, one in zip(factors, parts, strict=True)))
            for factors, parts in (
                (shares, curvatures),
                (shares, whole),
                ([1 / share for share in shares], spreads),
            )
        )
        return cls(complete, observed, entire, spread, model.n)

    def chi_square(self, across: Floats, at: Sequence[tuple[Floats, Floats]], df: int) -> ChiSquare:
        """Chi-squared at moments, with the derivative of all moments by the free parameters."""
        apart = sum(
            sample.n * (sample.deviance(*here) - sample.deviance(*sample.saturated))
            for sample, here in zip(self.complete, at, strict=True)
        )
        weight = self.observed @ across
        left = np.eye(len(self.observed)) - across @ np.linalg.solve(across.T @ weight, weight.T)
        # U W^-1 is the transpose of `left`.
        factor = float(np.trace(left.T @ self.whole @ left @ self.spread)) / df
        return ChiSquare(float(apart), df, factor)


def _moments(p: int, means: bool) -> Places:
    return np.arange(0 if means else p, p * (p + 3) // 2)


def _independent_moments(p: int, means: bool) -> Places:
    """Means and variances; a model in which only they are free is straight in them."""
    rows, columns = moment_pairs(p)
    variances = p + np.flatnonzero(rows == columns)
    return np.concatenate([np.arange(p), variances]) if means else variances


def _parts(sample: NormalAnswers, at: tuple[Floats, Floats], kept: Places) -> tuple[Floats, Floats]:
    pick = np.ix_(kept, kept)
    return sample.curvature(*at)[pick], sample.score_products(*at)[pick]


def _trace(curvature: Floats, products: Floats) -> float:
    return float(np.trace(np.linalg.solve(curvature, products)))
