"""The texts of a form, the same for browser and paper."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime

import pytest

from workmh_measures.dataset.form_texts import chosen_parameters, collection_mode, form_texts, wording_hash
from workmh_measures.dataset.recall_words import PRACTICE_INSTRUCTION, RATER_INSTRUCTION, recall_words
from workmh_measures.definitions.library import instrument_ids, load_instrument, load_study
from workmh_measures.errors import DefinitionError
from workmh_measures.model.wording import WordingPack, required_elements, structure


def pack_of(name: str, language: str, **more: str) -> WordingPack:
    one = load_instrument(name)
    texts = {element: f"<{element}>" for element in required_elements(one, language)} | more
    about = {"version": "1", "source": "made up", "licence_note": "made up", "language": language}
    days = {"date": date(2026, 1, 1), "recorded": datetime(2026, 1, 1, tzinfo=UTC)}
    return WordingPack.model_validate(
        {**about, **days, "instrument": name, "structure": structure(one), "texts": texts}
    )


def test_without_a_pack_the_projects_texts_are_shown_and_labels_marked_as_practice() -> None:
    texts = form_texts(load_instrument("hads"), "nb", parameters={}, wording=None)
    assert texts["title"] == load_instrument("hads").name.in_language("nb")
    assert texts["recall"] == "den siste uken"
    assert {item["practice"] for item in texts["items"]} == {True}
    own = form_texts(load_instrument("work_status"), "nb", parameters={}, wording=None)
    assert {item["practice"] for item in own["items"]} == {False}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_form_about_somebody_else_does_not_ask_what_fits_the_reader(language: str) -> None:
    asked = {
        name: form_texts(load_instrument(name), language, parameters={}, wording=None)["instruction"]
        for name in ("hads", "panss", "ips25")
    }
    assert asked["hads"] == PRACTICE_INSTRUCTION[language]
    assert asked["panss"] == asked["ips25"] == RATER_INSTRUCTION[language]


def test_the_chosen_parameter_stands_in_the_text() -> None:
    study, one = load_study("demo"), load_instrument("rtw_expectancy")
    parameters = chosen_parameters(study, one, "t0")
    assert parameters == {"horizon_months": "6", "at_work_class": "positive"}
    texts = form_texts(one, "nb", parameters=parameters, wording=None)
    assert "om 6 måneder" in texts["items"][0]["text"]
    with pytest.raises(DefinitionError, match="FORM-SCHEDULE"):
        chosen_parameters(study, one, "j3")


@pytest.mark.parametrize("name", instrument_ids())
def test_the_recall_period_speaks_to_the_person_and_not_to_who_plans_a_study(name: str) -> None:
    instrument = load_instrument(name)
    for language in instrument.languages:
        recall = recall_words(instrument.recall_period, language)
        assert len(recall) <= 80
        assert not recall.endswith(".")


def test_a_pack_replaces_every_text_and_may_add_headings_and_a_closing() -> None:
    more = {"section.02": "Del to", "closing": "Takk"}
    texts = form_texts(load_instrument("gad2"), "uk", parameters={}, wording=pack_of("gad2", "uk", **more))
    assert (texts["title"], texts["instruction"], texts["closing"]) == ("<title>", "<instruction>", "Takk")
    assert [item["text"] for item in texts["items"]] == ["<item.01>", "<item.02>"]
    assert [item.get("section") for item in texts["items"]] == [None, "Del to"]
    assert {item["practice"] for item in texts["items"]} == {False}


def test_the_hash_is_that_of_the_pack_or_of_the_texts() -> None:
    one, pack = load_instrument("gad2"), pack_of("gad2", "nb")
    texts = form_texts(one, "nb", parameters={}, wording=None)
    canonical = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert wording_hash(texts, None) == hashlib.sha256(canonical.encode()).hexdigest()
    assert wording_hash(texts, pack) == pack.hash


@pytest.mark.parametrize(
    ("name", "study", "mode"),
    [
        ("phq9", None, "practice"),
        ("phq9", {"simulated": True, "safety": None}, "web"),
        ("phq9", {"simulated": False}, "web"),
        ("phq9", {"simulated": False, "safety": None}, "practice"),
        ("who5", {"simulated": False, "safety": None}, "web"),
    ],
)
def test_an_alert_is_collected_where_somebody_looks_at_it(name: str, study: dict | None, mode: str) -> None:
    design = None if study is None else load_study("demo").model_copy(update=study)
    assert collection_mode(design, load_instrument(name)) == mode
