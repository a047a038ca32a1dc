"""The script Streamlit runs: who is here, in which language, and which pages are theirs."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import current_session, open_page
from workmh_measures.ui.frame import ask_to_leave, language_of_page, mark_page, say, staff_bar
from workmh_measures.ui.lock_line import draw_lock_line
from workmh_measures.ui.own_units import draw_own_units
from workmh_measures.ui.pages import form
from workmh_measures.ui.safety.badge import draw_badge
from workmh_measures.ui.staff_menu import staff_menu


def run() -> None:
    """Draw the page that was asked for."""
    visitor = current_session()
    # The role the middleware wrote when the connection was made says which frame to draw; it opens nothing.
    is_staff = st.user.get("role") == "staff"
    st.set_page_config(layout="wide" if is_staff else "centered", initial_sidebar_state="auto")
    language_of_page()
    mark_page("staff" if is_staff else "participant")
    if is_staff:
        page = st.navigation(staff_menu(visitor), position="sidebar", expanded=True)
    else:
        form_page = st.Page(form.draw, title=say("frame.form"), url_path="form", default=True)
        page = st.navigation([form_page], position="hidden")

    if is_staff and visitor is None:
        ask_to_leave()
        st.text(say("frame.ended"))
        st.stop()
    if is_staff and visitor is not None:
        staff_bar()
        if page.url_path not in ("", "safety"):  # the first page and the page of alerts say it themselves
            draw_badge(visitor)
        open_page(page.url_path)
        draw_lock_line(visitor, page.url_path)
        draw_own_units(visitor, page.url_path)
    page.run()


# A job in a process of its own first loads this script again, under another name.
if __name__ == "__main__":
    run()
