from __future__ import annotations

from collections import Counter
from datetime import date
from typing import get_args

import pytest

from workmh_measures.dataset.blinding import arm_letters, as_seen_by, may_see_arm, reveals_by_size
from workmh_measures.definitions.library import load_study
from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import Blinding, Flag, Study, StudyRole


@pytest.fixture(scope="module")
def blind() -> Study:
    return load_study("demo").model_copy(update={"blinding": Blinding(arm_seen_by=("statistician",))})


def test_only_roles_the_study_names_see_arms_unasked(blind: Study) -> None:
    assert may_see_arm(blind, "statistician")
    assert not may_see_arm(blind, "assessor")
    assert not may_see_arm(blind, None)


def test_nobody_sees_arms_where_the_study_says_nothing() -> None:
    silent = load_study("demo").model_copy(update={"blinding": None})
    assert not may_see_arm(silent, "statistician")


def test_an_enrolment_read_for_somebody_blind_has_no_arm_and_no_flag_that_tells_it(blind: Study) -> None:
    told = load_study("ser").flags[0]
    flags = (
        told,
        Flag(id="started", kind="progress", name=told.name, reveals_arm=True),
    )
    study = blind.model_copy(update={"flags": flags})
    one = Enrolment(
        study="demo",
        participant="P1",
        arm="programme",
        anchors={"inclusion": date(2026, 1, 1)},
        language="nb",
        flags={told.id: True, "started": True},
    )
    [seen] = as_seen_by(study, [one], "assessor")
    assert (seen.arm, seen.flags, seen.anchors) == (None, {told.id: True}, one.anchors)
    assert as_seen_by(study, [one], "statistician") == [one]


def test_letters_are_the_same_each_time_and_do_not_follow_the_order_of_the_arms(blind: Study) -> None:
    keys = [f"{number:032x}" for number in range(400)]
    for key in keys[:5]:
        assert arm_letters(blind, key) == arm_letters(blind, key)
        assert sorted(arm_letters(blind, key).values()) == ["A", "B"]
    control = Counter(arm_letters(blind, key)["control"] for key in keys)
    assert abs(control["A"] - 200) < 3.3 * 10  # standard deviation of a fair coin over 400 throws: 10


@pytest.mark.parametrize(
    ("name", "counts", "reveals"),
    [
        ("demo", {"control": 14, "programme": 11}, False),  # 1:1, so only chance
        ("ips_pain", {}, False),
        ("jump", {"cbt": 84, "cr": 64, "tau": 341}, True),
        ("jump", {"cbt": 30, "cr": 30, "tau": 30}, False),
    ],
)
def test_sizes_tell_the_arm_only_where_they_were_planned_or_published(
    name: str, counts: dict[str, int], reveals: bool
) -> None:
    assert reveals_by_size(load_study(name), counts) is reveals


def test_an_unequal_ratio_tells_the_arm_once_the_groups_differ() -> None:
    study = load_study("ips_pain")
    usual, programme = (arm.id for arm in study.allocated_arms)
    assert reveals_by_size(study, {usual: 20, programme: 38})
    assert not reveals_by_size(study, {usual: 3, programme: 3})


def test_the_ready_made_studies_keep_blind_whom_the_registries_say() -> None:
    """AWaC masked the assessor of outcomes; the trial of IPS and that of the introduction programme were open.

    Of researchers, keepers of keys and administrators the registries say nothing: they stay blind.
    """
    blind = {"researcher", "key_custodian", "administrator"}
    assert not any(
        may_see_arm(load_study(name), role) for name in ("awac", "ips_rct", "ser") for role in blind
    )
    roles = [role for role in get_args(StudyRole) if role not in blind]
    assert [role for role in roles if not may_see_arm(load_study("awac"), role)] == ["assessor"]
    for name in ("ips_rct", "ser"):
        assert all(may_see_arm(load_study(name), role) for role in roles)
