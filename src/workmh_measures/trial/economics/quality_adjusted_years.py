"""Quality-adjusted life years of each person: the area under an index such as that of EQ-5D."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["quality_adjusted_years"]

Floats: TypeAlias = NDArray[np.float64]

_MONTHS = 12


def quality_adjusted_years(index: ArrayLike, months: ArrayLike) -> Floats:
    """Area under the index over time, in years.

    Parameters
    ----------
    index : of each person at each wave, 1 for full health and 0 for death, shape (n, waves); NaN where it is missing.
    months : of the waves, growing, shape (waves,).

    Returns
    -------
    shape (n,)
        NaN where a wave is missing: impute beforehand, a lacking index is not carried on. Of somebody who died the index is 0
        from the death on.

    Raises
    ------
    ValueError
        If there are fewer than two waves, or the months do not grow.

    Notes
    -----
    Between two waves the index goes straight from one to the other (trapezoids). Not discounted.

    References
    ----------
    Manca A, Hawkins N, Sculpher MJ (2005) Health Econ 14:487-496, doi:10.1002/hec.944.
    """
    values, times = np.asarray(index, dtype=np.float64), np.asarray(months, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] != len(times) or len(times) < 2:
        raise ValueError(
            f"index {values.shape} and {len(times)} months: two waves or more, a column for each."
        )
    steps = np.diff(times)
    if not (steps > 0).all():
        raise ValueError(f"months {times.tolist()}: each later than the one before.")
    return np.asarray(((values[:, 1:] + values[:, :-1]) / 2) @ steps / _MONTHS)
