"""Questionnaires of other programs: real files, matched by id or order, and refused when that does not tell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import Problem, ProblemError
from workmh_measures.interop.wording_import import Asked, WordingRead, read_wording, wording_made
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.wording import required_elements

Make = Callable[..., Instrument]
ABOUT = {"source": "made up", "licence_note": "none needed", "version": "1"}
YES_NO = (0, 1)


def read(path: Path, instrument: Instrument, language: str = "en", **asked: Any) -> WordingRead:
    return read_wording(path, instrument, Asked(language=language, about=ABOUT, **asked))


def refused(path: Path, instrument: Instrument, language: str = "en", **asked: Any) -> tuple[Problem, ...]:
    with pytest.raises(ProblemError) as refusal:
        wording_made(read(path, instrument, language, **asked), instrument)
    return tuple(refusal.value.problems)


def codes(found: tuple[Problem, ...]) -> list[str]:
    return [fault.code for fault in found]


def lacking(found: WordingRead, instrument: Instrument) -> list[str]:
    (texts,) = found.found.texts.values()
    return [name for name in required_elements(instrument, "en") if name not in texts]


def hows(found: WordingRead, prefix: str) -> set[str]:
    return {match.how for match in found.matches if match.element.startswith(prefix)}


# --- FHIR ---------------------------------------------------------------------------------------------------------


def test_a_questionnaire_with_scored_answers_is_matched_by_order_and_code(files: Path) -> None:
    phq9 = load_instrument("phq9")
    found = read(files / "fhir_r4_scored_answers.json", phq9)
    assert lacking(found, phq9) == ["instruction", "recall"]
    assert hows(found, "item.") == {"order"}
    assert hows(found, "option.01") == {"code"}
    assert hows(found, "option.difficulty") == {"order"}  # these answers have no score
    assert any("calculated" in note for note in found.notes)
    assert found.left_out == ()


def test_answers_in_contained_value_sets_are_found_and_the_stem_becomes_the_instruction(files: Path) -> None:
    phq9 = load_instrument("phq9")
    path = files / "fhir_stu3_contained_answers.json"
    found = read(path, phq9)
    assert lacking(found, phq9) == ["recall"]
    assert found.left_out == ()
    assert hows(found, "option.09") == {"code"}
    (texts,) = found.found.texts.values()
    document = json.loads(path.read_text(encoding="utf-8"))
    stem, *questions = document["item"][0]["item"]
    assert texts["instruction"] == stem["text"]
    assert [texts[f"item.0{i}"] for i in range(1, 10)] == [q["text"] for q in questions[:9]]
    shown = [c["display"] for c in document["contained"][0]["expansion"]["contains"]]
    assert [texts[f"option.05.{code}"] for code in range(4)] == shown
    assert found.found.about["version"] == "1"  # what the person says holds against the file


def test_answers_as_bare_texts_are_matched_by_order(files: Path, made: Make) -> None:
    eight = made({f"0{i}": (0, 1, 2, 3) for i in range(1, 9)})
    found = read(files / "fhir_r4_string_answers.json", eight)
    assert hows(found, "item.") == hows(found, "option.") == {"order"}
    assert found.left_out[:4] == tuple(f"question field_0{i}" for i in range(1, 5))
    # The title of a file with other questions is hardly that of the instrument.
    assert lacking(found, eight) == ["title", "instruction"]
    assert found.left_out[4].startswith("title")
    assert any("order alone" in note for note in found.notes)


def test_an_instrument_with_another_number_of_items_is_refused_with_both_numbers(files: Path) -> None:
    (found,) = refused(files / "fhir_r4_string_answers.json", load_instrument("gad7"))
    assert (found.code, found.found, found.allowed) == ("WORD-ITEMS", "8", "7")


def test_naming_the_questions_settles_which_are_the_items(files: Path) -> None:
    gad7 = load_instrument("gad7")
    names = tuple(f"field_{i:02d}" for i in range(5, 12))
    found = read(files / "fhir_r4_string_answers.json", gad7, questions=names)
    assert hows(found, "item.") == {"named"}
    assert "question field_12" in found.left_out
    path = files / "fhir_r4_string_answers.json"
    assert codes(refused(path, gad7, questions=names[:-1])) == ["WORD-ITEMS"]
    wrong = refused(path, gad7, questions=(*names[:-1], "field_99"))
    assert [(fault.code, fault.nearest) for fault in wrong] == [("WORD-QUESTION", "field_09")]
    assert codes(refused(path, gad7, questions=(*names[:-1], names[0]))) == ["WORD-DUPLICATE"]


def test_another_resource_is_refused_by_its_name(tmp_path: Path) -> None:
    for document, found in (
        ({"resourceType": "QuestionnaireResponse"}, "QuestionnaireResponse"),
        ([], "no FHIR"),
    ):
        path = tmp_path / "t.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        (fault,) = refused(path, load_instrument("gad7"))
        assert fault.code == "WORD-KIND"
        assert found in str(fault)


def questionnaire(folder: Path, **changed: Any) -> Path:
    """A questionnaire of two items with ids, in English with a Norwegian translation."""

    def both(text: str) -> dict[str, Any]:
        parts = [{"url": "lang", "valueCode": "nb"}, {"url": "content", "valueString": f"{text} nb"}]
        url = "http://hl7.org/fhir/StructureDefinition/translation"
        return {"extension": [{"url": url, "extension": parts}]}

    def item(name: str) -> dict[str, Any]:
        options = [
            {
                "valueCoding": {
                    "code": str(code),
                    "display": f"Answer {code}",
                    "_display": both(f"Answer {code}"),
                }
            }
            for code in (1, 0)
        ]
        text = f"Item {name}"
        return {"linkId": name, "type": "choice", "text": text, "_text": both(text), "answerOption": options}

    stem = {"linkId": "stem", "type": "display", "text": "Stem", "_text": both("Stem")}
    document = {
        "resourceType": "Questionnaire",
        "language": "en",
        "title": "Title",
        "_title": both("Title"),
        "copyright": "Somebody",
        "item": [stem, item("demo-2"), item("demo-1")],
        **changed,
    }
    path = folder / "q.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_ids_win_over_order_and_the_order_of_answers_is_kept(tmp_path: Path, made: Make) -> None:
    two = made({"01": YES_NO, "02": YES_NO})
    (pack,) = wording_made(read(questionnaire(tmp_path), two, ""), two)
    assert (pack.language, pack.texts["item.01"], pack.texts["item.02"]) == (
        "en",
        "Item demo-1",
        "Item demo-2",
    )
    assert pack.display_order == {"01": (1, 0), "02": (1, 0)}
    assert pack.texts["option.01.0"] == "Answer 0"
    assert pack.texts["instruction"] == "Stem"


def test_a_translation_inside_the_file_is_taken_in_its_language(tmp_path: Path, made: Make) -> None:
    two = made({"01": YES_NO, "02": YES_NO})
    path = questionnaire(tmp_path)
    (pack,) = wording_made(read(path, two, "nb"), two)
    assert (pack.texts["title"], pack.texts["option.02.1"]) == ("Title nb", "Answer 1 nb")
    (fault,) = refused(path, two, "ar")
    assert (fault.code, fault.allowed) == ("WORD-LANGUAGE", "en, nb")


def test_the_copyright_of_the_file_is_its_licence_note_unless_another_is_given(
    tmp_path: Path, made: Make
) -> None:
    two = made({"01": YES_NO, "02": YES_NO})
    found = read_wording(questionnaire(tmp_path), two, Asked(about={"source": "s", "version": "1"}))
    assert wording_made(found, two)[0].licence_note == "Somebody"


def test_two_questions_for_one_item_are_ambiguous(tmp_path: Path, made: Make) -> None:
    items = json.loads(questionnaire(tmp_path).read_text(encoding="utf-8"))["item"]
    items.append({**items[1], "linkId": "demo_02"})
    (fault,) = refused(questionnaire(tmp_path, item=items), made({"01": YES_NO, "02": YES_NO}))
    assert (fault.code, fault.found) == ("WORD-AMBIGUOUS", "demo-2, demo_02")


def test_a_link_id_that_stands_twice_is_refused(tmp_path: Path, made: Make) -> None:
    items = json.loads(questionnaire(tmp_path).read_text(encoding="utf-8"))["item"]
    path = questionnaire(tmp_path, item=[*items, items[1]])
    assert codes(refused(path, made({"01": YES_NO, "02": YES_NO}))) == ["WORD-DUPLICATE"]


@pytest.mark.parametrize("item", ["text", [1], [{"type": "choice"}], {}])
def test_what_is_not_built_as_a_questionnaire_is_refused(tmp_path: Path, made: Make, item: Any) -> None:
    found = refused(questionnaire(tmp_path, item=item), made({"01": YES_NO, "02": YES_NO}))
    assert set(codes(found)) == {"WORD-SHAPE"}


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ([{"valueInteger": 5}, {"valueInteger": 3}], "WORD-ANSWERS"),  # falling codes that are not ours
        ([{"valueInteger": 1}, {"valueString": "Made up"}], "WORD-ANSWERS"),
        ([{"valueInteger": 0}, {"valueInteger": 1}, {"valueInteger": 2}], "WORD-ANSWERS"),
        ([], "WORD-CHOICES"),
    ],
)
def test_answers_that_cannot_be_placed_are_refused(
    tmp_path: Path, made: Make, answers: Any, fault: str
) -> None:
    items = json.loads(questionnaire(tmp_path).read_text(encoding="utf-8"))["item"]
    items[1]["answerOption"] = answers
    found = refused(questionnaire(tmp_path, item=items), made({"01": YES_NO, "02": YES_NO}))
    assert codes(found) == [fault]


def test_codes_in_the_same_steps_are_matched_by_order(tmp_path: Path, made: Make) -> None:
    items = json.loads(questionnaire(tmp_path).read_text(encoding="utf-8"))["item"]
    for item in items[1:]:
        item["answerOption"] = [{"valueCoding": {"code": c, "display": f"Answer {c}"}} for c in ("1", "2")]
    two = made({"01": YES_NO, "02": YES_NO})
    found = read(questionnaire(tmp_path, item=items), two)
    assert hows(found, "option.") == {"order"}
    assert found.found.texts["en"]["option.01.1"] == "Answer 2"


def test_a_hint_below_a_question_is_left_out_and_said(tmp_path: Path, made: Make) -> None:
    items = json.loads(questionnaire(tmp_path).read_text(encoding="utf-8"))["item"]
    items[1]["item"] = [{"linkId": "help", "type": "display", "text": "Made up"}]
    found = read(questionnaire(tmp_path, item=items), made({"01": YES_NO, "02": YES_NO}))
    assert found.left_out == ("hint of question demo-2",)
    assert not any(name.startswith("section") for name in found.found.texts["en"])


# --- REDCap -------------------------------------------------------------------------------------------------------


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


# --- XLSForm ------------------------------------------------------------------------------------------------------


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
