"""Strata in which one arm has nobody carry no comparison: who is told as analysed is who the number rests on, with a caution."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from tests.report.conftest import read as read_page

from workmh_measures.model.analysis_plan import PlannedAnalysis
from workmh_measures.report.trial_page import trial_page
from workmh_measures.trial.analysed_people import people_analysed
from workmh_measures.trial.effects_section.comparison import comparisons
from workmh_measures.trial.flow_section import flow_rows
from workmh_measures.trial.missing_section.imputed_effect import imputed_effect
from workmh_measures.trial.subgroups_section.section import subgroup_rows
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.trial_questions import TrialQuestions

from .planned_trials import WORK, demo, effects, first, jobs2, only, planned

IN_STRATA = PlannedAnalysis(outcome="employed", method="risk_difference", adjust=("occupation",))
ROOM = "there is room for 0.7 persons"
FEW = "Over all strata that are used a cell of arm by outcome has 0 persons"


def thinned(data: TrialData, arm: str, kept: int) -> TrialData:
    """A trial in which an arm has few people."""
    people = [person for person in data.people if person.arm == arm]
    gone = {person.participant for person in people[kept:]}
    frame = data.long.frame
    return replace(
        data,
        people=tuple(person for person in data.people if person.participant not in gone),
        long=replace(data.long, frame=frame[~frame["id"].isin(gone)].reset_index(drop=True)),
    )


@cache
def two_in_the_workshop() -> TrialData:
    return planned(thinned(jobs2(), "workshop", 2), IN_STRATA, subgroups=("sex",))


def test_everybody_told_as_analysed_is_in_the_number() -> None:
    data = two_in_the_workshop()
    rows = effects(data)
    inside = {person.strata["occupation"] for person in data.people if person.arm == "workshop"}
    used = sum(person.strata["occupation"] in inside for person in data.people)
    assert used < len(data.people) == 301
    for name, method in (
        ("risk_difference", "mantel_haenszel"),
        ("risk_ratio", "mantel_haenszel"),
        ("chi_square", "cochran_mantel_haenszel"),
    ):
        assert first(rows, name, method=method).n == used, name
    assert first(rows, "risk_difference", method="newcombe").n == 301
    assert sum(row.value or 0 for row in only(rows, "persons_analysed")) == used
    flow = [*flow_rows(data)]
    assert first(flow, "flow_analysed", group=None).value == used
    assert first(flow, "flow_not_analysed", group="booklet", level="stratum_of_one_arm").value == 301 - used


def test_a_measure_or_test_over_nearly_empty_cells_says_so() -> None:
    rows = effects(two_in_the_workshop())
    for name in ("risk_difference", "risk_ratio"):
        assert any(FEW in told for told in first(rows, name, method="mantel_haenszel").warnings), name
        assert any(
            "Fisher's test" in told for told in first(rows, name, method="miettinen_nurminen").warnings
        )
    test = first(rows, "chi_square", method="cochran_mantel_haenszel")
    assert any(ROOM in told for told in test.warnings)
    whole = effects(planned(jobs2(), IN_STRATA))
    for name in ("risk_difference", "risk_ratio", "odds_ratio", "chi_square"):
        assert not first(whole, name).warnings, name


def test_levels_of_a_subgroup_count_whom_they_compare() -> None:
    rows = [*subgroup_rows(two_in_the_workshop(), TrialQuestions())]
    for level in ("sex=man", "sex=woman"):
        row = first(rows, "risk_difference", level=level, method="mantel_haenszel")
        everybody = first(rows, "risk_difference", level=level, method="newcombe")
        [left] = [told for told in row.warnings if "strata have one arm only" in told]
        assert f"with {(everybody.n or 0) - (row.n or 0)} persons" in left


def test_an_imputed_outcome_does_not_bring_a_stratum_of_one_arm_in() -> None:
    whole = jobs2()
    lone = "manager"
    people = tuple(
        replace(one, arm="booklet") if one.strata["occupation"] == lone else one for one in whole.people
    )
    frame = whole.long.frame.copy()
    frame.loc[(frame["wave"] == "t6") & (frame.index % 10 == 0), "employed"] = np.nan
    made = IN_STRATA.model_copy(update={"missing": "imputed"})
    data = planned(replace(whole, people=people, long=replace(whole.long, frame=frame)), made)
    found = imputed_effect(next(comparisons(data)), "workshop")
    status = people_analysed(data, made, "itt")
    alone = sum(one.strata["occupation"] == lone for one in people)
    assert (status == "stratum_of_one_arm").sum() == alone > 0
    assert found.n == (status == "analysed").sum() == 899 - alone
    assert any(
        f"1 of 7 strata have one arm only and are left out, with {alone}" in told
        for told in found.effect.warnings
    )


@pytest.mark.parametrize(
    ("language", "left", "few"),
    [
        ("en", "have one arm only", "are not to be trusted"),
        ("nb", "har bare én gruppe", "ikke til å stole på"),
    ],
)
def test_the_caution_stands_beside_the_headline(language: str, left: str, few: str) -> None:
    data = planned(
        thinned(demo(), "programme", 1),
        PlannedAnalysis(outcome=WORK, method="risk_difference", adjust=("benefit_group",)),
    )
    page = read_page(trial_page(data, effects(data), language=language, results={}))
    [box] = [one.text for one in page.root.all() if one.get("class") == "box"]
    assert left in box
    assert few in box
