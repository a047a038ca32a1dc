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
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import study_dataset

__all__ = ["StudyData", "study_data"]


@dataclass(frozen=True)
class StudyData:
    """The long data set and the state of the store it was made from."""

    dataset: Dataset
    head: Head
    today: date

    @property
    def version(self) -> tuple[str | None, Head, date]:
        """What everything made from these data depends on."""
        return self.dataset.codebook.study, self.head, self.today

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
_latest: list[tuple[str, StudyData]] = []


def study_data(store: Store, study: Study) -> StudyData:
    """Return the data of a study as the store holds them now.

    Kept until the store or the day changes. The key is the end of the audit chain, never the data themselves.
    """
    today = civil_day(store.now())
    with _lock:
        head = store.head(study.id)
        if (
            _latest
            and _latest[0][0] == study.id
            and (_latest[0][1].head, _latest[0][1].today) == (head, today)
        ):
            return _latest[0][1]
        made = StudyData(study_dataset(store, study, scheduled_instruments(study), today=today), head, today)
        _latest[:] = [(study.id, made)]
        return made
