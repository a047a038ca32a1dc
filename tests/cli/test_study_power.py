"""`workmh study power`: the power of a study by simulation, as lines and as one document."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workmh_measures.cli.plan_numbers import PlanNumbers

from .conftest import Run

NOTHING = ("--set", "burden.effect=0", "--set", "work.hazard_ratio=1")
QUICK = ("--replications", 6, "--workers", 1, *NOTHING)


def test_lines_tell_power_effect_people_and_what_is_left_out(workmh: Run) -> None:
    ran = workmh("study", "power", "demo", "--n", "24,40", *QUICK)
    assert ran.code == 0
    assert ran.out.startswith("demo: 6 simulated trials of each size, seed 1, each test two-sided at 0.05.")
    for words in ("24 people, programme against control", "40 people", "competitive_work_12", "type I error"):
        assert words in ran.out
    assert "cumulative_incidence" in ran.out.split("Not simulated:")[1]


def test_the_document_says_everything_and_is_the_same_with_more_workers(workmh: Run, tmp_path: Path) -> None:
    asked = (
        "study",
        "power",
        "demo",
        "--n",
        30,
        "--outcome",
        "well_being_6",
        "--seed",
        9,
        "--replications",
        6,
    )
    alone = workmh(*asked, *NOTHING, "--workers", 1, "--json")
    ran = workmh(*asked, *NOTHING, "--workers", 2, "--json", tmp_path / "power.json")
    assert (ran.code, ran.out) == (0, "")
    document = json.loads((tmp_path / "power.json").read_text("utf-8"))
    assert document == alone.json
    assert document["simulated"] is True
    assert document["settings"]["burden.effect"] == 0
    (row,) = document["results"]
    assert (row["n"], row["name"], row["replications"], row["is_null"]) == (30, "well_being_6", 6, True)
    assert row["power"] == row["found"] / 6
    assert [path.name for path in tmp_path.iterdir()] == ["power.json"]


def test_people_and_level_are_those_of_the_study_where_not_given(
    workmh: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workmh_measures.cli import study_power
    from workmh_measures.definitions.library import load_study

    options = {"n": (), "replications": "5", "alpha": None, "workers": "3"}
    assert study_power._numbers(load_study("awac"), options) == ([1193], 5, 0.05, 3)


def test_everything_wrong_is_told_at_once(workmh: Run) -> None:
    wrong = ("--outcome", "nix", "--workers", 0, "--set", "burden.efect=1", "--replications", "many")
    ran = workmh("study", "power", "demo", *wrong)
    assert ran.code != 0
    assert ran.out == ""
    for words in (
        "--n is needed",
        "--workers",
        "--replications",
        "no outcome or comparison 'nix'",
        "burden.effect",
    ):
        assert words in ran.err
    assert "5 problems." in ran.err


def test_a_place_that_cannot_be_written_is_refused_before_anything_is_simulated(
    workmh: Run, tmp_path: Path
) -> None:
    ran = workmh("study", "power", "demo", "--n", 20, "--json", tmp_path / "none" / "power.json")
    assert ran.code == 2
    assert "there is no folder" in ran.err


def test_an_interruption_ends_it_with_nothing_half_written(tmp_path: Path) -> None:
    out = tmp_path / "power.json"
    command = [sys.executable, "-m", "workmh_measures", "study", "power", "demo", "--n", "100"]
    started = subprocess.Popen(
        [*command, "--replications", "100000", "--workers", "2", "--json", str(out)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    if started.stderr is None:
        raise RuntimeError("there is no pipe")
    begun = started.stderr.readline()
    time.sleep(1)
    os.killpg(started.pid, signal.SIGINT)
    _, told = started.communicate(timeout=60)
    assert begun == b"Simulating\n"
    assert started.returncode == 1
    assert b"Aborted" in told
    assert b"Traceback" not in told
    assert [*tmp_path.iterdir()] == []


def test_numbers_are_read_and_refused_by_option() -> None:
    numbers = PlanNumbers({"n": "10,20", "alpha": "2", "lost": None})
    assert numbers.pair("n", 1.0) == (10, 20)
    assert numbers.number("lost", "a share from 0 to below 1", 0.25) == 0.25
    numbers.number("alpha", "a share above 0 and below 1", 0.05)
    assert [found.where for found in numbers.problems] == ["--alpha"]
