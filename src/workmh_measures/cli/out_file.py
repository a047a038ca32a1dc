"""Where a command may write: looked at while its options are read, before any work is done."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import click

__all__ = ["OUT_FILE", "OutFile", "keep_text", "why_not_written", "why_unwritable"]


def why_unwritable(path: Path) -> str | None:
    """Return why no file can be written at a path, as a sentence; None where one can."""
    folder = path.parent
    if not folder.exists():
        return f"'{path}' cannot be written: there is no folder '{folder}'. Make it, or name another."
    if not folder.is_dir():
        return f"'{path}' cannot be written: '{folder}' is a file, not a folder. Name another."
    if path.is_dir():
        return f"'{path}' cannot be written: it is a folder. Name a file."
    if path.exists() and not path.is_file():
        return f"'{path}' cannot be written: it is no ordinary file. Name a file."
    if not os.access(folder, os.W_OK | os.X_OK) or (path.exists() and not os.access(path, os.W_OK)):
        return f"'{path}' cannot be written: you have no right to. Check the rights, or name another."
    return None


def why_not_written(places: Mapping[str, Path | str | None]) -> Iterator[str]:
    """Yield why the files that options name cannot be written, and which of them name the same file.

    Parameters
    ----------
    places : by option; None where nobody asked, ``-`` for standard output.
    """
    asked = {option: Path(place) for option, place in places.items() if place not in (None, "-")}
    for path in asked.values():
        why = why_unwritable(path)
        if why is not None:
            yield why
    for (one, path), (other, second) in combinations(asked.items(), 2):
        if path.resolve() == second.resolve():
            yield f"{one} and {other} name the same file, '{second}'."
    report = asked.get("--report")
    if report is not None and report.suffix.lower() not in (".html", ".htm"):
        yield f"--report writes HTML; '{report}' ends in something else."


def keep_text(text: str, place: Path) -> None:
    """Write a text to a file, whole or not at all."""
    from ..export.staging import staged

    with staged(place) as (draft, keep):
        draft.write_text(text, encoding="utf-8")
        keep(draft)


class OutFile(click.Path):
    """A file a command writes; refused as wrong usage where none can be written."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)
        self.name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or refuse it."""
        path = Path(str(super().convert(value, param, ctx)))
        why = why_unwritable(path)
        if why is not None:
            self.fail(why, param, ctx)
        return path


OUT_FILE = OutFile()
