"""The script Streamlit runs: who is here, in which language, and which pages are theirs."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import current_session
from workmh_measures.ui.frame import ask_to_leave, language_of_page, mark_page, say, staff_bar
from workmh_measures.ui.pages import catalogue, entry, form, links, safety, scores, second_entry, wording

visitor = current_session()
# The role the middleware wrote when the connection was made says which frame to draw; it opens nothing.
is_staff = st.user.get("role") == "staff"
st.set_page_config(layout="wide" if is_staff else "centered", initial_sidebar_state="auto")
language_of_page()
mark_page("staff" if is_staff else "participant")

if is_staff:
    pages = [
        st.Page(scores.draw, title=say("frame.scores"), url_path="scores", default=True),
        st.Page(links.draw, title=say("frame.links"), url_path="links"),
        st.Page(catalogue.draw, title=say("frame.catalogue"), url_path="catalogue"),
        st.Page(entry.draw, title=say("frame.entry"), url_path="entry"),
        st.Page(second_entry.draw, title=say("frame.second_entry"), url_path="second-entry"),
        st.Page(wording.draw, title=say("frame.wording"), url_path="wording"),
        st.Page(safety.draw, title=say("safety.title"), url_path="safety"),
    ]
else:
    pages = [st.Page(form.draw, title=say("frame.form"), url_path="form", default=True)]
page = st.navigation(pages, position="sidebar" if is_staff else "hidden")

if is_staff and visitor is None:
    ask_to_leave()
    st.text(say("frame.ended"))
    st.stop()
if is_staff and visitor is not None:
    staff_bar()
    if page.url_path != "safety":
        safety.draw_badge(visitor)
page.run()
