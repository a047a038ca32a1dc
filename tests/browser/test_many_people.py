"""The load client in small: whole batteries on both pages, every acknowledged answer compared with the store."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "soak_entry.py"


@pytest.mark.parametrize(
    ("way", "people", "seconds"), [("save", 8, 8), ("light", 24, 12), ("streamlit", 8, 30)]
)
def test_nothing_acknowledged_is_lost_doubled_or_altered(way: str, people: int, seconds: int) -> None:
    command = [sys.executable, str(PROGRAM), way, "--people", str(people), "--seconds", str(seconds)]
    done = subprocess.run(
        [*command, "--json", "--together"], capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    names = ("lost", "doubled", "altered", "unknown", "unconfirmed")
    assert {name: told[name] for name in names} == dict.fromkeys(names, 0)
    assert told["refused"] == []
    assert told["chain_holds"]
    assert told["stored"] == told["acknowledged"] > people
    assert told["openings"] >= people
