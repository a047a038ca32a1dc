"""What is asked of an instrument in a study: the same numbers as `workmh analyse`, and nothing that tells the arms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.measured_rows import RowNames, measurements_of
from workmh_measures.analysis.questions import SECTIONS, Questions
from workmh_measures.dataset.blinded import blinded
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.model.hypothesis import ExpectedDifference
from workmh_measures.trial.instrument_inquiry import (
    FEWEST,
    PARTS,
    Asked,
    Inquiry,
    group_variables,
    known_later,
    outcomes_offered,
    prepared,
    waves_of,
)

from .trial_cases import made_up_trial

FILLED = {
    "dif": {"group": "benefit_group"},
    "invariance": {"waves": ("t0", "t6")},
    "retest": {"waves": ("t0", "t6")},
    "change": {"waves": ("t0", "t6")},
    "criterion": {"outcome": "competitive_work_12"},
}


@pytest.fixture(scope="module")
def asked() -> Asked:
    data = made_up_trial()
    return Asked(data.study, blinded(data.long), known_later(data, arms=False))


@pytest.fixture(scope="module")
def asked_by_arm() -> Asked:
    data = made_up_trial()
    return Asked(data.study, data.long, known_later(data, arms=True))


def test_every_part_names_sections_there_are() -> None:
    assert {section for sections in PARTS.values() for section in sections} == set(SECTIONS)


@pytest.mark.parametrize("part", [part for part in PARTS if part != "consistency"])
def test_every_part_tells_of_the_instrument(asked: Asked, part: str) -> None:
    inquiry = Inquiry("phq9", part, **FILLED.get(part, {}))
    assert not inquiry.lacks
    ready = prepared(asked, inquiry)
    rows = analyse(ready.measured, replace(ready.questions, draws=100))
    assert rows
    assert {row.instrument for row in rows} == {"phq9"}
    assert any(row.value is not None for row in rows)


@pytest.mark.parametrize("part", ["invariance", "dif", "retest", "change", "criterion"])
def test_what_is_lacking_is_told_and_not_guessed(asked: Asked, part: str) -> None:
    inquiry = Inquiry("phq9", part)
    assert inquiry.lacks in ("group", "waves", "outcome")
    with pytest.raises(ValueError, match=inquiry.lacks):
        prepared(asked, inquiry)


def test_numbers_are_those_of_an_analysis_of_the_same_rows(asked: Asked, asked_by_arm: Asked) -> None:
    ready = prepared(asked, Inquiry("hads", "overview", wave="t0"))
    frame = asked_by_arm.long.frame
    table = Dataset(frame[frame["wave"] == "t0"].reset_index(drop=True), asked_by_arm.long.codebook)
    names = RowNames(person="id", wave="wave")
    expected = analyse(
        measurements_of(table, names, instrument="hads"), Questions(sections=PARTS["overview"])
    )
    found = analyse(ready.measured, ready.questions)
    assert len(found) == len(expected) > 100
    for one, other in zip(found, expected, strict=True):
        assert replace(one, value=None, ci_low=None, ci_high=None, p_value=None) == replace(
            other, value=None, ci_low=None, ci_high=None, p_value=None
        )
        assert (one.value is None) == (other.value is None)
        if one.value is not None:
            assert one.value == pytest.approx(other.value, rel=1e-9, abs=1e-12)


def test_a_wave_that_came_again_counts_once(asked: Asked) -> None:
    measured = prepared(asked, Inquiry("who5", "overview")).measured
    assert "j3" in waves_of(asked.study, asked.long, "who5")
    people = measured.rows.groupby("wave")["person"]
    assert (people.count() == people.nunique()).all()


def test_groups_and_waves_of_few_are_left_out_and_named(asked: Asked) -> None:
    frame = asked.long.frame.copy()
    some = frame["id"].drop_duplicates().tolist()
    frame.loc[frame["id"].isin(some[: FEWEST - 1]), "benefit_group"] = "rare"
    items = [v.name for v in asked.long.codebook.of_kind("item") if v.instrument == "phq9"]
    late = (frame["wave"] == "t6") & ~frame["id"].isin(some[: FEWEST - 1])
    frame.loc[late, items] = np.nan
    few = replace(asked, long=replace(asked.long, frame=frame))
    ready = prepared(few, Inquiry("phq9", "structure", group="benefit_group"))
    assert ready.few_groups == ("rare",)
    assert ready.few_waves == ("t6",)
    assert ready.measured.waves == ("t0",)
    assert "rare" not in set(ready.measured.rows["group"].dropna())


def test_whoever_may_not_know_the_arms_is_offered_nothing_that_tells_them(
    asked: Asked, asked_by_arm: Asked
) -> None:
    flag = replace(asked_by_arm.long.codebook["unit"], name="got_it", reveals_arm=True)
    telling = replace(asked_by_arm.long.codebook, variables=(*asked_by_arm.long.codebook.variables, flag))
    hidden = {variable.name for variable in group_variables(telling, "hads", arms=False)}
    assert not hidden & {"arm", "got_it"}
    assert {"arm", "got_it"} <= {v.name for v in group_variables(telling, "hads", arms=True)}
    assert "arm" not in asked.long.codebook
    assert not [v.name for v in group_variables(telling, "hads", arms=False) if v.instrument == "hads"]


def test_what_staff_tell_is_no_outcome_for_whoever_is_blind(asked: Asked) -> None:
    outcomes = tuple(one.model_copy(update={"source": "staff"}) for one in asked.study.outcomes)
    study = asked.study.model_copy(update={"outcomes": outcomes})
    assert outcomes_offered(asked.study, arms=False)
    assert not outcomes_offered(study, arms=False)
    assert outcomes_offered(study, arms=True)


def test_hypotheses_about_the_arms_are_kept_from_whoever_is_blind(asked: Asked, asked_by_arm: Asked) -> None:
    stated = ExpectedDifference.model_validate(
        {
            "id": "arms_differ",
            "kind": "group_difference",
            "of": {"instrument": "phq9", "scale": "total", "wave": "t6"},
            "group": {"column": "arm", "higher": "control", "lower": "programme"},
            "at_least": 0.2,
            "source": "made up",
            "stated_on": "2026-11-22",
        }
    )
    study = asked.study.model_copy(update={"hypotheses": (*asked.study.hypotheses, stated)})
    inquiry = Inquiry("phq9", "hypotheses")
    blind = prepared(replace(asked, study=study), inquiry).questions.hypotheses
    known = prepared(replace(asked_by_arm, study=study), inquiry).questions.hypotheses
    assert "arms_differ" not in [one.id for one in blind]
    assert "arms_differ" in [one.id for one in known]
    assert blind
