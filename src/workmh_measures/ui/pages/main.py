"""The script Streamlit runs: who is here, in which language, and which pages are theirs."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import current_session
from workmh_measures.ui.frame import ask_to_leave, language_of_page, mark_language, say, staff_bar
from workmh_measures.ui.pages import form, links, scores

visitor = current_session()
role = visitor.role if visitor is not None else st.user.get("role")
st.set_page_config(layout="wide" if role == "staff" else "centered", initial_sidebar_state="auto")
language_of_page()
mark_language()

if role == "staff":
    pages = [
        st.Page(scores.draw, title=say("frame.scores"), url_path="scores", default=True),
        st.Page(links.draw, title=say("frame.links"), url_path="links"),
    ]
else:
    pages = [st.Page(form.draw, title=say("frame.form"), url_path="form", default=True)]
page = st.navigation(pages, position="sidebar" if role == "staff" else "hidden")

if visitor is None:
    ask_to_leave("login" if role == "staff" else "entry")
    st.text(say("frame.ended" if role == "staff" else "frame.ended_form"))
    st.stop()
if role == "staff":
    staff_bar()
page.run()
