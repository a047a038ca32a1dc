"""Reliability and validity of an instrument at a wave: the quick part at once, the others computed beside the server."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.arms_seen import sees_arms
from workmh_measures.ui.frame import say
from workmh_measures.ui.results.analysis_shown import offer_files, show_sections
from workmh_measures.ui.results.inquiry_choice import choose_inquiry, lacking
from workmh_measures.ui.results.inquiry_made import draw_left_out, made_of
from workmh_measures.ui.study_data import study_data

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("analyse")
    st.title(say("reliability.title"), anchor=False)
    data = study_data()
    inquiry = choose_inquiry(data, arms=sees_arms(visitor))
    if inquiry is None:
        st.text(say("reliability.no_forms"))
        return
    if inquiry.lacks:
        st.text(lacking(inquiry))
        return
    made = made_of(data, inquiry, visitor)
    if made is None:
        return
    draw_left_out(data, inquiry, made)
    if not made.rows:
        if not made.few_waves:
            st.text(say("analysis.nothing"))
        return
    name = f"{inquiry.instrument}_{inquiry.part}"
    offer_files(made, "analyse", name=name, arms=inquiry.arms)
    show_sections(made, visitor, "analyse", name=name, arms=inquiry.arms)
