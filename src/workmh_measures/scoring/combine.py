"""Stage 2, combine: the closed dictionary of rules that make one number of many answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from ..model.base import chosen
from ..model.instrument import Instrument
from ..model.scale import CombineScales, CountAtLeast, MissingRule, Scale, ValueSet, ValueSetSum, WeightedSum
from .answers import Floats
from .kernel import complete_sum, mean_answered, prorated_sum
from .recode import affine_keys, keyed_values

__all__ = ["COMBINE", "Combined", "Part", "combined", "leaf_items", "value_set_of"]

Counts = NDArray[np.int64]


class Keys(TypedDict, total=False):
    """Keys still to apply to answers; none when they count as they are."""

    slope: Floats
    intercept: Floats


@dataclass(frozen=True)
class Combined:
    """Combined score (NaN where none), how many items have an answer that scores, and how many there are."""

    values: Floats
    n_answered: NDArray[np.integer]
    n_parts: int


@dataclass(frozen=True)
class Part:
    """What a rule works on: the definition, the answers by item, earlier scores by scale."""

    instrument: Instrument
    scale: Scale
    parameters: Mapping[str, str]
    items: Mapping[str, Floats]
    earlier: Mapping[str, Combined]

    @property
    def min_answered(self) -> int:
        """Fewest answered parts that give a score."""
        rule: MissingRule = chosen(self.scale.missing, dict(self.parameters))
        return rule.min_answered

    def matrix(self) -> tuple[Floats, Keys]:
        """Return the answers as (n, k) columns, and the keys still to apply to them."""
        if any(use.map is not None for use in self.scale.items):
            columns = [
                keyed_values(self.instrument, u, self.items[u.item], self.parameters)
                for u in self.scale.items
            ]
            return _columns(columns), {}
        intercept, slope = affine_keys(self.instrument, self.scale)
        columns = [self.items[use.item] for use in self.scale.items]
        if np.all(slope == 1.0):
            return _columns(columns), {}
        return _columns(columns), {"slope": slope, "intercept": intercept}


def _columns(columns: Sequence[Floats]) -> Floats:
    shared = _shared_matrix(columns)
    if shared is not None:
        return shared
    matrix = np.empty((len(columns[0]), len(columns)), dtype=np.float64, order="F")
    for position, column in enumerate(columns):
        matrix[:, position] = column
    return matrix


def _shared_matrix(columns: Sequence[Floats]) -> Floats | None:
    """Return the array all columns are neighbouring views of, so that a wide table is never copied."""
    base = columns[0].base
    if len(columns) < 2 or not isinstance(base, np.ndarray) or base.ndim != 2:
        return None
    step = columns[1].__array_interface__["data"][0] - columns[0].__array_interface__["data"][0]
    starts = [column.__array_interface__["data"][0] for column in columns]
    regular = all(b - a == step for a, b in pairwise(starts))
    same = all(c.base is base and c.strides == columns[0].strides for c in columns)
    if not (regular and same and step > 0):
        return None
    shape = (len(columns[0]), len(columns))
    view: Floats = np.lib.stride_tricks.as_strided(
        columns[0], shape=shape, strides=(columns[0].strides[0], step), writeable=False
    )
    return view


def _single_item(part: Part) -> Combined:
    use = part.scale.items[0]
    values = keyed_values(part.instrument, use, part.items[use.item], part.parameters)
    return Combined(values, (~np.isnan(values)).astype(np.int64), 1)


def _sum(part: Part) -> Combined:
    answers, keys = part.matrix()
    values, n = complete_sum(answers, **keys)
    return Combined(values, n, answers.shape[1])


def _mean(part: Part) -> Combined:
    answers, keys = part.matrix()
    values, n = mean_answered(answers, min_answered=part.min_answered, **keys)
    return Combined(values, n, answers.shape[1])


def _prorated_sum(part: Part) -> Combined:
    answers, keys = part.matrix()
    values, n = prorated_sum(answers, min_answered=part.min_answered, **keys)
    return Combined(values, n, answers.shape[1])


def _weighted_sum(part: Part) -> Combined:
    rule = part.scale.combine
    if not isinstance(rule, WeightedSum):
        raise TypeError(rule)
    keyed = [keyed_values(part.instrument, u, part.items[u.item], part.parameters) for u in part.scale.items]
    weights = np.asarray([use.weight for use in part.scale.items])
    values, n = complete_sum(_columns(keyed), slope=weights, intercept=np.zeros(len(weights)))
    return Combined(rule.constant + values, n, len(keyed))


def _count_at_least(part: Part) -> Combined:
    rule = part.scale.combine
    if not isinstance(rule, CountAtLeast):
        raise TypeError(rule)
    reached = []
    for use in part.scale.items:
        values = keyed_values(part.instrument, use, part.items[use.item], part.parameters)
        threshold = rule.threshold if use.threshold is None else use.threshold
        reached.append(np.where(np.isnan(values), np.nan, (values >= threshold - 1e-9).astype(np.float64)))
    values, n = complete_sum(_columns(reached))
    return Combined(values, n, len(reached))


def value_set_of(part_instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> ValueSet:
    """Return the value set that the parameters name."""
    if not isinstance(scale.combine, ValueSetSum):
        raise TypeError(scale.combine)
    return part_instrument.value_sets[parameters[scale.combine.parameter]]


def _value_set(part: Part) -> Combined:
    value_set = value_set_of(part.instrument, part.scale, part.parameters)
    n = np.zeros(len(part.items[part.scale.items[0].item]), dtype=np.int64)
    values = np.full(len(n), value_set.start)
    above = np.zeros(len(n), dtype=np.bool_)
    highest = np.zeros(len(n), dtype=np.bool_)
    for use in part.scale.items:
        levels = part.items[use.item]
        low, high = part.instrument.response_scale_of(use.item).attainable
        terms = {int(low) + step: term for step, term in enumerate(value_set.terms[use.item])}
        values = values + _terms(levels, terms)
        above |= levels > low
        highest |= levels == high
        n += ~np.isnan(levels)
    values = values + value_set.any_above_lowest * above + value_set.any_highest * highest
    return Combined(values, n, len(part.scale.items))


def _terms(levels: Floats, terms: Mapping[int, float]) -> Floats:
    result = np.full(len(levels), np.nan)
    for level, term in terms.items():
        result[levels == level] = term
    return result


def _combine_scales(part: Part) -> Combined:
    rule = part.scale.combine
    if not isinstance(rule, CombineScales):
        raise TypeError(rule)
    parts = [part.earlier[scale_id] for scale_id in rule.scales]
    n_scored = np.sum([~np.isnan(p.values) for p in parts], axis=0)
    total = np.zeros(len(parts[0].values))
    for p in parts:
        total = total + np.where(np.isnan(p.values), 0.0, p.values)
    # A sum of fewer scales would count a missing one as zero.
    needed = len(parts) if rule.how == "sum" else part.min_answered
    values = np.where(n_scored >= needed, total, np.nan)
    if rule.how == "mean":
        values = values / np.maximum(n_scored, 1)
    n_answered: Counts = np.sum([p.n_answered for p in parts], axis=0, dtype=np.int64)
    return Combined(values, n_answered, sum(p.n_parts for p in parts))


COMBINE: dict[str, Callable[[Part], Combined]] = {
    "single_item": _single_item,
    "sum": _sum,
    "mean": _mean,
    "prorated_sum": _prorated_sum,
    "weighted_sum": _weighted_sum,
    "count_at_least": _count_at_least,
    "value_set": _value_set,
    "combine_scales": _combine_scales,
}


def leaf_items(instrument: Instrument, scale: Scale) -> tuple[str, ...]:
    """Return the items behind a scale, also through the scales it combines, each once."""
    if not isinstance(scale.combine, CombineScales):
        return scale.item_ids
    parts = [leaf_items(instrument, instrument.scale(name)) for name in scale.combine.scales]
    return tuple(dict.fromkeys(item for part in parts for item in part))


def combined(part: Part) -> Combined:
    """Return the combined score of one scale for every row."""
    return COMBINE[part.scale.combine.rule](part)
