"""The files of a simulated trial, read and analysed in R: reliability, odds and hazards are those put in."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.internal_consistency import cronbach_alpha, feldt_interval, listwise_covariance
from workmh_measures.cli.simulated_files import write_simulated_files
from workmh_measures.definitions.library import load_study

ROOT = Path(__file__).parents[3]
TOLD = json.loads((ROOT / "tests" / "reference" / "simulate.json").read_text(encoding="utf-8"))
RESULTS = TOLD["results"]
FOUR = 4
NEARLY_ALWAYS = 0.9999
ITEMS = {
    "hads.anxiety": ("hads", range(1, 14, 2)),
    "hads.depression": ("hads", range(2, 15, 2)),
    "who5.total": ("who5", range(1, 6)),
    "phq9.total": ("phq9", range(1, 10)),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("simulated")
    write_simulated_files(load_study("demo"), n=1500, seed=7, folder=made)
    return made


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict:  # type: ignore[type-arg]
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_r_read_the_files_that_are_written_now(folder: Path) -> None:
    assert TOLD["certificate"]["program"] == "tests/reference/simulate.R"
    found = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in RESULTS["files"]}
    assert found == RESULTS["files"]


@pytest.mark.parametrize("scale", ITEMS)
def test_alpha_in_r_is_ours_from_both_files_and_the_stated_one_within_its_error(
    scale: str,
    folder: Path,
    truth: dict,  # type: ignore[type-arg]
) -> None:
    instrument, numbers = ITEMS[scale]
    frame = pd.read_csv(folder / "items_long.csv", dtype={"item": "str", "text": "str"})
    mine = frame[(frame["wave"] == "t0") & (frame["instrument"] == instrument)]
    wide = mine.pivot(index="participant", columns="item", values="value")[[f"{i:02d}" for i in numbers]]
    matrix, n = listwise_covariance(wide.where(wide >= 0).to_numpy())
    in_r = RESULTS["alpha"][scale]
    for file in ("csv", "sav"):
        assert in_r[file]["n"] == n
        assert in_r[file]["alpha"] == pytest.approx(cronbach_alpha(matrix), abs=1e-8)
    low, high = feldt_interval(in_r["sav"]["alpha"], n, k=in_r["k"], level=NEARLY_ALWAYS)
    stated = truth["instruments"][instrument]["scales"][scale.partition(".")[2]]["alpha"]
    assert low < stated < high


def test_odds_of_a_first_job_within_a_year_by_expectancy_in_r_are_those_put_in(truth: dict) -> None:  # type: ignore[type-arg]
    for name, ratio in truth["put_in"]["work"]["odds_ratio"].items():
        found = RESULTS["odds"][f"class{name}"]
        assert abs(found["estimate"] - np.log(ratio)) < FOUR * found["error"]
        assert found["error"] < 0.3


def test_hazards_of_a_first_job_by_arm_and_expectancy_in_r_are_those_put_in(truth: dict) -> None:  # type: ignore[type-arg]
    rates = truth["returns"]["hazard_in_a_day"]["control"]
    wanted = {
        "programme": truth["put_in"]["work"]["hazard_ratio"],
        "classuncertain": rates["uncertain"] / rates["positive"],
        "classnegative": rates["negative"] / rates["positive"],
    }
    for name, ratio in wanted.items():
        found = RESULTS["hazard"][name]
        assert abs(found["estimate"] - np.log(ratio)) < FOUR * found["error"]
        assert found["error"] < 0.15


def test_the_truth_of_each_person_stands_beside_the_answers(folder: Path, truth: dict) -> None:  # type: ignore[type-arg]
    people = pd.read_csv(folder / "truth_persons.csv")
    assert people["participant"].tolist() == pd.read_csv(folder / "participants.csv")["participant"].tolist()
    control = people["arm"] == truth["reference_arm"]
    for wave, moved in truth["burden"].items():
        burden = people[f"burden_{wave}"]
        difference = burden[~control].mean() - burden[control].mean()
        wanted = moved["programme"] - moved["control"]
        assert abs(difference - wanted) < FOUR * np.sqrt(4 / len(people))
