"""A member of staff who has logged in, without going through the login: tests of it are elsewhere."""

from __future__ import annotations

import secrets
from contextlib import closing

from playwright.sync_api import Page

from workmh_measures.storage.accounts import accounts, add_account
from workmh_measures.storage.sessions import STAFF, open_session

from .served_study import Served


def sit_down(page: Page, served: Served, name: str = "anna") -> Page:
    """Give the browser of a page the session of an account, which is made when there is none."""
    with closing(served.open_store()) as store:
        if name not in [account.name for account in accounts(store)]:
            add_account(store, name, "correct horse " + secrets.token_hex(6))
        cookie, _ = open_session(store, STAFF, name)
    page.context.add_cookies([{"name": "workmh", "value": cookie, "url": served.url}])
    return page
