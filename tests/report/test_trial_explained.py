"""What a trial's page says its numbers are: of a name another analysis has too, what it is in a trial."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.trial.trial_cases import made_up_trial

from workmh_measures.analysis.estimate_names import ANALYSES
from workmh_measures.model.analysis_plan import Multiplicity
from workmh_measures.report.reasons import in_words
from workmh_measures.report.trial_page import trial_page
from workmh_measures.report.trial_works import METHOD_WORKS, PART_WORKS, TRIAL_WORKS
from workmh_measures.report.words import TABLES
from workmh_measures.trial.trial_analysis import trial_estimates
from workmh_measures.trial.trial_estimate_names import TRIAL_ANALYSES
from workmh_measures.trial.trial_questions import TrialQuestions

AMOUNTS = ("mean", "sd", "median", "lower_quartile", "upper_quartile", "minimum", "maximum")
SHARED = sorted((set(TRIAL_ANALYSES) & set(ANALYSES)) | set(AMOUNTS))


def test_english_is_what_the_names_of_a_trial_say() -> None:
    for name, told in TRIAL_ANALYSES.items():
        assert TABLES["en"][f"trial_explain.{name}"] == told


def test_names_of_other_analyses_are_explained_by_words_of_trials() -> None:
    assert {"odds_ratio", "missing_wave_percent"} <= set(SHARED)
    for table in TABLES.values():
        for name in SHARED:
            told = table[f"trial_explain.{name}"]
            assert told == table[f"explain.{name}"] or not {"skår", "score"} & set(told.split()), name


@pytest.mark.parametrize("name", sorted(TRIAL_ANALYSES))
def test_every_name_is_explained_in_norwegian(name: str) -> None:
    own, general = (TABLES["nb"].get(f"{kind}.{name}") for kind in ("trial_explain", "explain"))
    assert own or (general and name not in ANALYSES)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_shows_them(read_page: Callable, language: str) -> None:
    data = made_up_trial("ips_pain", 58)
    rows = trial_estimates(data, TrialQuestions(draws=200))
    page = trial_page(data, rows, language=language)
    table = TABLES[language]
    used = {row.analysis for row in rows}
    for name in used & {"odds_ratio", "outcome_share", "missing_wave_pattern"}:
        assert table[f"explain.{name}"] not in page
    for name in ("outcome_share", "work_share", "work_difference"):
        if name in used:
            assert table[f"trial_explain.{name}"] in page
    assert "outcome_share" in used or "work_share" in used


def test_a_difference_over_strata_cites_who_gave_its_variance() -> None:
    assert PART_WORKS["stratified_risk_difference"] == ("sato_1989",)
    assert "Sato T" in TRIAL_WORKS["sato_1989"].citation
    cited = {key for keys in (*METHOD_WORKS.values(), *PART_WORKS.values()) for key in keys}
    assert cited == set(TRIAL_WORKS)


def test_an_estimand_names_arms_as_the_study_does(read_page: Callable) -> None:
    data = made_up_trial("demo", 58)
    rows = trial_estimates(data, TrialQuestions(draws=200))
    page = trial_page(data, rows, language="nb")
    assert "programme v control" not in page
    table = read_page(page).table("every-effects")
    lines = [line for line in table if "estimand" in line[0].lower() and "Behandling" in line[0]]
    assert lines
    assert data.reference.name.in_language("nb") in lines[0][1]


def test_a_lack_at_the_start_is_told_in_norwegian() -> None:
    told = "3 persons have no value in baseline and are left out: they need one to be compared."
    assert in_words(told, "nb").text.startswith("3 personer har ingen verdi ved start")


@pytest.mark.parametrize(
    ("rule", "word"), [("holm", "Familiene: "), ("gatekeeping", "Familiene i rekkefølge: ")]
)
def test_families_have_an_order_only_where_they_are_tested_in_turn(rule: str, word: str) -> None:
    data = made_up_trial("demo", 58)
    assert data.plan is not None
    families = ((data.plan.primary.name,), tuple(one.name for one in data.plan.secondary[:1]))
    stated = data.plan.model_copy(update={"multiplicity": Multiplicity(method=rule, families=families)})
    study = data.study.model_copy(update={"analysis": stated})
    page = trial_page(replace(data, study=study, source="folder trial_a"), [], language="nb")
    assert word in page
    assert "mappen trial_a" in page
