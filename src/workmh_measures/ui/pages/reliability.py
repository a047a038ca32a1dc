"""Reliability and validity of an instrument at a wave: the quick part at once, the others computed beside the server."""

from __future__ import annotations

import streamlit as st

from workmh_measures.errors import ProblemError
from workmh_measures.trial.instrument_inquiry import FEWEST, Inquiry
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.kept_results import kept_results
from workmh_measures.ui.results.analysis_shown import computed, offer_files, show_sections
from workmh_measures.ui.results.analysis_work import READING, Made, analyse_instrument, instrument_made
from workmh_measures.ui.results.arms_seen import sees_arms
from workmh_measures.ui.results.inquiry_choice import (
    QUICK,
    asked_now,
    choose_inquiry,
    group_codes,
    lacking,
    section_names,
)
from workmh_measures.ui.results.result_choice import wave_names
from workmh_measures.ui.running import application
from workmh_measures.ui.study_data import StudyData, study_data
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("analyse")
    app = application()
    st.title(say("reliability.title"), anchor=False)
    data = study_data(app.store, app.study)
    inquiry = choose_inquiry(data, arms=sees_arms(visitor))
    if inquiry is None:
        st.text(say("reliability.no_forms"))
        return
    if inquiry.lacks:
        st.text(lacking(inquiry))
        return
    made = _quick(data, inquiry) if inquiry.part == QUICK else _slow(inquiry, visitor)
    if made is None:
        return
    _draw_left_out(data, inquiry, made)
    if not made.rows:
        if not made.few_waves:
            st.text(say("analysis.nothing"))
        return
    offer_files(made, "analyse", name=f"{inquiry.instrument}_{inquiry.part}", arms=inquiry.arms)
    show_sections(made, visitor, "analyse", name=f"{inquiry.instrument}_{inquiry.part}")


def _quick(data: StudyData, inquiry: Inquiry) -> Made | None:
    language, read = page_language(), (data.head, data.today)
    try:
        return kept_results().of(
            (data.version, inquiry, language),
            lambda: instrument_made(asked_now(data, arms=inquiry.arms), inquiry, read, only=language),
        )
    except ProblemError as error:
        st.text("\n".join([say("reliability.refused"), *(str(one) for one in error.problems)]))
        return None


def _slow(inquiry: Inquiry, visitor: Visitor) -> Made | None:
    app = application()
    slots = {
        "store": app.settings.store_url,
        "study": app.settings.study_id,
        "inquiry": inquiry,
        "steps": {**section_names(inquiry.part), READING: say("analysis.reading")},
    }
    made = computed((app.study.id, inquiry), analyse_instrument, slots, visitor)
    if made is None:
        st.text(say("reliability.takes_long"))
    return made


def _draw_left_out(data: StudyData, inquiry: Inquiry, made: Made) -> None:
    names = wave_names()
    if made.few_waves:
        told = ", ".join(names[wave] for wave in made.few_waves)
        st.text(say("reliability.few_waves", fewest=FEWEST, names=told))
    if made.few_groups:
        st.text(say("reliability.few_groups", fewest=FEWEST, names=", ".join(made.few_groups)))
    codes = group_codes(data, inquiry)
    if codes:
        st.text(say("reliability.codes", codes=codes))
