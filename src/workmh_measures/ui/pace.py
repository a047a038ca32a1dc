"""How often one session or one link is served: generously, and not without end."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

__all__ = ["Pace"]

_MOST_KEPT = 50_000


class Pace:
    """Lets each name through so many times at once, and then at an even pace.

    Parameters
    ----------
    at_once : times without a pause.
    per_second : how fast they come back.
    clock : monotonic seconds.
    """

    def __init__(
        self, at_once: int, per_second: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._span = at_once / per_second
        self._step = 1 / per_second
        self._clock = clock
        # name -> the moment at which all of its times are back
        self._full_at: dict[str, float] = {}
        self._lock = Lock()

    def left(self, name: str) -> float | None:
        """Return the seconds to wait, or None; counts nothing."""
        now = self._clock()
        full_at = max(self._full_at.get(name, now), now) + self._step
        return full_at - now - self._span if full_at - now > self._span + self._step / 2 else None

    def wait(self, name: str) -> float | None:
        """Count one time, and return None; or return the seconds to wait and count nothing."""
        now = self._clock()
        with self._lock:
            full_at = max(self._full_at.get(name, now), now) + self._step
            if full_at - now > self._span + self._step / 2:
                return full_at - now - self._span
            if name not in self._full_at and len(self._full_at) >= _MOST_KEPT:
                self._full_at = {key: moment for key, moment in self._full_at.items() if moment > now}
                if len(self._full_at) >= _MOST_KEPT:
                    self._full_at.clear()
            self._full_at[name] = full_at
        return None
