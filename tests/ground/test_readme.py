"""The README's tour of the command line runs as it is written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tour() -> str:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## One minute on the command line")[1]
    return "\n".join(re.findall(r"```sh\n(.*?)```", section.split("\n## ")[0], re.DOTALL))


def test_the_tour_runs_as_written(tmp_path: Path) -> None:
    (tmp_path / "instruments").symlink_to(ROOT / "instruments")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    program = "set -eu\n" + tour()
    run = subprocess.run(
        ["sh", "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert tour().count("workmh ") >= 6
    assert run.returncode == 0, run.stdout + run.stderr
    scores = (tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert len(scores) == 5, "one line for each person and one for the names"
    assert (tmp_path / "scores.sav").stat().st_size > 0


def test_a_choice_of_value_set_is_asked_for(tmp_path: Path) -> None:
    names = [f"eq5d5l_{item}" for item in ("mo", "sc", "ua", "pd", "ad")]
    (tmp_path / "answers.csv").write_text(",".join(names) + "\n1,1,2,3,1\n", encoding="utf-8")
    workmh = Path(sys.executable).parent / "workmh"
    command = [workmh, "score", "answers.csv", "--instrument", "eq5d5l", "-o", "out.csv"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "norway" in run.stderr
    assert not (tmp_path / "out.csv").exists()
