"""Results of analyses that took long, kept on the server for whoever may see the same and asks for the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from workmh_measures.ui.results.analysis_work import Made
from workmh_measures.ui.running import Application, made_once

__all__ = ["AnalysisBook", "analysis_book"]

_MOST = 24


class AnalysisBook:
    """The latest result of each inquiry; the one that was asked for longest ago goes first."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = Lock()

    def latest(self, key: Hashable) -> Made | None:
        """Return what came of an inquiry the last time.

        Parameters
        ----------
        key : the study, what was asked, and whether the arms may be known.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, made: Made) -> None:
        """Keep a result in place of the former one, unless that is of later data."""
        with self._lock:
            former = self._kept.get(key)
            if former is None or former.head.seq <= made.head.seq:
                self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


@made_once
def analysis_book(_app: Application) -> AnalysisBook:
    """Return the book of the running application."""
    return AnalysisBook()
