"""Who took part: which characteristics are told, what they are called, and which cannot be."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.model.estimate import Estimate
from workmh_measures.trial.baseline_section import NO_CHARACTERISTIC, baseline_rows
from workmh_measures.trial.characteristic_labels import characteristic_label, level_label
from workmh_measures.trial.characteristics import characteristic_names, known_at_start
from workmh_measures.trial.flow_section import ELSEWHERE
from workmh_measures.trial.trial_data import TrialData

from .took_part_cases import beat_the_blues, jobs2
from .trial_cases import made_up_trial


def without_columns(data: TrialData) -> TrialData:
    plan = data.study.analysis.model_copy(update={"baseline": ()})  # type: ignore[union-attr]
    return replace(data, study=data.study.model_copy(update={"analysis": plan}))


def of(rows: list[Estimate], **about: object) -> list[Estimate]:
    return [r for r in rows if all(getattr(r, key) == value for key, value in about.items())]


def test_a_plan_that_names_columns_is_followed_and_no_p_value_is_told() -> None:
    rows = [*baseline_rows(jobs2())]
    assert [*dict.fromkeys(row.factor for row in rows)] == [
        *("sex", "educ", "marital", "age", "econ_hard", "score")
    ]
    assert all(row.p_value is None for row in rows)
    assert {row.group for row in rows} == {None, "control", "treated"}
    assert {row.group for row in of(rows, analysis="standardised_difference")} == {"treated"}


def test_without_named_columns_everything_known_at_the_start_is_told() -> None:
    names = characteristic_names(without_columns(made_up_trial("demo", 120, 1)))
    assert names[:5] == ("benefit_group", "unit", "hads_total", "who5_total", "eq5d5l_index")
    assert {"comp_reg", "hours_wk_reg", "sickness_benefit_reg", "rtw_expectancy_rtw_exp3"} <= {*names}
    # Nobody in the made-up trial has it, so it says nothing of who took part.
    assert "qualification_benefit_reg" not in names


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("arm", "tells which arm a person is in"),
        ("any_competitive_reg", "not measured at wave 't0'"),
        ("date_job_start", "is a date"),
        ("in_window", "known only after people were allocated"),
        ("nothing_like_it", "have no column 'nothing_like_it'"),
    ],
)
def test_what_tells_the_arm_or_comes_later_is_refused_with_what_to_do(name: str, words: str) -> None:
    data = made_up_trial("demo", 120, 1)
    with pytest.raises(NotEstimable, match=words):
        known_at_start(data, name)
    plan = data.study.analysis.model_copy(update={"baseline": (name, "unit")})  # type: ignore[union-attr]
    rows = [*baseline_rows(replace(data, study=data.study.model_copy(update={"analysis": plan})))]
    assert rows[0].analysis == "baseline_characteristic"
    assert rows[0].factor == name
    assert words in str(rows[0].reason)
    assert of(rows, factor="unit", analysis="category_percent")


def test_the_unit_is_no_characteristic_where_units_were_allocated() -> None:
    data = made_up_trial("jump", 100, 2)
    assert "unit" not in characteristic_names(without_columns(data))
    with pytest.raises(NotEstimable, match="tells which arm"):
        known_at_start(data, "unit")


def test_a_mark_of_a_population_comes_after_allocation() -> None:
    data = made_up_trial("ser", 60, 4)
    with pytest.raises(NotEstimable, match="known only after people were allocated"):
        known_at_start(data, "itt")


def test_an_outcome_given_once_for_each_person_comes_after_allocation() -> None:
    data = jobs2()
    later = replace(data, persons=data.persons.assign(score=1.0))
    with pytest.raises(NotEstimable, match="known only after people were allocated"):
        known_at_start(later, "score")


def test_a_column_of_many_words_is_refused_and_one_of_few_is_told() -> None:
    data = jobs2()
    crowd = replace(data, persons=data.persons.assign(town=[f"town {i}" for i in range(len(data.people))]))
    with pytest.raises(NotEstimable, match="899 categories, too many to tell"):
        known_at_start(crowd, "town")
    assert known_at_start(data, "marital").characteristic.codes == (
        *("divrcd", "married", "nevmarr", "separtd", "widowed"),
    )


def test_levels_stand_in_the_order_of_the_study_file_and_others_are_warned_of() -> None:
    data = beat_the_blues()
    levels = [
        {"id": level, "label": {"nb": told, "en": told}}
        for level, told in (("more", "Over 6 måneder"), ("unsure", "Usikker"))
    ]
    stratum = {"id": "length", "name": {"nb": "Varighet", "en": "Duration"}, "levels": levels}
    stated = {**data.study.model_dump(by_alias=True, mode="json"), "strata": [stratum]}
    named = {">6m": "more", "<6m": "less"}
    people = [replace(p, strata={**p.strata, "length": named[p.strata["length"]]}) for p in data.people]
    data = replace(data, study=type(data.study).model_validate(stated), people=tuple(people))
    rows = of([*baseline_rows(data)], factor="length", group="treated", analysis="category_percent")
    assert [row.level for row in rows] == ["more", "unsure", "less"]
    assert rows[1].value == 0
    assert [bool(row.warnings) for row in rows] == [False, False, True]
    assert rows[2].warnings[0].startswith("'less' is none of the categories of 'length'")
    assert characteristic_label(data, "length", "nb") == "Varighet"
    assert level_label(data, "length", "more", "nb") == "Over 6 måneder"
    assert level_label(data, "length", "less", "nb") == "less"


def test_names_come_from_the_study_file_or_the_codebook_in_each_language() -> None:
    data = made_up_trial("demo", 120, 1)
    assert characteristic_label(data, "comp_reg", "nb") == "Ordinært arbeid (register)"
    assert characteristic_label(data, "comp_reg", "en") == "Competitive work (register)"
    assert level_label(data, "comp_reg", "1", "nb") == "Ja"
    assert level_label(data, "rtw_expectancy_rtw_exp3", "1", "en") == "uncertain"
    assert characteristic_label(data, "comp_reg", "nn") == "comp_reg"
    assert characteristic_label(data, "nowhere", "en") == "nowhere"
    assert characteristic_label(made_up_trial("ser", 60, 4), "pp", "nn") == "Fekk tilbodet som planlagt"


def test_the_overall_column_is_of_those_in_the_study_and_others_carry_a_warning() -> None:
    data = made_up_trial("jump", 100, 2)
    rows = [*baseline_rows(data)]
    own = int((data.arm != "tau").sum())
    everybody = of(rows, factor="comp_reg", analysis="unknown_percent", group=None)
    assert everybody[0].n == own
    outside = of(rows, factor="comp_reg", group="tau")
    assert {row.warnings for row in outside} == {(ELSEWHERE.format(arm="tau"),)}
    assert of(rows, factor="comp_reg", group="tau", analysis="standardised_difference")[0].value is not None


def test_a_reference_from_elsewhere_warns_at_every_difference() -> None:
    rows = of([*baseline_rows(made_up_trial("jobschool", 40, 2))], analysis="standardised_difference")
    assert rows
    assert {row.warnings for row in rows} == {(ELSEWHERE.format(arm="control"),)}


def test_one_group_has_no_difference_and_no_column_a_sentence() -> None:
    rows = [*baseline_rows(made_up_trial("clubhouse", 40, 1))]
    assert rows
    assert not of(rows, analysis="standardised_difference")
    bare = replace(
        without_columns(jobs2()),
        persons=pd.DataFrame(),
        long=jobs2().long.only(["id", "wave", "anchor_no", "arm"]),
    )
    assert [row.reason for row in baseline_rows(bare)] == [NO_CHARACTERISTIC]
