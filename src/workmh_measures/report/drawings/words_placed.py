"""Lines of words in a drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from ..figures import svg_tag, svg_text, text_lines

__all__ = ["LETTER", "LINE", "SCREEN", "TELEPHONE", "letters_in", "lines_at", "wrapped"]

LINE = 15
LETTER = 7.0
"""Width of a letter in pixels, with some to spare."""
TELEPHONE, SCREEN = 296, 688
"""Width in pixels of a drawing on the smallest telephone, and the least where it is arranged for a screen or for paper."""


def letters_in(share: float, width: float) -> int:
    """Return how many letters fit into a share of a width, in per cent and pixels; at least four."""
    return max(4, int(share / 100 * width / LETTER))


def wrapped(label: str, letters: int) -> list[str]:
    """Return a label in lines of at most so many letters; a word that is longer is broken with a hyphen."""
    words: list[str] = []
    for word in label.split(" "):
        # Pieces of like length: a last one of a letter or two is hard to read.
        n = math.ceil(len(word) / (letters - 1)) if len(word) > letters else 1
        size = max(math.ceil(len(word) / n), 1)
        pieces = [word[k : k + size] for k in range(0, len(word), size)] or [""]
        words += [*(f"{piece}-" for piece in pieces[:-1]), pieces[-1]]
    return text_lines(" ".join(words), letters)


def lines_at(
    lines: Sequence[str], x: float, top: float, *, anchor: str = "start", is_strong: bool = False
) -> list[Markup]:
    """Return lines below each other: `x` in per cent, `top` in pixels; an empty line is left out."""
    shown = [
        svg_text(line, x=x, y=top + 12 + LINE * k, anchor=anchor) for k, line in enumerate(lines) if line
    ]
    return [svg_tag("g", *shown, font_weight=600)] if is_strong and shown else shown
