from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.errors import ResponseError
from workmh_measures.interop.column_map import (
    ColumnMap,
    Matched,
    PersonColumn,
    apply_map,
    mapped_answers,
    match_columns,
    person_columns,
)
from workmh_measures.interop.tables import Table, read_table

DATA = Path(__file__).parents[1] / "data"


def answers(cells: list[Any], **parts: Any) -> list[float]:
    matched = Matched("dws", {"q1": "x"}, **{key: {"q1": value} for key, value in parts.items()})
    return apply_map(pd.DataFrame({"x": pd.Series(cells)}), matched)["q1"].tolist()


def same(found: list[float], expected: list[float]) -> bool:
    return np.array_equal(found, expected, equal_nan=True)


NAN = float("nan")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([0, 1, 2], [0, 1, 2]),
        ([0.5, None, -991], [0.5, NAN, -991]),
        (["0", " 1 ", "02", "1,5", None, "", "  ", "NA", "."], [0, 1, 2, 1.5, NAN, NAN, NAN, NAN, NAN]),
        ([True, False], [1, 0]),
        (pd.array([1, None], dtype="Int64"), [1, NAN]),
        (pd.array([True, None], dtype="boolean"), [1, NAN]),
        ([None, None], [NAN, NAN]),
        ([], []),
    ],
)
def test_numbers_pass_and_empty_cells_are_nan(cells: Any, expected: list[float]) -> None:
    assert same(answers(cells), expected)


def test_reasons_become_missing_codes() -> None:
    missing = {7.0: -993, "Refused": -993, 9.0: -990}
    assert same(answers([0, 7, 9, None], missing=missing), [0, -993, -990, NAN])
    assert same(answers(["0", "7", "Refused", "9.0"], missing=missing), [0, -993, -993, -990])


def test_a_recode_gives_each_value_its_code() -> None:
    assert same(answers([1, 2, 3, None], recode={1.0: 0.0, 2.0: 1.0, 3.0: 2.0}), [0, 1, 2, NAN])
    assert same(answers(["Never", "Always"], recode={"Never": 0.0, "Always": 2.0}), [0, 2])
    assert same(answers([8, 1, -992], recode={8.0: 0.0}), [0, 1, -992])


def test_a_value_left_out_of_a_recode_that_others_become_is_refused() -> None:
    with pytest.raises(ResponseError) as refusal:
        answers([1, 2, 0, 0], recode={1.0: 0.0, 2.0: 1.0})
    assert [(p.code, p.where, p.found) for p in refusal.value.problems] == [
        ("MAP-RECODE", "Row 3, dws item q1", "0"),
        ("MAP-RECODE", "Row 4, dws item q1", "0"),
    ]


def test_text_is_refused_by_person_wave_item_and_value() -> None:
    frame = pd.DataFrame(
        {"who": ["0412", "0413"], "when": [0, 6], "x": ["1", "Several days"], "y": ["a", "2"]}
    )
    matched = Matched("dws", {"q1": "x", "q2": "y"}, id="who", wave="when")
    found = mapped_answers(frame, matched)
    assert [(p.code, p.where, p.found) for p in found.problems] == [
        ("RESP-TYPE", "Person 0413, wave 6, dws item q1", "Several days"),
        ("RESP-TYPE", "Person 0412, wave 0, dws item q2", "a"),
    ]
    assert found.refused.to_numpy().tolist() == [[False, True], [True, False]]
    assert np.array_equal(found.frame.to_numpy(), [[1, NAN], [NAN, 2]], equal_nan=True)
    with pytest.raises(ResponseError) as refusal:
        apply_map(frame, matched)
    assert refusal.value.problems == found.problems


def test_dates_are_no_answers() -> None:
    with pytest.raises(ResponseError, match="2020-01-02"):
        answers(list(pd.to_datetime(["2020-01-02"])))


def test_text_items_pass_as_they_are() -> None:
    frame = pd.DataFrame({"x": ["free text", None], "y": [1, 2]}, index=[5, 3])
    found = apply_map(frame, Matched("dws", {"t": "x", "q": "y"}), text_items={"t"})
    assert found["t"].tolist()[0] == "free text"
    assert found["q"].tolist() == [1, 2]
    assert list(found.index) == [5, 3]


def test_codes_the_file_declares_missing_are_no_answers_unless_the_map_names_them() -> None:
    frame = pd.DataFrame({"x": [0, 8, 9, 99, -990]})
    table = Table(frame, missing_ranges={"x": ((8.0, 9.0), (99.0, 99.0), (-999.0, -990.0))})
    assert same(apply_map(table, Matched("d", {"q": "x"}))["q"].tolist(), [0, NAN, NAN, NAN, -990])
    named = Matched("d", {"q": "x"}, missing={"q": {9.0: -990}}, recode={"q": {8.0: 1.0}})
    assert same(apply_map(table, named)["q"].tolist(), [0, 1, -990, NAN, -990])


def test_lettered_missing_values_take_their_reason_from_the_map() -> None:
    table = Table(pd.DataFrame({"x": [1.0, NAN, NAN, NAN]}), missing_tags={"x": {1: "a", 2: "b"}})
    named = Matched("d", {"q": "x"}, missing={"q": {".a": -993, "b": -990}})
    assert same(apply_map(table, named)["q"].tolist(), [1, -993, -990, NAN])
    assert same(apply_map(table, Matched("d", {"q": "x"}))["q"].tolist(), [1, NAN, NAN, NAN])


def test_what_is_said_about_persons_is_translated() -> None:
    frame = pd.DataFrame({"g": ["Male", "Female ", None], "a": [40.5, NAN, 20]})
    person = {"sex": PersonColumn("g", {"Male": "male", "Female": "female"}), "age": PersonColumn("a")}
    found = person_columns(frame, Matched("d", {}, person=person))
    assert found is not None
    assert found["sex"].tolist()[:2] == ["male", "female"]
    assert found["sex"].isna().tolist() == [False, False, True]
    assert same(found["age"].tolist(), [40.5, NAN, 20])
    assert person_columns(frame, Matched("d", {})) is None
    person = {"sex": PersonColumn("g", {"Male": "male"})}
    with pytest.raises(ResponseError, match=r"holds 'Female', which 'values' of 'sex' leaves out"):
        person_columns(frame, Matched("d", {}, person=person))


def test_nhanes_reasons_are_kept_from_the_transport_file() -> None:
    table = read_table(DATA / "nhanes_2017_2018_phq9" / "DPQ_J.XPT")
    items = {f"{i:02d}": f"DPQ0{i}0" for i in range(1, 10)}
    given = ColumnMap(items=items, id="SEQN", missing={7.0: -993, 9.0: -990})
    found = apply_map(table, match_columns("phq9", list(items), list(table.frame.columns), given))
    published = pd.read_csv(DATA / "nhanes_2017_2018_phq9" / "codebook_frequencies.csv", dtype=str)
    published = published[published["variable"].isin(items.values())]
    assert len(published) == 9 * 7
    code_of = {"7": -993.0, "9": -990.0}
    for item, column in items.items():
        for code, count in published[published["variable"] == column][["code", "count"]].itertuples(
            index=False
        ):
            cells = found[item]
            n = cells.isna().sum() if code == "." else (cells == code_of.get(code, float(code))).sum()
            assert n == int(count), (column, code)
    complete = (found >= 0).all(axis=1)
    assert complete.sum() == 5068
    assert found[complete].sum(axis=1).mean() == pytest.approx(3.24112076, abs=1e-8)
