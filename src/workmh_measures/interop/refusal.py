"""A file the reading process refuses, with the code of the message."""

from __future__ import annotations

__all__ = ["Refusal"]


class Refusal(Exception):
    """Carries the parts of one problem; the place is a cell or variable, the file is added outside."""

    def __init__(self, code: str, *, place: str = "", found: str | None = None, **parts: str) -> None:
        self.parts = {"code": code, "place": place, "found": found, **parts}
        super().__init__(f"{code} {found}")
