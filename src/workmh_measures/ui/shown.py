"""Blocks of a report on a page of staff: tables, figures and notes, as the printed report draws them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from workmh_measures.report.blocks import Block
from workmh_measures.report.environment import environment

__all__ = ["blocks_html", "show_blocks"]


def blocks_html(blocks: Sequence[Block]) -> Markup:
    """Return blocks as HTML, everything in them escaped by the templates."""
    draw = environment().get_template("blocks.html").module.draw  # type: ignore[attr-defined]
    return Markup("").join(draw(block) for block in blocks)


def show_blocks(blocks: Sequence[Block], *, name: str) -> None:
    """Draw blocks on the page.

    Parameters
    ----------
    name : unique on the page; keeps the parts of the page apart.
    """
    with st.container(key=f"report_{name}"):
        st.html(f'<div class="report">{blocks_html(blocks)}</div>')
