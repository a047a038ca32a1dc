"""Run every program of a folder from the repository's top, and say how long each took.

    python tools/run_programs.py FOLDER [PATTERN ...]

A program is a .py (this Python), .R (Rscript) or .sps (PSPP) file. All run, also after a failure; the exit code
is 1 when one failed or its interpreter is missing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
R_PACKAGES = (
    "boot brglm2 clubsandwich cmprsk e1071 emmeans epir geepack glmmtmb gparotation haven hmisc jsonlite lavaan lme4 lmertest mass "
    "metafor mice mitml mvtnorm nlme nnet numderiv pbkrtest polycor proc psych rms sandwich semtools survival"
)
INTERPRETERS = {
    ".py": ([sys.executable], ""),
    ".R": (
        ["Rscript", "--vanilla"],
        "r-base-core " + " ".join(f"r-cran-{name}" for name in R_PACKAGES.split()),
    ),
    ".sps": (["pspp", "--output=/dev/null"], "pspp"),
}


def run(program: Path) -> bool:
    """Run one program; True when it went well."""
    command, packages = INTERPRETERS[program.suffix]
    if shutil.which(command[0]) is None:
        print(
            f"{program}: {command[0]} is not installed. On Debian or Ubuntu: sudo apt-get install {packages}"
        )
        return False
    print(f"{program} ...", flush=True)
    begun = time.perf_counter()
    code = subprocess.run([*command, str(program)], cwd=ROOT, check=False).returncode
    print(
        f"{program}: {'done' if code == 0 else f'failed with exit code {code}'} in {time.perf_counter() - begun:.1f} s"
    )
    return code == 0


def main(folder: str, *patterns: str) -> int:
    """Run the programs of the folder that any pattern names, or all, in the order of their names."""
    patterns = patterns or ("*",)
    found = sorted({path for pattern in patterns for path in (ROOT / folder).glob(pattern)})
    programs = [p.relative_to(ROOT) for p in found if p.suffix in INTERPRETERS and not p.name.startswith("_")]
    if not programs:
        print(f"There is no program {' or '.join(patterns)} in {folder}.")
        return 0
    outcomes = [run(program) for program in programs]
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
