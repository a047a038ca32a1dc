"""Checks of scales: what they name is there, and their rules get the arguments they take."""

from __future__ import annotations

from typing import Any

from ..model.base import ByParameter
from ..model.instrument import Instrument
from ..model.scale import ItemUse, Lookup, Scale, ScaleByAnswer, TScore, ValueSetSum
from .combine_checks import check_combine
from .condition_checks import check_condition
from .notes import Notes

__all__ = ["check_scales"]


def check_scales(instrument: Instrument, notes: Notes) -> None:
    """Note scales that name what is not there, or give their rule what it does not take."""
    for position, scale in enumerate(instrument.scales):
        at = len(notes.problems)
        _check_references(instrument, scale, position, notes)
        _check_groups(instrument, scale, position, notes)
        if len(notes.problems) == at:
            check_combine(instrument, scale, position, notes)


def _check_references(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    place: tuple[str | int, ...] = ("scales", position)
    for index, use in enumerate(scale.items):
        here = (*place, "items", index)
        if notes.reference("DEF-ITEM-UNKNOWN", use.item, instrument.item_ids, *here):
            _check_use(instrument, scale, index, here, notes)
    earlier = [s.id for s in instrument.scales[:position]]
    for name in scale.scale_ids:
        notes.reference("DEF-SCALE-UNKNOWN", name, earlier, *place, "combine")
    if isinstance(scale.combine, ScaleByAnswer):
        notes.reference("DEF-ITEM-UNKNOWN", scale.combine.item, instrument.item_ids, *place, "combine")
    if scale.parent is not None:
        others = [s.id for s in instrument.scales if s.id != scale.id]
        notes.reference("DEF-SCALE-UNKNOWN", scale.parent, others, *place, "parent")
    if isinstance(scale.combine, ValueSetSum):
        names = instrument.parameters
        notes.reference("DEF-PARAMETER-UNKNOWN", scale.combine.parameter, names, *place, "combine")
    parts: list[tuple[str, Any]] = [("missing", scale.missing), ("range", scale.range)]
    if isinstance(scale.transform, Lookup):
        parts.append(("transform", scale.transform.table))
    if isinstance(scale.transform, TScore):
        parts += [("transform", scale.transform.mean), ("transform", scale.transform.sd)]
    for name, part in parts:
        _check_by_parameter(instrument, part, notes, (*place, name))


def _check_use(
    instrument: Instrument, scale: Scale, index: int, place: tuple[str | int, ...], notes: Notes
) -> None:
    use = scale.items[index]
    response = instrument.response_scales.get(instrument.item(use.item).response_scale)
    if response is not None and not response.is_numeric:
        text = f"uses item '{use.item}', whose answers are no numbers ({response.kind})"
        notes.add("DEF-RULE-FIELD", *place, rule=scale.combine.rule, text=text)
    if use.weight != 1.0 and scale.combine.rule != "weighted_sum":
        notes.add("DEF-RULE-FIELD", *place, rule=scale.combine.rule, text="takes no weights")
    if use.threshold is not None and scale.combine.rule != "count_at_least":
        notes.add("DEF-RULE-FIELD", *place, rule=scale.combine.rule, text="takes no threshold")
    if use.map is None:
        return
    if use.key == -1:
        notes.add("DEF-RULE-FIELD", *place, rule="map", text="and key -1 exclude each other")
    _check_by_parameter(instrument, use.map, notes, place)
    names = use.map.choices.values() if isinstance(use.map, ByParameter) else [use.map]
    for name in names:
        if notes.reference("DEF-MAP-UNKNOWN", name, instrument.maps, *place) and response is not None:
            _check_map(instrument, use, name, place, notes)


def _check_map(
    instrument: Instrument, use: ItemUse, name: str, place: tuple[str | int, ...], notes: Notes
) -> None:
    response = instrument.response_scale_of(use.item)
    if not response.whole_numbers:
        text = f"needs whole answers, item '{use.item}' has decimals"
        notes.add("DEF-RULE-FIELD", *place, rule="map", text=text)
        return
    codes = set(response.codes)
    if not response.options and response.minimum is not None and response.maximum is not None:
        codes = set(range(int(response.minimum), int(response.maximum) + 1))
    lacking = sorted(codes - set(instrument.maps[name]))
    if lacking:
        notes.add("DEF-MAP-INCOMPLETE", *place, found=lacking, allowed=response.allowed)
    for code in sorted(set(instrument.maps[name]) - codes):
        scale = instrument.item(use.item).response_scale
        notes.add("DEF-CODE-UNKNOWN", "maps", name, found=code, allowed=response.allowed, scale=scale)
    if all(value is None for value in instrument.maps[name].values()):
        notes.add("DEF-RULE-FIELD", "maps", name, rule="map", text="turns every answer into null")


def _check_by_parameter(
    instrument: Instrument, part: Any, notes: Notes, place: tuple[str | int, ...]
) -> None:
    if not isinstance(part, ByParameter):
        return
    if not notes.reference("DEF-PARAMETER-UNKNOWN", part.by_parameter, instrument.parameters, *place):
        return
    known = set(instrument.parameters[part.by_parameter].choice_ids)
    if set(part.choices) != known:
        wrong = sorted(set(part.choices) ^ known)
        notes.add(
            "DEF-CHOICE-UNKNOWN", *place, found=wrong, allowed=sorted(known), parameter=part.by_parameter
        )


def _check_groups(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    place = ("scales", position, "groups")
    codes = [group.code for group in scale.groups]
    if len(codes) != len(set(codes)):
        notes.add("DEF-ID-DUPLICATE", *place, found="group code")
    for index, group in enumerate(scale.groups):
        if (group.when is None) != (index == len(scale.groups) - 1):
            notes.add(
                "DEF-BANDS", *place, text="Every group but the last has a condition; the last has none."
            )
        if group.when is not None:
            known = [s.id for s in instrument.scales[: position + 1]]
            check_condition(instrument, group.when, known, (*place, index), notes)
