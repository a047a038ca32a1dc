"""Ordered outcomes and means within levels, each compared by itself, and whether they differ by Cochran's Q."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ...model.analysis_methods import values_of
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..binary_effects.effect import Effect
from ..binary_models.ordinal_effect import common_odds_ratio
from ..effects_section.comparison import ComparedPeople, Comparison, with_effect, with_test
from ..work_models.mean_days import welch_difference
from .heterogeneity import heterogeneity_of_rows
from .levels import few_in_level, level_of, levels_of, without_clusters

__all__ = ["single_level_rows"]


def single_level_rows(made: Comparison, name: str) -> Iterator[Estimate]:
    """Compare the arms in each level by itself: a common odds ratio of ordered codes, else Welch's difference of means."""
    levels = level_of(made, name)
    order = levels_of(levels)
    ordered = values_of(made.outcome) == "ordered"
    adjust = tuple(one for one in made.planned.adjust if one != name) if ordered else ()
    for arm in made.arms:
        people = made.compared(arm, adjust)
        of = levels.reindex(people.covariates.index)
        rows = [_level(made, arm, (people, of, f"{name}={level}")) for level in order]
        yield from rows
        known = [row for row in rows if row.value is not None and row.ci_low is not None]
        test = made.effect_row("interaction", arm, level=name, method="heterogeneity", n=people.n)
        yield with_test(test, heterogeneity_of_rows, known)


def _level(made: Comparison, arm: Arm, subgroup: tuple[ComparedPeople, pd.Series, str]) -> Estimate:
    people, of, title = subgroup
    inside = (of == title.split("=", 1)[1]).to_numpy()
    own = ComparedPeople(
        people.covariates[inside],
        people.outcome[inside],
        people.treated[inside],
        people.categorical,
        people.told,
    )
    ordered = values_of(made.outcome) == "ordered"
    analysis, method = ("common_odds_ratio", "proportional_odds") if ordered else ("mean_difference", "welch")
    line = made.effect_row(analysis, arm, level=title, method=method, n=own.n)
    sizes = (int((own.treated == flag).sum()) for flag in (1, 0))
    told = few_in_level(title.split("=", 1)[1], *sizes)
    told = (*told, *own.told, *without_clusters(made))
    if made.planned.method == "bootstrap_difference":
        told = (*told, "Levels are compared by Welch's difference, not by the bootstrap of the plan.")
    line = changed(line, warnings=(*line.warnings, *told))
    return with_effect(line, lambda: _odds(own) if ordered else _means(own))


def _odds(own: ComparedPeople) -> Effect:
    return common_odds_ratio(own.model_data())


def _means(own: ComparedPeople) -> Effect:
    return welch_difference(own.outcome[own.treated == 1], own.outcome[own.treated == 0])
