"""What a report draws that no single estimate holds: both scores of each person, and curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ..errors import NotEstimable
from .criterion_validity import criterion_curve
from .measurements import Measurements
from .questions import Questions
from .rating_design import retest_design
from .roc import RocCurve

__all__ = ["DifferencePoint", "Drawn", "drawn"]


@dataclass(frozen=True, slots=True)
class DifferencePoint:
    """How many persons have this mean of two scores and this difference, second minus first."""

    mean: float
    difference: float
    n: int


@dataclass(frozen=True)
class Drawn:
    """Data of drawings, by the id of the scale. No name of anybody is in it."""

    differences: Mapping[str, tuple[DifferencePoint, ...]] = field(default_factory=dict)
    curves: Mapping[str, RocCurve] = field(default_factory=dict)


def drawn(measured: Measurements, asked: Questions) -> Drawn:
    """Return what is drawn of everybody; where something cannot be estimated nothing is drawn of it."""
    return Drawn(_differences(measured, asked), _curves(measured, asked))


def _differences(measured: Measurements, asked: Questions) -> dict[str, tuple[DifferencePoint, ...]]:
    if asked.retest is None or not asked.wants("error"):
        return {}
    try:
        design = retest_design(measured, asked.retest)
    except NotEstimable:
        return {}
    found = {}
    for scale in measured.instrument.scales:
        if scale.measure == "nominal" or not measured.has_score(scale):
            continue
        pairs = design.table(measured.score(scale))
        pairs = pairs[~np.isnan(pairs).any(axis=1)]
        cells = np.column_stack([pairs.mean(axis=1), pairs[:, 1] - pairs[:, 0]]).round(9)
        values, counts = np.unique(cells, axis=0, return_counts=True)
        if len(values):
            found[scale.id] = tuple(
                DifferencePoint(float(mean), float(difference), int(n))
                for (mean, difference), n in zip(values, counts, strict=True)
            )
    return found


def _curves(measured: Measurements, asked: Questions) -> dict[str, RocCurve]:
    if asked.criterion is None or not asked.wants("criterion"):
        return {}
    found = {}
    for scale in measured.instrument.scales:
        if measured.has_score(scale):
            try:
                found[scale.id] = criterion_curve(measured, scale, criterion=asked.criterion)
            except NotEstimable:
                continue
    return found
