"""`workmh analyse` with groups: which columns can be groups, structure in each, and a group told at one wave only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from .conftest import Run

PERSONS = 60


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Two waves of HADS; the arm stands at the first wave only."""
    random = np.random.default_rng(6)
    burden = random.normal(size=PERSONS)
    tables = []
    for wave in ("t0", "t6"):
        level = 1.3 + 0.8 * burden[:, None] + random.normal(scale=0.8, size=(PERSONS, 14))
        table = pd.DataFrame(
            np.clip(np.round(level), 0, 3).astype(int), columns=[f"hads_{i:02d}" for i in range(1, 15)]
        )
        arm = np.where(np.arange(PERSONS) % 2 == 0, "x", "y") if wave == "t0" else ""
        told = {"id": range(1, PERSONS + 1), "wave": wave, "arm": arm}
        told |= {"sick": np.arange(PERSONS) % 3 % 2, "sex": np.arange(PERSONS) % 2, "age": np.arange(PERSONS)}
        tables.append(table.assign(**told))
    file = tmp_path / "answers.csv"
    pd.concat(tables).to_csv(file, index=False)
    return file


def analysed(workmh: Run, file: Path, *options: object) -> list[dict[str, Any]]:
    call = ("analyse", file, "--instrument", "hads", "--id", "id", "--wave", "wave", *options)
    ran = workmh(*call, "--draws", 100, "--json")
    assert ran.code == 0, ran.err
    rows: list[dict[str, Any]] = ran.json
    return rows


def test_names_and_amounts_are_no_groups_and_all_are_told_at_once(workmh: Run, answers: Path) -> None:
    ran = workmh(
        "analyse",
        answers,
        "--instrument",
        "hads",
        "--group",
        "age",
        "--known",
        "id",
        "--known",
        "sex",
        "--json",
    )
    assert ran.code == 1
    assert [(found["code"], found["allowed"]) for found in ran.json] == [("COL-GROUPS", "at most 30")] * 2
    assert [found["found"].split()[0] for found in ran.json] == ["60", "60"]


def test_two_columns_of_known_groups_stand_apart(workmh: Run, answers: Path) -> None:
    rows = analysed(workmh, answers, "--known", "sick", "--known", "sex", "--only", "hypotheses")
    found = {
        (row["factor"], row["group"], row["text"])
        for row in rows
        if row["analysis"] == "known_groups_g" and row["scale"] == "total" and row["wave"] == "t0"
    }
    assert found == {("sick", "1 - 0", "1 20, 0 40"), ("sex", "1 - 0", "1 30, 0 30")}


def test_structure_is_looked_for_in_groups_where_it_is_asked_for(workmh: Run, answers: Path) -> None:
    rows = analysed(workmh, answers, "--group", "arm", "--only", "structure", "--factors", 2)
    places = {(row["wave"], row["group"]) for row in rows if row["analysis"] == "efa_loading"}
    assert places == {(wave, group) for wave in ("t0", "t6") for group in (None, "x", "y")}


def test_a_group_told_at_baseline_only_is_no_drop_out(workmh: Run, answers: Path) -> None:
    rows = analysed(workmh, answers, "--group", "arm", "--only", "descriptives")
    shares = [row for row in rows if row["analysis"] == "missing_wave_percent" and row["group"] == "x"]
    assert {row["value"] for row in shares} == {0.0}
    [later] = [
        row
        for row in rows
        if row["analysis"] == "mean"
        and row["scale"] == "total"
        and (row["wave"], row["group"]) == ("t6", "x")
    ]
    assert later["n"] == 30
    assert "told at another wave" in later["warnings"][0]


def test_the_page_draws_the_answers_of_a_carried_group_too(
    workmh: Run, answers: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    call = ("--only", "descriptives", "--group", "arm", "--draws", 100, "--report", page, "--language", "en")
    ran = workmh("analyse", answers, "--instrument", "hads", "--id", "id", "--wave", "wave", *call)
    assert ran.code == 0, ran.err
    drawings = page.read_text(encoding="utf-8").count('<svg role="img" aria-labelledby="answers-')
    assert drawings == 2 * 3  # each wave, everybody and both arms


def test_rows_of_a_criterion_name_it(workmh: Run, answers: Path) -> None:
    rows = analysed(workmh, answers, "--criterion", "sick", "--case", "1", "--only", "criterion")
    assert {row["factor"] for row in rows} == {"sick = 1"}
