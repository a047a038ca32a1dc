from __future__ import annotations

import pytest

from workmh_measures.errors import Problem, ResponseError
from workmh_measures.interop.column_map import ColumnMap, Matched, PersonColumn, match_columns

ITEMS = ("01", "02", "10")


def matched(
    columns: list[str], column_map: ColumnMap | None = None, items: tuple[str, ...] = ITEMS
) -> Matched:
    return match_columns("hads", items, columns, column_map)


def problems(columns: list[str], column_map: ColumnMap | None = None) -> list[Problem]:
    with pytest.raises(ResponseError) as refusal:
        matched(columns, column_map)
    return list(refusal.value.problems)


@pytest.mark.parametrize(
    "columns",
    [
        ["01", "02", "10"],
        ["1", "2", "10"],
        ["hads_01", "hads_02", "hads_10"],
        ["HADS_01", "Hads_02", "hads_10"],
        ["hads_1", "HADS_2", " hads_10 "],
        ["hads_10", "other", "hads_02", "hads_01"],
    ],
)
def test_columns_match_by_item_id_or_full_name(columns: list[str]) -> None:
    found = matched(columns).items
    assert list(found) == list(ITEMS)
    assert [column.strip().lower().removeprefix("hads_").zfill(2) for column in found.values()] == list(ITEMS)


def test_word_ids_match_too() -> None:
    found = match_columns("eq", ("mo", "vas"), ["EQ_MO", "vas"])
    assert found.items == {"mo": "EQ_MO", "vas": "vas"}


def test_the_definitions_own_spelling_comes_first() -> None:
    found = matched(["01", "HADS_1", "hads_01", "hads_02", "hads_10"])
    assert found.items["01"] == "hads_01"


def test_several_possible_columns_are_named() -> None:
    (found,) = problems(["01", "HADS_1", "hads_02", "hads_10"])
    assert (found.code, found.allowed) == ("COL-AMBIGUOUS", "01, HADS_1")


def test_items_without_a_column_are_all_named_with_the_nearest() -> None:
    found = problems(["HADS1", "hads-02", "row", "hads10x"])
    assert [(p.code, p.found, p.nearest) for p in found] == [
        ("COL-MISSING", "01", "HADS1"),
        ("COL-MISSING", "02", "hads-02"),
        ("COL-MISSING", "10", "hads10x"),
    ]
    assert found[0].allowed == "01 or hads_01"


def test_another_instruments_items_do_not_match() -> None:
    assert [p.code for p in problems(["phq9_01", "phq9_02", "phq9_10"])] == ["COL-MISSING"] * 3


def test_the_map_names_columns_and_the_rest_match_by_name() -> None:
    given = ColumnMap(items={"1": "A", "hads_02": "b"}, id="ID", wave="t")
    found = matched(["id", "T", "a", "B", "hads_10"], given)
    assert found.items == {"01": "a", "02": "B", "10": "hads_10"}
    assert (found.id, found.wave) == ("id", "T")


def test_a_name_whose_case_decides_must_be_exact() -> None:
    columns = ["a", "A", "hads_02", "hads_10"]
    assert matched(columns, ColumnMap(items={"01": "A"})).items["01"] == "A"
    (found,) = problems([*columns[2:], "ab", "AB"], ColumnMap(items={"01": "Ab"}))[:1]
    assert (found.code, found.allowed) == ("COL-AMBIGUOUS", "ab, AB")


def test_faults_of_a_map_are_found_all_at_once() -> None:
    given = ColumnMap(
        items={"01": "a", "2": "a", "11": "c", "10": "gone", "hads_1": "d"},
        id="idd",
        item_missing={"99": {9.0: -990}},
        person={"sex": PersonColumn("gendr")},
        missing={7.0: -990},
        recode={7.0: 1.0},
        lines={("items", "11"): "map.yaml:4"},
    )
    found = problems(["a", "c", "d", "id", "gender"], given)
    assert [(p.code, p.found, p.nearest) for p in found] == [
        ("MAP-ITEM", "11", None),
        ("COL-UNKNOWN", "gone", None),
        ("COL-DUPLICATE", "d", None),
        ("COL-UNKNOWN", "idd", "id"),
        ("COL-UNKNOWN", "gendr", "gender"),
        ("COL-DUPLICATE", "a", None),
        ("MAP-ITEM", "99", None),
        ("MAP-RECODE", "7", None),
        ("MAP-RECODE", "7", None),
        ("MAP-RECODE", "7", None),
    ]
    assert found[0].where == "map.yaml:4"


def test_a_column_cannot_be_an_item_and_the_id() -> None:
    (found,) = problems(["hads_01", "hads_02", "hads_10", "x"], ColumnMap(items={"01": "x"}, id="x"))
    assert (found.code, found.found) == ("COL-DUPLICATE", "x")


def test_codes_of_one_item_come_before_those_of_all() -> None:
    given = ColumnMap(
        missing={7.0: -993, 9.0: -990},
        item_missing={"1": {9.0: -992}},
        item_recode={"hads_10": {1.0: 0.0}},
    )
    found = matched(["hads_01", "hads_02", "hads_10"], given)
    assert found.missing == {
        "01": {7.0: -993, 9.0: -992},
        "02": {7.0: -993, 9.0: -990},
        "10": {7.0: -993, 9.0: -990},
    }
    assert found.recode == {"10": {1.0: 0.0}}


def test_two_columns_that_differ_in_case_alone_are_told_and_none_is_taken() -> None:
    with pytest.raises(ResponseError) as refused:
        match_columns("phq9", ["01"], ["phq9_01", "PHQ9_01 ", "1"])
    [found] = refused.value.problems
    assert (found.code, found.found) == ("COL-AMBIGUOUS", "item 01")
    assert found.allowed == "phq9_01, PHQ9_01 , 1"


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(ResponseError) as refused:
        match_columns("phq9", ["01"], ["phq9_01", "time"], ColumnMap(wave="tmie"))
    [found] = refused.value.problems
    assert (found.where, found.allowed, found.nearest) == ("The column of the wave:", "phq9_01, time", "time")
