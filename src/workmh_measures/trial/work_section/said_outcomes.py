"""Outcomes of work that the persons themselves tell of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...model.estimate import Estimate
from ...model.study import Arm, Outcome, WorkDefinition
from ..self_outcomes import self_outcome
from ..self_report import SelfReport, self_reports
from ..trial_data import TrialData
from ..work_models.definition_effects import FoundIn
from ..work_outcomes import Finding, Unknown

__all__ = ["SaidOutcome", "said_outcomes"]


@dataclass(frozen=True, eq=False)
class SaidOutcome:
    """An outcome of the study that people tell of at its wave.

    Attributes
    ----------
    outcome, definition : what is asked.
    reports : of each person, at the waves counted from the same event.
    """

    data: TrialData
    outcome: Outcome
    definition: WorkDefinition
    reports: Mapping[str, tuple[SelfReport, ...]]

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """Arms somebody is in, the reference first."""
        there = set(self.data.arm)
        return tuple(arm for arm in (self.data.reference, *self.data.compared) if arm.id in there)

    def findings(self, definition: WorkDefinition, arm: Arm) -> list[FoundIn]:
        """Return whether each person of an arm meets a definition by what they said."""
        strata = self.data.study.allocation.strata
        found = []
        for person in self.data.allocated:
            if person.arm == arm.id:
                stratum = ", ".join(person.strata.get(one, "") for one in strata)
                found.append((stratum, self._said(definition, person.participant)))
        return found

    def _said(self, definition: WorkDefinition, participant: str) -> Finding[bool]:
        told = self.reports.get(participant, ())
        now = next((report for report in told if report.wave == self.outcome.until), None)
        value = None if now is None else self_outcome(definition, now, told)
        return Finding(value, "no_record" if value is None else None)

    def left_out(self, unknown: Mapping[Unknown, int]) -> tuple[str, ...]:
        """Say how many are left out."""
        total = sum(unknown.values())
        return (f"Persons left out who did not answer, or did not tell enough: {total}.",) if total else ()

    def row(self, analysis: str, arm: Arm | None, **more: Any) -> Estimate:
        """Return a row about the outcome, without a value."""
        about = {"factor": self.outcome.id, "wave": self.outcome.until, "missing": "complete"}
        return Estimate(analysis=analysis, group=None if arm is None else arm.id, **(about | more))


def said_outcomes(data: TrialData) -> Iterator[SaidOutcome]:
    """Yield every outcome of work whose source is the survey, where the form on work is in the data."""
    definitions = {one.id: one for one in data.study.work_definitions}
    reports = [report for report in self_reports(data.long) if report.anchor_no == 1]
    anchors = {wave.id: wave.anchor for wave in data.study.waves}
    for outcome in data.study.outcomes:
        definition = definitions.get(str(outcome.definition))
        if outcome.kind != "employment" or outcome.source != "survey" or definition is None:
            continue
        if outcome.until is None or not any(report.wave == outcome.until for report in reports):
            continue
        of_person: dict[str, list[SelfReport]] = {}
        for report in reports:
            if anchors[report.wave] == anchors[outcome.until]:
                of_person.setdefault(report.participant, []).append(report)
        yield SaidOutcome(data, outcome, definition, {who: tuple(told) for who, told in of_person.items()})
