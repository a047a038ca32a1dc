"""A table that tells the arms is handed over only while its page may be seen: at the press, and at the fetching."""

from __future__ import annotations

import hashlib

from streamlit.testing.v1 import AppTest

from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.data_lock import ask_to_unlock, lift_lock
from workmh_measures.study_trial import lock_study
from workmh_measures.ui.visitor import Visitor

from .staff_app import StaffApp


def lock(app: StaffApp) -> None:
    lock_study(app.store, app.study, today=civil_day(app.store.now()), by="data")


def unlock(app: StaffApp) -> None:
    ask_to_unlock(app.store, app.study.id, reason="an answer is wrong", by="data")
    lift_lock(app.store, app.study.id, by="statistician")


def menu_alone(*, arms: bool) -> None:
    """Draw the menu of a table as a fragment does: by itself, long after its page."""
    from workmh_measures.report.blocks import Cell, Group, Table, head
    from workmh_measures.report.kept_files import kept_files
    from workmh_measures.ui.shown import _menu

    table = Table("t", "By arm", [[head("Arm")]], [Group([[Cell(text="Programme", scope="row")]])])
    _menu(kept_files(table), "t", "scores", arms=arms, units=None)


def menus(app: StaffApp, *roles: str, arms: bool) -> int:
    at = AppTest.from_function(menu_alone, kwargs={"arms": arms})
    at.user = app.sit_down(*roles)
    at.run()
    assert not at.exception
    return len(at.get("menu_button"))


def visitor(app: StaffApp, *roles: str) -> Visitor:
    told = app.sit_down(*roles)
    return Visitor(told["session"], told["nonce"], "staff", "anna", app.study.id, roles=frozenset(roles))


def ticket_of(app: StaffApp, who: Visitor) -> str:
    content = b"Programme;7"
    digest = hashlib.sha256(content).hexdigest()
    downloads = app.app.downloads
    ticket = downloads.offer(content, "t.csv", session_key=who.key, sha256=digest, action="scores")
    downloads.tells_arms(ticket)
    return ticket


def test_the_menu_of_a_table_by_arm_goes_when_the_lock_is_lifted(staff_app: StaffApp) -> None:
    lock(staff_app)
    assert menus(staff_app, "researcher", arms=True) == 1
    unlock(staff_app)
    assert menus(staff_app, "researcher", arms=True) == 0
    assert menus(staff_app, "researcher", arms=False) == 1
    assert menus(staff_app, "researcher", "statistician", arms=True) == 1


def test_a_file_by_arm_that_waits_is_not_handed_over_when_the_lock_is_lifted(staff_app: StaffApp) -> None:
    lock(staff_app)
    who = visitor(staff_app, "researcher")
    first, second = ticket_of(staff_app, who), ticket_of(staff_app, who)
    assert staff_app.app.downloads.take(first, who) is not None
    unlock(staff_app)
    assert staff_app.app.downloads.take(second, who) is None
    sees = visitor(staff_app, "researcher", "statistician")
    assert staff_app.app.downloads.take(ticket_of(staff_app, sees), sees) is not None


def test_a_role_taken_away_takes_the_files_by_arm_with_it(staff_app: StaffApp) -> None:
    sees = visitor(staff_app, "researcher", "statistician")
    ticket = ticket_of(staff_app, sees)
    blind = Visitor(sees.key, sees.nonce, "staff", "anna", sees.study, roles=frozenset({"researcher"}))
    assert staff_app.app.downloads.take(ticket, blind) is None
