"""A served trial that has run: people of three waves, sealed arms of known names, queries, corrections; one account per role."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.ui.canary_trial import canary_study, told_of
from tests.ui.staff_app import simulated_store

from workmh_measures.definitions.library import load_study
from workmh_measures.model.staff_rights import Grant
from workmh_measures.storage.accounts import accounts, add_account, give_grant
from workmh_measures.storage.sessions import STAFF, open_session

from .served_study import START, Served, free_port

__all__ = ["drawn", "running_trial", "sit_down_as"]


def running_trial(folder: Path) -> Served:
    """Return the server of the trial; start and stop it yourself."""
    file = canary_study(folder)
    shutil.copyfile(simulated_store(str(file)), folder / "store.db")
    url = f"sqlite:///{folder / 'store.db'}"
    served = Served(folder, load_study(str(file)), file, url, "", free_port(), ["-c", START])
    with closing(served.open_store()) as store:
        told_of(store, served.study, folder)
    return served


def sit_down_as(page: Page, served: Served, *roles: str) -> Page:
    """Give the browser of a page the session of an account that holds these roles in the study."""
    name = "_".join(roles)[:60]
    with closing(served.open_store()) as store:
        if name not in [one.name for one in accounts(store)]:
            add_account(store, name, "four words without a bond", roles=())
            for role in roles:
                give_grant(store, name, Grant(role, served.study.id))
        cookie, _ = open_session(store, STAFF, name)
    page.context.add_cookies([{"name": "workmh", "value": cookie, "url": served.url}])
    return page


def drawn(page: Page) -> Page:
    """Wait until a page of staff is drawn to its end."""
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=120_000)
    expect(page.locator("[data-testid=stStatusWidget], [data-stale=true]")).to_have_count(0)
    return page
