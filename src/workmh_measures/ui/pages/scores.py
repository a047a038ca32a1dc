"""Scores of one wave and instrument: how they lie, what they mean, and who has which."""

from __future__ import annotations

import streamlit as st

from workmh_measures.report.score_blocks import score_blocks
from workmh_measures.report.writer import Writer
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.kept_results import kept_results
from workmh_measures.ui.results.scores_choice import choose_scores, draw_people
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.study_data import study_data

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("scores")
    st.title(say("scores.title"), anchor=False)
    data = study_data()
    asked = choose_scores(data)
    if asked is None:
        st.text(say("scores.no_forms"))
        return
    chosen = (asked.use.instrument.id, asked.scale.id, asked.wave)
    language = page_language()
    blocks = kept_results().of(
        (data.version, "scores", language, chosen), lambda: score_blocks(asked, Writer(language))
    )
    if not blocks:
        st.text(say("scores.none"))
        return
    show_blocks(blocks, name="scores", visitor=visitor, action="scores")
    draw_people(asked)
