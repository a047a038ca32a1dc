"""What if those who left fare worse than they are imputed? Values shifted, and the shift at which the result tips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .pooling import Pooled

__all__ = ["TippingPoint", "shifted", "tipping_point"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TippingPoint:
    """How the result goes with the shift.

    Attributes
    ----------
    shifts, results : what was tried, in its order.
    tips_at : first shift at which the result is no longer what it is at the first one; None where it never tips.
    """

    shifts: tuple[float, ...]
    results: tuple[Pooled, ...]
    tips_at: float | None


def shifted(imputed: Floats, was_missing: Flags, treated: Flags, delta: float) -> Floats:
    """Add to the imputed values of an arm, and to nothing that was observed.

    Parameters
    ----------
    imputed, was_missing : outcome with imputed values, and which they are, shape (n,).
    treated : whose values are shifted, shape (n,).
    delta : in points of the outcome.
    """
    return np.where(was_missing & treated, imputed + delta, imputed)


def tipping_point(
    analysed: Callable[[float], Pooled], shifts: Sequence[float], *, alpha: float = 0.05
) -> TippingPoint:
    """Try one shift after the other until the result tips.

    Parameters
    ----------
    analysed : gives the pooled result with the values shifted so far.
    shifts : to try, the first of which is no shift, going away from it.
    alpha : the result is that p is below it, and the sign of the estimate.

    Raises
    ------
    NotEstimable
        If no shift is given.

    Notes
    -----
    Every shift is tried, also beyond the tipping point, since the whole course is to be shown.
    """
    if not len(shifts):
        raise NotEstimable.because("No shift is given: name those to try, beginning with 0.")
    results = tuple(analysed(float(shift)) for shift in shifts)
    said = [(one.p_value < alpha, one.p_value < alpha and one.value > 0) for one in results]
    tips = next((float(shift) for shift, one in zip(shifts, said, strict=True) if one != said[0]), None)
    return TippingPoint(tuple(float(shift) for shift in shifts), results, tips)
