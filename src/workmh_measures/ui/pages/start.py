"""The first page of staff: what waits, and every page one may open with what it is for."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.board.board_book import board_book
from workmh_measures.ui.board.start_lists import pages_html, waits_html
from workmh_measures.ui.board.waiting import closed_page, lock_state, what_waits
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.not_ready import show_reading
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("library")
    study = application().study
    st.title(as_it_is(text_in(study.title, study.id)), anchor=False)
    for told in filter(None, (closed_page(visitor), lock_state(visitor))):
        st.text(told)
    st.header(say("start.waits"), anchor=False)
    is_counted = not visitor.may("progress") or board_book().board_if_read() is not None
    waiting = what_waits(visitor)
    if waiting:
        st.html(waits_html(waiting))
    elif is_counted:
        st.text(say("start.nothing"))
    if not is_counted:
        st.text(say("ready.counting"))
        show_reading(board_book().ahead)
    st.header(say("start.pages"), anchor=False)
    if not visitor.roles and not visitor.unit_roles:
        st.text(say("start.no_pages"))
    st.html(pages_html(visitor))
