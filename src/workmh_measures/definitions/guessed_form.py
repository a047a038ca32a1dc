"""A file whose form is wrong, as it was most likely meant: so that what else is wrong with it is told in the same round.

Nothing is ever loaded from it. A key nobody knows is taken for the one most like it, or left out; a word that is none of those
allowed is taken for the nearest. Where neither helps there is no guess.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import nearest_match
from ..model.base import Definition
from .reader import Document, Place
from .schema import options_of, place_of

__all__ = ["guessed"]

Model = TypeVar("Model", bound=Definition)

_ROUNDS = 3


def guessed(document: Document, model: type[Model]) -> tuple[Model, frozenset[str]] | None:
    """Return a definition as it was most likely meant, and the words that were guessed; None where nothing can be guessed.

    Parameters
    ----------
    document : one that `schema.parse` refuses.
    """
    data = deepcopy(document.data)
    words: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data), frozenset(words)
        except ValidationError as error:
            details = [dict(one) for one in error.errors(include_url=False)]
        if not all(_mended(data, model, detail, words) for detail in details):
            return None
    return None


def _mended(data: Any, model: type[BaseModel], detail: dict[str, Any], words: set[str]) -> bool:
    place, fields = place_of(data, model, detail["loc"])
    if not place:
        return False
    parent = _at(data, place[:-1])
    last: Any = place[-1]
    if detail["type"] == "extra_forbidden" and isinstance(parent, dict) and last in parent:
        value = parent.pop(last)
        near = nearest_match(last, [name for name in fields if name not in parent])
        if near is not None:
            parent[near] = value
        return True
    near = nearest_match(detail.get("input"), options_of(detail))
    if near is None or not isinstance(parent, (dict, list)):
        return False
    parent[last] = near
    words.add(near)
    return True


def _at(data: Any, place: Place) -> Any:
    for part in place:
        data = data[part]
    return data
