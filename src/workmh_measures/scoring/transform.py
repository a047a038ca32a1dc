"""Stage 3, transform: none, linear, percent_of_range, lookup, t_score; and stated rounding."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ..model.base import chosen
from ..model.scale import HalfUp, Linear, Lookup, Scale, TScore
from .answers import Floats

__all__ = ["TRANSFORMS", "rounded", "transformed"]

Bounds = tuple[float, float]


def _none(values: Floats, _rule: object, _bounds: Bounds, _parameters: Mapping[str, str]) -> Floats:
    return values


def _linear(values: Floats, rule: Linear, _bounds: Bounds, _parameters: Mapping[str, str]) -> Floats:
    return rule.add + rule.multiply * values


def _percent_of_range(
    values: Floats, _rule: object, bounds: Bounds, _parameters: Mapping[str, str]
) -> Floats:
    low, high = bounds
    percent: Floats = 100.0 * (values - low) / (high - low)
    return percent


def _lookup(values: Floats, rule: Lookup, _bounds: Bounds, parameters: Mapping[str, str]) -> Floats:
    table: dict[int, float] = chosen(rule.table, dict(parameters))
    result = np.full(len(values), np.nan)
    for raw, score in table.items():
        result[values == raw] = score
    return result


def _t_score(values: Floats, rule: TScore, _bounds: Bounds, parameters: Mapping[str, str]) -> Floats:
    mean, sd = (float(chosen(part, dict(parameters))) for part in (rule.mean, rule.sd))
    return 50.0 + 10.0 * (values - mean) / sd


TRANSFORMS: dict[str, Callable[..., Floats]] = {
    "none": _none,
    "linear": _linear,
    "percent_of_range": _percent_of_range,
    "lookup": _lookup,
    "t_score": _t_score,
}


def transformed(scale: Scale, values: Floats, bounds: Bounds, parameters: Mapping[str, str]) -> Floats:
    """Return combined scores through the scale's transform and rounding.

    Parameters
    ----------
    values : combined scores, NaN where there is none.
    bounds : attainable range of the combined score, before the transform.
    """
    return rounded(TRANSFORMS[scale.transform.rule](values, scale.transform, bounds, parameters), scale)


def rounded(values: Floats, scale: Scale) -> Floats:
    """Return scores rounded as the scale says; a half goes away from zero.

    A value within 1e-9 of a half counts as a half, so that a sum of decimal weights rounds as it
    would on paper.
    """
    if not isinstance(scale.round, HalfUp):
        return values
    factor = 10.0**scale.round.decimals
    whole = np.floor(np.abs(values) * factor + 0.5 + 1e-9)
    # Adding zero turns -0.0 into 0.0.
    return np.copysign(whole, values) / factor + 0.0
