"""`workmh change --method` gives the indices of R for real people, and says what they were made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.scoring.change_lines import CHANGE_METHODS, CRITICAL_VALUES

from .conftest import Run
from .test_change import call, few, waves, who5  # noqa: F401

TESTS = Path(__file__).parents[1]
R: dict[str, Any] = json.loads((TESTS / "reference" / "change_methods.json").read_text("utf-8"))["results"]


@pytest.mark.parametrize("method", CHANGE_METHODS)
def test_the_index_of_403_people_equals_r_and_its_parts_are_named(
    workmh: Run,
    waves: Path,  # noqa: F811
    tmp_path: Path,
    method: str,
) -> None:
    r = R["phq9"]
    options = ("--reliability", "retest:0.9", "--method", method, "--json")
    ran = workmh(*call(waves, "phq9", tmp_path, *options))
    assert ran.code == 0, ran.err
    table = pd.read_csv(tmp_path / "out.csv")
    np.testing.assert_allclose(table["phq9_total_rci"], r["index"][method], rtol=1e-9, atol=1e-9)
    account = ran.json["scales"][0]["reliable"]
    assert (account["method"], account["critical"]) == (method, CRITICAL_VALUES[method])  # type: ignore[index]
    assert account["threshold"] == pytest.approx(account["critical"] * account["line"]["error"], rel=1e-12)
    for name, known in account["group"].items():
        assert known["value"] == pytest.approx(r[name], rel=1e-9), name
        assert known["n"] == 403
    words = {"hsu_linn_lord": {"mean_before", "mean_after"}, "jacobson_truax": set()}
    words |= {key: {"mean_before"} for key in ("edwards_nunnally", "gulliksen_lord_novick")}
    words["hageman_arrindell"] = {"mean_change", "variance_of_change"}
    assert set(account["group"]) == words[method]


def test_what_a_person_without_change_is_expected_to_score_is_told(workmh: Run, few: Path) -> None:  # noqa: F811
    options = ("--reliability", "retest:0.8", "--sd", "20", "--mean", "50")
    ran = workmh(*who5(few, *options, "--method", "edwards_nunnally"))
    assert ran.code == 0, ran.err
    assert "Edwards-Nunnally index beyond 2" in ran.out
    assert "from the expected 10 + 0.8 * before" in ran.out
    group = workmh(*who5(few, "--reliability", "retest:0.8", "--sd", "20", "--method", "hsu_linn_lord"))
    assert "more or less than the group did" in group.out


def test_the_mean_is_of_the_same_persons_as_the_sd(workmh: Run, waves: Path, tmp_path: Path) -> None:  # noqa: F811
    sources = {}
    for sd in ("own", "own_pairs"):
        options = ("--reliability", "retest:0.9", "--sd", sd, "--method", "gulliksen_lord_novick", "--json")
        account = workmh(*call(waves, "phq9", tmp_path, *options)).json["scales"][0]["reliable"]
        sources[sd] = account["group"]["mean_before"]["source"]
    assert "everybody with a score" in sources["own"]
    assert "at both waves" in sources["own_pairs"]


def test_a_method_that_cannot_be_used_says_why(workmh: Run, few: Path) -> None:  # noqa: F811
    bare = workmh(*who5(few, "--sem", "8", "--method", "edwards_nunnally", "--json")).json
    assert "needs a reliability and an SD" in bare["scales"][0]["reliable"]["reason"]
    wide = workmh(*who5(few, "--sem", "80", "--method", "hageman_arrindell", "--json")).json
    assert "At least 3 scores" in wide["scales"][0]["reliable"]["reason"]


def test_hageman_and_arrindell_hold_true_scores_to_a_cutoff_between_true_scores(
    workmh: Run,
    waves: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    r = R["phq9"]
    options = ("--reliability", "retest:0.9", "--cutoff", "c", "--functional", "3.1,3.5", "--clinical", "own")
    sem2, counts = r["sd"] ** 2 * 0.1, {}
    for method in ("jacobson_truax", "hageman_arrindell"):
        ran = workmh(*call(waves, "phq9", tmp_path, *options, "--method", method, "--json"))
        counts[method] = ran.json["scales"][0]["clinical"]
    widths = [(3.5**2 - sem2) ** 0.5, (r["sd"] ** 2 - sem2) ** 0.5]
    cut = (widths[0] * r["mean_before"] + widths[1] * 3.1) / sum(widths)
    found = counts["hageman_arrindell"]
    assert found["values"] == [pytest.approx(cut, rel=1e-9)]
    assert "between true scores" in found["source"]
    assert "true" not in counts["jacobson_truax"]["source"]
    assert found["counts"]["recovered"] > 0
    wide = workmh(
        *call(waves, "phq9", tmp_path, *options, "--method", "hageman_arrindell", "--sd", "30", "--json")
    )
    assert wide.json["scales"][0]["clinical"]["available"] is False


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--reliable-change", "9", "--method", "edwards_nunnally"), "--method is for an index"),
        (("--sem", "2", "--mean", "5"), "--mean goes with"),
        (("--sem", "2", "--method", "jt"), "jacobson_truax"),
        (("--reliability", "0.8", "--method", "edwards_nunnally", "--mean", "median"), "--mean takes own"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    workmh: Run,
    few: Path,  # noqa: F811
    options: tuple[str, ...],
    said: str,
) -> None:
    ran = workmh(*who5(few, *options))
    assert ran.code == 2
    assert said in ran.err
    assert not (few.parent / "out.csv").exists()
