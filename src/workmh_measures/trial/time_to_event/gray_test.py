"""Gray's test that arms have the same cumulative incidence of a cause.

Validated against R cmprsk 2.2-11 `cuminc`: tests/reference/competing_events.R.

References
----------
Gray RJ (1988) Annals of Statistics 16:1141-1154, doi:10.1214/aos/1176350951.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..binary_effects.effect import Effect
from .event_times import EventTimes, arm_cautions

__all__ = ["gray_test"]

Floats: TypeAlias = NDArray[np.float64]

# Where it has happened to everybody nothing is left to divide by, and nothing more happens.
_LEAST = 1e-12


def gray_test(
    times: EventTimes, arm: NDArray[np.generic], *, cause: int = 1, stratum: NDArray[np.generic] | None = None
) -> Effect:
    """Compare the cumulative incidence of a cause between arms.

    Parameters
    ----------
    times : of each person, with what happened first.
    arm : shape (n,), which one each is in.
    cause : that is looked at.
    stratum : shape (n,), arms are compared within each value.

    Returns
    -------
    Effect
        Statistic with arms - 1 degrees of freedom; warnings where an arm never has the event or nothing competes in it.

    Raises
    ------
    NotEstimable
        If there is one arm only, or the cause happens to nobody.

    Notes
    -----
    Persons with a competing cause stay in the comparison with a weight: that of the subdistribution hazard, which makes the
    test one of shares, not of rates.
    """
    from scipy.special import chdtrc

    arms, place = np.unique(arm, return_inverse=True)
    if len(arms) < 2:
        raise NotEstimable.because("Everybody is in one arm: there is nothing to compare.")
    if not (times.cause == cause).any():
        raise NotEstimable.because(f"Cause {cause} happens to nobody: there is nothing to compare.")
    score, covariance = np.zeros(len(arms)), np.zeros((len(arms), len(arms)))
    strata = np.zeros(times.n) if stratum is None else stratum
    for one in np.unique(strata):
        chosen = strata == one
        if len(np.unique(place[chosen])) > 1 and times.cause[chosen].any():
            more, spread = _within(_course(times.of(chosen), place[chosen], len(arms), cause))
            score, covariance = score + more, covariance + spread
    kept = np.flatnonzero(np.diag(covariance) > 0)[:-1]
    if not len(kept):
        raise NotEstimable.because(
            "No event happened while two arms were followed: there is nothing to test."
        )
    statistic = float(score[kept] @ np.linalg.solve(covariance[np.ix_(kept, kept)], score[kept]))
    df = len(kept)
    told = arm_cautions(times, arm, cause=cause)
    return Effect(statistic=statistic, df=df, p_value=float(chdtrc(df, statistic)), warnings=told)


@dataclass(frozen=True, slots=True)
class _Course:
    """Of each arm at each time at which something happens, shapes (k, arms)."""

    at_risk: Floats
    events: Floats
    others: Floats
    before: Floats
    after: Floats

    @property
    def incidence_before(self) -> Floats:
        """Cumulative incidence of the cause just before each time."""
        grown = np.cumsum(self.before * self.events / np.maximum(self.at_risk, 1), axis=0)
        return np.vstack([np.zeros(grown.shape[1]), grown[:-1]])


def _course(times: EventTimes, place: NDArray[np.intp], arms: int, cause: int) -> _Course:
    moments, when = np.unique(times.time, return_inverse=True)
    cells, size = when * arms + place, len(moments) * arms

    def counted(chosen: NDArray[np.bool_]) -> Floats:
        return np.bincount(cells[chosen], minlength=size).reshape(-1, arms).astype(np.float64)

    ended = counted(np.ones(times.n, dtype=np.bool_))
    at_risk = np.cumsum(ended[::-1], axis=0)[::-1]
    events, others = counted(times.cause == cause), counted((times.cause > 0) & (times.cause != cause))
    after = np.cumprod(1 - (events + others) / np.maximum(at_risk, 1), axis=0)
    before = np.vstack([np.ones(arms), after[:-1]])
    used = (events + others).sum(axis=1) > 0
    return _Course(at_risk[used], events[used], others[used], before[used], after[used])


def _within(course: _Course) -> tuple[Floats, Floats]:
    """Score of each arm and its covariance in one stratum."""
    arms = course.at_risk.shape[1]
    followed = course.at_risk > 0
    weighted = np.where(followed, course.at_risk / np.where(followed, course.before, 1), 0.0)
    total = weighted.sum(axis=1)
    happened = course.events.sum(axis=1)
    pooled = np.cumsum(happened / total)
    pooled_before = np.concatenate([[0.0], pooled[:-1]])
    kept = weighted * (1 - course.incidence_before)
    score = (course.events - kept * (happened / kept.sum(axis=1))[:, None]).sum(axis=0)
    spread = (
        weighted[:, :, None] * np.eye(arms)
        - weighted[:, :, None] * weighted[:, None, :] / total[:, None, None]
    )
    rising = happened / (total * np.maximum(1 - pooled_before, _LEAST))
    drift = np.cumsum(spread * rising[:, None, None], axis=0)
    ahead = drift[-1] - drift
    lasting = course.after > 0
    gone = np.where(lasting, (1 - pooled)[:, None] / np.where(lasting, course.after, 1), 0.0)
    by_event = spread + (1 - gone)[:, None, :] * ahead
    by_other = gone[:, None, :] * ahead
    own, other = _event_variances(course, weighted, total, happened)
    covariance = np.einsum("tik,tjk,tk->ij", by_event, by_event, own)
    return score, covariance + np.einsum("tik,tjk,tk->ij", by_other, by_other, other)


def _event_variances(
    course: _Course, weighted: Floats, total: Floats, happened: Floats
) -> tuple[Floats, Floats]:
    """Variance that the events of each arm bring at each time, those of the cause under equal incidence."""
    followed = course.at_risk > 0
    pooled_ties = np.where(
        happened[:, None] > 1,
        1 - (happened[:, None] - 1) / np.maximum(total[:, None] * course.before - 1, 1e-300),
        1.0,
    )
    own = pooled_ties * (happened / total)[:, None] / np.where(followed, weighted, 1) * followed
    ties = 1 - (np.maximum(course.others, 1) - 1) / np.maximum(course.at_risk - 1, 1)
    rate = (course.before / np.maximum(course.at_risk, 1)) ** 2
    return own, rate * course.others * ties * (course.after > 0)
