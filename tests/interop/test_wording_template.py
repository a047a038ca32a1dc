"""The template: written empty, filled by hand, read back, the same from csv and xlsx."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.wording import keep_wordings, wording_packs
from workmh_measures.errors import Problem, ProblemError
from workmh_measures.interop.sheet import sheets_of
from workmh_measures.interop.wording_import import Asked, read_wording, repeated_texts, wording_made
from workmh_measures.interop.wording_parts import read_separated
from workmh_measures.interop.wording_rows import read_template
from workmh_measures.interop.wording_template import COLUMNS, Filled, write_template
from workmh_measures.interop.workbook import read_sheets
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.plain_text import text_faults, tidied
from workmh_measures.model.wording import WordingPack, required_elements

HADS = load_instrument("hads")
ABOUT = {"source": "made up", "licence_note": "none needed", "version": "1", "date": "2026-01-15"}

Rows = list[dict[str, str]]


def rows_of(path: Path) -> Rows:
    """The rows of a template, from either kind of file."""
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    book = openpyxl.load_workbook(path)
    table = [[cell or "" for cell in row] for name in ("meta", "wording") for row in book[name].values]
    return [dict(zip(COLUMNS, row, strict=True)) for row in table if row[0] != "element"]


def saved(path: Path, rows: Rows, separator: str = ",", encoding: str = "utf-8") -> Path:
    """A file with these rows, as a spreadsheet program would save it."""
    names = list(rows[0])
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in [names, *([row[name] for name in names] for row in rows)]:
            book.active.append(row)
        book.save(path)
    else:
        stream = io.StringIO(newline="")
        writer = csv.DictWriter(stream, names, delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
        path.write_bytes(stream.getvalue().encode(encoding))
    return path


def filled_rows(folder: Path, languages: tuple[str, ...] = ("nb",), instrument: Instrument = HADS) -> Rows:
    """The rows of a template somebody filled."""
    template = folder / "empty.csv"
    write_template(instrument, languages, template)
    rows = rows_of(template)
    template.unlink()
    for row in rows:
        name = ".".join(filter(None, (row["element"], row["item"], row["code"])))
        row["text"] = ABOUT.get(row["element"], f"Påfunn {name} {row['language']}")
        if row["element"] in ("section", "closing"):
            row["text"] = ""
    return rows


def made_from(path: Path, instrument: Instrument = HADS, **asked: object) -> list[WordingPack]:
    return wording_made(read_wording(path, instrument, Asked(**asked)), instrument)  # type: ignore[arg-type]


def refused(path: Path, instrument: Instrument = HADS, **asked: object) -> tuple[Problem, ...]:
    with pytest.raises(ProblemError) as refusal:
        made_from(path, instrument, **asked)
    return tuple(refusal.value.problems)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_empty_template_has_one_row_for_each_element_and_language(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    write_template(HADS, ["nb", "ar"], path)
    rows = rows_of(path)
    assert [row["element"] for row in rows[:4]] == ["source", "licence_note", "version", "date"]
    names = {
        ".".join(filter(None, (r["element"], r["item"], r["code"]))) for r in rows if r["language"] == "ar"
    }
    assert set(required_elements(HADS, "ar")) <= names
    assert {"closing", "section.01"} <= names
    assert not any(row["text"] for row in rows)
    option = next(row for row in rows if (row["element"], row["item"], row["code"]) == ("option", "02", "3"))
    assert (option["item"], option["display_order"]) == ("02", "4")
    item = next(row for row in rows if (row["element"], row["item"]) == ("item", "02"))
    assert item["context"] == HADS.item("02").label.in_language("en")


def test_a_template_is_never_written_over_another_file(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("hours of typing", encoding="utf-8")
    with pytest.raises(ProblemError, match="there already"):
        write_template(HADS, ["nb"], path)
    assert path.read_text(encoding="utf-8") == "hours of typing"
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]
    with pytest.raises(ProblemError, match="TABLE-FORMAT"):
        write_template(HADS, ["nb"], tmp_path / "t.docx")


def test_csv_and_xlsx_of_any_program_give_the_same_hash(tmp_path: Path) -> None:
    rows = filled_rows(tmp_path)
    short = [{**row, "item": row["item"].lstrip("0"), "display_order": ""} for row in rows]
    decomposed = [{**row, "text": row["text"].replace("å", "a\u030a") + " "} for row in rows]
    paths = [
        saved(tmp_path / "a.csv", rows),
        saved(tmp_path / "b.xlsx", rows),
        saved(tmp_path / "c.csv", rows, ";", "windows-1252"),
        saved(tmp_path / "d.csv", rows, "\t", "utf-16"),
        saved(tmp_path / "e.csv", short),
        saved(tmp_path / "f.xlsx", decomposed),
        saved(tmp_path / "g.xlsx", rows[::-1]),
    ]
    packs = [made_from(path) for path in paths]
    assert all(len(found) == 1 for found in packs)
    assert len({found[0].hash for found in packs}) == 1
    assert packs[0][0].texts["item.01"] == "Påfunn item.01 nb"
    assert packs[0][0].display_order["01"] == (0, 1, 2, 3)
    assert {name: str(getattr(packs[0][0], name)) for name in ABOUT} == ABOUT


def test_each_language_becomes_a_pack_of_its_own(tmp_path: Path) -> None:
    path = saved(tmp_path / "t.xlsx", filled_rows(tmp_path, ("nb", "ar", "zh-Hant")))
    packs = made_from(path)
    assert [(pack.language, pack.direction) for pack in packs] == [
        ("nb", "ltr"),
        ("ar", "rtl"),
        ("zh-Hant", "ltr"),
    ]
    assert [pack.language for pack in made_from(path, language="ar")] == ["ar"]
    assert [p.code for p in refused(path, language="fa")] == ["WORD-LANGUAGE"]


def test_a_language_without_any_text_is_left_out_and_said(tmp_path: Path) -> None:
    rows = filled_rows(tmp_path, ("nb", "ar"))
    for row in rows:
        row["text"] = "" if row["language"] == "ar" else row["text"]
    read = read_wording(saved(tmp_path / "t.csv", rows), HADS, Asked())
    assert [pack.language for pack in wording_made(read, HADS)] == ["nb"]
    assert any("'ar'" in note for note in read.notes)


def test_the_display_order_is_independent_of_the_codes(tmp_path: Path) -> None:
    rows = filled_rows(tmp_path)
    for row in rows:
        if (row["element"], row["item"]) == ("option", "01"):
            row["display_order"] = str(10 - 2 * int(row["code"]))
    (pack,) = made_from(saved(tmp_path / "t.csv", rows))
    assert pack.display_order["01"] == (3, 2, 1, 0)
    assert pack.display_order["02"] == (0, 1, 2, 3)


def test_what_is_known_already_is_written_into_the_template_and_comes_back(tmp_path: Path) -> None:
    texts = {name: f"=text\n{name}" for name in required_elements(HADS, "nb")}
    known = Filled({"nb": texts}, {"nb": {"01": (3, 2, 1, 0)}}, ABOUT)
    packs = []
    for ending in ("csv", "xlsx"):
        path = tmp_path / f"t.{ending}"
        write_template(HADS, ["nb"], path, filled=known)
        packs += made_from(path)
    assert packs[0].texts == packs[1].texts == texts
    assert packs[0].display_order["01"] == (3, 2, 1, 0)
    assert packs[0].hash == packs[1].hash


def _without_text(rows: Rows) -> None:
    rows[-3]["text"] = ""


def _twice(rows: Rows) -> None:
    rows.append(dict(rows[10]))


def _unknown_item(rows: Rows) -> None:
    next(row for row in rows if row["element"] == "option")["item"] = "15"


def _rank_twice(rows: Rows) -> None:
    for row in rows:
        if (row["element"], row["item"]) == ("option", "01"):
            row["display_order"] = "1"


def _rank_lacking(rows: Rows) -> None:
    next(row for row in rows if row["element"] == "option")["display_order"] = ""


def _formula(rows: Rows) -> None:
    rows[12]["text"] = "=1+1"


def _html(rows: Rows) -> None:
    rows[12]["text"] = "Made <b>up</b>"


def _bidi(rows: Rows) -> None:
    rows[12]["text"] = "Made \u202eup"


def _no_source(rows: Rows) -> None:
    rows[0]["text"] = ""


def _date(rows: Rows) -> None:
    rows[3]["text"] = "15.1.2026"


def _tag(rows: Rows) -> None:
    for row in rows:
        row["language"] = row["language"] and "norsk språk"


def _no_language(rows: Rows) -> None:
    rows[6]["language"] = ""


def _fewer_items(rows: Rows) -> None:
    rows[:] = [row for row in rows if row["item"] != "14"]


def _column_named_wrong(rows: Rows) -> None:
    rows[:] = [{("txt" if k == "text" else k): v for k, v in row.items()} for row in rows]


def _column_too_many(rows: Rows) -> None:
    rows[:] = [{**row, "displayorder": ""} for row in rows]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (_without_text, {"WORD-LACKING"}),
        (_twice, {"WORD-DUPLICATE"}),
        (_unknown_item, {"WORD-ELEMENT"}),
        (_rank_twice, {"WORD-DISPLAY-ORDER"}),
        (_rank_lacking, {"WORD-DISPLAY-ORDER"}),
        (_formula, {"WORD-FORMULA"}),
        (_html, {"WORD-TEXT"}),
        (_bidi, {"WORD-TEXT"}),
        (_no_source, {"WORD-ABOUT"}),
        (_date, {"WORD-ABOUT-FORM"}),
        (_tag, {"WORD-LANGUAGE-TAG"}),
        (_no_language, {"WORD-LANGUAGE-TAG"}),
        (_fewer_items, {"WORD-ITEMS"}),
        (_column_named_wrong, {"WORD-COLUMN", "WORD-COLUMN-UNKNOWN"}),
        (_column_too_many, {"WORD-COLUMN-UNKNOWN"}),
    ],
)
def test_a_faulty_template_is_refused_and_says_where(
    tmp_path: Path, spoil: Callable[[Rows], None], codes: set[str], ending: str
) -> None:
    rows = filled_rows(tmp_path)
    spoil(rows)
    found = refused(saved(tmp_path / f"t.{ending}", rows))
    assert {fault.code for fault in found} == codes
    assert all(fault.hint for fault in found)


def test_another_number_of_items_is_refused_with_both_numbers(tmp_path: Path) -> None:
    path = saved(tmp_path / "t.csv", filled_rows(tmp_path))
    (found,) = refused(path, load_instrument("gad7"))
    assert (found.code, found.found, found.allowed) == ("WORD-ITEMS", "14", "7")


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    rows = filled_rows(tmp_path)
    rows[0]["text"] = rows[1]["text"] = rows[-3]["text"] = ""
    rows[12]["text"] = "<i>x</i>\u200b"
    found = refused(saved(tmp_path / "t.csv", rows))
    assert sorted(fault.code for fault in found) == [
        "WORD-ABOUT",
        "WORD-ABOUT",
        "WORD-LACKING",
        "WORD-TEXT",
        "WORD-TEXT",
    ]


def test_what_is_said_on_import_holds_against_the_file_and_is_reported(tmp_path: Path) -> None:
    path = saved(tmp_path / "t.csv", filled_rows(tmp_path))
    read = read_wording(path, HADS, Asked(about={"version": "2"}))
    assert [pack.version for pack in wording_made(read, HADS)] == ["2"]
    assert any("version '1'" in note and "'2'" in note for note in read.notes)


def test_texts_that_stand_twice_raise_a_doubt_and_no_refusal(tmp_path: Path) -> None:
    rows = filled_rows(tmp_path)
    assert repeated_texts(made_from(saved(tmp_path / "a.csv", rows))[0]) == []
    for row in rows:
        if (row["element"], row["item"], row["code"]) in {("item", "02", ""), ("item", "05", "")}:
            row["text"] = "Pasted twice"
        if (row["element"], row["item"]) == ("option", "03") and row["code"] in "12":
            row["text"] = "Pasted twice"
        if (row["element"], row["item"], row["code"]) == ("option", "04", "0"):
            row["text"] = "Pasted twice"
    (pack,) = made_from(saved(tmp_path / "b.csv", rows))
    assert [doubt.partition(" have")[0] for doubt in repeated_texts(pack)] == [
        "nb: item.02 and item.05",
        "nb: option.03.1 and option.03.2",
    ]


def test_a_refused_file_changes_nothing_in_the_data_folder(tmp_path: Path) -> None:
    study = tmp_path / "study"
    study.mkdir()
    rows = filled_rows(tmp_path)
    packs = made_from(saved(tmp_path / "good.csv", rows))
    keep_wordings(study, packs, HADS)
    before = {p: p.stat().st_mtime_ns for p in study.rglob("*")}
    _html(rows)
    refused(saved(tmp_path / "bad.csv", rows))
    assert {p: p.stat().st_mtime_ns for p in study.rglob("*")} == before
    assert wording_packs(study) == packs


PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]) | st.just("\n"),
    max_size=40,
).filter(lambda text: not text_faults(tidied(text)))


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=st.lists(PLAIN, min_size=3, max_size=3), ending=st.sampled_from(["csv", "xlsx"]))
def test_any_plain_text_comes_back_as_it_was_written(tmp_path: Path, texts: list[str], ending: str) -> None:
    """Without the reading process, which other tests go through: it would cost minutes here."""
    path = tmp_path / f"t.{ending}"
    path.unlink(missing_ok=True)
    known = dict(zip(("title", "item.01", "option.01.0"), texts, strict=True))
    write_template(HADS, ["nb"], path, filled=Filled({"nb": known}))
    parts = read_separated(path) if ending == "csv" else read_sheets(path)
    back = read_template(sheets_of(json.loads(json.dumps(parts)), path), HADS)
    assert back.texts["nb"] == {name: tidied(text) for name, text in known.items() if tidied(text)}


def test_cells_a_spreadsheet_program_has_turned_into_something_else_are_refused(tmp_path: Path) -> None:
    rows = filled_rows(tmp_path)
    path = saved(tmp_path / "t.xlsx", rows)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    places = [f"E{2 + i}" for i, row in enumerate(rows) if row["element"] == "option"][:4]
    # Somebody typed 1-2, 25 % and True; a whole number stays the number it is.
    for place, value in zip(places, (date(2026, 2, 1), 0.25, True, 7), strict=True):
        sheet[place] = value
    sheet["E5"] = date(2026, 1, 15)  # the date of the wording
    book.save(path)
    (found,) = refused(path)
    assert (found.code, found.found) == ("WORD-TURNED", "3")
    assert all(place in str(found) for place in places[:3])
    for place in places[:3]:
        sheet[place] = f"typed {place}"
    book.save(path)
    (pack,) = made_from(path)
    assert (pack.texts["option.01.3"], str(pack.date)) == ("7", "2026-01-15")


def test_the_template_of_an_instrument_of_our_own_shows_what_is_to_be_translated(tmp_path: Path) -> None:
    ours = load_instrument("work_status")
    write_template(ours, ["ar"], tmp_path / "t.csv")
    shown = {row["item"]: row["context"] for row in rows_of(tmp_path / "t.csv") if row["element"] == "item"}
    assert shown == {item.id: item.text.in_language("en") for item in ours.items if item.text is not None}
