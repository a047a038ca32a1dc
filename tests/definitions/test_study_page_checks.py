"""What a study file says to participants must be whole in every language, plain, neutral, and possible."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import DefinitionError
from workmh_measures.model.study import Study


def _both(nb: str, en: str) -> dict[str, str]:
    return {"nb": nb, "en": en}


def _study(**changed: Any) -> dict[str, Any]:
    """A study that says all it can say to participants."""
    study: dict[str, Any] = {
        "schema": 1,
        "id": "small",
        "title": _both("Liten", "Small"),
        "status": "draft",
        "languages": ["nb", "en"],
        "entry": "light",
        "anchors": ["inclusion"],
        "arms": [{"id": "one", "code": 0, "name": _both("En", "One")}],
        "allocation": {"kind": "single_group"},
        "flags": [
            {"id": "registers", "kind": "consent", "name": _both("Registre", "Registers"), "reveals_arm": False}
        ],
        "consent": {
            "version": "1",
            "parts": ["registers"],
            "asked": "form",
            "information": [{"title": _both("Hva", "What"), "paragraphs": [_both("Et avsnitt", "A paragraph")]}],
            "statement": _both("Jeg vil være med", "I want to take part"),
            "part_texts": {"registers": _both("Dere kan hente tall", "You may fetch numbers")},
        },
        "contact": {"telephone": "+47 00 00 00 00", "email": "study@example.org"},
        "readers": _both("To forskere", "Two researchers"),
        "closing": _both("Takk", "Thank you"),
        "results": [
            {
                "instrument": "who5",
                "scale": "total",
                "waves": ["t0"],
                "title": _both("Hvordan du har hatt det", "How you have been"),
                "higher_means": _both("Høyere er bedre", "Higher is better"),
            }
        ],
        "waves": [{"id": "t0", "anchor": "inclusion", "month": 0, "source": "survey"}],
        "schedule": [
            {"instrument": "who5", "waves": ["t0"], "evidence": "default", "title": _both("Hverdag", "Everyday")},
            {"instrument": "phq9", "waves": ["t0"], "parameters": {"missing_rule": "all_required"}, "evidence": "default"},
            {"instrument": "eq5d5l", "waves": ["t0"], "parameters": {"value_set": "norway"}, "evidence": "default"},
        ],
        "simulated": True,
        "retention": {"years": 5},
    }  # fmt: skip
    return {**study, **changed}


@pytest.fixture
def load(tmp_path: Path):
    def loaded(**changed: Any) -> Study:
        path = tmp_path / "small.yaml"
        YAML(typ="safe").dump(_study(**changed), path)
        return load_study(path)

    return loaded


@pytest.fixture
def told(load):
    """Load a changed study and return the texts of its problems."""

    def texts(**changed: Any) -> list[str]:
        with pytest.raises(DefinitionError) as caught:
            load(**changed)
        return [found.text for found in caught.value.problems]

    return texts


def test_all_that_is_said_to_participants_is_read(load) -> None:
    study = load()
    assert study.consent.in_form
    assert study.consent.part_texts["registers"].in_language("en") == "You may fetch numbers"
    assert study.contact.email == "study@example.org"
    assert study.results[0].scale == "total"
    assert study.schedule[0].title.in_language("nb") == "Hverdag"


def test_consent_in_the_form_needs_information_a_statement_and_words_for_each_part(told) -> None:
    texts = told(consent={"version": "1", "parts": ["registers"], "asked": "form"})
    assert len(texts) == 3
    assert ["information" in texts[0], "statement" in texts[1], "registers" in texts[2]] == [True] * 3


def test_consent_asked_elsewhere_needs_no_words(load) -> None:
    assert not load(consent={"version": "1", "parts": ["registers"]}).consent.in_form


def test_words_for_a_part_that_is_not_asked_are_told_with_the_nearest(told) -> None:
    consent = {"version": "1", "parts": ["registers"], "part_texts": {"register": _both("a", "b")}}
    [text] = told(consent=consent)
    assert "'register', which is not in 'parts'" in text


def test_a_text_lacks_no_language_of_the_study_or_of_its_form(told) -> None:
    assert told(readers={"nb": "To forskere"}) == ["A text lacks the language en."]
    texts = told(form_languages=["ar", "pt-BR"], consent={"version": "1"}, results=[])
    # contact has no text of its own; readers, closing and the title of one form have none in these languages
    assert texts == ["A text lacks the language ar, pt-BR."] * 3


@pytest.mark.parametrize(
    "words", ["Skriv til <b>oss</b>", "usynlig\u200b tegn", "snudd \u202e retning", "grÃ¸nn"]
)
def test_a_text_people_read_is_plain(told, words: str) -> None:
    [text] = told(closing=_both(words, "Thank you"))
    assert text.startswith("A text people read (nb) holds ")


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        ({"hours": _both("Hver dag", "Every day")}, "at least one"),
        ({"telephone": "ring oss"}, "telephone number"),
        ({"telephone": "0"}, "telephone number"),
        ({"email": "study at example.org"}, "no e-mail address"),
        ({"email": "study@example"}, "no e-mail address"),
    ],
)
def test_a_contact_can_be_reached(told, contact: dict[str, Any], words: str) -> None:
    [text] = told(contact=contact)
    assert words in text


@pytest.mark.parametrize("title", ["WHO-5", "Depresjon", "Who5 index", "Psykisk helse"])
def test_the_title_of_a_form_tells_nothing_of_what_is_asked(told, title: str) -> None:
    schedule = _study()["schedule"]
    schedule[0]["title"] = _both(title, "Everyday")
    texts = told(schedule=schedule)
    assert texts
    assert all("which tells whoever sees the screen" in text for text in texts)


def _result(**changed: Any) -> dict[str, Any]:
    return {**_study()["results"][0], **changed}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"instrument": "hads"}, "participants are not given"),
        ({"scale": "totl"}, "Scale 'totl' is not in 'scales'"),
        ({"waves": ["t6"]}, "Wave 't6' is not in 'waves'"),
        ({"title": _both("WHO-5", "How you have been")}, "tells whoever sees the screen"),
        ({"instrument": "eq5d5l", "scale": "profile"}, "no higher and lower"),
        ({"instrument": "phq9"}, "only with an 'alert_reason'"),
        ({"alert_reason": "asked for"}, "says nothing"),
    ],
)
def test_a_result_is_one_a_participant_may_see(told, changed: dict[str, Any], words: str) -> None:
    texts = told(results=[_result(**changed)])
    assert texts
    assert all(words in text for text in texts)


def test_a_result_of_an_instrument_with_an_alert_item_is_shown_for_a_reason(load) -> None:
    study = load(results=[_result(instrument="phq9", alert_reason="The panel of users asked for it.")])
    assert study.results[0].alert_reason == "The panel of users asked for it."


def test_a_result_stands_once(told) -> None:
    [text] = told(results=[_result(), _result()])
    assert "who5 total" in text
