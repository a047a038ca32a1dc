"""Log-rank test that two or more arms have the same hazard, also within strata.

Validated against R survival 3.5-3 `survdiff`: tests/reference/time_to_event.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..binary_effects.effect import Effect
from .event_times import EventTimes

__all__ = ["LogRank", "log_rank_test"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LogRank:
    """Result of the test.

    Attributes
    ----------
    arms : their values, in order.
    observed, expected : shape (arms,), events, and those expected if all hazards were equal.
    test : statistic, degrees of freedom, p value.
    """

    arms: tuple[object, ...]
    observed: Floats
    expected: Floats
    test: Effect


def log_rank_test(
    times: EventTimes, arm: NDArray[np.generic], *, stratum: NDArray[np.generic] | None = None
) -> LogRank:
    """Compare arms.

    Parameters
    ----------
    times : of each person; every cause counts as the event.
    arm : shape (n,), which one each is in.
    stratum : shape (n,), arms are compared within each value.

    Raises
    ------
    NotEstimable
        If there is one arm only, or no event while two arms are followed.

    References
    ----------
    Mantel N (1966) Cancer Chemotherapy Reports 50:163-170. Peto R, Peto J (1972) JRSS A 135:185-207.
    """
    from scipy.special import chdtrc

    arms, place = np.unique(arm, return_inverse=True)
    if len(arms) < 2:
        raise NotEstimable.because("Everybody is in one arm: there is nothing to compare.")
    away, covariance = np.zeros(len(arms)), np.zeros((len(arms), len(arms)))
    observed = np.bincount(place, weights=times.cause > 0, minlength=len(arms)).astype(np.float64)
    strata = np.zeros(times.n) if stratum is None else stratum
    for one in np.unique(strata):
        chosen = strata == one
        more, spread = _within(times.of(chosen), place[chosen], len(arms))
        away, covariance = away + more, covariance + spread
    telling = np.diag(covariance) > 0
    if not telling.any():
        raise NotEstimable.because(
            "No event happened while two arms were followed: there is nothing to test."
        )
    kept = np.flatnonzero(telling)[:-1]
    statistic = float(away[kept] @ np.linalg.solve(covariance[np.ix_(kept, kept)], away[kept]))
    df = len(kept)
    test = Effect(statistic=statistic, df=df, p_value=float(chdtrc(df, statistic)))
    return LogRank(tuple(arms.tolist()), observed, observed - away, test)


def _within(times: EventTimes, place: NDArray[np.intp], arms: int) -> tuple[Floats, Floats]:
    """Events less those expected of each arm, and their covariance, in one stratum."""
    moments, when = np.unique(times.time, return_inverse=True)
    cells = when * arms + place
    size = len(moments) * arms
    ended = np.bincount(cells, minlength=size).reshape(-1, arms)
    events = np.bincount(cells, weights=times.cause > 0, minlength=size).reshape(-1, arms)
    at_risk = np.cumsum(ended[::-1], axis=0)[::-1].astype(np.float64)
    total, happened = at_risk.sum(axis=1), events.sum(axis=1)
    shares = at_risk / total[:, None]
    weight = happened * (total - happened) / np.maximum(total - 1, 1)
    covariance = np.diag(weight @ shares) - (shares * weight[:, None]).T @ shares
    return (events - shares * happened[:, None]).sum(axis=0), covariance
