"""The flow of participants as CONSORT 2025 draws it: enrolment, then for each arm allocation, follow-up and analysis.

On a telephone the arms stand below each other and hang on one line; on a screen and on paper they stand beside each other, with
the stages to their left. The same follows as a list in words.

References
----------
Hopewell S et al. (2025) CONSORT 2025 statement. BMJ 389:e081123, doi:10.1136/bmj-2024-081123.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ..blocks import Block, Figure, Folded, Notes, Phrase
from ..figures import Wording, svg_drawing
from ..writer import Writer
from .flow_counts import Flow, FlowArm, FlowBox, FlowReason, box_words
from .flow_narrow import narrow_flow
from .flow_wide import wide_flow
from .numbers_behind import flow_numbers

__all__ = ["Flow", "FlowArm", "FlowBox", "FlowReason", "flow_blocks", "flow_figure"]


def flow_figure(key: str, flow: Flow, *, writer: Writer) -> Figure:
    """Draw the flow.

    Parameters
    ----------
    key : unique on the page.
    flow : one arm or more; with more than three the arms of the wide arrangement get narrow.
    """
    words = " ".join(f"{part}: {' '.join(told)}" for part, told in _parts(flow, writer))
    drawings = []
    for look, arranged in (("narrow", narrow_flow), ("wide", wide_flow)):
        parts, height = arranged(flow, writer)
        wording = Wording(f"{key}-{look}", flow.title, words)
        drawings.append(svg_drawing(wording, parts, round(height, 1), look=f"on-{look}"))
    return Figure(Markup("").join(drawings), flow.title, behind=flow_numbers(key, flow, writer))


def flow_blocks(key: str, flow: Flow, *, writer: Writer) -> list[Block]:
    """Return the drawing, and the same as lists that open below it.

    Parameters
    ----------
    key, flow : as of `flow_figure`.
    """
    lists: list[Block] = [
        Notes(part, [Phrase(sentence) for sentence in told]) for part, told in _parts(flow, writer)
    ]
    return [flow_figure(key, flow, writer=writer), Folded(writer("drawing.flow_as_list"), lists)]


def _parts(flow: Flow, writer: Writer) -> Iterator[tuple[str, list[str]]]:
    """Yield each part of the flow with its sentences."""
    before = [*flow.before[:1], *([flow.excluded] if flow.excluded else []), *flow.before[1:]]
    if before:
        yield writer("drawing.flow_enrolment"), [box_words(box, writer) for box in before]
    for arm in flow.arms:
        told = []
        for stage, box in zip(flow.stages, arm.boxes, strict=True):
            if box is not None:
                words = box_words(box, writer)
                told.append(writer("drawing.flow_stage", stage=stage, words=words))
        yield arm.name, told
