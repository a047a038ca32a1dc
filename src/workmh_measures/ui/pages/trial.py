"""The trial: its plan for everybody, and its results by arm, or of everybody together for those who are kept blind."""

from __future__ import annotations

import streamlit as st

from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.report.trial_together_parts import plan_parts
from workmh_measures.report.trial_view import TrialView
from workmh_measures.report.writer import Writer
from workmh_measures.trial.plan_alone import plan_alone
from workmh_measures.trial.trial_questions import TRIAL_SECTIONS
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.kept_results import kept_results
from workmh_measures.ui.results.analysis_shown import computed, offer_files, show_sections
from workmh_measures.ui.results.analysis_work import READING, WRITING, Made, run_plan
from workmh_measures.ui.results.arms_seen import sees_arms
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks

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
    made = computed(
        ("trial", arms),
        run_plan,
        {"store": settings.store_url, "study": settings.study_id, "arms": arms, "steps": _steps()},
        visitor,
    )
    with above:
        _draw_plan(is_open=made is None)
    if made is None:
        st.text(say("trial.what_runs"))
        return
    _draw_state(made)
    offer_files(made, "trial_results", name="trial", arms=arms)
    show_sections(made, visitor, "trial_results", name="trial_by_arm" if arms else "trial_together")


def _draw_plan(*, is_open: bool) -> None:
    study, language = application().study, page_language()
    writer = Writer(language if language in study.languages else study.languages[0])
    blocks = kept_results().of(
        ("plan", study.id, writer.language),
        lambda: plan_parts(TrialView(plan_alone(study, scheduled_instruments(study)), (), writer)),
    )
    st.header(say("trial.plan"), anchor="plan")
    with st.expander(say("trial.plan_told"), expanded=is_open):
        show_blocks(blocks, name="plan")


def _draw_state(made: Made) -> None:
    day = Writer(page_language()).date(made.day)
    st.text(say("trial.after_lock" if made.is_locked else "trial.before_lock", day=day))


def _steps() -> dict[str, str]:
    writer = Writer(page_language())
    named = {section: writer(f"trial_section.{section}") for section in TRIAL_SECTIONS}
    return {**named, READING: say("analysis.reading"), WRITING: say("analysis.writing")}
