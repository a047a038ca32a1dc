"""Scales: how answers become a score. Keying and weights belong to the scale, never to the item.

Four stages, each a closed dictionary of named rules: recode, combine, transform, classify.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .base import Definition, Evidence, Identifier, ItemId, Phrase, by_parameter_or
from .published import Change, Norm, ReportedStatistic
from .response_scale import Measure
from .text import Text

__all__ = [
    "Band",
    "Combine",
    "Condition",
    "Cutoff",
    "Group",
    "ItemUse",
    "MissingRule",
    "PersonFilter",
    "Ratio",
    "Rounding",
    "Scale",
    "ScaleByAnswer",
    "ScoreLabel",
    "Transform",
    "ValueSet",
]


def _named(rule: Any) -> Any:
    return {"rule": rule} if isinstance(rule, str) else rule


# --- recode -------------------------------------------------------------------------------------


class ItemUse(Definition):
    """An item as one scale uses it: as coded (key 1), reversed (key -1) or through a named map."""

    item: ItemId
    key: Literal[1, -1] = 1
    weight: float = 1.0
    map: by_parameter_or(Identifier) | None = None  # type: ignore[valid-type]
    threshold: float | None = None


def _item_use(value: Any) -> Any:
    return {"item": value} if isinstance(value, str) else value


_ItemUse = Annotated[ItemUse, BeforeValidator(_item_use)]


class MissingRule(Definition):
    """The fewest answered items (for combine_scales: scales with a score) that give a score."""

    min_answered: Annotated[int, Field(ge=1)]


# --- combine ------------------------------------------------------------------------------------


class SingleItem(Definition):
    """The keyed answer of the one item."""

    rule: Literal["single_item"]


class Sum(Definition):
    """Sum of the keyed answers; all items needed."""

    rule: Literal["sum"]


class Mean(Definition):
    """Mean of the answered keyed items."""

    rule: Literal["mean"]


class ProratedSum(Definition):
    """Number of items times the mean of the answered keyed items."""

    rule: Literal["prorated_sum"]


class WeightedSum(Definition):
    """Constant plus the sum of weight times keyed answer; all items needed."""

    rule: Literal["weighted_sum"]
    constant: float = 0.0


class CountAtLeast(Definition):
    """Number of items whose keyed answer is at least the threshold (an item may have its own)."""

    rule: Literal["count_at_least"]
    threshold: float


class ValueSetSum(Definition):
    """Utility of a health state by a value set that a parameter names."""

    rule: Literal["value_set"]
    parameter: Identifier


class Ratio(Definition):
    """Sum of the numerator's items divided by the sum of all items; all items needed, no score over zero."""

    rule: Literal["ratio"]
    numerator: Annotated[tuple[ItemId, ...], Field(strict=False, min_length=1)]


class CombineScales(Definition):
    """Earlier scales as one: sum, mean, weighted sum, or per cents as 100 * (1 - product of (1 - scale / 100))."""

    rule: Literal["combine_scales"]
    how: Literal["sum", "mean", "weighted_sum", "complement_product"]
    scales: Annotated[tuple[Identifier, ...], Field(strict=False, min_length=1)]
    weights: Annotated[tuple[float, ...], Field(strict=False)] = ()
    constant: float = 0.0


class ScaleByAnswer(Definition):
    """The earlier scale that the answer to an item names."""

    rule: Literal["scale_by_answer"]
    item: ItemId
    scales: Annotated[dict[int, Identifier], Field(min_length=1)]


Combine = Annotated[
    Annotated[
        SingleItem
        | Sum
        | Mean
        | ProratedSum
        | WeightedSum
        | CountAtLeast
        | Ratio
        | ValueSetSum
        | CombineScales
        | ScaleByAnswer,
        Field(discriminator="rule"),
    ],
    BeforeValidator(_named),
]


_Probabilities = Annotated[tuple[Annotated[float, Field(ge=0, le=1)], ...], Field(strict=False)]


class ValueSet(Definition):
    """Additive value set: start, one value per level of each item, and two joint terms.

    `any_above_lowest` is added once when any item is above its lowest level, `any_highest` once
    when any is at its highest. `crosswalk` gives, for each item and each of its levels, the
    probabilities of the levels that `terms` are for; the value is then the expected one, the items'
    levels being independent.
    """

    label: Text
    start: float
    terms: dict[ItemId, Annotated[tuple[float, ...], Field(strict=False)]]
    any_above_lowest: float = 0.0
    any_highest: float = 0.0
    crosswalk: dict[ItemId, Annotated[tuple[_Probabilities, ...], Field(strict=False)]] = {}
    range: Annotated[tuple[float, float], Field(strict=False)]
    source: Phrase
    evidence: Evidence


# --- transform ----------------------------------------------------------------------------------


class NoTransform(Definition):
    """The combined score as it is."""

    rule: Literal["none"]


class Linear(Definition):
    """add + multiply * score."""

    rule: Literal["linear"]
    multiply: float
    add: float = 0.0


class PercentOfRange(Definition):
    """Per cent of the attainable range of the combined score."""

    rule: Literal["percent_of_range"]


class Lookup(Definition):
    """A table from whole combined scores to scores."""

    rule: Literal["lookup"]
    table: by_parameter_or(dict[int, float])  # type: ignore[valid-type]
    source: Phrase


class TScore(Definition):
    """50 + 10 * (score - mean) / sd of a norm sample."""

    rule: Literal["t_score"]
    mean: by_parameter_or(float)  # type: ignore[valid-type]
    sd: by_parameter_or(Annotated[float, Field(gt=0)])  # type: ignore[valid-type]
    source: Phrase


Transform = Annotated[
    Annotated[NoTransform | Linear | PercentOfRange | Lookup | TScore, Field(discriminator="rule")],
    BeforeValidator(_named),
]


class NoRounding(Definition):
    """The score in full precision."""

    rule: Literal["none"]


class HalfUp(Definition):
    """Nearest value with so many decimals; a half goes away from zero, as in SPSS."""

    rule: Literal["half_up"]
    decimals: Annotated[int, Field(ge=0, le=6)] = 0


Rounding = Annotated[
    Annotated[NoRounding | HalfUp, Field(discriminator="rule")],
    BeforeValidator(_named),
]


# --- classify -----------------------------------------------------------------------------------


class Band(Definition):
    """A labelled part of the score range: from this lower edge up to the next, half-open."""

    from_: float = Field(alias="from")
    label: Text


class PersonFilter(Definition):
    """The persons a cut-off is for. What is not stated does not matter."""

    sex: Literal["female", "male"] | None = None
    age_from: float | None = None
    age_to: float | None = None
    population: Phrase | None = None


class Cutoff(Definition):
    """A band edge used as a yes-no flag; exactly one of the four comparisons."""

    id: Identifier
    label: Text | None = None
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None
    applies_to: PersonFilter | None = None
    source: Phrase
    evidence: Evidence

    @property
    def comparison(self) -> tuple[str, float]:
        """Name of the comparison and its threshold."""
        for name in ("at_least", "above", "at_most", "below"):
            threshold = getattr(self, name)
            if threshold is not None:
                return name, threshold
        raise ValueError("a cut-off has one comparison")

    @property
    def n_comparisons(self) -> int:
        """How many of the four comparisons are given."""
        return sum(v is not None for v in (self.at_least, self.above, self.at_most, self.below))


class Condition(Definition):
    """A test on an item or a scale, or all / any / at least n of several tests."""

    item: ItemId | None = None
    scale: Identifier | None = None
    at_least: float | None = None
    at_most: float | None = None
    any_of: Annotated[tuple[float, ...], Field(strict=False)] = ()
    all: Annotated[tuple[Condition, ...], Field(strict=False)] = ()
    any: Annotated[tuple[Condition, ...], Field(strict=False)] = ()
    at_least_n: Annotated[int, Field(ge=1)] | None = None
    of: Annotated[tuple[Condition, ...], Field(strict=False)] = ()

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions this one is made of; empty for a test on one item or scale."""
        return self.all or self.any or self.of


class Group(Definition):
    """A class by criteria; the first whose condition holds. The last has none and takes the rest."""

    code: int
    label: Text
    when: Condition | None = None


class ScoreLabel(Definition):
    """Label of one value of a nominal score."""

    code: int
    label: Text


# --- the scale ---------------------------------------------------------------------------------------


class ScaleEvidence(Definition):
    """How the parts of a scale are known, where it differs from the instrument."""

    keys: Evidence | None = None
    missing_rule: Evidence | None = None
    cutoffs: Evidence | None = None


_Range = Annotated[tuple[float, float], Field(strict=False)]


class Scale(Definition):
    """A score over items, or over earlier scales. A subscale names its parent."""

    id: Identifier
    name: Text
    parent: Identifier | None = None
    status: Literal["verified", "draft"] | None = None
    items: Annotated[tuple[_ItemUse, ...], Field(strict=False)] = ()
    measurement_model: Literal["reflective", "formative", "single_item"]
    combine: Combine
    missing: by_parameter_or(MissingRule)  # type: ignore[valid-type]
    transform: Transform = NoTransform(rule="none")
    range: by_parameter_or(_Range)  # type: ignore[valid-type]
    round: Rounding
    direction: Literal["higher_is_worse", "higher_is_better", "none"]
    measure: Measure = "scale"
    labels: Annotated[tuple[ScoreLabel, ...], Field(strict=False)] = ()
    as_text: Annotated[int, Field(ge=1, le=32)] | None = None
    bands: Annotated[tuple[Band, ...], Field(strict=False)] = ()
    cutoffs: Annotated[tuple[Cutoff, ...], Field(strict=False)] = ()
    groups: Annotated[tuple[Group, ...], Field(strict=False)] = ()
    reported: Annotated[tuple[ReportedStatistic, ...], Field(strict=False)] = ()
    change: Annotated[tuple[Change, ...], Field(strict=False)] = ()
    norms: Annotated[tuple[Norm, ...], Field(strict=False)] = ()
    evidence: ScaleEvidence = ScaleEvidence()
    note: Text | None = None

    @property
    def item_ids(self) -> tuple[str, ...]:
        """Ids of the items the scale uses directly."""
        return tuple(use.item for use in self.items)

    @property
    def scale_ids(self) -> tuple[str, ...]:
        """Ids of the earlier scales the score is made of, each once; none for a scale over items."""
        rule = self.combine
        if isinstance(rule, ScaleByAnswer):
            return tuple(dict.fromkeys(rule.scales.values()))
        return rule.scales if isinstance(rule, CombineScales) else ()
