"""The arithmetic of a worked example as it would be written on paper; the results are scoring's own."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.base import chosen
from ..model.scale import CombineScales, Linear, PercentOfRange, Ratio, TScore, ValueSetSum, WeightedSum
from ..scoring.attainable import combined_range
from ..scoring.value_sets import value_set_of
from .scoring_in_words import has_weights
from .worked_score import WorkedScore
from .writer import Writer

__all__ = ["combining", "transforming"]

MOST_TERMS = 40


def combining(worked: WorkedScore, say: Writer) -> str:
    """Return how the values were put together; empty where that is no sum, or one too long to read."""
    rule = worked.scale.combine
    if isinstance(rule, CombineScales):
        return _scales(rule, worked.scale_values(), say)
    if isinstance(rule, ValueSetSum):
        return _value_set(worked, say)
    keyed = {use.item: worked.keyed(use) for use in worked.scale.items}
    values = [value for value in keyed.values() if value is not None]
    if not values or len(values) > MOST_TERMS:
        return ""
    if isinstance(rule, WeightedSum):
        terms = [
            f"{_number(use.weight, say)} × {_number(value, say)}"
            if has_weights(worked.scale)
            else _number(value, say)
            for use, value in zip(worked.scale.items, values, strict=True)
        ]
        return " + ".join([*([_number(rule.constant, say)] if rule.constant else []), *terms])
    total = " + ".join(_number(value, say) for value in values)
    if isinstance(rule, Ratio):
        above = [
            _number(value, say)
            for item, value in keyed.items()
            if item in rule.numerator and value is not None
        ]
        return f"({' + '.join(above)}) ÷ ({total})"
    written = {
        "sum": total,
        "mean": f"({total}) ÷ {len(values)}",
        "prorated_sum": f"{len(keyed)} × ({total}) ÷ {len(values)}",
    }
    return written.get(rule.rule, "") if len(keyed) > 1 else ""


def transforming(worked: WorkedScore, value: float, say: Writer) -> str:
    """Return how the combined score was converted; empty where it was not, or by a table."""
    rule, result, parameters = worked.scale.transform, _number(value, say), worked.parameters
    if isinstance(rule, Linear):
        return f"{_number(rule.multiply, say)} × {result}" + (
            f" + {_number(rule.add, say)}" if rule.add else ""
        )
    if isinstance(rule, PercentOfRange):
        low, high = combined_range(worked.instrument, worked.scale, parameters)
        return f"({result} − {_number(low, say)}) ÷ {_number(high - low, say)} × 100"
    if isinstance(rule, TScore):
        mean, sd = (float(chosen(part, parameters)) for part in (rule.mean, rule.sd))
        return f"50 + 10 × ({result} − {_number(mean, say)}) ÷ {_number(sd, say)}"
    return ""


def _scales(rule: CombineScales, scores: Sequence[float | None], say: Writer) -> str:
    values = [_number(value, say) for value in scores if value is not None]
    if rule.how == "sum":
        return " + ".join(values)
    if rule.how == "mean":
        return f"({' + '.join(values)}) ÷ {len(values)}"
    if rule.how == "weighted_sum":
        weights = [_number(weight, say) for weight in rule.weights]
        terms = [f"{weight} × {value}" for weight, value in zip(weights, values, strict=True)]
        return " + ".join([*([_number(rule.constant, say)] if rule.constant else []), *terms])
    return "100 × (1 − " + " × ".join(f"(1 − {value} ÷ 100)" for value in values) + ")"


def _value_set(worked: WorkedScore, say: Writer) -> str:
    value_set = value_set_of(worked.instrument, worked.scale, worked.parameters)
    if value_set.crosswalk or value_set.any_above_lowest or value_set.any_highest:
        return ""
    terms = [_number(worked.level_value(use), say) for use in worked.scale.items]
    return " + ".join([_number(value_set.start, say), *terms])


def _number(value: float | None, say: Writer) -> str:
    shown = say.exact(value)
    return f"({shown})" if shown.startswith("−") else shown
