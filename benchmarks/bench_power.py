"""One trial of a power simulation, from people to tests: a study of 400 people, beside a bare trial in base R."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from measuring import (
    ONE_THREAD,
    Case,
    Conditions,
    RProgram,
    interleaved,
    on_one_thread,
    r_is_here,
    r_versions,
)
from results import table, write_section

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.trial.power_simulation.planned_tests import planned_tests
from workmh_measures.trial.power_simulation.replication import PowerQuestion, replication
from workmh_measures.trial.simulation.truth import Truth

N, REPEATS, TRIALS, GOAL_MINUTES = 400, 7, 10, 3.0
OURS = "ours: people, answers, loss, work, scores, the plan's comparisons"
PEER = "base R: answers of one factor, sums, lm, mantelhaen.test; nothing lost"


def question() -> PowerQuestion:
    """Return the demo study with the comparisons of its plan."""
    study = load_study("demo")
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    return PowerQuestion(study, instruments, planned_tests(study).tests, Truth())


def processor_time(call: Callable[[], object]) -> Case:
    """Make a case of a call: it returns the processor time of one trial, whatever else the machine does."""

    def case() -> float:
        begun = time.process_time()
        for _ in range(TRIALS):
            call()
        return (time.process_time() - begun) / TRIALS

    return case


def main() -> None:
    """Measure, and write the section."""
    if not r_is_here():
        raise SystemExit("Rscript is not installed. On Debian or Ubuntu: sudo apt-get install r-base-core")
    on_one_thread()
    asked, numbers = question(), count()
    items = [str(len(asked.instruments[entry.instrument].items)) for entry in asked.design.schedule]
    conditions = Conditions("numpy", "scipy", "pandas")
    peer = RProgram(Path(__file__).with_name("power_peer.R"), str(N), *items)
    ours = processor_time(lambda: replication(asked, N, next(numbers)))
    found = interleaved({OURS: ours, PEER: peer.case("trial")}, repeats=REPEATS)
    peer.close()
    mine, theirs = found[OURS].median, found[PEER].median
    minutes = 1000 * mine / 2 / 60
    rows = [
        [name, f"{1000 * timing.median:.0f}", f"{timing.median / theirs:.1f}"]
        for name, timing in found.items()
    ]
    told = (
        f"Goal: 1,000 trials on two processors in under {GOAL_MINUTES:g} minutes. Processor time for them: {minutes:.1f} minutes, "
        f"{'met' if minutes < GOAL_MINUTES else 'missed'}. The peer does a small part of a trial: no dates, work courses, loss, "
        "missing answers or value sets. Both in processor time."
    )
    parts = [
        table(("one trial", "ms", "ratio"), rows),
        told,
        f"{ONE_THREAD} {conditions} {r_versions('stats')}",
    ]
    write_section("power", f"A simulated trial of {N} people", parts)


if __name__ == "__main__":
    main()
