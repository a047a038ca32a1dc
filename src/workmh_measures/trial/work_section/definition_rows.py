"""The result of each work outcome under its own definition and under others that differ in one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Protocol

from ...analysis.wilson_interval import wilson_interval
from ...errors import NotEstimable
from ...model.estimate import Estimate
from ...model.study import Arm, WorkDefinition
from ..binary_effects.effect import Effect
from ..trial_data import TrialData
from ..work_models.definition_effects import DefinitionEffect, FoundIn, definition_effect
from ..work_models.definition_grid import definition_grid
from ..work_outcomes import Unknown
from .told_outcomes import filled

__all__ = ["Defined", "definition_rows", "share_effect"]

Rows = Iterator[Estimate]


class Defined(Protocol):
    """An outcome of work with the people of each arm, whoever tells of it."""

    @property
    def data(self) -> TrialData:
        """The trial."""

    @property
    def definition(self) -> WorkDefinition:
        """What the study counts as work."""

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Arms somebody is in, the reference first."""

    def findings(self, definition: WorkDefinition, arm: Arm) -> list[FoundIn]:
        """Return whether each person of an arm meets a definition."""

    def left_out(self, unknown: Mapping[Unknown, int]) -> tuple[str, ...]:
        """Say how many are left out, and why."""

    def row(self, analysis: str, arm: Arm | None, **more: Any) -> Estimate:
        """Return a row about the outcome, without a value."""


def definition_rows(told: Defined) -> Rows:
    """Yield share by arm, difference, ratio, odds ratio and test for the study's definition, then for each other one.

    Notes
    -----
    `level` is the id of the definition. Where allocation was stratified, strata are put together by Mantel and Haenszel.
    """
    stratified = bool(told.data.study.allocation.strata)
    for choice in definition_grid(told.definition):
        level = choice.definition.id
        shown = set()
        for arm in told.arms[1:]:
            sides = [told.findings(choice.definition, one) for one in (arm, told.arms[0])]
            found = definition_effect(choice.definition, *sides, stratified=stratified)
            for one, events, n, unknown in _sides(told, arm, found):
                if one.id not in shown:
                    shown.add(one.id)
                    row = told.row(
                        "work_share", one, level=level, n=n, method="wilson", warnings=told.left_out(unknown)
                    )
                    yield filled(row, partial(share_effect, events, n))
            yield from _compared(told, arm, found, stratified=stratified)
        if len(told.arms) == 1:
            yield from _alone(
                told,
                choice.definition.id,
                definition_effect(choice.definition, told.findings(choice.definition, told.arms[0]), []),
            )


def _alone(told: Defined, level: str, found: DefinitionEffect) -> Rows:
    n = found.counts.n
    row = told.row(
        "work_share", told.arms[0], level=level, n=n, method="wilson", warnings=told.left_out(found.unknown)
    )
    yield filled(row, partial(share_effect, found.counts.events, n))


def _sides(
    told: Defined, arm: Arm, found: DefinitionEffect
) -> Iterator[tuple[Arm, int, int, Mapping[Unknown, int]]]:
    counts = found.counts
    yield told.arms[0], counts.control_events, counts.control_n, found.control_unknown
    yield arm, counts.events, counts.n, found.unknown


def _compared(told: Defined, arm: Arm, found: DefinitionEffect, *, stratified: bool) -> Rows:
    methods = ("mantel_haenszel",) * 3 if stratified else ("newcombe", "miettinen_nurminen", "woolf")
    names = ("work_difference", "work_ratio", "work_odds_ratio")
    effects = (found.difference, found.ratio, found.odds_ratio)
    unknown = Counter(found.unknown) + Counter(found.control_unknown)
    about = {"level": found.definition.id, "n": found.counts.total, "warnings": told.left_out(unknown)}
    for name, method, effect in zip(names, methods, effects, strict=True):
        yield filled(told.row(name, arm, method=method, **about), effect)
    test = "cochran_mantel_haenszel" if stratified else "pearson_chi_square"
    yield filled(told.row("work_test", arm, method=test, **about), found.test)


def share_effect(events: int, n: int) -> Effect:
    """Share with Wilson's interval.

    Raises
    ------
    NotEstimable
        If nobody is known.
    """
    if not n:
        raise NotEstimable.because("It is known of nobody in the arm: see which days the records cover.")
    low, high = wilson_interval(events, n)
    return Effect(events / n, low, high)
