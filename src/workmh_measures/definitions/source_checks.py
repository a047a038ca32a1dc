"""Checks of `also_from`: the longer instrument is there, its items exist, and its codes become codes of this one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ..errors import nearest_match
from ..model.instrument import AlsoFrom, Instrument
from ..scoring.score import scored_item_ids
from . import library
from .notes import Notes
from .reader import Place, read_yaml
from .schema import parse

__all__ = ["check_sources"]


def check_sources(instrument: Instrument, notes: Notes) -> None:
    """Note sources that are not there, and answers that could not be taken over from them."""
    for index, source in enumerate(instrument.also_from):
        place = ("also_from", index)
        path = library.data_folder("instruments") / f"{source.instrument}.yaml"
        if source.instrument == instrument.id or not path.is_file():
            known = sorted({*library.instrument_ids()} - {instrument.id})
            nearest = nearest_match(source.instrument, known)
            notes.add("DEF-INSTRUMENT-UNKNOWN", *place, found=source.instrument, nearest=nearest)
            continue
        if source.instrument in [other.instrument for other in instrument.also_from[:index]]:
            notes.add("DEF-ID-DUPLICATE", *place, found=source.instrument)
        _check_items(instrument, source, _parsed(path, path.stat().st_mtime_ns), place, notes)


@lru_cache(maxsize=32)
def _parsed(path: Path, _modified: int) -> Instrument:
    # Its form only: its own checks are its own, and two instruments may name each other.
    return parse(read_yaml(path), Instrument)


def _check_items(
    instrument: Instrument, source: AlsoFrom, other: Instrument, place: Place, notes: Notes
) -> None:
    lacking = [item for item in scored_item_ids(instrument) if item not in source.items]
    if lacking:
        text = f"Nothing of {other.id} is named for the items {', '.join(lacking)}."
        notes.add("DEF-ALSO-FROM", *place, "items", text=text)
    for ours, theirs in source.items.items():
        here = (*place, "items", ours)
        known = notes.reference("DEF-ITEM-UNKNOWN", ours, instrument.item_ids, *here)
        if theirs not in other.item_ids:
            text, nearest = f"{other.id} has no item '{theirs}'.", nearest_match(theirs, other.item_ids)
            notes.add("DEF-ALSO-FROM", *here, text=text, allowed=other.item_ids, nearest=nearest)
        elif known:
            for text in _code_faults(instrument, source, other, ours):
                notes.add("DEF-ALSO-FROM", *here, text=text)


def _code_faults(instrument: Instrument, source: AlsoFrom, other: Instrument, ours: str) -> list[str]:
    theirs = source.items[ours]
    given, taken = (
        other.response_scale_of(theirs),
        instrument.response_scales.get(instrument.item(ours).response_scale),
    )
    if taken is None:
        return []
    if not (given.is_numeric and taken.is_numeric):
        return [f"Item '{ours}' takes over answers that are no numbers."]
    if not source.recode:
        same = (given.codes, given.minimum, given.maximum) == (taken.codes, taken.minimum, taken.maximum)
        alike = same or (bool(given.codes) and set(given.codes) <= set(taken.codes))
        return [] if alike else [_unlike(other, theirs, given.allowed, ours, taken.allowed)]
    if not given.options or not taken.options:
        return [f"A recode is for codes, and item '{ours}' or item '{theirs}' of {other.id} has none."]
    if set(source.recode) != set(given.codes):
        return [f"The recode must name every code of item '{theirs}' of {other.id}: {given.allowed}."]
    strange = sorted(set(source.recode.values()) - set(taken.codes))
    if strange:
        return [f"The recode gives {', '.join(map(str, strange))}, item '{ours}' has {taken.allowed}."]
    return []


def _unlike(other: Instrument, theirs: str, given: str, ours: str, taken: str) -> str:
    return f"Item '{theirs}' of {other.id} has {given}, item '{ours}' has {taken}, and there is no recode."
