"""Logistic regression with Firth's penalty, which has finite odds ratios also where the outcome is predicted perfectly.

Validated against R brglm2 0.9 and the penalised likelihood maximised in base R: tests/reference/firth_logistic.R.

References
----------
Firth D (1993) Biometrika 80:27-38, doi:10.1093/biomet/80.1.27.
Heinze G, Schemper M (2002) Statistics in Medicine 21:2409-2419, doi:10.1002/sim.1047 (profile intervals).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, normal_quantile

__all__ = ["FirthModel", "firth_effect", "firth_logistic"]

Floats: TypeAlias = NDArray[np.float64]

_STEPS = 500
_HALVINGS = 30
_SETTLED = 1e-11
# A coefficient does not step further than this at once: penalised likelihoods are flat far out.
_STRIDE = 5.0
_WIDENINGS = 60
_CLOSE = 1e-10
_FLATTEST = 1e-10
_UNSETTLED = "The penalised likelihood does not settle on coefficients."


@dataclass(frozen=True, slots=True)
class FirthModel:
    """A fitted model.

    Attributes
    ----------
    coefficients : shape (p,), logarithms of odds ratios.
    covariance : shape (p, p), inverse of the information there.
    penalised_log_likelihood : log-likelihood and half the logarithm of the determinant of the information.
    """

    coefficients: Floats
    covariance: Floats
    penalised_log_likelihood: float


def firth_logistic(design: Floats, outcome: Floats) -> FirthModel:
    """Fit a logistic regression by penalised maximum likelihood.

    Parameters
    ----------
    design : shape (n, p), with a column of ones.
    outcome : shape (n,), 1 or 0.

    Raises
    ------
    NotEstimable
        If columns of the design follow from each other, or the algorithm does not settle.
    """
    likelihood = _Penalised(design, outcome)
    beta = likelihood.best(np.zeros(design.shape[1]), np.ones(design.shape[1], dtype=np.bool_))
    return FirthModel(beta, likelihood.inverse_information(beta), likelihood.value(beta))


def firth_effect(design: Floats, outcome: Floats, column: int, *, level: float = LEVEL) -> Effect:
    """Odds ratio of one column with its penalised profile interval and likelihood ratio test.

    Parameters
    ----------
    design, outcome : as `firth_logistic` takes them.
    column : position of the column.
    level : confidence as a share.

    Notes
    -----
    The values at which twice the fall in penalised log-likelihood, the other coefficients at their best, reaches the
    quantile of chi-squared with 1 degree of freedom. The penalty is that of the whole design throughout, as in logistf.
    """
    from scipy.special import chdtrc

    likelihood = _Penalised(design, outcome)
    model = firth_logistic(design, outcome)
    value = float(model.coefficients[column])

    def fall(at: float) -> float:
        return 2 * (model.penalised_log_likelihood - likelihood.profile(column, at, model.coefficients))

    reach = normal_quantile(level)
    se = float(np.sqrt(model.covariance[column, column]))
    low, high = (_profile_limit(fall, value, side * reach * se, reach**2) for side in (-1, 1))
    statistic = max(fall(0.0), 0.0)
    return Effect(
        float(np.exp(value)),
        float(np.exp(low)),
        float(np.exp(high)),
        level,
        statistic,
        1,
        float(chdtrc(1, statistic)),
    )


def _profile_limit(fall: Callable[[float], float], value: float, step: float, bound: float) -> float:
    from scipy.optimize import brentq

    end = value + step
    for _ in range(_WIDENINGS):
        if fall(end) > bound:
            return float(brentq(lambda at: fall(at) - bound, value, end, xtol=_CLOSE, rtol=_CLOSE))
        end += step
    raise NotEstimable.because("The penalised likelihood falls too slowly for an interval.")


class _Penalised:
    def __init__(self, design: Floats, outcome: Floats) -> None:
        self.design = design
        self.outcome = outcome
        if np.linalg.matrix_rank(design) < design.shape[1]:
            raise NotEstimable.because("A column of the model follows from the others: leave it out.")

    def _fitted(self, beta: Floats) -> Floats:
        from scipy.special import expit

        return np.asarray(expit(self.design @ beta))

    def _information(self, beta: Floats) -> Floats:
        fitted = self._fitted(beta)
        return np.asarray((self.design * (fitted * (1 - fitted))[:, None]).T @ self.design)

    def inverse_information(self, beta: Floats) -> Floats:
        try:
            return np.asarray(np.linalg.inv(self._information(beta)))
        except np.linalg.LinAlgError:
            raise NotEstimable.because(_UNSETTLED) from None

    def value(self, beta: Floats) -> float:
        eta = self.design @ beta
        sign, log_determinant = np.linalg.slogdet(self._information(beta))
        if sign <= 0:
            return -np.inf
        return float(self.outcome @ eta - np.logaddexp(0, eta).sum() + log_determinant / 2)

    def score(self, beta: Floats) -> Floats:
        fitted = self._fitted(beta)
        variance = fitted * (1 - fitted)
        leverage = variance * ((self.design @ self.inverse_information(beta)) * self.design).sum(axis=1)
        return np.asarray(self.design.T @ (self.outcome - fitted + leverage * (0.5 - fitted)))

    def curvature(self, beta: Floats) -> Floats:
        """Less the second derivatives of the value, with those of the penalty; shape (p, p)."""
        fitted = self._fitted(beta)
        variance, x = fitted * (1 - fitted), self.design
        inverse = self.inverse_information(beta)
        turned = x @ inverse
        reach = (turned * x).sum(axis=1)
        # Derivative of the information by each coefficient, and of the logarithm of its determinant by two of them.
        slopes = np.einsum("i,ij,ik,il->jkl", variance * (1 - 2 * fitted), x, x, x, optimize=True)
        moved = inverse @ slopes
        bent = (x * (reach * variance * (1 - 6 * variance))[:, None]).T @ x
        penalty = (bent - np.einsum("jkl,mlk->jm", moved, moved)) / 2
        return np.asarray(self._information(beta) - penalty)

    def profile(self, column: int, at: float, start: Floats) -> float:
        """Return the largest value with one coefficient given."""
        begun = start.copy()
        begun[column] = at
        free = np.arange(len(start)) != column
        return self.value(self.best(begun, free))

    def best(self, beta: Floats, free: NDArray[np.bool_]) -> Floats:
        """Return the coefficients of the largest value, of which only some may move."""
        if not free.any():
            return beta
        here = self.value(beta)
        for _ in range(_STEPS):
            step = np.zeros_like(beta)
            step[free] = _ascent(self.curvature(beta)[np.ix_(free, free)], self.score(beta)[free])
            largest = float(np.abs(step).max())
            if largest < _SETTLED * (1 + float(np.abs(beta).max())):
                return beta + step
            step *= min(1.0, _STRIDE / largest)
            for _ in range(_HALVINGS):
                there = self.value(beta + step)
                if there >= here - 1e-12 * abs(here):
                    break
                step = step / 2
            beta, here = beta + step, there
        raise NotEstimable.because(_UNSETTLED)


def _ascent(curvature: Floats, score: Floats) -> Floats:
    """Newton's step; where the value is not curved downwards, with the curvature turned round there."""
    values, vectors = np.linalg.eigh(curvature)
    size = np.maximum(np.abs(values), _FLATTEST * np.abs(values).max())
    return np.asarray(vectors @ ((vectors.T @ score) / size))
