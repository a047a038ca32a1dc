"""The map of what has come in: one page of people, in the order that is chosen."""

from __future__ import annotations

import streamlit as st

from workmh_measures.dataset.completeness import Completeness
from workmh_measures.ui.board.completeness_blocks import map_of
from workmh_measures.ui.frame import say
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["PAGE", "draw_map"]

PAGE = 100
"""People on one page of the map."""


def draw_map(shown: Completeness, visitor: Visitor) -> None:
    """Draw the choices and the map."""
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
