"""SPSS syntax as text: literals that cannot be left, numbers that lose no digit, commands and comments."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = ["command", "comment", "has_control", "number", "quoted", "var_list"]

_WIDTH = 100
# Older versions of SPSS take literals of at most 255 bytes, and lines of at most 256.
_PIECE_BYTES = 200


def has_control(text: str) -> bool:
    """Say whether a text holds a line break or another control character, or half a surrogate pair."""
    return any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in text)


def quoted(text: str) -> str:
    """Return a text as an SPSS literal.

    Raises
    ------
    ValueError
        If the text holds a control character, which no literal may: labels are checked before.
    """
    if has_control(text):
        raise ValueError(f"a literal cannot hold a control character: {text!r}")
    pieces = [""]
    for letter in text:
        if len((pieces[-1] + letter).replace("'", "''").encode()) > _PIECE_BYTES:
            pieces.append("")
        pieces[-1] += letter
    return " +\n  ".join("'" + piece.replace("'", "''") + "'" for piece in pieces)


def number(value: float) -> str:
    """Return a number in the fewest digits that give it back exactly; negative ones in brackets."""
    text = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value)).upper()
    return f"({text})" if value < 0 else text


def var_list(names: Iterable[str]) -> str:
    """Return names between blanks."""
    return " ".join(names)


def command(*parts: str) -> str:
    """Return one command: lines of at most 100 columns where the parts allow, all but the first indented.

    Raises
    ------
    ValueError
        If a part begins with ``*``: at the start of a line it makes a comment when syntax runs as a
        batch, and the rest of the command would be lost.
    """
    wrong = [part for part in parts if part.startswith("*")]
    if wrong:
        raise ValueError(f"a line of syntax must not begin with {wrong[0]!r}")
    lines, line = [], ""
    for part in parts:
        if line and len(line) + 1 + len(part) > _WIDTH:
            lines.append(line)
            line = "  " + part
        else:
            line = f"{line} {part}" if line else part
    return "\n".join([*lines, line]) + "."


def comment(text: str) -> str:
    """Return one line of comment; line breaks and control characters become blanks."""
    plain = "".join(" " if has_control(letter) else letter for letter in text)
    return f"* {plain.rstrip().rstrip('.')}."
