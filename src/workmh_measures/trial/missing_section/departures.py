"""How a pooled comparison goes when what is missing is otherwise than what is seen: shifted, or after a rule for those who left.

References
----------
Carpenter JR, Roger JH, Kenward MG (2013) J Biopharm Stat 23:1352-1371, doi:10.1080/10543406.2013.834911. Cro S, Morris TP,
Kenward MG, Carpenter JR (2020) Stat Med 39:2815-2842, doi:10.1002/sim.8569 (shifts and the tipping point).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..imputation.normal_posterior import NormalDraw, posterior_draws
from ..imputation.pooling import Pooled, pooled
from ..imputation.reference_based import AfterLeaving, filled_after_leaving
from ..imputation.sensitivity import TippingPoint, tipping_point
from .imputed_effect import ImputedComparison, pooled_results
from .imputed_sets import column_seed
from .pair_data import pair_data
from .set_result import SetResult, set_result

__all__ = ["LeavingRules", "ShiftCourse", "Tipping", "tippings"]

Floats: TypeAlias = NDArray[np.float64]

_STEPS_PER_SPREAD, _SPREADS = 10, 2.0
_ODDS_STEP, _ODDS_REACH = 0.5, 5.0
_TURNS_APART = 20
_HALVINGS = 30


class ShiftCourse:
    """A pooled comparison at any shift of what is imputed in the arm compared.

    Of scores and amounts the estimate is linear in the shift and its variance is quadratic, so that three shifts tell all; the
    degrees of freedom are those without a shift.
    """

    def __init__(self, comparison: ImputedComparison, arm: str) -> None:
        self._comparison, self._arm = comparison, arm
        values = comparison.sets.table.values[comparison.sets.table.waves[-1]]
        self.spread = float(values.std())
        self.binary = comparison.sets.table.binary

    @cached_property
    def _three(self) -> list[list[SetResult]]:
        return [self._comparison.results(self._arm, unit * self.spread) for unit in (-1.0, 0.0, 1.0)]

    def pooled(self, shift: float) -> Pooled:
        """Return the pooled comparison at a shift.

        Raises
        ------
        NotEstimable
            If a data set cannot be compared.
        """
        if self.binary:
            return self._comparison.pooled(self._arm, shift)
        values = np.array([[one.value for one in some] for some in self._three])
        spreads = np.array([[one.variance for one in some] for some in self._three])
        x = shift / self.spread
        value = values[1] + x * (values[2] - values[0]) / 2
        bend = (spreads[0] + spreads[2]) / 2 - spreads[1]
        variance = spreads[1] + x * (spreads[2] - spreads[0]) / 2 + x**2 * bend
        df = float(np.mean([one.df for one in self._three[1]]))
        return pooled(value, variance, complete_df=df)

    @property
    def shifts(self) -> tuple[float, ...]:
        """Shifts to try, from none away: two standard deviations in even steps, of a yes or no 5 in the log odds."""
        if self.binary:
            return tuple(np.arange(0, _ODDS_REACH + _ODDS_STEP / 2, _ODDS_STEP).tolist())
        step = _even(self.spread / _STEPS_PER_SPREAD)
        count = int(np.ceil(_SPREADS * self.spread / step))
        return tuple((np.arange(count + 1) * step).round(10).tolist())


@dataclass(frozen=True, slots=True)
class Tipping:
    """The course in one direction: `sign` is 1 upwards, `at` the shift at which the result tips, None where it never does."""

    sign: int
    course: TippingPoint
    at: float | None


def tippings(course: ShiftCourse, *, alpha: float) -> Iterator[Tipping]:
    """Yield the way to the tipping point: towards no difference where there is one, else both ways.

    Parameters
    ----------
    alpha : a result counts as found where p is below it.

    Raises
    ------
    NotEstimable
        If a data set cannot be compared.
    """
    start = course.pooled(0.0)
    found = start.p_value < alpha
    for sign in (-int(np.sign(start.value)),) if found else (-1, 1):
        course_to = tipping_point(course.pooled, [sign * shift for shift in course.shifts], alpha=alpha)
        yield Tipping(sign, course_to, _exactly(course.pooled, course_to, alpha))


def _exactly(analysed: Callable[[float], Pooled], course: TippingPoint, alpha: float) -> float | None:
    """Halve the step in which the result tips until it is known."""
    if course.tips_at is None:
        return None
    place = course.shifts.index(course.tips_at)
    before, after = course.shifts[place - 1], course.shifts[place]
    stays = _said(course.results[0], alpha)
    for _ in range(_HALVINGS):
        middle = (before + after) / 2
        if _said(analysed(middle), alpha) == stays:
            before = middle
        else:
            after = middle
    return after


def _said(found: Pooled, alpha: float) -> tuple[bool, bool]:
    return found.p_value < alpha, found.p_value < alpha and found.value > 0


def _even(step: float) -> float:
    """Return the nearest step of 1, 2 or 5 times a power of ten that is not larger."""
    power = 10.0 ** np.floor(np.log10(step))
    return float(max(unit * power for unit in (1, 2, 5) if unit * power <= step * (1 + 1e-12)))


class LeavingRules:
    """Those who left the arm compared, imputed by rules that take the reference arm for what came after."""

    def __init__(self, comparison: ImputedComparison, arm: str, *, seed: int) -> None:
        self._comparison, self._arm, self._seed = comparison, arm, seed
        table = comparison.sets.table
        if table.binary:
            raise NotEstimable.because(
                "Rules that take the reference arm for what came after are of scores and amounts, not of yes or no."
            )
        needed = [*table.adjusted, table.waves[-1]]
        missing = (table.never[needed] & table.values[needed].isna()).any(axis=1)
        self._rows = np.asarray(table.arms.isin((arm, comparison.reference)) & ~missing)
        self._model_rows = comparison.rows(arm)
        self._treated = (table.arms == arm).to_numpy()[self._rows]
        waves = [wave for wave in table.waves if wave in comparison.sets.frames[0]]
        before = [name for name in table.adjusted if name not in waves and self._varies(name)]
        self._columns = [*before, *waves]
        self._values = table.values[self._columns].to_numpy(dtype=np.float64)[self._rows]

    def _varies(self, name: str) -> bool:
        values = self._comparison.sets.table.values[name].to_numpy(dtype=np.float64)[self._rows]
        return all(float(np.nanstd(values[rows])) > 0 for rows in (self._treated, ~self._treated))

    @cached_property
    def _draws(self) -> list[tuple[NormalDraw, NormalDraw]]:
        """Means and covariances of both arms, the same for every rule."""
        m = len(self._comparison.sets.frames)
        random = np.random.default_rng(self._seed)
        arms = [
            posterior_draws(self._values[rows], random, draws=m, apart=_TURNS_APART)
            for rows in (self._treated, ~self._treated)
        ]
        own = list(arms[0])
        return list(zip(own, arms[1], strict=True))

    def pooled(self, rule: AfterLeaving) -> Pooled:
        """Return the pooled comparison under a rule.

        Raises
        ------
        NotEstimable
            If an arm has too few persons for its waves, or a variable does not vary.
        """
        random = np.random.default_rng(column_seed(self._seed, rule))
        people = (self._values, self._treated)
        filled = (filled_after_leaving(people, draws, rule, random) for draws in self._draws)
        return pooled_results([self._result(number, one) for number, one in enumerate(filled)])

    def _result(self, number: int, filled: Floats) -> SetResult:
        """Compare the arms in one data set; arms beside the two are as they are imputed from themselves."""
        comparison, table = self._comparison, self._comparison.sets.table
        frame = comparison.sets.frames[number].copy()
        frame.loc[self._rows, self._columns] = filled
        covariates = frame[list(table.adjusted)].to_numpy(dtype=np.float64)
        outcome = frame[table.waves[-1]].to_numpy(dtype=np.float64)
        pair = (self._arm, comparison.reference)
        made = pair_data(table, pair, (outcome, covariates), self._model_rows)
        return set_result(made, comparison.measure)
