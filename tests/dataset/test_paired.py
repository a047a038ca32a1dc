"""Every person of a table is accounted for, and two rows of one person at one wave are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.paired import paired_rows, paired_values
from workmh_measures.errors import ResponseError


def table(*rows: tuple[object, object]) -> tuple[pd.Series, pd.Series]:
    frame = pd.DataFrame(rows, columns=["id", "wave"])
    return frame["id"], frame["wave"]


def test_rows_are_found_whatever_their_order_and_every_person_is_kept() -> None:
    who, when = table(
        ("b", "t6"), ("a", "t0"), ("c", "t0"), ("a", "t6"), ("d", "t12"), ("b", "t12"), ("e", "t6")
    )
    pairs = paired_rows(who, when, first="t0", second="t6")
    assert list(pairs.persons) == ["b", "a", "c", "d", "e"]
    assert list(pairs.first) == [-1, 1, 2, -1, -1]
    assert list(pairs.second) == [0, 3, -1, -1, 6]
    assert pairs.counts == {
        "persons": 5,
        "at_both_waves": 1,
        "at_first_wave_only": 1,
        "at_second_wave_only": 2,
        "at_neither_wave": 1,
        "rows_at_other_waves": 2,
    }
    values = np.array([10.0, 11, 12, 13, 14, 15, 16])
    np.testing.assert_array_equal(paired_values(values, pairs.first), [np.nan, 11, 12, np.nan, np.nan])


def test_the_counts_of_persons_add_up() -> None:
    who, when = table((1, 1), (1, 2), (2, 1), (3, 2), (4, 3))
    counts = paired_rows(who, when, first="1", second="2").counts
    parts = ("at_both_waves", "at_first_wave_only", "at_second_wave_only", "at_neither_wave")
    assert sum(counts[part] for part in parts) == counts["persons"] == 4


def test_a_whole_number_is_a_wave_by_its_digits() -> None:
    who, when = table((1.0, 1.0), (1.0, 2.0))
    pairs = paired_rows(who, when, first="1", second="2")
    assert (list(pairs.first), list(pairs.second)) == ([0], [1])


def test_every_fault_is_told_at_once() -> None:
    who, when = table(("a", "t0"), ("a", "t0"), ("", "t6"), (None, "t0"), ("b", "t6"), ("b", "t6"))
    with pytest.raises(ResponseError) as refused:
        paired_rows(who, when, first="t0", second="t6")
    found = [(p.code, p.where, p.found) for p in refused.value.problems]
    assert found == [
        ("CHANGE-NO-PERSON", "Row 3:", None),
        ("CHANGE-NO-PERSON", "Row 4:", None),
        ("CHANGE-TWICE", "Person a, wave t0:", "2"),
        ("CHANGE-TWICE", "Person b, wave t6:", "2"),
    ]


def test_two_rows_at_a_wave_that_is_not_used_are_no_fault() -> None:
    who, when = table(("a", "t0"), ("a", "t6"), ("a", "t12"), ("a", "t12"))
    assert paired_rows(who, when, first="t0", second="t6").other_rows == 2


def test_a_wave_that_is_not_there_is_refused_with_those_that_are() -> None:
    who, when = table(("a", "t0"), ("a", "t6"))
    with pytest.raises(ResponseError) as refused:
        paired_rows(who, when, first="t0", second="t06")
    found = refused.value.problems[0]
    assert (found.code, found.allowed, found.nearest) == ("CHANGE-WAVE", "t0, t6", "t6")
