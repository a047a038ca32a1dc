"""The title and the notes inside a file: whose data, and whether they are simulated."""

from __future__ import annotations

from ..dataset.codebook import Codebook

__all__ = ["file_label", "note_lines"]

_LABEL_BYTES = 64
_NOTE_BYTES = 80
_SIMULATED = {"nb": "SIMULERTE DATA", "nn": "SIMULERTE DATA", "en": "SIMULATED DATA"}


def file_label(codebook: Codebook, language: str) -> str:
    """Return the label of a file: its title, or the study's id where the title is too long for one.

    The whole title always stands in the notes. Simulated data say so first.
    """
    mark = f"{_SIMULATED.get(language, _SIMULATED['en'])} - " if codebook.simulated else ""
    title = codebook.title[language]
    is_short = len((mark + title).encode()) <= _LABEL_BYTES
    return mark + (title if is_short or codebook.study is None else codebook.study)


def note_lines(codebook: Codebook, language: str, note: str | None) -> list[str]:
    """Return title, notes of the codebook and the given note, wrapped to lines of at most 80 bytes."""
    title = codebook.title.get(language, "")
    mark = f"{_SIMULATED.get(language, _SIMULATED['en'])}. " if codebook.simulated else ""
    texts = [mark + title, *codebook.notes, *([note] if note else [])]
    return [line for text in texts for paragraph in text.split("\n") for line in _wrapped(paragraph)]


def _wrapped(text: str) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and len(joined.encode()) <= _NOTE_BYTES:
            lines[-1] = joined
        else:
            lines.append(word)
    return [line.strip(" ") for line in lines if line.strip(" ")]
