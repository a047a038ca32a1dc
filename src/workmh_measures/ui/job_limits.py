"""How much memory and processor time a job may take that works on a file somebody brought."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process

from workmh_measures.errors import StoreError, problem

__all__ = ["MOST_MEMORY_BYTES", "MOST_SECONDS", "within_limits"]

MOST_MEMORY_BYTES = 4 * 1024**3
"""Address space, of which the libraries that are loaded take more than a third without using it."""

MOST_SECONDS = 900
"""Processor time: an import of the largest file takes a tenth of it."""

_GRACE_SECONDS = 30


class _TooLong(Exception):
    """The processor time is used up."""


@contextmanager
def within_limits(memory_bytes: int = MOST_MEMORY_BYTES, seconds: int = MOST_SECONDS) -> Iterator[None]:
    """Do work of a job under limits, which hold for the rest of its process; elsewhere nothing is limited.

    Raises
    ------
    StoreError
        JOB-LIMIT if memory or time do not suffice. A process that does not even come to say so is ended by the system.
    """
    try:
        import resource
    except ImportError:  # Windows knows no such limits
        yield
        return
    if parent_process() is None:
        yield
        return
    used = sum(os.times()[:2])
    end = int(used) + seconds
    signal.signal(signal.SIGXCPU, _end)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (end, end + _GRACE_SECONDS))
    try:
        yield
    except MemoryError:
        text = f"it takes more than {memory_bytes / 1024**3:g} GB of memory"
    except _TooLong:
        text = f"it takes more than {seconds} seconds of processor time"
    else:
        return
    # Outside of the handlers: their tracebacks hold on to what filled the memory.
    raise StoreError([problem("JOB-LIMIT", text=text)])


def _end(*_: object) -> None:
    raise _TooLong
