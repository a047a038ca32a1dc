from __future__ import annotations

import csv
import stat
from itertools import islice
from pathlib import Path

import pytest

from workmh_measures.errors import ResponseError
from workmh_measures.interop.allocation_file import write_list
from workmh_measures.trial.allocation import Plan, arms_in_order

PLAN = Plan("s", "blocks", ("a", "b"), (1, 1), {"site": ("Østfold", "x"), "group": ("1", "2")}, (4,))
SEED = bytes(32)


def test_every_stratum_has_its_arms_in_order_in_a_file_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    assert write_list(file, PLAN, SEED, 5, {}) == 20
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert list(rows[0]) == ["site", "group", "number", "arm"]
    of_one = [row["arm"] for row in rows if (row["site"], row["group"]) == ("Østfold", "2")]
    assert of_one == list(islice(arms_in_order(PLAN, SEED, "group=2,site=Østfold"), 5))


def test_a_list_made_elsewhere_has_no_more_rows_than_it_has(tmp_path: Path) -> None:
    plan = Plan("s", "list", ("a", "b"))
    assert write_list(tmp_path / "list.csv", plan, SEED, 100, {"": ["a", "b", "b"]}) == 3


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("mine", "utf-8")
    with pytest.raises(ResponseError, match="TABLE-WRITE"):
        write_list(file, PLAN, SEED, 5, {})
    assert file.read_text("utf-8") == "mine"
