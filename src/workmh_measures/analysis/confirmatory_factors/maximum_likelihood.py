"""Factor models by maximum likelihood, from covariances or from answers, also with answers missing and with robust tests.

ML takes complete answers as normal; MLR gives standard errors and a test that do without that, and with answers missing
uses each there is (full information). Validated against lavaan 0.6-14: tests/reference/confirmatory_factors.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..one_thread import on_one_thread
from .fit_indices import ChiSquare
from .fitted_model import FittedModel, FitTest
from .implied_moments import Implied, Slopes, implied, slopes
from .model_matrices import ModelLayout
from .model_search import model_search
from .normal_answers import IncompleteAnswers, NormalAnswers, jacobian, moment_pairs
from .parameter_table import ParameterTable
from .starting_values import starting_values

__all__ = ["LikelihoodModel", "maximum_likelihood"]

Floats: TypeAlias = NDArray[np.float64]
InformationKind: TypeAlias = Literal["expected", "observed"]

_STEP = 1e-20


@dataclass(frozen=True)
class LikelihoodModel:
    """A model and the answers it is to be fitted to, as a discrepancy: -2 log-likelihood per row.

    Attributes
    ----------
    table : the parameters.
    samples : answers of each group.
    layouts : places of the parameters, of each group.
    """

    table: ParameterTable
    samples: tuple[NormalAnswers, ...]
    layouts: tuple[ModelLayout, ...]

    @property
    def n(self) -> int:
        """Rows in all groups."""
        return sum(sample.n for sample in self.samples)

    def shares(self) -> list[float]:
        """Share of each group in all rows."""
        return [sample.n / self.n for sample in self.samples]

    def moments(self, estimates: Floats) -> list[tuple[Implied, Floats, Slopes]]:
        """Return, of each group, what the model implies, its means, and the slopes; without means those of the answers."""
        found = []
        for layout, sample in zip(self.layouts, self.samples, strict=True):
            model = implied(layout.filled(estimates))
            mean = model.mean if self.table.choices.means else sample.saturated[1]
            found.append((model, mean, slopes(layout, model)))
        return found

    def value(self, estimates: Floats) -> float:
        """Return -2 log-likelihood per row, of all groups; infinite where there is none."""
        total = 0.0
        for share, layout, sample in zip(self.shares(), self.layouts, self.samples, strict=True):
            model = implied(layout.filled(estimates))
            mean = model.mean if self.table.choices.means else sample.saturated[1]
            total += share * sample.deviance(model.covariance, mean)
        return total

    def saturated_value(self) -> float:
        """Return the same of the saturated model."""
        parts = zip(self.shares(), self.samples, strict=True)
        return sum(share * sample.deviance(*sample.saturated) for share, sample in parts)

    def slope(self, estimates: Floats) -> tuple[Floats, Floats]:
        """Return gradient and, for a second derivative, twice the expected information of complete answers."""
        gradient, curvature = np.zeros(self.table.n_free), np.zeros((self.table.n_free,) * 2)
        parts = zip(self.shares(), self.samples, self.moments(estimates), strict=True)
        for share, sample, (model, mean, slope) in parts:
            weight, pull = sample.pulls(model.covariance, mean)
            gradient += share * slope.gradient(weight, -2 * pull)
            curvature += 2 * share * slope.information(np.linalg.inv(model.covariance))
        return gradient, curvature

    def information(self, estimates: Floats, kind: InformationKind) -> Floats:
        """Return the information about the free parameters in one row.

        Parameters
        ----------
        estimates : shape (n_free,).
        kind : expected of complete answers, or observed in these.
        """
        if kind == "expected":
            return self.slope(estimates)[1] / 2
        total = np.zeros((self.table.n_free,) * 2)
        parts = zip(self.shares(), self.samples, self.moments(estimates), strict=True)
        for share, sample, (model, mean, slope) in parts:
            across = jacobian(slope)
            total += share * across.T @ sample.curvature(model.covariance, mean) @ across
        return total + self._bend(estimates)

    def score_products(self, estimates: Floats) -> Floats:
        """Return the mean cross-products of the rows' scores on the free parameters."""
        total = np.zeros((self.table.n_free,) * 2)
        parts = zip(self.shares(), self.samples, self.moments(estimates), strict=True)
        for share, sample, (model, mean, slope) in parts:
            across = jacobian(slope)
            total += share * across.T @ sample.score_products(model.covariance, mean) @ across
        return total

    def _bend(self, estimates: Floats) -> Floats:
        """What the second derivatives of the moments add to the observed information, by a complex step."""
        weights = [
            sample.pulls(model.covariance, mean)
            for sample, (model, mean, _) in zip(self.samples, self.moments(estimates), strict=True)
        ]
        bend = np.zeros((self.table.n_free,) * 2)
        for place in range(self.table.n_free):
            moved = estimates.astype(np.complex128)
            moved[place] += 1j * _STEP
            for share, layout, (weight, pull) in zip(self.shares(), self.layouts, weights, strict=True):
                slope = slopes(layout, implied(layout.filled(moved)))
                bend[place] += share * slope.gradient(weight / 2, -pull).imag / _STEP
        return (bend + bend.T) / 2


@on_one_thread
def maximum_likelihood(
    table: ParameterTable,
    samples: Sequence[NormalAnswers],
    *,
    robust: bool = False,
    information: InformationKind | None = None,
) -> FittedModel:
    """Fit a model by maximum likelihood.

    Parameters
    ----------
    table : the parameters.
    samples : `CompleteAnswers` or `IncompleteAnswers` of each group, items in the order of the table.
    robust : sandwich standard errors and the scaled test (MLR).
    information : of which the standard errors are taken; by default expected, observed where robust or incomplete.

    Raises
    ------
    NotEstimable
        If there are more parameters than moments, or the search does not come to rest.

    References
    ----------
    Joreskog KG (1969) Psychometrika 34:183-202, doi:10.1007/BF02289343. Yuan KH, Bentler PM (2000) Sociological Methodology
    30:165-200, doi:10.1111/0081-1750.00078. Asparouhov T, Muthen B (2005) Proceedings of the FCSM Research Conference.
    """
    incomplete = any(isinstance(sample, IncompleteAnswers) for sample in samples)
    if incomplete and not table.choices.means:
        raise NotEstimable.because("Missing answers need a model with means.")
    df = _degrees_of_freedom(table)
    model = LikelihoodModel(table, tuple(samples), tuple(ModelLayout(table, g) for g in range(table.groups)))
    found = model_search(model, starting_values(table, [sample.saturated for sample in samples]))
    kind = information or ("observed" if robust or incomplete else "expected")
    inverse: Floats = np.asarray(np.linalg.inv(model.information(found.estimates, kind)), dtype=np.float64)
    covariance = inverse @ model.score_products(found.estimates) @ inverse if robust else inverse
    deviance, saturated = model.value(found.estimates), model.saturated_value()
    test = _test(model, deviance - saturated, df)
    scaled, corrected, reason = _corrections(model, found.estimates, (inverse, test), robust=robust)
    return FittedModel(
        table=table,
        estimator="MLR" if robust else "ML",
        free=found.estimates,
        covariance=covariance / model.n,
        n=model.n,
        size=model.n,
        residuals=_residuals(model, found.estimates),
        shares=tuple(model.shares()),
        test=test,
        scaled=scaled,
        robust=corrected,
        scaled_reason=reason if robust else "",
        robust_reason=reason,
        log_likelihood=-model.n * deviance / 2,
        saturated_log_likelihood=-model.n * saturated / 2,
    )


def _corrections(
    model: LikelihoodModel, estimates: Floats, fit: tuple[Floats, FitTest], *, robust: bool
) -> tuple[FitTest | None, FitTest | None, str]:
    """Return the scaled test, the one robust indices are taken from, or why there are none."""
    from .robust_tests import full_information_correction, likelihood_scaling

    inverse, test = fit
    scaled = corrected = None
    try:
        if robust:
            scaled, corrected = likelihood_scaling(model, estimates, inverse, test)
        if any(isinstance(sample, IncompleteAnswers) for sample in model.samples):
            corrected = full_information_correction(model, estimates, robust=robust)
    except NotEstimable as refusal:
        return None, None, refusal.problems[0].text
    return scaled, corrected, ""


def _test(model: LikelihoodModel, apart: float, df: int) -> FitTest:
    """Likelihood-ratio tests against the saturated model, `apart` from this one in deviance per row."""
    alone = sum(w * s.deviance(*s.independent()) for w, s in zip(model.shares(), model.samples, strict=True))
    p = len(model.table.items)
    pairs = model.table.groups * p * (p - 1) // 2
    baseline = ChiSquare(model.n * (alone - model.saturated_value()), pairs)
    return FitTest(ChiSquare(model.n * apart, df), baseline)


def _degrees_of_freedom(table: ParameterTable) -> int:
    p = len(table.items)
    moments = table.groups * (p * (p + 1) // 2 + (p if table.choices.means else 0))
    df = moments - table.n_free
    if df < 0:
        raise NotEstimable.because(
            f"The model has {table.n_free} parameters for {moments} means and covariances: it is not identified."
        )
    return df


def _residuals(model: LikelihoodModel, estimates: Floats) -> tuple[Floats, ...]:
    """Standardised by the variances of the answers (Bentler); each (co)variance once, and the means if modelled."""
    rows, columns = moment_pairs(len(model.table.items))
    left = []
    for sample, (found, mean, _) in zip(model.samples, model.moments(estimates), strict=True):
        covariance, centre = sample.saturated
        scale = np.sqrt(np.diag(covariance))
        apart = ((covariance - found.covariance) / np.outer(scale, scale))[rows, columns]
        if model.table.choices.means:
            apart = np.concatenate([apart, (centre - mean) / scale])
        left.append(apart)
    return tuple(left)
