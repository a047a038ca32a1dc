"""Factor models of ordered items by least squares on thresholds and polychoric correlations: WLSMV and ULSMV.

Estimates weigh each moment by itself (by one over its variance, or all alike); standard errors and tests take account of
how the moments vary together. Validated against lavaan 0.6-14: tests/reference/confirmatory_factors.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..one_thread import on_one_thread
from ..polychoric.moments import OrdinalMoments
from .fit_indices import ChiSquare
from .fitted_model import FittedModel, FitTest
from .model_matrices import ModelLayout
from .ordered_moments import ordered_jacobian, ordered_moments
from .parameter_table import ParameterTable
from .scoring_search import scoring_search
from .starting_values import starting_values

__all__ = ["OrderedModel", "least_squares", "least_squares_model"]

Floats: TypeAlias = NDArray[np.float64]
Weights: TypeAlias = Literal["diagonal", "unit"]

_LEAST_EIGENVALUE = 1e-8


@dataclass(frozen=True)
class OrderedModel:
    """A model of ordered items and the moments it is to be fitted to, as a discrepancy.

    Attributes
    ----------
    table : the parameters.
    moments : of each group, with their asymptotic covariance matrix.
    weights : of each group, shape (moments,).
    layouts : places of the parameters, of each group.
    """

    table: ParameterTable
    moments: tuple[OrdinalMoments, ...]
    weights: tuple[Floats, ...]
    layouts: tuple[ModelLayout, ...]

    @property
    def n(self) -> int:
        """Rows in all groups."""
        return sum(one.n for one in self.moments)

    def observed(self) -> list[Floats]:
        """Thresholds and correlations of each group, one after the other."""
        pairs = np.triu_indices(len(self.table.items), 1)
        return [np.concatenate([*one.thresholds, one.correlations[pairs]]) for one in self.moments]

    def residuals(self, estimates: Floats) -> list[Floats]:
        """Observed less implied moments, of each group."""
        return [
            found - ordered_moments(self.table, layout, estimates)
            for found, layout in zip(self.observed(), self.layouts, strict=True)
        ]

    def jacobians(self, estimates: Floats) -> list[Floats]:
        """Change of the implied moments with the parameters, of each group."""
        return [ordered_jacobian(self.table, layout, estimates) for layout in self.layouts]

    def shares(self) -> list[float]:
        """Share of each group in all rows."""
        return [one.n / self.n for one in self.moments]

    def value(self, estimates: Floats) -> float:
        """Return the weighted sum of squared residuals; infinite where a variance is below zero."""
        with np.errstate(invalid="ignore"):
            left = self.residuals(estimates)
        total = sum(
            share * float(weight @ one**2)
            for share, weight, one in zip(self.shares(), self.weights, left, strict=True)
        )
        return total if np.isfinite(total) else float("inf")

    def slope(self, estimates: Floats) -> tuple[Floats, Floats]:
        """Return gradient and Gauss-Newton curvature."""
        gradient, curvature = np.zeros(self.table.n_free), np.zeros((self.table.n_free,) * 2)
        parts = zip(
            self.shares(), self.weights, self.residuals(estimates), self.jacobians(estimates), strict=True
        )
        for share, weight, left, across in parts:
            weighted = across.T * weight
            gradient -= 2 * share * weighted @ left
            curvature += 2 * share * weighted @ across
        return gradient, curvature


@on_one_thread
def least_squares(
    table: ParameterTable, moments: Sequence[OrdinalMoments], *, weights: Weights = "diagonal"
) -> FittedModel:
    """Fit a model of ordered items, with robust standard errors and the mean- and variance-adjusted test.

    Parameters
    ----------
    table : the parameters, with thresholds.
    moments : of each group, items in the order of the table, made with their asymptotic covariance matrix.
    weights : diagonal (WLSMV) or unit (ULSMV).

    Raises
    ------
    NotEstimable
        If there are more parameters than moments, or the search does not come to rest.

    References
    ----------
    Muthen B, du Toit SHC, Spisic D (1997) Robust inference using weighted least squares. Asparouhov T, Muthen B (2010) Simple
    second order chi-square correction. Savalei V (2021) Multivariate Behavioral Research 56:390-407,
    doi:10.1080/00273171.2020.1717922, for the robust indices.
    """
    model = least_squares_model(table, moments, weights=weights)
    df = sum(map(len, model.observed())) - table.n_free
    if df < 0:
        raise NotEstimable.because(
            f"The model has {table.n_free} parameters for {df + table.n_free} thresholds and correlations: "
            "it is not identified."
        )
    found = scoring_search(model, _start(model))
    spread = _Spread.of(model, found.estimates)
    test, scaled = spread.tests(model, found.estimates, df)
    robust, reason = _robust(model, found.estimates, spread, df)
    return FittedModel(
        table=table,
        estimator="WLSMV" if weights == "diagonal" else "ULSMV",
        free=found.estimates,
        covariance=spread.covariance,
        n=model.n,
        size=model.n - table.groups,
        residuals=_correlation_residuals(model, found.estimates),
        test=test,
        scaled=scaled,
        robust=robust,
        robust_reason=reason,
    )


def least_squares_model(
    table: ParameterTable, moments: Sequence[OrdinalMoments], *, weights: Weights = "diagonal"
) -> OrderedModel:
    """Return a model of ordered items as a discrepancy; parameters as for `least_squares`."""
    chosen = []
    for one in moments:
        if one.gamma is None:
            raise NotEstimable.because("The polychoric correlations lack their asymptotic covariance matrix.")
        variance = np.diag(one.gamma)
        chosen.append(1 / variance if weights == "diagonal" else np.ones(len(variance)))
    layouts = tuple(ModelLayout(table, group) for group in range(table.groups))
    return OrderedModel(table, tuple(moments), tuple(chosen), layouts)


def _start(model: OrderedModel) -> Floats:
    none = np.zeros(len(model.table.items))
    start = starting_values(model.table, [(one.correlations, none) for one in model.moments])
    for layout, moments in zip(model.layouts, model.moments, strict=True):
        cells = layout.free["thresholds"]
        start[cells.free] = np.concatenate(moments.thresholds)[cells.row]
    return start


@dataclass(frozen=True)
class _Spread:
    """How estimates and residuals vary, of all groups together.

    Attributes
    ----------
    gamma : covariance of the moments times the rows, each group's over its share, shape (moments, moments).
    weight : times the share, shape (moments,).
    across : change of all moments with the parameters.
    bread : inverse of across' W across.
    covariance : of the estimates.
    """

    gamma: Floats
    weight: Floats
    across: Floats
    bread: Floats
    covariance: Floats

    @classmethod
    def of(cls, model: OrderedModel, estimates: Floats) -> _Spread:
        from scipy.linalg import block_diag

        shares = model.shares()
        weight = np.concatenate([share * one for share, one in zip(shares, model.weights, strict=True)])
        gammas = [np.asarray(one.gamma) for one in model.moments]
        gamma = block_diag(*(one / share for share, one in zip(shares, gammas, strict=True)))
        across = np.concatenate(model.jacobians(estimates))
        weighted = across.T * weight
        bread = np.asarray(np.linalg.inv(weighted @ across), dtype=np.float64)
        left = bread @ weighted
        return cls(gamma, weight, across, bread, left @ gamma @ left.T / (model.n - model.table.groups))

    def tests(self, model: OrderedModel, estimates: Floats, df: int) -> tuple[FitTest, FitTest | None]:
        """Return the plain tests, and those adjusted in mean and variance."""
        parts = zip(model.moments, model.weights, model.residuals(estimates), strict=True)
        chi2 = sum((one.n - 1) * float(weight @ left**2) for one, weight, left in parts)
        pairs = self._pairs(model)
        found = np.concatenate(model.observed()) * pairs
        size = np.concatenate(
            [np.full(len(w), m.n - 1) for m, w in zip(model.moments, model.weights, strict=True)]
        )
        alone = float((size * np.concatenate(model.weights)) @ found**2)
        none = int(pairs.sum())
        test = FitTest(ChiSquare(chi2, df), ChiSquare(alone, none))
        if df < 1:
            return test, None
        weighted = self.across.T * self.weight
        own = np.diag(self.weight) - weighted.T @ self.bread @ weighted
        # Thresholds are as many as there are, so that independence leaves the correlations alone.
        base = np.where(pairs, self.weight, 0.0)
        return test, FitTest(
            _adjusted(test.model, own @ self.gamma), _adjusted(test.baseline, base[:, None] * self.gamma)
        )

    def _pairs(self, model: OrderedModel) -> NDArray[np.bool_]:
        """Which moments are correlations."""
        parts = []
        for one in model.moments:
            thresholds = sum(map(len, one.thresholds))
            parts += [
                np.zeros(thresholds, bool),
                np.ones(len(np.diag(np.asarray(one.gamma))) - thresholds, bool),
            ]
        return np.concatenate(parts)

    def savalei(
        self, model: OrderedModel, implied_precisions: Sequence[Floats], df: int
    ) -> tuple[float, float]:
        """Return the factors of the likelihood-ratio statistics of model and independence."""
        from scipy.linalg import block_diag

        kept = np.flatnonzero(self._pairs(model))
        one, two = np.triu_indices(len(model.table.items), 1)
        information = block_diag(
            *(
                share
                * (w[np.ix_(one, one)] * w[np.ix_(two, two)] + w[np.ix_(one, two)] * w[np.ix_(two, one)])
                for share, w in zip(model.shares(), implied_precisions, strict=True)
            )
        )
        across, weight = self.across[kept], self.weight[kept]
        left = np.eye(len(kept)) - across @ self.bread @ (across.T * weight)
        gamma = self.gamma[np.ix_(kept, kept)]
        own = float((left.T @ information @ left * gamma).sum()) / df
        shares = np.repeat(model.shares(), len(one))
        return own, float(shares @ np.diag(gamma)) / len(kept)


def _adjusted(test: ChiSquare, product: Floats) -> ChiSquare:
    """Scaled and shifted to mean and variance of its degrees of freedom."""
    first, second = float(np.trace(product)), float((product * product.T).sum())
    scale = float(np.sqrt(test.df / second))
    return ChiSquare(scale * test.value + test.df - scale * first, test.df)


def _robust(model: OrderedModel, estimates: Floats, spread: _Spread, df: int) -> tuple[FitTest | None, str]:
    """The likelihood-ratio statistics of the polychoric correlations at the estimates, with their factors."""
    if df < 1:
        return None, "The model leaves no degrees of freedom, so its fit cannot be told."
    for one in model.moments:
        if np.linalg.eigvalsh(one.correlations)[0] < _LEAST_EIGENVALUE:
            return (
                None,
                "The polychoric correlations are not positive definite, so no robust fit can be given.",
            )
    p = len(model.table.items)
    pairs = np.triu_indices(p, 1)
    chi2 = alone = 0.0
    precisions = []
    for one, layout in zip(model.moments, model.layouts, strict=True):
        moments = ordered_moments(model.table, layout, estimates)
        matrix = np.eye(p)
        matrix[pairs] = matrix.T[pairs] = moments[-len(pairs[0]) :]
        sign, logarithm = np.linalg.slogdet(matrix)
        if sign <= 0 or np.linalg.eigvalsh(matrix)[0] <= 0:
            return None, "The implied correlations are not positive definite, so no robust fit can be given."
        precision = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
        own = float(np.linalg.slogdet(one.correlations)[1])
        chi2 += one.n * (float(logarithm) - own + float((precision * one.correlations).sum()) - p)
        alone -= one.n * own
        precisions.append(precision)
    factor, baseline = spread.savalei(model, precisions, df)
    count = model.table.groups * len(pairs[0])
    return FitTest(ChiSquare(chi2, df, factor), ChiSquare(alone, count, baseline)), ""


def _correlation_residuals(model: OrderedModel, estimates: Floats) -> Floats:
    """Residual correlations, with the zeros of the diagonal."""
    p = len(model.table.items)
    found = []
    for share, left in zip(model.shares(), model.residuals(estimates), strict=True):
        correlations = np.concatenate([left[-(p * (p - 1) // 2) :], np.zeros(p)])
        found.append(correlations * np.sqrt(share * model.table.groups))
    return np.concatenate(found)
