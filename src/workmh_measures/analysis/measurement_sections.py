"""Sections of an analysis that fit a model of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from ..model.estimate import Estimate
from .estimation import About
from .measurements import Measurements
from .questions import Questions

__all__ = ["MODEL_SECTIONS", "walked"]

Rows = Iterator[Estimate]
# Each section imports what it needs when it is asked for, so that the others cost no time.


def walked(measured: Measurements, asked: Questions, section: str) -> Iterator[tuple[About, Measurements]]:
    """Yield each wave as a whole, and its groups where the section is asked for in groups, with the names of their rows."""
    in_groups = section in asked.in_groups
    return ((about, part) for about, part in measured.parts() if in_groups or "group" not in about)


def _confirmatory(measured: Measurements, asked: Questions) -> Rows:
    from .confirmatory_factors.section_estimates import section_estimates

    for about, part in walked(measured, asked, "confirmatory"):
        yield from section_estimates(part, asked, about=about)


def _invariance(measured: Measurements, asked: Questions) -> Rows:
    from .measurement_invariance.section_estimates import section_estimates

    yield from section_estimates(measured, asked)


def _item_response(measured: Measurements, asked: Questions) -> Rows:
    from .item_response.item_response_estimates import item_response_estimates

    for about, part in walked(measured, asked, "item_response"):
        for scale in part.instrument.scales:
            of_scale: About = {**about, "scale": scale.id}
            yield from item_response_estimates(part, scale, model=asked.item_model, about=of_scale)


def _dif(measured: Measurements, asked: Questions) -> Rows:
    from .differential_item_functioning.difference_estimates import DifferenceChoices, dif_estimates

    choices = DifferenceChoices(matching=asked.dif_matching)
    if not asked.dif_parameters:
        choices = replace(choices, parameters=None)
    for about, part in measured.parts():
        if "group" not in about:
            for scale in part.instrument.scales:
                of_scale: About = {**about, "scale": scale.id}
                for column in asked.dif:
                    yield from dif_estimates(part, scale, group=column, choices=choices, about=of_scale)


def _scalability(measured: Measurements, asked: Questions) -> Rows:
    from .scalability.estimates import scalability_estimates

    for about, part in walked(measured, asked, "scalability"):
        for scale in part.instrument.scales:
            of_scale: About = {**about, "scale": scale.id}
            yield from scalability_estimates(part, scale, about=of_scale)


MODEL_SECTIONS: Mapping[str, Callable[[Measurements, Questions], Rows]] = MappingProxyType(
    {
        "confirmatory": _confirmatory,
        "invariance": _invariance,
        "item_response": _item_response,
        "dif": _dif,
        "scalability": _scalability,
    }
)
"""Section -> its rows."""
