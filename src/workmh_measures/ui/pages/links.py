"""New personal links, made for one participant at a time; who is where stands on the board."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import note_person, require_staff
from workmh_measures.ui.frame import say
from workmh_measures.ui.link_given import show_link
from workmh_measures.ui.person_found import person_found

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("issue_links")
    st.title(say("links.title"), anchor=False)
    st.text(say("links.how"))
    typed = st.text_input(say("links.choose"), max_chars=64, key="person").strip()
    person = person_found(visitor, "issue_links", typed) if typed else None
    if person is not None:
        note_person(visitor, "issue_links", person)
        show_link(person, visitor)
