"""What a person was enrolled with is put right on the page of the person: the same change as on the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from workmh_measures.errors import StoreError
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.storage.events import Kind
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.participants import enrol
from workmh_measures.study_trial import lock_study
from workmh_measures.ui import running
from workmh_measures.ui.person.enrolment_change import PutRight, put_right
from workmh_measures.ui.visitor import Visitor

from .staff_app import StaffApp
from .test_person_page import chosen, opened, press

NURSE = Visitor("k", "n", "staff", "kari", "demo", unit_roles=frozenset({("coordinator", "centre_1")}))


@pytest.fixture
def referred(staff_app: StaffApp) -> str:
    """Somebody a file enrolled: of centre_1, without a level of the stratum."""
    told = Newcomer(unit="centre_1", language="nb")
    [made] = enrol(staff_app.store, staff_app.study, [told], by="import", today=date(2024, 3, 1))
    return made.participant


def record(app: StaffApp, person: str) -> ParticipantRecord:
    return next(one for one in app.store.participants("demo") if one.participant == person)


def level(at: AppTest):
    [found] = [one for one in (*at.text_input, *at.selectbox) if str(one.key).startswith("stratum_")]
    return found


def reason(at: AppTest):
    [found] = [one for one in at.text_input if str(one.key).startswith("step_reason_")]
    return found


def test_a_level_that_lacks_is_told_with_a_reason_and_the_history_keeps_the_earlier(
    staff_app: StaffApp, referred: str
) -> None:
    at = chosen(opened(staff_app, person=referred, units=[("coordinator", "centre_1")]), "right")
    level(at).set_value("2")
    reason(at).input("told by telephone")
    press(at, "step_record_right")
    assert at.success[0].value == "It is on record."
    now = record(staff_app, referred)
    assert (dict(now.strata), now.unit, now.language, now.arm) == (
        {"benefit_group": "2"},
        "centre_1",
        "nb",
        None,
    )
    told = [
        one
        for one in staff_app.store.events("demo", kind=Kind.ENROLLED)
        if one.columns["participant"] == referred
    ]
    assert [dict(one.content["strata"]) for one in told] == [{}, {"benefit_group": "2"}]
    assert told[-1].content["data"]["reason"] == "told by telephone"


def test_without_a_reason_nothing_changes_and_the_page_says_so(staff_app: StaffApp, referred: str) -> None:
    head = staff_app.store.head("demo")
    at = chosen(opened(staff_app, "coordinator", person=referred, language="nb"), "right")
    level(at).set_value("2")
    press(at, "step_record_right")
    assert "Skriv hvorfor det endres" in at.error[0].value
    assert staff_app.store.head("demo") == head


def test_nobody_is_moved_to_a_unit_that_is_not_ones_own(staff_app: StaffApp, referred: str) -> None:
    at = chosen(opened(staff_app, person=referred, units=[("coordinator", "centre_1")]), "right")
    [unit] = [one for one in at.selectbox if str(one.key).startswith("unit_")]
    assert unit.options == ["centre_1"]
    moved = PutRight(Newcomer(unit="centre_2"), "moved")
    with pytest.raises(StoreError, match="'centre_2' is none of your units"):
        put_right(referred, moved, NURSE)
    put_right(referred, moved, replace(NURSE, roles=frozenset({"coordinator"})))
    assert record(staff_app, referred).unit == "centre_2"


def test_after_the_lock_it_is_refused(staff_app: StaffApp, referred: str) -> None:
    lock_study(staff_app.store, staff_app.study, today=civil_day(staff_app.store.now()), by="anna")
    at = chosen(opened(staff_app, "coordinator", person=referred, language="nb"), "right")
    level(at).set_value("2")
    reason(at).input("fortalt på telefon")
    press(at, "step_record_right")
    assert "Dataene i studien er låst siden" in at.error[0].value
    assert dict(record(staff_app, referred).strata) == {}


@pytest.mark.parametrize(("kind", "asked"), [("randomised", True), ("cluster", False)])
def test_who_is_kept_blind_moves_nobody_between_units_that_are_allocated_whole(
    staff_app: StaffApp, referred: str, kind: str, asked: bool
) -> None:
    allocation = staff_app.study.allocation.model_copy(update={"kind": kind})
    running.run(replace(staff_app.app, study=staff_app.study.model_copy(update={"allocation": allocation})))
    at = chosen(opened(staff_app, "coordinator", person=referred), "right")
    assert any(str(one.key).startswith("unit_") for one in at.selectbox) is asked
