"""Completeness and attrition of made-up trials: windows, days, items left out, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.model.estimate import Estimate
from workmh_measures.trial.answer_courses import answer_courses
from workmh_measures.trial.attrition import FOLLOWS, KNOWN_OF_ALL, KNOWN_OF_NONE, attrition_odds
from workmh_measures.trial.completeness_section import completeness_rows
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.trial_estimate_names import TRIAL_METHODS, TRIAL_NAMES_BY_SECTION

from .took_part_cases import beat_the_blues, jobs2
from .trial_cases import made_up_trial


@pytest.fixture(scope="module")
def demo() -> TrialData:
    return made_up_trial("demo", 120, 1)


@pytest.fixture(scope="module")
def rows(demo: TrialData) -> list[Estimate]:
    return [*completeness_rows(demo)]


def of(rows: list[Estimate], analysis: str, **about: object) -> list[Estimate]:
    told = [r for r in rows if r.analysis == analysis]
    return [r for r in told if all(getattr(r, key) == value for key, value in about.items())]


def test_every_name_and_method_is_on_the_closed_lists(rows: list[Estimate]) -> None:
    assert {row.analysis for row in rows} <= TRIAL_NAMES_BY_SECTION["completeness"].keys()
    methods = {row.method for row in rows} - {None, "wilson", "type_7"}
    assert methods <= TRIAL_METHODS.keys()


def test_shares_in_the_window_and_days_late_are_those_of_the_data(
    demo: TrialData, rows: list[Estimate]
) -> None:
    frame = demo.long.frame
    came = frame[(frame["wave"] == "t6") & frame["date_form"].notna()]
    [share] = of(rows, "in_window_share", wave="t6", group=None)
    assert share.value == pytest.approx(came["in_window"].mean())
    assert share.n == len(came)
    # Six months after inclusion by the calendar, one person at a time.
    inclusion = came["date_inclusion"].dt.to_period("M") + 6
    last = inclusion.dt.days_in_month
    day = np.minimum(came["date_inclusion"].dt.day, last)
    planned = inclusion.dt.to_timestamp() + (day - 1).map(lambda days: np.timedelta64(int(days), "D"))
    late = (came["date_form"] - planned).dt.days
    for name, quantile in (("lower_quartile", 0.25), ("median", 0.5), ("upper_quartile", 0.75)):
        [found] = of(rows, f"days_late_{name}", wave="t6", group=None)
        assert found.value == pytest.approx(late.quantile(quantile))


def test_items_left_out_are_counted_of_those_that_were_shown(demo: TrialData, rows: list[Estimate]) -> None:
    frame = demo.long.frame
    items = [v.name for v in demo.long.codebook.of_kind("item") if v.instrument == "who5"]
    cells = frame.loc[frame["wave"] == "t6", items].to_numpy()
    begun = ((cells >= 0) & ~np.isnan(cells)).any(axis=1)
    lacking = ~(cells >= 0) & ~np.isin(cells, (-991.0, -994.0))
    [found] = of(rows, "item_missing_share", instrument="who5", wave="t6", group=None)
    assert found.n == begun.sum()
    assert found.value == pytest.approx(
        lacking[begun].sum() / (~np.isin(cells[begun], (-991.0, -994.0))).sum()
    )
    assert not of(rows, "item_missing_share", instrument="hads", wave="j3")


def test_a_wave_of_jobs_is_due_to_those_with_a_job_alone(demo: TrialData, rows: list[Estimate]) -> None:
    [share] = of(rows, "answered_share", wave="j3", group=None)
    assert share.n == sum("job_start" in p.anchors for p in demo.allocated)


def test_courses_of_answering() -> None:
    there = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1], [0, 0, 0], [0, 1, 0]], dtype=bool)
    assert answer_courses(there).tolist() == ["complete", "dropped_out", "gaps", "gaps", "never", "gaps"]


def test_an_outcome_known_of_all_or_of_nobody_has_no_attrition() -> None:
    data = jobs2()
    frame = data.long.frame
    full = replace(data, long=replace(data.long, frame=frame.assign(score=frame["score"].fillna(1.0))))
    none = replace(
        data, long=replace(data.long, frame=frame.assign(score=frame["score"].where(frame["wave"] == "t0")))
    )
    for case, reason in ((full, KNOWN_OF_ALL), (none, KNOWN_OF_NONE)):
        told = [r for r in completeness_rows(case) if r.analysis.startswith("attrition")]
        assert [r.reason for r in told] == [reason]


def test_a_handful_of_missing_people_is_not_described() -> None:
    data = jobs2()
    frame = data.long.frame
    last = frame.index[(frame["wave"] == "t6") & frame["score"].notna()]
    few = frame.assign(score=frame["score"].fillna(1.0).mask(frame.index.isin(last[:4])))
    told = [
        r for r in completeness_rows(replace(data, long=replace(data.long, frame=few))) if r.item is not None
    ]
    [row] = told
    assert str(row.reason).startswith("The outcome of 4 is missing and of 895 known")
    arms = data.arm.to_numpy()
    one_arm = np.flatnonzero(arms == "control")[:30]
    ids = set(data.arm.index[one_arm])
    lacks = (frame["wave"] == "t6") & frame["id"].isin(ids)
    uneven = replace(data.long, frame=frame.assign(score=frame["score"].fillna(1.0).mask(lacks)))
    rows = [*completeness_rows(replace(data, long=uneven))]
    [refused] = of(rows, "attrition_difference", group="treated")
    assert refused.reason == KNOWN_OF_ALL
    assert of(rows, "attrition_difference", group="control", factor="age")[0].value is not None


def test_separation_is_said_in_words_of_the_model_and_the_differences_stay() -> None:
    data = beat_the_blues()
    lacking = data.long.frame.loc[lambda f: (f["wave"] == "t8") & f["score"].isna(), "id"]
    people = tuple(
        replace(p, strata={**p.strata, "drug": "Yes" if p.participant in set(lacking) else "No"})
        for p in data.people
    )
    rows = [*completeness_rows(replace(data, people=people))]
    for method, factor in (("alone", "drug"), ("together", None)):
        [row] = of(rows, "attrition_odds_ratio", method=method, factor=factor)
        assert str(row.reason).startswith(
            "Whether the outcome is known follows without exception from drug = Yes"
        )
    assert of(rows, "attrition_odds_ratio", method="alone", factor="length")[0].value is not None
    assert of(rows, "attrition_difference", factor="length", group=None)[0].value is not None


def test_a_column_that_follows_from_others_is_left_out_and_says_so() -> None:
    draw = np.random.default_rng(3)
    one, two = draw.normal(size=(2, 200))
    missing = draw.random(200) < 0.3
    found = attrition_odds({"one": one, "twice": 2 * one, "two": two, "same": np.ones(200)}, missing)
    alone = attrition_odds({"one": one, "two": two}, missing)
    assert [found.effects[name].reason for name in ("twice", "same")] == [FOLLOWS, FOLLOWS]
    assert found.effects["two"].value == pytest.approx(alone.effects["two"].value, rel=1e-9)


def test_persons_of_whom_a_column_is_not_known_are_left_out_and_counted() -> None:
    column = np.array([0.0, 1.0, np.nan, 0.0, 1.0, 1.0, 0.0, 1.0])
    missing = np.array([1, 0, 1, 0, 1, 0, 1, 0], dtype=bool)
    found = attrition_odds({"column": column}, missing)
    assert (found.n, found.missing, found.left_out) == (7, 3, 1)
    # By hand: 2 of 3 without and 1 of 4 with it are missing.
    assert found.effects["column"].value == pytest.approx((1 / 3) / (2 / 1))
    assert found.warnings[0].startswith("The smaller group counts 3 against 1 coefficients")
    with pytest.raises(NotEstimable, match="nobody is missing"):
        attrition_odds({"column": column}, np.zeros(8, dtype=bool))


def test_arms_from_elsewhere_are_told_of_their_outcomes_and_of_no_wave() -> None:
    rows = [*completeness_rows(made_up_trial("jump", 100, 2))]
    assert not of(rows, "answered_share", group="tau")
    known = of(rows, "outcome_known_share", group="tau", factor="any_work_60")
    assert known[0].value is not None
    assert known[0].warnings
    assert of(rows, "outcome_known_share_difference", group="tau", factor="any_work_60")
