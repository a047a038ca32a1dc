"""A notebook of problems in one document, each with the line it stands on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any, TypeVar

from ..errors import Problem, nearest_match, problem
from ..model.base import Definition
from ..model.text import Text
from .reader import Document, Place

__all__ = ["Notes", "by_line", "repeated", "texts_in"]

Name = TypeVar("Name", bound=Hashable)


def by_line(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems in the order of the file, each once."""

    def line(found: Problem) -> tuple[str, int]:
        name, _, number = found.where.rpartition(":")
        return name, int(number) if number.isdigit() else 0

    return sorted(dict.fromkeys(problems), key=line)


def repeated(names: Iterable[Name]) -> list[tuple[int, Name]]:
    """Return position and name of everything that stood before."""
    seen: set[Name] = set()
    found = []
    for position, name in enumerate(names):
        if name in seen:
            found.append((position, name))
        seen.add(name)
    return found


class Notes:
    """Collects problems of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def add(self, code: str, *place: str | int, **parts: Any) -> None:
        """Note a problem at a place of the document, for example ``("scales", 0, "range")``."""
        self.problems.append(problem(code, where=self.document.where(tuple(place)), **parts))

    def reference(self, code: str, name: str, known: Any, *place: str | int) -> bool:
        """Note a name that is not known, with the nearest that is; say whether it is known."""
        names = list(dict.fromkeys(str(k) for k in known))
        if name in names:
            return True
        self.add(code, *place, found=name, allowed=names or ["none"], nearest=nearest_match(name, names))
        return False


def texts_in(value: Any, place: Place = ()) -> Iterator[tuple[Place, Text]]:
    """Yield every text of a definition with its place."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, Definition):
        for name, field in type(value).model_fields.items():
            yield from texts_in(getattr(value, name), (*place, field.alias or name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts_in(part, (*place, key))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from texts_in(part, (*place, index))
