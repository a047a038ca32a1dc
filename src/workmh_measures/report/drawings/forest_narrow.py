"""A forest on a telephone: the words and numbers of each row above its interval."""

from __future__ import annotations

from markupsafe import Markup

from ..writer import NOTHING
from .forest_marks import ForestMarks
from .forest_rows import ForestGroup, ForestRow, effect_text, reason_text
from .words_placed import LINE, TELEPHONE, letters_in, lines_at, wrapped

__all__ = ["ENDS", "narrow_forest"]

ENDS = (5.0, 95.0)
STRIP, GAP = 20, 8
ACROSS = letters_in(100, TELEPHONE)
STRONG = ACROSS - 6
"""Letters across where they are bold."""

Drawn = tuple[list[Markup], float]


def narrow_forest(marks: ForestMarks) -> Drawn:
    """Return the parts of the drawing and its height in pixels."""
    parts: list[Markup] = []
    y = 0.0
    for group in marks.forest.groups:
        drawn, y = _heading(group, y)
        parts += drawn
        for row in group.rows:
            drawn, y = (_without if row.value is None else _row)(marks, row, y)
            parts += drawn
    drawn, y = _axis(marks, y)
    return [*parts, *drawn], y


def _heading(group: ForestGroup, y: float) -> Drawn:
    heading = wrapped(group.heading, STRONG) if group.heading else []
    note = wrapped(group.note, ACROSS) if group.note else []
    if not heading and not note:
        return [], y
    y += GAP if y else 0
    parts = lines_at(heading, 0, y, is_strong=True)
    parts += lines_at(note, 0, y + LINE * len(heading))
    return parts, y + LINE * (len(heading) + len(note)) + 6


def _counts(marks: ForestMarks, row: ForestRow) -> str:
    if not any(count.strip(NOTHING) for count in row.counts):
        return ""
    if len(row.counts) == 2:
        return marks.writer("drawing.against", first=row.counts[0], second=row.counts[1])
    return ", ".join(row.counts)


def _label(row: ForestRow) -> tuple[list[str], list[str]]:
    """Return the lines of the label and of the note."""
    label = wrapped(row.label, STRONG if row.is_main else ACROSS)
    return label, wrapped(row.note, ACROSS) if row.note else []


def _row(marks: ForestMarks, row: ForestRow, y: float) -> Drawn:
    (label, note), counts = _label(row), _counts(marks, row)
    effect = effect_text(row, marks.forest, marks.writer)
    words = [*label, *note, *([counts] if counts else [])]
    parts = lines_at(label, 0, y, is_strong=row.is_main)
    parts += lines_at(words[len(label) :], 0, y + LINE * len(label))
    y += LINE * len(words)
    # Beside the last line where both fit, else below it.
    y -= LINE if len(words[-1]) + len(effect) + 3 <= ACROSS - (3 if row.is_main else 0) else 0
    parts += lines_at([effect], 100, y, anchor="end", is_strong=row.is_main)
    y += LINE + 2
    parts += [*marks.down(y, y + STRIP), *marks.interval(row, y + STRIP / 2)]
    return parts, y + STRIP + GAP


def _without(marks: ForestMarks, row: ForestRow, y: float) -> Drawn:
    label, note = _label(row)
    counts = _counts(marks, row)
    reason = wrapped(reason_text(row, marks.writer), ACROSS)
    parts = lines_at(label, 0, y, is_strong=row.is_main)
    below = [*note, *([counts] if counts else []), *reason]
    parts += lines_at(below, 0, y + LINE * len(label))
    return parts, y + LINE * (len(label) + len(below)) + GAP


def _axis(marks: ForestMarks, y: float) -> Drawn:
    parts = [*marks.numbers(y + 6)]
    y += 12
    measure = wrapped(marks.forest.measure, ACROSS)
    parts += lines_at(measure, 50, y, anchor="middle")
    y += LINE * len(measure)
    sides = marks.sides()
    if sides is None:
        return parts, y + 8
    left, right = (wrapped(side, ACROSS) for side in sides)
    y += 4
    parts += lines_at(left, 0, y)
    if len(left) > 1 or len(right) > 1 or len(left[0]) + len(right[0]) + 3 > ACROSS:
        y += LINE * len(left)
    parts += lines_at(right, 100, y, anchor="end")
    return parts, y + LINE * len(right) + 8
