"""Checks of response scales, and of what items ask of theirs."""

from __future__ import annotations

from ..model.instrument import Instrument, Item
from ..model.missing import is_missing_code
from ..model.response_scale import ResponseScale
from .notes import Notes, repeated
from .reader import Place

__all__ = ["check_items", "check_response_scales"]


def check_response_scales(instrument: Instrument, notes: Notes) -> None:
    """Note response scales that are incomplete, contradict themselves or use codes that are kept."""
    for name, scale in instrument.response_scales.items():
        place = ("response_scales", name)
        for text in _faults(scale):
            notes.add("DEF-VALUE", *place, text=f"Response scale '{name}' {text}.")
        for index, code in repeated(scale.codes):
            notes.add("DEF-ID-DUPLICATE", *place, "options", index, found=code)
        ends = (scale.minimum, scale.maximum)
        for value in (*scale.codes, *(end for end in ends if end is not None)):
            if is_missing_code(value):
                notes.add("DEF-MISSING-RANGE", *place, found=value)


def _faults(scale: ResponseScale) -> list[str]:
    lists = scale.kind in ("choice", "multiple_choice")
    ends = (scale.minimum, scale.maximum)
    faults = []
    if lists and len(scale.options) < 2:
        faults.append("needs at least two options")
    if not lists and scale.options:
        faults.append(f"has options, which kind {scale.kind} does not take")
    if scale.is_numeric and not lists:
        if scale.minimum is None or scale.maximum is None or scale.minimum >= scale.maximum:
            faults.append("needs a minimum below its maximum")
    elif ends != (None, None):
        faults.append(f"has ends, which kind {scale.kind} does not take")
    if scale.decimals and scale.kind not in ("number", "visual_analogue"):
        faults.append(f"has decimals, which kind {scale.kind} does not take")
    if scale.exclusive_codes and scale.kind != "multiple_choice":
        faults.append(f"has an exclusive option, which kind {scale.kind} does not take")
    return faults


def check_items(instrument: Instrument, notes: Notes) -> None:
    """Note items without a response scale, with wording that is not ours, or with an alert that never rings."""
    for position, item in enumerate(instrument.items):
        place: Place = ("items", position)
        scales = instrument.response_scales
        if notes.reference("DEF-RESPONSE-SCALE-UNKNOWN", item.response_scale, scales, *place):
            _check_alert(item, scales[item.response_scale], place, notes)
        if item.text is not None and instrument.licence.wording != "project":
            holder = instrument.licence.holder
            text = f"Item '{item.id}' has full wording, but the wording belongs to {holder}."
            notes.add("DEF-VALUE", *place, "text", text=text)


def _check_alert(item: Item, response: ResponseScale, place: Place, notes: Notes) -> None:
    if item.alert is None or (response.is_numeric and not response.options and response.maximum is None):
        return
    if not response.is_numeric or item.alert.at_least > response.attainable[1]:
        text = f"The alert of item '{item.id}' can never ring: its answers are {response.allowed}."
        notes.add("DEF-VALUE", *place, "alert", text=text)
