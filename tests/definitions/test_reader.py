from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from workmh_measures.definitions.reader import Document, read_yaml
from workmh_measures.errors import DefinitionError


def read(folder: Path, text: str | bytes) -> Document:
    path = folder / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_yaml(path)


def codes(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        read(folder, text)
    return [found.code for found in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("012", "012"),
        ("0o14", "0o14"),
        ("0x10", "0x10"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("1,5", "1,5"),
        ("+5", "+5"),
        (".5", ".5"),
        ("1e3", "1e3"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("-.inf", "-.inf"),
        ("1.0e999", "1.0e999"),
        ("9" * 30, "9" * 30),
        ("2026-01-01", "2026-01-01"),
        ("10.1000/x", "10.1000/x"),
        ("True", "True"),
        ("NULL", "NULL"),
        ("=", "="),
        ('"1"', "1"),
        ("'null'", "null"),
        ("!!str 7", 7),
        ("0", 0),
        ("-7", -7),
        ("1.50", 1.5),
        ("1.5e-3", 0.0015),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("Påkjenning", "Påkjenning"),
    ],
)
def test_only_plain_numbers_true_false_and_null_are_more_than_text(
    tmp_path: Path, written: str, read_as: object
) -> None:
    value = read(tmp_path, f"key: {written}\n").data["key"]
    assert value == read_as
    assert type(value) is type(read_as)


def test_keys_follow_the_same_rule_as_values(tmp_path: Path) -> None:
    assert read(tmp_path, "0: a\n-1: b\nno: c\n01: d\n").data == {0: "a", -1: "b", "no": "c", "01": "d"}


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbfkey: 1\n").data == {"key": 1}


def test_line_ends_of_other_systems_change_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, b"a: 1\r\nb: [2,\r\n  3]\r\n").data == {"a": 1, "b": [2, 3]}


def test_a_value_is_found_at_the_line_of_its_key(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nb:\n  - c: 2\n    d:\n      3\n  - 4\n")
    lines = {place: int(document.where(place).rpartition(":")[2]) for place in document.lines}
    assert lines == {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 0, "c"): 3,
        ("b", 0, "d"): 4,
        ("b", 1): 6,
    }


def test_what_is_missing_is_shown_at_what_stands_around_it(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nb:\n  - c: 2\n")
    assert document.where(("b", 0, "lacking", 3)).endswith("file.yaml:3")


def test_a_file_is_named_as_seen_from_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(tmp_path, "a: 1\n").where(("a",)) == "file.yaml:1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\n", ["DEF-DUPLICATE-KEY"]),
        ("a: {b: 1, b: 2, b: 3}\n", ["DEF-DUPLICATE-KEY", "DEF-DUPLICATE-KEY"]),
        ("a: &x 1\nb: *x\n", ["DEF-ALIAS"]),
        ("a: &x [*x]\n", ["DEF-ALIAS"]),
        ("a: *x\n", ["DEF-YAML"]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", ["DEF-ALIAS"]),
        ("a: !!python/object/apply:os.getcwd []\n", ["DEF-YAML"]),
        ("a: !mine 1\n", ["DEF-YAML"]),
        ("? [a, b]\n: 1\n", ["DEF-YAML"]),
        ("a: 1\n---\nb: 2\n", ["DEF-YAML"]),
        ("a: 'b\n", ["DEF-YAML"]),
        ("a: \x07\n", ["DEF-YAML"]),
        (b"a: \xff\n", ["DEF-READ"]),
        ("a: " + "[" * 25 + "]" * 25 + "\n", ["DEF-DEPTH"]),
        ("[" * 500, ["DEF-DEPTH"]),
        ("# " + "x" * 1_000_000, ["DEF-SIZE"]),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(
    tmp_path: Path, text: str | bytes, expected: list[str]
) -> None:
    assert codes(tmp_path, text) == expected


def test_twenty_levels_are_read(tmp_path: Path) -> None:
    value = read(tmp_path, "a: " + "[" * 20 + "]" * 20 + "\n").data["a"]
    for _ in range(19):
        (value,) = value
    assert value == []


def test_a_small_file_does_not_grow_into_a_large_one(tmp_path: Path) -> None:
    names = "abcdefghijklmnopqrstuvwxyz"
    text = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    text += "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise(names[:18]))
    started = time.process_time()
    assert set(codes(tmp_path, text)) == {"DEF-ALIAS"}
    assert time.process_time() - started < 2


def test_all_problems_of_the_text_are_told_at_once(tmp_path: Path) -> None:
    assert codes(tmp_path, "a: 1\na: 2\nb: &x 3\nc: !mine 4\n") == [
        "DEF-DUPLICATE-KEY",
        "DEF-ALIAS",
        "DEF-YAML",
    ]


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"DEF-READ.*No such file"):
        read_yaml(tmp_path / "nowhere.yaml")
