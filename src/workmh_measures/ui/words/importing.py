"""Words of importing: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "importing.title": ("Importer data", "Import data"),
}
