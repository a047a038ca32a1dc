"""Check of evidence: in what is verified nothing stands that is only recalled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model.base import Definition
from ..model.instrument import Instrument
from .notes import Notes
from .reader import Place

__all__ = ["check_evidence"]

APART = ("licence", "scales")
"""No score depends on the rights, which say when they were looked up; scales have a status of their own."""

_NAMES = ("id", "instrument", "statistic", "kind")


def check_evidence(instrument: Instrument, notes: Notes) -> None:
    """Note every mark `recalled` in a verified instrument, wherever it stands; its draft scales may have them."""
    if instrument.status != "verified":
        return
    parts: list[tuple[Place, Any, str]] = [
        ((field.alias or name,), getattr(instrument, name), "" if name == "evidence" else field.alias or name)
        for name, field in type(instrument).model_fields.items()
        if name not in APART
    ]
    parts += [
        (("scales", position), scale, f"scale {scale.id}")
        for position, scale in enumerate(instrument.scales)
        if instrument.status_of(scale) == "verified"
    ]
    for place, part, words in parts:
        for there, found in _recalled(part, place, words):
            notes.add("DEF-EVIDENCE", *there, found=found)


def _recalled(value: Any, place: Place, words: str) -> Iterator[tuple[Place, str]]:
    """Yield place and name of every mark."""
    if isinstance(value, Definition):
        for name, field in type(value).model_fields.items():
            part, there = getattr(value, name), (*place, field.alias or name)
            named = words if name == "evidence" else ", ".join(word for word in (words, name) if word)
            # The word is a mark in fields of evidence only; elsewhere it would be somebody's text.
            if part == "recalled" and "evidence" in there:
                yield there, named
            yield from _recalled(part, there, named)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _recalled(part, (*place, key), f"{words} {key}")
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            called = next((getattr(part, name) for name in _NAMES if hasattr(part, name)), index)
            yield from _recalled(part, (*place, index), f"{words} {called}")
