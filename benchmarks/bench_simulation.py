"""A whole simulated trial, 1,193 people at three waves: made, and made and written, beside answers alone in base R."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import Case, Conditions, RProgram, interleaved, r_is_here, timed
from results import table, write_section

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.trial.simulate import simulate

N, REPEATS, GOAL = 1193, 5, 20.0
MADE = "ours: people, answers, work, benefits, truth"
PEER = "base R: answers of one factor only"
FILES = "ours: the command, start to the last file"


def command(folder: Path) -> Case:
    """Make a case of the command in a process of its own: its processor time, with that of the programs it calls."""
    program = [
        sys.executable,
        "-m",
        "workmh_measures",
        "study",
        "simulate",
        "awac",
        "--n",
        str(N),
        "-o",
        str(folder),
    ]

    def case() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(program, stdout=subprocess.DEVNULL, check=True, env=os.environ)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return case


def main() -> None:
    """Measure, and write the section."""
    if not r_is_here():
        raise SystemExit("Rscript is not installed. On Debian or Ubuntu: sudo apt-get install r-base-core")
    study = load_study("awac")
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    n_answers = len(simulate(study, instruments, n=N, seed=1).answers.frame)
    items = [str(len(instrument.items)) for instrument in instruments.values()]
    waves = str(len(study.survey_waves))
    conditions = Conditions("numpy", "pandas", "pyreadstat")
    peer = RProgram(Path(__file__).with_name("simulation_peer.R"), str(N), waves, *items)
    with tempfile.TemporaryDirectory() as folder:
        found = interleaved(
            {
                MADE: timed(lambda: simulate(study, instruments, n=N, seed=1)),
                PEER: peer.case("answers"),
                FILES: command(Path(folder)),
            },
            repeats=REPEATS,
        )
    peer.close()
    rows = [
        [
            name,
            f"{timing.median:.2f}",
            f"{timing.best:.2f}",
            f"{timing.median / found[PEER].median:.2f}",
            f"{GOAL:g}" if name == FILES else "",
        ]
        for name, timing in found.items()
    ]
    write_section(
        "simulation",
        f"A simulated trial: {N:,} people, {len(study.survey_waves)} waves, {n_answers:,} answers",
        [
            str(conditions),
            "Seconds; of the command processor time, reading back the `.sav` included. R makes answers and nothing else.",
            table(["way", "median s", "best s", "/ base R", "goal s"], rows),
        ],
    )


if __name__ == "__main__":
    main()
