"""Words of the board of participants and the page of one of them: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "board.title": ("Hvem er hvor", "Who is where"),
    "person.title": ("Én deltaker", "One participant"),
}
