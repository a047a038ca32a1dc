"""The lock of the data made as a job: reading all that is analysed takes its time, and answers must not wait for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from workmh_measures.model.study import Study

__all__ = ["READING", "make_lock"]

READING = "reading"
"""What is told while all that is analysed is read."""


def make_lock(tell: Callable[[float, str], None], *, store_url: str, study: Study, day: date, by: str) -> str:
    """Lock the data of a study; return the SHA-256 of what is analysed.

    Raises
    ------
    StoreError
        LOCK-HELD, LOCK-MOVED, or that the store holds another study.
    """
    from workmh_measures.storage.repository import Store
    from workmh_measures.study_trial import lock_study

    tell(0.1, READING)
    store = Store.open(store_url)
    try:
        return lock_study(store, study, today=day, by=by).content
    finally:
        store.close()
