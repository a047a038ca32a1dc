"""What a study looks for: work by a definition of its own, a score, or a column of the data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Definition, Identifier, Phrase, WaveId
from .text import Text
from .work import WorkKind

__all__ = ["Outcome", "WorkDefinition"]


class WorkDefinition(Definition):
    """What counts as work in an outcome.

    `counts` are the kinds that count, `hours_at_least` a threshold of hours a week. `when`: at the wave, at any
    time up to it, or at the wave no less than at inclusion.
    """

    id: Identifier
    name: Text
    counts: Annotated[
        tuple[WorkKind, ...],
        Field(strict=False, min_length=1),
    ]
    hours_at_least: Annotated[float, Field(gt=0)] | None = None
    when: Literal["at_wave", "any_until_wave", "increased_or_maintained"]


class Outcome(Definition):
    """A named outcome of the study; `definition` names one of `work_definitions`.

    An outcome that is `measured` is a `column` of the data, of yes or no (1 and 0), of ordered codes, or an amount.
    `better` says which way is to be wished; of a score its instrument says so.
    """

    id: Identifier
    role: Literal["primary", "secondary"]
    kind: Literal["employment", "score", "measured"]
    name: Text | None = None
    definition: Identifier | None = None
    instrument: Identifier | None = None
    scale: Identifier | None = None
    column: Phrase | None = None
    values: Literal["yes_no", "ordered", "amount"] | None = None
    better: Literal["higher", "lower"] | None = None
    until: WaveId | None = None
    source: Literal["survey", "register", "staff"] = "survey"
    evidence: Literal["confirmed", "likely", "default"] | None = None
