"""Results of the pages, kept until the data, the day, or what somebody may see is another; never by who of the staff looks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

from workmh_measures.ui.running import Application, made_once

__all__ = ["MOST", "KeptResults", "kept_results"]

MOST = 256
"""So many results are kept; the one that was asked for longest ago goes first."""

T = TypeVar("T")


class KeptResults:
    """What was made lately, by everything it depends on; several threads may ask at once."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a key, or make it.

        Parameters
        ----------
        key : holds the state of the data (`StudyData.version`), what may be seen, the language, and what was chosen.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
        # Made without the lock: two may make the same, and nobody waits for what others make.
        made = make()
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


@made_once
def kept_results(_app: Application) -> KeptResults:
    """Return what the running application keeps."""
    return KeptResults()
