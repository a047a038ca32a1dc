"""Stage 1, recode: as_coded, reverse, map."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..model.base import chosen
from ..model.instrument import Instrument
from ..model.scale import ItemUse, Scale
from .answers import Floats

__all__ = ["affine_keys", "keyed_value_range", "keyed_values", "mapped"]


def affine_keys(instrument: Instrument, scale: Scale) -> tuple[Floats, Floats]:
    """Return intercept and slope of each item use: keyed value = intercept + slope * answer.

    A reversed item is lowest + highest code minus the answer.
    """
    intercepts, slopes = [], []
    for use in scale.items:
        low, high = instrument.response_scale_of(use.item).attainable
        intercepts.append(low + high if use.key == -1 else 0.0)
        slopes.append(float(use.key))
    return np.asarray(intercepts), np.asarray(slopes)


def mapped(values: Floats, table: Mapping[int, float | None]) -> Floats:
    """Return values through a table of codes; a code that maps to None, and NaN, give NaN."""
    result = np.full(len(values), np.nan)
    for code, value in table.items():
        if value is not None:
            result[values == code] = value
    return result


def keyed_values(
    instrument: Instrument, use: ItemUse, values: Floats, parameters: Mapping[str, str]
) -> Floats:
    """Return the keyed answers of one item as a scale uses it."""
    if use.map is not None:
        return mapped(values, instrument.maps[chosen(use.map, dict(parameters))])
    if use.key == -1:
        low, high = instrument.response_scale_of(use.item).attainable
        return (low + high) - values
    return values


def keyed_value_range(
    instrument: Instrument, use: ItemUse, parameters: Mapping[str, str]
) -> tuple[float, float]:
    """Return the lowest and highest keyed value of one item use."""
    if use.map is not None:
        table = instrument.maps[chosen(use.map, dict(parameters))]
        values = [value for value in table.values() if value is not None]
        return min(values), max(values)
    return instrument.response_scale_of(use.item).attainable
