"""Factor models as weighted sums of squared residual moments, of ordered items or of measured ones.

Of ordered items the moments are thresholds and polychoric correlations; of measured items (means and) covariances.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..polychoric.moments import OrdinalMoments
from .implied_moments import implied, slopes
from .model_matrices import ModelLayout
from .normal_answers import CompleteAnswers, jacobian, moment_pairs
from .ordered_moments import ordered_jacobian, ordered_moments
from .parameter_table import ParameterTable

__all__ = ["MeasuredModel", "MomentModel", "OrderedModel", "Weights", "measured_model", "ordered_model"]

Floats: TypeAlias = NDArray[np.float64]
Weights: TypeAlias = Literal["diagonal", "unit"]


@dataclass(frozen=True)
class MomentModel(ABC):
    """A model and the moments it is to be fitted to, as a discrepancy.

    Attributes
    ----------
    table : the parameters.
    weights : of each group, shape (moments,).
    layouts : places of the parameters, of each group.
    """

    table: ParameterTable
    weights: tuple[Floats, ...]
    layouts: tuple[ModelLayout, ...]

    @property
    @abstractmethod
    def rows(self) -> list[int]:
        """Rows of each group."""

    @property
    def counted(self) -> list[int]:
        """What the discrepancy of each group is multiplied by to a chi-squared."""
        return [one - 1 for one in self.rows]

    @property
    @abstractmethod
    def gammas(self) -> list[Floats]:
        """Rows times the covariance matrix of the moments, of each group."""

    @abstractmethod
    def observed(self) -> list[Floats]:
        """Moments of the answers of each group."""

    @abstractmethod
    def implied(self, estimates: Floats) -> list[Floats]:
        """Moments that the model implies for each group."""

    @abstractmethod
    def jacobians(self, estimates: Floats) -> list[Floats]:
        """Change of the implied moments with the parameters, of each group."""

    @abstractmethod
    def absent(self) -> list[NDArray[np.bool_]]:
        """Which moments are none where items are independent, of each group."""

    @abstractmethod
    def standardised_residuals(self, estimates: Floats) -> tuple[Floats, ...]:
        """Residuals of each group, over the standard deviations in the answers, as SRMR takes them."""

    @abstractmethod
    def covariances(self) -> list[tuple[Floats, Floats]]:
        """Covariance matrix and means of each group, to start from."""

    @property
    def n(self) -> int:
        """Rows in all groups."""
        return sum(self.rows)

    def shares(self) -> list[float]:
        """Share of each group in all rows."""
        return [one / self.n for one in self.rows]

    def residuals(self, estimates: Floats) -> list[Floats]:
        """Observed less implied moments, of each group."""
        return [
            found - fitted for found, fitted in zip(self.observed(), self.implied(estimates), strict=True)
        ]

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


@dataclass(frozen=True)
class OrderedModel(MomentModel):
    """A model of ordered items.

    Attributes
    ----------
    moments : of each group, with their asymptotic covariance matrix.
    """

    moments: tuple[OrdinalMoments, ...]

    @property
    def rows(self) -> list[int]:
        """Rows of each group."""
        return [one.n for one in self.moments]

    @property
    def gammas(self) -> list[Floats]:
        """Rows times the covariance matrix of the moments, of each group."""
        return [np.asarray(one.gamma) for one in self.moments]

    def observed(self) -> list[Floats]:
        """Thresholds and correlations of each group, one after the other."""
        pairs = np.triu_indices(len(self.table.items), 1)
        return [np.concatenate([*one.thresholds, one.correlations[pairs]]) for one in self.moments]

    def implied(self, estimates: Floats) -> list[Floats]:
        """Thresholds and correlations that the model implies for each group."""
        return [np.asarray(ordered_moments(self.table, layout, estimates)) for layout in self.layouts]

    def jacobians(self, estimates: Floats) -> list[Floats]:
        """Change of the implied moments with the parameters, of each group."""
        return [ordered_jacobian(self.table, layout, estimates) for layout in self.layouts]

    def absent(self) -> list[NDArray[np.bool_]]:
        """Which moments are correlations."""
        return [np.arange(len(one)) >= len(one) - self._pairs for one in self.weights]

    def standardised_residuals(self, estimates: Floats) -> tuple[Floats, ...]:
        """Residual correlations of each group, with the zeros of the diagonal."""
        diagonal = np.zeros(len(self.table.items))
        return tuple(np.concatenate([left[-self._pairs :], diagonal]) for left in self.residuals(estimates))

    def covariances(self) -> list[tuple[Floats, Floats]]:
        """Correlations of each group, and means of none."""
        return [(one.correlations, np.zeros(len(self.table.items))) for one in self.moments]

    @property
    def _pairs(self) -> int:
        return len(self.table.items) * (len(self.table.items) - 1) // 2


@dataclass(frozen=True)
class MeasuredModel(MomentModel):
    """A model of measured items.

    Attributes
    ----------
    samples : answers of each group.
    """

    samples: tuple[CompleteAnswers, ...]

    @property
    def rows(self) -> list[int]:
        """Rows of each group."""
        return [one.n for one in self.samples]

    @cached_property
    def gammas(self) -> list[Floats]:
        """Rows times the covariance matrix of the moments, whatever the distribution, of each group."""
        return [_spread_of_moments(one, self.table.choices.means) for one in self.samples]

    def observed(self) -> list[Floats]:
        """(Means and) covariances of each group; of a sample of a population, so that they divide by n - 1."""
        return [self._moments(*one) for one in self.covariances()]

    def implied(self, estimates: Floats) -> list[Floats]:
        """(Means and) covariances that the model implies for each group."""
        found = [implied(layout.filled(estimates)) for layout in self.layouts]
        return [self._moments(one.covariance, one.mean) for one in found]

    def jacobians(self, estimates: Floats) -> list[Floats]:
        """Change of the implied moments with the parameters, of each group."""
        changes = [jacobian(slopes(layout, implied(layout.filled(estimates)))) for layout in self.layouts]
        return [one if self.table.choices.means else one[len(self.table.items) :] for one in changes]

    def absent(self) -> list[NDArray[np.bool_]]:
        """Which moments are covariances of two items."""
        rows, columns = moment_pairs(len(self.table.items))
        means = np.zeros(len(self.table.items) if self.table.choices.means else 0, dtype=bool)
        return [np.concatenate([means, rows != columns])] * len(self.samples)

    def standardised_residuals(self, estimates: Floats) -> tuple[Floats, ...]:
        """Residuals of each group over the standard deviations of the answers (Bentler)."""
        rows, columns = moment_pairs(len(self.table.items))
        found = []
        for (covariance, _), left in zip(self.covariances(), self.residuals(estimates), strict=True):
            scale = np.sqrt(np.diag(covariance))
            both = scale[rows] * scale[columns]
            found.append(left / (np.concatenate([scale, both]) if self.table.choices.means else both))
        return tuple(found)

    def covariances(self) -> list[tuple[Floats, Floats]]:
        """Covariance matrix and means of each group."""
        return [(one.saturated[0] * one.n / (one.n - 1), one.saturated[1]) for one in self.samples]

    def _moments(self, covariance: Floats, mean: Floats) -> Floats:
        pairs = np.asarray(covariance[moment_pairs(len(self.table.items))])
        return np.concatenate([mean, pairs]) if self.table.choices.means else pairs


def ordered_model(table: ParameterTable, moments: Sequence[OrdinalMoments], weights: Weights) -> OrderedModel:
    """Return a model of ordered items as a discrepancy.

    Parameters
    ----------
    table : the parameters, with thresholds.
    moments : of each group, items in the order of the table, made with their asymptotic covariance matrix.
    weights : one over the variance of each moment (diagonal), or all alike (unit).

    Raises
    ------
    NotEstimable
        If the moments lack their asymptotic covariance matrix.
    """
    if any(one.gamma is None for one in moments):
        raise NotEstimable.because("The polychoric correlations lack their asymptotic covariance matrix.")
    chosen = tuple(_weights(np.asarray(one.gamma), weights) for one in moments)
    return OrderedModel(table, chosen, _layouts(table), tuple(moments))


def measured_model(
    table: ParameterTable, samples: Sequence[CompleteAnswers], weights: Weights
) -> MeasuredModel:
    """Return a model of measured items as a discrepancy.

    Parameters
    ----------
    table : the parameters; with means the means of the items are moments too.
    samples : answers of each group, items in the order of the table.
    weights : one over the variance of each moment (diagonal), or all alike (unit).
    """
    unweighted = MeasuredModel(table, (), _layouts(table), tuple(samples))
    chosen = tuple(_weights(gamma, weights) for gamma in unweighted.gammas)
    return MeasuredModel(table, chosen, unweighted.layouts, unweighted.samples)


def _layouts(table: ParameterTable) -> tuple[ModelLayout, ...]:
    return tuple(ModelLayout(table, group) for group in range(table.groups))


def _weights(gamma: Floats, weights: Weights) -> Floats:
    variance = np.diag(gamma)
    return np.asarray(1 / variance) if weights == "diagonal" else np.ones(len(variance))


def _spread_of_moments(sample: CompleteAnswers, means: bool) -> Floats:
    """Covariances of deviations and their products: Browne's distribution-free estimate."""
    if sample.rows is None:
        raise NotEstimable.because("Robust standard errors need the answers, not only their covariances.")
    apart = sample.rows - sample.saturated[1]
    rows, columns = moment_pairs(sample.p)
    products = apart[:, rows] * apart[:, columns]
    values = np.concatenate([apart, products], axis=1) if means else products
    centred = values - values.mean(axis=0)
    return np.asarray(centred.T @ centred / sample.n)
