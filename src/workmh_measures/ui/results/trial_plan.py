"""What stands around the results of a trial: its plan, the state of the data, and the steps on the way."""

from __future__ import annotations

import streamlit as st

from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.report.trial_together_parts import plan_parts
from workmh_measures.report.trial_view import TrialView
from workmh_measures.report.writer import Writer
from workmh_measures.trial.plan_alone import plan_alone
from workmh_measures.trial.trial_questions import TRIAL_SECTIONS
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.kept_results import kept_results
from workmh_measures.ui.results.analysis_work import READING, WRITING, Made
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks

__all__ = ["draw_plan", "draw_state", "steps_told"]


def draw_plan(*, is_open: bool) -> None:
    """Draw the plan of the trial behind a line that opens it."""
    study, language = application().study, page_language()
    writer = Writer(language if language in study.languages else study.languages[0])
    blocks = kept_results().of(
        ("plan", study.id, writer.language),
        lambda: plan_parts(TrialView(plan_alone(study, scheduled_instruments(study)), (), writer)),
    )
    st.header(say("trial.plan"), anchor="plan")
    with st.expander(say("trial.plan_told"), expanded=is_open):
        show_blocks(blocks, name="plan")


def draw_state(made: Made) -> None:
    """Draw of which day the results are, and whether the data were locked."""
    day = Writer(page_language()).date(made.day)
    st.text(say("trial.after_lock" if made.is_locked else "trial.before_lock", day=day))


def steps_told() -> dict[str, str]:
    """Return what is told while the sections of the trial are computed."""
    writer = Writer(page_language())
    named = {section: writer(f"trial_section.{section}") for section in TRIAL_SECTIONS}
    return {**named, READING: say("analysis.reading"), WRITING: say("analysis.writing")}
