"""What a comparison of arms gives: a value with its interval and test, or the sentence why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from ...errors import NotEstimable

__all__ = ["LEVEL", "Effect", "normal_quantile", "wald_effect", "wald_ratio"]

# Beyond e^700 there are no numbers.
_FARTHEST_LOG = 700.0

LEVEL = 0.95
"""Confidence of an interval where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A difference, a ratio, or a test without either.

    Attributes
    ----------
    value : the estimate; None where it is not finite, and then `reason` says so.
    ci_low, ci_high : limits of the interval; None where it has no end on that side.
    level : confidence of the interval, as a share.
    statistic, df, p_value : of the test that nothing differs, where there is one.
    reason : why there is no value.
    warnings : sentences a reader of the number must see.
    persons : the number rests on; None where it is everybody who was handed over.
    """

    value: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    level: float = LEVEL
    statistic: float | None = None
    df: float | None = None
    p_value: float | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    persons: int | None = None


def normal_quantile(level: float) -> float:
    """Quantile of the normal distribution that an interval of this confidence reaches on either side.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.
    """
    from scipy.special import ndtri

    if not 0 < level < 1:
        raise ValueError(f"The confidence of an interval lies between 0 and 1; found {level:g}.")
    return float(ndtri((1 + level) / 2))


def wald_effect(value: float, se: float, *, level: float = LEVEL, df: float | None = None) -> Effect:
    """Return an estimate with an interval and test from its standard error.

    Parameters
    ----------
    value, se : estimate and its standard error, above 0.
    level : confidence as a share.
    df : degrees of freedom of Student's t; the normal distribution where not given.
    """
    from scipy.special import ndtr, stdtr, stdtrit

    statistic = value / se
    if df is None:
        reach, tail = normal_quantile(level), float(ndtr(-abs(statistic)))
    else:
        reach, tail = float(stdtrit(df, (1 + level) / 2)), float(stdtr(df, -abs(statistic)))
    return Effect(value, value - reach * se, value + reach * se, level, statistic, df, 2 * tail)


def wald_ratio(log_value: float, se: float, *, level: float = LEVEL, df: float | None = None) -> Effect:
    """Return a ratio from its logarithm and the standard error of that; see `wald_effect`.

    Raises
    ------
    NotEstimable
        If the ratio is known so poorly that its interval is beyond the numbers there are.
    """
    log = wald_effect(log_value, se, level=level, df=df)
    if max(abs(log.ci_low or 0.0), abs(log.ci_high or 0.0)) > _FARTHEST_LOG:
        raise NotEstimable.because(
            "The ratio is known so poorly that its interval has no end: use fewer covariates."
        )
    low, high = (None if limit is None else exp(limit) for limit in (log.ci_low, log.ci_high))
    return Effect(exp(log_value), low, high, level, log.statistic, df, log.p_value)
