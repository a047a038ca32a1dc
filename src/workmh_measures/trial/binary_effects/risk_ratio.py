"""Ratio of the shares of two arms.

Validated against R 4.2.2: tests/reference/binary_effects.R.
"""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Literal

from ...errors import NotEstimable
from .constrained_shares import ratio_limits
from .effect import LEVEL, Effect, normal_quantile, wald_ratio
from .two_arms import TwoArms

__all__ = ["RatioInterval", "risk_ratio"]

RatioInterval = Literal["log", "miettinen_nurminen", "koopman"]

# With fewer the interval from the logarithm is too short where nearly all have the outcome: tests/validation/effects_of_counts.py.
_FEW = 5


def risk_ratio(
    arms: TwoArms, *, interval: RatioInterval = "miettinen_nurminen", level: float = LEVEL
) -> Effect:
    """Share of the first arm over that of the second.

    Parameters
    ----------
    arms : counts.
    interval : ``log`` from the standard error of the logarithm (Katz); ``koopman`` inverts the score test;
        ``miettinen_nurminen`` does so with their factor of the variance.
    level : confidence as a share.

    Returns
    -------
    Effect
        Where nobody in the second arm has the outcome a score interval still has its lower limit: there is then no value,
        no upper limit, and the reason. With ``log`` a warning where fewer than 5 of an arm have or lack the outcome.

    Raises
    ------
    NotEstimable
        If an arm is empty, or nobody has the outcome; with ``log`` also if nobody has it in one of the arms.

    References
    ----------
    Katz D, Baptista J, Azen SP, Pike MC (1978) Biometrics 34:469-474, doi:10.2307/2530610.
    Koopman PAR (1984) Biometrics 40:513-517, doi:10.2307/2531405.
    Miettinen O, Nurminen M (1985) Statistics in Medicine 4:213-226, doi:10.1002/sim.4780040211.
    """
    arms.need_both_arms()
    if not arms.all_events:
        raise NotEstimable.because(
            "Nobody has the outcome in either arm: a ratio of shares says nothing here."
        )
    if interval == "log":
        return _by_logarithm(arms, level)
    factor = arms.total / (arms.total - 1) if interval == "miettinen_nurminen" else 1.0
    low, high = ratio_limits(arms, reach=normal_quantile(level), factor=factor)
    if not arms.control_events:
        return Effect(
            None,
            low,
            None,
            level,
            reason="Nobody in the second arm has the outcome: the ratio is infinite, and its interval has only a lower "
            "limit. Tell the risk difference.",
        )
    return Effect(arms.share / arms.control_share, low, high, level)


def _by_logarithm(arms: TwoArms, level: float) -> Effect:
    if not arms.events or not arms.control_events:
        raise NotEstimable.because(
            "Nobody in one of the arms has the outcome, so the logarithm of the ratio is not finite. Use a score interval, "
            "or tell the risk difference."
        )
    variance = 1 / arms.events - 1 / arms.n + 1 / arms.control_events - 1 / arms.control_n
    value = log(arms.share / arms.control_share)
    if variance == 0:
        return Effect(1.0, level=level, warnings=("Everybody in both arms has the outcome: no interval.",))
    told: tuple[str, ...] = ()
    if min(arms.cells) < _FEW:
        sentence = (
            f"A cell of arm by outcome has {min(arms.cells)} persons, fewer than {_FEW}: the interval from the logarithm of the "
            "ratio is not to be trusted. Use a score interval."
        )
        told = (sentence,)
    return replace(wald_ratio(value, variance**0.5, level=level), warnings=told)
