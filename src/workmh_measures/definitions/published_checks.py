"""Checks of what a scale says is published: norms lie inside the scores, thresholds of change are above zero."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from ..model.instrument import Instrument
from ..model.published import Norm
from ..model.scale import Scale
from ..scoring.attainable import attainable_range
from ..scoring.parameters import all_choices
from .notes import Notes

__all__ = ["check_published"]


def check_published(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    """Note norms that no sample can have, strata that overlap, and spreads or thresholds that are none."""
    ranges = [attainable_range(instrument, scale, parameters) for parameters in all_choices(instrument)]
    low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
    for index, change in enumerate(scale.change):
        what = f"The {change.kind.replace('_', ' ')} {change.value:g}"
        if change.value <= 0 and change.kind != "minimal_important_change":
            text = f"{what} must be above 0."
            notes.add("DEF-PUBLISHED", "scales", position, "change", index, text=text)
        if abs(change.value) > high - low:
            text = f"{what} is more than scores from {low:g} to {high:g} can differ."
            notes.add("DEF-PUBLISHED", "scales", position, "change", index, text=text)
    for index, norm in enumerate(scale.norms):
        for text in _faults(norm, scale.norms[:index], (low, high)):
            notes.add("DEF-PUBLISHED", "scales", position, "norms", index, text=text)


def _faults(norm: Norm, before: tuple[Norm, ...], bounds: tuple[float, float]) -> Iterator[str]:
    low, high = bounds
    if not low <= norm.mean <= high:
        yield f"The mean {norm.mean:g} of norm '{norm.id}' lies outside the scores, {low:g} to {high:g}."
    if norm.sd > _widest_sd(norm, high - low):
        yield f"The SD {norm.sd:g} of norm '{norm.id}' is more than scores from {low:g} to {high:g} can have."
    youngest, oldest = _ages(norm)
    if youngest > oldest:
        yield f"The ages of norm '{norm.id}' go from {youngest:g} to {oldest:g}."
    for other in (other for other in before if other.id == norm.id and other.sex == norm.sex):
        from_, to = _ages(other)
        same = (from_, to) == (youngest, oldest)
        # All ages may stand beside the parts; parts may not overlap.
        parts = not _has_all_ages(norm) and not _has_all_ages(other)
        if same or (parts and max(from_, youngest) <= min(to, oldest)):
            yield f"Two rows of norm '{norm.id}' are for the same persons."


def _widest_sd(norm: Norm, width: float) -> float:
    """SD with n - 1 when half of the persons have the lowest score and half the highest; two persons where n is not told."""
    n = 2 if norm.n is None else max(norm.n, 2)
    return width / 2 * sqrt(n / (n - 1))


def _ages(norm: Norm) -> tuple[float, float]:
    youngest = 0.0 if norm.age_from is None else norm.age_from
    return youngest, float("inf") if norm.age_to is None else norm.age_to


def _has_all_ages(norm: Norm) -> bool:
    return norm.age_from is None and norm.age_to is None
