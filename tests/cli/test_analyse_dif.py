"""Items compared between the groups of a column that is named, or of the groups there are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from .conftest import Run


@pytest.fixture
def answers(data: Path, tmp_path: Path) -> Path:
    workers = pd.read_csv(data / "norway_workers_hads_bwas" / "workers.csv").iloc[::40]
    columns = {f"HADS{i}": f"hads_{i:02d}" for i in range(1, 15)} | {"row_id": "id", "Gender": "sex"}
    path = tmp_path / "answers.csv"
    workers[list(columns)].rename(columns=columns).to_csv(path, index=False)
    return path


@pytest.mark.parametrize("named", [("--dif", "sex"), ("--group", "sex")])
def test_items_are_compared_between_the_groups_of_the_column(workmh: Run, answers: Path, named) -> None:
    rows = workmh("analyse", answers, "--instrument", "hads", *named, "--only", "dif", "--json").json
    tests = [row for row in rows if row["analysis"] == "dif_chisq" and row["method"] == "total_sum"]
    assert [row["item"] for row in tests if row["scale"] == "anxiety"] == [
        f"{i:02d}" for i in range(1, 15, 2)
    ]
    assert len({row["factor"] for row in rows}) == 1
    assert {row["scale"] for row in rows} == {"anxiety", "depression", "total"}
    assert all(row["n"] == 411 for row in tests)
    flagged = [row for row in rows if row["analysis"] == "dif_flagged"]
    assert {row["text"] for row in flagged} == {
        "nagelkerke >= 0.035, p (holm) <= 0.05",
        "difference >= 0.1, p (holm) <= 0.05",
    }


def test_persons_are_held_equal_on_what_is_asked(workmh: Run, answers: Path) -> None:
    call = ("--instrument", "hads", "--dif", "sex", "--dif-matching", "trait", "--only", "dif", "--json")
    rows = workmh("analyse", answers, *call).json
    assert {row["method"] for row in rows if row["analysis"] == "dif_chisq"} == {
        "total_trait",
        "uniform_trait",
        "nonuniform_trait",
    }


def test_without_a_column_there_is_nothing_to_compare(workmh: Run, answers: Path) -> None:
    ran = workmh("analyse", answers, "--instrument", "hads", "--dif", "nowhere", "--only", "dif", "--json")
    assert ran.code != 0
    assert "nowhere" in ran.out + ran.err
