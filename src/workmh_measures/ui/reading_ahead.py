"""What takes long to read of a large study is read in a process of its own, before anybody asks where that can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any, Generic, Literal, TypeVar

from workmh_measures.dataset.codebook import InstrumentUse
from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.storage.board_data import ReadBoard, board_now
from workmh_measures.storage.followed_data import FollowedData, read_anew
from workmh_measures.storage.repository import Store
from workmh_measures.ui.jobs import Job, JobBook, Tell
from workmh_measures.ui.running import Application, application, made_once

__all__ = [
    "LARGE",
    "CarriedData",
    "ReadAhead",
    "arrived",
    "is_large",
    "read_board_job",
    "read_data_job",
    "reading_jobs",
]

LARGE = 30_000
"""Events of a record that takes longer to read than anybody should wait for a page: some three tenths of a second."""

T = TypeVar("T")
_OWNER = "reading ahead"
_READING = 0.6
"""Share of the work that is reading; assembling is the rest."""


def is_large() -> bool:
    """Say whether the record of the running application is read beside the server."""
    app = application()
    return app.store.head(app.study.id).seq >= LARGE


@made_once
def reading_jobs(_app: Application) -> JobBook:
    """Return the jobs that read ahead; they wait for no job somebody asked for."""
    return JobBook()


class ReadAhead(Generic[T]):
    """One thing that is read beside the server; it belongs to no session.

    Parameters
    ----------
    jobs : where it is read.
    work, slots : what reads it.
    keep : takes what was read, and says whether it is of use.
    """

    def __init__(
        self, jobs: JobBook, work: Callable[..., T], slots: Mapping[str, Any], keep: Callable[[T], bool]
    ) -> None:
        self._jobs, self._work, self._slots, self._keep = jobs, work, slots, keep
        self._lock = Lock()
        self._id: str | None = None

    def begin(self, **more: Any) -> None:
        """Begin to read, unless that is under way."""
        with self._lock:
            if self._id is None:
                slots = {**self._slots, **more}
                self._id = self._jobs.start(self._work, session_key=_OWNER, name=_OWNER, slots=slots)

    def settled(self) -> Literal["nothing", "reading", "kept", "failed"]:
        """Hand over what was read, once it is there, and return how it stands."""
        with self._lock:
            if self._id is None:
                return "nothing"
            job = self._job()
            if job is not None and not job.is_over:
                return "reading"
            self._id = None
            if job is None or job.state != "done":
                return "failed"
            made, job.made = job.made, None
        return "kept" if self._keep(made) else "failed"

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        job = self._job()
        return 0.0 if job is None else job.done

    @property
    def is_over(self) -> bool:
        """Say whether nothing is under way that is worth waiting for."""
        job = self._job()
        return job is None or job.is_over

    def _job(self) -> Job | None:
        return None if self._id is None else self._jobs.job(self._id, session_key=_OWNER)


def read_board_job(tell: Tell, *, store_url: str, study: Study) -> ReadBoard:
    """Read the board, as a job."""
    tell(0.1, "")
    store = Store.open(store_url)
    try:
        return board_now(store, study)
    finally:
        store.close()


@dataclass(frozen=True)
class CarriedData:
    """Data on their way from the process that read them; definitions stay behind, for they cannot be carried.

    Attributes
    ----------
    data : with a codebook that names no instruments.
    uses : of each instrument its fingerprint, its choices, its waves and the wordings, in the order of the codebook.
    """

    data: FollowedData
    uses: Sequence[tuple[str, str, Mapping[str, str], tuple[str, ...], tuple[str, ...]]]


def read_data_job(tell: Tell, *, store_url: str, study: Study, today: date) -> CarriedData:
    """Read and assemble the long data set, as a job."""
    store = Store.open(store_url)
    try:
        instruments = scheduled_instruments(study)
        read = read_anew(store, study, instruments, today=today, told_share=lambda n: tell(_READING * n, ""))
    finally:
        store.close()
    codebook = read.dataset.codebook
    uses = [
        (use.instrument.id, fingerprint(use.instrument), {**use.parameters}, use.waves, use.wording_hashes)
        for use in codebook.instruments
    ]
    bare = replace(read.dataset, codebook=replace(codebook, instruments=()))
    return CarriedData(replace(read, dataset=bare), uses)


def arrived(carried: CarriedData, instruments: Mapping[str, Instrument]) -> FollowedData | None:
    """Return what was carried with the definitions of this process; None where they are others than it was read with."""
    if any(fingerprint(instruments[name]) != mark for name, mark, *_ in carried.uses):
        return None
    uses = tuple(
        InstrumentUse(instruments[name], parameters, waves, wordings)
        for name, _, parameters, waves, wordings in carried.uses
    )
    dataset = carried.data.dataset
    return replace(
        carried.data, dataset=replace(dataset, codebook=replace(dataset.codebook, instruments=uses))
    )
