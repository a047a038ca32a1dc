"""Who is where: counts of forms by wave, unit and form, and the people they are about."""

from __future__ import annotations

import streamlit as st

from workmh_measures.dataset.board_view import BoardView
from workmh_measures.model.civil_time import civil_day
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.board.board_book import board_book
from workmh_measures.ui.board.board_choices import asked_of_board
from workmh_measures.ui.board.board_parts import draw_counts, draw_people
from workmh_measures.ui.frame import say
from workmh_measures.ui.running import application

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("progress")
    st.title(say("board.title"), anchor=False)
    with st.spinner(say("board.reading"), show_time=False):
        board = board_book().board()
    units = [unit for unit in dict.fromkeys(board.units) if visitor.may_with("progress", unit)]
    if not units:
        st.text(say("board.nobody"))
        return
    asked = asked_of_board(board, units)
    today = civil_day(application().store.now())
    view = BoardView(board, units.__contains__, today=today, stuck_days=asked.stuck_days)
    draw_counts(view, asked, visitor)
    draw_people(view, asked, with_units=len(units) > 1)
