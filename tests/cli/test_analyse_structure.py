"""How many factors `workmh analyse` looks for, how, and in which items, is for who asks to say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run
from .test_score import hads_map

REFERENCE = Path(__file__).parents[1] / "reference" / "exploratory_factors.json"


@pytest.fixture
def structure(workmh: Run, data: Path, tmp_path: Path):
    source = data / "norway_workers_hads_bwas" / "workers.csv"
    columns = hads_map(tmp_path / "map.json", id="row_id")

    def ran(*options: object) -> Run:
        call = ("--instrument", "hads", "--columns", columns, "--only", "structure", "--draws", 100, "--json")
        return workmh("analyse", source, *call, *options)

    return ran


def of_r() -> dict[str, Any]:
    told = json.loads(REFERENCE.read_text(encoding="utf-8"))["results"]
    return told["workers_hads_total"]["factors"]["2"]


@pytest.mark.parametrize("rotation", ["varimax", "promax"])
def test_two_factors_turned_as_asked_are_those_of_r(structure, rotation: str) -> None:
    rows = structure("--factors", 2, "--rotation", rotation, "--factors-of", "total").json
    loadings = [r for r in rows if r["analysis"] == "efa_loading"]
    assert {(r["method"], r["scale"]) for r in loadings} == {(f"minres_{rotation}", "total")}
    expected = sorted(abs(x) for row in of_r()[rotation]["loadings"] for x in row)
    assert sorted(abs(r["value"]) for r in loadings) == pytest.approx(expected, abs=1e-5)


def test_factors_by_maximum_likelihood_come_with_the_fit_of_r(structure) -> None:
    rows = structure("--factors", 2, "--extraction", "ml", "--factors-of", "total").json
    found = {r["analysis"]: r["value"] for r in rows}
    told = of_r()["fit"]
    assert found["efa_chisq"] == pytest.approx(told["chi2"], rel=1e-5)
    assert (found["efa_rmsea"], found["efa_tli"]) == pytest.approx((told["rmsea"], told["tli"]), abs=1e-5)


def test_ordered_answers_turned_to_a_general_factor_come_with_intervals(structure) -> None:
    asked = ("--correlations", "polychoric", "--rotation", "bifactor", "--factors", 3, "--loading-intervals")
    rows = structure("--factors-of", "total", *asked, "--seed", 2).json
    loadings = [r for r in rows if r["analysis"] == "efa_loading"]
    assert {r["method"] for r in loadings} == {"polychoric_minres_bifactor"}
    assert {r["factor"] for r in loadings} == {"g", "1", "2"}
    assert all(r["ci_low"] is not None for r in loadings)
    [ecv] = [r for r in rows if r["analysis"] == "ecv" and r["item"] is None and r["factor"] is None]
    assert ecv["ci_low"] < ecv["value"] < ecv["ci_high"]
    [reached] = [r["value"] for r in rows if r["analysis"] == "efa_rotation_reached_percent"]
    assert 0 < reached <= 100


def test_rows_with_missing_answers_are_used_where_pairs_are_asked_for(structure) -> None:
    assert {r["missing"] for r in structure("--pairwise").json if r["analysis"] == "efa_loading"} == {
        "pairwise"
    }


def test_a_scale_there_is_not_is_named_with_the_nearest(structure) -> None:
    ran = structure("--factors-of", "totl")
    assert (ran.code, [(p["code"], p["nearest"]) for p in ran.json]) == (1, [("MAP-SCALE", "total")])
