"""Answers as the score of a scale uses them: reversed items turned, maps applied."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..model.instrument import Instrument
from ..model.scale import CombineScales, ItemUse, Scale
from ..scoring.recode import keyed_values

__all__ = ["is_sum_of_items", "item_uses", "keyed_items"]

_SUMS = ("sum", "mean", "prorated_sum")
_LINEAR = ("none", "linear", "percent_of_range", "t_score")


def keyed_items(
    instrument: Instrument, scale: Scale, items: pd.DataFrame, parameters: Mapping[str, str]
) -> pd.DataFrame:
    """Return the keyed answers a scale is made of: reversed items turned, maps applied.

    Parameters
    ----------
    items : answers with NaN for missing, item ids as columns.
    """
    uses = item_uses(instrument, scale)
    keyed = {
        use.item: keyed_values(instrument, use, items[use.item].to_numpy(dtype=np.float64), parameters)
        for use in uses
    }
    return pd.DataFrame(keyed)


def item_uses(instrument: Instrument, scale: Scale) -> tuple[ItemUse, ...]:
    """Return the item uses of a scale; of a scale made of scales, those of its parts."""
    if not scale.scale_ids:
        return scale.items
    parts = (instrument.scale(name) for name in scale.scale_ids)
    unique = {use.item: use for part in parts for use in item_uses(instrument, part)}
    return tuple(unique[item] for item in instrument.item_ids if item in unique)


def is_sum_of_items(instrument: Instrument, scale: Scale) -> bool:
    """Say whether a score is a sum or mean of its items on some linear scale, so that alpha can be its reliability."""
    if scale.transform.rule not in _LINEAR:
        return False
    if isinstance(scale.combine, CombineScales):
        parts = [instrument.scale(name) for name in scale.combine.scales]
        return scale.combine.how == "sum" and all(
            part.combine.rule in ("sum", "prorated_sum") and part.transform.rule == "none" for part in parts
        )
    return scale.combine.rule in _SUMS
