"""Read one YAML 1.2 file into plain data, with the line of every value.

Stricter than YAML asks: no aliases, no repeated keys, no dates, no octal, no `yes` or `no`; what does
not look like a plain number, true, false or null stays text. Aliases are refused unexpanded, so that
a small file cannot grow into a large one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..errors import DefinitionError, Problem, problem

__all__ = ["Document", "read_yaml", "short_path", "source_of"]

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, Any] = {"null": None, "~": None, "": None, "true": True, "false": False}

_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("bool", "float", "int", "map", "merge", "null", "seq", "str", "timestamp", "value")
}

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """Plain data of a file and the line each value stands on."""

    path: Path
    data: Any
    lines: dict[Place, int]

    def where(self, place: Place) -> str:
        """Return ``file:line`` of a value, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{short_path(self.path)}:{self.lines.get(place, 1)}"


def read_yaml(path: Path, source: bytes | None = None) -> Document:
    """Read a file.

    Parameters
    ----------
    path : a UTF-8 YAML 1.2 file of at most 1 MB, nested at most 20 deep.
    source : its bytes, where they have been read already.

    Returns
    -------
    Document
        Plain dicts, lists, str, int, float, bool and None.

    Raises
    ------
    DefinitionError
        With every problem of the text: unreadable, not YAML, repeated keys, aliases, too deep.
    """
    node = _compose(path, _text(path, source_of(path) if source is None else source))
    builder = _Builder(path)
    data = builder.build(node, ()) if node is not None else None
    if builder.problems:
        raise DefinitionError(builder.problems)
    return Document(path, data, builder.lines)


def source_of(path: Path) -> bytes:
    """Return the bytes of a definition file.

    Raises
    ------
    DefinitionError
        If the file cannot be read or has more than 1 MB.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DefinitionError([problem("DEF-READ", where=str(path), found=error.strerror)]) from error
    if len(raw) > MAX_BYTES:
        found = f"{len(raw):,} bytes"
        raise DefinitionError(
            [problem("DEF-SIZE", where=short_path(path), found=found, allowed="1,000,000 bytes")]
        )
    return raw


def _text(path: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DefinitionError(
            [problem("DEF-READ", where=short_path(path), found="it is not UTF-8")]
        ) from error


def _compose(path: Path, text: str) -> Node | None:
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        found = error.problem or error.context or "unreadable"
        found = f"{error.context}, {found}" if found.startswith("but ") else found
        raise DefinitionError(
            [problem("DEF-YAML", where=f"{short_path(path)}:{line}", found=found)]
        ) from error
    except RecursionError as error:
        found = f"more than {MAX_DEPTH}"
        where = f"{short_path(path)}:1"
        raise DefinitionError([problem("DEF-DEPTH", where=where, found=found, allowed=MAX_DEPTH)]) from error
    except (YAMLError, ValueError) as error:
        line = text.count("\n", 0, getattr(error, "position", None) or 0) + 1
        found = str(error).splitlines()[0]
        raise DefinitionError(
            [problem("DEF-YAML", where=f"{short_path(path)}:{line}", found=found)]
        ) from error
    return node


class _Builder:
    """Turns nodes into plain data, noting lines and problems."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def build(self, node: Node, place: Place) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(place, line)
        if id(node) in self.seen:
            return None
        self.seen.add(id(node))
        if node.anchor is not None:
            self._note("DEF-ALIAS", line, found=node.anchor)
        if str(node.tag) not in _TAGS:
            self._note("DEF-YAML", line, found=f"the tag {node.tag}, and tags are not used")
        if len(place) > MAX_DEPTH:
            self._note("DEF-DEPTH", line, found=f"more than {MAX_DEPTH}", allowed=MAX_DEPTH)
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.build(child, (*place, i)) for i, child in enumerate(node.value)]
        return _scalar(node) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, place: Place) -> dict[Any, Any]:
        built: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self._note("DEF-YAML", line, found="a key that is not plain text")
                continue
            key = _scalar(key_node)
            if key in built:
                self._note("DEF-DUPLICATE-KEY", line, found=key)
                continue
            # A problem with a mapping's value is shown at the key, where a person looks for it.
            self.lines[(*place, key)] = line
            built[key] = self.build(value_node, (*place, key))
        return built

    def _note(self, code: str, line: int, **parts: object) -> None:
        self.problems.append(problem(code, where=f"{short_path(self.path)}:{line}", **parts))  # type: ignore[arg-type]


def _scalar(node: ScalarNode) -> Any:
    text: str = node.value
    if node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _NUMBER.match(text):
        # A number too large to be one stays text, and is then refused as such.
        return float(text) if math.isfinite(float(text)) else text
    return text


def short_path(path: Path) -> str:
    """Return a path as a person would write it: relative to the folder they stand in."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
