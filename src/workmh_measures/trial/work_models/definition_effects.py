"""The same comparison of two arms under several definitions of work, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ...errors import NotEstimable
from ...model.study import WorkDefinition
from ..binary_effects.effect import LEVEL, Effect
from ..binary_effects.independence_tests import pearson_chi_square
from ..binary_effects.odds_ratio import odds_ratio
from ..binary_effects.risk_difference import risk_difference
from ..binary_effects.risk_ratio import risk_ratio
from ..binary_effects.stratified_effects import (
    cochran_mantel_haenszel,
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
)
from ..binary_effects.two_arms import TwoArms
from ..work_outcomes import Finding, Unknown, work_outcome
from .work_people import WorkPerson

__all__ = ["DefinitionEffect", "FoundIn", "definition_effect", "definition_findings"]

FoundIn = tuple[str, Finding[bool]]
"""Stratum of a person, and whether the person meets a definition."""


@dataclass(frozen=True)
class DefinitionEffect:
    """One definition of work in two arms.

    Attributes
    ----------
    counts : persons whose outcome is known, and those with the outcome, in both arms.
    unknown, control_unknown : how many are not known, by why.
    difference : Newcombe's interval; in strata that of Mantel and Haenszel.
    ratio, odds_ratio : likewise, from logarithms.
    test : Pearson's chi-squared; in strata that of Cochran, Mantel and Haenszel. What cannot be had carries a reason.
    """

    definition: WorkDefinition
    counts: TwoArms
    unknown: Mapping[Unknown, int]
    control_unknown: Mapping[Unknown, int]
    difference: Effect
    ratio: Effect
    odds_ratio: Effect
    test: Effect


def definition_findings(
    definition: WorkDefinition, people: Sequence[tuple[WorkPerson, date]]
) -> list[FoundIn]:
    """Return whether each person meets a definition by the records, on or up to the planned day of a wave."""
    return [
        (
            person.stratum,
            work_outcome(definition, person.records, inclusion=person.inclusion, planned=planned),
        )
        for person, planned in people
    ]


def definition_effect(
    definition: WorkDefinition,
    treated: Sequence[FoundIn],
    control: Sequence[FoundIn],
    *,
    stratified: bool = False,
    level: float = LEVEL,
) -> DefinitionEffect:
    """Count a definition in two arms and compare them.

    Parameters
    ----------
    definition : of work.
    treated, control : whether each person of either arm meets it, see `definition_findings`.
    stratified : put the strata of the people together by Mantel and Haenszel.
    level : confidence as a share.
    """
    unknown: tuple[Counter[Unknown], Counter[Unknown]] = (Counter(), Counter())
    cells: dict[str, list[int]] = {}
    for arm, people in enumerate((treated, control)):
        for stratum, found in people:
            if found.unknown is not None:
                unknown[arm][found.unknown] += 1
                continue
            cell = cells.setdefault(stratum, [0, 0, 0, 0])
            cell[2 * arm] += bool(found.value)
            cell[2 * arm + 1] += 1
    strata = [TwoArms(*cell) for cell in cells.values()]
    both = (
        TwoArms(*(sum(column) for column in zip(*cells.values(), strict=True)))
        if cells
        else TwoArms(0, 0, 0, 0)
    )
    effects = _stratified(strata, level) if stratified else _plain(both, level)
    return DefinitionEffect(
        definition, both, unknown[0], unknown[1], *(_told(effect, level) for effect in effects)
    )


Effects = tuple[Callable[[], Effect], ...]


def _plain(arms: TwoArms, level: float) -> Effects:
    return (
        lambda: risk_difference(arms, interval="newcombe", level=level),
        lambda: risk_ratio(arms, level=level),
        lambda: odds_ratio(arms, level=level),
        lambda: pearson_chi_square(arms),
    )


def _stratified(strata: Sequence[TwoArms], level: float) -> Effects:
    return (
        lambda: mantel_haenszel_difference(strata, level=level),
        lambda: mantel_haenszel_ratio(strata, level=level),
        lambda: mantel_haenszel_odds_ratio(strata, level=level),
        lambda: cochran_mantel_haenszel(strata),
    )


def _told(effect: Callable[[], Effect], level: float) -> Effect:
    try:
        return effect()
    except NotEstimable as refusal:
        return Effect(level=level, reason=" ".join(problem.text for problem in refusal.problems))
