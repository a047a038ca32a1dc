"""Trials with any plan: the public ones, and made-up ones in which something is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from workmh_measures.definitions.library import load_study
from workmh_measures.definitions.trial_map import read_trial_map
from workmh_measures.interop.trial_table import mapped_trial
from workmh_measures.model.analysis_plan import PlannedAnalysis, StudyAnalysis
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.record import Enrolment
from workmh_measures.trial.effects_section.section import effect_rows
from workmh_measures.trial.subgroups_section.section import subgroup_rows
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.trial_questions import TrialQuestions

from ..trial_cases import made_up_trial

ROOT = Path(__file__).parents[3]
WORK, SCORE = "competitive_work_12", "anxiety_and_depression_6"
"""Outcomes of the made-up trial."""


@cache
def reference() -> dict[str, Any]:
    """What tests/reference/trial_effects.R wrote."""
    content = json.loads((ROOT / "tests/reference/trial_effects.json").read_text(encoding="utf-8"))
    return dict(content["results"])


@cache
def public_trial(name: str, table: str) -> TrialData:
    """A trial of docs/examples from its table."""
    study = load_study(ROOT / f"docs/examples/{name}.yaml")
    told = read_trial_map(ROOT / f"docs/examples/{name}_columns.yaml", study)
    return mapped_trial(ROOT / "tests/data" / table, study, {}, told, today=date(2026, 1, 1))


def jobs2() -> TrialData:
    """JOBS II."""
    return public_trial("jobs2", "jobs2_unemployed_rct/jobs2.csv")


def beat_the_blues() -> TrialData:
    """Beat the Blues."""
    return public_trial("beat_the_blues", "beat_the_blues_rct/beat_the_blues.csv")


def demo(n: int = 120) -> TrialData:
    """The made-up trial of the library."""
    return made_up_trial("demo", n, 1)


def planned(data: TrialData, *comparisons: PlannedAnalysis, **plan: Any) -> TrialData:
    """The trial with another plan: the first comparison is the primary one."""
    told = StudyAnalysis(
        population=plan.pop("population", "itt"), primary=comparisons[0], secondary=comparisons[1:], **plan
    )
    return replace(data, study=data.study.model_copy(update={"analysis": told}))


def people_changed(data: TrialData, change: Callable[[int, Enrolment], Enrolment]) -> TrialData:
    """The trial with people who differ."""
    return replace(data, people=tuple(change(place, person) for place, person in enumerate(data.people)))


def by_unit(data: TrialData, per_arm: int) -> TrialData:
    """The trial as if whole units had been allocated."""

    def moved(place: int, person: Enrolment) -> Enrolment:
        return replace(person, unit=f"{person.arm} {place // 2 % per_arm}")

    return people_changed(data, moved)


def matched(data: TrialData) -> TrialData:
    """The trial as if people had been matched in twos, one from each arm, in their order."""
    seen = {"control": 0, "programme": 0}
    people = []
    for person in data.people:
        seen[str(person.arm)] += 1
        people.append(replace(person, pair=f"pair {seen[str(person.arm)]}"))
    allocation = data.study.allocation.model_copy(update={"kind": "matched"})
    study = data.study.model_copy(update={"allocation": allocation})
    return replace(data, study=study, people=tuple(people))


def effects(data: TrialData, **asked: Any) -> list[Estimate]:
    """Rows of the effects."""
    return [*effect_rows(data, TrialQuestions(**asked))]


def subgroups(data: TrialData) -> list[Estimate]:
    """Rows of the subgroups."""
    return [*subgroup_rows(data, TrialQuestions())]


def only(rows: Sequence[Estimate], analysis: str, **columns: object) -> list[Estimate]:
    """Rows of a name with these columns."""
    return [
        row
        for row in rows
        if row.analysis == analysis and all(getattr(row, key) == value for key, value in columns.items())
    ]


def first(rows: Sequence[Estimate], analysis: str, **columns: object) -> Estimate:
    """The first such row."""
    return only(rows, analysis, **columns)[0]
