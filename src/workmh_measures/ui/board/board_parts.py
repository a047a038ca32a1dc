"""The two parts of the board: counts of forms, and the people of one page of the list."""

from __future__ import annotations

import streamlit as st

from workmh_measures.dataset.board_view import BoardView
from workmh_measures.ui.board.board_blocks import count_table, people_table
from workmh_measures.ui.board.board_choices import Asked, chosen_page
from workmh_measures.ui.frame import say
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["PAGE", "draw_counts", "draw_people"]

PAGE = 50
"""People on one page of the list."""


def draw_counts(view: BoardView, asked: Asked, visitor: Visitor) -> None:
    """Draw how many forms there are of each sort."""
    rows = view.counts(asked.wanted, asked.split)
    if not rows:
        st.text(say("board.no_forms"))
        return
    table = count_table(rows, asked.split, view.today)
    show_blocks([table], name="counts", visitor=visitor, action="progress")
    with st.expander(say("board.meaning")):
        st.text(say("board.meant", days=asked.stuck_days))


def draw_people(view: BoardView, asked: Asked, *, with_units: bool) -> None:
    """Draw one page of the people that fit."""
    found = view.people(asked.wanted)
    st.header(say("board.people", n=len(found)), anchor=False)
    if not found:
        st.text(say("board.nobody_fits"))
        return
    page = chosen_page(len(found), PAGE, asked)
    here = found[(page - 1) * PAGE : page * PAGE]
    first = (page - 1) * PAGE + 1
    caption = say("board.list", first=first, last=first + len(here) - 1, n=len(found))
    lines = view.lines(here, asked.wanted)
    show_blocks(
        [people_table(lines, caption, mark=asked.wanted.mark, with_units=with_units)], name="board_people"
    )
