"""Persons in groups by the sum of their other answers, neighbouring sums together until a group is large enough."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["least_group_size", "rest_score_groups"]

Floats: TypeAlias = NDArray[np.float64]

_FEWEST = 100


def least_group_size(n: int) -> int:
    """Fewest persons of a group: a tenth from 500 persons on, a fifth above 250, a third from 150 on, else 50.

    Raises
    ------
    NotEstimable
        If there are fewer than 100 persons, who cannot make two groups of 50.

    References
    ----------
    Molenaar IW, Sijtsma K (2000) User's manual MSP5 for Windows.
    """
    if n < _FEWEST:
        raise NotEstimable.because(f"Groups by rest score need at least {_FEWEST} rows; there are {n}.")
    if n >= 500:
        return n // 10
    if n > 250:
        return n // 5
    return n // 3 if n >= 150 else 50


def rest_score_groups(rest: Floats, least: int) -> NDArray[np.intp]:
    """Number the groups from the lowest rest scores on, shape (n,).

    Parameters
    ----------
    rest : sums of the other answers, shape (n,).
    least : fewest persons of a group; what is left over at the top joins the group below.
    """
    sums, place, counts = np.unique(rest, return_inverse=True, return_counts=True)
    group = np.zeros(len(sums), np.intp)
    held, left = 0, len(rest)
    for at, count in enumerate(counts.tolist()):
        group[at] = group[at - 1] if at else 0
        if held >= least and left >= least:
            group[at] += 1
            held = 0
        held += count
        left -= count
    return group[place]
