"""What is expected of scores before anybody looks: correlations, differences between groups, and those of change."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, StringConstraints, WithJsonSchema

from .base import Definition, Identifier, Phrase, as_choice_id
from .instrument import IsoDate

__all__ = [
    "ExpectedComparison",
    "ExpectedCorrelation",
    "ExpectedDifference",
    "Hypothesis",
    "HypothesisFile",
    "KnownGroups",
    "Side",
]

GivenName = Annotated[
    str,
    BeforeValidator(as_choice_id),
    StringConstraints(min_length=1),
    WithJsonSchema({"type": ["string", "integer"], "minLength": 1}),
]
"""Name of a wave or of a group as the data have it; may be written as a whole number."""

Correlation = Annotated[float, Field(ge=0, le=1)]
Difference = Annotated[float, Field(ge=0)]


class Side(Definition):
    """One side of an expectation: the score of an instrument, its change between two waves, or a column.

    `wave` is when the score was taken; `waves` are the first and the second wave of a change, second minus first.
    `reliability` is the stated one a disattenuated correlation uses; without it alpha is estimated in the sample.
    """

    instrument: Identifier | None = None
    scale: Identifier | None = None
    column: Phrase | None = None
    wave: GivenName | None = None
    waves: Annotated[tuple[GivenName, GivenName], Field(strict=False)] | None = None
    reliability: Annotated[float, Field(gt=0, le=1)] | None = None

    @property
    def is_score(self) -> bool:
        """Whether it is a score, or the change of one, and no column."""
        return self.instrument is not None and self.scale is not None

    @property
    def last_wave(self) -> str | None:
        """The wave at which all of it is known; None where it names no wave."""
        return self.wave if self.waves is None else self.waves[1]


class KnownGroups(Definition):
    """Two groups that are known to differ: those of `higher` are expected to score higher than those of `lower`.

    The column is read in the rows of `wave`, or in those of the score: of a change, of its first wave.
    """

    column: Phrase
    wave: GivenName | None = None
    higher: GivenName
    lower: GivenName


class ExpectedCorrelation(Definition):
    """A correlation and its direction, between two scores or between changes; sizes are without the sign."""

    id: Identifier
    kind: Literal["correlation", "change_correlation"]
    between: Annotated[tuple[Side, Side], Field(strict=False)]
    direction: Literal["positive", "negative", "none"]
    at_least: Correlation | None = None
    at_most: Correlation | None = None
    method: Literal["pearson", "spearman", "disattenuated"]
    source: Phrase
    stated_on: IsoDate

    @property
    def sides(self) -> tuple[Side, ...]:
        """What is measured."""
        return self.between

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that are named beside the scores."""
        return tuple(side.column for side in self.between if side.column is not None)

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value that is as expected, with the sign."""
        high = 1.0 if self.at_most is None else self.at_most
        if self.direction == "none":
            return -high, high
        low = 0.0 if self.at_least is None else self.at_least
        return (low, high) if self.direction == "positive" else (-high, -low)


class ExpectedComparison(Definition):
    """The first of two sides goes together more strongly with the second than with a third; sizes are without sign."""

    id: Identifier
    kind: Literal["stronger_correlation"]
    between: Annotated[tuple[Side, Side], Field(strict=False)]
    than: Side
    at_least: Correlation | None = None
    at_most: Correlation | None = None
    method: Literal["pearson", "spearman"]
    source: Phrase
    stated_on: IsoDate

    @property
    def sides(self) -> tuple[Side, ...]:
        """What is measured."""
        return (*self.between, self.than)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that are named beside the scores."""
        return tuple(side.column for side in self.sides if side.column is not None)

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest difference of the two sizes that is as expected."""
        return 0.0 if self.at_least is None else self.at_least, 2.0 if self.at_most is None else self.at_most


class ExpectedDifference(Definition):
    """A difference between two known groups in Hedges' g, of a score or of its change."""

    id: Identifier
    kind: Literal["group_difference", "change_difference"]
    of: Side
    group: KnownGroups
    at_least: Difference | None = None
    at_most: Difference | None = None
    adjusted_for: Annotated[tuple[Phrase, ...], Field(strict=False)] = ()
    source: Phrase
    stated_on: IsoDate

    @property
    def sides(self) -> tuple[Side, ...]:
        """What is measured."""
        return (self.of,)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that are named beside the score."""
        return (self.group.column, *self.adjusted_for)

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest Hedges' g, group `higher` minus group `lower`, that is as expected."""
        low = 0.0 if self.at_least is None else self.at_least
        return low, float("inf") if self.at_most is None else self.at_most


Hypothesis = Annotated[ExpectedCorrelation | ExpectedComparison | ExpectedDifference, Discriminator("kind")]
"""One expectation stated beforehand, of the kind it says."""


class HypothesisFile(Definition):
    """Expectations for a table of answers without a study.

    `columns` names, for each further instrument whose answers are in the same table, its map of columns, a file beside
    this one; an instrument without one is found by the usual names. `parameters` are its choices.
    """

    schema_version: Literal[1] = Field(alias="schema")
    hypotheses: Annotated[tuple[Hypothesis, ...], Field(strict=False, min_length=1)]
    columns: dict[Identifier, Phrase] = {}
    parameters: dict[Identifier, dict[Identifier, GivenName]] = {}
