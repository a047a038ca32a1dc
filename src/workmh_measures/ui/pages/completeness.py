"""What has come in: counts by wave, form and unit, and a map of people by forms."""

from __future__ import annotations

import streamlit as st

from workmh_measures.dataset.completeness import completeness
from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.deaths import died_by
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.board.board_book import board_book
from workmh_measures.ui.board.completeness_blocks import summary_tables
from workmh_measures.ui.board.completeness_map import draw_map
from workmh_measures.ui.frame import say
from workmh_measures.ui.own_units import own_people
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("completeness")
    app = application()
    st.title(say("completeness.title"), anchor=False)
    today = civil_day(app.store.now())
    with st.spinner(say("completeness.reading"), show_time=False):
        with app.store.reading() as connection:
            died = died_by(connection, app.study.id, today)
        shown = completeness(board_book().board(), died, today=today)
    own = own_people(visitor, "completeness")
    shown = shown if own is None else shown.of_people(own)
    if not shown.people or not shown.columns:
        st.text(say("completeness.nobody"))
        return
    st.text(say("completeness.about", people=len(shown.people)))
    show_blocks(summary_tables(shown), name="completeness_counts", visitor=visitor, action="completeness")
    draw_map(shown, visitor)
