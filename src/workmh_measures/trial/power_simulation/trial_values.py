"""What the comparisons need of a simulated trial, one number for each person: arm, strata, scores, work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...dataset.assemble import assemble
from ...dataset.due import due_from
from ...model.instrument import Instrument
from ...model.names import score_column
from ...model.study import PAIR, Outcome, WorkDefinition
from ...model.work import RegisterRecord
from ...scoring.answers import numeric_items
from ...scoring.score import score
from ..employment import LOG
from ..register_tables import known_records
from ..self_outcomes import self_outcome
from ..self_report import INSTRUMENT, SelfReport, self_reports
from ..simulate import SimulatedStudy
from ..work_outcomes import work_outcome

__all__ = ["TrialValues"]

Floats: TypeAlias = NDArray[np.float64]
Words: TypeAlias = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class TrialValues:
    """A simulated trial, person by person in the order of enrolment.

    Attributes
    ----------
    made : the trial.
    instruments : those of its schedule, by id.
    """

    made: SimulatedStudy
    instruments: Mapping[str, Instrument]

    @cached_property
    def arm(self) -> Words:
        """Id of the arm of each person, shape (n,)."""
        return np.array([person.arm.id for person in self.made.people], dtype=object)

    def is_in(self, flag: str | None) -> NDArray[np.bool_]:
        """Return who has a flag, shape (n,); everybody where there is none to have."""
        people = self.made.people
        return np.array([flag is None or person.flags.get(flag, False) for person in people], dtype=np.bool_)

    def factor(self, name: str) -> Words:
        """Return a stratum, flag, unit or pair of each person, shape (n,); None where a person has none."""
        people = self.made.people
        if name == "unit":
            found: list[object] = [person.unit for person in people]
        elif name == PAIR:
            found = [person.pair for person in people]
        else:
            found = [{**person.strata, **person.flags}.get(name) for person in people]
        return np.array(found, dtype=object)

    def score(self, outcome: Outcome, wave: str) -> Floats:
        """Return a score at a wave, shape (n,); NaN where there is none."""
        known = self._scored(str(outcome.instrument))
        place, of_wave, frame = known
        values = np.full(len(self.made.people), np.nan)
        here = of_wave == wave
        column = score_column(str(outcome.instrument), str(outcome.scale))
        values[place[here]] = frame[column].to_numpy(dtype=np.float64)[here]
        return values

    def work(self, outcome: Outcome) -> Floats:
        """Return whether a definition of work is met at the wave of an outcome, shape (n,): 1, 0, or NaN where not known."""
        definitions = {one.id: one for one in self.made.study.work_definitions}
        definition = definitions[str(outcome.definition)]
        if outcome.source == "survey":
            return self._said(definition, str(outcome.until))
        return self._in_register(definition, str(outcome.until))

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {person.participant: number for number, person in enumerate(self.made.people)}

    @cached_property
    def _scores(self) -> dict[str, tuple[NDArray[np.intp], Words, pd.DataFrame]]:
        return {}

    def _scored(self, instrument: str) -> tuple[NDArray[np.intp], Words, pd.DataFrame]:
        """Return person, wave and scores of every form of an instrument; its answers stand together in the table."""
        if instrument not in self._scores:
            definition, frame = self.instruments[instrument], self.made.answers.frame
            rows = frame[((frame["instrument"] == instrument) & (frame["occasion"] == 1)).to_numpy()]
            items = definition.item_ids
            values = pd.DataFrame(rows["value"].to_numpy().reshape(-1, len(items)), columns=[*items])
            first = rows.iloc[:: len(items)]
            parameters = next(e.parameters for e in self.made.study.schedule if e.instrument == instrument)
            answers = values[[*numeric_items(definition)]]
            scores = score(definition, answers, parameters=parameters, checked=True).frame
            place = np.array([self._numbers[name] for name in first["participant"]], dtype=np.intp)
            self._scores[instrument] = place, first["wave"].to_numpy(dtype=object), scores
        return self._scores[instrument]

    @cached_property
    def _records(self) -> Mapping[str, list[RegisterRecord]]:
        found: dict[str, list[RegisterRecord]] = {}
        for record in known_records(self.made.enrolments, self.made.registers):
            if record.source != LOG:
                found.setdefault(record.participant, []).append(record)
        return found

    def _in_register(self, definition: WorkDefinition, wave: str) -> Floats:
        study = self.made.study
        anchor, planned = study.anchors[0], study.wave(wave)
        found = np.full(len(self.made.people), np.nan)
        for number, person in enumerate(self.made.enrolments):
            inclusion, start = person.anchors.get(anchor), person.anchors.get(planned.anchor)
            if inclusion is None or start is None:
                continue
            records = self._records.get(person.participant, [])
            day: date = due_from(planned, start).planned
            value = work_outcome(definition, records, inclusion=inclusion, planned=day).value
            found[number] = np.nan if value is None else float(value)
        return found

    @cached_property
    def _reports(self) -> tuple[SelfReport, ...]:
        """What people said of their work, from the data set as it is exported."""
        study = self.made.study
        schedule = tuple(entry for entry in study.schedule if entry.instrument == INSTRUMENT)
        answers = self.made.answers
        frame = answers.frame[(answers.frame["instrument"] == INSTRUMENT).to_numpy()]
        forms = frozenset(form for form in answers.completed if form[3] == INSTRUMENT)
        dataset = assemble(
            study.model_copy(update={"schedule": schedule}),
            self.instruments,
            type(answers)(frame, forms),
            self.made.enrolments,
            today=self.made.observed_until,
        )
        return tuple(self_reports(dataset))

    def _said(self, definition: WorkDefinition, wave: str) -> Floats:
        study = self.made.study
        anchors = {one.id: one.anchor for one in study.waves}
        asked = {one for entry in study.schedule if entry.instrument == INSTRUMENT for one in entry.waves}
        beside: dict[str, list[SelfReport]] = {}
        for report in self._reports:
            if report.wave in asked and anchors[report.wave] == anchors[wave] and report.anchor_no <= 1:
                beside.setdefault(report.participant, []).append(report)
        found = np.full(len(self.made.people), np.nan)
        for participant, reports in beside.items():
            for report in (report for report in reports if report.wave == wave):
                met = self_outcome(definition, report, reports)
                found[self._numbers[participant]] = np.nan if met is None else float(met)
        return found
