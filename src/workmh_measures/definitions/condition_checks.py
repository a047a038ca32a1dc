"""Checks of conditions, in gates and in groups: each is one test, or all, any or at least n of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.instrument import Instrument
from ..model.response_scale import ResponseScale
from ..model.scale import Condition
from .notes import Notes
from .reader import Place

__all__ = ["check_condition", "items_of"]


def check_condition(
    instrument: Instrument, condition: Condition, scales: Sequence[str], place: Place, notes: Notes
) -> None:
    """Note everything that is wrong with a condition.

    Parameters
    ----------
    scales : scales the condition may name; none for a gate.
    """
    named = [
        condition.item is not None,
        condition.scale is not None,
        bool(condition.all),
        bool(condition.any),
        bool(condition.of),
    ]
    tests = condition.at_least is not None or condition.at_most is not None or bool(condition.any_of)
    if sum(named) != 1:
        text = "A condition names exactly one of item, scale, all, any, of."
        notes.add("DEF-CONDITION", *place, text=text)
    elif condition.parts and tests:
        text = "A condition of several parts has no at_least, at_most or any_of of its own."
        notes.add("DEF-CONDITION", *place, text=text)
    elif not condition.parts and not tests:
        notes.add("DEF-CONDITION", *place, text="A test needs at_least, at_most or any_of.")
    if (condition.at_least_n is not None) != bool(condition.of):
        notes.add("DEF-CONDITION", *place, text="'at_least_n' and 'of' belong together.")
    elif condition.at_least_n is not None and condition.at_least_n > len(condition.of):
        text = f"'at_least_n' asks for {condition.at_least_n} of {len(condition.of)} conditions."
        notes.add("DEF-CONDITION", *place, text=text)
    _check_names(instrument, condition, scales, place, notes)
    for part in condition.parts:
        check_condition(instrument, part, scales, place, notes)


def _check_names(
    instrument: Instrument, condition: Condition, scales: Sequence[str], place: Place, notes: Notes
) -> None:
    if condition.scale is not None:
        notes.reference("DEF-SCALE-UNKNOWN", condition.scale, scales, *place)
    if condition.item is None:
        return
    if notes.reference("DEF-ITEM-UNKNOWN", condition.item, instrument.item_ids, *place):
        name = instrument.item(condition.item).response_scale
        response = instrument.response_scales.get(name)
        if response is not None:
            _check_codes(condition, name, response, place, notes)


def _check_codes(
    condition: Condition, name: str, response: ResponseScale, place: Place, notes: Notes
) -> None:
    if not response.is_numeric:
        text = (
            f"A condition cannot test item '{condition.item}', whose answer is no number ({response.kind})."
        )
        notes.add("DEF-CONDITION", *place, text=text)
        return
    if response.options:
        for code in (code for code in condition.any_of if code not in response.codes):
            notes.add("DEF-CODE-UNKNOWN", *place, found=code, allowed=response.allowed, scale=name)
    if response.options or (response.minimum is not None and response.maximum is not None):
        low, high = response.attainable
        for edge in (condition.at_least, condition.at_most):
            if edge is not None and not low <= edge <= high:
                notes.add("DEF-CODE-UNKNOWN", *place, found=edge, allowed=response.allowed, scale=name)


def items_of(condition: Condition) -> Iterator[str]:
    """Yield the items a condition tests."""
    if condition.item is not None:
        yield condition.item
    for part in condition.parts:
        yield from items_of(part)
