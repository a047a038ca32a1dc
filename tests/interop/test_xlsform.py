"""XLSForm workbooks: the language asked for, lists of answers, and what a questionnaire may not hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from workmh_measures.interop.wording_import import wording_made
from workmh_measures.model.instrument import Instrument

from .questionnaires import YES_NO, codes, hows, read, refused

Make = Callable[..., Instrument]


def xlsform(
    folder: Path, survey: list[list[str]], choices: list[list[str]], settings: list[list[str]]
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "x.xlsx"
    book.save(path)
    return path


CHOICES = [
    ["list_name", "name", "label::English (en)", "label::Arabic (ar)"],
    ["yn", "1", "Yes", "نعم"],
    ["yn", "0", "No", "لا"],
]
SURVEY = [
    ["type", "name", "label::English (en)", "label::Arabic (ar)"],
    ["note", "stem", "Stem", "جذع"],
    ["begin group", "g", "Heading", "عنوان"],
    ["select_one yn", "demo_1", "One", "واحد"],
    ["select_one yn", "demo_2", "Two", "اثنان"],
    ["end group", "", "", ""],
]
SETTINGS = [["form_title", "default_language", "version"], ["Title", "English (en)", "2026"]]


def test_an_xlsform_is_read_in_the_language_asked_for(tmp_path: Path, made: Make) -> None:
    two = made({"01": YES_NO, "02": YES_NO})
    path = xlsform(tmp_path, SURVEY, CHOICES, SETTINGS)
    (arabic,) = wording_made(read(path, two, "ar"), two)
    assert (arabic.texts["item.02"], arabic.texts["option.01.1"], arabic.direction) == ("اثنان", "نعم", "rtl")
    assert arabic.display_order["01"] == (1, 0)
    (english,) = wording_made(read(path, two, ""), two)
    assert (english.language, english.texts["title"], english.texts["instruction"]) == ("en", "Title", "Stem")
    assert english.texts["section.01"] == "Heading"
    (fault,) = refused(path, two, "fa")
    assert (fault.code, fault.allowed) == ("WORD-LANGUAGE", "en, ar")


def test_a_column_may_write_its_language_out(files: Path, made: Make) -> None:
    one = made({"father": "text"})
    found = read(files / "xlsform_group.xlsx", one, questions=("family_name",))
    assert found.found.texts["en"]["item.father"] == "What's your family name?"


def test_upper_case_and_a_list_of_answers_are_read(files: Path, made: Make) -> None:
    one = made({"q1": YES_NO})
    found = read(files / "xlsform_case_insensitivity.xlsx", one)
    assert hows(found, "item.") == {"id"}
    assert hows(found, "option.") == {"order"}
    assert found.found.texts["en"]["option.q1.1"] == "l2-c"


def test_answers_that_depend_on_others_or_are_added_are_refused(files: Path, made: Make) -> None:
    five = made({"one": (1, 2, 3, 4, 5), "two": (1, 2, 3, 4, 5)})
    found = refused(files / "xlsform_or_other.xlsx", five)
    assert codes(found) == ["WORD-CHOICES", "WORD-CHOICES"]
    assert "or_other" in str(found[0])
    assert "choice filter" in str(found[1])


def test_a_formula_in_a_column_that_is_read_is_refused(files: Path, made: Make) -> None:
    (fault,) = refused(files / "xlsform_flat_xlsform_test.xlsx", made({"01": YES_NO}))
    assert (fault.code, fault.found) == ("WORD-FORMULA", "1")
    assert "B57" in str(fault)


@pytest.mark.parametrize(
    ("survey", "code"),
    [
        ([*SURVEY[:4], ["select_one none", "demo_2", "Two", "x"]], "WORD-CHOICES"),
        ([*SURVEY[:4], ["select_one yn", "demo_2", "Dear ${name}", "x"]], "WORD-PIPED"),
        ([*SURVEY[:4], ["select_multiple yn", "demo_2", "Two", "x"]], "WORD-TYPE"),
        ([*SURVEY[:5], SURVEY[4]], "WORD-DUPLICATE"),
        ([*SURVEY, SURVEY[5]], "WORD-SHAPE"),
        ([["kind", *SURVEY[0][1:]], *SURVEY[1:]], "WORD-COLUMN"),
        ([[*SURVEY[0][:3], "NAME"], *SURVEY[1:]], "TABLE-NAME"),
    ],
)
def test_a_faulty_xlsform_is_refused(tmp_path: Path, made: Make, survey: list[list[str]], code: str) -> None:
    path = xlsform(tmp_path, survey, CHOICES, SETTINGS)
    assert codes(refused(path, made({"01": YES_NO, "02": YES_NO}))) == [code]
