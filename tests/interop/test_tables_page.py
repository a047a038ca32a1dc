"""docs/tables.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from workmh_measures.interop import limits
from workmh_measures.interop.column_map import match_columns, read_column_map
from workmh_measures.interop.tables import READ_ENDINGS, WRITE_ENDINGS
from workmh_measures.interop.typed_columns import MISSING_WORDS

PAGE = (Path(__file__).parents[2] / "docs" / "tables.md").read_text(encoding="utf-8")


def test_every_ending_is_in_the_table_of_the_page() -> None:
    table = PAGE.split("\n\n")[2]
    assert set(re.findall(r"`(\.\w+)`", table)) == {*READ_ENDINGS, *WRITE_ENDINGS}


def test_the_missing_words_are_those_of_the_page() -> None:
    sentence = re.search(r"Then (.+?) also mean missing", PAGE, re.DOTALL)
    assert sentence is not None
    assert set(re.findall(r"`([^`]+)`", sentence.group(1))) == set(MISSING_WORDS)


def test_the_limits_are_those_of_the_page() -> None:
    assert f"{limits.CHILD_MEMORY_BYTES // 1024**3} GiB of memory" in PAGE
    assert f"{limits.CHILD_CPU_SECONDS} seconds of processor time and a minute" in PAGE
    assert limits.CHILD_WALL_SECONDS == 60
    words = "a million cells, 200 parts or 50 MB unpacked, parts that grow more than a\nhundredfold"
    assert words in PAGE
    found = (limits.MAX_WORKBOOK_CELLS, limits.MAX_WORKBOOK_MEMBERS, limits.MAX_WORKBOOK_UNPACKED)
    assert found == (1_000_000, 200, 50_000_000)
    assert limits.MAX_WORKBOOK_RATIO == 100


def test_the_map_of_the_page_is_read_and_matches(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(.+?)```", PAGE, re.DOTALL)
    assert block is not None
    (tmp_path / "map.yaml").write_text(block.group(1), encoding="utf-8")
    columns = ["Respondent", "Time", "HADS1", "HADS2", "Gender", "Age"]
    matched = match_columns("hads", ["01", "02"], columns, read_column_map(tmp_path / "map.yaml"))
    assert matched.items == {"01": "HADS1", "02": "HADS2"}
    assert matched.missing["02"] == {7.0: -993, 9.0: -990, 8.0: -992}
    assert matched.recode["02"] == {1.0: 0.0, 2.0: 1.0, "Never": 0.0, "Always": 3.0}
