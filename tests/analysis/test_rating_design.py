"""Which row is which rating; who is left out of a retest, and what is said when it is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.rating_design import (
    Raters,
    Retest,
    inter_rater_design,
    intra_rater_design,
    retest_design,
)
from workmh_measures.errors import NotEstimable

from .two_wave_data import phq9_two_waves

nan = np.nan
ROWS = {
    "person": ["a", "b", "c", "d", "a", "b", "c", "e", None],
    "wave": ["1", "1", "1", "1", "2", "2", "2", "2", "2"],
    "day": [0, 1, 0, 2, 14, 15, 40, 14, 14],
    "change": [nan, nan, nan, nan, 4, 6, 4, -990, 4],
}


@pytest.fixture(scope="module")
def phq9() -> Measurements:
    return phq9_two_waves()


def with_rows(measured: Measurements, rows: dict[str, Any]) -> Measurements:
    n = len(rows["person"])
    return replace(
        measured, answers=measured.answers.head(n), scores=measured.scores.head(n), rows=pd.DataFrame(rows)
    )


def test_a_table_holds_each_row_in_the_place_of_its_person_and_wave(phq9: Measurements) -> None:
    found = retest_design(with_rows(phq9, ROWS), Retest(first="1", second="2", stable=True))
    assert found.columns == ("1", "2")
    np.testing.assert_array_equal(found.rows, [[0, 4], [1, 5], [2, 6], [3, -1], [-1, 7]])
    table = found.table(np.arange(9.0))
    np.testing.assert_array_equal(table, [[0, 4], [1, 5], [2, 6], [3, nan], [nan, 7]])


def test_only_stable_persons_within_the_interval_stay_and_the_others_are_counted(phq9: Measurements) -> None:
    asked = Retest(first="1", second="2", min_days=10, max_days=20, anchor="change", unchanged=(4, 4))
    found = retest_design(with_rows(phq9, ROWS), asked)
    np.testing.assert_array_equal(found.rows, [[0, 4]])
    assert found.warnings == (
        "1 of 5 persons are left out: the anchor says that they changed.",
        "2 of 5 persons are left out: they have a row at one of the two waves only.",
        "1 of 2 persons are left out: their answers are not 10 to 20 days apart.",
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, ["nothing says that the persons did not change", "no interval was declared"]),
        ({"stable": True}, ["no interval was declared"]),
        ({"stable": True, "min_days": 7}, ["no interval was declared"]),
        ({"stable": True, "min_days": 7, "max_days": 28}, ["days between 1 and 2 are not known"]),
        ({"anchor": "day"}, ["nothing says", "no interval"]),
    ],
)
def test_two_waves_without_stability_or_interval_are_no_retest(
    phq9: Measurements, asked: dict[str, Any], said: list[str]
) -> None:
    found = retest_design(phq9, Retest(first="1", second="2", **asked))
    assert len(found.rows) == 403
    assert len(found.warnings) == len(said)
    for sentence, part in zip(found.warnings, said, strict=True):
        assert sentence.startswith("Not a retest: ")
        assert part in sentence


def test_a_known_day_of_everybody_within_the_interval_leaves_nothing_to_warn_of(phq9: Measurements) -> None:
    days = phq9.rows.assign(day=np.where(phq9.rows["wave"] == "1", 0, 14))
    asked = Retest(first="1", second="2", stable=True, min_days=7, max_days=28)
    assert retest_design(replace(phq9, rows=days), asked).warnings == ()
    days.loc[0, "day"] = nan
    told = retest_design(replace(phq9, rows=days), asked)
    assert told.warnings == ("1 of 403 persons are left out: the day of one of their answers is not known.",)


RATED = {
    "person": ["a", "a", "a", "b", "b", "a"],
    "rater": ["x", "y", "x", "x", "y", None],
    "number": [1, 1, 2, 1, 2, 1],
}


def test_raters_are_compared_by_their_first_ratings_and_with_themselves_by_all(phq9: Measurements) -> None:
    measured = with_rows(phq9, RATED)
    between = inter_rater_design(measured, Raters(rating="number"))
    assert between.columns == ("x", "y")
    np.testing.assert_array_equal(between.rows, [[0, 1], [3, 4]])
    within = intra_rater_design(measured, Raters(rating="number"))
    assert within.columns == ("1", "2")
    np.testing.assert_array_equal(within.rows, [[0, 2], [1, -1], [3, -1], [-1, 4]])


def test_the_same_person_at_another_wave_is_another_thing_to_rate(phq9: Measurements) -> None:
    rows = {"person": ["a"] * 4, "wave": ["1", "1", "2", "2"], "rater": ["x", "y", "x", "y"]}
    found = inter_rater_design(with_rows(phq9, rows), Raters())
    np.testing.assert_array_equal(found.rows, [[0, 1], [2, 3]])


@pytest.mark.parametrize(
    ("rows", "make", "said"),
    [
        ({"person": ["a"]}, lambda m: retest_design(m, Retest(first="1", second="2")), "name the wave"),
        (ROWS, lambda m: retest_design(m, Retest(first="1", second="9")), "No row is at wave 9"),
        (
            {"person": ["a", "a", "a"], "wave": ["1", "1", "2"]},
            lambda m: retest_design(m, Retest(first="1", second="2")),
            "Person a has 2 rows for wave 1",
        ),
        (
            ROWS,
            lambda m: retest_design(m, Retest(first="1", second="2", anchor="x", unchanged=(4, 4))),
            "name the x",
        ),
        (RATED, lambda m: inter_rater_design(m, Raters()), "Person a has 2 rows for rater x"),
        ({"person": ["a", "b"], "rater": ["x", "x"]}, lambda m: inter_rater_design(m, Raters()), "2 raters"),
        (RATED, lambda m: intra_rater_design(m, Raters()), "Nothing numbers"),
        (RATED, lambda m: inter_rater_design(m, Raters(rating="which")), "name the which"),
        (
            {"person": ["a", "a"], "rater": ["x", "y"], "number": [1, 1]},
            lambda m: intra_rater_design(m, Raters(rating="number")),
            "No rater rated a person twice",
        ),
    ],
)
def test_rows_that_make_no_table_say_why(phq9: Measurements, rows: Any, make: Any, said: str) -> None:
    with pytest.raises(NotEstimable, match=said):
        make(with_rows(phq9, rows))


def said_of(phq9: Measurements, rows: dict[str, Any], **asked: Any) -> tuple[str, ...]:
    retest = Retest(first="1", second="2", min_days=7, max_days=28, stable=True)
    return retest_design(with_rows(phq9, rows), replace(retest, **asked)).warnings


def test_who_did_not_come_back_is_told_apart_from_an_unknown_day(phq9: Measurements) -> None:
    rows = {"person": [*"abcab"], "wave": [*"11122"], "day": [0, 0, 0, 14, nan]}
    assert said_of(phq9, rows) == (
        "1 of 3 persons are left out: they have a row at one of the two waves only.",
        "1 of 3 persons are left out: the day of one of their answers is not known.",
    )


def test_waves_in_the_wrong_order_are_told(phq9: Measurements) -> None:
    rows = {"person": [*"abcabc"], "wave": [*"111222"], "day": [14, 15, 12, 0, 0, 0]}
    assert said_of(phq9, rows) == (
        "The answers at wave 2 come before those at wave 1: is their order turned round?",
        "3 of 3 persons are left out: their answers are not 7 to 28 days apart.",
    )
    assert said_of(phq9, rows, first="2", second="1") == ()


def test_words_where_ratings_are_numbered_are_a_sentence(phq9: Measurements) -> None:
    rows = {"person": [*"aabb"], "rater": [*"xyxy"], "turn": ["first", "first", "1", "1"]}
    with pytest.raises(NotEstimable, match="Column turn must hold numbers"):
        intra_rater_design(with_rows(phq9, rows), Raters(rating="turn"))
