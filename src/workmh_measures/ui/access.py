"""Who a page is drawn for: read from the store again at every run, never from the memory of the page."""

from __future__ import annotations

import streamlit as st

from workmh_measures.model.staff_rights import Action
from workmh_measures.ui.cookie import cookie_in
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["current_session", "end_session", "require_staff"]


def current_session() -> Visitor | None:
    """Return the live session this page belongs to, or None.

    The cookie of the handshake must still open a session, and it must be the one the middleware vouched for
    when the connection was made.
    """
    vouched = st.user.to_dict()
    visitor = application().doorkeeper.visitor(cookie_in(st.context.cookies))
    if visitor is None or vouched.get("session") != visitor.key or vouched.get("nonce") != visitor.nonce:
        return None
    return visitor


def require_staff(action: Action) -> Visitor:
    """Return the staff session of this page; stop drawing when there is none that may do this.

    Parameters
    ----------
    action : what the page is for; see `model.staff_rights`.
    """
    visitor = current_session()
    if visitor is None or not visitor.may(action):
        st.stop()
    return visitor


def end_session() -> None:
    """Close the session of this page; other tabs of the same login end with it."""
    from workmh_measures.ui import sessions

    app = application()
    cookie = cookie_in(st.context.cookies)
    if cookie is not None:
        sessions.close(app.store, cookie)
        app.doorkeeper.forget(cookie)
