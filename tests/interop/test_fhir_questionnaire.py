"""FHIR questionnaires: real files, matched by id or order, and refused when that does not tell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.interop.wording_import import Asked, read_wording, wording_made
from workmh_measures.model.instrument import Instrument

from .questionnaires import YES_NO, codes, hows, lacking, read, refused

Make = Callable[..., Instrument]


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
