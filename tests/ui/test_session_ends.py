"""A session of staff ends while its page is open: at the next run nothing is shown, whatever the page remembers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workmh_measures.model.staff_rights import Grant
from workmh_measures.storage.accounts import disable_account, revoke_grant, set_roles
from workmh_measures.storage.collect_simulated import Clock

from .staff_app import StaffApp


@pytest.fixture
def clock(staff_app: StaffApp) -> Clock:
    clock = Clock(datetime.now(UTC))
    staff_app.store.now = clock
    return clock


def test_after_a_quarter_of_an_hour_without_a_sign_of_life_the_page_shows_nothing(
    staff_app: StaffApp, clock: Clock
) -> None:
    at = staff_app.page("audit", "auditor")
    assert at.title
    clock.moment += timedelta(minutes=14)
    assert at.run().title
    clock.moment += timedelta(minutes=16)
    assert not at.run().title
    assert not at.get("html")


def test_after_eight_hours_of_work_the_page_shows_nothing(staff_app: StaffApp, clock: Clock) -> None:
    at = staff_app.page("audit", "auditor")
    for _ in range(47):
        clock.moment += timedelta(minutes=10)
        assert at.run().title
    clock.moment += timedelta(minutes=11)
    assert not at.run().title


@pytest.mark.parametrize("how", ["switched off", "role taken", "role replaced"])
def test_a_page_that_is_open_follows_the_account_at_its_next_run(staff_app: StaffApp, how: str) -> None:
    at = staff_app.page("audit", "auditor")
    assert at.get("html")
    if how == "switched off":
        disable_account(staff_app.store, "auditor")
    elif how == "role taken":
        revoke_grant(staff_app.store, "auditor", Grant("auditor", staff_app.study.id))
    else:
        set_roles(staff_app.store, "auditor", ["safety"])
    at.run()
    assert not any("<table" in one.proto.body for one in at.get("html"))
