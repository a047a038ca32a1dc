from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd
import pytest

from workmh_measures.dataset.assemble import assemble
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.model.work import BenefitSpell, EmploymentSpell, RegisterRecord, ToldKind
from workmh_measures.trial.work_conflicts import Conflict, conflict_table, conflicts

from .work_study import ANSWERED, answers, person, record

TODAY = date(2026, 11, 1)
Said = Callable[..., Dataset]
JOB = EmploymentSpell("competitive", date(2024, 1, 1))
SHELTERED = EmploymentSpell("sheltered", date(2024, 1, 1))
WORK: tuple[ToldKind, ...] = ("competitive", "subsidised", "placement", "sheltered", "transitional")


@pytest.fixture(scope="module")
def said(study: Study, instruments: Mapping[str, Instrument]) -> Said:
    def made(*told: tuple[str, float | str]) -> Dataset:
        rows = [("P1", "t6", item, value) for item, value in told]
        return assemble(study, instruments, answers(*rows), [person("P1")], today=TODAY)

    return made


def found(long: Dataset, *records: RegisterRecord) -> list[tuple[str, str, str]]:
    return [(c.about, c.register, c.person) for c in conflicts(long, [person("P1")], records)]


def test_work_in_the_register_and_none_told_is_a_conflict_with_both_facts(said: Said) -> None:
    [conflict] = conflicts(said(("kind", 0.0)), [person("P1")], [record("P1", JOB)])
    assert conflict == Conflict("P1", "t6", 1, ANSWERED, "work", "competitive", "none", ("aa_register",))


@pytest.mark.parametrize(
    ("code", "spells", "expected"),
    [
        (1.0, [], [("work", "none", "competitive")]),
        (3.0, [], [("work", "none", "competitive")]),
        (1.0, [JOB], []),
        (5.0, [JOB], [("kind_of_work", "competitive", "sheltered")]),
        (5.0, [JOB, SHELTERED], []),
        (7.0, [], [("work", "none", "other")]),
        (7.0, [JOB], []),
        (0.0, [], []),
        (-993.0, [JOB], []),
    ],
)
def test_each_pair_of_facts(
    said: Said, code: float, spells: list[EmploymentSpell], expected: list[tuple[str, str, str]]
) -> None:
    assert found(said(("kind", code)), record("P1", *spells, tells=WORK)) == expected


def test_what_no_register_would_know_is_no_conflict(said: Said) -> None:
    only = record("P1", tells=("competitive",))
    assert found(said(("kind", 4.0), ("education", 1.0), ("benefits", "1")), only) == []
    assert found(said(("kind", 7.0)), only) == []
    assert found(said(("kind", 1.0)), only) == [("work", "none", "competitive")]


def test_a_day_outside_the_window_is_no_conflict(said: Said) -> None:
    before = record("P1", JOB, window=(date(2024, 1, 1), date(2024, 8, 11)))
    assert found(said(("kind", 0.0)), before) == []


def test_education_and_benefits_are_compared_too(said: Said) -> None:
    told = record(
        "P1",
        BenefitSpell("work_assessment_allowance", date(2024, 1, 1)),
        EmploymentSpell("education", date(2024, 1, 1)),
    )
    assert found(said(("education", 0.0), ("benefits", "10")), told) == [
        ("education", "education", "none"),
        ("benefits", "work_assessment_allowance", "none"),
    ]
    assert found(said(("education", 2.0), ("benefits", "2")), told) == []
    assert found(said(("benefits", "1 2")), told) == [
        ("benefits", "work_assessment_allowance", "sickness_benefit work_assessment_allowance")
    ]
    assert found(said(("benefits", "2")), record("P1", tells=("sickness_benefit",))) == []


def test_the_log_of_staff_is_not_a_register(said: Said) -> None:
    assert found(said(("kind", 0.0)), record("P1", JOB, source="staff")) == []


def test_the_table_holds_each_conflict_once_with_its_keys(said: Said, study: Study) -> None:
    long = said(("kind", 0.0), ("benefits", "1"))
    made = conflict_table(study, long, [person("P1")], [record("P1", JOB)])
    assert made.frame["about"].tolist() == [1, 4]
    assert made.frame["date_form"].tolist() == [pd.Timestamp(ANSWERED)] * 2
    assert made.frame["register_says"].tolist() == ["competitive", "none"]
    assert made.frame["person_says"].tolist() == ["none", "sickness_benefit"]
    assert not made.frame.duplicated(list(made.codebook.keys)).any()
