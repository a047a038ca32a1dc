"""A status that is asked about again and again, such as being at work: generalised estimating equations, logit link.

Persons are independent of each other, answers of one person are not. Visits may be missing, but only by chance that has
nothing to do with the status: estimating equations are not valid when those who work answer more often.
Validated against R geepack 1.3.9 and base R, and against statsmodels 0.15: tests/reference/repeated_status.R.

References
----------
Liang KY, Zeger SL (1986) Biometrika 73:13-22, doi:10.1093/biomet/73.1.13.
Mancl LA, DeRouen TA (2001) Biometrics 57:126-134; Kauermann G, Carroll RJ (2001) JASA 96:1387-1396 (few persons or clusters).
Li P, Redden DT (2015) Statistics in Medicine 34:281-296, doi:10.1002/sim.6344 (Student's t with them). How often tests of few
clusters find what is not there: tests/validation/tests_of_clusters.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.logistic_model import logistic_model
from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, wald_ratio

__all__ = [
    "FEWEST_PERSONS",
    "StatusModel",
    "StatusVariance",
    "WorkingCorrelation",
    "repeated_status",
    "status_effect",
]

Floats: TypeAlias = NDArray[np.float64]
WorkingCorrelation = Literal["independence", "exchangeable"]
StatusVariance = Literal["robust", "mancl_derouen", "kauermann_carroll"]

_STEPS = 100
FEWEST_PERSONS = 50
"""Persons, or clusters, from which on the plain robust variance is known well enough."""

# A person whose answers leave less than this to all others decides a coefficient alone.
_ALONE = 1e-10
_TOO_WELL = "The probability of an answer is 0 or 1 to the last digit: the model predicts too well to have a variance."
_UNSETTLED = (
    "The estimating equations do not settle: take the independence working correlation, or fewer predictors."
)
_SETTLED = 1e-12


@dataclass(frozen=True)
class StatusModel:
    """A fitted model.

    Attributes
    ----------
    coefficients : shape (p,), logarithms of odds ratios of persons on average.
    correlation : between two answers of one person, as estimated; 0 under independence.
    scale : mean squared Pearson residual; 1 where the variance is that of the binomial.
    people, answers : how many.
    """

    coefficients: Floats
    correlation: float
    scale: float
    people: int
    answers: int
    _persons: _Persons

    def covariance(self, kind: StatusVariance = "robust") -> Floats:
        """Covariance of the coefficients, shape (p, p).

        Parameters
        ----------
        kind : ``robust`` is the sandwich of Liang and Zeger, too small with few persons or clusters; ``mancl_derouen``
            takes the leverage of each out of its residuals, ``kauermann_carroll`` its root.
        """
        return self._persons.covariance(self.coefficients, self.correlation, kind)


def repeated_status(
    design: Floats,
    outcome: Floats,
    person: NDArray[np.generic],
    *,
    working: WorkingCorrelation = "exchangeable",
) -> StatusModel:
    """Fit a logistic model to answers of the same persons.

    Parameters
    ----------
    design : shape (answers, p), with a column of ones; no answer missing: leave those rows out.
    outcome : shape (answers,), 1 or 0.
    person : shape (answers,), who each is from: or which cluster, where whole clusters were allocated.
    working : correlation within a person that answers are weighted by; the estimates are right whichever it is.

    Raises
    ------
    NotEstimable
        As `logistic_model`, or if the equations do not settle or the correlation leaves its range.

    Notes
    -----
    Scale and correlation are moments of Pearson residuals, over all answers and all pairs, as geepack has them.
    """
    model = logistic_model(design, outcome)
    persons = _Persons(design, outcome, person)
    beta, correlation = model.coefficients, 0.0
    if working == "exchangeable":
        beta, correlation = _settled(persons, beta)
    return StatusModel(beta, correlation, persons.scale(beta), persons.people, len(outcome), persons)


def status_effect(
    model: StatusModel, contrast: Floats, *, kind: StatusVariance = "robust", level: float = LEVEL
) -> Effect:
    """Odds ratio of a sum of coefficients.

    Parameters
    ----------
    model : a fitted one.
    contrast : shape (p,), weight of each coefficient in the sum.
    kind : see `StatusModel.covariance`. Intervals are normal with ``robust``, else Student's with as many degrees of freedom as
        there are more persons (or clusters) than coefficients.
    level : confidence as a share.

    Returns
    -------
    Effect
        With ``robust`` and fewer than 50 persons (or clusters) a warning says what to take instead.

    Raises
    ------
    NotEstimable
        If a correction is asked for, and there are no more persons than coefficients.
    """
    left = model.people - len(contrast)
    if kind != "robust" and left < 1:
        raise NotEstimable.because(
            f"{model.people} persons (or clusters) are too few for {len(contrast)} coefficients: use fewer predictors."
        )
    value, variance = (
        float(contrast @ model.coefficients),
        float(contrast @ model.covariance(kind) @ contrast),
    )
    if kind == "robust":
        return replace(wald_ratio(value, variance**0.5, level=level), warnings=_few(model.people))
    return wald_ratio(value, variance**0.5, level=level, df=left)


def _few(people: int) -> tuple[str, ...]:
    if people >= FEWEST_PERSONS:
        return ()
    sentence = (
        f"There are {people} persons (or clusters), fewer than {FEWEST_PERSONS}: the robust variance is too small, and the test "
        "finds too much. Take the correction of Kauermann and Carroll."
    )
    return (sentence,)


def _settled(persons: _Persons, beta: Floats) -> tuple[Floats, float]:
    for _ in range(_STEPS):
        correlation = persons.correlation(beta)
        score, information = persons.equations(beta, correlation)
        try:
            step = np.linalg.solve(information, score)
        except np.linalg.LinAlgError:
            break
        beta = beta + step
        if float(np.abs(step).max()) < _SETTLED * (1 + float(np.abs(beta).max())):
            return beta, persons.correlation(beta)
    raise NotEstimable.because(_UNSETTLED)


class _Persons:
    """Answers by person, those with as many answers together, so that sums over persons are sums over arrays."""

    def __init__(self, design: Floats, outcome: Floats, person: NDArray[np.generic]) -> None:
        _, place, sizes = np.unique(person, return_inverse=True, return_counts=True)
        order = np.argsort(place, kind="stable")
        starts = np.cumsum(sizes) - sizes
        self.people = len(sizes)
        self.answers = len(outcome)
        self.pairs = float((sizes * (sizes - 1)).sum()) / 2
        self.blocks = []
        for size in np.unique(sizes):
            rows = order[starts[sizes == size][:, None] + np.arange(size)]
            self.blocks.append((design[rows], outcome[rows]))
        if not self.pairs:
            raise NotEstimable.because("Nobody has two answers: a model of single answers is what is needed.")

    def _scaled(self, beta: Floats) -> Iterator[tuple[Floats, Floats]]:
        """Gradients over standard deviations (persons, answers, p) and Pearson residuals (persons, answers)."""
        from scipy.special import expit

        for design, outcome in self.blocks:
            fitted = expit(design @ beta)
            deviation = np.sqrt(fitted * (1 - fitted))
            if deviation.min() <= 0:
                raise NotEstimable.because(_TOO_WELL)
            yield design * deviation[..., None], (outcome - fitted) / deviation

    def scale(self, beta: Floats) -> float:
        return sum(float((residual**2).sum()) for _, residual in self._scaled(beta)) / self.answers

    def correlation(self, beta: Floats) -> float:
        both = sum(
            float((residual.sum(axis=1) ** 2).sum() - (residual**2).sum()) / 2
            for _, residual in self._scaled(beta)
        )
        found = both / self.pairs / self.scale(beta)
        most = max(outcome.shape[1] for _, outcome in self.blocks)
        if not -1 / (most - 1) < found < 1:
            raise NotEstimable.because(
                f"The correlation within persons comes out as {found:.2f}, which answers of one person cannot have: "
                "take the independence working correlation."
            )
        return found

    def equations(self, beta: Floats, correlation: float) -> tuple[Floats, Floats]:
        """Return what must become 0, shape (p,), and the information, shape (p, p)."""
        score, information = np.zeros(len(beta)), np.zeros((len(beta), len(beta)))
        for gradient, residual in self._scaled(beta):
            weighted = _weighted(gradient, correlation)
            score += np.einsum("kmp,km->p", weighted, residual)
            information += np.einsum("kmp,kmq->pq", weighted, gradient)
        return score, information

    def covariance(self, beta: Floats, correlation: float, kind: StatusVariance) -> Floats:
        bread = np.linalg.inv(self.equations(beta, correlation)[1])
        meat = np.zeros_like(bread)
        for gradient, residual in self._scaled(beta):
            weighted = _weighted(gradient, correlation)
            if kind != "robust":
                left = np.eye(gradient.shape[1]) - gradient @ bread @ weighted.transpose(0, 2, 1)
                residual = _without_leverage(left, residual, kind)
            scores = np.einsum("kmp,km->kp", weighted, residual)
            meat += scores.T @ scores
        return np.asarray(bread @ meat @ bread)


def _weighted(gradient: Floats, correlation: float) -> Floats:
    """The inverse of an exchangeable correlation matrix times the gradients."""
    size = gradient.shape[1]
    part = correlation / (1 + (size - 1) * correlation)
    return np.asarray((gradient - part * gradient.sum(axis=1, keepdims=True)) / (1 - correlation))


def _without_leverage(left: Floats, residual: Floats, kind: StatusVariance) -> Floats:
    values, vectors = np.linalg.eig(left)
    if values.real.min() < _ALONE:
        raise NotEstimable.because(
            "One person (or cluster) alone decides a coefficient, so the variance cannot be corrected: use fewer predictors."
        )
    if kind == "mancl_derouen":
        return np.asarray(np.linalg.solve(left, residual[..., None])[..., 0])
    turned = np.linalg.solve(vectors, residual[..., None].astype(vectors.dtype))[..., 0]
    return np.asarray((vectors @ (turned / np.sqrt(values))[..., None])[..., 0].real)
