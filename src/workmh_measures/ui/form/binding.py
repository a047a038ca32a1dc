"""Whose page it is: answers a page sends are taken for the person it was opened for, and for nobody else.

Two people may share a device. When the second opens a link while answers of the first still wait in another tab, the
cookie is the second's; without the tag the answers of the first would become theirs.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

from workmh_measures.model.study import Study
from workmh_measures.storage.page_binding import PageBinding, page_binding
from workmh_measures.storage.repository import Store

__all__ = ["DAYS_KEPT", "Bindings"]

DAYS_KEPT = 7
"""Days after which unsent answers kept in a browser are thrown away unread, and the person is told."""


class Bindings:
    """Tags of the participants of a study; what was found is remembered, for it never changes.

    Parameters
    ----------
    study, store : where people are enrolled; the study says whether browsers keep unsent answers.
    """

    _MOST_KEPT = 10_000

    def __init__(self, study: Study, store: Store) -> None:
        self._study = study
        self._store = store
        self._known: dict[str, PageBinding] = {}
        self._lock = Lock()

    def told(self, subject: str) -> dict[str, Any]:
        """Return what a page is told: its tag, and how to keep unsent answers where the study wants that."""
        binding = self._binding(subject)
        if binding is None:
            return {"person": None, "keep": None}
        keep = {"key": binding.key, "days": DAYS_KEPT} if self._study.offline_store else None
        return {"person": binding.tag, "keep": keep}

    def fits(self, subject: str, tag: str | None) -> bool:
        """Say whether what a page sends is for the person of the session.

        Parameters
        ----------
        subject : whose session it is.
        tag : as the page sent it; None when it sent none.
        """
        if tag is None:
            return True
        binding = self._binding(subject)
        return binding is not None and binding.tag == tag

    def knows(self, subject: str) -> bool:
        """Say whether `fits` answers without asking the store."""
        return subject in self._known

    def _binding(self, subject: str) -> PageBinding | None:
        known = self._known.get(subject)
        if known is not None:
            return known
        with self._store.reading() as connection:
            found = page_binding(connection, self._study.id, subject)
        if found is not None:
            with self._lock:
                if len(self._known) >= self._MOST_KEPT:
                    self._known.clear()
                self._known[subject] = found
        return found
