"""Where items lie on the trait: boundaries of the graded model, steps of the partial credit models."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .category_model import Floats
from .marginal_maximum_likelihood import ItemResponseFit

__all__ = ["ItemPlaces", "item_places"]


@dataclass(frozen=True)
class ItemPlaces:
    """Places on the trait, in its standard deviations.

    Attributes
    ----------
    values, errors : shape (items, most options), of each option in use above the item's lowest: where half answer it or
        higher (graded model), or where it is as likely as the one below (partial credit models); NaN where none.
    """

    values: Floats
    errors: Floats


def item_places(fit: ItemResponseFit) -> ItemPlaces:
    """Turn intercepts into places, b = -d / a, with standard errors by the delta method.

    Parameters
    ----------
    fit : of the model.
    """
    parameters, free = fit.parameters, fit.likelihood.free
    number = np.full(free.shape, -1)
    number[free] = np.arange(free.sum())
    slope = parameters[:, :1]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = -parameters / slope
        by_slope, by_own = parameters / slope**2, -1.0 / slope
    own, of_slope = np.maximum(number, 0), number[:, :1]
    covariance = fit.covariance
    variance = (
        by_slope**2 * covariance[of_slope, of_slope]
        + 2.0 * by_slope * by_own * covariance[own, of_slope]
        + by_own**2 * covariance[own, own]
    )
    values[:, 0] = np.nan
    variance[:, 0] = np.nan
    return ItemPlaces(values, np.sqrt(variance))
