"""Words of the first page of staff: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "start.title": ("Oversikt", "Overview"),
}
