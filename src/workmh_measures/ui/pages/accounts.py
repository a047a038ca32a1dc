"""Accounts of staff: who has one, what it is for, and every change of it. Nothing of a participant is shown."""

from __future__ import annotations

import streamlit as st

from workmh_measures.storage.accounts import accounts
from workmh_measures.storage.staff_management import Manager
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import say
from workmh_measures.ui.oversight.managing_staff import account_table, draw_account, draw_new_account
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("manage_staff")
    app = application()
    manager = Manager(app.store, visitor.subject, app.study.id)
    st.title(say("accounts.title"), anchor=False)
    st.text(say("accounts.how"))
    table = st.container()
    with st.expander(say("accounts.new")):
        draw_new_account(manager)
    found = {one.name: one for one in accounts(app.store)}
    name = st.selectbox(say("accounts.choose"), [*found], index=None, placeholder="…", key="account_name")
    if name in found:
        draw_account(found[name], manager)
    with table:
        show_blocks([account_table(accounts(app.store))], name="accounts")
