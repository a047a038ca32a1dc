"""Slow down guessing: so many wrong tries per address and minute, then none are looked at.

The counts live in this process only and are gone when it ends; several server processes each count for themselves.
Addresses are never kept: only a hash keyed with bytes that are drawn anew for each window of time.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import Counter
from datetime import datetime, timedelta

__all__ = ["WrongTries"]


class WrongTries:
    """Count wrong tries per address.

    Parameters
    ----------
    allowed : wrong tries per window; the next is refused unseen.
    window : length of a window, after which all counts and the key are forgotten.
    """

    def __init__(self, *, allowed: int = 10, window: timedelta = timedelta(minutes=1)) -> None:
        self._allowed = allowed
        self._window = window
        self._lock = threading.Lock()
        self._begun: datetime | None = None
        self._key = b""
        self._counts: Counter[bytes] = Counter()

    def may_try(self, address: str, now: datetime) -> bool:
        """Say whether a try from this address is looked at."""
        with self._lock:
            hidden = self._hidden(address, now)
            return self._counts[hidden] < self._allowed

    def count_wrong(self, address: str, now: datetime) -> None:
        """Note a wrong try from this address."""
        with self._lock:
            hidden = self._hidden(address, now)  # first, for it may begin a new window with new counts
            self._counts[hidden] += 1

    def _hidden(self, address: str, now: datetime) -> bytes:
        if self._begun is None or not timedelta(0) <= now - self._begun < self._window:
            self._begun, self._key, self._counts = now, secrets.token_bytes(32), Counter()
        return hashlib.blake2b(address.encode(), key=self._key, digest_size=16).digest()
