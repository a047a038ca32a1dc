"""A flow on a screen or on paper: arms beside each other, the stages to their left."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ..writer import Writer
from .flow_counts import Flow, FlowBox, box_lines
from .flow_shapes import Lines, arrow_across, arrow_down, box_drawn, box_height, line_across, line_down
from .words_placed import SCREEN, letters_in, wrapped

__all__ = ["wide_flow"]

STAGES = (0.2, 15.0)
FIRST, LAST, BETWEEN = 18.0, 99.8, 3.0
"""Where the arms begin and end in per cent, and the room between two of them."""
ALONE = 46.0
"""Width of a box that stands alone."""
GAP, EDGE = 26, 1.0

Drawn = tuple[list[Markup], float]
Ends = tuple[float, float]


def wide_flow(flow: Flow, writer: Writer) -> Drawn:
    """Return the parts of the drawing and its height in pixels."""
    columns = _columns(len(flow.arms))
    parts, y = _before(flow, columns, writer)
    drawn, y = _heads(flow, columns, y, writer=writer)
    parts += drawn
    reached = [y] * len(columns)
    for row, stage in enumerate(flow.stages):
        top = max(reached) + GAP
        boxes = [arm.boxes[row] for arm in flow.arms]
        texts = [[] if box is None else box_lines(box, _letters(columns[0]), writer) for box in boxes]
        name: Lines = [(line, 0) for line in wrapped(stage, _letters(STAGES) - 1)]
        height = max(box_height(lines) for lines in [name, *texts])
        parts += box_drawn(name, STAGES, top, is_tinted=True, height=height)
        for place, (lines, column) in enumerate(zip(texts, columns, strict=True)):
            if lines:
                parts += arrow_down(_middle(column), reached[place], top)
                parts += box_drawn(lines, column, top, height=height)
                reached[place] = top + height
        y = top + height
    return parts, y + EDGE


def _letters(ends: Ends) -> int:
    return letters_in(ends[1] - ends[0], SCREEN) - 2


def _middle(ends: Ends) -> float:
    return (ends[0] + ends[1]) / 2


def _columns(n: int) -> list[Ends]:
    if n == 1:
        middle = (FIRST + LAST) / 2
        return [(middle - ALONE / 2, middle + ALONE / 2)]
    width = (LAST - FIRST - BETWEEN * (n - 1)) / n
    return [(FIRST + k * (width + BETWEEN), FIRST + k * (width + BETWEEN) + width) for k in range(n)]


def _before(flow: Flow, columns: Sequence[Ends], writer: Writer) -> Drawn:
    """Draw the boxes above the arms, and from the last one the line that divides."""
    middle = (FIRST + LAST) / 2
    ends = (middle - ALONE / 2, middle + ALONE / 2)
    parts: list[Markup] = []
    y = EDGE
    for place, box in enumerate(flow.before):
        lines = box_lines(box, _letters(ends), writer)
        parts += box_drawn(lines, ends, y)
        y += box_height(lines)
        bottom = y + GAP
        if place == 0 and flow.excluded is not None:
            drawn, bottom = _excluded(flow.excluded, middle, y + GAP / 2, writer=writer)
            parts += drawn
            bottom += GAP / 2
        if place < len(flow.before) - 1:
            parts += arrow_down(middle, y, bottom)
            y = bottom
        elif bottom > y + GAP:
            parts.append(line_down(middle, y, bottom - GAP / 2))
            y = bottom - GAP / 2
    led = [column for column, arm in zip(columns, flow.arms, strict=True) if not arm.is_external]
    if not flow.before or not led:
        return parts, y
    across = [middle, *map(_middle, led)]
    parts += [line_down(middle, y, y + GAP), line_across(min(across), max(across), y + GAP)]
    return parts, y + GAP


def _excluded(box: FlowBox, middle: float, y: float, *, writer: Writer) -> Drawn:
    ends = (middle + 5.0, LAST)
    lines = box_lines(box, _letters(ends), writer)
    height = box_height(lines)
    return [*box_drawn(lines, ends, y), *arrow_across(middle, ends[0], y + height / 2)], y + height


def _heads(flow: Flow, columns: Sequence[Ends], y: float, *, writer: Writer) -> Drawn:
    names = [
        writer("drawing.flow_external", arm=arm.name) if arm.is_external else arm.name for arm in flow.arms
    ]
    texts: list[Lines] = [[(line, 0) for line in wrapped(name, _letters(columns[0]) - 3)] for name in names]
    height = max(map(box_height, texts))
    top = y + GAP if flow.before else y
    parts: list[Markup] = []
    for arm, lines, column in zip(flow.arms, texts, columns, strict=True):
        if flow.before and not arm.is_external:
            parts += arrow_down(_middle(column), y, top)
        parts += box_drawn(lines, column, top, is_tinted=True, height=height)
    return parts, top + height
