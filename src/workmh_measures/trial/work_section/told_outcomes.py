"""Outcomes of work that registers or staff tell of, with the people of each arm and what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ...dataset.due import due_from
from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.study import Arm, Outcome, Wave, WorkDefinition
from ..binary_effects.effect import Effect
from ..trial_data import TrialData
from ..work_models.definition_effects import FoundIn, definition_findings
from ..work_models.work_people import WorkPerson, WorkTeller, work_people
from ..work_outcomes import Unknown

__all__ = ["PersonAt", "ToldOutcome", "filled", "left_out", "tellers_people", "told_outcomes"]

PersonAt = tuple[WorkPerson, date]
"""A person, and the planned day of the wave."""


@dataclass(frozen=True, eq=False)
class ToldOutcome:
    """An outcome of the study that spells tell of.

    Attributes
    ----------
    outcome, definition, wave : what is asked, and when.
    people : of every arm, those for whom the day of the wave has come.
    """

    data: TrialData
    outcome: Outcome
    definition: WorkDefinition
    wave: Wave
    people: tuple[WorkPerson, ...]

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """Arms somebody is in, the reference first."""
        return tuple(arm for arm in (self.data.reference, *self.data.compared) if self.of(arm))

    def of(self, arm: Arm) -> list[PersonAt]:
        """Return the people of an arm with the planned day of each."""
        return [(one, due_from(self.wave, one.inclusion).planned) for one in self.people if one.arm == arm.id]

    def findings(self, definition: WorkDefinition, arm: Arm) -> list[FoundIn]:
        """Return whether each person of an arm meets a definition by the records."""
        return definition_findings(definition, self.of(arm))

    def left_out(self, unknown: Mapping[Unknown, int]) -> tuple[str, ...]:
        """Say how many are left out, and why."""
        return left_out(unknown)

    def row(self, analysis: str, arm: Arm | None, **more: Any) -> Estimate:
        """Return a row about the outcome, without a value."""
        about: dict[str, Any] = {"factor": self.outcome.id, "wave": self.wave.id, "missing": "complete"}
        return Estimate(analysis=analysis, group=None if arm is None else arm.id, **(about | more))


def told_outcomes(data: TrialData) -> Iterator[ToldOutcome]:
    """Yield every outcome of work with a definition and a wave counted from inclusion, that records tell of."""
    definitions = {one.id: one for one in data.study.work_definitions}
    for outcome in data.study.outcomes:
        if outcome.kind != "employment" or outcome.source == "survey" or outcome.until is None:
            continue
        wave, definition = data.study.wave(outcome.until), definitions.get(str(outcome.definition))
        if definition is None or wave.anchor != data.study.anchors[0]:
            continue
        people = tellers_people(data, "staff" if outcome.source == "staff" else "register")
        come = [one for one in people if due_from(wave, one.inclusion).planned <= data.today]
        yield ToldOutcome(data, outcome, definition, wave, tuple(come))


def tellers_people(data: TrialData, teller: WorkTeller) -> list[WorkPerson]:
    """Return everybody allocated with what registers, or staff, know."""
    return work_people(
        data.allocated,
        data.records,
        anchor=data.study.anchors[0],
        teller=teller,
        strata=data.study.allocation.strata,
    )


def left_out(unknown: Mapping[Unknown, int]) -> tuple[str, ...]:
    """Say how many are left out, and why."""
    count = {reason: unknown.get(reason, 0) for reason in ("no_record", "not_covered", "amount_not_told")}
    total = sum(unknown.values())
    if not total:
        return ()
    told = (
        f"Persons left out: {total} ({count['no_record']} without a record, {count['not_covered']} whose records do not cover the"
        f" days, {count['amount_not_told']} whose hours or degree are not told)."
    )
    return (told,)


def filled(row: Estimate, found: Effect | Callable[[], Effect]) -> Estimate:
    """Fill in an effect, or the reason why there is none; a test without an estimate has its statistic as value."""
    try:
        effect = found if isinstance(found, Effect) else found()
    except NotEstimable as refusal:
        return changed(row, reason=" ".join(problem.text for problem in refusal.problems))
    bounded = effect.ci_low is not None or effect.ci_high is not None
    return changed(
        row,
        value=effect.statistic if effect.value is None else effect.value,
        n=row.n if effect.persons is None else effect.persons,
        ci_low=effect.ci_low,
        ci_high=effect.ci_high,
        ci_level=effect.level if bounded else None,
        p_value=effect.p_value,
        df=effect.df,
        reason=effect.reason,
        warnings=(*row.warnings, *effect.warnings),
    )
