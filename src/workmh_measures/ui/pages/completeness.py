"""What has come in: counts by wave, form and unit, and a map of people by forms."""

from __future__ import annotations

import streamlit as st

from workmh_measures.dataset.completeness import Completeness, completeness
from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.deaths import died_by
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.board.board_book import board_book
from workmh_measures.ui.board.completeness_blocks import map_of, summary_tables
from workmh_measures.ui.frame import say
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["PAGE", "draw"]

PAGE = 100
"""People on one page of the map."""


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
    if not shown.people or not shown.columns:
        st.text(say("completeness.nobody"))
        return
    st.text(say("completeness.about", people=len(shown.people)))
    show_blocks(summary_tables(shown), name="completeness_counts", visitor=visitor, action="completeness")
    _draw_map(shown, visitor)


def _draw_map(shown: Completeness, visitor: Visitor) -> None:
    st.header(say("completeness.map"), anchor=False)
    left, right = st.columns(2, vertical_alignment="bottom")
    orders = {"id": say("completeness.order_id"), "share": say("completeness.order_share")}
    by = left.radio(
        say("completeness.order"),
        [*orders],
        format_func=lambda one: orders[one],
        horizontal=True,
        key="map_order",
    )
    pages = -(-len(shown.people) // PAGE)
    page = 1
    if pages > 1:
        page = int(right.number_input(say("completeness.page", n=pages), 1, pages, 1, step=1, key="map_page"))
    rows = shown.in_order("share" if by == "share" else "id")[(page - 1) * PAGE : page * PAGE]
    first = (page - 1) * PAGE + 1
    caption = say("completeness.caption", first=first, last=first + len(rows) - 1, people=len(shown.people))
    figure = map_of(shown, rows.tolist(), caption=caption)
    show_blocks([figure], name="completeness_map", visitor=visitor, action="completeness")
