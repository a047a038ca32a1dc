"""A flow on a telephone: one box below the other, each arm on a line that comes from the last box before them."""

from __future__ import annotations

from markupsafe import Markup

from ..writer import Writer
from .flow_counts import Flow, FlowArm, FlowBox, box_lines
from .flow_shapes import Lines, arrow_across, arrow_down, box_drawn, box_height, line_down
from .words_placed import TELEPHONE, letters_in, wrapped

__all__ = ["narrow_flow"]

WHOLE, ASIDE, HUNG = (0.3, 99.7), (14.0, 99.7), (8.0, 99.7)
"""Ends of the boxes in per cent: those above, who was excluded, and those of an arm."""
BUS = 3.0
GAP = 20
EDGE = 1.0

Drawn = tuple[list[Markup], float]


def narrow_flow(flow: Flow, writer: Writer) -> Drawn:
    """Return the parts of the drawing and its height in pixels."""
    parts: list[Markup] = []
    y = EDGE
    for place, box in enumerate(flow.before):
        lines = box_lines(box, _letters(WHOLE), writer)
        parts += box_drawn(lines, WHOLE, y)
        y += box_height(lines)
        if place == 0 and flow.excluded is not None:
            drawn, y = _excluded(flow.excluded, y, writer)
            parts += drawn
        if place < len(flow.before) - 1:
            parts += arrow_down(BUS, y, y + GAP)
            y += GAP
    bus, reached = y, y
    for arm in flow.arms:
        y += GAP
        drawn, middle, y = _arm(flow, arm, y, writer=writer)
        parts += drawn
        if flow.before and not arm.is_external:
            parts += arrow_across(BUS, HUNG[0], middle)
            reached = middle
    if reached > bus:
        parts.insert(0, line_down(BUS, bus, reached))
    return parts, y + EDGE


def _letters(ends: tuple[float, float]) -> int:
    return letters_in(ends[1] - ends[0], TELEPHONE) - 2


def _excluded(box: FlowBox, y: float, writer: Writer) -> Drawn:
    lines = box_lines(box, _letters(ASIDE), writer)
    top = y + 10
    height = box_height(lines)
    parts = [line_down(BUS, y, top + height), *box_drawn(lines, ASIDE, top)]
    return [*parts, *arrow_across(BUS, ASIDE[0], top + height / 2)], top + height


def _arm(flow: Flow, arm: FlowArm, y: float, *, writer: Writer) -> tuple[list[Markup], float, float]:
    """Return the parts of an arm, the middle of its heading and where it ends."""
    name = writer("drawing.flow_external", arm=arm.name) if arm.is_external else arm.name
    heading: Lines = [(line, 0) for line in wrapped(name, _letters(HUNG) - 3)]
    parts = box_drawn(heading, HUNG, y, is_tinted=True)
    middle = y + box_height(heading) / 2
    y += box_height(heading)
    for stage, box in zip(flow.stages, arm.boxes, strict=True):
        if box is None:
            continue
        named: Lines = [(line, 0) for line in wrapped(f"{stage}:", _letters(HUNG))]
        lines = [*named, *box_lines(box, _letters(HUNG), writer)]
        parts += arrow_down((HUNG[0] + HUNG[1]) / 2, y, y + GAP)
        parts += box_drawn(lines, HUNG, y + GAP)
        y += GAP + box_height(lines)
    return parts, middle, y
