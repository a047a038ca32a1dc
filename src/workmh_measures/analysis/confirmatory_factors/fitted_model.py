"""A fitted factor model: its table with estimates, their covariances, and what it was tested with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .fit_indices import ChiSquare, standardised_residual
from .implied_moments import Implied, implied
from .model_matrices import ModelLayout, ModelMatrices
from .model_search import beyond_one, residual_variances
from .parameter_table import ParameterTable

__all__ = ["FitTest", "FittedModel", "improper_solution"]

Floats: TypeAlias = NDArray[np.float64]

_ROUNDING = 1e-8


@dataclass(frozen=True)
class FitTest:
    """A test of the model and the same test of independent items."""

    model: ChiSquare
    baseline: ChiSquare


@dataclass(frozen=True)
class FittedModel:
    """A model with estimates.

    Attributes
    ----------
    table : the parameters.
    estimator : ML, MLR, ULS, DWLS, WLSMV, ULSMV.
    free : estimates of the free parameters, shape (n_free,).
    covariance : of `free`, shape (n_free, n_free).
    n : rows in all groups; `size` is what RMSEA divides by.
    residuals : (co)variances and means of the answers less those implied, standardised, of each group.
    shares : of each group in all rows.
    test : as if the assumptions of the estimator held.
    scaled : chi-squared statistics to be read as such; None where the estimator gives none.
    robust : chi-squared with the factor that robust CFI, TLI and RMSEA take; None where there is none.
    robust_reason, scaled_reason : why there is no `robust`, or no `scaled` where the estimator has one.
    log_likelihood, saturated_log_likelihood : None for least squares.
    """

    table: ParameterTable
    estimator: str
    free: Floats
    covariance: Floats
    n: int
    size: int
    residuals: tuple[Floats, ...]
    shares: tuple[float, ...]
    test: FitTest
    scaled: FitTest | None = None
    robust: FitTest | None = None
    robust_reason: str = ""
    scaled_reason: str = ""
    log_likelihood: float | None = None
    saturated_log_likelihood: float | None = None

    @property
    def values(self) -> Floats:
        """Value of each row of the table."""
        return self.table.values(self.free)

    @property
    def standard_errors(self) -> Floats:
        """Standard error of each row of the table, 0 where fixed."""
        errors = np.sqrt(np.maximum(np.diag(self.covariance), 0.0))
        return np.where(self.table.free >= 0, errors[np.maximum(self.table.free, 0)], 0.0)

    @property
    def srmr(self) -> float:
        """Root mean square of the standardised residuals; of several groups the mean, by their shares."""
        return standardised_residual(self.residuals, self.shares)

    @property
    def akaike(self) -> float | None:
        """Akaike's information criterion."""
        return None if self.log_likelihood is None else -2 * self.log_likelihood + 2 * self.table.n_free

    @property
    def bayes(self) -> float | None:
        """Schwarz's Bayesian information criterion."""
        if self.log_likelihood is None:
            return None
        return -2 * self.log_likelihood + float(np.log(self.n)) * self.table.n_free

    def matrices(self, group: int = 0) -> ModelMatrices:
        """Return the model's matrices for a group."""
        return ModelLayout(self.table, group).filled(self.free)

    def implied(self, group: int = 0) -> Implied:
        """Return what the model implies for a group."""
        return implied(self.matrices(group))


def improper_solution(fitted: FittedModel) -> tuple[str, ...]:
    """Say in sentences what cannot be in a population: negative variances, factors correlated beyond 1.

    Parameters
    ----------
    fitted : the model.
    """
    told = []
    below: dict[str, float] = {}
    for group in range(fitted.table.groups):
        left = residual_variances(fitted.table, fitted.free, group)
        below |= dict(_negative(fitted.table.items, left))
        below |= dict(_negative(fitted.table.factors, np.diag(fitted.matrices(group).factors)))
    if below:
        names = ", ".join(f"{name} ({value:.3g})" for name, value in below.items())
        told.append(
            f"The variance left to {names} is estimated below zero (Heywood case): no population has that. The sample may be"
            " small, or the model may ask for too many factors."
        )
    for group in range(fitted.table.groups):
        spread = fitted.implied(group).factor_covariance
        for one, two in beyond_one(spread, fitted.table.factors):
            told.append(
                f"The factors {one} and {two} are estimated to correlate by 1 or more: their items do not tell them apart."
            )
        if not below and not told and np.linalg.eigvalsh(spread)[0] < -_ROUNDING:
            told.append("The covariance matrix of the factors is not positive definite.")
    return tuple(dict.fromkeys(told))


def _negative(names: Sequence[str], variances: Floats) -> Iterator[tuple[str, float]]:
    for name, value in zip(names, variances.tolist(), strict=True):
        if value < -_ROUNDING:
            yield name, value
