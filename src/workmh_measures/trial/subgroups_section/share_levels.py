"""Outcomes of yes or no within levels: differences and odds ratios, and whether they differ on either scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..binary_effects.effect import Effect
from ..binary_effects.risk_difference import risk_difference
from ..binary_effects.risk_ratio import risk_ratio
from ..binary_effects.stratified_effects import (
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
)
from ..binary_effects.two_arms import TwoArms, count_arms, count_strata
from ..binary_models.subgroup_effects import subgroup_effects
from ..effects_section.comparison import (
    ComparedPeople,
    Comparison,
    reason_of,
    same,
    with_effect,
    with_test,
)
from .heterogeneity import heterogeneity_test
from .levels import few_in_level, level_of, levels_of, without_clusters

__all__ = ["share_level_rows"]


def share_level_rows(made: Comparison, name: str) -> Iterator[Estimate]:
    """Compare shares within the levels of a subgroup, at the outcome's wave.

    Notes
    -----
    Where the plan adjusts counts for categories, the measure of the plan over these strata comes first. Differences and ratios
    by counts; odds ratios by one logistic model with the covariates of the plan, those of the subgroup
    itself left out. The interaction is tested on the scale of odds by the likelihood ratio of that model, and on the scale of
    differences by Cochran's Q.
    """
    levels = level_of(made, name)
    order = levels_of(levels)
    for arm in made.arms:
        people = made.compared(arm, tuple(one for one in made.planned.adjust if one != name))
        of = levels.reindex(people.covariates.index)
        yield from _stratified(made, arm, (people, of, [f"{name}={level}" for level in order]))
        yield from _counted(made, arm, (name, order))
        yield from _odds(made, arm, (people, of, name))


_MEASURES: Mapping[str, Callable[[Sequence[TwoArms]], Effect]] = MappingProxyType(
    {
        "risk_difference": mantel_haenszel_difference,
        "risk_ratio": mantel_haenszel_ratio,
        "odds_ratio": mantel_haenszel_odds_ratio,
    }
)


def _stratified(
    made: Comparison, arm: Arm, subgroup: tuple[ComparedPeople, pd.Series, list[str]]
) -> Iterator[Estimate]:
    """The measure of the plan over its strata in each level; nothing where it is no measure of counts or has no strata."""
    people, of, titles = subgroup
    measure = _MEASURES.get(made.planned.method)
    if measure is None or not people.categorical or len(people.categorical) < people.covariates.shape[1]:
        return
    strata = people.strata()
    for title in titles:
        inside = (of == title.split("=", 1)[1]).to_numpy()
        line = made.effect_row(made.planned.method, arm, level=title, method="mantel_haenszel")
        counts = count_strata(people.outcome[inside], people.treated[inside], strata[inside])
        line = changed(line, n=int(inside.sum()), warnings=(*line.warnings, *people.told))
        yield with_effect(line, measure, counts)


def _counted(made: Comparison, arm: Arm, subgroup: tuple[str, list[str]]) -> Iterator[Estimate]:
    """Effects by counts, of everybody with an outcome; then the test on the scale of differences."""
    name, order = subgroup
    people = made.compared(arm)
    of = level_of(made, name).reindex(people.covariates.index).to_numpy(dtype=object)
    found = {level: _counts(people, of == level) for level in order}
    for level, counts in found.items():
        row = partial(made.effect_row, arm=arm, level=f"{name}={level}", n=counts.total)
        told = (*few_in_level(level, counts.n, counts.control_n), *without_clusters(made))
        for analysis, method, measure in (
            ("risk_difference", "newcombe", partial(risk_difference, interval="newcombe")),
            ("risk_ratio", "miettinen_nurminen", risk_ratio),
        ):
            line = row(analysis, method=method)
            line = changed(line, warnings=(*line.warnings, *told))
            yield with_effect(line, measure, counts)
        yield from _shares(made, arm, (f"{name}={level}", counts))
    test = made.effect_row("interaction", arm, level=name, method="difference_scale", n=people.n)
    yield with_test(test, lambda: _on_differences(found))


def _counts(people: ComparedPeople, inside: NDArray[np.bool_]) -> TwoArms:
    return count_arms(people.outcome[inside], people.treated[inside])


def _shares(made: Comparison, arm: Arm, told: tuple[str, TwoArms]) -> Iterator[Estimate]:
    level, counts = told
    sides = ((arm, counts.events, counts.n), (made.data.reference, counts.control_events, counts.control_n))
    for one, events, n in sides:
        yield made.row("outcome_events", one, level=level, value=float(events), n=n)


def _on_differences(found: dict[str, TwoArms]) -> Effect:
    """Whether differences are one, by their variances in each arm; levels without one are left out and told."""
    values, errors, left = [], [], []
    for level, counts in found.items():
        variance = (
            counts.share * (1 - counts.share) / counts.n
            + counts.control_share * (1 - counts.control_share) / counts.control_n
            if counts.n and counts.control_n
            else 0.0
        )
        if variance > 0:
            values.append(counts.share - counts.control_share)
            errors.append(variance**0.5)
        else:
            left.append(level)
    test = heterogeneity_test(values, errors)
    told = tuple(
        f"Level {level} has no variance of its difference and is left out of the test." for level in left
    )
    return Effect(statistic=test.statistic, df=test.df, p_value=test.p_value, warnings=told)


def _odds(made: Comparison, arm: Arm, subgroup: tuple[ComparedPeople, pd.Series, str]) -> Iterator[Estimate]:
    people, of, name = subgroup
    known = of.notna().to_numpy()
    kept = ComparedPeople(
        people.covariates[known],
        people.outcome[known],
        people.treated[known],
        people.categorical,
        people.told,
    )
    test = made.effect_row("interaction", arm, level=name, method="logistic_likelihood_ratio", n=kept.n)
    test = changed(test, warnings=(*test.warnings, *kept.told, *without_clusters(made)))
    try:
        found = subgroup_effects(kept.model_data(), of[known].to_numpy(dtype=np.str_))
    except NotEstimable as refusal:
        yield changed(test, reason=reason_of(refusal))
        return
    for level, effect in zip(found.subgroups, found.effects, strict=True):
        n = int((of[known] == level).sum())
        line = made.effect_row("odds_ratio", arm, level=f"{name}={level}", method="logistic", n=n)
        yield with_effect(line, same, effect)
    yield with_test(test, lambda: found.interaction)
