"""Work that takes long: done in a process of its own, with its progress, and cancelled when somebody asks.

A job never slows the answers of participants: it runs beside the server, at a lower priority, and one at a time. What it
needs is handed to it and what it made comes back through pipes. What it writes on the way lies in a folder of its own,
which the server removes however the job ends.
"""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Literal

from workmh_measures.errors import Problem, ProblemError

__all__ = ["Job", "JobBook", "Tell", "Work"]

State = Literal["waiting", "running", "done", "refused", "failed", "cancelled"]
Tell = Callable[[float, str], None]
"""Takes how much of a job is done, 0 to 1, and the key or words of what is being done."""
Work = Callable[..., Any]
"""A function of a module, called with a `Tell` and the arguments of the job, in a process of its own."""

_log = logging.getLogger(__name__)
_BELOW_ANSWERS = 10
"""Priority of a job below that of the server, as `nice` counts."""


@dataclass(slots=True)
class Job:
    """One piece of work and how far it has come.

    Attributes
    ----------
    id : random.
    session_key : of the session that asked first; no other sees the job but those that asked for the same.
    name : what it is, for the one who asked.
    state : `refused` came to an end with problems that are told; `failed` broke, and `number` is under which it is logged.
    done : 0 to 1.
    step : what is being done.
    made : what the work returned.
    same : what it answers, where several may ask for the same; None: nobody shares it.
    followers : keys of the sessions that asked for it and did not cancel.
    """

    id: str
    session_key: str
    name: str
    state: State = "waiting"
    done: float = 0.0
    step: str = ""
    made: Any = None
    problems: tuple[Problem, ...] = ()
    number: str = ""
    ended: float | None = None
    same: Hashable = None
    followers: set[str] = field(default_factory=set)
    _stop: Callable[[], None] | None = field(default=None, repr=False)

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will come of it."""
        return self.state in ("done", "refused", "failed", "cancelled")


class JobBook:
    """The jobs of a server.

    Parameters
    ----------
    keep_seconds : how long a finished job is kept for the one who asked.
    clock : monotonic seconds.
    """

    def __init__(self, *, keep_seconds: float = 900.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._keep_seconds = keep_seconds
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")

    def start(
        self, work: Work, *, session_key: str, name: str, slots: Mapping[str, Any], same: Hashable = None
    ) -> str:
        """Begin a job, or follow the one that answers the same and is not over; return its id.

        Parameters
        ----------
        work : called as `work(tell, **slots)`; it and its slots must be picklable.
        same : everything its result depends on, what the one who asks may see with it; None: a job of this session alone.
        """
        with self._lock:
            self._forget_old()
            for known in self._jobs.values():
                if same is not None and known.same == same and not known.is_over:
                    known.followers.add(session_key)
                    return known.id
            job = Job(secrets.token_hex(8), session_key, name, same=same, followers={session_key})
            self._jobs[job.id] = job
        self._worker.submit(self._run, job, work, dict(slots))
        return job.id

    def job(self, job_id: str, *, session_key: str) -> Job | None:
        """Return a job a session follows, or None."""
        with self._lock:
            job = self._jobs.get(job_id)
            return job if job is not None and session_key in job.followers else None

    def jobs_of(self, session_key: str) -> list[Job]:
        """Return the jobs a session follows, the newest first."""
        with self._lock:
            return [job for job in reversed(self._jobs.values()) if session_key in job.followers]

    def cancel(self, job_id: str, *, session_key: str) -> None:
        """End a job that is not over; nothing of it is kept. While others follow it, only this session leaves it."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is None or job.is_over or session_key not in job.followers:
                return
            if len(job.followers) > 1:
                job.followers.discard(session_key)
                return
        self._stop(job)

    def close(self) -> None:
        """End every job."""
        for job in [*self._jobs.values()]:
            if not job.is_over:
                self._stop(job)
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _stop(self, job: Job) -> None:
        self._end(job, "cancelled")
        if job._stop is not None:
            job._stop()

    def _forget_old(self) -> None:
        now = self._clock()
        kept = {
            key: job
            for key, job in self._jobs.items()
            if job.ended is None or now - job.ended < self._keep_seconds
        }
        self._jobs = kept

    def _end(self, job: Job, state: State) -> None:
        with self._lock:
            if not job.is_over:
                job.state, job.ended = state, self._clock()

    def _run(self, job: Job, work: Work, slots: dict[str, Any]) -> None:
        if job.is_over:
            return
        context = get_context("spawn")
        here, there = context.Pipe(duplex=False)
        folder = TemporaryDirectory(prefix="workmh-job-", ignore_cleanup_errors=True)
        told = (there, work, slots, folder.name)
        process = context.Process(target=_worked, args=told, daemon=True)
        try:
            process.start()
            there.close()
            # It may be cancelled while its process begins: then there was nothing to stop, and nothing is followed.
            with self._lock:
                job._stop, job.state = process.terminate, job.state if job.is_over else "running"
            self._follow(job, here)
        except Exception as error:  # noqa: BLE001 - whatever it is, the worker goes on with the next job
            job.number = secrets.token_hex(4)
            _log.error("fault %s: a job could not be begun (%s)", job.number, type(error).__name__)
            self._end(job, "failed")
        finally:
            here.close()
            if process.pid is not None:
                process.join(5)
                process.kill()
                process.join()
            folder.cleanup()

    def _follow(self, job: Job, here: Connection) -> None:
        while not job.is_over:
            try:
                kind, told = here.recv()
            except EOFError:
                kind, told = "failed", "the process ended"
            if job.state == "cancelled":
                return
            if kind == "step":
                job.done, job.step = told
                continue
            if kind == "done":
                job.made, job.done = told, 1.0
            elif kind == "refused":
                job.problems = tuple(told)
            else:
                job.number = secrets.token_hex(4)
                _log.error("fault %s: a job broke: %s", job.number, told)
            self._end(job, kind)


def _worked(there: Connection, work: Work, slots: dict[str, Any], folder: str) -> None:
    """Do the work in its own process, with a folder for what it writes on the way, and send what comes of it."""
    # A process that is ended in the middle takes nothing away, so whoever began it must know where everything lies.
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    if hasattr(os, "nice"):
        os.nice(_BELOW_ANSWERS)

    def tell(done: float, step: str) -> None:
        there.send(("step", (done, step)))

    try:
        there.send(("done", work(tell, **slots)))
    except ProblemError as error:
        there.send(("refused", list(error.problems)))
    except Exception as error:  # noqa: BLE001 - its text may hold answers; type and place are enough
        from workmh_measures.ui.faults import places_of

        there.send(("failed", f"{type(error).__name__} at {places_of(error)}"))
