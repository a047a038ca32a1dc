"""What holds for every ready-made instrument: short labels, alerts on suicide and self-harm, rights with a source."""

from __future__ import annotations

import re

import pytest
from ruamel.yaml import YAML

from workmh_measures.definitions.library import instrument_ids, instrument_path, load_instrument

OF_OTHERS = [name for name in instrument_ids() if load_instrument(name).licence.wording == "holder"]
ABOUT_SUICIDE_SELF_HARM_OR_VIOLENCE = {
    "phq9": ["09"],
    "core10": ["06"],
    "coreom": ["06", "09", "16", "22", "24", "34"],
    "hscl25": ["20"],
    "pcl5": ["16"],
    "reqol10": ["06"],
}
MOST_WORDS = 4
VERSION = re.compile(r"(CC BY-ND|WHODAS|versjon) \d\.\d")
PERSONS = {
    "nb": {"jeg", "meg", "min", "mitt", "du", "deg", "din", "ditt"},
    "nn": {"eg", "meg", "min", "mitt", "du", "deg", "din", "ditt"},
    "en": {"i", "me", "my", "you", "your"},
}


@pytest.mark.parametrize("name", OF_OTHERS)
def test_a_label_of_another_holders_item_names_a_topic_and_no_sentence(name: str) -> None:
    items = load_instrument(name).items
    labels = [item.label.in_language(language) for item in items for language in item.label.languages]
    assert [label for label in labels if len(label.split()) > MOST_WORDS] == []


@pytest.mark.parametrize("name", OF_OTHERS)
def test_no_label_of_another_holders_item_asks_or_speaks_as_a_person(name: str) -> None:
    for item in load_instrument(name).items:
        for language, told in PERSONS.items():
            label = item.label.in_language(language).lower()
            assert "?" not in label
            assert not told & set(label.replace(",", " ").split())


@pytest.mark.parametrize("name", ABOUT_SUICIDE_SELF_HARM_OR_VIOLENCE)
def test_an_item_on_suicide_or_harm_alerts_from_the_lowest_answer_above_none(name: str) -> None:
    instrument = load_instrument(name)
    for item in ABOUT_SUICIDE_SELF_HARM_OR_VIOLENCE[name]:
        alert = instrument.item(item).alert
        assert alert is not None
        assert alert.at_least == sorted(instrument.response_scale_of(item).codes)[1]


@pytest.mark.parametrize("name", OF_OTHERS)
def test_rights_that_were_read_name_their_source(name: str) -> None:
    instrument = load_instrument(name)
    sources = [reference for reference in instrument.references if reference.role == "rights"]
    assert sources or instrument.licence.evidence != "read"


def texts_of(part: object, language: str) -> list[str]:
    if isinstance(part, list):
        return [text for each in part for text in texts_of(each, language)]
    if not isinstance(part, dict):
        return []
    own = [value for key, value in part.items() if key == language and isinstance(value, str)]
    return own + [text for each in part.values() for text in texts_of(each, language)]


@pytest.mark.parametrize("name", instrument_ids())
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_number_in_norwegian_text_has_a_decimal_comma(name: str, language: str) -> None:
    texts = texts_of(YAML(typ="safe").load(instrument_path(name)), language)
    assert [text for text in texts if re.search(r"\d\.\d", VERSION.sub("", text))] == []
