"""Words of completeness, files and the lock: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "completeness.title": ("Kompletthet", "Completeness"),
    "export.title": ("Hent filer", "Get files"),
    "lock.title": ("Lås data", "Data lock"),
}
