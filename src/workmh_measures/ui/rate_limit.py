"""How many wrong tries an address has; addresses are kept as keyed hashes, in memory, for a minute."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable
from threading import Lock

__all__ = ["RateLimit"]


class RateLimit:
    """Counts wrong tries for each address over a sliding window.

    Parameters
    ----------
    most : wrong tries allowed within the window.
    seconds : length of the window.
    clock : monotonic seconds.
    """

    _MOST_ADDRESSES = 10_000

    def __init__(
        self, *, most: int = 10, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._wrong: dict[bytes, deque[float]] = {}
        self._lock = Lock()

    def is_spent(self, address: str) -> bool:
        """Say whether this address must wait."""
        with self._lock:
            return len(self._recent(self._hashed(address))) >= self._most

    def count_wrong(self, address: str) -> None:
        """Note one wrong try."""
        name = self._hashed(address)
        with self._lock:
            tries = self._recent(name)
            tries.append(self._clock())
            if name not in self._wrong and len(self._wrong) >= self._MOST_ADDRESSES:
                self._drop_old()
            self._wrong[name] = tries

    def _hashed(self, address: str) -> bytes:
        return hashlib.blake2b(address.encode(), key=self._key, digest_size=16).digest()

    def _recent(self, name: bytes) -> deque[float]:
        tries = self._wrong.get(name, deque(maxlen=self._most))
        while tries and self._clock() - tries[0] >= self._seconds:
            tries.popleft()
        return tries

    def _drop_old(self) -> None:
        for name in [name for name in self._wrong if not self._recent(name)]:
            del self._wrong[name]
        while len(self._wrong) >= self._MOST_ADDRESSES:
            del self._wrong[next(iter(self._wrong))]
