"""Whole runs on real data with their pages: workers, two waves of PHQ-9, six occasions of the CES-D."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run
from .test_score import column_map, hads_map, reference

Rows = list[dict[str, Any]]


def whole_run(workmh: Run, folder: Path, *call: object) -> tuple[Rows, str]:
    """The estimates and the page of one call, with few draws: how many there are changes no row."""
    out, page = folder / "estimates.json", folder / "page.html"
    ran = workmh("analyse", *call, "--draws", 100, "--json", out, "--report", page, "--language", "en")
    assert ran.code == 0, ran.err
    return json.loads(out.read_text(encoding="utf-8")), page.read_text(encoding="utf-8")


def first(rows: Rows, analysis: str, **about: object) -> dict[str, Any]:
    found = [r for r in rows if r["analysis"] == analysis and all(r[k] == v for k, v in about.items())]
    return found[0]


def test_workers_by_work_addiction_and_disability_pension(workmh: Run, data: Path, tmp_path: Path) -> None:
    source = data / "norway_workers_hads_bwas" / "workers.csv"
    columns = hads_map(tmp_path / "map.json", id="row_id")
    beside = "SUM_BERGEN_WORK_ADDICTION_SCALE"
    rows, page = whole_run(
        workmh, tmp_path, source, "--instrument", "hads", "--columns", columns,
        "--known", "Disability_Pension", "--adjust", "Age", "--beside", beside,
    )  # fmt: skip
    expected = reference(data, "norway_workers_hads_bwas")["reliability"]
    for scale, name in (("anxiety", "hads_a"), ("depression", "hads_d"), ("total", "hads_total")):
        omega = first(rows, "omega_total", scale=scale, method="one_factor_ml")
        assert omega["value"] == pytest.approx(expected[name]["omega_total_1factor_ml"], abs=1e-5)
    assert first(rows, "pearson", scale="anxiety", scale2=beside)["n"] == 16426
    assert 0 < first(rows, "known_groups_g", scale="depression", method="noncentral_t")["value"] < 0.5
    assert first(rows, "key_audit")["text"] == "nothing_found"
    for heading in ("Structure", "Hypotheses and relations", "Is the key right?", "Methods, to be quoted"):
        assert f">{heading}</h2>" in page


def test_two_waves_of_the_phq9_are_given_as_retest_with_the_warning(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    source = data / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv"
    columns = column_map(tmp_path / "map.json", items={f"{i:02d}": f"PHQ{i}" for i in range(1, 10)})
    rows, page = whole_run(
        workmh, tmp_path, source, "--instrument", "phq9", "--columns", columns, "--retest", "1,2"
    )
    icc = first(rows, "icc_a_1", scale="total", item=None)
    assert (icc["n"], icc["wave"], icc["wave2"]) == (403, "1", "2")
    assert any("Not a retest" in warning for warning in icc["warnings"])
    assert first(rows, "limits_of_agreement_bias", scale="total")["value"] == pytest.approx(-1.19, abs=5e-3)
    assert "difference of the two scores along their mean" in page


def test_six_occasions_of_the_ces_d_with_many_who_left(workmh: Run, data: Path, tmp_path: Path) -> None:
    folder = data / "positive_psychology_rct"
    items = {f"{i:02d}": f"cesd{i:02d}" for i in range(1, 21)}
    columns = column_map(tmp_path / "map.json", items=items, id="id", wave="occasion")
    rows, page = whole_run(
        workmh, tmp_path, folder / "ahi_cesd_long.csv", "--instrument", folder / "cesd.yaml",
        "--columns", columns, "--change", "0,5", "--beside", "ahiTotal",
    )  # fmt: skip
    expected = reference(data, "positive_psychology_rct")["reliability_occasion0"]["cesd"]
    alpha = first(rows, "cronbach_alpha", wave="0")
    assert (alpha["value"], alpha["n"]) == (pytest.approx(expected["alpha_raw"], abs=1e-8), 295)
    assert {row["wave"] for row in rows if row["analysis"] == "kmo"} == {"0", "1", "2", "3", "4", "5"}
    assert first(rows, "pearson", wave="0", scale2="ahiTotal")["value"] < -0.5
    assert first(rows, "srm")["n"] < 295
    assert "Change and what change matters" in page
