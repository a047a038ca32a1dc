"""Interval of a share along a curve, on the scale that is asked for."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["CurveScale", "share_limits"]

Floats: TypeAlias = NDArray[np.float64]
CurveScale = Literal["plain", "log", "log_log"]


def share_limits(share: Floats, se: Floats, *, scale: CurveScale, reach: float) -> tuple[Floats, Floats]:
    """Return the limits of each share, shapes (k,), NaN where there is no variance to speak of.

    Parameters
    ----------
    share, se : shape (k,), shares from 0 to 1 and their standard errors.
    scale : ``plain``; ``log`` of the share; ``log_log``, the logarithm of less its logarithm, which stays within 0 and 1.
    reach : quantile of the normal distribution.

    Notes
    -----
    Plain and log limits are cut at 0 and 1. A share that is 0 or 1 has the limits of itself on the plain scale if its
    standard error is 0, as R's survfit has it, and none on the log-log scale.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if scale == "plain":
            low, high = share - reach * se, share + reach * se
        elif scale == "log":
            factor = np.exp(reach * se / share)
            low, high = share / factor, share * factor
        else:
            turn = np.exp(reach * se / (share * np.log(share)))
            low, high = share ** (1 / turn), share**turn
            empty = (share == 0) | (share == 1)
            low, high = np.where(empty, np.nan, low), np.where(empty, np.nan, high)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
