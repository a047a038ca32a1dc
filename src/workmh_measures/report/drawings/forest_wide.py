"""A forest on a screen or on paper: words, counts, intervals and numbers in columns."""

from __future__ import annotations

import re

from markupsafe import Markup

from ..figures import INK, svg_tag, text_lines
from ..plot_area import number_width
from .forest_marks import ForestMarks
from .forest_rows import Forest, ForestGroup, ForestRow, effect_text, reason_text
from .words_placed import LINE, SCREEN, letters_in, lines_at, wrapped

__all__ = ["wide_ends", "wide_forest"]

LABELS, COUNTS, EFFECTS = (40.0, 33.0, 26.0), 13.0, 21.0
"""Widths of the columns in per cent, that of the labels by the number of columns of counts; what they leave is the drawing's."""
BETWEEN = 2.0
BOLD = 1.06
"""How much wider bold numbers are."""
GAP = 9
"""Pixels between rows."""

Drawn = tuple[list[Markup], float]


def wide_ends(forest: Forest) -> tuple[float, float]:
    """Return where the axis begins and ends, in per cent."""
    return _labels(forest) + COUNTS * len(forest.arms) + BETWEEN + 1.5, 100.0 - EFFECTS - BETWEEN


def _labels(forest: Forest) -> float:
    """Return the width of the labels."""
    return LABELS[min(len(forest.arms), len(LABELS) - 1)]


def wide_forest(marks: ForestMarks) -> Drawn:
    """Return the parts of the drawing and its height in pixels."""
    parts, y = _heads(marks)
    top = y
    for group in marks.forest.groups:
        drawn, y = _heading(marks, group, y)
        parts += drawn
        for row in group.rows:
            drawn, y = _row(marks, row, y)
            parts += drawn
    drawn, height = _axis(marks, y)
    # The lines lie below the words and marks, so they come first; a reason in words breaks them.
    return [*marks.down(top, y), *parts, *drawn], height


def _letters(share: float) -> int:
    return letters_in(share, SCREEN)


def _column(forest: Forest, place: int) -> float:
    """Return the right end of a column of counts."""
    return _labels(forest) + COUNTS * (place + 1)


def _heads(marks: ForestMarks) -> Drawn:
    arms = [wrapped(arm, _letters(COUNTS - 0.5)) for arm in marks.forest.arms]
    measure = wrapped(_held(marks.forest.measure), _letters(EFFECTS))
    deepest = max(len(lines) for lines in [*arms, measure])
    parts: list[Markup] = []
    for place, lines in enumerate(arms):
        parts += lines_at(
            lines, _column(marks.forest, place), LINE * (deepest - len(lines)), anchor="end", is_strong=True
        )
    parts += lines_at(measure, 100, LINE * (deepest - len(measure)), anchor="end", is_strong=True)
    y = LINE * deepest + 6
    parts.append(svg_tag("line", x1="0%", x2="100%", y1=y, y2=y, stroke=INK))
    return parts, y + 6


def _held(words: str) -> str:
    """Return words whose brackets stay on one line."""
    return re.sub(r"\([^)]*\)", lambda found: found[0].replace(" ", "\u00a0"), words)


def _heading(marks: ForestMarks, group: ForestGroup, y: float) -> Drawn:
    room = marks.left - BETWEEN
    heading = wrapped(group.heading, _letters(room) - 4) if group.heading else []
    note = wrapped(group.note, _letters(room)) if group.note else []
    if not heading and not note:
        return [], y
    parts = lines_at(heading, 0, y + 4, is_strong=True)
    parts += lines_at(note, 0, y + 4 + LINE * len(heading))
    return parts, y + 4 + LINE * (len(heading) + len(note)) + GAP


def _row(marks: ForestMarks, row: ForestRow, y: float) -> Drawn:
    inset = 1.5 if any(group.heading for group in marks.forest.groups) else 0.0
    label = wrapped(row.label, _letters(_labels(marks.forest) - inset) - (2 if row.is_main else 0))
    note = wrapped(row.note, _letters(_labels(marks.forest) - inset)) if row.note else []
    parts = lines_at(label, inset, y, is_strong=row.is_main)
    parts += lines_at(note, inset, y + LINE * len(label))
    counts = [wrapped(count, _letters(COUNTS - 1)) for count in row.counts]
    for place, lines in enumerate(counts):
        parts += lines_at(lines, _column(marks.forest, place), y, anchor="end")
    depth = max([len(label) + len(note), *map(len, counts)])
    if row.value is None:
        reason = wrapped(reason_text(row, marks.writer), _letters(100 - marks.left))
        depth = max(depth, len(reason))
        ground = {"x": f"{marks.left - 0.5:g}%", "width": f"{100.5 - marks.left:g}%", "y": y - 2}
        parts.append(svg_tag("rect", **ground, height=LINE * len(reason) + 5, fill="#ffffff"))
        parts += lines_at(reason, marks.left, y)
    else:
        parts += marks.interval(row, y + 8)
        effect = _effect_lines(effect_text(row, marks.forest, marks.writer), row)
        depth = max(depth, len(effect))
        parts += lines_at(effect, 100, y, anchor="end", is_strong=row.is_main)
    return parts, y + LINE * depth + GAP


def _effect_lines(effect: str, row: ForestRow) -> list[str]:
    """Return a number with its interval beside it, or below it where there is no room."""
    width = number_width(effect) * (BOLD if row.is_main else 1.0)
    return [effect] if width <= EFFECTS / 100 * SCREEN else text_lines(effect, 1)


def _axis(marks: ForestMarks, y: float) -> Drawn:
    ends = {"x1": f"{marks.left:g}%", "x2": f"{marks.right:g}%", "y1": y, "y2": y}
    parts = [svg_tag("line", **ends, stroke=INK), *marks.numbers(y + 18)]
    sides = marks.sides()
    if sides is None or marks.forest.null is None:
        return parts, y + 28
    y += 24
    null = marks.across(marks.forest.null)
    left = wrapped(sides[0], _letters(null - 1))
    right = wrapped(sides[1], _letters(99 - null))
    parts += lines_at(left, null - 1, y, anchor="end")
    parts += lines_at(right, null + 1, y)
    return parts, y + LINE * max(len(left), len(right)) + 8
