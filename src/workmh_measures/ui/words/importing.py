"""Words of importing, queries and corrections: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "importing.title": ("Importer data", "Import data"),
    "queries.title": ("Spørsmål om svar", "Queries"),
    "corrections.title": ("Rettelser", "Corrections"),
}
