"""The board of the running application, and what of it the viewer asked for, kept in the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import streamlit as st

from workmh_measures.storage.board_data import BoardBook
from workmh_measures.ui.frame import page_language
from workmh_measures.ui.running import made_once

__all__ = ["FILTERS", "address_of", "board_book", "list_kept", "remember", "remembered"]

FILTERS = ("wave", "unit", "form", "state", "q", "days", "by", "page")
"""Names in the address of what is asked of the board."""

board_book = made_once(lambda app: BoardBook(app.store, app.study))
"""The board, read once for the whole process; what of it is shown is decided at each run."""


def remembered(name: str) -> str:
    """Return what the address says; empty where it says nothing."""
    return str(st.query_params.get(name, ""))


def remember(name: str, value: str) -> None:
    """Keep a choice in the address; an empty one is taken out."""
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def list_kept() -> str:
    """Return what the address asks of the board, to be handed on to the page of a person."""
    return urlencode({name: remembered(name) for name in FILTERS if remembered(name)})


def address_of(kept: str) -> str:
    """Return the address of the board with what was asked of it; names it does not know are left out."""
    told = parse_qs(kept)
    asked = {name: told[name][0][:64] for name in FILTERS if name in told}
    return f"/board?{urlencode({**asked, 'lang': page_language()})}"
