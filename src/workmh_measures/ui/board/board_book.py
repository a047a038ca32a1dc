"""The board of the running application, and what of it the viewer asked for, kept in the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import streamlit as st

from workmh_measures.dataset.board import Board
from workmh_measures.storage.board_data import BoardBook, ReadBoard
from workmh_measures.ui.frame import page_language
from workmh_measures.ui.not_ready import wait_until_read
from workmh_measures.ui.reading_ahead import ReadAhead, is_large, read_board_job, reading_jobs
from workmh_measures.ui.running import Application, made_once

__all__ = ["FILTERS", "RunningBoard", "address_of", "board_book", "list_kept", "remember", "remembered"]

FILTERS = ("wave", "unit", "form", "state", "q", "days", "by", "page")
"""Names in the address of what is asked of the board."""


class RunningBoard:
    """The board, read once for the whole process; what of it is shown is decided at each run."""

    def __init__(self, app: Application) -> None:
        self._book = BoardBook(app.store, app.study)
        slots = {"store_url": app.settings.store_url, "study": app.study}
        self.ahead: ReadAhead[ReadBoard] = ReadAhead(reading_jobs(), read_board_job, slots, self._book.keep)

    def board(self) -> Board:
        """Return the board as the store has it now; where it is still being read the page says so and ends here."""
        found = self.board_if_read()
        if found is None:
            wait_until_read(self.ahead)
        return found

    def board_if_read(self) -> Board | None:
        """Return the board as the store has it now; None while it is being read, which is then under way."""
        state = self.ahead.settled()
        found = self._book.board_followed()
        if found is not None:
            return found
        # What could not be read beside the server is read here, so that the page tells what is wrong.
        if state == "failed" or not is_large():
            return self._book.board()
        self.ahead.begin()
        return None

    def behind(self) -> int | None:
        """Return how many events came since it was read; None where it was not."""
        self.ahead.settled()
        return self._book.behind()


board_book = made_once(RunningBoard)


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
