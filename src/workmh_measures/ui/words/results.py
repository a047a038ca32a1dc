"""Words of scores, one person's course and change: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "course.title": ("Forløpet til én person", "One person over time"),
    "change.title": ("Endring", "Change"),
}
