"""Hypotheses in a study file and in a file of their own: what they say, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workmh_measures.definitions.hypotheses import instruments_named, load_hypotheses
from workmh_measures.definitions.library import check_definition, load_study
from workmh_measures.errors import DefinitionError
from workmh_measures.model.hypothesis import ExpectedCorrelation, ExpectedDifference, HypothesisFile

FILE = """\
schema: 1
hypotheses:
  - id: h1
    kind: correlation
    between: [{instrument: gad7, scale: total, wave: 1}, {instrument: phq9, scale: total, wave: 1}]
    direction: DIRECTION
    SIZE
    method: pearson
    source: made up
    stated_on: "2026-01-05"
MORE
"""


def loaded(
    folder: Path, *, direction: str = "positive", size: str = "at_least: 0.3", more: str = ""
) -> HypothesisFile:
    path = folder / "expected.yaml"
    text = FILE.replace("DIRECTION", direction).replace("SIZE", size).replace("MORE", more)
    path.write_text(text, encoding="utf-8")
    return load_hypotheses(path)


def test_the_demo_study_states_one_hypothesis_of_each_kind_of_evidence() -> None:
    stated = load_study("demo").hypotheses
    assert [one.kind for one in stated] == [
        "correlation",
        "correlation",
        "group_difference",
        "change_correlation",
    ]
    assert {one.method for one in stated if isinstance(one, ExpectedCorrelation)} == {
        "pearson",
        "spearman",
        "disattenuated",
    }
    assert all("made up" in one.source for one in stated)
    assert {one.stated_on for one in stated} == {date(2026, 11, 22)}


@pytest.mark.parametrize(
    ("direction", "size", "bounds"),
    [
        ("positive", "at_least: 0.3", (0.3, 1.0)),
        ("negative", "at_least: 0.3", (-1.0, -0.3)),
        ("positive", "at_most: 0.7", (0.0, 0.7)),
        ("negative", "{at_least: 0.3, at_most: 0.7}", (-0.7, -0.3)),
        ("none", "at_most: 0.2", (-0.2, 0.2)),
    ],
)
def test_direction_and_size_make_one_range(
    tmp_path: Path, direction: str, size: str, bounds: tuple[float, float]
) -> None:
    lines = size.strip("{}").replace(", ", "\n    ")
    [one] = loaded(tmp_path, direction=direction, size=lines).hypotheses
    assert one.bounds == bounds


def test_a_wave_may_be_written_as_a_number_and_instruments_are_named_once(tmp_path: Path) -> None:
    stated = loaded(tmp_path)
    [one] = stated.hypotheses
    assert isinstance(one, ExpectedCorrelation)
    assert [side.wave for side in one.between] == ["1", "1"]
    assert instruments_named(stated.hypotheses) == ("gad7", "phq9")


def test_an_instrument_may_be_named_by_a_column_of_its_score() -> None:
    stated = load_study("demo").hypotheses
    assert instruments_named(stated) == ("hads", "who5", "phq9", "rtw_expectancy")
    held = ["rtw_expectancy_rtw_exp3", "benefit_group"]
    assert instruments_named(stated, known=held) == ("hads", "who5", "phq9")


def test_the_range_of_a_difference_is_in_hedges_g_and_open_upwards() -> None:
    [one] = [one for one in load_study("demo").hypotheses if isinstance(one, ExpectedDifference)]
    assert one.bounds == (0.2, float("inf"))


@pytest.mark.parametrize(
    ("changes", "found", "nearest"),
    [
        ({"size": "at_most: 1.2"}, "at_most", None),
        ({"size": "source: twice"}, "source", None),
        ({"direction": "none"}, "states 'at_most' alone", None),
        ({"direction": "none", "size": "at_most: 1.0"}, "cannot be wrong", None),
        ({"more": "columns: {phq8: phq8.yaml}"}, "'columns' are of 'phq8'", "phq9"),
        ({"more": "parameters: {gad8: {missing_rule: all_required}}"}, "'parameters' are of 'gad8'", "gad7"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, changes: dict[str, str], found: str, nearest: str | None
) -> None:
    with pytest.raises(DefinitionError) as caught:
        loaded(tmp_path, **changes)
    assert any(found in str(one) and one.nearest == nearest for one in caught.value.problems)


def test_an_instrument_there_is_not_is_answered_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "expected.yaml"
    path.write_text(
        FILE.replace("gad7", "gad8")
        .replace("DIRECTION", "none")
        .replace("SIZE", "at_most: 0.2")
        .replace("MORE", "")
    )
    with pytest.raises(DefinitionError) as caught:
        load_hypotheses(path)
    [one] = caught.value.problems
    assert (one.code, one.found, one.nearest) == ("DEF-INSTRUMENT-UNKNOWN", "gad8", "gad7")
    assert one.where.endswith(":5")


def test_a_file_of_hypotheses_is_known_by_what_stands_in_it(tmp_path: Path) -> None:
    loaded(tmp_path)
    assert isinstance(check_definition(tmp_path / "expected.yaml"), HypothesisFile)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="there is no such file"):
        load_hypotheses(tmp_path / "none.yaml")
