"""Proportional hazards of the subdistribution: how covariates move the cumulative incidence of one cause among several.

Validated against R cmprsk 2.2-11 `crr` and survival 3.5-3 `finegray`: tests/reference/competing_events.R.

References
----------
Fine JP, Gray RJ (1999) JASA 94:496-509, doi:10.1080/01621459.1999.10474144.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, wald_ratio
from .cox_model import need_varying_columns
from .event_times import EventTimes
from .risk_sets import sums_around

__all__ = ["FineGrayModel", "fine_gray_model"]

Floats: TypeAlias = NDArray[np.float64]

_STEPS = 60
_HALVINGS = 30
_GAIN = 1e-18
_FLAT = 1e-6
_STRIDE = 0.5
_FAR = 50.0
_LONGEST = 10.0


@dataclass(frozen=True, slots=True)
class FineGrayModel:
    """A fitted model.

    Attributes
    ----------
    coefficients : shape (p,), logarithms of subdistribution hazard ratios.
    covariance : shape (p, p), robust, and with what estimating the censoring costs.
    log_likelihood : partial, weighted.
    n, events, competing : persons, those with the cause and those with another.
    warnings : sentences a reader of the model must see.
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    n: int
    events: int
    competing: int
    warnings: tuple[str, ...] = ()

    def hazard_ratio(self, column: int, *, level: float = LEVEL) -> Effect:
        """Ratio of the subdistribution hazards of one column; above 1 the cause happens to more."""
        se = float(np.sqrt(self.covariance[column, column]))
        return wald_ratio(float(self.coefficients[column]), se, level=level)


def fine_gray_model(
    times: EventTimes, design: Floats, *, names: Sequence[str], cause: int = 1
) -> FineGrayModel:
    """Fit the model of Fine and Gray.

    Parameters
    ----------
    times : of each person, with what happened first.
    design : shape (n, p), without intercept, none missing.
    names : of the columns, for messages.
    cause : that is looked at.

    Raises
    ------
    NotEstimable
        If the cause happens to nobody, a column does not vary or follows from others, or no finite coefficients fit best, as
        where the cause never happens in one arm.

    Notes
    -----
    Persons with a competing cause stay at risk with the weight G(t-) / G(x-), G being the share not yet censored (one curve
    for all). Events at the same time share a risk set (Breslow).
    """
    happened, other = times.cause == cause, (times.cause > 0) & (times.cause != cause)
    need_varying_columns(design, happened, names)
    risk = _weighted_risk(times, happened, other, design - design.mean(axis=0))
    beta, reached, information = _maximum(risk, names)
    bread = np.linalg.inv(information)
    added = risk.score_residuals(beta) @ bread
    told: tuple[str, ...] = ()
    if not other.any():
        told = ("Nothing competes with the event: the model is that of Cox with a robust variance.",)
    counts = (times.n, int(happened.sum()), int(other.sum()))
    return FineGrayModel(beta, added.T @ added, reached, *counts, warnings=told)


@dataclass(frozen=True, slots=True)
class _WeightedRisk:
    """Persons in the order of their times, and the censoring weights.

    Attributes
    ----------
    design, time, happened, other, censored : of each person, ordered by time.
    kept : shape (n,), share not censored just before the time of each.
    first, moment_kept, count : of each time with events: the first person at risk, the share not censored just before, events.
    back : shape (n,), where each person is in the data.
    """

    design: Floats
    time: Floats
    happened: NDArray[np.bool_]
    other: NDArray[np.bool_]
    censored: NDArray[np.bool_]
    kept: Floats
    first: NDArray[np.intp]
    moment_kept: Floats
    count: Floats
    back: NDArray[np.intp]

    @property
    def weight(self) -> Floats:
        """One over the share not censored of those with a competing cause, 0 for others; shape (n,)."""
        return np.where(self.other, 1 / self.kept, 0.0)

    def sums(self, values: Floats) -> Floats:
        """Sum over the risk set of each time with events, persons with a competing cause by their weight."""
        shape = (-1, *[1] * (values.ndim - 1))
        left = values * self.weight.reshape(shape)
        gone, ahead = sums_around(left, self.first)[0], sums_around(values, self.first)[1]
        return np.asarray(ahead + self.moment_kept.reshape(shape) * gone)

    def likelihood(self, beta: Floats) -> tuple[float, Floats, Floats]:
        """Return the logarithm of the partial likelihood, its slope and the information."""
        eta = self.design @ beta
        top = float(eta.max())
        pull = np.exp(eta - top)
        weighted = pull[:, None] * self.design
        total = self.sums(pull)
        mean = self.sums(weighted) / total[:, None]
        square = self.sums(weighted[:, :, None] * self.design[:, None, :]) / total[:, None, None]
        variance = square - mean[:, :, None] * mean[:, None, :]
        value = float((eta[self.happened] - top).sum() - self.count @ np.log(total))
        score = self.design[self.happened].sum(axis=0) - self.count @ mean
        return value, score, np.tensordot(self.count, variance, axes=1)

    def score_residuals(self, beta: Floats) -> Floats:
        """What each person adds to the score, and to it through the estimated censoring; shape (n, p) as in the data."""
        pull = np.exp(self.design @ beta)
        total = self.sums(pull)
        mean = self.sums(pull[:, None] * self.design) / total[:, None]
        rate = self.count / total
        moments = self.time[self.first]
        until = np.searchsorted(moments, self.time, side="right")
        passed, drift = _running(rate)[until], _running(rate[:, None] * mean)[until]
        late = rate * self.moment_kept
        after = _running(late)[-1] - _running(late)
        drift_after = _running(late[:, None] * mean)[-1] - _running(late[:, None] * mean)
        weight = self.weight
        exposure = passed + weight * after[until]
        residual = -pull[:, None] * (
            self.design * exposure[:, None] - drift - weight[:, None] * drift_after[until]
        )
        own = until[self.happened] - 1
        residual[self.happened] += self.design[self.happened] - mean[own]
        residual = residual + self._through_censoring(pull * weight, after, drift_after)
        ordered = np.empty(residual.shape)
        ordered[self.back] = residual
        return ordered

    def _through_censoring(self, weight: Floats, after: Floats, drift_after: Floats) -> Floats:
        """What each person adds because the share not censored is estimated."""
        ends, begins, place = np.unique(self.time, return_index=True, return_inverse=True)
        at_risk = len(self.time) - begins
        censored = np.bincount(place, weights=self.censored, minlength=len(ends))
        gone = _running(weight)[begins]
        gone_design = _running(weight[:, None] * self.design)[begins]
        ahead = np.searchsorted(self.time[self.first], ends, side="left")
        pulled = gone_design * after[ahead][:, None] - gone[:, None] * drift_after[ahead]
        share = pulled / at_risk[:, None]
        lost = np.cumsum(share * (censored / at_risk)[:, None], axis=0)
        return np.asarray(np.where(self.censored[:, None], share[place], 0.0) - lost[place])


def _running(values: Floats) -> Floats:
    """Sums of the first 0, 1, 2, ... values."""
    return np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)])


def _weighted_risk(
    times: EventTimes, happened: NDArray[np.bool_], other: NDArray[np.bool_], design: Floats
) -> _WeightedRisk:
    order = np.argsort(times.time, kind="stable")
    time, censored = times.time[order], (times.cause == 0)[order]
    ends, begins, place = np.unique(time, return_index=True, return_inverse=True)
    lost = np.bincount(place, weights=censored, minlength=len(ends))
    kept = np.concatenate([[1.0], np.cumprod(1 - lost / (len(time) - begins))[:-1]])
    moments, count = np.unique(time[happened[order]], return_counts=True)
    at = np.searchsorted(ends, moments)
    return _WeightedRisk(
        design[order],
        time,
        happened[order],
        other[order],
        censored,
        kept[place],
        begins[at],
        kept[at],
        count.astype(np.float64),
        order,
    )


def _maximum(risk: _WeightedRisk, names: Sequence[str]) -> tuple[Floats, float, Floats]:
    """Return coefficients, log-likelihood and information where the likelihood is largest."""
    beta = np.zeros(risk.design.shape[1])
    events = float(risk.count.sum())
    reached, score, information = risk.likelihood(beta)
    for _ in range(_STEPS):
        try:
            step = np.linalg.solve(information, score)
        except np.linalg.LinAlgError:
            raise NotEstimable.because("A covariate follows from the others: leave it out.") from None
        if float(step @ score) < _GAIN * events:
            reached, _, information = risk.likelihood(beta + step)
            return beta + step, reached, information
        step = step * min(1.0, _LONGEST / max(float(np.ptp(risk.design @ step)), _LONGEST))
        there = risk.likelihood(beta + step)
        for _ in range(_HALVINGS):
            if there[0] >= reached - 1e-13 * abs(reached):
                break
            step = step / 2
            there = risk.likelihood(beta + step)
        moved, apart = (float(np.ptp(risk.design @ b)) for b in (step, beta + step))
        if apart > _FAR or (moved > _STRIDE and there[0] - reached < _FLAT * events):
            guilty = names[int(np.abs(step).argmax())]
            raise NotEstimable.because(
                f"The likelihood rises without end as the coefficient of {guilty} grows. Tell the cumulative incidence."
            )
        beta, (reached, score, information) = beta + step, there
    raise NotEstimable.because("The model of subdistribution hazards does not settle on coefficients.")
