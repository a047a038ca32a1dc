"""What is asked of the measurements of an instrument: which sections, between which waves, against what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

import pandas as pd

from ..model.hypothesis import Hypothesis
from .anchors import AskedChange
from .bootstrap import FEWEST_DRAWS
from .clinical_change import KnownChange
from .criterion_validity import Criterion
from .differential_item_functioning.matching_kinds import Matching
from .exploratory_factors import FactorChoices
from .measurements import Measurements
from .outlook import Outlook
from .rating_design import Raters, Retest

__all__ = ["MODEL_KINDS", "SECTIONS", "ItemModel", "ModelKind", "Questions"]

ItemModel: TypeAlias = Literal["graded", "partial_credit", "generalised_partial_credit"]
ModelKind: TypeAlias = Literal["one_factor", "correlated", "second_order", "bifactor"]
MODEL_KINDS: tuple[str, ...] = get_args(ModelKind)
"""Confirmatory models that are made from the scales of an instrument."""
SECTIONS: tuple[str, ...] = (
    "descriptives",
    "consistency",
    "structure",
    "confirmatory",
    "invariance",
    "item_response",
    "dif",
    "scalability",
    "reliability",
    "error",
    "hypotheses",
    "criterion",
    "prognosis",
    "responsiveness",
    "audit",
)
"""Sections of an analysis in the order of its report."""


@dataclass(frozen=True, kw_only=True)
class Questions:
    """What is asked; a question that is not asked is not answered, and takes no time.

    Attributes
    ----------
    sections : those wanted of `SECTIONS`. One that lacks what it needs (two waves, a criterion) gives no rows.
    model : confirmatory factor model, as text or one of `ModelKind`; from the scales of the instrument when None.
    estimator : of that model; by the number of options when None.
    item_model : of item response.
    across : columns of groups the measurement is compared between, by the models of all groups; `group` is that of the parts.
    across_waves : two waves it is compared between.
    collapse_empty : whether an answer that nobody of one of these groups or waves gave counts as the next one that all gave.
    dif : columns of groups each item is compared between; `group` as above.
    dif_matching : what persons of different groups are held equal on there.
    dif_parameters : compare the item response parameters there too, which takes longer than all the rest.
    retest : two waves between which people are taken to be stable, and how that is known.
    raters : how ratings are told apart, where people are rated.
    criterion : what the scores are held against.
    outlook : what came later, and what was known before.
    change : two waves between which people may have changed, and their rating of it.
    known_change : what is known beforehand of the scores of a scale, by its id; judges the change of each person.
    hypotheses : stated beforehand.
    others : measurements of the other instruments the hypotheses name, by id; of the same people.
    beside : columns of `Measurements.rows` every score is correlated with.
    known_groups : columns of groups that are known to differ.
    adjust : columns the differences between them are adjusted for.
    factors : how many factors are looked for, and how; its seed and draws are those below.
    factors_of : id of the scale whose items are explored, keyed; None for all items as given.
    as_read : cells of the items as the file held them, to look for damage by spreadsheets.
    seed, draws : of every random procedure; `FEWEST_DRAWS` or more.
    consistency_draws : of the intervals by random draws of alpha and omega and of what rests on alpha; none when 0, for
        they take longer than all the rest.
    draws_in_groups : make them in each group as well.
    structure_in_groups : look for factors in each group as well.
    in_groups : sections of models that are made for each group as well.
    """

    sections: tuple[str, ...] = SECTIONS
    model: str | None = None
    estimator: str | None = None
    item_model: ItemModel = "graded"
    across: tuple[str, ...] = ()
    across_waves: tuple[str, str] | None = None
    collapse_empty: bool = False
    dif: tuple[str, ...] = ()
    dif_matching: Matching = "sum"
    dif_parameters: bool = True
    retest: Retest | None = None
    raters: Raters | None = None
    criterion: Criterion | None = None
    outlook: Outlook | None = None
    change: AskedChange | None = None
    known_change: Mapping[str, KnownChange] = field(default_factory=dict)
    hypotheses: tuple[Hypothesis, ...] = ()
    others: Mapping[str, Measurements] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    known_groups: tuple[str, ...] = ()
    adjust: tuple[str, ...] = ()
    factors: FactorChoices = field(default_factory=FactorChoices)
    factors_of: str | None = None
    as_read: pd.DataFrame | None = None
    seed: int = 1
    draws: int = 1000
    consistency_draws: int = 0
    draws_in_groups: bool = False
    structure_in_groups: bool = False
    in_groups: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name, draws in (
            ("draws", self.draws),
            ("consistency_draws", self.consistency_draws or FEWEST_DRAWS),
        ):
            if draws < FEWEST_DRAWS:
                raise ValueError(f"{name}={draws}: at least {FEWEST_DRAWS} random draws are needed.")

    def wants(self, section: str) -> bool:
        """Say whether a section is wanted."""
        return section in self.sections
