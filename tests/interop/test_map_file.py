from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.errors import Problem, ResponseError
from workmh_measures.interop.column_map import ColumnMap, PersonColumn, read_column_map


def read(folder: Path, text: str, name: str = "map.yaml") -> ColumnMap:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_column_map(path)


def problems(folder: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(ResponseError) as refusal:
        read(folder, text)
    return refusal.value.problems


FULL = """
items: {q1: Q_1, "02": Q_2}
id: Respondent
wave: Time
missing: {7: prefer_not_to_answer, -8: -990, Refused: skipped, q2: {8: skipped}}
recode: {1: 0, "2": 1.5, q1: {Never: 0}}
person: {sex: {column: Gender, values: {Male: male, 2: female}}, age: Age}
"""


def test_every_part_of_a_map_is_read(tmp_path: Path) -> None:
    column_map = read(tmp_path, FULL)
    assert column_map == ColumnMap(
        items={"q1": "Q_1", "02": "Q_2"},
        id="Respondent",
        wave="Time",
        missing={7.0: -993, -8.0: -990, "Refused": -992},
        recode={1.0: 0.0, 2.0: 1.5},
        item_missing={"q2": {8.0: -992}},
        item_recode={"q1": {"Never": 0.0}},
        person={"sex": PersonColumn("Gender", {"Male": "male", 2.0: "female"}), "age": PersonColumn("Age")},
    )
    assert column_map.where("items", "q1").endswith("map.yaml:2")
    assert column_map.where("missing", "q2").endswith("map.yaml:5")


def test_the_bare_form_may_stand_beside_the_other_keys(tmp_path: Path) -> None:
    column_map = read(tmp_path, "1: HADS1\nq2: HADS2\nid: row\n")
    assert column_map == ColumnMap(items={"1": "HADS1", "q2": "HADS2"}, id="row")
    assert column_map.where("items", "1").endswith("map.yaml:1")
    assert column_map.where("items", "q2").endswith("map.yaml:2")


def test_json_is_read_too(tmp_path: Path) -> None:
    text = json.dumps({"items": {"01": "a"}, "missing": {"9": "does_not_know"}})
    assert read(tmp_path, text, "map.json") == ColumnMap(items={"01": "a"}, missing={9.0: -990})


def test_a_map_may_name_no_item(tmp_path: Path) -> None:
    assert read(tmp_path, "missing: {9: does_not_know}") == ColumnMap(missing={9.0: -990})


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("items: {q1: a}\nidd: x", "MAP-KEY", 2, "Did you mean 'id'?"),
        ("missing: {7: prefer_not}", "MAP-VALUE", 1, "Did you mean 'prefer_not_to_answer'?"),
        ("missing: {7: 3}", "MAP-VALUE", 1, "'3' is no reason"),
        ("missing: {true: skipped}", "MAP-VALUE", 1, "quotation marks"),
        ("missing: {null: skipped}", "MAP-VALUE", 1, "quotation marks"),
        ('missing: {7: skipped, "7": skipped}', "MAP-VALUE", 1, "stands twice"),
        ("recode: {1: one}", "MAP-VALUE", 1, "leads to a number"),
        ("recode: {1: skipped}", "MAP-VALUE", 1, "belongs under 'missing'"),
        ("recode: [1, 2]", "MAP-VALUE", 1, "'recode' holds no mapping"),
        ("items: {q1: [a]}", "MAP-VALUE", 1, "no column name"),
        ("items:\n  q1:\n", "MAP-VALUE", 2, "has no column"),
        ("id: {a: b}", "MAP-VALUE", 1, "no column name"),
        ("person: {sexx: a}", "MAP-KEY", 1, "Did you mean 'sex'?"),
        ("person: {sex: {column: a, valus: {}}}", "MAP-KEY", 1, "Did you mean 'values'?"),
        ("person: {sex: {values: {1: male}}}", "MAP-VALUE", 1, "'sex' has no column"),
        ("person: {sex: {column: a, values: {1: }}}", "MAP-VALUE", 1, "no pair of values"),
        ("- a\n- b", "MAP-VALUE", 1, "The file holds no mapping"),
        ("", "MAP-VALUE", 1, "The file holds no mapping"),
        ("q1: a\nq1: b", "DEF-DUPLICATE-KEY", 2, "'q1' stands twice"),
        ("q1: [", "DEF-YAML", 1, ""),
    ],
)
def test_each_fault_is_named_with_its_line(
    tmp_path: Path, text: str, code: str, line: int, words: str
) -> None:
    found = problems(tmp_path, text)
    assert [p.code for p in found] == [code]
    assert found[0].where.endswith(f"map.yaml:{line}")
    assert words in str(found[0])


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, "items: {q1: a}\nidd: x\nmissing: {7: x, 8: y}\nrecode: {1: z}\n")
    assert [p.code for p in found] == ["MAP-KEY", "MAP-VALUE", "MAP-VALUE", "MAP-VALUE"]


def test_a_map_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ResponseError) as refusal:
        read_column_map(tmp_path / "none.yaml")
    assert [p.code for p in refusal.value.problems] == ["DEF-READ"]


WORDS = "items id missing recode person q1 sex column values 7 skipped null true : { } [ ] , - & * ! ? | >"
YAML = st.lists(st.sampled_from([*WORDS.split(), ": ", "\n", "  ", '"', "&a", "*a"]), max_size=20).map(
    "".join
)


def map_or_problems(path: Path) -> ColumnMap | tuple[Problem, ...]:
    try:
        return read_column_map(path)
    except ResponseError as refusal:
        return refusal.problems


@given(YAML | st.text(max_size=40))
def test_any_text_is_a_map_or_a_refusal(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    found = map_or_problems(path)
    assert isinstance(found, ColumnMap) or len(found) > 0
