"""What a flow of participants shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..writer import Writer
from .words_placed import wrapped

__all__ = ["Flow", "FlowArm", "FlowBox", "FlowReason", "box_lines", "box_words"]


@dataclass(frozen=True, slots=True)
class FlowReason:
    """A part of a box: why somebody left, or how many received what they were allocated to; `n` None where not known."""

    label: str
    n: int | None


@dataclass(frozen=True, slots=True)
class FlowBox:
    """A count with what belongs to it; `n` None where it is not known."""

    label: str
    n: int | None
    reasons: Sequence[FlowReason] = ()


@dataclass(frozen=True, slots=True)
class FlowArm:
    """An arm with a box for each stage of the flow, None where the stage does not concern it.

    `is_external` : not allocated in this trial; no line leads to it.
    """

    name: str
    boxes: Sequence[FlowBox | None]
    is_external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A whole flow.

    Attributes
    ----------
    title : of the drawing.
    before : boxes above the arms: assessed for eligibility, randomised; the last leads to the arms. May be empty.
    excluded : who left between the first and the second of them.
    stages : names of the rows of the arms: allocation, each follow-up, analysis.
    arms : with as many boxes as there are stages.
    """

    title: str
    before: Sequence[FlowBox]
    stages: Sequence[str]
    arms: Sequence[FlowArm]
    excluded: FlowBox | None = None


def _counted(label: str, n: int | None, writer: Writer) -> str:
    if n is None:
        return writer("drawing.flow_unknown", label=label)
    return writer("drawing.flow_counted", label=label, n=writer.number(n, 0))


def box_lines(box: FlowBox, letters: int, writer: Writer) -> list[tuple[str, int]]:
    """Return the lines of a box, each with how far it is set in: 0 for the count, 1 for a reason, 2 for its next lines."""
    lines = [(line, 0) for line in wrapped(_counted(box.label, box.n, writer), letters)]
    for reason in box.reasons:
        told = wrapped(_counted(reason.label, reason.n, writer), letters - 2)
        lines += [(f"• {told[0]}", 1), *((line, 2) for line in told[1:])]
    return lines


def box_words(box: FlowBox, writer: Writer) -> str:
    """Return a box as a sentence."""
    whole = _counted(box.label, box.n, writer)
    if not box.reasons:
        return f"{whole}."
    reasons = "; ".join(_counted(reason.label, reason.n, writer) for reason in box.reasons)
    return f"{whole}: {reasons}."
