"""Checks of scales: references, rules and their arguments, ranges, bands, cut-offs."""

from __future__ import annotations

from typing import Any

from ..model.base import ByParameter, chosen
from ..model.instrument import Instrument
from ..model.scale import CombineScales, ItemUse, Lookup, Scale, TScore, ValueSetSum
from ..scoring.attainable import attainable_range, combined_range
from ..scoring.parameters import all_choices
from .condition_checks import check_condition
from .notes import Notes

__all__ = ["check_scales"]

NEEDS_ALL = ("sum", "weighted_sum", "count_at_least", "value_set", "single_item")


def check_scales(instrument: Instrument, notes: Notes) -> None:
    """Check every scale; ranges and bands only of scales whose references hold."""
    before = len(notes.problems)
    for position, scale in enumerate(instrument.scales):
        at = len(notes.problems)
        _check_references(instrument, scale, position, notes)
        if len(notes.problems) == at:
            _check_rule(instrument, scale, position, notes)
    if len(notes.problems) > before:
        return
    for position, scale in enumerate(instrument.scales):
        _check_range(instrument, scale, position, notes)
        _check_text(instrument, scale, position, notes)
        _check_bands(instrument, scale, position, notes)
        _check_cutoffs(instrument, scale, position, notes)
        _check_groups(instrument, scale, position, notes)


def _check_references(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    place: tuple[str | int, ...] = ("scales", position)
    for index, use in enumerate(scale.items):
        here = (*place, "items", index)
        if notes.reference("DEF-ITEM-UNKNOWN", use.item, instrument.item_ids, *here):
            _check_use(instrument, scale, index, here, notes)
    earlier = [s.id for s in instrument.scales[:position]]
    if isinstance(scale.combine, CombineScales):
        for name in scale.combine.scales:
            notes.reference("DEF-SCALE-UNKNOWN", name, earlier, *place, "combine")
    if scale.parent is not None:
        others = [s.id for s in instrument.scales if s.id != scale.id]
        notes.reference("DEF-SCALE-UNKNOWN", scale.parent, others, *place, "parent")
    if isinstance(scale.combine, ValueSetSum):
        _check_value_sets(instrument, scale, position, notes)
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


def _check_value_sets(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    rule = scale.combine
    if not isinstance(rule, ValueSetSum):
        return
    place = ("scales", position, "combine")
    if not notes.reference("DEF-PARAMETER-UNKNOWN", rule.parameter, instrument.parameters, *place):
        return
    for use in scale.items:
        codes = instrument.response_scale_of(use.item).codes
        if list(codes) != list(range(min(codes, default=0), max(codes, default=0) + 1)):
            text = f"needs levels without a gap, item '{use.item}' has {', '.join(map(str, codes)) or 'none'}"
            notes.add("DEF-RULE-FIELD", *place, rule="value_set", text=text)
        if use.key == -1 or use.map is not None:
            notes.add("DEF-RULE-FIELD", *place, rule="value_set", text="takes items as coded")
    known = set(instrument.parameters[rule.parameter].choice_ids)
    if set(instrument.value_sets) != known:
        wrong = sorted(set(instrument.value_sets) ^ known)
        notes.add(
            "DEF-CHOICE-UNKNOWN", "value_sets", found=wrong, allowed=sorted(known), parameter=rule.parameter
        )
    for name, value_set in instrument.value_sets.items():
        if set(value_set.terms) != set(scale.item_ids):
            text = f"needs terms for exactly the items {', '.join(scale.item_ids)}"
            notes.add("DEF-RULE-FIELD", "value_sets", name, rule="value_set", text=text)
            continue
        for item_id, terms in value_set.terms.items():
            n_levels = len(instrument.response_scale_of(item_id).codes)
            if len(terms) != n_levels:
                text = f"needs {n_levels} values for item '{item_id}', one for each level"
                notes.add("DEF-RULE-FIELD", "value_sets", name, "terms", item_id, rule="value_set", text=text)


def _check_rule(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    place = ("scales", position)
    rule = scale.combine.rule
    n_parts = len(scale.items)
    if isinstance(scale.combine, CombineScales):
        n_parts = len(scale.combine.scales)
        if scale.items:
            notes.add("DEF-RULE-FIELD", *place, "items", rule=rule, text="takes scales, not items")
    elif not scale.items:
        notes.add("DEF-RULE-FIELD", *place, rule=rule, text="needs items")
        return
    if rule == "single_item" and n_parts != 1:
        notes.add("DEF-RULE-FIELD", *place, "items", rule=rule, text="takes exactly one item")
    for parameters in all_choices(instrument):
        fewest = chosen(scale.missing, parameters).min_answered
        if fewest > n_parts:
            text = f"asks for {fewest} answered of {n_parts}"
            notes.add("DEF-RULE-FIELD", *place, "missing", rule=rule, text=text)
        adds_scales = isinstance(scale.combine, CombineScales) and scale.combine.how == "sum"
        if (rule in NEEDS_ALL or adds_scales) and fewest != n_parts:
            text = f"needs all {n_parts} answers: min_answered must be {n_parts}"
            notes.add("DEF-RULE-FIELD", *place, "missing", rule=rule, text=text)
    if (scale.measurement_model == "single_item") != (rule == "single_item"):
        notes.add("DEF-RULE-FIELD", *place, rule=rule, text=f"does not fit model '{scale.measurement_model}'")
    if isinstance(scale.transform, Lookup):
        _check_lookup(instrument, scale, position, notes)


def _check_lookup(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    for parameters in all_choices(instrument):
        low, high = combined_range(instrument, scale, parameters)
        table = chosen(scale.transform.table, parameters)  # type: ignore[union-attr]
        lacking = sorted(set(range(int(low), int(high) + 1)) - set(table))
        if lacking:
            text = f"lacks the raw scores {', '.join(map(str, lacking))}"
            notes.add("DEF-RULE-FIELD", "scales", position, "transform", rule="lookup", text=text)
        if not _gives_whole_numbers(instrument, scale, parameters):
            text = "needs whole raw scores, and this rule may give others"
            notes.add("DEF-RULE-FIELD", "scales", position, "combine", rule="lookup", text=text)


def _gives_whole_numbers(instrument: Instrument, scale: Scale, parameters: dict[str, str]) -> bool:
    rule, fewest = scale.combine.rule, chosen(scale.missing, parameters).min_answered
    if rule == "count_at_least":
        return True
    complete = rule == "prorated_sum" and fewest == len(scale.items)
    if rule not in ("single_item", "sum") and not complete:
        return False
    for use in scale.items:
        values = instrument.maps[chosen(use.map, parameters)].values() if use.map is not None else ()
        whole = all(value is None or float(value).is_integer() for value in values)
        if not whole or not (use.map is not None or instrument.response_scale_of(use.item).whole_numbers):
            return False
    return True


def _check_text(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    if scale.as_text is None:
        return
    for parameters in all_choices(instrument):
        low, high = attainable_range(instrument, scale, parameters)
        if low < 0 or len(f"{high:.0f}") > scale.as_text:
            text = f"as_text {scale.as_text} has no room for scores of {low:g} to {high:g}"
            notes.add("DEF-RULE-FIELD", "scales", position, "as_text", rule=scale.combine.rule, text=text)
            return


def _check_range(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    for parameters in all_choices(instrument):
        declared = chosen(scale.range, parameters)
        place: tuple[str | int, ...] = ("scales", position, "range")
        if isinstance(scale.combine, ValueSetSum):
            name = parameters[scale.combine.parameter]
            declared, place = instrument.value_sets[name].range, ("value_sets", name, "range")
        attainable = attainable_range(instrument, scale, parameters)
        # Value sets are published with three decimals.
        slack = 0.0005 + 1e-9 if isinstance(scale.combine, ValueSetSum) else 1e-9
        if any(abs(d - a) > slack for d, a in zip(declared, attainable, strict=True)):
            found = f"{declared[0]:g} to {declared[1]:g}"
            notes.add("DEF-RANGE", *place, found=found, allowed=f"{attainable[0]:.6g} to {attainable[1]:.6g}")


def _check_bands(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    if not scale.bands:
        return
    place = ("scales", position, "bands")
    edges = [band.from_ for band in scale.bands]
    low, high = attainable_range(instrument, scale, all_choices(instrument)[0])
    if edges != sorted(set(edges)):
        notes.add("DEF-BANDS", *place, text=f"The band edges {edges} do not rise.")
    if abs(edges[0] - low) > 1e-9:
        notes.add("DEF-BANDS", *place, text=f"The first band starts at {edges[0]:g}, the scores at {low:g}.")
    if edges[-1] > high:
        notes.add("DEF-BANDS", *place, text=f"No score reaches the band from {edges[-1]:g}.")


def _check_cutoffs(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    low, high = attainable_range(instrument, scale, all_choices(instrument)[0])
    edges = [band.from_ for band in scale.bands]
    for index, cutoff in enumerate(scale.cutoffs):
        place = ("scales", position, "cutoffs", index)
        if cutoff.n_comparisons != 1:
            text = f"Cut-off '{cutoff.id}' needs exactly one of at_least, above, at_most, below."
            notes.add("DEF-CUTOFF", *place, text=text)
            continue
        comparison, threshold = cutoff.comparison
        if not low <= threshold <= high:
            text = f"Cut-off '{cutoff.id}' at {threshold:g} lies outside the scores, {low:g} to {high:g}."
            notes.add("DEF-CUTOFF", *place, text=text)
            continue
        if not edges or cutoff.applies_to is not None:
            continue
        if comparison in ("above", "at_most"):
            text = f"Cut-off '{cutoff.id}' uses {comparison}, but bands are half-open: use at_least or below."
            notes.add("DEF-CUTOFF", *place, text=text)
        elif threshold not in edges:
            shown = ", ".join(f"{edge:g}" for edge in edges)
            notes.add(
                "DEF-CUTOFF",
                *place,
                text=f"Cut-off '{cutoff.id}' at {threshold:g} is no band edge ({shown}).",
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
