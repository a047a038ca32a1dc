"""Text from outside that is shown to people: plain, visible, and running the way it looks."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["LONGEST_TEXT", "text_faults", "tidied"]

LONGEST_TEXT = 10_000
"""Characters of one text; the longest instructions of questionnaires have about a third of it."""

TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]*>|<!--")
# UTF-8 read as Windows-1252: every Nordic letter becomes a capital A with tilde and a sign.
_GARBLED = re.compile("\u00c3[\u0080-\u00bf]")
_HIDDEN_CATEGORIES = {
    "Cc": "a control character",
    "Cs": "half a character",
    "Co": "a private character",
    "Cn": "no character of Unicode",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}
# Isolates are refused with the overrides: what is shown could run otherwise than what is read.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\ufff9\ufffa\ufffb") | frozenset(
    map(chr, (*range(0x206A, 0x2070), 0xE0001, *range(0xE0020, 0xE0080)))
)


def tidied(text: str) -> str:
    """Return a text with composed letters (NFC), one kind of line end and no blanks around lines.

    What a person sees does not change; the same text typed on two machines becomes the same.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return unicodedata.normalize("NFC", "\n".join(line.strip(" \t\xa0") for line in lines)).strip("\n")


def text_faults(text: str) -> list[str]:
    """Return what stands against showing a text: marks of HTML, hidden characters, its length."""
    faults = []
    if len(text) > LONGEST_TEXT:
        faults.append(f"{len(text):,} characters, more than {LONGEST_TEXT:,}")
    tag = TAG.search(text)
    if tag is not None:
        faults.append(f"HTML ({tag.group()[:40]})")
    if "\ufffd" in text or _GARBLED.search(text) is not None:
        faults.append("letters that were lost or read in a wrong encoding")
    hidden = {letter: fault for letter in text if (fault := _hidden(letter)) is not None}
    return faults + [f"{fault} (U+{ord(letter):04X})" for letter, fault in hidden.items()]


def _hidden(letter: str) -> str | None:
    if letter == "\n":
        return None
    if letter in _BIDI:
        return "a mark that turns the direction of writing"
    if letter in _INVISIBLE:
        return "an invisible character"
    return _HIDDEN_CATEGORIES.get(unicodedata.category(letter))
