"""Change of persons between two administrations: is it more than error, is it improvement.

An index of reliable change (`jacobson_truax`) is a function of the scores and of what is known about the error; the rules
that make categories of an index are apart from it, so that another index needs no other rules.
Validated against R 4.2.2 (tests/reference/change.R) and against a published table of a trial.

References
----------
Jacobson NS, Truax P (1991) Journal of Consulting and Clinical Psychology 59:12-19, doi:10.1037/0022-006X.59.1.12.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .answers import Floats

__all__ = [
    "CATEGORY_NAMES",
    "CHANGE_STATUS_NAMES",
    "CRITICAL",
    "ROUNDING",
    "ChangeCategory",
    "ChangeStatus",
    "Direction",
    "change_categories",
    "change_status",
    "jacobson_truax",
    "smallest_reliable_change",
    "standard_error",
]

Direction: TypeAlias = Literal["higher_is_worse", "higher_is_better", "none"]

CRITICAL = 1.96
"""An index beyond this would come from error alone in 5 of 100 persons; the value Jacobson and Truax used."""

ROUNDING = 1e-9
"""A difference of two scores may miss a threshold by rounding error only."""


class ChangeCategory(IntEnum):
    """What became of a person; recovered is a clinically significant change only."""

    UNCHANGED = 0
    IMPROVED = 1
    DETERIORATED = 2
    RECOVERED = 3


class ChangeStatus(IntEnum):
    """Why a person's change is judged, or not."""

    JUDGED = 0
    NO_SCORE_BEFORE = 1
    NO_SCORE_AFTER = 2
    NO_SCORE = 3
    NOT_AT_FIRST_WAVE = 4
    NOT_AT_SECOND_WAVE = 5
    AT_NEITHER_WAVE = 6


CATEGORY_NAMES: dict[int, str] = {int(one): one.name.lower() for one in ChangeCategory}
CHANGE_STATUS_NAMES: dict[int, str] = {int(one): one.name.lower() for one in ChangeStatus}


def standard_error(sd: float, reliability: float) -> float:
    """Standard error of measurement.

    Parameters
    ----------
    sd : of the scores, in their own points.
    reliability : from 0 up to, not including, 1.

    Raises
    ------
    NotEstimable
        If the SD is not above 0 or the reliability outside its range.

    Notes
    -----
    SD * sqrt(1 - reliability).

    Examples
    --------
    >>> standard_error(10.0, 0.84)
    4.0
    """
    if not 0 < sd < np.inf:
        raise NotEstimable.because(f"The SD must be above 0; it is {sd:g}.")
    if not 0 <= reliability < 1:
        raise NotEstimable.because(f"The reliability must be at least 0 and below 1; it is {reliability:g}.")
    return float(sd * np.sqrt(1 - reliability))


def smallest_reliable_change(sem: float, *, critical: float = CRITICAL) -> float:
    """Change a person's scores must exceed to be more than error: critical * sqrt(2) * SEM."""
    return float(critical * np.sqrt(2.0) * sem)


def jacobson_truax(before: Floats, after: Floats, sem: float) -> Floats:
    """Reliable change index: the change in standard errors of a difference.

    Parameters
    ----------
    before, after : shape (n,), scores of the same persons; NaN for none.
    sem : standard error of measurement, above 0.

    Returns
    -------
    shape (n,), NaN where a score is missing; positive where the score rose, whatever that means.

    Raises
    ------
    NotEstimable
        If the SEM is not above 0.

    Notes
    -----
    (after - before) / (sqrt(2) * SEM).
    """
    if not 0 < sem < np.inf:
        raise NotEstimable.because(f"The standard error of measurement must be above 0; it is {sem:g}.")
    return np.asarray((after - before) / (np.sqrt(2.0) * sem), np.float64)


def change_categories(
    values: Floats, threshold: float, *, direction: Direction, reached: Literal["at_least", "above"]
) -> Floats:
    """Improved, unchanged or deteriorated, by the size of a change or of an index.

    Parameters
    ----------
    values : shape (n,), after minus before in points, or an index of it; NaN for none.
    threshold : above 0, the same both ways.
    direction : of the scale; a scale where neither is better has no categories.
    reached : whether a value on the threshold counts (`at_least`) or not (`above`).

    Returns
    -------
    shape (n,), codes of `ChangeCategory`; NaN for none.

    Raises
    ------
    NotEstimable
        If the threshold is not above 0.
    """
    if not 0 < threshold < np.inf:
        raise NotEstimable.because(f"The threshold of a change must be above 0; it is {threshold:g}.")
    if direction == "none":
        return np.full(len(values), np.nan)
    margin = -ROUNDING if reached == "at_least" else ROUNDING
    gain = -values if direction == "higher_is_worse" else values
    codes = np.full(len(values), float(ChangeCategory.UNCHANGED))
    codes[gain > threshold + margin] = ChangeCategory.IMPROVED
    codes[-gain > threshold + margin] = ChangeCategory.DETERIORATED
    codes[np.isnan(values)] = np.nan
    return codes


def change_status(
    before: Floats, after: Floats, at_first: NDArray[np.bool_], at_second: NDArray[np.bool_]
) -> NDArray[np.int8]:
    """Say for each person why a change is judged or not.

    Parameters
    ----------
    before, after : shape (n,), NaN for none.
    at_first, at_second : whether the person has a row at the two waves.
    """
    status = np.full(len(before), ChangeStatus.JUDGED, np.int8)
    status[np.isnan(before)] = ChangeStatus.NO_SCORE_BEFORE
    status[np.isnan(after)] = ChangeStatus.NO_SCORE_AFTER
    status[np.isnan(before) & np.isnan(after)] = ChangeStatus.NO_SCORE
    status[~at_first] = ChangeStatus.NOT_AT_FIRST_WAVE
    status[~at_second] = ChangeStatus.NOT_AT_SECOND_WAVE
    status[~at_first & ~at_second] = ChangeStatus.AT_NEITHER_WAVE
    return status
