"""The study's data as the staff pages show and export them, assembled once for each state of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Lock

from workmh_measures.dataset.codebook import Dataset, Variable
from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.study import Study
from workmh_measures.storage.chain import Head
from workmh_measures.storage.followed_data import FollowedData, followed_data
from workmh_measures.storage.repository import Store

__all__ = ["StudyData", "study_data"]


@dataclass(frozen=True)
class StudyData:
    """The long data set and the state of the store it was made from; `changed` is the last event that could change it."""

    dataset: Dataset
    head: Head
    today: date
    changed: Head | None = None

    @property
    def version(self) -> tuple[str | None, Head, date]:
        """What everything made from these data depends on."""
        return self.dataset.codebook.study, self.changed or self.head, self.today

    def variable(self, instrument: str, *, scale: str, kind: str) -> Variable | None:
        """Return the variable of this kind that belongs to a scale, or None."""
        return next(
            (
                variable
                for variable in self.dataset.codebook
                if (variable.instrument, variable.scale, variable.kind) == (instrument, scale, kind)
            ),
            None,
        )


_lock = Lock()
_latest: list[tuple[str, FollowedData, StudyData]] = []


def study_data(store: Store, study: Study) -> StudyData:
    """Return the data of a study as the store holds them now.

    Kept until the store or the day changes, and then read again of the people alone of whom something new is told. The key
    is the end of the audit chain, never the data themselves.
    """
    today = civil_day(store.now())
    with _lock:
        before = _latest[0] if _latest and _latest[0][0] == study.id else None
        known = None if before is None else before[1]
        found = followed_data(store, study, scheduled_instruments(study), known, today=today)
        if before is not None and found is known:
            return before[2]
        made = StudyData(found.dataset, found.head, found.today, found.changed)
        _latest[:] = [(study.id, found, made)]
        return made
