"""Measurement invariance asked for on the command line: across a column of groups, and between two waves."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from .conftest import Run


@pytest.fixture
def workers(data: Path, tmp_path: Path) -> Path:
    found = pd.read_csv(data / "norway_workers_hads_bwas" / "workers.csv", low_memory=False).iloc[::20]
    columns = {f"HADS{i}": f"hads_{i:02d}" for i in range(1, 15)} | {"row_id": "id", "Gender": "sex"}
    path = tmp_path / "workers.csv"
    found[list(columns)].rename(columns=columns).to_csv(path, index=False)
    return path


@pytest.fixture
def waves(data: Path, tmp_path: Path) -> Path:
    found = pd.read_csv(data / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    columns = {f"PHQ{i}": f"phq9_{i:02d}" for i in range(1, 10)}
    path = tmp_path / "waves.csv"
    found[["id", "wave", *columns]].rename(columns=columns).to_csv(path, index=False)
    return path


@pytest.mark.parametrize("named", [("--across", "sex"), ("--group", "sex")])
def test_scales_are_compared_across_the_groups_of_the_column(workmh: Run, workers: Path, named) -> None:
    rows = workmh("analyse", workers, "--instrument", "hads", *named, "--only", "invariance", "--json").json
    verdicts = {row["scale"]: row["text"] for row in rows if row["analysis"] == "invariance"}
    assert set(verdicts) == {"anxiety", "depression", "total"}
    assert set(verdicts.values()) <= {"supported", "partially", "not supported"}
    levels = [r["level"] for r in rows if r["analysis"] == "invariance_rung" and r["scale"] == "depression"]
    assert levels[:2] == ["configural", "thresholds"]


def test_waves_are_compared_and_the_verdict_stands_beside_the_change(workmh: Run, waves: Path) -> None:
    call = ("--instrument", "phq9", "--id", "id", "--wave", "wave", "--change", "1,2")
    only = ("--only", "invariance", "--only", "responsiveness", "--draws", "100", "--json")
    rows = workmh("analyse", waves, *call, *only).json
    [verdict] = [row for row in rows if row["analysis"] == "invariance"]
    assert (verdict["text"], verdict["wave"], verdict["wave2"]) == ("supported", "1", "2")
    [change] = [row for row in rows if row["analysis"] == "change_mean" and row["scale"] == "total"]
    assert change["value"] is not None
    assert "Measurement invariance between these waves: supported." in change["warnings"]


def test_an_answer_nobody_of_a_group_gave_is_collapsed_where_asked(workmh: Run, workers: Path) -> None:
    answers = pd.read_csv(workers)
    men = (answers["sex"] == "Male") & (answers["hads_01"] == 3)
    answers.loc[men, "hads_01"] = 2
    answers.to_csv(workers, index=False)
    call = ("--instrument", "hads", "--across", "sex", "--only", "invariance", "--json")
    [refused] = _verdicts(workmh("analyse", workers, *call).json, "anxiety")
    assert refused["text"] == "not testable"
    assert "01: 3 (Male)" in refused["reason"]
    [collapsed] = _verdicts(workmh("analyse", workers, *call, "--collapse-empty").json, "anxiety")
    assert collapsed["text"] != "not testable"
    assert any("01: 3 (Male)" in sentence for sentence in collapsed["warnings"])


def _verdicts(rows, scale: str):
    return [row for row in rows if row["analysis"] == "invariance" and row["scale"] == scale]
