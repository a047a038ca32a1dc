"""Share of persons in each state by month since inclusion, and mean months in each state up to a horizon.

Validated day by day in R 4.2.2: tests/reference/work_states.R.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.bootstrap import percentile_interval, resampled_sums
from ...analysis.wilson_interval import wilson_interval
from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect
from .mean_days import Resampling
from .state_course import NOT_COVERED, StateCourses

__all__ = ["StateShare", "mean_months", "mean_months_difference", "state_shares"]

Floats: TypeAlias = NDArray[np.float64]

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class StateShare:
    """Persons in a state so many months after inclusion.

    Attributes
    ----------
    n : persons whose state is known, the dead among them; for `not_covered` all persons.
    share, ci_low, ci_high : with Wilson's interval; None where nobody's state is known.
    """

    state: str
    month: int
    count: int
    n: int
    share: float | None
    ci_low: float | None
    ci_high: float | None


def state_shares(courses: StateCourses, *, level: float = LEVEL) -> Iterator[StateShare]:
    """Yield the share in each state at each month, the shares of all states but `not_covered` adding to 1.

    Parameters
    ----------
    courses : of the persons of one arm.
    level : confidence as a share.
    """
    people = len(courses.at)
    hidden = courses.states.index(NOT_COVERED)
    for month in range(courses.months + 1):
        counts = np.bincount(courses.at[:, month], minlength=len(courses.states))
        known = people - int(counts[hidden])
        for place, state in enumerate(courses.states):
            n = people if place == hidden else known
            count = int(counts[place])
            low, high = wilson_interval(count, n, level=level) if n else (None, None)
            yield StateShare(state, month, count, n, count / n if n else None, low, high)


def mean_months(
    courses: StateCourses, *, resampling: Resampling | None = None, level: float = LEVEL
) -> dict[str, Effect]:
    """Mean months in each state up to the last month, by the share of the days that are covered in each month.

    Parameters
    ----------
    courses : of the persons of one arm.
    resampling : of persons; 5,000 samples with seed 1 where not given.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If there are fewer than two persons, or a month in which nobody is covered.

    Notes
    -----
    Sum over months of days in the state over days covered. Where all days are covered it is the plain mean; else it takes
    those not covered in a month to be like the others. All states but `not_covered`, which is left out, add to the horizon.
    """
    values, drawn = _months(courses, resampling or Resampling(), 0)
    return {state: _effect(values[i], drawn[:, i], level) for i, state in enumerate(courses.states[:-1])}


def mean_months_difference(
    treated: StateCourses,
    control: StateCourses,
    *,
    resampling: Resampling | None = None,
    level: float = LEVEL,
) -> dict[str, Effect]:
    """Difference of the mean months in each state between two arms, each drawn from by itself; see `mean_months`."""
    chosen = resampling or Resampling()
    one, other = (_months(courses, chosen, arm) for arm, courses in enumerate((treated, control)))
    return {
        state: _effect(one[0][i] - other[0][i], one[1][:, i] - other[1][:, i], level)
        for i, state in enumerate(treated.states[:-1])
    }


def _months(courses: StateCourses, resampling: Resampling, arm: int) -> tuple[Floats, Floats]:
    """Return the mean months of each state but the last, shape (states - 1,), and in the draws."""
    people, months, states = courses.days.shape
    if people < _FEWEST:
        raise NotEstimable.because(f"At least {_FEWEST} persons are needed; there are {people}.")
    covered = courses.days[:, :, : states - 1]
    if not (covered.sum(axis=(0, 2)) > 0).all():
        raise NotEstimable.because(
            f"In a month up to {months} months after inclusion no source covers anybody: choose a shorter time."
        )
    table = covered.reshape(people, -1)
    drawn = resampled_sums(
        lambda rows: table[rows], people, draws=resampling.draws, seed=resampling.seeds(2)[arm]
    )
    return _mean(table.sum(axis=0)[None], months)[0], _mean(drawn, months)


def _mean(sums: Floats, months: int) -> Floats:
    days = sums.reshape(len(sums), months, -1)
    known = days.sum(axis=2, keepdims=True)
    # A sample in which nobody is covered in a month has no value.
    share = np.divide(days, known, out=np.full_like(days, np.nan), where=known > 0)
    return np.asarray(share.sum(axis=1))


def _effect(value: float, drawn: Floats, level: float) -> Effect:
    low, high = percentile_interval(drawn, level=level)
    return Effect(float(value), low, high, level)
