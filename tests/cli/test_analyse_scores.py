"""`workmh analyse --scores`: files that hold scores and no answers; and options that lack what they need."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .conftest import Run

REFERENCE = Path(__file__).parents[1] / "reference"
BDI = """
id: id
wave: time
scores:
  bdi: {column: bdi, range: [0, 63], direction: higher_is_worse, reliability: 0.801, functional: [7.69, 7.52]}
"""


@pytest.fixture
def bdi_map(tmp_path: Path) -> Path:
    path = tmp_path / "scores.yaml"
    path.write_text(BDI, encoding="utf-8")
    return path


def about(rows: list[dict[str, Any]], analysis: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["analysis"] == analysis]


def test_the_published_change_of_a_trial_comes_out_of_its_totals(
    workmh: Run, data: Path, bdi_map: Path
) -> None:
    source = data / "depression_rct_bdi" / "bdi.csv"
    ran = workmh("analyse", source, "--scores", bdi_map, "--change", "1,4", "--draws", 100, "--json")
    assert ran.code == 0
    shares = {row["level"]: row["value"] for row in about(ran.json, "clinical_change_share")}
    assert shares == {"recovered": 0.25, "improved": 0.2, "unchanged": 0.55, "deteriorated": 0.0}
    beyond = {row["level"]: row["value"] for row in about(ran.json, "reliable_change_share")}
    assert beyond == {"improved": 0.45, "unchanged": 0.55, "deteriorated": 0.0}
    for refused in ("cronbach_alpha", "kmo", "key_audit"):
        assert all("needs the answers to the items" in row["reason"] for row in about(ran.json, refused))


def test_distress_and_self_efficacy_tell_of_later_work(workmh: Run, data: Path, tmp_path: Path) -> None:
    columns = tmp_path / "scores.yaml"
    columns.write_text(
        "distress: {column: depress1, range: [1, 5], direction: higher_is_worse}\n"
        "efficacy: {column: job_seek, range: [1, 5], direction: higher_is_better}\n",
        encoding="utf-8",
    )
    source, report = data / "jobs2_unemployed_rct" / "jobs2.csv", tmp_path / "page.html"
    call = (
        "--outcome",
        "work1",
        "--case",
        "psyemp",
        "--beyond",
        "age",
        "--criterion",
        "work1",
        "--toward",
        "higher",
    )
    out = tmp_path / "out.json"
    ran = workmh(
        "analyse", source, "--scores", columns, *call, "--draws", 100, "--report", report, "--json", out
    )
    assert ran.code == 0, ran.err
    rows = json.loads(out.read_text(encoding="utf-8"))
    share = next(r for r in about(rows, "outcome_share") if r["scale"] == "distress" and r["level"] is None)
    assert (share["n"], 0.2 < share["value"] < 0.5) == (899, True)
    logistic = json.loads((REFERENCE / "logistic_model.json").read_text(encoding="utf-8"))["results"]
    odds = [
        row for row in about(rows, "odds_ratio") if (row["factor"], row["method"]) == ("efficacy", "wald")
    ]
    assert odds[0]["value"] == pytest.approx(np.exp(logistic["self_efficacy"]["coefficients"][1]), abs=1e-8)
    curves = json.loads((REFERENCE / "roc.json").read_text(encoding="utf-8"))["results"]
    area = next(row for row in about(rows, "auc") if (row["scale"], row["method"]) == ("efficacy", "delong"))
    assert area["value"] == pytest.approx(curves["jobs_self_efficacy"]["auc"], abs=1e-8)
    page = report.read_text(encoding="utf-8")
    assert "ROC" in page
    assert "skårer uten svar på leddene" in page
    assert "Rettighetshaver" not in page


def test_scales_of_an_instrument_may_be_given_by_their_scores(workmh: Run, tmp_path: Path) -> None:
    file, columns = tmp_path / "scores.csv", tmp_path / "scores.yaml"
    file.write_text("who;A\n1;3\n2;21\n3;8\n", encoding="utf-8")
    columns.write_text("{id: who, anxiety: A}", encoding="utf-8")
    call = ("analyse", file, "--scores", columns, "--instrument", "hads", "--only", "descriptives", "--json")
    rows = workmh(*call).json
    assert {row["scale"] for row in rows} == {"anxiety"}
    assert about(rows, "ceiling_percent")[0]["value"] == pytest.approx(100 / 3)


def test_scores_a_scale_cannot_give_are_refused(workmh: Run, tmp_path: Path) -> None:
    file, columns = tmp_path / "scores.csv", tmp_path / "scores.yaml"
    file.write_text("A,B\n3,x\n22,1\n", encoding="utf-8")
    columns.write_text("{anxiety: A, depression: B, total: C}", encoding="utf-8")
    ran = workmh("analyse", file, "--scores", columns, "--instrument", "hads", "--json")
    assert ran.code == 1
    assert [found["code"] for found in ran.json] == ["SCORE-RANGE", "MAP-VALUE", "COL-UNKNOWN"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--instrument"),
        (("--instrument", "hads", "--retest", "t0"), "two different waves"),
        (("--instrument", "hads", "--change", "t0,t0"), "two different waves"),
        (("--instrument", "hads", "--only", "criterion"), "--only criterion needs --criterion"),
        (("--instrument", "hads", "--anchor", "felt", "--change", "a,b"), "--anchor needs --improved"),
        (("--instrument", "hads", "--days", "3,1", "--retest", "a,b"), "the lower first"),
        (("--instrument", "hads", "--case", "1", "--case", "2", "--criterion", "x"), "--case COL=VALUE"),
        (("--instrument", "hads", "--lower-is-better"), "--lower-is-better needs --anchor"),
    ],
)
def test_an_option_that_lacks_another_is_wrong_usage(
    workmh: Run, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("hads_01\n1\n", encoding="utf-8")
    ran = workmh("analyse", file, *options)
    assert ran.code == 2
    assert said in ran.err


def test_several_faults_are_told_together(workmh: Run, tmp_path: Path) -> None:
    ran = workmh("analyse", tmp_path / "no.csv", "--retest", "a", "--case", "1", "--report", "out.pdf")
    assert ran.code == 2
    for said in ("--instrument", "--retest takes", "--case needs", "--report writes"):
        assert said in ran.err


def test_waves_and_columns_a_question_lacks_are_told_together(workmh: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    lines = ["wave," + ",".join(f"who5_0{i}" for i in range(1, 6)), "t0,1,2,3,4,5", "t6,1,2,3,4,4"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran = workmh("analyse", file, "--instrument", "who5", "--retest", "t0,t7", "--days", "1,2", "--json")
    assert ran.code == 1
    assert [found["code"] for found in ran.json] == ["CHANGE-WAVE", "CHANGE-COLUMN", "CHANGE-COLUMN"]
    assert ran.json[0]["allowed"] == "t0, t6"


def test_a_criterion_and_an_outcome_may_say_their_cases_differently(workmh: Run, tmp_path: Path) -> None:
    file, columns = tmp_path / "scores.csv", tmp_path / "scores.yaml"
    lines = [f"{n % 22},{n % 5 % 2},{'yes' if n % 3 else 'no'}" for n in range(60)]
    file.write_text("\n".join(["A,ill,worked", *lines]) + "\n", encoding="utf-8")
    columns.write_text("{anxiety: A}", encoding="utf-8")
    call = ("--criterion", "ill", "--outcome", "worked", "--case", "worked=yes", "--draws", 100, "--json")
    rows = workmh("analyse", file, "--scores", columns, "--instrument", "hads", *call).json
    assert about(rows, "criterion_prevalence")[0]["value"] == pytest.approx(0.4)
    assert about(rows, "outcome_share")[0]["value"] == pytest.approx(2 / 3)


def test_rows_answered_in_no_time_are_found_by_their_seconds(workmh: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    names = ",".join(f"hads_{i:02d}" for i in range(1, 15))
    lines = [f"{2 if n < 3 else 90}," + ",".join(str((n * i) % 4) for i in range(1, 15)) for n in range(40)]
    file.write_text("\n".join([f"took,{names}", *lines]) + "\n", encoding="utf-8")
    call = ("analyse", file, "--instrument", "hads", "--only", "audit", "--seconds", "took", "--json")
    assert "impossible_times" in {row["text"] for row in workmh(*call).json}
