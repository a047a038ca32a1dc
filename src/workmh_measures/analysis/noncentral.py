"""Limits of a noncentrality parameter: exact intervals of standardised differences and of explained variance."""

from __future__ import annotations

from collections.abc import Callable

from .noncentral_t import noncentral_t_probability

__all__ = ["noncentral_f_limits", "noncentral_t_limits"]

_TOLERANCE = 1e-12


def noncentral_t_limits(t: float, df: float, *, level: float) -> tuple[float, float]:
    """Limits of the noncentrality parameter that an observed t leaves possible.

    Parameters
    ----------
    t : observed.
    df : degrees of freedom.
    level : confidence as a share.

    References
    ----------
    Steiger JH, Fouladi RT (1997) in Harlow LL et al. (eds) What if there were no significance tests?, 221-257.
    """

    def above(target: float) -> float:
        # Mirrored where it is small, so that a negative t is as exact as a positive one.
        if t < 0:
            return -_falling(lambda nc: noncentral_t_probability(-t, df, nc) - (1 - target), -t)
        return _falling(lambda nc: noncentral_t_probability(t, df, nc) - target, t)

    return above((1 + level) / 2), above((1 - level) / 2)


def noncentral_f_limits(f: float, df: float, df2: float, *, level: float) -> tuple[float, float]:
    """Limits of the noncentrality parameter that an observed F leaves possible; 0 where even none is too much."""
    from scipy.special import ncfdtr

    def limit(target: float) -> float:
        def beyond(nc: float) -> float:
            return float(ncfdtr(df, df2, max(nc, 0.0), f)) - target

        return 0.0 if beyond(0.0) <= 0 else max(0.0, _falling(beyond, max(1.0, df * f)))

    return limit((1 + level) / 2), limit((1 - level) / 2)


def _falling(function: Callable[[float], float], start: float) -> float:
    """Return where a falling function crosses zero, looked for around a start."""
    from scipy.optimize import brentq

    step = 1.0
    low = high = start
    while function(low) <= 0:
        low, step = low - step, step * 2
    step = 1.0
    while function(high) >= 0:
        high, step = high + step, step * 2
    return float(brentq(function, low, high, xtol=_TOLERANCE, rtol=4 * 2.3e-16))
