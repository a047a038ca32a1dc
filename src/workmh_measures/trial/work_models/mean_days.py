"""Mean days or hours worked in two arms: their difference by Welch and by the bootstrap within arms.

Nothing is cut or winsorised: days without work are zeros and count. Validated against R 4.2.2 `t.test` and boot 1.3-28.1 on
the same draws: tests/reference/work_amounts.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.bootstrap import bca_interval, draws_without_value, percentile_interval, resampled_sums
from ...errors import NotEstimable
from ..binary_effects.effect import LEVEL, Effect, wald_effect

__all__ = [
    "DrawnInterval",
    "Resampling",
    "bootstrap_difference",
    "difference_influence",
    "drawn_differences",
    "drawn_interval",
    "welch_difference",
]

Floats: TypeAlias = NDArray[np.float64]
DrawnInterval = Literal["percentile", "bca"]

_FEWEST, _ENOUGH = 2, 100


@dataclass(frozen=True, slots=True)
class Resampling:
    """Number of bootstrap samples, and the seed that makes them the same again."""

    draws: int = 5000
    seed: int = 1

    def seeds(self, parts: int) -> tuple[int, ...]:
        """Seeds of parts that are drawn from by themselves, such as arms."""
        return tuple(int(one) for one in np.random.SeedSequence(self.seed).generate_state(parts))


def welch_difference(treated: Floats, control: Floats, *, level: float = LEVEL) -> Effect:
    """Difference of the means with Welch's interval and test.

    Parameters
    ----------
    treated, control : shapes (n,) and (m,), amounts in each arm, none missing.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If an arm has fewer than two persons, or neither arm has any spread.

    References
    ----------
    Welch BL (1947) Biometrika 34:28-35, doi:10.1093/biomet/34.1-2.28.
    """
    _need_two(treated, control)
    parts = [float(np.var(arm, ddof=1)) / len(arm) for arm in (treated, control)]
    variance = sum(parts)
    if variance <= 0:
        raise NotEstimable.because("Everybody in an arm has the same amount: the difference has no variance.")
    spread = sum(part**2 / (len(arm) - 1) for part, arm in zip(parts, (treated, control), strict=True))
    value = float(treated.mean() - control.mean())
    return wald_effect(value, variance**0.5, level=level, df=variance**2 / spread)


def bootstrap_difference(
    treated: Floats,
    control: Floats,
    *,
    resampling: Resampling | None = None,
    interval: DrawnInterval = "percentile",
    level: float = LEVEL,
) -> Effect:
    """Difference of the means with an interval of the bootstrap, each arm drawn from by itself.

    Parameters
    ----------
    treated, control : shapes (n,) and (m,), amounts in each arm, none missing.
    resampling : how many samples and which; 5,000 with seed 1 where not given.
    interval : see `drawn_interval`.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If an arm has fewer than two persons, neither has any spread, or there are fewer than 100 draws.
    """
    found = drawn_differences(treated, control, resampling or Resampling())
    value = float(treated.mean() - control.mean())
    influence = difference_influence(treated, control)
    low, high = drawn_interval(value, found, influence, interval=interval, level=level)
    told = (*draws_without_value(found), *_few_drawn(treated, control))
    return Effect(value, low, high, level, warnings=told)


def _few_drawn(treated: Floats, control: Floats) -> tuple[str, ...]:
    """Say where an arm is too small for the bootstrap; counted in tests/validation/days_at_work.py."""
    smaller = min(len(treated), len(control))
    if smaller >= _ENOUGH:
        return ()
    sentence = (
        f"The smaller arm has {smaller} persons, fewer than {_ENOUGH}: bootstrap intervals of means with many zeros held 91 to 94 % in"
        " place of 95 % in simulated trials. Tell Welch's interval beside them."
    )
    return (sentence,)


def drawn_differences(treated: Floats, control: Floats, resampling: Resampling) -> Floats:
    """Difference of the means in each bootstrap sample, each arm drawn from by itself; shape (draws,).

    Raises
    ------
    NotEstimable
        As `bootstrap_difference`.
    """
    _need_two(treated, control)
    if np.ptp(treated) == 0 and np.ptp(control) == 0:
        raise NotEstimable.because("Everybody in an arm has the same amount: the difference has no variance.")
    one, other = (
        _drawn_means(arm, draws=resampling.draws, seed=seed)
        for arm, seed in zip((treated, control), resampling.seeds(2), strict=True)
    )
    return one - other


def drawn_interval(
    value: float,
    drawn: Floats,
    influence: Floats,
    *,
    interval: DrawnInterval = "percentile",
    level: float = LEVEL,
) -> tuple[float, float]:
    """Interval of an estimate from what it became in the draws.

    Parameters
    ----------
    value : the estimate.
    drawn : shape (draws,).
    influence : shape (n + m,), for ``bca``: of each person on the estimate, as `difference_influence` has it.
    interval : ``percentile``, or ``bca``, corrected for bias and acceleration.
    level : confidence as a share.
    """
    if interval == "percentile":
        return percentile_interval(drawn, level=level)
    return bca_interval(value, drawn, influence=influence, level=level)


def difference_influence(treated: Floats, control: Floats) -> Floats:
    """How much each person moves the difference of the means, shape (n + m,), first arm first.

    References
    ----------
    Davison AC, Hinkley DV (1997) Bootstrap Methods and their Application, equation 5.29: in several samples the values of a
    sample are divided by its size.
    """
    return np.concatenate(
        [(treated - treated.mean()) / len(treated), -(control - control.mean()) / len(control)]
    )


def _drawn_means(amount: Floats, *, draws: int, seed: int) -> Floats:
    return resampled_sums(lambda rows: amount[rows, None], len(amount), draws=draws, seed=seed)[:, 0] / len(
        amount
    )


def _need_two(treated: Floats, control: Floats) -> None:
    if not all(np.isfinite(arm).all() for arm in (treated, control)):
        raise NotEstimable.because("An amount is missing: leave the person out, or impute, and say which.")
    if min(len(treated), len(control)) < _FEWEST:
        raise NotEstimable.because(
            f"Each arm needs {_FEWEST} persons; there are {len(treated)} and {len(control)}."
        )
