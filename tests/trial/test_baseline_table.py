"""The baseline table by arm, as R has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.errors import NotEstimable, ResponseError
from workmh_measures.model.estimate import Estimate
from workmh_measures.trial.baseline_table import Characteristic, baseline_estimates
from workmh_measures.trial.standardised_balance import (
    standardised_mean_difference,
    standardised_share_difference,
)

TESTS = Path(__file__).parents[1]
REFERENCE: dict[str, Any] = json.loads((TESTS / "reference/baseline_table.json").read_text("utf-8"))[
    "results"
]
ARMS = {"jobs2": "treat", "beat_the_blues": "treatment"}


def tables() -> dict[str, pd.DataFrame]:
    data = TESTS / "data"
    blues = pd.read_csv(data / "beat_the_blues_rct/beat_the_blues.csv")
    blues.loc[[2, 39, 76], "bdi.pre"] = np.nan
    blues.loc[[4, 59], "drug"] = np.nan
    return {"jobs2": pd.read_csv(data / "jobs2_unemployed_rct/jobs2.csv"), "beat_the_blues": blues}


def told(name: str) -> list[Estimate]:
    table, known = tables()[name], REFERENCE[name]
    kinds = (Characteristic(v, tuple(sorted(table[v].dropna().unique()))) for v in known["percents"])
    return baseline_estimates(table, ARMS[name], [*map(Characteristic, known["amounts"]), *kinds])


def expected(name: str) -> Iterator[tuple[tuple[str, str, str | None, str | None], float]]:
    known = REFERENCE[name]
    for v, parts in known["amounts"].items():
        for part, numbers in parts.items():
            group = None if part == "all" else part
            yield from (((k, v, group, None), value) for k, value in numbers.items() if k != "n")
    for v, parts in known["percents"].items():
        for part, shares in parts.items():
            group = None if part == "all" else part
            yield from ((("category_percent", v, group, level), value) for level, value in shares.items())
    for v, parts in known["missing"].items():
        yield from (
            (("unknown_percent", v, None if p == "all" else p, None), value) for p, value in parts.items()
        )
    first, second = (part for part in next(iter(known["amounts"].values())) if part != "all")
    yield from (
        (("standardised_difference", v, first, second), value) for v, value in known["differences"].items()
    )


@pytest.mark.parametrize("name", ARMS)
def test_every_number_of_the_table_is_that_of_r_and_none_is_left_over(name: str) -> None:
    found = {(row.analysis, str(row.factor), row.group, row.level): row.value for row in told(name)}
    wanted = dict(expected(name))
    assert found.keys() == wanted.keys()
    for key, value in wanted.items():
        assert found[key] == pytest.approx(value, rel=1e-12, abs=1e-12), key


def test_n_of_each_row_is_of_those_it_is_known_of() -> None:
    rows = [row for row in told("beat_the_blues") if row.analysis in ("mean", "category_percent")]
    drug = {row.group: row.n for row in rows if row.factor == "drug"}
    assert drug[None] == 98
    for part, numbers in REFERENCE["beat_the_blues"]["amounts"]["bdi.pre"].items():
        [row] = [r for r in rows if r.factor == "bdi.pre" and r.group == (None if part == "all" else part)]
        assert row.n == numbers["n"]


def test_arms_and_categories_stand_in_the_order_told() -> None:
    table = pd.DataFrame({"arm": ["ips", "care", "ips", "care"], "sex": ["m", "f", "f", "f"]})
    rows = baseline_estimates(table, "arm", [Characteristic("sex", ("m", "f"))], order=("ips", "care"))
    told = [(row.group, row.level) for row in rows if row.analysis == "category_percent"]
    assert told == [(None, "m"), (None, "f"), ("ips", "m"), ("ips", "f"), ("care", "m"), ("care", "f")]
    assert [row.group for row in rows if row.analysis == "standardised_difference"] == ["ips"]


def test_arms_are_held_against_the_reference_alone_when_there_is_one() -> None:
    table = pd.DataFrame({"arm": [*"aabbcc"], "age": [1.0, 3.0, 2.0, 5.0, 4.0, 7.0]})
    age = [Characteristic("age")]
    rows = baseline_estimates(table, "arm", age, order=("b", "a", "c"), reference="a")
    gaps = [(r.group, r.level, r.value) for r in rows if r.analysis == "standardised_difference"]
    assert [gap[:2] for gap in gaps] == [("b", "a"), ("c", "a")]
    both = {(r.group, r.level): r.value for r in baseline_estimates(table, "arm", age)}
    assert gaps[1][2] == pytest.approx(-(both["a", "c"] or 0.0), abs=1e-12)
    with pytest.raises(ResponseError, match="'d'"):
        baseline_estimates(table, "arm", age, reference="d")


def test_every_problem_of_the_table_is_told_at_once() -> None:
    table = pd.DataFrame({"arm": ["a", None, "b"], "age": [1, 2, 3]})
    with pytest.raises(ResponseError) as caught:
        baseline_estimates(table, "arm", [Characteristic("agee"), Characteristic("sexx")])
    assert [p.code for p in caught.value.problems] == ["TRIAL-COLUMN"] * 2
    assert caught.value.problems[0].nearest == "age"
    with pytest.raises(ResponseError) as caught:
        baseline_estimates(table, "arm", [Characteristic("age")], order=("a", "b", "c"))
    assert [p.code for p in caught.value.problems] == ["TRIAL-ARM-EMPTY", "TRIAL-ARM-NONE"]
    told = table.dropna().assign(sex=["f", "man"])
    with pytest.raises(ResponseError, match="'man' is none of its categories"):
        baseline_estimates(told, "arm", [Characteristic("sex", ("f", "m"))])


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [([1.0], [1.0, 2.0], "at least 2 values; there are 1 and 2"), ([1.0, 1.0], [2.0, 2.0], "No arm varies")],
)
def test_amounts_without_spread_have_no_difference(
    first: list[float], second: list[float], words: str
) -> None:
    with pytest.raises(NotEstimable, match=words):
        standardised_mean_difference(first, second)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ([0, 0], [3, 1], "nobody of whom this is known"),
        ([3, 0], [4, 0], "Everybody is in the same category"),
        ([3, 0], [0, 4], "share no category"),
    ],
)
def test_shares_without_overlap_have_no_difference(first: list[int], second: list[int], words: str) -> None:
    with pytest.raises(NotEstimable, match=words):
        standardised_share_difference(first, second)
