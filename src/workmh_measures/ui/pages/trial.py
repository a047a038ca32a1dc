"""The trial: its plan for everybody, and its results by arm, or of everybody together for those who are kept blind."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.arms_seen import sees_arms
from workmh_measures.ui.frame import say
from workmh_measures.ui.results.analysis_shown import computed, offer_files, show_sections
from workmh_measures.ui.results.analysis_work import run_plan
from workmh_measures.ui.results.trial_plan import draw_plan, draw_state, steps_told
from workmh_measures.ui.running import application

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("trial_results")
    st.title(say("trial.title"), anchor=False)
    arms = sees_arms(visitor)
    st.text(say("trial.by_arm" if arms else "trial.together"))
    above = st.container()
    st.header(say("trial.results"), anchor="results")
    settings = application().settings
    slots = {"store": settings.store_url, "study": settings.study_id, "arms": arms}
    made = computed(("trial", arms), run_plan, slots, visitor, steps=steps_told())
    with above:
        draw_plan(is_open=made is None)
    if made is None:
        st.text(say("trial.what_runs"))
        return
    draw_state(made)
    offer_files(made, "trial_results", name="trial", arms=arms)
    name = "trial_by_arm" if arms else "trial_together"
    show_sections(made, visitor, "trial_results", name=name, arms=arms)
