"""Time and memory of competing ways to do one thing, measured in one run, in turn."""

from __future__ import annotations

import ctypes
import gc
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

Case = Callable[[], float]

_AT_LEAST_SECONDS = 0.01  # shorter calls are repeated, so that clock and cold caches do not show


@dataclass(frozen=True)
class Timing:
    """Seconds of the repeats of one case."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Seconds in the middle."""
        return statistics.median(self.seconds)

    @property
    def best(self) -> float:
        """Seconds of the least disturbed repeat."""
        return min(self.seconds)


def timed(call: Callable[[], object]) -> Case:
    """Make a case of a Python call: it returns the seconds of one call, of many in a row where one is short."""

    def once() -> float:
        begun = time.perf_counter()
        call()
        return time.perf_counter() - begun

    once()
    number = max(1, int(_AT_LEAST_SECONDS / once()))

    def case() -> float:
        begun = time.perf_counter()
        for _ in range(number):
            call()
        return (time.perf_counter() - begun) / number

    return case


def once(call: Callable[[], object]) -> Case:
    """Make a case of a call that takes so long that it needs no repeats to be timed."""

    def case() -> float:
        begun = time.perf_counter()
        call()
        return time.perf_counter() - begun

    return case


def interleaved(cases: Mapping[str, Case], *, repeats: int) -> dict[str, Timing]:
    """Run every case once to warm up, then rounds of all of them, each in another order (always the same ones)."""
    names, order = list(cases), random.Random(1)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for name in names:
        cases[name]()
    gc.collect()
    gc.disable()
    try:
        for _ in range(repeats):
            for name in order.sample(names, len(names)):
                seconds[name].append(cases[name]())
    finally:
        gc.enable()
    return {name: Timing(tuple(values)) for name, values in seconds.items()}


class RProgram:
    """A running R program that takes the name of a case on a line and answers: seconds, then its numbers."""

    def __init__(self, program: Path, *arguments: str) -> None:
        command = ["Rscript", "--vanilla", str(program), *arguments]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, case: str) -> list[float]:
        """Run one case; seconds first."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the R program has no pipes")
        self._process.stdin.write(case + "\n")
        self._process.stdin.flush()
        return [float(word) for word in self._process.stdout.readline().split()]

    def case(self, name: str) -> Case:
        """Make a case of it."""
        return lambda: self.ask(name)[0]

    def close(self) -> None:
        """Let the program end."""
        self._process.communicate(timeout=60)


def r_is_here() -> bool:
    """Say whether R can be run."""
    return shutil.which("Rscript") is not None


def r_versions(*packages: str) -> str:
    """Return R and the packages with their versions, in words; that there is none where there is none."""
    if not r_is_here():
        return "R is not installed here."
    names = ", ".join(f'"{name}"' for name in packages)
    code = f"cat(paste('R', getRversion()), sapply(c({names}), function(p) paste(p, packageVersion(p))), sep = ', ')"
    run = subprocess.run(["Rscript", "--vanilla", "-e", code], capture_output=True, text=True, check=True)
    return f"{run.stdout}."


ONE_THREAD = "Every program multiplies matrices on one thread: on so small ones more of them only wait."


def on_one_thread() -> None:
    """Start this program anew with one thread for matrix products, here and in R, unless that is so already."""
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.argv])


def added_megabytes(call: Callable[[], object]) -> float:
    """Return how far the call raises the resident memory of this process at its highest, its result included.

    Linux with glibc only: freed memory is handed back and the peak is reset before the call.
    """
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    before = _status_megabytes("VmRSS")
    result = call()
    peak = _status_megabytes("VmHWM")
    del result
    return peak - before


def _status_megabytes(field: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def in_a_process_of_its_own(program: Path, *arguments: str) -> float:
    """Run this Python on a program and return the number it prints."""
    run = subprocess.run(
        [sys.executable, str(program), *arguments], capture_output=True, text=True, check=True
    )
    return float(run.stdout)


class Conditions:
    """What the numbers are taken on, from now until it is asked."""

    def __init__(self, *packages: str) -> None:
        self._packages = packages
        self._others = _busy_seconds() - _own_seconds()
        self._begun = time.perf_counter()

    def __str__(self) -> str:
        versions = ", ".join(f"{name} {version(name)}" for name in self._packages)
        cores = len(os.sched_getaffinity(0))
        others = _busy_seconds() - _own_seconds() - self._others
        share = 100 * others / (time.perf_counter() - self._begun) / cores
        return (
            f"{cores} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
            f"{versions}. Other programs took {share:.0f} % of the processors meanwhile."
        )


def _busy_seconds() -> float:
    ticks = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def _own_seconds() -> float:
    return sum(os.times()[:4])
