"""Checks of what scales give: ranges, tables, value sets, bands and cut-offs. They need a file whose names hold."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..model.base import chosen
from ..model.instrument import Instrument
from ..model.scale import Lookup, Scale, ValueSet, ValueSetSum
from ..scoring.attainable import attainable_range, combined_range
from ..scoring.parameters import all_choices
from .combine_checks import check_combined_values
from .notes import Notes
from .published_checks import check_published
from .reader import Place

__all__ = ["check_ranges"]

MOST_STATES = 100_000
"""All values of a value set are worked out at once; the EQ-5D-5L has 3,125 states."""


def check_ranges(instrument: Instrument, notes: Notes) -> None:
    """Note scales whose values, tables or classes do not fit what they can give."""
    for position, scale in enumerate(instrument.scales):
        at = len(notes.problems)
        _check_value_sets(instrument, scale, position, notes)
        check_combined_values(instrument, scale, position, notes)
        _check_lookup(instrument, scale, position, notes)
        if len(notes.problems) > at:
            continue
        _check_range(instrument, scale, position, notes)
        _check_text(instrument, scale, position, notes)
        _check_bands(instrument, scale, position, notes)
        _check_cutoffs(instrument, scale, position, notes)
        check_published(instrument, scale, position, notes)


def _check_value_sets(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    rule = scale.combine
    if not isinstance(rule, ValueSetSum):
        return
    place = ("scales", position, "combine")
    for use in scale.items:
        codes = instrument.response_scale_of(use.item).codes
        if list(codes) != list(range(min(codes, default=0), max(codes, default=0) + 1)):
            text = f"needs levels without a gap, item '{use.item}' has {', '.join(map(str, codes)) or 'none'}"
            notes.add("DEF-RULE-FIELD", *place, rule="value_set", text=text)
        if use.key == -1 or use.map is not None:
            notes.add("DEF-RULE-FIELD", *place, rule="value_set", text="takes items as coded")
    n_states = math.prod(len(instrument.response_scale_of(use.item).codes) for use in scale.items)
    if n_states > MOST_STATES:
        text = f"takes at most {MOST_STATES:,} states, found {n_states:,}"
        notes.add("DEF-RULE-FIELD", *place, rule="value_set", text=text)
    known = set(instrument.parameters[rule.parameter].choice_ids)
    if set(instrument.value_sets) != known:
        wrong = sorted(set(instrument.value_sets) ^ known)
        notes.add(
            "DEF-CHOICE-UNKNOWN", "value_sets", found=wrong, allowed=sorted(known), parameter=rule.parameter
        )
    for name, value_set in instrument.value_sets.items():
        strange = sorted(set(value_set.crosswalk) - set(scale.item_ids))
        if strange:
            text = f"has a crosswalk for {', '.join(strange)}, which it has no terms for"
            notes.add("DEF-RULE-FIELD", "value_sets", name, "crosswalk", rule="value_set", text=text)
        if set(value_set.terms) != set(scale.item_ids):
            text = f"needs terms for exactly the items {', '.join(scale.item_ids)}"
            notes.add("DEF-RULE-FIELD", "value_sets", name, rule="value_set", text=text)
            continue
        for item_id in value_set.terms:
            for part, text in _value_set_faults(instrument, value_set, item_id):
                notes.add("DEF-RULE-FIELD", "value_sets", name, *part, rule="value_set", text=text)


def _value_set_faults(
    instrument: Instrument, value_set: ValueSet, item_id: str
) -> Iterator[tuple[Place, str]]:
    terms, rows = value_set.terms[item_id], value_set.crosswalk.get(item_id)
    n_levels = len(instrument.response_scale_of(item_id).codes)
    if rows is None:
        if len(terms) != n_levels:
            yield ("terms", item_id), f"needs {n_levels} values for item '{item_id}', one for each level"
        if value_set.crosswalk:
            yield ("crosswalk",), f"needs a crosswalk for item '{item_id}' too"
        return
    if len(rows) != n_levels:
        text = f"needs {n_levels} rows in the crosswalk of item '{item_id}', one for each level"
        yield ("crosswalk", item_id), text
    for position, row in enumerate(rows):
        if len(row) != len(terms) or abs(sum(row) - 1) > 1e-9:
            shown = ", ".join(f"{probability:g}" for probability in row)
            text = f"needs {len(terms)} probabilities that sum to 1 for item '{item_id}', found {shown}"
            yield ("crosswalk", item_id, position), text


def _check_lookup(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    if not isinstance(scale.transform, Lookup):
        return
    for parameters in all_choices(instrument):
        low, high = combined_range(instrument, scale, parameters)
        table = chosen(scale.transform.table, parameters)
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
        if scale.transform.rule == "percent_of_range":
            low, high = combined_range(instrument, scale, parameters)
            if low == high:
                text = f"needs a range, and every score is {low:g}"
                notes.add("DEF-RULE-FIELD", "scales", position, rule="percent_of_range", text=text)
                return
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
