"""Who is where: counts of forms by wave, unit and form, and the people they are about."""

from __future__ import annotations

import streamlit as st

from workmh_measures.dataset.board_view import BoardView
from workmh_measures.model.civil_time import civil_day
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.board.board_blocks import count_table, people_table
from workmh_measures.ui.board.board_book import board_book
from workmh_measures.ui.board.board_choices import Asked, asked_of_board, chosen_page
from workmh_measures.ui.frame import say
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["PAGE", "draw"]

PAGE = 50
"""People on one page of the list."""


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
    _draw_counts(view, asked, visitor)
    _draw_people(view, asked, with_units=len(units) > 1)


def _draw_counts(view: BoardView, asked: Asked, visitor: Visitor) -> None:
    rows = view.counts(asked.wanted, asked.split)
    if not rows:
        st.text(say("board.no_forms"))
        return
    table = count_table(rows, asked.split, view.today)
    show_blocks([table], name="counts", visitor=visitor, action="progress")
    with st.expander(say("board.meaning")):
        st.text(say("board.meant", days=asked.stuck_days))


def _draw_people(view: BoardView, asked: Asked, *, with_units: bool) -> None:
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
