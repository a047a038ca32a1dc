"""After the lock the pages on which data are written say so above the form, in the language of the page; the others do not."""

from __future__ import annotations

import pytest

from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.frozen_actions import is_frozen
from workmh_measures.study_trial import lock_study
from workmh_measures.ui.staff_pages import STAFF_PAGES

from .staff_app import StaffApp

SAID = {"nb": "Dataene har vært låst siden", "en": "The data have been locked since"}
LIFTED = {
    "nb": "To personer låser opp på siden «Lås data»",
    "en": "Two people lift the lock on the page 'Data lock'",
}


@pytest.fixture
def locked(staff_app: StaffApp) -> StaffApp:
    lock_study(staff_app.store, staff_app.study, today=civil_day(staff_app.store.now()), by="anna")
    return staff_app


def lines(app: StaffApp, path: str, *roles: str, language: str = "en") -> list[str]:
    at = app.page(path, *roles, language=language)
    assert not at.exception
    return [one.value.replace("\\", "") for one in at.warning if SAID[language] in one.value]


def test_the_pages_that_write_data_are_those_of_the_table() -> None:
    assert {page.path for page in STAFF_PAGES if any(map(is_frozen, page.acts))} == {
        *("person", "enrol", "links", "units", "entry", "second-entry", "import", "corrections", "wording"),
    }


def test_every_page_that_writes_data_says_that_they_are_locked(locked: StaffApp) -> None:
    for n, page in enumerate(one for one in STAFF_PAGES if any(map(is_frozen, one.acts))):
        language = ("nb", "en")[n % 2]
        [line] = lines(locked, page.path, "coordinator", "data_manager", language=language)
        assert LIFTED[language] in line


def test_nothing_is_said_to_who_only_reads_and_nothing_before_the_lock(staff_app: StaffApp) -> None:
    assert lines(staff_app, "enrol", "coordinator") == []
    lock_study(staff_app.store, staff_app.study, today=civil_day(staff_app.store.now()), by="anna")
    assert lines(staff_app, "person", "auditor") == []
    assert lines(staff_app, "audit", "auditor") == []
    assert len(lines(staff_app, "person", "coordinator")) == 1


def test_the_first_page_tells_a_coordinator_of_one_unit_too(locked: StaffApp) -> None:
    at = locked.page("", units=[("coordinator", "centre_1")])
    assert any(one.value.startswith(SAID["en"]) for one in at.text)
