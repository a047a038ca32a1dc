"""A trial with the results of its plan, seen in one language: what every section of its page asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..model.analysis_plan import PlannedAnalysis
from ..model.estimate import Estimate
from ..model.study import Arm, Outcome
from ..scoring.attainable import attainable_range
from ..trial.characteristic_labels import characteristic_label, level_label
from ..trial.economics_section.section import plane_draws
from ..trial.person_values import first_wave
from ..trial.trial_data import TrialData
from ..trial.trial_questions import TrialQuestions
from .blocks import Phrase
from .reasons import in_words
from .remarks import capitalised
from .trial_row_sections import rows_by_section
from .words import TABLES
from .writer import Writer, decimals_for

__all__ = ["TrialView"]

_NARROW = 2.0
"""An amount with a smaller standard deviation is shown with two decimals."""

_MONTH = "month_"
_ARM_ID = re.compile(r"\barm '([^']+)'")


@dataclass(frozen=True)
class TrialView:
    """What the sections of the page of a trial are made from.

    Attributes
    ----------
    rows : every result, in the order they were made.
    results : what was told of the run beside its rows: `seed`, `draws`, and whatever else the results file says.
    """

    data: TrialData
    rows: tuple[Estimate, ...]
    writer: Writer
    results: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def by_section(self) -> Mapping[str, tuple[Estimate, ...]]:
        """Section -> its rows."""
        return rows_by_section(self.rows)

    def of(self, section: str, *analyses: str) -> list[Estimate]:
        """Return the rows of a section, of some analyses or of all."""
        return [r for r in self.by_section[section] if not analyses or r.analysis in analyses]

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """Arms in the order of every table and drawing: those compared, and last the one they are compared with."""
        return (*self.data.compared, self.data.reference)

    def in_words(self, sentence: str) -> Phrase:
        """Return a reason or warning in the language of the page, with arms by their names where it has their ids."""
        named = _ARM_ID.sub(lambda found: f"arm '{self.arm_name(found[1])}'", sentence)
        return in_words(named, self.writer.language)

    def arm_name(self, arm: str | None) -> str:
        """Return the name of an arm, the word for everybody where there is none."""
        if arm is None:
            return self.writer("everyone")
        named = {one.id: self.writer.text(one.name) for one in self.data.study.arms}
        return named.get(arm, arm)

    def style_of(self, arm: str) -> int:
        """Return the number of an arm, which gives its colour and its mark."""
        return next((k for k, one in enumerate(self.data.study.arms) if one.id == arm), 0)

    def against(self, arm: str | None) -> str:
        """Return which arm is compared with which."""
        say = self.writer
        return say("trial.against", arm=self.arm_name(arm), other=say.text(self.data.reference.name))

    def wave_name(self, wave: str) -> str:
        """Return the label of a wave, its id where it has none."""
        found = next((one for one in self.data.study.waves if one.id == wave), None)
        return wave if found is None else self.writer.text(found.label, wave)

    def month_of(self, wave: str) -> float:
        """Return the month a wave is planned at."""
        return self.data.study.wave(wave).month

    @cached_property
    def first_wave(self) -> str:
        """Id of the wave of inclusion."""
        return first_wave(self.data.study)

    def is_from_start(self, wave: str) -> bool:
        """Say whether a wave is counted from the first event of the study, so that everybody comes to it."""
        return self.data.study.wave(wave).anchor == self.data.study.anchors[0]

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """Outcomes of the study by id."""
        return {one.id: one for one in self.data.study.outcomes}

    def outcome_name(self, outcome: str | None) -> str:
        """Return what an outcome is called: its own name, else what it measures and when."""
        stated = self.outcomes.get(str(outcome))
        if stated is None:
            return str(outcome or "")
        say = self.writer
        if stated.name is not None:
            return say.text(stated.name)
        when = self.wave_name(stated.until) if stated.until is not None else ""
        return ", ".join(part for part in (self._measured(stated), when) if part)

    def _measured(self, outcome: Outcome) -> str:
        if outcome.kind == "employment":
            named = {one.id: self.writer.text(one.name) for one in self.data.study.work_definitions}
            return named.get(str(outcome.definition), outcome.id)
        if outcome.kind == "score":
            return self.score_name(str(outcome.instrument), str(outcome.scale))
        return str(outcome.column)

    def score_name(self, instrument: str, scale: str | None) -> str:
        """Return the short name of an instrument, and the name of its scale where one is meant."""
        found = self.data.instruments.get(instrument)
        if found is None:
            return " ".join(filter(None, (instrument, scale)))
        if scale is None:
            return found.short_name
        return f"{found.short_name} {self.writer.text(found.scale(scale).name)}"

    @cached_property
    def comparisons(self) -> tuple[tuple[str, PlannedAnalysis], ...]:
        """The comparisons of the plan with their roles; none without a plan."""
        return () if self.data.plan is None else self.data.plan.comparisons

    @cached_property
    def has_several_populations(self) -> bool:
        """Say whether results are told of more than one population."""
        return len({row.item2 for row in self.rows if row.item2 is not None}) > 1

    def planned(self, name: str | None) -> PlannedAnalysis | None:
        """Return the comparison of the plan of this name."""
        return next((one for _, one in self.comparisons if one.name == name), None)

    def role_of(self, name: str | None) -> str:
        """Return whether a comparison is primary, secondary or a sensitivity analysis; empty outside the plan."""
        return next((role for role, one in self.comparisons if one.name == name), "")

    def comparison_name(self, name: str | None) -> str:
        """Return what a comparison is called: its outcome, and the method where the plan has several of it."""
        planned = self.planned(name)
        if planned is None:
            return self.outcome_name(name)
        same = [one for _, one in self.comparisons if one.outcome == planned.outcome]
        outcome = self.outcome_name(planned.outcome)
        if len(same) == 1:
            return outcome
        return f"{outcome} – {self.method_of(planned)}"

    def method_of(self, planned: PlannedAnalysis) -> str:
        """Return the method of a comparison in words, with what it is adjusted for and how it takes missing values."""
        say = self.writer
        parts = [say(f"trial_method.{planned.method}")]
        if planned.adjust:
            names = say.listing([self.column_name(one) for one in planned.adjust])
            parts.append(say("trial.adjusted", names=names))
        parts += [say("trial.clustered")] if planned.cluster else []
        parts += [say("trial.imputed")] if planned.missing == "imputed" else []
        return ", ".join(parts)

    def column_name(self, name: str) -> str:
        """Return what a covariate or characteristic is called: of a stratum or flag its name, else its label."""
        study, say = self.data.study, self.writer
        if name.startswith(_MONTH):
            return say("trial.month_after", n=name.removeprefix(_MONTH))
        if name == "unit" and study.units:
            return say(f"unit_kind.{study.units[0].kind}")
        return capitalised(characteristic_label(self.data, name, say.language))

    def level_name(self, column: str, level: str) -> str:
        """Return a category of a stratum in words, as it is where it has none."""
        return level_label(self.data, column, level, self.writer.language)

    def level_in_words(self, row: Estimate) -> str:
        """Return the level of a row in words: a part of a subgroup by both its names."""
        level = row.level or ""
        column, sign, part = level.partition("=")
        if sign:
            return f"{self.column_name(column)}: {self.level_name(column, part)}"
        named = self.level_name(row.factor or "", level)
        return self.level_named(level) if named == level else named

    def level_named(self, level: str | None) -> str:
        """Return a level that is one of the report's own words: a definition of work, a state, a month, a reason."""
        text = level or ""
        named = {one.id: self.writer.text(one.name) for one in self.data.study.work_definitions}
        if text in named:
            return named[text]
        if text in self.data.study.person_columns:
            return self.column_name(text)
        month = re.fullmatch(r"month_(\d+)", text)
        if month is not None:
            return self.writer("trial.month", month=month.group(1))
        return self.worded(f"trial_level.{text}", lambda: self._wave_or(text))

    def _wave_or(self, text: str) -> str:
        return self.wave_name(text) if any(one.id == text for one in self.data.study.waves) else text

    def difference_name(self, arm: str) -> str:
        """Return the heading of a difference: of several arms compared it names the arm."""
        if len(self.data.compared) == 1:
            return self.writer("trial.difference")
        return self.writer("trial.difference_of", arm=self.arm_name(arm))

    def score_decimals(self, instrument: str | None, scale: str | None) -> int:
        """Return with how many decimals means of a score are shown; two where it is not known."""
        found = self.data.instruments.get(str(instrument))
        if found is None or scale not in {one.id for one in found.scales}:
            return 2
        entry = next((e for e in self.data.study.schedule if e.instrument == instrument), None)
        chosen = {} if entry is None else dict(entry.parameters)
        return decimals_for(*attainable_range(found, found.scale(str(scale)), chosen))

    @cached_property
    def plane_samples(self) -> Mapping[str, NDArray[np.float64]]:
        """Bootstrap samples of costs and years of each arm compared, drawn again from the seed of the results."""
        usual = TrialQuestions()
        seed, draws = self.results.get("seed"), self.results.get("draws")
        asked = TrialQuestions(
            seed=seed if isinstance(seed, int) else usual.seed,
            draws=draws if isinstance(draws, int) else usual.draws,
        )
        return plane_draws(self.data, asked)

    def column_decimals(self, name: str, spread: float | None = None) -> int:
        """Return with how many decimals means of a column are shown: those of its score, else by how far it spreads."""
        if name in self.data.long.codebook:
            variable = self.data.long.codebook[name]
            if variable.instrument is not None and variable.scale is not None:
                return self.score_decimals(variable.instrument, variable.scale)
        return 2 if spread is not None and spread < _NARROW else 1

    def p_value(self, p: float | None) -> str:
        """Return a p value with three decimals, or that it is below what these show."""
        if p is None:
            return "–"
        return self.writer("trial.p_small") if p < 0.001 else self.writer.number(p, 3)

    def p_told(self, p: float | None) -> str:
        """Return a p value as it stands in a sentence: p = 0.190, p < 0.001."""
        shown = self.p_value(p)
        return f"p\u00a0{shown}" if p is not None and p < 0.001 else f"p\u00a0=\u00a0{shown}"

    def worded(self, key: str, otherwise: Callable[[], str]) -> str:
        """Return one of the report's texts where there is such a one."""
        return self.writer(key) if key in TABLES[self.writer.language] else otherwise()
