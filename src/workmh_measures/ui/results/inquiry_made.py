"""What comes of an inquiry about an instrument: the quick part at once, the others computed beside the server."""

from __future__ import annotations

import streamlit as st

from workmh_measures.errors import ProblemError
from workmh_measures.trial.instrument_inquiry import FEWEST, Inquiry
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.kept_results import kept_results
from workmh_measures.ui.results.analysis_shown import computed
from workmh_measures.ui.results.analysis_work import READING, Made, analyse_instrument, instrument_made
from workmh_measures.ui.results.inquiry_choice import QUICK, asked_now, group_codes, section_names
from workmh_measures.ui.results.result_choice import wave_names
from workmh_measures.ui.running import application
from workmh_measures.ui.study_data import StudyData
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_left_out", "made_of"]


def made_of(data: StudyData, inquiry: Inquiry, visitor: Visitor) -> Made | None:
    """Return what came of an inquiry; draw what asks for it, how far it has come, or why it was refused."""
    return _at_once(data, inquiry) if inquiry.part == QUICK else _beside(inquiry, visitor)


def _at_once(data: StudyData, inquiry: Inquiry) -> Made | None:
    language, read = page_language(), (data.head, data.today)
    try:
        return kept_results().of(
            (data.version, inquiry, language),
            lambda: instrument_made(asked_now(data, arms=inquiry.arms), inquiry, read, only=language),
        )
    except ProblemError as error:
        st.text("\n".join([say("reliability.refused"), *(str(one) for one in error.problems)]))
        return None


def _beside(inquiry: Inquiry, visitor: Visitor) -> Made | None:
    app = application()
    slots = {
        "store": app.settings.store_url,
        "study": app.settings.study_id,
        "inquiry": inquiry,
    }
    steps = {**section_names(inquiry.part), READING: say("analysis.reading")}
    made = computed((app.study.id, inquiry), analyse_instrument, slots, visitor, steps=steps)
    if made is None:
        st.text(say("reliability.takes_long"))
    return made


def draw_left_out(data: StudyData, inquiry: Inquiry, made: Made) -> None:
    """Draw which waves and groups have too few people to be told of, and what the codes of the groups mean."""
    names = wave_names()
    if made.few_waves:
        told = ", ".join(names[wave] for wave in made.few_waves)
        st.text(say("reliability.few_waves", fewest=FEWEST, names=told))
    if made.few_groups:
        st.text(say("reliability.few_groups", fewest=FEWEST, names=", ".join(made.few_groups)))
    codes = group_codes(data, inquiry)
    if codes:
        st.text(say("reliability.codes", codes=codes))
