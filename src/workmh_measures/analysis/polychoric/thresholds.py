"""Thresholds of items: where a standard normal variable must be cut to give the categories their shares."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .bivariate_normal import FAR

__all__ = ["declared_thresholds", "item_thresholds"]

Floats: TypeAlias = NDArray[np.float64]


def item_thresholds(counts: NDArray[np.int64]) -> Floats:
    """Thresholds from the counts of the categories.

    Parameters
    ----------
    counts : shape (k, categories), none at zero before the last category of an item; items may have fewer categories.

    Returns
    -------
    shape (k, categories - 1), ascending; 40 stands for infinity beyond the categories of an item.
    """
    from scipy.special import ndtri

    below = np.cumsum(counts, axis=1)
    total = below[:, -1:]
    inside = below[:, :-1] < total
    return np.where(inside, ndtri(np.where(inside, below[:, :-1] / total, 0.5)), FAR)


def declared_thresholds(thresholds: Floats, used: tuple[float, ...], declared: tuple[float, ...]) -> Floats:
    """Thresholds of all declared categories of one item: one nobody used lies between two equal ones, or beyond infinity.

    Parameters
    ----------
    thresholds : between the used categories, ascending.
    used, declared : codes, ascending.

    Returns
    -------
    shape (declared - 1,)
    """
    between = np.concatenate([[-np.inf], thresholds, [np.inf]])
    return np.asarray(between[np.searchsorted(used, declared[:-1], side="right")])
