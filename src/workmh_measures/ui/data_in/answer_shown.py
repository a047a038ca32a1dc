"""One answer in words, and who may read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.missing import MISSING_NAMES, MissingCode, missing_label
from workmh_measures.model.response_scale import ResponseScale, chosen_codes
from workmh_measures.storage.reading import CurrentAnswer
from workmh_measures.ui.desk.staff import STAFF_MODES
from workmh_measures.ui.frame import label_in, page_language, say, text_in
from workmh_measures.ui.visitor import Visitor

__all__ = ["answer_in_words", "item_name", "may_read", "missing_name", "option_names", "reason_name"]


def may_read(visitor: Visitor, answer: CurrentAnswer | None, unit: str | None) -> bool:
    """Say whether somebody may read one answer: who sees scores may, and who enters what staff entered.

    What a participant answered in private is not shown to those who only enter.
    """
    if visitor.may_with("course", unit):
        return True
    return visitor.may_with("enter", unit) and (answer is None or answer.mode in STAFF_MODES)


def answer_in_words(scale: ResponseScale, told: Mapping[str, Any] | None) -> str:
    """Return the content of an answer: its code with the label, a reason, or that there is none."""
    if told is None:
        return say("queries.no_answer")
    if told.get("missing") is not None:
        return missing_name(int(told["missing"]))
    value = told.get("value")
    if value is None:
        return say("queries.cleared")
    names = option_names(scale)
    if isinstance(value, str):
        codes = chosen_codes(value) if scale.kind == "multiple_choice" else ()
        return ", ".join(names.get(int(code), str(code)) for code in codes) or value
    return names.get(int(value), f"{value:g}") if float(value).is_integer() else f"{value:g}"


def option_names(scale: ResponseScale) -> dict[int, str]:
    """Return code and label of each option, by code; empty unless the scale is a choice."""
    return {option.code: f"{option.code} {label_in(option.label.root)}" for option in scale.options}


def missing_name(code: int) -> str:
    """Return a missing code with its reason."""
    known = code in MISSING_NAMES
    return f"{code} {missing_label(MissingCode(code), page_language())}" if known else str(code)


def reason_name(code: int) -> str:
    """Return a reason for no answer in words, with its code behind, as it is chosen from a list."""
    return f"{missing_label(code, page_language())} ({code})"


def item_name(instrument: str, item: str | None) -> str:
    """Return an item with its short label; without one the whole form."""
    if item is None:
        return say("queries.whole_form")
    known = load_instrument(instrument)
    return f"{item} {text_in(known.item(item).label, '')}".strip() if item in known.item_ids else item
