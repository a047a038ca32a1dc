"""The table of roles and actions, cell by cell, and what a grant for one study or unit opens."""

from __future__ import annotations

from typing import get_args

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.model.staff_rights import (
    ALL_ROLES,
    BY_UNIT,
    EVERY,
    FOR_ALL_STAFF,
    RIGHTS,
    Action,
    Grant,
    may,
    may_fetch_arms,
    may_see_arms,
    roles_in,
)
from workmh_measures.model.study import Blinding

ACTIONS = get_args(Action)
SHOWS_NOBODY = {"library", "wording"}
TABLE = {
    "provider": set(),
    "assessor": {"enter", "enter_again"},
    "coordinator": {
        *("accept_wording", "progress", "issue_links", "enter", "enter_again"),
        *("enrol", "allocate", "rate_units", "service_report", "answer_queries"),
    },
    "data_manager": {
        *(
            "accept_wording",
            "progress",
            "scores",
            "course",
            "export",
            "enter",
            "enter_again",
            "service_report",
        ),
        *(
            "import_data",
            "raise_queries",
            "answer_queries",
            "correct",
            "completeness",
            "lock_data",
            "read_audit",
        ),
        "analyse",
    },
    "statistician": {"scores", "course", "export", "completeness", "lock_data", "analyse", "trial_results"},
    "safety": {"follow_alerts"},
    "auditor": {"progress", "scores", "course", "service_report", "completeness", "read_audit"},
    "researcher": {"scores", "course", "analyse", "trial_results"},
    "key_custodian": set(),
    "administrator": {"manage_staff"},
    "colleague": {"accept_wording", "progress", "issue_links", "scores", "course", "export"},
}


OF_THE_WHOLE_STUDY = {
    *("accept_wording", "scores", "export", "service_report", "import_data", "lock_data", "read_audit"),
    *("analyse", "trial_results", "manage_staff"),
}
"""What a role in one unit never opens: numbers of everybody, files, and what is done to the study or its accounts."""


def study_seen_by(*roles: str):
    return load_study("demo").model_copy(update={"blinding": Blinding(arm_seen_by=roles)})


def test_the_table_is_closed() -> None:
    assert set(RIGHTS) == set(ACTIONS)
    assert set(TABLE) == set(ALL_ROLES)
    assert set(ACTIONS) - SHOWS_NOBODY - OF_THE_WHOLE_STUDY == BY_UNIT
    assert SHOWS_NOBODY == FOR_ALL_STAFF
    assert set().union(*RIGHTS.values()) <= set(ALL_ROLES)


@pytest.mark.parametrize("role", ALL_ROLES)
def test_each_role_may_what_the_table_says_and_nothing_else(role: str) -> None:
    assert {action for action in ACTIONS if may(action, {role})} == TABLE[role] | SHOWS_NOBODY


def test_without_a_role_only_what_shows_nobody_is_open() -> None:
    assert {action for action in ACTIONS if may(action, set())} == SHOWS_NOBODY


def test_a_grant_counts_in_its_study_and_unit() -> None:
    held = frozenset({Grant("auditor"), Grant("safety", "demo"), Grant("coordinator", "demo", "site_1")})
    assert roles_in(held, "demo") == {"auditor", "safety"}
    assert roles_in(held, "demo", "site_1") == {"auditor", "safety", "coordinator"}
    assert roles_in(held, "demo", "site_2") == {"auditor", "safety"}
    assert roles_in(held, "other", "site_1") == {"auditor"}
    assert roles_in(frozenset({Grant("all", "demo")}), "demo") == set(ALL_ROLES)
    assert Grant("safety").study == EVERY


@pytest.mark.parametrize("role", ALL_ROLES)
def test_arms_go_out_only_with_a_role_that_fetches_files_and_that_the_study_lets_see_arms(role: str) -> None:
    fetches = "export" in TABLE[role]
    open_to_all = study_seen_by(*(set(ALL_ROLES) - {"colleague"}))
    assert may_fetch_arms(open_to_all, {role}) is (fetches and role != "colleague")
    assert not may_fetch_arms(study_seen_by(), {role})
    silent = load_study("demo").model_copy(update={"blinding": None})
    assert may_fetch_arms(silent, {role}) is (role in {"statistician", "data_manager"})


def test_two_roles_do_not_add_up_to_the_arms() -> None:
    """Who may see the arm as safety clinician and fetch files as statistician is blind in files."""
    assert not may_fetch_arms(study_seen_by("safety"), {"safety", "statistician"})


@pytest.mark.parametrize("role", ALL_ROLES)
def test_arms_are_shown_to_those_the_study_names_and_after_the_lock_to_researchers(role: str) -> None:
    named = study_seen_by("coordinator")
    assert may_see_arms(named, {role}, is_locked=False) is (role == "coordinator")
    assert may_see_arms(named, {role}, is_locked=True) is (role in {"coordinator", "researcher"})
    silent = load_study("demo").model_copy(update={"blinding": None})
    assert may_see_arms(silent, {role}, is_locked=False) is (role == "statistician")
