"""Small simulated studies to find the power of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.analysis_plan import PlannedAnalysis
from workmh_measures.model.study import Study
from workmh_measures.trial.power_simulation.planned_tests import planned_tests
from workmh_measures.trial.power_simulation.replication import PowerQuestion
from workmh_measures.trial.simulation.truth import Truth

NOTHING = replace(
    Truth(),
    burden=replace(Truth().burden, effect=0.0),
    work=replace(Truth().work, hazard_ratio=1.0),
)
"""Nothing put in."""


def planned_study(name: str = "demo", **primary: Any) -> Study:
    """A study of the library whose plan has one comparison."""
    study = load_study(name)
    if study.analysis is None:
        raise ValueError(f"{name} has no plan")
    plan = study.analysis.model_copy(update={"primary": PlannedAnalysis(**primary), "secondary": ()})
    return study.model_copy(update={"analysis": plan})


def question(
    study: Study | str = "demo", *wanted: str, truth: Truth | None = None, **more: Any
) -> PowerQuestion:
    """What is simulated of a study."""
    study = load_study(study) if isinstance(study, str) else study
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    return PowerQuestion(study, instruments, planned_tests(study, wanted).tests, truth or Truth(), **more)
