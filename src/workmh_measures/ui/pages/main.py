"""The script Streamlit runs: who is here, in which language, and which pages are theirs."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import current_session
from workmh_measures.ui.frame import ask_to_leave, language_of_page, mark_page, say, staff_bar
from workmh_measures.ui.index_page import PAGE_ACTIONS
from workmh_measures.ui.pages import catalogue, entry, form, links, safety, scores, second_entry, wording

visitor = current_session()
# The role the middleware wrote when the connection was made says which frame to draw; it opens nothing.
is_staff = st.user.get("role") == "staff"
st.set_page_config(layout="wide" if is_staff else "centered", initial_sidebar_state="auto")
language_of_page()
mark_page("staff" if is_staff else "participant")

if is_staff:
    start = "frame.scores" if visitor is None or visitor.may("scores") else "frame.start"
    others = {
        "links": (links.draw, "frame.links"),
        "catalogue": (catalogue.draw, "frame.catalogue"),
        "entry": (entry.draw, "frame.entry"),
        "second-entry": (second_entry.draw, "frame.second_entry"),
        "wording": (wording.draw, "frame.wording"),
        "safety": (safety.draw, "safety.title"),
    }
    pages = [st.Page(scores.draw, title=say(start), url_path="scores", default=True)]
    for path, (draw, title) in others.items():
        action = PAGE_ACTIONS[f"/{path}"]
        if visitor is None or (action is not None and visitor.may(action)):
            pages.append(st.Page(draw, title=say(title), url_path=path))
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
