"""What an analysis is given: rows by wave and group, keyed items, and pairs of scores."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.measurements import Measurements
from workmh_measures.definitions.library import load_instrument
from workmh_measures.scoring.score import score

PERSONS = ["a", "b", "c", "b", "a"]
WAVES = ["t0", "t0", "t0", "t6", "t6"]


@pytest.fixture
def measured() -> Measurements:
    instrument = load_instrument("hads")
    codes = np.arange(5 * 14).reshape(5, 14) % 4
    answers = pd.DataFrame(codes.astype(float), columns=list(instrument.item_ids))
    answers.iloc[1, 0] = -992
    rows = pd.DataFrame({"person": PERSONS, "wave": WAVES, "group": ["x", "y", None, "y", "x"]})
    return Measurements(instrument, {}, answers, score(instrument, answers).frame, rows, ("t0", "t6"))


def test_the_whole_wave_comes_before_its_groups(measured: Measurements) -> None:
    told = [(about.get("wave"), about.get("group"), len(part.rows)) for about, part in measured.parts()]
    assert told == [
        ("t0", None, 3),
        ("t0", "x", 1),
        ("t0", "y", 1),
        ("t6", None, 2),
        ("t6", "x", 1),
        ("t6", "y", 1),
    ]


def test_pairs_are_of_the_same_person_whatever_the_order_of_rows(measured: Measurements) -> None:
    scale = measured.instrument.scale("total")
    pairs = measured.paired(scale, "t0", "t6")
    assert list(pairs.persons) == ["a", "b"]
    scores = measured.score(scale)
    np.testing.assert_array_equal(pairs.first, scores[[0, 1]])
    np.testing.assert_array_equal(pairs.second, scores[[4, 3]])


def test_a_missing_code_is_no_answer_and_a_reversed_item_is_turned_once(measured: Measurements) -> None:
    scale = measured.instrument.scale("total")
    assert np.isnan(measured.items.iloc[1, 0])
    keyed, turned = measured.keyed(scale), {use.item for use in scale.items if use.key == -1}
    for item in keyed:
        given = measured.items[item]
        pd.testing.assert_series_equal(keyed[item], 3 - given if item in turned else given, check_names=False)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda m: m.rows.drop(columns="person"), "No row of wave t0 names a person"),
        (lambda m: m.rows.assign(person=None), "No row of wave t0 names a person"),
        (lambda m: m.rows.assign(person="a"), "Person a has 3 rows for wave t0"),
    ],
)
def test_rows_without_one_person_each_have_no_pairs(
    measured: Measurements, spoil: Callable[[Measurements], pd.DataFrame], why: str
) -> None:
    scale = measured.instrument.scale("total")
    without = Measurements(
        measured.instrument, {}, measured.answers, measured.scores, spoil(measured), measured.waves
    )
    with pytest.raises(ValueError, match=why):
        without.paired(scale, "t0", "t6")
