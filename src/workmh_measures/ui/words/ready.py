"""Words of pages that wait for their data: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "ready.why": (
        "Studien er stor, og dataene leses inn. Det skjer når serveren nettopp er startet, eller når mye er nytt. Siden kommer av seg selv.",
        "The study is large, and its data are being read. That happens when the server was just started, or when much is new. The page comes by itself.",
    ),
    "ready.reading": ("Leser inn data …", "Reading data …"),
    "ready.counting": (
        "Skjemaer som er for sent ute eller har stoppet, telles nå.",
        "Forms that are late or stuck are being counted.",
    ),
}
