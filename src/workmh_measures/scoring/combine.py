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
from ..model.missing import MISSING_CODES
from ..model.scale import (
    CombineScales,
    CountAtLeast,
    MissingRule,
    Ratio,
    Scale,
    ScaleByAnswer,
    WeightedSum,
)
from .answers import Floats, ItemAnswers
from .kernel import complete_sum, mean_answered, prorated_sum
from .recode import affine_keys, keyed_values
from .value_sets import state_values

__all__ = ["COMBINE", "Combined", "Part", "combined", "leaf_items"]

Counts = NDArray[np.int64]


class Keys(TypedDict, total=False):
    """Keys still to apply to answers, and the codes that are no answers; none when they count as they are."""

    slope: Floats
    intercept: Floats
    missing: range


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
    items: ItemAnswers
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
        columns = [self.items.as_stored[use.item] for use in self.scale.items]
        keys: Keys = {"missing": MISSING_CODES}
        if not np.all(slope == 1.0):
            keys |= {"slope": slope, "intercept": intercept}
        return _columns(columns), keys


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


def _value_set(part: Part) -> Combined:
    table = state_values(part.instrument, part.scale, part.parameters)
    columns = [part.items[use.item] for use in part.scale.items]
    n_rows = len(columns[0])
    place, known, n = np.zeros(n_rows, np.intp), np.ones(n_rows, np.bool_), np.zeros(n_rows, np.int64)
    for use, levels, n_levels in zip(part.scale.items, columns, table.shape, strict=True):
        step = levels - part.instrument.response_scale_of(use.item).attainable[0]
        answered = (step >= 0) & (step < n_levels)
        known &= answered
        n += answered
        place = place * n_levels + np.where(answered, step, 0).astype(np.intp)
    return Combined(np.where(known, table.ravel()[place], np.nan), n, len(columns))


def _ratio(part: Part) -> Combined:
    rule = part.scale.combine
    if not isinstance(rule, Ratio):
        raise TypeError(rule)
    keyed = [keyed_values(part.instrument, u, part.items[u.item], part.parameters) for u in part.scale.items]
    over = [use.item in rule.numerator for use in part.scale.items]
    total, n = complete_sum(_columns(keyed))
    above, _ = complete_sum(_columns([column for column, counts in zip(keyed, over, strict=True) if counts]))
    values = np.full(len(total), np.nan)
    np.divide(above, total, out=values, where=total > 0)
    return Combined(values, n, len(keyed))


def _combine_scales(part: Part) -> Combined:
    rule = part.scale.combine
    if not isinstance(rule, CombineScales):
        raise TypeError(rule)
    parts = [part.earlier[scale_id] for scale_id in rule.scales]
    n_scored = np.sum([~np.isnan(p.values) for p in parts], axis=0)
    # A missing scale must not count as zero: only a mean may do without one.
    needed = part.min_answered if rule.how == "mean" else len(parts)
    values = np.where(n_scored >= needed, _of_scales(rule, parts, n_scored), np.nan)
    n_answered: Counts = np.sum([p.n_answered for p in parts], axis=0, dtype=np.int64)
    return Combined(values, n_answered, sum(p.n_parts for p in parts))


def _of_scales(rule: CombineScales, parts: Sequence[Combined], n_scored: Counts) -> Floats:
    scores = [np.where(np.isnan(p.values), 0.0, p.values) for p in parts]
    if rule.how == "complement_product":
        left = np.ones(len(n_scored))
        for score in scores:
            left = left * (1 - score / 100)
        return 100 * (1 - left)
    total = np.full(len(n_scored), rule.constant)
    weights = rule.weights if rule.how == "weighted_sum" else [1.0] * len(scores)
    for weight, score in zip(weights, scores, strict=True):
        total = total + weight * score
    return total / np.maximum(n_scored, 1) if rule.how == "mean" else total


def _scale_by_answer(part: Part) -> Combined:
    rule = part.scale.combine
    if not isinstance(rule, ScaleByAnswer):
        raise TypeError(rule)
    answer = part.items[rule.item]
    values, n_answered = np.full(len(answer), np.nan), np.zeros(len(answer), dtype=np.int64)
    for code, scale_id in rule.scales.items():
        named = answer == code
        values[named] = part.earlier[scale_id].values[named]
        n_answered[named] = part.earlier[scale_id].n_answered[named]
    return Combined(values, n_answered, max(part.earlier[name].n_parts for name in part.scale.scale_ids))


COMBINE: dict[str, Callable[[Part], Combined]] = {
    "single_item": _single_item,
    "sum": _sum,
    "mean": _mean,
    "prorated_sum": _prorated_sum,
    "weighted_sum": _weighted_sum,
    "count_at_least": _count_at_least,
    "value_set": _value_set,
    "ratio": _ratio,
    "combine_scales": _combine_scales,
    "scale_by_answer": _scale_by_answer,
}


def leaf_items(instrument: Instrument, scale: Scale) -> tuple[str, ...]:
    """Return the items behind a scale, also through the scales it is made of, each once."""
    choosing = (scale.combine.item,) if isinstance(scale.combine, ScaleByAnswer) else ()
    parts = [leaf_items(instrument, instrument.scale(name)) for name in scale.scale_ids]
    return tuple(dict.fromkeys([*choosing, *scale.item_ids, *(item for part in parts for item in part)]))


def combined(part: Part) -> Combined:
    """Return the combined score of one scale for every row."""
    return COMBINE[part.scale.combine.rule](part)
