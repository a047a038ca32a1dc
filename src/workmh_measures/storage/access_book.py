"""Notes who looks at what without anybody waiting for it: a thread writes the lines of a second together."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from workmh_measures.errors import StoreError
from workmh_measures.storage.access_log import Access, note_accesses
from workmh_measures.storage.repository import Store

__all__ = ["AccessBook"]

_LOG = logging.getLogger(__name__)
_AGAIN = timedelta(minutes=15)
_MOST_WAITING = 10_000
_MOST_KNOWN = 50_000


class AccessBook:
    """Takes notes at once and writes them soon; nothing it does is waited for, and nothing fails because it cannot write.

    Who looks at the same again within a quarter of an hour is noted once; every file fetched is noted. While the store
    cannot be written the lines wait in memory, and are tried again.

    Parameters
    ----------
    store : where to.
    gathered : seconds a line waits for company, and between two tries at a store that cannot be written.
    sleep : waits that long.
    """

    def __init__(
        self, store: Store, *, gathered: float = 1.0, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._store = store
        self._gathered = gathered
        self._sleep = sleep
        self._door = threading.Lock()
        self._turn = threading.Lock()
        self._waiting: list[Access] = []
        self._known: dict[Access, datetime] = {}
        self._writer: threading.Thread | None = None
        self._closed = False

    def note(self, access: Access) -> None:
        """Note an access unless it was noted just before; never waits for the store and never raises."""
        now = self._store.now()
        with self._door:
            if self._closed or self._is_known(access, now):
                return
            if len(self._waiting) >= _MOST_WAITING:
                _LOG.error("the access log cannot be written: a line of %s is lost", access.account)
                return
            self._waiting.append(replace(access, at=now))
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="access-log", daemon=True)
                self._writer.start()

    def flush(self) -> bool:
        """Write what waits, now; say whether nothing waits any more."""
        with self._turn:
            with self._door:
                together, self._waiting = self._waiting, []
            if not together:
                return True
            try:
                note_accesses(self._store, together)
            except StoreError:
                _LOG.warning("the access log cannot be written at present")
                with self._door:
                    self._waiting = [*together, *self._waiting]
                return False
        return True

    def close(self) -> None:
        """Write what waits and take no more."""
        with self._door:
            self._closed = True
        if not self.flush():
            _LOG.error("%d lines of the access log were not written", len(self._waiting))

    def _is_known(self, access: Access, now: datetime) -> bool:
        if access.outcome in ("fetched", "changed", "opened"):
            return False
        before = self._known.get(access)
        if before is not None and timedelta() <= now - before < _AGAIN:
            return True
        if len(self._known) >= _MOST_KNOWN:
            self._known = {one: at for one, at in self._known.items() if now - at < _AGAIN}
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
        self._known[access] = now
        return False

    def _write(self) -> None:
        """Write until nothing waits; the next note begins another thread."""
        while True:
            self._sleep(self._gathered)
            self.flush()
            with self._door:
                if self._closed or not self._waiting:
                    self._writer = None
                    return
