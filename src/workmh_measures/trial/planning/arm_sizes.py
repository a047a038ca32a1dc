"""Numbers of people in two arms: what a formula gives, what has to be recruited, and the search for the smallest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from ...errors import NotEstimable

__all__ = ["ArmSizes", "recruited", "smallest_size"]

_FEWEST, _MOST = 2.0, 1e7


@dataclass(frozen=True, slots=True)
class ArmSizes:
    """People in the first and in the second arm; `exact` as the formula gives them, whole people otherwise."""

    exact: tuple[float, float]

    @property
    def whole(self) -> tuple[int, int]:
        """Both rounded up, for power must not be lower than wanted."""
        first, second = (ceil(size - 1e-9) for size in self.exact)
        return first, second

    @property
    def total(self) -> int:
        """Whole people in both arms."""
        return sum(self.whole)


def recruited(sizes: ArmSizes, *, lost: float = 0.0) -> ArmSizes:
    """Return how many have to be recruited so that enough are left.

    Parameters
    ----------
    sizes : needed at the end.
    lost : share that will have no outcome, from 0 to below 1.

    Raises
    ------
    ValueError
        If the share is no share.
    """
    if not 0 <= lost < 1:
        raise ValueError(f"lost={lost}: a share from 0 to below 1.")
    first, second = sizes.exact
    return ArmSizes((first / (1 - lost), second / (1 - lost)))


def smallest_size(power: Callable[[float], float], wanted: float, *, ratio: float) -> ArmSizes:
    """Return the smallest size of the first arm whose power is as wanted.

    Parameters
    ----------
    power : of a size of the first arm; grows with it.
    wanted : power, a share.
    ratio : people in the second arm for each in the first.

    Raises
    ------
    NotEstimable
        If ten million people were not enough.
    """
    from scipy.optimize import brentq

    if power(_MOST) < wanted:
        raise NotEstimable.because("Not even ten million people in an arm would give this power.")
    if power(_FEWEST) >= wanted:
        return ArmSizes((_FEWEST, _FEWEST * ratio))
    high = 2 * _FEWEST
    while power(high) < wanted:
        high *= 2
    first = float(brentq(lambda size: power(size) - wanted, high / 2, high, xtol=1e-10, rtol=1e-14))
    return ArmSizes((first, first * ratio))
