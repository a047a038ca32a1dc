"""Many people answer at once, the disk is asked once: one writer thread commits whatever waits together."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, NamedTuple, TypeVar

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage.appending import Outcome, Receipt
from workmh_measures.storage.events import Event
from workmh_measures.storage.repository import Store

__all__ = ["Entry", "GroupCommitter"]

T = TypeVar("T")

_FAILURES_IN_A_ROW = 3  # single submissions that fail one after another before the rest is refused unseen
_MOST_CHECKS = 3  # two pages of one person may cross; a third time in a row the browser sends it again
# While many write, a batch waits this long for company: a transaction costs more processor time than ten answers in it.
_GATHERED = 0.005


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """What somebody wants recorded, and what is told about it once it is.

    Attributes
    ----------
    events : that belong together.
    told : makes the answer out of the receipts, after the commit.
    """

    events: Sequence[Event]
    told: Callable[[list[Receipt]], T]


class _Waiting(NamedTuple):
    study: str
    prepare: Callable[[float], Entry[Any]]
    answer: Future[Any]
    since: float


class _Prepared(NamedTuple):
    waiting: _Waiting
    entry: Entry[Any]


class GroupCommitter:
    """Take submissions from many threads, commit them in few transactions, acknowledge none before its commit.

    Parameters
    ----------
    store : where to.
    longest_queue : submissions that may wait; beyond it `submit` refuses, so that memory cannot fill.
    largest_batch : submissions in one transaction.

    Attributes
    ----------
    commits : transactions made so far.
    """

    def __init__(self, store: Store, *, longest_queue: int = 10_000, largest_batch: int = 500) -> None:
        self.commits = 0
        self._store = store
        self._largest_batch = largest_batch
        self._waiting: queue.Queue[_Waiting | None] = queue.Queue(longest_queue)
        self._door = threading.Lock()
        self._closed = False
        self._writer = threading.Thread(target=self._write, name="group-commit", daemon=True)
        self._writer.start()

    def __enter__(self) -> GroupCommitter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, study: str, events: Sequence[Event]) -> list[Receipt]:
        """Hand over events that belong together and wait until they are on stable storage.

        Returns
        -------
        One receipt per event.

        Raises
        ------
        StoreError
            If they are refused, the database fails, or too many submissions wait; none of the events is
            acknowledged then, and the same request ids may be sent again.
        """
        return self.submit_later(study, events).result()

    def submit_later(self, study: str, events: Sequence[Event]) -> Future[list[Receipt]]:
        """Hand over events without waiting; the future is done when they are on stable storage.

        Raises
        ------
        StoreError
            If the committer is closed or too many submissions wait.
        """
        entry = Entry(tuple(events), list[Receipt])
        return self.enter(study, lambda _since: entry)

    def enter(self, study: str, prepare: Callable[[float], Entry[T]]) -> Future[T]:
        """Hand over what is still to be checked; the future is done when it was refused or is on stable storage.

        Parameters
        ----------
        prepare : checks and says what to write, just before the transaction; what it raises goes to the future. It is
            told since when (`time.monotonic`) the record must be known to it, and asked again when something else came
            first. It runs in the writer's thread, so it may read, but it must not wait for others.

        Raises
        ------
        StoreError
            If the committer is closed or too many submissions wait.
        """
        waiting = _Waiting(study, prepare, Future(), time.monotonic())
        with self._door:
            try:
                if self._closed:
                    raise queue.Full
                self._waiting.put_nowait(waiting)
            except queue.Full:
                raise StoreError([problem("STORE-CLOSED")]) from None
        return waiting.answer

    def close(self) -> None:
        """Take no more, commit what waits, and end the writer thread."""
        with self._door:
            first = not self._closed
            self._closed = True
        if first:
            self._waiting.put(None)
        self._writer.join()

    # ------------------------------------------------------------------------------------------- the writer thread

    def _write(self) -> None:
        going_on, company = True, False
        while going_on:
            batch = [self._waiting.get()]
            if company:
                time.sleep(_GATHERED)
            while len(batch) < self._largest_batch and batch[-1] is not None:
                try:
                    batch.append(self._waiting.get_nowait())
                except queue.Empty:
                    break
            going_on, company = batch[-1] is not None, len(batch) > 1
            by_study: dict[str, list[_Waiting]] = {}
            for waiting in batch:
                # A submission whose sender gave up before its turn is left out; from here on it runs to its end.
                if waiting is not None and waiting.answer.set_running_or_notify_cancel():
                    by_study.setdefault(waiting.study, []).append(waiting)
            for study, together in by_study.items():
                self._take(study, together)

    def _take(self, study: str, together: list[_Waiting]) -> None:
        """Check and commit, and once more those that something else was recorded before in between."""
        for left in reversed(range(_MOST_CHECKS)):
            prepared = [ready for waiting in together if (ready := _prepared(waiting)) is not None]
            outcomes = self._committed(study, prepared)
            together = []
            for ready, outcome in zip(prepared, outcomes, strict=True):
                if left and _is_overtaken(outcome):
                    together.append(ready.waiting._replace(since=time.monotonic()))
                else:
                    _answer(ready, outcome)
            if not together:
                return

    def _committed(self, study: str, prepared: Sequence[_Prepared]) -> list[Outcome | Exception]:
        """Commit submissions in one transaction; if that fails, each in its own."""
        if not prepared:
            return []
        outcomes = self._outcomes(study, prepared)
        if not isinstance(outcomes, Exception):
            return [*outcomes]
        return [outcomes] if len(prepared) == 1 else self._one_by_one(study, prepared)

    def _one_by_one(self, study: str, prepared: Sequence[_Prepared]) -> list[Outcome | Exception]:
        """Let no submission suffer for another; but when the database itself is away, tell everyone soon."""
        told: list[Outcome | Exception] = []
        failures = 0
        for one in prepared:
            if failures < _FAILURES_IN_A_ROW:
                outcomes = self._outcomes(study, [one])
                failures = failures + 1 if isinstance(outcomes, Exception) else 0
            told.append(outcomes if isinstance(outcomes, Exception) else outcomes[0])
        return told

    def _outcomes(self, study: str, together: Sequence[_Prepared]) -> list[Outcome] | Exception:
        try:
            outcomes = self._store.append_submissions(study, [prepared.entry.events for prepared in together])
        except Exception as failure:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            return failure
        self.commits += 1
        return outcomes


def _prepared(waiting: _Waiting) -> _Prepared | None:
    try:
        return _Prepared(waiting, waiting.prepare(waiting.since))
    except Exception as refusal:  # noqa: BLE001 - it belongs to whoever waits for this one
        waiting.answer.set_exception(refusal)
        return None


def _is_overtaken(outcome: Outcome | Exception) -> bool:
    """Say whether nothing speaks against a submission but that it was checked before something else was recorded."""
    return isinstance(outcome, StoreError) and {p.code for p in outcome.problems} == {"STORE-CHANGED"}


def _answer(prepared: _Prepared, outcome: Outcome | Exception) -> None:
    answer = prepared.waiting.answer
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
        return
    try:
        answer.set_result(prepared.entry.told(outcome))
    except Exception as failure:  # noqa: BLE001 - it is recorded; whoever waits may send it again
        answer.set_exception(failure)
