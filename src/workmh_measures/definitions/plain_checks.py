"""What can be seen in a file whose form is not right yet, so that one run shows as much as possible.

Ids used twice, an id unlike the file name, and names that nothing bears. The full checks follow once the
form is right; these pass over whatever they cannot read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import Problem
from .notes import Notes, repeated
from .reader import Document, Place

__all__ = ["plain_problems"]

LISTS_WITH_IDS = (
    *("items", "scales", "arms", "waves", "units", "outcomes"),
    *("strata", "flags", "work_definitions", "reports", "hypotheses"),
)


def plain_problems(document: Document) -> list[Problem]:
    """Return the problems of a document's plain data, instrument or study."""
    notes = Notes(document)
    data = document.data
    if isinstance(data.get("id"), str) and data["id"] != document.path.stem:
        notes.add("DEF-ID-FILE", "id", found=data["id"], allowed=document.path.stem)
    for name in LISTS_WITH_IDS:
        named = list(_named(data, name))
        for index, found in repeated(identity for _, identity in named):
            notes.add("DEF-ID-DUPLICATE", *named[index][0], found=found)
    if isinstance(data.get("response_scales"), dict):
        for place, part in _parts(data, "items"):
            if isinstance(part.get("response_scale"), str):
                known = data["response_scales"]
                notes.reference("DEF-RESPONSE-SCALE-UNKNOWN", part["response_scale"], known, *place)
    if data.get("items"):
        items = [identity for _, identity in _named(data, "items")]
        for place, used in _used_items(data):
            notes.reference("DEF-ITEM-UNKNOWN", used, items, *place)
    if data.get("waves"):
        waves = [identity for _, identity in _named(data, "waves")]
        for place, entry in _parts(data, "schedule"):
            for wave in (w for w in _list(entry.get("waves")) if isinstance(w, str)):
                notes.reference("DEF-WAVE-UNKNOWN", wave, waves, *place, "waves")
    return notes.problems


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _parts(data: dict[Any, Any], name: str, place: Place = ()) -> Iterator[tuple[Place, dict[Any, Any]]]:
    for index, part in enumerate(_list(data.get(name))):
        if isinstance(part, dict):
            yield (*place, name, index), part


def _named(data: dict[Any, Any], name: str) -> Iterator[tuple[Place, str]]:
    for place, part in _parts(data, name):
        if isinstance(part.get("id"), str):
            yield place, part["id"]


def _used_items(data: dict[Any, Any]) -> Iterator[tuple[Place, str]]:
    for place, scale in _parts(data, "scales"):
        for index, use in enumerate(_list(scale.get("items"))):
            item = use.get("item") if isinstance(use, dict) else use
            if isinstance(item, str):
                yield (*place, "items", index), item
