"""What is tested: the plan, and what is usual where it says nothing; what cannot be simulated is said."""

from __future__ import annotations

from typing import Any

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import DefinitionError
from workmh_measures.model.analysis_plan import PlannedAnalysis
from workmh_measures.model.study import Study
from workmh_measures.trial.power_simulation.planned_tests import planned_tests, score_waves
from workmh_measures.trial.power_simulation.trimmed_study import trimmed_study

from .simulated_studies import planned_study


def bare(name: str, outcome: str) -> Study:
    """A study whose plan has its primary comparison alone."""
    return planned_study(name, outcome=outcome, method="risk_difference", adjust=("benefit_group",))


def test_the_plan_is_tested_and_outcomes_it_leaves_out_in_the_usual_way() -> None:
    found = planned_tests(bare("demo", "competitive_work_12"))
    assert [(t.name, t.analysis.method, t.is_stated) for t in found.tests] == [
        ("competitive_work_12", "risk_difference", True),
        ("anxiety_and_depression_6", "ancova", False),
        ("well_being_6", "ancova", False),
        ("quality_of_life_6", "ancova", False),
    ]
    assert {t.analysis.adjust for t in found.tests} == {("benefit_group",)}
    assert found.left_out == ()


def test_a_score_of_several_waves_is_tested_by_repeated_measures_as_well() -> None:
    study = bare("awac", "work_12")
    found = planned_tests(study, ["depression_12"]).tests
    assert [(t.analysis.method, t.role) for t in found] == [("ancova", "secondary"), ("mmrm", "secondary")]
    assert score_waves(study, found[1]) == ("t0", ("t6", "t12"))


def test_nothing_is_in_the_forms_but_what_is_needed() -> None:
    study = load_study("awac")
    trimmed = trimmed_study(study, planned_tests(study, ["depression_12"]).tests)
    assert [(entry.instrument, entry.waves) for entry in trimmed.schedule] == [("hads", ("t0", "t6", "t12"))]
    assert trimmed.waves == study.waves
    assert not trimmed_study(study, planned_tests(study, ["work_12"]).tests).schedule


def test_whole_units_are_compared_by_units() -> None:
    found = planned_tests(load_study("jump"))
    assert {t.analysis.method for t in found.tests} == {"cluster_t", "cluster_randomisation"}
    assert any("no log of staff" in sentence for sentence in found.left_out)


def test_a_sensitivity_analysis_is_tested_when_it_is_named() -> None:
    study = planned_study(outcome="competitive_work_12", method="risk_difference")
    assert study.analysis is not None
    also = PlannedAnalysis(id="by_fisher", outcome="competitive_work_12", method="fisher")
    plan = study.analysis.model_copy(update={"sensitivity": (also,)})
    study = study.model_copy(update={"analysis": plan})
    assert "by_fisher" not in {t.name for t in planned_tests(study).tests}
    assert [t.name for t in planned_tests(study, ["by_fisher"]).tests] == ["by_fisher"]


@pytest.mark.parametrize(
    ("name", "wanted", "words"),
    [
        ("act", (), "one arm"),
        ("demo", ("well_being",), "Did you mean 'well_being_6'?"),
        ("demo", ("one", "other"), "'other'"),
        ("jobschool", (), "external arm 'control' answer no forms"),
    ],
)
def test_what_cannot_be_simulated_at_all_is_refused(name: str, wanted: tuple[str, ...], words: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        planned_tests(load_study(name), wanted)
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("primary", "words"),
    [
        ({"outcome": "competitive_work_12", "method": "cox"}, "power is simulated for"),
        ({"outcome": "competitive_work_12", "method": "logistic", "adjust": ("hads_total",)}, "hads_total"),
        ({"outcome": "well_being_6", "method": "ancova", "adjust": ("hads_total",)}, "not simulated"),
    ],
)
def test_a_comparison_that_cannot_be_simulated_is_left_out_with_the_reason(
    primary: dict[str, Any], words: str
) -> None:
    found = planned_tests(planned_study(**primary))
    assert words in found.left_out[0]
    assert primary["outcome"] not in {t.name for t in found.tests}
