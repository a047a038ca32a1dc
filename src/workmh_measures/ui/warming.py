"""Reads the board and the data of a large study before anybody opens a page, and keeps up with what is recorded meanwhile."""

from __future__ import annotations

import logging
from threading import Event, Thread

from workmh_measures.ui.board.board_book import board_book
from workmh_measures.ui.reading_ahead import is_large, reading_jobs
from workmh_measures.ui.study_data import running_data

__all__ = ["FAR_BEHIND", "Warming", "keep_ready"]

FAR_BEHIND = 2_000
"""So many new events are followed although nobody looks; of fewer the next page reads what is new in a moment."""
_EVERY = 60.0
"""Seconds from one look at the end of the record to the next."""
_log = logging.getLogger(__name__)


def keep_ready() -> None:
    """Begin to read what was not read, or not on this day, and follow what is far behind; small studies wait for a page."""
    if not is_large():
        return
    for behind, read in (
        (board_book().behind(), board_book().board_if_read),
        (running_data().behind(), running_data().data_if_read),
    ):
        if behind is None or behind > FAR_BEHIND:
            read()


class Warming:
    """A thread beside the server that keeps the pages of staff ready, from now until it is closed."""

    def __init__(self) -> None:
        self._over = Event()
        self._thread = Thread(target=self._run, name="warming", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and what it reads."""
        self._over.set()
        reading_jobs().close()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                keep_ready()
            except Exception as error:  # noqa: BLE001 - a page that is opened meets it and tells
                _log.error("reading ahead broke (%s)", type(error).__name__)
            self._over.wait(_EVERY)
