"""The lowest and highest score a scale can give, from its rules and response scales."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from ..model.base import chosen
from ..model.instrument import Instrument
from ..model.scale import CombineScales, CountAtLeast, Linear, Lookup, Ratio, Scale, TScore, WeightedSum
from .recode import keyed_value_range
from .value_sets import state_values

__all__ = ["attainable_range", "combined_range"]

Bounds = tuple[float, float]


def _items(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> list[Bounds]:
    return [keyed_value_range(instrument, use, parameters) for use in scale.items]


def _single(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    return _items(instrument, scale, parameters)[0]


def _sum(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    ranges = _items(instrument, scale, parameters)
    return sum(low for low, _ in ranges), sum(high for _, high in ranges)


def _mean(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    fewest = chosen(scale.missing, dict(parameters)).min_answered
    return _mean_of_some(_items(instrument, scale, parameters), fewest)


def _mean_of_some(ranges: Sequence[Bounds], fewest: int) -> Bounds:
    """Return the range of a mean over all parts or over any `fewest` of them."""
    if len(set(ranges)) == 1:
        return ranges[0]
    lows, highs = sorted(low for low, _ in ranges), sorted(high for _, high in ranges)
    return sum(lows[:fewest]) / fewest, sum(highs[-fewest:]) / fewest


def _prorated(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    low, high = _mean(instrument, scale, parameters)
    return len(scale.items) * low, len(scale.items) * high


def _weighted(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    if not isinstance(scale.combine, WeightedSum):
        raise TypeError(scale.combine)
    ends = [
        sorted((use.weight * low, use.weight * high))
        for use, (low, high) in zip(scale.items, _items(instrument, scale, parameters), strict=True)
    ]
    constant = scale.combine.constant
    return constant + sum(low for low, _ in ends), constant + sum(high for _, high in ends)


def _count(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    rule = scale.combine
    if not isinstance(rule, CountAtLeast):
        raise TypeError(rule)
    low = high = 0
    for use, (lowest, highest) in zip(scale.items, _items(instrument, scale, parameters), strict=True):
        threshold = rule.threshold if use.threshold is None else use.threshold
        low += lowest >= threshold
        high += highest >= threshold
    return float(low), float(high)


def _value_set(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    values = state_values(instrument, scale, parameters)
    return float(values.min()), float(values.max())


def _ratio(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    rule = scale.combine
    if not isinstance(rule, Ratio):
        raise TypeError(rule)
    ranges = dict(zip(scale.item_ids, _items(instrument, scale, parameters), strict=True))
    above = [ends for item, ends in ranges.items() if item in rule.numerator]
    beside = [ends for item, ends in ranges.items() if item not in rule.numerator]
    least, most = sum(low for low, _ in above), sum(high for _, high in above)
    fewest, largest = sum(low for low, _ in beside), sum(high for _, high in beside)
    # No item is negative and some answer is above zero (the checks see to it), so both ends are attained.
    return (least / (least + largest) if largest else 1.0), (most / (most + fewest) if most else 0.0)


def _scales(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    rule = scale.combine
    if not isinstance(rule, CombineScales):
        raise TypeError(rule)
    ranges = [attainable_range(instrument, instrument.scale(s), parameters) for s in rule.scales]
    lows, highs = [low for low, _ in ranges], [high for _, high in ranges]
    if rule.how == "mean":
        return _mean_of_some(ranges, chosen(scale.missing, dict(parameters)).min_answered)
    if rule.how == "complement_product":
        return _complement_product(lows), _complement_product(highs)
    if rule.how == "weighted_sum":
        ends = [sorted((w * low, w * high)) for w, (low, high) in zip(rule.weights, ranges, strict=True)]
        return rule.constant + sum(low for low, _ in ends), rule.constant + sum(high for _, high in ends)
    return sum(lows), sum(highs)


def _complement_product(percents: Sequence[float]) -> float:
    return 100 * (1 - math.prod(1 - percent / 100 for percent in percents))


def _named_scales(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    ranges = [attainable_range(instrument, instrument.scale(name), parameters) for name in scale.scale_ids]
    return min(low for low, _ in ranges), max(high for _, high in ranges)


_RANGES: dict[str, Callable[[Instrument, Scale, Mapping[str, str]], Bounds]] = {
    "single_item": _single,
    "sum": _sum,
    "mean": _mean,
    "prorated_sum": _prorated,
    "weighted_sum": _weighted,
    "count_at_least": _count,
    "value_set": _value_set,
    "ratio": _ratio,
    "combine_scales": _scales,
    "scale_by_answer": _named_scales,
}


def combined_range(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    """Return the attainable range before the transform."""
    return _RANGES[scale.combine.rule](instrument, scale, parameters)


def attainable_range(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Bounds:
    """Return the attainable range of a score under the given parameters."""
    low, high = combined_range(instrument, scale, parameters)
    rule = scale.transform
    if isinstance(rule, Linear):
        ends = sorted((rule.add + rule.multiply * low, rule.add + rule.multiply * high))
        return ends[0], ends[1]
    if isinstance(rule, Lookup):
        table = chosen(rule.table, dict(parameters))
        return min(table.values()), max(table.values())
    if isinstance(rule, TScore):
        mean, sd = chosen(rule.mean, dict(parameters)), chosen(rule.sd, dict(parameters))
        return 50 + 10 * (low - mean) / sd, 50 + 10 * (high - mean) / sd
    return (0.0, 100.0) if rule.rule == "percent_of_range" else (low, high)
