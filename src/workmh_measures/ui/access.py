"""Who a page is drawn for: read from the store again at every run, never from the memory of the page.

What is shown of whom, and what is refused, goes into the access log.
"""

from __future__ import annotations

import streamlit as st

from workmh_measures.model.staff_rights import Action
from workmh_measures.ui.cookie import cookie_in
from workmh_measures.ui.noting import note_denied, note_read
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["current_session", "end_session", "note_other_unit", "note_person", "open_page", "require_staff"]

_PAGE = "open_page"


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
    if visitor is None:
        st.stop()
    if not visitor.may(action):
        note_denied(visitor, action, _page())
        st.stop()
    note_read(visitor, action, _page())
    return visitor


def note_person(visitor: Visitor, action: Action, participant: str) -> None:
    """Note whose record is shown on this page; called by every page that shows one person, before it does.

    Parameters
    ----------
    participant : the pseudonym. Of one who may not be shown, nothing is called: see `Visitor.may_with`.
    """
    note_read(visitor, action, _page(), participant)


def note_other_unit(visitor: Visitor, action: Action, participant: str) -> None:
    """Note that somebody asked for a person of a unit they are not there for; they read what they would of nobody's id."""
    note_denied(visitor, action, _page(), participant)


def open_page(path: str) -> None:
    """Say which page is drawn in this run, as the access log names it."""
    st.session_state[_PAGE] = f"/{path}"


def _page() -> str:
    return str(st.session_state.get(_PAGE, "/"))


def end_session() -> None:
    """Close the session of this page; other tabs of the same login end with it."""
    from workmh_measures.ui import sessions

    app = application()
    cookie = cookie_in(st.context.cookies)
    if cookie is not None:
        sessions.close(app.store, cookie)
        app.doorkeeper.forget(cookie)
