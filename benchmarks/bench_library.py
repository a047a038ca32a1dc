"""Start of the command line with the instruments kept compiled, and without; each call is a process of its own."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import Case, Conditions, interleaved
from results import table, write_section

from workmh_measures.definitions.library import data_folder, instrument_ids

REPEATS = 5
WITH, WITHOUT = "kept compiled", "checked anew"
GOALS = {"instruments, kept compiled": 1.0, "check of one file": 1.0, "check of the library": 15.0}


def called(folder: Path, *arguments: str) -> Case:
    """Make a case of a call of the program; the cache lies in the folder, or nowhere where that is no folder."""
    environment = os.environ | {"XDG_CACHE_HOME": str(folder)}
    program = [sys.executable, "-m", "workmh_measures", *arguments]

    def processor() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def case() -> float:
        before = processor()
        subprocess.run(program, env=environment, stdout=subprocess.DEVNULL, check=True)
        return processor() - before

    return case


def cases(folder: Path) -> dict[str, Case]:
    """Return the calls that are compared."""
    nowhere = Path(os.devnull)
    answers, out = folder / "answers.csv", folder / "scores.csv"
    answers.write_text("id,01,02,03,04,05\na,1,2,3,4,5\n", encoding="utf-8")
    score = ("score", str(answers), "--instrument", "who5", "-o", str(out))
    one = str(data_folder("instruments") / "phq9.yaml")
    return {
        "version only": called(folder, "--version"),
        f"instruments, {WITH}": called(folder, "instruments"),
        f"instruments, {WITHOUT}": called(nowhere, "instruments"),
        f"score, {WITH}": called(folder, *score),
        f"score, {WITHOUT}": called(nowhere, *score),
        "check of one file": called(nowhere, "check", one),
        "check of the library": called(nowhere, "check"),
    }


def main() -> None:
    """Measure, and write the section."""
    conditions = Conditions("pandas", "pydantic", "ruamel.yaml")
    with tempfile.TemporaryDirectory() as folder:
        found = interleaved(cases(Path(folder)), repeats=REPEATS)
    rows = []
    for name, timing in found.items():
        whole = found.get(name.replace(WITH, WITHOUT), timing)
        ratio = f"{timing.median / whole.median:.2f}" if name.endswith((WITH, WITHOUT)) else ""
        goal = f"{GOALS[name]:g}" if name in GOALS else ""
        rows.append([name, f"{timing.median:.2f}", f"{timing.best:.2f}", ratio, goal])
    write_section(
        "library",
        f"The command line and its {len(instrument_ids())} instruments",
        [
            str(conditions),
            "Seconds of processor time of the whole process; ratio to the same call that checks the files anew.",
            table(["call", "median s", "best s", "ratio", "goal s"], rows),
        ],
    )


if __name__ == "__main__":
    main()
