"""Definitions of work varied, and what each finds; outcomes of benefits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import WorkDefinition
from workmh_measures.model.work import BenefitSpell, EmploymentSpell
from workmh_measures.trial.binary_effects.risk_difference import risk_difference
from workmh_measures.trial.binary_effects.stratified_effects import (
    cochran_mantel_haenszel,
    mantel_haenszel_difference,
)
from workmh_measures.trial.binary_effects.two_arms import TwoArms
from workmh_measures.trial.work_models.benefit_outcome import no_higher_benefit
from workmh_measures.trial.work_models.definition_effects import (
    DefinitionEffect,
    definition_effect,
    definition_findings,
)
from workmh_measures.trial.work_models.definition_grid import LANGUAGES, definition_grid
from workmh_measures.trial.work_models.work_people import WorkPerson, work_people

from ..test_employment_against_r import ORDINARY, definition
from ..work_study import INCLUSION, person, record

PLANNED = date(2025, 2, 10)
MIDDLE = date(2024, 9, 1)


def test_one_thing_at_a_time_is_varied_and_the_own_definition_comes_first() -> None:
    own = definition(ORDINARY, "at_wave")
    found = definition_grid(own)
    assert [choice.is_own for choice in found] == [True] + [False] * 6
    assert [choice.definition.id for choice in found[1:]] == [
        "competitive_any_ever",
        "competitive_any_kept",
        "competitive_1h_now",
        "competitive_20h_now",
        "subsidised_any_now",
        "all_kinds_any_now",
    ]
    assert found[0].definition is own


def test_every_combination_is_there_once() -> None:
    found = definition_grid(
        definition(("competitive", "placement"), "any_until_wave", 15.0), every_combination=True
    )
    meanings = {
        (frozenset(c.definition.counts), c.definition.hours_at_least, c.definition.when) for c in found
    }
    assert len(found) == len(meanings) == 4 * 4 * 3


def test_every_definition_has_a_name_in_every_language() -> None:
    found = definition_grid(definition(("competitive", "placement"), "at_wave", 7.5), every_combination=True)
    names = [choice.definition.name.in_language(language) for language in LANGUAGES for choice in found[1:]]
    assert len(set(names)) == len(names)
    english = {choice.definition.id: choice.definition.name.in_language("en") for choice in found}
    norwegian = {choice.definition.id: choice.definition.name.in_language("nb") for choice in found}
    assert (
        english["competitive_20h_ever"]
        == "Competitive work, at least 20 hours a week, at any time until then"
    )
    assert norwegian["own_own_kept"] == (
        "Ordinært arbeid eller arbeidstrening i ordinær bedrift, minst 7,5 timer i uka, minst så mye som ved inklusjon"
    )
    assert english["all_kinds_any_now"] == "All kinds of work and education, whatever the hours, at the wave"


def worker(*jobs: EmploymentSpell | BenefitSpell, stratum: str = "") -> tuple[WorkPerson, date]:
    return WorkPerson("p", "a", INCLUSION, (record("p", *jobs),), stratum=stratum), PLANNED


def job(kind: Any, start: date, stop: date | None = None, hours: float | None = None) -> EmploymentSpell:
    return EmploymentSpell(kind, start, stop, None, hours)


TREATED = [
    *[worker(job("competitive", MIDDLE, hours=30.0), stratum="1")] * 5,
    *[worker(job("competitive", MIDDLE, MIDDLE), stratum="2")] * 3,
    *[worker(job("subsidised", MIDDLE, hours=12.0), stratum="2")] * 2,
    *[worker(stratum="1")] * 6,
    (WorkPerson("q", "a", INCLUSION), PLANNED),
]
CONTROL = [
    *[worker(job("competitive", MIDDLE, hours=10.0), stratum="1")] * 2,
    *[worker(job("sheltered", MIDDLE, hours=20.0), stratum="2")] * 4,
    *[worker(stratum="1")] * 9,
    *[worker(stratum="2")] * 3,
]


@pytest.mark.parametrize(
    ("kinds", "hours", "when", "counts"),
    [
        (ORDINARY, None, "at_wave", (5, 16, 2, 18)),
        (ORDINARY, None, "any_until_wave", (8, 16, 2, 18)),
        (ORDINARY, 20.0, "at_wave", (5, 16, 0, 18)),
        (("competitive", "subsidised"), None, "at_wave", (7, 16, 2, 18)),
        (("competitive", "subsidised", "sheltered"), None, "at_wave", (7, 16, 6, 18)),
        (ORDINARY, 20.0, "any_until_wave", (5, 13, 0, 18)),
    ],
)
def test_each_definition_is_counted_and_compared(
    kinds: Any, hours: float | None, when: str, counts: tuple[int, ...]
) -> None:
    found = compared(definition(kinds, when, hours), TREATED, CONTROL)
    assert found.counts == TwoArms(*counts)
    assert found.difference == risk_difference(TwoArms(*counts), interval="newcombe")
    assert found.test.p_value is not None
    assert found.unknown["no_record"] == 1
    assert sum(found.unknown.values()) == 17 - counts[1]


def test_strata_are_put_together_by_mantel_and_haenszel() -> None:
    found = compared(definition(ORDINARY, "any_until_wave"), TREATED, CONTROL, stratified=True)
    strata = (TwoArms(5, 11, 2, 11), TwoArms(3, 5, 0, 7))
    assert found.difference.value == pytest.approx(mantel_haenszel_difference(strata).value)
    assert found.test.p_value == pytest.approx(cochran_mantel_haenszel(strata).p_value)


def test_nobody_told_of_and_nobody_with_work_are_said() -> None:
    nobody = compared(definition(ORDINARY, "at_wave"), [(WorkPerson("q", "a", INCLUSION), PLANNED)], CONTROL)
    assert "Both arms need persons" in (nobody.difference.reason or "")
    none = compared(definition(("transitional",), "at_wave"), TREATED, CONTROL)
    assert none.difference.value == 0
    assert "same outcome" in (none.test.reason or "")


def compared(
    one: WorkDefinition, treated: Sequence[Any], control: Sequence[Any], **more: bool
) -> DefinitionEffect:
    found = [definition_findings(one, people) for people in (treated, control)]
    return definition_effect(one, found[0], found[1], **more)


def benefit(kind: Any, start: date, stop: date | None, degree: float | None) -> BenefitSpell:
    return BenefitSpell(kind, start, stop, degree)


BEFORE = date(2024, 1, 5)


@pytest.mark.parametrize(
    ("spells", "expected"),
    [
        ((), (True, None)),
        ((benefit("sickness_benefit", BEFORE, None, 50.0),), (True, None)),
        ((benefit("sickness_benefit", MIDDLE, None, 20.0),), (False, None)),
        (
            (
                benefit("sickness_benefit", BEFORE, MIDDLE, 100.0),
                benefit("work_assessment_allowance", MIDDLE, None, 100.0),
            ),
            (True, None),
        ),
        (
            (
                benefit("disability_pension", BEFORE, None, 50.0),
                benefit("work_assessment_allowance", MIDDLE, None, 50.0),
            ),
            (False, None),
        ),
        ((benefit("sickness_benefit", BEFORE, None, None),), (None, "amount_not_told")),
        (
            (
                benefit("sickness_benefit", BEFORE, MIDDLE, 60.0),
                benefit("sickness_benefit", MIDDLE, None, None),
            ),
            (None, "amount_not_told"),
        ),
        ((benefit("unemployment_benefit", MIDDLE, None, 100.0),), (True, None)),
        ((benefit("sickness_benefit", BEFORE, MIDDLE, None),), (True, None)),
    ],
)
def test_no_benefit_of_a_higher_degree(spells: tuple[BenefitSpell, ...], expected: tuple[Any, ...]) -> None:
    found = no_higher_benefit([record("p", *spells)], INCLUSION, PLANNED)
    assert (found.value, found.unknown) == expected


def test_a_higher_degree_is_not_known_without_records_or_cover() -> None:
    assert no_higher_benefit([], INCLUSION, PLANNED).unknown == "no_record"
    late = record("p", benefit("sickness_benefit", BEFORE, None, 50.0), window=(MIDDLE, date(2025, 12, 31)))
    assert no_higher_benefit([late], INCLUSION, PLANNED).unknown == "not_covered"


def test_people_come_with_what_may_be_known_of_them() -> None:
    told: Callable[..., Any] = record
    allocated = replace(person("p"), withdrawn={"register": MIDDLE}, strata={"benefit_group": "2"})
    without: Enrolment = replace(person("q"), arm=None)
    records = [told("p"), told("p", source="staff"), told("q")]
    found = work_people([allocated, without], records, anchor="inclusion", strata=("benefit_group",))
    assert [one.participant for one in found] == ["p"]
    assert found[0].stratum == "2"
    assert found[0].records[0].end_reason == "withdrawn"
    assert [r.source for r in found[0].records] == ["aa_register"]
    staff = work_people([allocated], records, anchor="inclusion", teller="staff")
    assert [r.source for r in staff[0].records] == ["staff"]
    assert work_people([allocated], records, anchor="job_start") == []
