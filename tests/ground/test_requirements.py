"""What must hold has a test that exists, or it is said plainly that it is not there yet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "requirements.md"
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def rows(text: str) -> list[list[str]]:
    """The cells of every row below the head of a table."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] != "must hold" and set(row[0]) != {"-"}]


def faults(row: list[str]) -> list[str]:
    """What is wrong with a row: not three cells, nothing that shows it and nothing that lacks, a test that is not there."""
    if len(row) != 3:
        return [f"{row[0]}: {len(row)} cells"]
    named = NAMED.findall(row[1])
    found = [] if named or row[2] else [f"{row[0]}: neither a test nor what is not there yet"]
    for file, name in named:
        source = TESTS / file
        if not source.is_file() or f"def {name}(" not in source.read_text("utf-8"):
            found.append(f"{row[0]}: no {file}::{name}")
    return found


def test_every_row_names_a_test_or_what_is_not_there_yet() -> None:
    table = rows(PAGE.read_text("utf-8"))
    assert len(table) > 40
    assert [fault for row in table for fault in faults(row)] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("| It holds | `ground/test_requirements.py::test_nobody_wrote_this` | |", "It holds: no ground"),
        ("| It holds | `ground/test_nowhere.py::test_it` | a part |", "It holds: no ground"),
        ("| It holds | by and by | |", "It holds: neither"),
        ("| It holds | not there yet |", "It holds: 2 cells"),
    ],
)
def test_a_row_without_its_test_is_found(line: str, told: str) -> None:
    [row] = rows(line)
    assert [fault[: len(told)] for fault in faults(row)] == [told]
