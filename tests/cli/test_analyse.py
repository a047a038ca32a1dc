"""`workmh analyse` gives the numbers of R in the agreed JSON."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from workmh_measures.model.estimate import Estimate

from .conftest import Run
from .test_score import column_map, hads_map, reference

KEYS = {field.name for field in fields(Estimate)}


@pytest.fixture
def norway(workmh: Run, data: Path, tmp_path: Path) -> list[dict[str, object]]:
    source = data / "norway_workers_hads_bwas" / "workers.csv"
    columns = hads_map(tmp_path / "map.json", id="row_id")
    ran = workmh("analyse", source, "--instrument", "hads", "--columns", columns, "--json")
    assert ran.code == 0
    return ran.json


def only(rows: list[dict[str, object]], analysis: str, **about: object) -> dict[str, object]:
    found = [r for r in rows if r["analysis"] == analysis and all(r[k] == v for k, v in about.items())]
    return found[0]


def test_every_estimate_has_exactly_the_agreed_keys(norway: list[dict[str, object]]) -> None:
    assert all(set(row) == KEYS for row in norway)


def test_alpha_mean_and_sd_of_norwegian_workers_equal_r(norway: list[dict[str, object]], data: Path) -> None:
    expected = reference(data, "norway_workers_hads_bwas")
    for scale, name in (("anxiety", "hads_a"), ("depression", "hads_d"), ("total", "hads_total")):
        r = expected["reliability"][name]
        alpha = only(norway, "cronbach_alpha", scale=scale)
        assert alpha["value"] == pytest.approx(r["alpha_raw"], abs=1e-8)
        assert (alpha["n"], alpha["method"], alpha["ci_level"]) == (16426, "feldt", 0.95)
        assert alpha["ci_low"] < alpha["value"] < alpha["ci_high"]
        for column, value in r["item_rest_r"].items():
            item = f"{int(column.removeprefix('HADS')):02d}"
            row = only(norway, "item_rest_correlation", scale=scale, item=item)
            assert row["value"] == pytest.approx(value, abs=1e-8)
            dropped = only(norway, "cronbach_alpha_if_deleted", scale=scale, item=item)
            assert dropped["value"] == pytest.approx(r["alpha_if_item_dropped"][column], abs=1e-8)
    mean = only(norway, "mean", scale="anxiety", item=None)
    assert mean["value"] == pytest.approx(expected["hads_a"]["mean"], abs=1e-8)
    sd = only(norway, "sd", scale="anxiety", item=None)
    assert sd["value"] == pytest.approx(expected["hads_a"]["sd"], abs=1e-8)


def test_each_wave_is_analysed_on_its_own(workmh: Run, data: Path, tmp_path: Path) -> None:
    source = data / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv"
    columns = column_map(tmp_path / "map.json", items={f"{i:02d}": f"PHQ{i}" for i in range(1, 10)})
    out = tmp_path / "estimates.json"
    call = ("analyse", source, "--instrument", "phq9", "--columns", columns, "--wave", "wave", "--json", out)
    assert workmh(*call).code == 0
    rows = json.loads(out.read_text(encoding="utf-8"))
    expected = reference(data, "phq9_gad7_two_waves")["reliability"]
    for wave in ("1", "2"):
        alpha = only(rows, "cronbach_alpha", scale="total", wave=wave)
        assert alpha["value"] == pytest.approx(expected[f"phq9_w{wave}"]["alpha_raw"], abs=1e-8)


def test_a_formative_index_has_no_alpha_and_says_why(workmh: Run, data: Path, tmp_path: Path) -> None:
    source = data / "eq5d3l_nhs_proms" / "eq5d3l_proms.csv"
    columns = column_map(
        tmp_path / "map.json", items={i: i for i in ("mo", "sc", "ua", "pd", "ad")}, missing={9: "skipped"}
    )
    call = (
        "analyse",
        source,
        "--instrument",
        "eq5d3l",
        "--columns",
        columns,
        "--without",
        "vas",
        "--set",
        "value_set=uk_tto",
        "--json",
    )
    alpha = only(workmh(*call).json, "cronbach_alpha", scale="index")
    assert alpha["value"] is None
    assert "agree" in str(alpha["reason"])


def test_groups_follow_the_whole(workmh: Run, data: Path, tmp_path: Path) -> None:
    source = data / "norway_workers_hads_bwas" / "workers.csv"
    columns = hads_map(tmp_path / "map.json", id="row_id")
    call = ("analyse", source, "--instrument", "hads", "--columns", columns, "--group", "Gender", "--json")
    rows = [
        r
        for r in workmh(*call).json
        if (r["analysis"], r["scale"], r["method"]) == ("cronbach_alpha", "anxiety", "feldt")
    ]
    assert [r["group"] for r in rows] == [None, "Female", "Male"]
    assert rows[0]["n"] == rows[1]["n"] + rows[2]["n"]


def test_a_group_column_is_found_whatever_its_case(workmh: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("Sex,who5_01,who5_02,who5_03,who5_04,who5_05\n1,3,4,2,3,3\n2,5,5,4,1,5\n", "utf-8")
    rows = workmh("analyse", file, "--instrument", "who5", "--group", "sex", "--json").json
    assert {row["group"] for row in rows} == {None, "1", "2"}
    assert workmh("analyse", file, "--instrument", "who5", "--group", "sax", "--json").code == 1


def test_two_variants_of_a_statistic_are_told_apart(workmh: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    lines = [f"{n % 6},{n % 5},{n % 4},{n % 3},{n % 2}" for n in range(12)]
    file.write_text("\n".join(["who5_01,who5_02,who5_03,who5_04,who5_05", *lines]) + "\n", "utf-8")
    printed = workmh("analyse", file, "--instrument", "who5").out
    assert "skewness (type_2)" in printed
    assert "skewness (type_3)" in printed


def test_a_report_has_the_ending_of_what_it_is(workmh: Run, tmp_path: Path) -> None:
    file, report = tmp_path / "answers.csv", tmp_path / "report.pdf"
    file.write_text("who5_01,who5_02,who5_03,who5_04,who5_05\n3,4,2,3,3\n", "utf-8")
    ran = workmh("analyse", file, "--instrument", "who5", "--report", report)
    assert (ran.code, report.exists()) == (2, False)
