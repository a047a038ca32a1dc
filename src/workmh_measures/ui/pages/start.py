"""The first page of staff: what there is to do, under the headings of the menu."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.running import application
from workmh_measures.ui.staff_pages import MENU, STAFF_PAGES

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("library")
    study = application().study
    st.title(text_in(study.title, study.id), anchor=False)
    for section in MENU[1:]:
        pages = [
            page
            for page in STAFF_PAGES
            if page.section == section and page.action and visitor.may(page.action)
        ]
        if pages:
            st.subheader(say(section), anchor=False)
            st.text(" · ".join(say(page.title) for page in pages))
