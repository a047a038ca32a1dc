"""Checks of what a combine rule is given: items or scales, how many answers, weights, codes."""

from __future__ import annotations

from ..model.base import chosen
from ..model.instrument import Instrument
from ..model.scale import CombineScales, Ratio, Scale, ScaleByAnswer
from ..scoring.attainable import attainable_range
from ..scoring.combine import leaf_items
from ..scoring.parameters import all_choices
from ..scoring.recode import keyed_value_range
from .notes import Notes, repeated

__all__ = ["check_combine", "check_combined_values"]

NEEDS_ALL = ("sum", "weighted_sum", "count_at_least", "ratio", "value_set", "single_item", "scale_by_answer")


def check_combine(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    """Note a rule that gets what it does not take; every name of the scale is known."""
    place, rule = ("scales", position), scale.combine
    if isinstance(rule, (CombineScales, ScaleByAnswer)):
        if scale.items:
            notes.add("DEF-RULE-FIELD", *place, "items", rule=rule.rule, text="takes scales, not items")
    elif not scale.items:
        notes.add("DEF-RULE-FIELD", *place, rule=rule.rule, text="needs items")
        return
    if rule.rule == "single_item" and len(scale.items) != 1:
        notes.add("DEF-RULE-FIELD", *place, "items", rule=rule.rule, text="takes exactly one item")
    _check_missing(instrument, scale, position, notes)
    if (scale.measurement_model == "single_item") != (rule.rule == "single_item"):
        text = f"does not fit model '{scale.measurement_model}'"
        notes.add("DEF-RULE-FIELD", *place, rule=rule.rule, text=text)
    faults = [f"uses item '{item}' twice" for _, item in repeated(scale.item_ids)]
    if isinstance(rule, CombineScales):
        faults += _scales_faults(rule)
    elif isinstance(rule, Ratio):
        faults += _ratio_faults(scale, rule)
    elif isinstance(rule, ScaleByAnswer):
        _check_codes(instrument, rule, position, notes)
        faults += _named_scales_faults(instrument, scale)
    for text in faults:
        notes.add("DEF-RULE-FIELD", *place, "combine", rule=rule.rule, text=text)


def _check_missing(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    place, rule = ("scales", position, "missing"), scale.combine
    scales = rule.scales if isinstance(rule, CombineScales) else ()
    n_parts = len(scales or scale.items or ("the answer",))
    needs_all = rule.rule in NEEDS_ALL or (isinstance(rule, CombineScales) and rule.how != "mean")
    for parameters in all_choices(instrument):
        fewest = chosen(scale.missing, parameters).min_answered
        if fewest > n_parts:
            text = f"asks for {fewest} answered of {n_parts}"
            notes.add("DEF-RULE-FIELD", *place, rule=rule.rule, text=text)
        if needs_all and fewest != n_parts:
            text = f"needs all {n_parts} answers: min_answered must be {n_parts}"
            notes.add("DEF-RULE-FIELD", *place, rule=rule.rule, text=text)


def _scales_faults(rule: CombineScales) -> list[str]:
    faults = [f"names scale '{name}' twice" for _, name in repeated(rule.scales)]
    if rule.how == "weighted_sum":
        if len(rule.weights) != len(rule.scales):
            n_scales, n_weights = len(rule.scales), len(rule.weights)
            faults.append(f"needs one weight for each of {n_scales} scales and has {n_weights}")
        return faults
    faults += [f"takes no weights with how '{rule.how}'"] if rule.weights else []
    return faults + ([f"takes no constant with how '{rule.how}'"] if rule.constant else [])


def _ratio_faults(scale: Scale, rule: Ratio) -> list[str]:
    strange = [item for item in rule.numerator if item not in scale.item_ids]
    if strange:
        return [f"has {', '.join(strange)} in its numerator and not in its items"]
    twice = [item for _, item in repeated(rule.numerator)]
    if twice:
        return [f"has {', '.join(twice)} twice in its numerator"]
    if len(rule.numerator) == len(scale.items):
        return ["has every item in its numerator, so that it is always 1"]
    return []


def _check_codes(instrument: Instrument, rule: ScaleByAnswer, position: int, notes: Notes) -> None:
    place = ("scales", position, "combine")
    name = instrument.item(rule.item).response_scale
    response = instrument.response_scales.get(name)
    if response is None:
        return
    if not response.options or not response.is_numeric:
        text = f"needs an item with one option chosen, item '{rule.item}' has kind {response.kind}"
        notes.add("DEF-RULE-FIELD", *place, rule=rule.rule, text=text)
        return
    for code in (code for code in rule.scales if code not in response.codes):
        notes.add("DEF-CODE-UNKNOWN", *place, found=code, allowed=response.allowed, scale=name)
    lacking = [str(code) for code in response.codes if code not in rule.scales]
    if lacking:
        text = f"names no scale for the answers {', '.join(lacking)}"
        notes.add("DEF-RULE-FIELD", *place, rule=rule.rule, text=text)


def _named_scales_faults(instrument: Instrument, scale: Scale) -> list[str]:
    counts = {name: len(leaf_items(instrument, instrument.scale(name))) for name in scale.scale_ids}
    if len(set(counts.values())) == 1:
        return []
    shown = ", ".join(f"{name} {n}" for name, n in counts.items())
    return [f"needs scales with the same number of items, found {shown}"]


def check_combined_values(instrument: Instrument, scale: Scale, position: int, notes: Notes) -> None:
    """Note values a rule cannot work on: per cents beyond 0 to 100, negative parts of a ratio."""
    rule = scale.combine
    place = ("scales", position, "combine")
    for parameters in all_choices(instrument):
        texts: list[str] = []
        if isinstance(rule, CombineScales) and rule.how == "complement_product":
            ranges = {
                name: attainable_range(instrument, instrument.scale(name), parameters) for name in rule.scales
            }
            texts = [
                f"needs per cents, scale '{name}' goes from {low:g} to {high:g}"
                for name, (low, high) in ranges.items()
                if low < -1e-9 or high > 100 + 1e-9
            ]
        if isinstance(rule, Ratio):
            ends = {use.item: keyed_value_range(instrument, use, parameters) for use in scale.items}
            texts = [
                f"takes no values below 0, item '{item}' goes from {low:g} to {high:g}"
                for item, (low, high) in ends.items()
                if low < 0
            ]
            if all(high == 0 for _, high in ends.values()):
                texts.append("needs values above 0")
        for text in texts:
            notes.add("DEF-RULE-FIELD", *place, rule=rule.rule, text=text)
