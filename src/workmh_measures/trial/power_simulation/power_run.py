"""Many simulated trials in several processes; what comes out does not depend on how many processes there are."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context, parent_process
from multiprocessing.resource_tracker import ensure_running
from multiprocessing.synchronize import Event
from threading import Thread, current_thread, main_thread

from ...analysis.one_thread import on_one_thread
from ...errors import DefinitionError, problem
from ...model.instrument import Instrument
from ..simulate import simulate
from .arm_tests import Comparison
from .put_in import PEOPLE as PEOPLE_IN_A_PART
from .put_in import PutIn, WithAndWithout, effects_put_in, parts_needed, with_and_without
from .replication import PowerQuestion, replication

__all__ = ["PowerRun", "power_run", "work_ahead"]

_PEOPLE_AT_ONCE = 2000
"""People in the trials a process simulates before it tells of them: half a second's work."""


@dataclass(frozen=True)
class PowerRun:
    """What was found.

    Attributes
    ----------
    question : what was simulated.
    replications : number of trials of each size.
    found : by people enrolled: trial by trial the comparisons, in the order of `PowerQuestion.pairs`.
    put_in : the effect of each comparison, in the same order; worked out from `people` simulated with and without it.
    """

    question: PowerQuestion
    replications: int
    found: dict[int, list[list[Comparison]]]
    put_in: list[PutIn]
    people: int


@dataclass(frozen=True, slots=True)
class _Task:
    """Trials from `first` to before `stop` of a size; without a size the part of what is put in with the number `first`."""

    n: int | None
    first: int
    stop: int

    @property
    def people(self) -> int:
        return 2 * PEOPLE_IN_A_PART if self.n is None else self.n * (self.stop - self.first)


@dataclass(frozen=True, slots=True)
class _Result:
    trials: list[list[Comparison]] = field(default_factory=list)
    parts: list[list[WithAndWithout]] = field(default_factory=list)


def power_run(
    question: PowerQuestion,
    sizes: Sequence[int],
    replications: int,
    *,
    workers: int = 1,
    told: Callable[[int], None] = lambda people: None,
) -> PowerRun:
    """Simulate and analyse trials of some sizes.

    Parameters
    ----------
    question : what is simulated.
    sizes : people enrolled in a trial.
    replications : trials of each size.
    workers : processes, each with one thread of linear algebra; with 1 everything is done in this one.
    told : is called with the number of people simulated as they are done; see `work_ahead`.

    Raises
    ------
    DefinitionError
        As `simulate`, before anything is begun; PLAN-WORKER where a process was ended from outside.

    Notes
    -----
    Trial k has a stream of chance of its own from seed and k, so that neither workers nor sizes change it: trials of two
    sizes have their first people in common, which makes the curve of power a smooth one. Started processes import the program
    anew: a script of one's own needs ``if __name__ == "__main__":``.
    """
    simulate(question.design, question.instruments, n=2, seed=question.seed, truth=question.put_in)
    tasks = [*_tasks(question, sizes, replications)]
    results = _in_processes(question, tasks, workers) if workers > 1 else _here(question, tasks)
    done = {}
    with closing(results):  # an interruption ends the processes before it is told
        for task, result in results:
            done[task] = result
            told(task.people)
    found = {n: [one for task in tasks if task.n == n for one in done[task].trials] for n in sizes}
    parts = [part for task in tasks for part in done[task].parts]
    put_in = effects_put_in(question, parts)
    return PowerRun(question, replications, found, put_in, len(parts) * PEOPLE_IN_A_PART)


def work_ahead(question: PowerQuestion, sizes: Sequence[int], replications: int) -> int:
    """Return the number of people that a run simulates, for a progress bar."""
    return sum(task.people for task in _tasks(question, sizes, replications))


def _tasks(question: PowerQuestion, sizes: Sequence[int], replications: int) -> Iterator[_Task]:
    """Yield the work in pieces, the longest first, so that processes end together."""
    for n in sorted(sizes, reverse=True):
        step = max(1, _PEOPLE_AT_ONCE // n)
        for first in range(0, replications, step):
            yield _Task(n, first, min(first + step, replications))
    for part in range(parts_needed(question.truth, max(sizes) * replications)):
        yield _Task(None, part, part + 1)


@on_one_thread
def _result(question: PowerQuestion, task: _Task, is_over: Callable[[], bool] = lambda: False) -> _Result:
    """Simulate the trials or the part of a task; after an interruption (`is_over`) no more of them."""
    found = _Result()
    for number in range(task.first, task.stop):
        if is_over():
            break
        if task.n is None:
            found.parts.append(with_and_without(question, number))
        else:
            found.trials.append(replication(question, task.n, number))
    return found


def _here(question: PowerQuestion, tasks: Sequence[_Task]) -> Generator[tuple[_Task, _Result], None, None]:
    for task in tasks:
        yield task, _result(question, task)


def _in_processes(
    question: PowerQuestion, tasks: Sequence[_Task], workers: int
) -> Generator[tuple[_Task, _Result], None, None]:
    # A new interpreter for each: a copy of a process that has threads may never wake.
    texts = {name: one.model_dump_json(by_alias=True) for name, one in question.instruments.items()}
    context = get_context("spawn")
    over = context.Event()
    told = replace(question, instruments={}), texts, over
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=told)
    try:
        with _interruption_later():
            waiting = {pool.submit(_asked_of_worker, task): task for task in tasks}
        for future in as_completed(waiting):
            yield waiting[future], future.result()
    except BrokenProcessPool as end:
        raise DefinitionError([problem("PLAN-WORKER")]) from end
    finally:
        over.set()  # after an interruption every process stops at its next trial
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interruption_later() -> Iterator[None]:
    """Begin processes that never hear of Ctrl-C; this one hears of it afterwards, when it knows them all and can end them."""
    if current_thread() is not main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    ensure_running()  # its helper is begun first, for that lets signals through again
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGINT, handler)
    if heard:
        raise KeyboardInterrupt


_TOLD: list[tuple[PowerQuestion, Event]] = []
"""What a worker process simulates, and whether that is over; told once when it begins."""


def _begin(question: PowerQuestion, instruments: Mapping[str, str], over: Event) -> None:
    """Begin a process; instruments come as text, for their classes are made when they are needed and cannot be sent."""
    Thread(target=_end_with_the_first, daemon=True).start()
    read = {name: Instrument.model_validate_json(text) for name, text in instruments.items()}
    _TOLD[:] = [(replace(question, instruments=read), over)]


def _end_with_the_first() -> None:
    """End this process when the first one is gone, killed even: nobody would take what it finds."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _asked_of_worker(task: _Task) -> _Result:
    question, over = _TOLD[0]
    return _result(question, task, over.is_set)
