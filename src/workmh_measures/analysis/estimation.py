"""From bare numbers to `Estimate` rows: what a row is about, and the reason where there is no value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from ..errors import NotEstimable
from ..model.estimate import Estimate, changed

__all__ = ["NO_VALUE", "About", "estimated", "with_interval"]

NO_VALUE = "There is no value."


class About(TypedDict, total=False):
    """Names that a thin analysis function takes as keywords and writes into each row."""

    instrument: str | None
    scale: str | None
    group: str | None
    wave: str | None
    factor: str | None


def estimated(row: Estimate, statistic: Callable[[], float]) -> Estimate:
    """Fill in the value of a row, or the reason why there is none.

    Parameters
    ----------
    row : everything but value and reason.
    statistic : gives the value or raises `NotEstimable`.
    """
    try:
        return changed(row, value=float(statistic()))
    except NotEstimable as refusal:
        return changed(row, reason=" ".join(p.text for p in refusal.problems))


def with_interval(
    row: Estimate, interval: Callable[[], tuple[float, float]], *, level: float = 0.95
) -> Estimate:
    """Add an interval to a row with a value, or a warning that says why there is none.

    Parameters
    ----------
    row : everything but the interval.
    interval : gives both ends or raises `NotEstimable`.
    level : confidence as a share.
    """
    try:
        low, high = interval()
    except NotEstimable as refusal:
        return changed(row, warnings=(*row.warnings, *(p.text for p in refusal.problems)))
    return changed(row, ci_low=low, ci_high=high, ci_level=level)
