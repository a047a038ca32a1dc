"""A server in which the page of the trial shows one drawing of every kind, and a table with what a spreadsheet would run."""

from __future__ import annotations

from pathlib import Path

__all__ = ["DRAWN_PAGE"]

_TOP = Path(__file__).parents[2]

DRAWN_PAGE = f"""
import sys

sys.path.insert(0, {str(_TOP)!r})

import streamlit as st

from tests.report.example_figures import EXAMPLES
from workmh_measures.report.blocks import Group, Table, head, number, words
from workmh_measures.report.writer import Writer
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import page_language
from workmh_measures.ui.pages import trial
from workmh_measures.ui.serve import serve
from workmh_measures.ui.shown import show_blocks


def draw():
    visitor = require_staff("library")
    writer = Writer(page_language())
    st.title("Drawings", anchor=False)
    heads = [[head("Item"), head("Value", is_number=True)]]
    cell = writer.number(0.81, 2)
    table = Table("first", "A table", heads, [Group([[words("=1+1"), number(cell)]])])
    blocks = [table, *(make(writer) for make in EXAMPLES.values())]
    show_blocks(blocks, name="trial", visitor=visitor, action="library")


trial.draw = draw
if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], "127.0.0.1", int(sys.argv[3]))
"""
