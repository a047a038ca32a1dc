"""A table with mistakes: the audit of the key says what it makes of them, each is refused once, and nothing is estimated."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run

ITEMS = [f"phq9_{item:02d}" for item in range(1, 10)]
Row = dict[str, Any]


def rows() -> list[Row]:
    """120 people at two waves."""
    draw = random.Random(7)
    made: list[Row] = []
    for person in range(1, 121):
        burden = draw.gauss(0, 1)
        for wave in ("t0", "t6"):
            codes = [min(3, max(0, round(1.2 + 0.8 * burden + draw.gauss(0, 0.8)))) for _ in ITEMS]
            made.append(
                {
                    "id": person,
                    "wave": wave,
                    "sick": int(burden > 0.5),
                    **dict(zip(ITEMS, codes, strict=True)),
                }
            )
    return made


def written(folder: Path, table: list[Row], *, head: list[str] | None = None) -> Path:
    file = folder / "answers.csv"
    names = head or list(table[0])
    lines = [names, *([str(row[name]) for name in names] for row in table)]
    file.write_text("\n".join(",".join(line) for line in lines) + "\n", "utf-8")
    return file


def shifted() -> list[Row]:
    return [row | {item: row[item] + 1 for item in ITEMS} if row["wave"] == "t6" else row for row in rows()]


@pytest.mark.parametrize("only", [(), ("--only", "audit"), ("--only", "consistency")])
def test_a_wave_coded_one_too_high_is_told_first_and_then_refused_by_item_and_value(
    workmh: Run, tmp_path: Path, only: tuple[str, ...]
) -> None:
    ran = workmh("analyse", written(tmp_path, shifted()), "--instrument", "phq9", *only)
    assert ran.code == 1
    assert "the codes may be 1 to 4 instead of 0 to 3" in ran.out.splitlines()[0]
    assert "cronbach" not in ran.out
    assert "Answers refused: " in ran.out.splitlines()[-1]
    refused = [line for line in ran.err.splitlines() if "RESP-RANGE" in line]
    assert len(refused) == 9
    assert refused[0].startswith("PHQ-9 item 01, rows ")


def test_the_rows_that_are_named_are_those_of_the_file(workmh: Run, tmp_path: Path) -> None:
    table = rows()
    table[21][ITEMS[4]] = 7
    table[22][ITEMS[4]] = 7
    ran = workmh("analyse", written(tmp_path, table), "--instrument", "phq9")
    assert "Item 05: 1 of 120 answers are not on its response scale: 7 (1); rows: 22." in ran.out
    assert "Item 05: 1 of 120 answers are not on its response scale: 7 (1); rows: 23." in ran.out
    assert "PHQ-9 item 05, rows 22, 23: [RESP-RANGE] Answer 7 is not on" in ran.err


@pytest.mark.parametrize(
    ("cell", "kind", "code"),
    [
        ("2. jan", "date", "RESP-TYPE"),
        ("1000", "thousands", "RESP-RANGE"),
        ("46024", "day_number", "RESP-RANGE"),
        ("2026-01-02", "date", "RESP-TYPE"),
    ],
)
def test_a_cell_a_spreadsheet_damaged_is_told_as_such(
    workmh: Run, tmp_path: Path, cell: str, kind: str, code: str
) -> None:
    table = rows()
    table[4][ITEMS[1]] = cell
    out, page = tmp_path / "found.json", tmp_path / "page.html"
    call = ("--json", out, "--report", page, "--language", "nb")
    ran = workmh("analyse", written(tmp_path, table), "--instrument", "phq9", *call)
    assert ran.code == 1
    assert f"PHQ-9 item 02, row 5: [{code}]" in ran.err
    found = json.loads(out.read_text("utf-8"))
    damage = [row for row in found if row["text"] == "damaged_codes"]
    assert [(row["item"], row["level"]) for row in damage] == [("02", kind)]
    assert {row["analysis"] for row in found} == {"key_audit"}
    told = page.read_text("utf-8")
    assert "koder ødelagt av regneark" in told
    assert "Avviste svar: 1; ingenting annet er beregnet før de er rettet." in told


def test_the_findings_are_the_one_document_on_standard_output(workmh: Run, tmp_path: Path) -> None:
    ran = workmh("analyse", written(tmp_path, shifted()), "--instrument", "phq9", "--json")
    assert ran.code == 1
    assert next(row["text"] for row in ran.json) == "codes_shifted"
    assert "RESP-RANGE" in ran.err


def test_a_scale_that_starts_elsewhere_is_told_without_another_wave(workmh: Run, tmp_path: Path) -> None:
    first = [row for row in shifted() if row["wave"] == "t6"]
    ran = workmh("analyse", written(tmp_path, first, head=["id", *ITEMS]), "--instrument", "phq9")
    assert "9 items: none of 1080 answers is 0, and " in ran.out
    assert "the codes may be 1 to 4 instead of 0 to 3" in ran.out


def test_faults_of_answers_and_of_columns_are_told_together(workmh: Run, tmp_path: Path) -> None:
    table = rows()
    table[0][ITEMS[0]] = "x"
    table[3]["wave"] = ""
    table[5]["sick"] = "inf"
    call = ("--instrument", "phq9", "--retest", "t0,t9", "--seconds", "sick")
    ran = workmh("analyse", written(tmp_path, table), *call)
    assert ran.code == 1
    for code in ("RESP-TYPE", "COL-WAVE", "CHANGE-WAVE"):
        assert f"[{code}]" in ran.err
    assert "Row 6, column sick:" in ran.err


def test_many_wrong_values_of_an_item_are_one_problem(workmh: Run, tmp_path: Path) -> None:
    table = [row | {ITEMS[2]: f"free text {n}"} for n, row in enumerate(rows())]
    ran = workmh("analyse", written(tmp_path, table), "--instrument", "phq9", "--only", "audit")
    said = "PHQ-9 item 03, rows 1, 2, 3, 4, 5 + 235: [RESP-TYPE] 240 answers with 240 values are refused"
    assert ran.err.startswith(said)


def test_what_a_map_gives_a_meaning_is_no_damage(workmh: Run, tmp_path: Path) -> None:
    table = rows()
    table[0][ITEMS[0]] = 1000
    columns = tmp_path / "map.yaml"
    columns.write_text("missing: {1000: skipped}\n", "utf-8")
    call = ("--instrument", "phq9", "--columns", columns, "--only", "audit")
    ran = workmh("analyse", written(tmp_path, table), *call)
    assert (ran.code, "nothing_found" in ran.out) == (0, True)


def test_a_heading_without_rows_is_refused(workmh: Run, tmp_path: Path) -> None:
    file = written(tmp_path, [], head=["id", *ITEMS])
    ran = workmh("analyse", file, "--instrument", "phq9")
    assert (ran.code, "[TABLE-ROWLESS]" in ran.err) == (1, True)


def test_a_column_that_stands_in_the_file_twice_is_found_by_name(workmh: Run, tmp_path: Path) -> None:
    table = [row | {ITEMS[6]: row[ITEMS[2]]} for row in rows()]
    ran = workmh("analyse", written(tmp_path, table), "--instrument", "phq9", "--only", "audit")
    assert ran.code == 0
    assert "Items 03 and 07 have the same answer in all 240 rows that have both" in ran.out


def test_a_wave_that_is_not_there_needs_no_audit(workmh: Run, tmp_path: Path) -> None:
    ran = workmh("analyse", written(tmp_path, rows()), "--instrument", "phq9", "--retest", "t0,t9", "--json")
    assert (ran.code, [one["code"] for one in ran.json]) == (1, ["CHANGE-WAVE"])


def test_words_in_the_place_of_answers_are_a_finding_and_not_free_of_mistakes(
    workmh: Run, tmp_path: Path
) -> None:
    table = rows()
    table[10][ITEMS[3]] = "N/A"
    ran = workmh("analyse", written(tmp_path, table), "--instrument", "phq9")
    assert "Item 04: 1 of 240 cells hold words: 'N/A' (row 11)." in ran.out
    assert "nothing_found" not in ran.out


def test_where_only_columns_beside_the_answers_are_wrong_these_are_the_document(
    workmh: Run, tmp_path: Path
) -> None:
    table = rows()
    table[1]["wave"] = "T6"
    ran = workmh("analyse", written(tmp_path, table), "--instrument", "phq9", "--json")
    assert (ran.code, [one["code"] for one in ran.json]) == (1, ["COL-ALIKE"])
