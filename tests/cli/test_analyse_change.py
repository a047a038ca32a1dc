"""`workmh analyse --change`: a rating of change named on the command line, or known to the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.analysis.change_sets import change_sets, reference

from .conftest import Run

ONE = change_sets()["phq9_by_gad7"]
EXPECTED = reference("minimal_important_change")["phq9_by_gad7"]
DECLARED = ("--improved", "3,21", "--minimally", "3,5", "--unchanged", "-2,2")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Write scores at two waves with a rating at the later one, and the map that says what they are."""
    assert ONE.rating is not None
    rows = ["who,when,total,felt,global_change_change"]
    for person, (before, after, felt) in enumerate(zip(ONE.before, ONE.after, ONE.rating, strict=True)):
        own = min(7, max(1, 4 + round(felt / 3)))
        rows += [f"{person},t0,{before:g},,", f"{person},t6,{after:g},{felt:g},{own}"]
    table, columns = tmp_path / "scores.csv", tmp_path / "map.yaml"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    columns.write_text("{total: total}\n", encoding="utf-8")
    return table, columns


def analysed(workmh: Run, files: tuple[Path, Path], *options: str) -> list[dict[str, Any]]:
    table, columns = files
    said = ("--instrument", "phq9", "--scores", columns, "--id", "who", "--wave", "when", "--change", "t0,t6")
    ran = workmh("analyse", table, *said, "--only", "responsiveness", "--draws", 200, "--json", *options)
    assert ran.code == 0, ran.err
    return list(ran.json)


def value(rows: list[dict[str, Any]], analysis: str, method: str | None = None) -> Any:
    return next(r["value"] for r in rows if r["analysis"] == analysis and method in (None, r["method"]))


def test_a_declared_rating_gives_the_numbers_of_r(workmh: Run, files: tuple[Path, Path]) -> None:
    rows = analysed(workmh, files, "--anchor", "felt", *DECLARED, "--anchor-reliability", "0.62")
    assert value(rows, "mic_mean_change") == pytest.approx(EXPECTED["mean_change"], rel=1e-8)
    assert value(rows, "mic_predictive") == pytest.approx(EXPECTED["predictive"], rel=1e-8)
    assert value(rows, "mic_predictive_adjusted") == pytest.approx(EXPECTED["adjusted_2022"], rel=1e-8)
    earlier = value(rows, "mic_predictive_adjusted", "terluin_2017")
    assert earlier == pytest.approx(EXPECTED["adjusted_2017"], rel=1e-8)


def test_the_levels_of_the_projects_own_rating_need_not_be_told(
    workmh: Run, files: tuple[Path, Path]
) -> None:
    rows = analysed(workmh, files, "--anchor", "global_change_change")
    told = analysed(
        workmh, files, "--anchor", "global_change_change",
        "--improved", "5,7", "--minimally", "5,5", "--unchanged", "4,4",
    )  # fmt: skip
    assert rows == told
    assert value(rows, "mic_predictive_adjusted") is not None


def test_without_a_rating_sizes_are_told_and_the_rest_says_why(workmh: Run, files: tuple[Path, Path]) -> None:
    rows = analysed(workmh, files)
    assert value(rows, "srm") is not None
    reasons = {row["reason"] for row in rows if row["analysis"].startswith("mic")}
    assert reasons == {
        "No rating of change is named, so nobody can be told to have improved or to be stable."
    }


@pytest.mark.parametrize("given", ["0", "1.2", "high"])
def test_a_reliability_that_is_none_is_wrong_usage(workmh: Run, files: tuple[Path, Path], given: str) -> None:
    table, columns = files
    ran = workmh("analyse", table, "--instrument", "phq9", "--scores", columns, "--anchor-reliability", given)
    assert ran.code == 2
    assert "--anchor-reliability" in ran.err
