"""Where a command may write: looked at while its options are read, before any work is done."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

__all__ = ["OUT_FILE", "OutFile", "keep_text", "why_unwritable"]


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
