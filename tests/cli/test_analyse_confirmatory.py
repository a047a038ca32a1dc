"""`workmh analyse` fits the confirmatory model that is asked for, and tells every mistake of one that is written wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from .conftest import Run
from .test_score import column_map, hads_map

REFERENCE = Path(__file__).parents[1] / "reference" / "confirmatory_factors.json"
WRONG = """worry =~ hads_01 + 03 + 055
mood = 02 + 04
mood =~ 02 + hads_99 + 04
moood ~~ worry
"""


@pytest.fixture
def confirmatory(workmh: Run, data: Path, tmp_path: Path):
    source = data / "norway_workers_hads_bwas" / "workers.csv"
    columns = hads_map(tmp_path / "map.json", id="row_id")

    def ran(*options: object, asked: str = "--only") -> Run:
        call = ("--instrument", "hads", "--columns", columns, asked, "confirmatory", "--json")
        return workmh("analyse", source, *call, *options)

    return ran


def of_lavaan(model: str, way: str) -> dict[str, Any]:
    results = json.loads(REFERENCE.read_text(encoding="utf-8"))["results"]
    return results["ordinal" if way == "delta" else "likelihood"][model][way]["fit"]


def test_two_factors_of_all_workers_fit_as_in_lavaan(confirmatory) -> None:
    rows = confirmatory("--model", "correlated").json
    found = {row["analysis"]: row for row in rows if row["item"] is None and row["factor"] is None}
    theirs = of_lavaan("workers_two", "delta")
    assert found["cfa_model"]["level"] == "correlated"
    assert {row["method"] for row in rows} == {"wlsmv"}
    # A scaled chi-squared agrees to 1e-3 of its size, indices to 1e-4.
    assert found["cfa_chisq_scaled"]["value"] == pytest.approx(theirs["chisq.scaled"], rel=1e-3)
    assert found["cfa_chisq_scaled"]["df"] == found["cfa_df_scaled"]["value"] == theirs["df.scaled"]
    assert found["cfa_pvalue_scaled"]["value"] == pytest.approx(theirs["pvalue.scaled"], abs=1e-6)
    for name, own in (("cfa_cfi_robust", "cfi.robust"), ("cfa_rmsea_robust", "rmsea.robust")):
        assert found[name]["value"] == pytest.approx(theirs[own], abs=1e-3)
    assert found["cfa_srmr"]["value"] == pytest.approx(theirs["srmr"], abs=1e-4)


def test_an_estimator_that_is_named_is_used(confirmatory) -> None:
    rows = confirmatory("--model", "correlated", "--estimator", "mlr").json
    found = {row["analysis"]: row for row in rows if row["item"] is None and row["factor"] is None}
    assert found["cfa_chisq"]["value"] == pytest.approx(of_lavaan("workers_two", "mlr")["chisq"], rel=1e-6)


def test_a_model_of_somebodys_own_comes_from_a_file(confirmatory, tmp_path: Path) -> None:
    file = tmp_path / "model.txt"
    file.write_text("worry =~ hads_01 + 03 + 05\nmood =~ 02 + 04 + 06\n01 ~~ 02\n", encoding="utf-8")
    rows = confirmatory("--model", file).json
    [model] = [row for row in rows if row["analysis"] == "cfa_model"]
    assert model["text"].splitlines()[-1] == "hads_01 ~~ hads_02"
    [freed] = [row for row in rows if row["analysis"] == "cfa_residual_covariance"]
    assert (freed["item"], freed["item2"]) == ("01", "02")


def test_every_mistake_of_a_model_is_told_with_its_line_and_the_nearest(confirmatory, tmp_path: Path) -> None:
    file = tmp_path / "model.txt"
    file.write_text(WRONG, encoding="utf-8")
    ran = confirmatory("--model", file)
    told = [(one["code"], one["where"], one["found"], one["nearest"]) for one in ran.json]
    assert (ran.code, told) == (
        1,
        [
            ("MODEL-TEXT", f"{file}:1:", "055", "05"),
            ("MODEL-TEXT", f"{file}:2:", "mood = 02 + 04", None),
            ("MODEL-TEXT", f"{file}:3:", "hads_99", None),
            ("MODEL-TEXT", f"{file}:4:", "moood", "mood"),
        ],
    )


def test_a_file_that_is_no_text_is_refused(confirmatory, tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(b"\xff\xfe\x00")
    ran = confirmatory("--model", file)
    assert (ran.code, [(one["code"], one["where"]) for one in ran.json]) == (1, [("MODEL-READ", f"{file}:")])


def test_a_kind_there_is_not_is_wrong_usage_and_the_nearest_is_named(confirmatory) -> None:
    ran = confirmatory("--model", "bifacto")
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean 'bifactor'?" in ran.err


def test_missing_answers_are_used_in_pairs_and_told(workmh: Run, data: Path, tmp_path: Path) -> None:
    columns = column_map(
        tmp_path / "map.json",
        items={f"{i:02d}": f"DPQ0{i}0" for i in range(1, 10)},
        id="SEQN",
        missing={7: "prefer_not_to_answer", 9: "does_not_know"},
    )
    source = data / "nhanes_2017_2018_phq9" / "DPQ_J.XPT"
    call = ("--instrument", "phq9", "--columns", columns, "--only", "confirmatory", "--json")
    rows = workmh("analyse", source, *call).json
    [model] = [row for row in rows if row["analysis"] == "cfa_model"]
    assert (model["scale"], model["level"], model["missing"]) == ("total", "one_factor", "pairwise")
    assert model["text"].startswith("total =~ phq9_01 + phq9_02")
    full = workmh("analyse", source, *call, "--estimator", "mlr").json
    assert {row["missing"] for row in full} == {"full_information"}


SCALES = json.loads((REFERENCE.parent / "factor_scale.json").read_text(encoding="utf-8"))["results"]


@pytest.mark.parametrize("name", SCALES)
def test_a_factor_of_a_file_gets_its_scale_as_in_lavaan(
    name: str, workmh: Run, data: Path, tmp_path: Path
) -> None:
    workers = pd.read_csv(data / "norway_workers_hads_bwas" / "workers.csv").iloc[::40]
    workers.to_csv(tmp_path / "workers.csv", index=False)
    (tmp_path / "model.txt").write_text(SCALES[name]["text"], encoding="utf-8")
    columns = hads_map(tmp_path / "map.json", id="row_id")
    ran = workmh(
        *("analyse", tmp_path / "workers.csv", "--instrument", "hads", "--columns", columns, "--json"),
        *("--only", "confirmatory", "--estimator", "ml", "--model", tmp_path / "model.txt"),
    )
    rows = ran.json
    found = {row["analysis"]: row["value"] for row in rows if row["item"] is None and row["factor"] is None}
    assert found["cfa_df"] == SCALES[name]["df"]
    assert found["cfa_chisq"] == pytest.approx(SCALES[name]["chisq"], rel=1e-6)
    loadings = {f"hads_{row['item']}": row["value"] for row in rows if row["analysis"] == "cfa_loading"}
    assert loadings == pytest.approx(SCALES[name]["loadings"], abs=1e-6)
