"""Proportional hazards by partial likelihood, also of one cause among several, with strata and robust variance.

Validated against R survival 3.5-3 `coxph`: tests/reference/time_to_event.R.

References
----------
Cox DR (1972) JRSS B 34:187-220. Efron B (1977) JASA 72:557-565; Breslow N (1974) Biometrics 30:89-99 (ties).
Lin DY, Wei LJ (1989) JASA 84:1074-1078, doi:10.1080/01621459.1989.10478874 (robust variance).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, wald_ratio
from .event_times import EventTimes
from .risk_sets import RiskSets, Ties, risk_sets

__all__ = ["CoxModel", "cox_model", "need_varying_columns"]

Floats: TypeAlias = NDArray[np.float64]

_STEPS = 60
_HALVINGS = 30
# Twice the gain in log-likelihood that a further step promises, for each event, below which there is none to speak of.
_GAIN = 1e-18
_ROUNDING = 1e-13
# A likelihood that gains less than the first for each event, while hazards still move by more than the second, has no maximum.
_FLAT = 1e-6
_STRIDE = 0.5
_SINGULAR = 1e-10
# Hazards that differ more than e^50 between persons are on their way to infinity.
_FAR = 50.0
# They do not move further than e^10 in one step.
_LONGEST = 10.0


@dataclass(frozen=True)
class CoxModel:
    """A fitted model.

    Attributes
    ----------
    coefficients : shape (p,), logarithms of hazard ratios.
    covariance : shape (p, p), inverse of the information.
    log_likelihood, null_log_likelihood : partial, at the maximum and with all coefficients 0.
    score_statistic : of the test that all coefficients are 0; with one arm and no ties it is that of the log-rank test.
    n, events : persons, and events among them.
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    null_log_likelihood: float
    score_statistic: float
    n: int
    events: int
    strata: tuple[RiskSets, ...]

    def hazard_ratio(
        self, column: int, *, cluster: NDArray[np.generic] | None = None, level: float = LEVEL
    ) -> Effect:
        """Ratio of hazards of one column.

        Parameters
        ----------
        column : position in the design.
        cluster : shape (n,), for the robust variance; see `robust_covariance`. That of the model where not given.
        level : confidence as a share.
        """
        covariance = self.covariance if cluster is None else self.robust_covariance(cluster)
        se = float(np.sqrt(covariance[column, column]))
        return wald_ratio(float(self.coefficients[column]), se, level=level)

    def robust_covariance(self, cluster: NDArray[np.generic]) -> Floats:
        """Covariance that holds when hazards are not proportional, or persons come in clusters; shape (p, p).

        Parameters
        ----------
        cluster : shape (n,), which one each person is in; one each for persons that are independent.
        """
        residuals = self.score_residuals() @ self.covariance
        _, place = np.unique(cluster, return_inverse=True)
        sums = np.array([np.bincount(place, weights=column) for column in residuals.T])
        return np.asarray(sums @ sums.T)

    def score_residuals(self) -> Floats:
        """What each person adds to the score at the estimate, shape (n, p)."""
        found = np.zeros((self.n, len(self.coefficients)))
        for one in self.strata:
            found[one.rows] = one.score_residuals(one.design @ self.coefficients)
        return found

    def likelihood_ratio_test(self) -> Effect:
        """Test that all coefficients are 0."""
        from scipy.special import chdtrc

        statistic = max(2 * (self.log_likelihood - self.null_log_likelihood), 0.0)
        df = len(self.coefficients)
        return Effect(statistic=statistic, df=df, p_value=float(chdtrc(df, statistic)))


def cox_model(
    times: EventTimes,
    design: Floats,
    *,
    names: Sequence[str],
    stratum: NDArray[np.generic] | None = None,
    ties: Ties = "efron",
) -> CoxModel:
    """Fit a model of hazards.

    Parameters
    ----------
    times : of each person; every cause counts as the event: take `EventTimes.only` for one cause, where others end
        follow-up (cause-specific hazards).
    design : shape (n, p), without intercept, none missing.
    names : of the columns, for messages.
    stratum : shape (n,), hazards differ freely between its values.
    ties : ``efron``, or the rougher ``breslow``.

    Raises
    ------
    NotEstimable
        If there is no event, a column does not vary or follows from others, or no finite coefficients fit best, as where
        one arm has no events.
    """
    happened = times.cause > 0
    need_varying_columns(design, happened, names)
    centred = design - design.mean(axis=0)
    groups = np.zeros(times.n) if stratum is None else stratum
    members = [np.flatnonzero(groups == one) for one in np.unique(groups)]
    strata = tuple(risk_sets(times.time, happened, centred, rows=rows, ties=ties) for rows in members)
    null, score, information = _likelihood(strata, np.zeros(design.shape[1]))
    _need_information(information, names)
    first = float(score @ np.linalg.solve(information, score))
    beta, reached, information = _maximum(strata, int(happened.sum()), names)
    return CoxModel(
        beta,
        np.asarray(np.linalg.inv(information), dtype=np.float64),
        reached,
        null,
        first,
        times.n,
        int(happened.sum()),
        strata,
    )


def _maximum(strata: tuple[RiskSets, ...], events: int, names: Sequence[str]) -> tuple[Floats, float, Floats]:
    """Return coefficients, log-likelihood and information where the likelihood is largest."""
    beta = np.zeros(strata[0].design.shape[1])
    reached, score, information = _likelihood(strata, beta)
    for _ in range(_STEPS):
        step = _solved(information, score, names)
        if float(step @ score) < _GAIN * events:
            beta = beta + step
            reached, _, information = _likelihood(strata, beta)
            return beta, reached, information
        moved = max(float(np.ptp(one.design @ step)) for one in strata)
        step = step * min(1.0, _LONGEST / max(moved, _LONGEST))
        there = _likelihood(strata, beta + step)
        for _ in range(_HALVINGS):
            if there[0] >= reached - _ROUNDING * abs(reached):
                break
            step = step / 2
            there = _likelihood(strata, beta + step)
        moved = max(float(np.ptp(one.design @ step)) for one in strata)
        apart = max(float(np.ptp(one.design @ (beta + step))) for one in strata)
        if apart > _FAR or (moved > _STRIDE and there[0] - reached < _FLAT * events):
            raise NotEstimable.because(_endless(step, names))
        beta, (reached, score, information) = beta + step, there
    raise NotEstimable.because("The model of hazards does not settle on coefficients.")


def _likelihood(strata: tuple[RiskSets, ...], beta: Floats) -> tuple[float, Floats, Floats]:
    """Return the logarithm of the partial likelihood, its slope and the information."""
    value, score, information = 0.0, np.zeros(len(beta)), np.zeros((len(beta), len(beta)))
    for one in strata:
        eta = one.design @ beta
        # Taken off and put back, so that no exponential overflows on the way.
        top = float(eta.max())
        found = one.moments(eta - top)
        value += float((eta[one.happened] - top).sum() - found.log_weight.sum())
        score += one.design[one.happened].sum(axis=0) - found.mean.sum(axis=0)
        information += found.variance.sum(axis=0)
    return value, score, information


def _solved(information: Floats, score: Floats, names: Sequence[str]) -> Floats:
    try:
        return np.asarray(np.linalg.solve(information, score))
    except np.linalg.LinAlgError:
        raise NotEstimable.because(_endless(score, names)) from None


def _endless(step: Floats, names: Sequence[str]) -> str:
    guilty = names[int(np.abs(step).argmax())]
    return (
        f"The likelihood rises without end as the coefficient of {guilty} grows: at every event the values are at one end of "
        "those at risk, as where an arm has no events. Tell the shares at a time, or the restricted mean."
    )


def need_varying_columns(design: Floats, happened: NDArray[np.bool_], names: Sequence[str]) -> None:
    """Refuse a model of hazards that has nothing to tell.

    Parameters
    ----------
    design, names : columns and their names.
    happened : shape (n,), who has the event.

    Raises
    ------
    NotEstimable
        If nobody has the event, a value is missing, a column does not vary, or nobody with one of its two values has it.
    """
    if not happened.any():
        raise NotEstimable.because("The event happens to nobody: there are no hazards to compare.")
    if not np.isfinite(design).all():
        raise NotEstimable.because(
            "A covariate is missing: leave these persons out or impute, and say which."
        )
    for name, column in zip(names, design.T, strict=True):
        values = np.unique(column)
        if len(values) == 1:
            raise NotEstimable.because(f"Everybody has the same value of {name}: leave it out.")
        if len(values) == 2:
            for value in values:
                if not happened[column == value].any():
                    raise NotEstimable.because(
                        f"Nobody with {name} = {value:g} has the event: the hazard ratio is 0 or infinite. Tell the shares "
                        "at a time, or the restricted mean."
                    )


def _need_information(information: Floats, names: Sequence[str]) -> None:
    spread = np.sqrt(np.maximum(np.diag(information), 0.0))
    told = [name for name, one in zip(names, spread, strict=True) if one <= 0]
    if told:
        raise NotEstimable.because(f"Those at risk at each event never differ in {', '.join(told)}.")
    if np.linalg.eigvalsh(information / np.outer(spread, spread)).min() < _SINGULAR:
        raise NotEstimable.because("A covariate follows from the others: leave it out.")
