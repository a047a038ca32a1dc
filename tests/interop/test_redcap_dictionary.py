"""Dictionaries of REDCap: forms found by name or order, headings, sliders, and labels that are more than text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workmh_measures.model.instrument import Instrument

from .questionnaires import YES_NO, codes, hows, lacking, read, refused

Make = Callable[..., Instrument]


def test_a_form_of_a_dictionary_is_matched_by_order_and_code(files: Path, made: Make) -> None:
    morale = made({"01": (0, 1, 2, 3), "02": tuple(range(6)), "03": YES_NO, "04": (0, 1, 2)})
    found = read(files / "redcap_survey.csv", morale, group="participant_morale_questionnaire")
    assert hows(found, "option.") == {"code"}
    # A yes-or-no field of REDCap has no words of its own, and a dictionary no title.
    assert lacking(found, morale) == ["title", "option.03.0", "option.03.1"]
    texts = found.found.texts["en"]
    assert texts["option.04.1"] == "Undecided"
    assert texts["instruction"].startswith("As a participant in this study")
    assert found.found.order["en"]["03"] == (1, 0)


def test_names_with_the_id_of_the_instrument_find_it_in_a_large_dictionary(files: Path, made: Make) -> None:
    pmq = made({"01": (0, 1, 2, 3), "02": tuple(range(6)), "03": YES_NO, "04": (0, 1, 2)}, name="pmq")
    found = read(files / "redcap_longitudinal.csv", pmq)
    assert hows(found, "item.") == {"id"}
    assert lacking(found, pmq) == ["title", "instruction"]
    assert len(found.left_out) > 50
    cpq = made({f"{i:02d}": YES_NO for i in range(1, 15)}, name="cpq")
    (fault,) = refused(files / "redcap_longitudinal.csv", cpq)
    assert (fault.code, fault.found, fault.allowed) == ("WORD-ITEMS", "13", "14")


def test_headings_of_sections_stand_before_their_items(files: Path, made: Make) -> None:
    twelve = made({f"{i:02d}": YES_NO for i in range(1, 13)})
    found = read(files / "redcap_longitudinal.csv", twelve, group="visit_observed_behavior")
    texts = found.found.texts["en"]
    assert (texts["section.01"], texts["section.07"]) == ("Was the patient...", "Were you...")
    assert "instruction" not in texts
    assert found.left_out == ("question vob7", "question vob14")


def test_a_slider_brings_the_words_of_its_ends(files: Path, made: Make) -> None:
    one = made({"mood": "line"})
    found = read(files / "redcap_longitudinal.csv", one, questions=("specify_mood",))
    texts = found.found.texts["en"]
    assert (texts["low.mood"], texts["high.mood"]) == ("Very sad", "Very happy")


def test_the_language_of_a_dictionary_must_be_said(files: Path, made: Make) -> None:
    (fault,) = refused(files / "redcap_survey.csv", made({"01": YES_NO}), "")
    assert fault.code == "WORD-LANGUAGE"


def test_a_form_that_is_not_in_the_file_is_named_with_those_that_are(files: Path, made: Make) -> None:
    (fault,) = refused(files / "redcap_survey.csv", made({"01": YES_NO}), group="completion")
    assert (fault.code, fault.nearest) == ("WORD-GROUP", "completion_data")


HEAD = "field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations\n"


def dictionary(folder: Path, *rows: str) -> Path:
    path = folder / "d.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_labels_with_marks_of_html_become_plain_text_and_that_is_said(tmp_path: Path, made: Make) -> None:
    rich = '"<div class=""rich-text""><p>Made &lt; up<br>in <b>two</b>&nbsp;lines</p></div>"'
    path = dictionary(tmp_path, f'demo_1,f,,radio,{rich},"0, <i>No</i> | 1, Yes, a lot"')
    found = read(path, made({"01": YES_NO}))
    texts = found.found.texts["en"]
    assert texts["item.01"] == "Made < up\nin two lines"
    assert (texts["option.01.0"], texts["option.01.1"]) == ("No", "Yes, a lot")
    assert any("HTML" in note for note in found.notes)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("<script>x()</script>", "WORD-ACTIVE"),
        ("<p onclick=x()>Made up</p>", "WORD-ACTIVE"),
        ("<a href='java\tscript:x()'>Made up</a>", "WORD-ACTIVE"),
        ("<img src=x.png>", "WORD-ACTIVE"),
        ("Dear [first_name]", "WORD-PIPED"),
        ("&lt;script&gt;x()", "WORD-TEXT"),
        ("Made \u202eup", "WORD-TEXT"),
    ],
)
def test_labels_that_act_or_depend_on_answers_are_refused(
    tmp_path: Path, made: Make, label: str, code: str
) -> None:
    path = dictionary(tmp_path, "first_name,f,,text,Name,", f'demo_1,f,,radio,"{label}","0, No | 1, Yes"')
    assert code in codes(refused(path, made({"01": YES_NO})))


def test_a_fault_beside_the_instrument_does_not_matter(tmp_path: Path, made: Make) -> None:
    path = dictionary(tmp_path, 'x,f,,radio,<script>,"nonsense"', 'demo_1,f,,radio,Made up,"0, No | 1, Yes"')
    assert hows(read(path, made({"01": YES_NO})), "item.") == {"id"}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (['demo_1,f,,radio,Made up,"0, No | Yes"'], "WORD-CHOICES"),
        (['demo_1,f,,radio,Made up,"0, No | 0, Yes"'], "WORD-CHOICES"),
        (['demo_1,f,,radio,A,"0, No | 1, Yes"', 'demo_1,f,,radio,B,"0, No | 1, Yes"'], "WORD-DUPLICATE"),
        (['demo_1,f,,radio,=A1,"0, No | 1, Yes"'], "WORD-FORMULA"),
        (["demo_1,f,,text,Made up,"], "WORD-TYPE"),
    ],
)
def test_a_faulty_dictionary_is_refused(tmp_path: Path, made: Make, rows: list[str], code: str) -> None:
    assert codes(refused(dictionary(tmp_path, *rows), made({"01": YES_NO}))) == [code]
