"""Completeness and attrition of two real trials, every number as R has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.model.estimate import Estimate
from workmh_measures.trial.completeness_section import completeness_rows

from .took_part_cases import beat_the_blues, jobs2

PROGRAM = Path(__file__).parents[1] / "reference/took_part.json"
REFERENCE: dict[str, Any] = json.loads(PROGRAM.read_text("utf-8"))["results"]
ROWS = {"beat_the_blues": [*completeness_rows(beat_the_blues())], "jobs2": [*completeness_rows(jobs2())]}
# Names of R -> ours, where they differ.
SCORE = {"beat_the_blues": "bdi.pre", "jobs2": "depress1"}
GROUPS = {"all": None, "treated": "treated", "control": "control"}
BLUES_WAVES = dict(
    zip(("bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m"), ("t0", "t2", "t3", "t5", "t8"), strict=True)
)
CLOSED, ITERATIVE = 1e-10, 1e-7


def one(rows: list[Estimate], **about: object) -> Estimate:
    [found] = [row for row in rows if all(getattr(row, key) == value for key, value in about.items())]
    return found


def our_name(trial: str, name: str) -> str:
    return "score" if name == SCORE[trial] else name


@pytest.mark.parametrize("wave", BLUES_WAVES)
def test_shares_answered_and_their_differences_are_those_of_r(wave: str) -> None:
    rows, known = ROWS["beat_the_blues"], REFERENCE["beat_the_blues"]["shares"][wave]
    for part, group in GROUPS.items():
        row = one(rows, analysis="answered_share", wave=BLUES_WAVES[wave], group=group)
        assert [row.value, row.ci_low, row.ci_high] == pytest.approx(known[part][:3], abs=CLOSED)
        assert row.n == known[part][3]
    row = one(rows, analysis="answered_share_difference", wave=BLUES_WAVES[wave])
    assert (row.group, row.n) == ("treated", 100)
    assert [row.value, row.ci_low, row.ci_high] == pytest.approx(known["difference"], abs=CLOSED)


def test_the_outcome_is_known_of_as_many_as_answered_its_wave() -> None:
    rows, known = ROWS["beat_the_blues"], REFERENCE["beat_the_blues"]["shares"]["bdi.8m"]
    row = one(rows, analysis="outcome_known_share_difference", factor="depression")
    assert [row.value, row.ci_low, row.ci_high] == pytest.approx(known["difference"], abs=CLOSED)


@pytest.mark.parametrize("part", GROUPS)
def test_courses_and_patterns_are_counted_as_r_counts_them(part: str) -> None:
    rows, known = ROWS["beat_the_blues"], REFERENCE["beat_the_blues"]
    for factor in (None, "depression"):
        about = {"analysis": "answer_course_n", "factor": factor, "group": GROUPS[part]}
        found = {r.level: r.value for r in rows if all(getattr(r, k) == v for k, v in about.items())}
        assert found == {"complete": 0, "dropped_out": 0, "gaps": 0, "never": 0} | known["courses"][part]
    about = {"analysis": "answer_pattern_n", "factor": None, "group": None}
    patterns = [row for row in rows if all(getattr(row, k) == v for k, v in about.items())]
    assert {row.level: row.value for row in patterns} == known["patterns"]
    assert {row.level: row.text for row in patterns}["11100"] == "t0 t2 t3"


@pytest.mark.parametrize("trial", ROWS)
def test_means_percentages_and_differences_of_those_missing_are_those_of_r(trial: str) -> None:
    rows, known = ROWS[trial], REFERENCE[trial]["attrition"]
    methods = ("outcome_missing", "outcome_known")
    for name, values in known["means"].items():
        for method, value in zip(methods, values, strict=True):
            row = one(rows, analysis="attrition_mean", factor=our_name(trial, name), method=method)
            assert row.value == pytest.approx(value, abs=CLOSED)
    for name, parts in known["percents"].items():
        for method, part in zip(methods, ("missing", "known"), strict=True):
            for level, value in parts[part].items():
                about = {"factor": name, "method": method, "level": level}
                assert one(rows, analysis="attrition_percent", **about).value == pytest.approx(
                    value, abs=CLOSED
                )
    for part, gaps in known["gaps"].items():
        for name, value in gaps.items():
            about = {"factor": our_name(trial, name), "group": GROUPS[part]}
            assert one(rows, analysis="attrition_difference", **about).value == pytest.approx(
                value, abs=CLOSED
            )


def terms(trial: str, known: dict[str, Any]) -> Iterator[tuple[dict[str, str | None], list[float]]]:
    """What each coefficient of R is about, and its odds ratio, limits and p value."""
    factors = ["arm", *(our_name(trial, name) for name in REFERENCE[trial]["attrition"]["alone"])]
    for title, numbers in known["terms"].items():
        factor = our_name(trial, title)
        if title == "arm1" or title == "armBtheB":
            yield {"factor": "arm", "group": "treated"}, numbers
        elif factor in factors:
            yield {"factor": factor}, numbers
        else:
            stem = next(name for name in factors if name != "arm" and title.startswith(name))
            yield {"factor": stem, "level": title.removeprefix(stem)}, numbers


@pytest.mark.parametrize("trial", ROWS)
def test_odds_ratios_of_lacking_the_outcome_are_those_of_glm(trial: str) -> None:
    rows, known = ROWS[trial], REFERENCE[trial]["attrition"]
    compared = 0
    for method, fits in (("alone", [*known["alone"].values()]), ("together", [known["together"]])):
        for fit in fits:
            for about, numbers in terms(trial, fit):
                row = one(rows, analysis="attrition_odds_ratio", method=method, **about)
                found = [row.value, row.ci_low, row.ci_high, row.p_value]
                assert found == pytest.approx(numbers, rel=ITERATIVE, abs=ITERATIVE), about
                assert row.n == fit["n"]
                compared += 1
    assert compared == len([row for row in rows if row.analysis == "attrition_odds_ratio"])


def test_persons_left_out_and_small_groups_are_told_beside_the_odds_ratios() -> None:
    row = one(ROWS["jobs2"], analysis="attrition_odds_ratio", method="together", factor="age")
    assert "Left out of the model: 17 of whom a characteristic is not known." in row.warnings
    blues = one(ROWS["beat_the_blues"], analysis="attrition_odds_ratio", method="together", factor="score")
    assert blues.warnings == ()
