"""What a study needs of somebody new, and what of it a person enrolled by a file may lack until an arm is drawn."""

from __future__ import annotations

from datetime import date

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.storage.enrolment_needs import Lack, enrolment_lacks, lack_problems
from workmh_measures.storage.participants import enrol
from workmh_measures.storage.repository import Store

DAY = date(2026, 3, 1)
DAY_ZERO, UNIT = Lack("day", "inclusion"), Lack("unit")


@pytest.mark.parametrize(
    ("study", "lacks"),
    [
        ("demo", [UNIT, Lack("stratum", "benefit_group"), DAY_ZERO]),
        ("awac", [UNIT, Lack("stratum", "benefit_group"), DAY_ZERO]),
        ("jump", [UNIT, DAY_ZERO]),  # counties are drawn whole, so the unit is the stratum
        ("sjm", [UNIT, DAY_ZERO]),
    ],
)
def test_everything_that_lacks_is_named_at_once(study: str, lacks: list[Lack]) -> None:
    assert enrolment_lacks(load_study(study), Newcomer()) == lacks


def test_who_was_told_everything_lacks_nothing_and_what_a_wave_is_not_counted_from_may_wait() -> None:
    demo = load_study("demo")
    told = Newcomer(unit="oslo", strata={"benefit_group": "2"}, days={"inclusion": DAY})
    assert enrolment_lacks(demo, told) == []
    later = demo.model_copy(update={"waves": tuple(w for w in demo.waves if w.anchor == "job_start")})
    assert enrolment_lacks(later, Newcomer(unit="oslo", strata={"benefit_group": "2"})) == []
    alone = demo.model_copy(update={"units": ()})
    assert enrolment_lacks(alone, Newcomer(strata={"benefit_group": "2"})) == [DAY_ZERO]


def test_each_lack_is_a_sentence() -> None:
    lacks = enrolment_lacks(load_study("demo"), Newcomer())
    assert [str(one) for one in lack_problems(lacks, "row 3")] == [
        f"row 3 [PERSON-LACKS] {text} Tell it; nobody was enrolled."
        for text in (
            "The unit is missing.",
            "The level of benefit_group is missing.",
            "The day of inclusion is missing.",
        )
    ]


def test_a_file_may_enrol_people_of_whom_it_is_not_known_yet(store: Store) -> None:
    [made] = enrol(store, load_study("demo"), [Newcomer("A1")], by="import", today=DAY)
    assert made.is_new
