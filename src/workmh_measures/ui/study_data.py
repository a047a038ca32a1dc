"""The study's data as the staff pages show and export them, assembled once for each state of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Lock

from workmh_measures.dataset.codebook import Dataset, Variable
from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.storage.chain import Head
from workmh_measures.storage.followed_data import FollowedData, followed, read_anew
from workmh_measures.storage.repository import Store
from workmh_measures.ui.not_ready import wait_until_read
from workmh_measures.ui.reading_ahead import (
    CarriedData,
    ReadAhead,
    arrived,
    is_large,
    read_data_job,
    reading_jobs,
)
from workmh_measures.ui.running import Application, made_once

__all__ = ["RunningData", "StudyData", "running_data", "study_data"]


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


class RunningData:
    """The data of the running application, for the whole process; what of them is shown is decided at each run."""

    def __init__(self, app: Application) -> None:
        self._store, self._study = app.store, app.study
        self._instruments = scheduled_instruments(app.study)
        slots = {"store_url": app.settings.store_url, "study": app.study}
        self.ahead: ReadAhead[CarriedData] = ReadAhead(reading_jobs(), read_data_job, slots, self._keep)
        self._lock = Lock()
        self._known: FollowedData | None = None
        self._made: StudyData | None = None

    def data_if_read(self) -> StudyData | None:
        """Return the data as the store holds them now; None while they are being read, which is then under way.

        Kept until the store or the day changes, and then read again of the people alone of whom something new is told.
        """
        state, today = self.ahead.settled(), civil_day(self._store.now())
        with self._lock:
            known = self._known
            found = None if known is None else followed(*self._about(), known, today=today)
            if found is None:
                self._known = self._made = None  # what was erased is not kept while the rest is read again
                if state != "failed" and is_large():
                    self.ahead.begin(today=today)
                    return None
                found = read_anew(*self._about(), today=today)
            if self._made is None or found is not known:
                self._known = found
                self._made = StudyData(found.dataset, found.head, found.today, found.changed)
            return self._made

    def behind(self) -> int | None:
        """Return how many events came since they were read; None where they were not read, or not on this day."""
        self.ahead.settled()
        known = self._known
        if known is None or known.today != civil_day(self._store.now()):
            return None
        return self._store.head(self._study.id).seq - known.head.seq

    def _about(self) -> tuple[Store, Study, dict[str, Instrument]]:
        return self._store, self._study, self._instruments

    def _keep(self, carried: CarriedData) -> bool:
        read = arrived(carried, self._instruments)
        if read is None:
            return False
        with self._lock:
            self._known, self._made = read, None
        return True


running_data = made_once(RunningData)


def study_data() -> StudyData:
    """Return the data of the study as the store holds them now; where they are still being read the page says so and ends here."""
    found = running_data().data_if_read()
    if found is None:
        wait_until_read(running_data().ahead)
    return found
