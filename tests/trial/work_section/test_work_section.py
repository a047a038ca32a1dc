"""Rows on work of made-up trials: every name and variant is known, numbers are those of the engines, gaps are said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from workmh_measures.model.estimate import Estimate
from workmh_measures.report.reasons import in_words
from workmh_measures.report.words import TABLES
from workmh_measures.trial.binary_effects.risk_difference import risk_difference
from workmh_measures.trial.binary_effects.two_arms import TwoArms
from workmh_measures.trial.trial_questions import TrialQuestions
from workmh_measures.trial.work_names import TIME_TO_WORK_NAMES, WORK_METHODS, WORK_NAMES
from workmh_measures.trial.work_section.section import work_rows
from workmh_measures.trial.work_section.time_section import time_to_work_rows

from ..trial_cases import made_up_trial

ASKED = TrialQuestions(draws=200)
TRIALS = ("demo", "jump", "ips_pain", "jobschool", "sjm")


@cache
def rows(name: str) -> tuple[Estimate, ...]:
    data = made_up_trial(name)
    return (*work_rows(data, ASKED), *time_to_work_rows(data))


def of(name: str, *analyses: str) -> Iterator[Estimate]:
    return (row for row in rows(name) if row.analysis in analyses)


@pytest.mark.parametrize("name", TRIALS)
def test_every_name_and_variant_is_known_and_has_its_words(name: str) -> None:
    for row in rows(name):
        assert row.analysis in {**WORK_NAMES, **TIME_TO_WORK_NAMES}
        assert row.method is None or row.method in WORK_METHODS
        for table in TABLES.values():
            assert f"analysis.{row.analysis}" in table
            assert row.method is None or f"method.{row.method}" in table, row.method


@pytest.mark.parametrize("name", TRIALS)
def test_every_row_has_a_value_or_a_reason_and_every_sentence_is_translated(name: str) -> None:
    for row in rows(name):
        assert (row.value is None) == (row.reason is not None), row
        for sentence in filter(None, (row.reason, *row.warnings)):
            assert in_words(sentence, "nb").language is None, sentence


def test_all_names_occur_somewhere() -> None:
    told = {row.analysis for name in TRIALS for row in rows(name)}
    assert {*WORK_NAMES, *TIME_TO_WORK_NAMES} - told <= {"age_pension_share_by_month"}


def test_the_own_definition_gives_what_the_long_table_says() -> None:
    data = made_up_trial("demo")
    frame = data.long.frame
    at_wave = frame[frame["wave"] == "r12"].set_index("id")["any_competitive_reg"]
    shares = {row.group: row for row in of("demo", "work_share") if row.level == "any_competitive"}
    for arm, row in shares.items():
        values = at_wave[data.arm[data.arm == arm].index].dropna()
        assert row.value == pytest.approx(values.mean())
        assert row.n == len(values)
    days = frame[frame["wave"] == "r12"].set_index("id")["days_worked_reg"]
    for row in of("demo", "days_worked_mean"):
        values = days[data.arm[data.arm == row.group].index].dropna()
        assert row.value == pytest.approx(values.mean())


def test_a_difference_of_plain_arms_is_that_of_newcombe() -> None:
    control, treated = (
        next(r for r in of("ips_pain", "work_share") if r.group == arm.id)
        for arm in (made_up_trial("ips_pain").reference, made_up_trial("ips_pain").compared[0])
    )
    row = next(of("ips_pain", "work_difference"))
    assert row.method == "newcombe"
    counts = [round((one.value or 0) * (one.n or 0)) for one in (treated, control)]
    expected = risk_difference(
        TwoArms(counts[0], treated.n or 0, counts[1], control.n or 0), interval="newcombe"
    )
    assert [row.value, row.ci_low, row.ci_high] == pytest.approx(
        [expected.value, expected.ci_low, expected.ci_high]
    )


def test_shares_of_states_add_to_one_and_months_to_the_horizon() -> None:
    for arm in {row.group for row in of("demo", "state_share")}:
        for month in range(13):
            shares = [
                row.value or 0
                for row in of("demo", "state_share")
                if row.group == arm and row.factor == f"month_{month}" and row.level != "not_covered"
            ]
            assert sum(shares) == pytest.approx(1)
        months = [row.value or 0 for row in of("demo", "state_months") if row.group == arm]
        assert sum(months) == pytest.approx(12)


def test_endings_are_of_everybody_with_a_known_time() -> None:
    for arm in {row.group for row in of("demo", "job_endings")}:
        counts = [row for row in of("demo", "job_endings") if row.group == arm]
        assert sum(row.value or 0 for row in counts) == counts[0].n
        share = [r for r in of("demo", "job_share_by_month") if r.group == arm and r.level == "month_12"]
        jobs = next(row.value for row in counts if row.level == "job")
        assert 0 < (share[0].value or 0) <= (jobs or 0) / (counts[0].n or 1) + 0.05
        curve = [r.value for r in of("demo", "job_share_by_month") if r.group == arm]
        assert np.all(np.diff(np.array(curve, dtype=np.float64)) >= 0)


def test_without_records_the_rows_say_so_and_without_work_there_are_none() -> None:
    data = replace(made_up_trial("demo"), records=())
    assert "no records of registers" in (next(iter(work_rows(data, ASKED))).reason or "")
    assert "needs the spells" in (next(iter(time_to_work_rows(data))).reason or "")
    study = data.study.model_copy(update={"outcomes": data.study.outcomes[1:]})
    assert list(work_rows(replace(data, study=study), ASKED)) == []
    assert list(time_to_work_rows(replace(data, study=study))) == []


def test_before_the_day_of_the_wave_there_is_nothing_to_tell() -> None:
    data = made_up_trial("demo")
    first = min(person.anchors["inclusion"] for person in data.people)
    early = replace(data, today=first)
    found = [row for row in work_rows(early, ASKED) if row.analysis == "work_share"]
    assert "has come for nobody" in (found[0].reason or "")
