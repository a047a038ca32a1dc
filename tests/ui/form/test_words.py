"""Every word exists in every language, with the same places to fill."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from workmh_measures.model.instrument import RecallPeriod
from workmh_measures.model.safety import HELP_LINES
from workmh_measures.ui.form.files import ASSETS
from workmh_measures.ui.form.words import (
    LANGUAGES,
    WORDS,
    help_lines,
    language_choice,
    recall_words,
    words,
)


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", WORDS)
def test_a_word_exists_in_every_language_with_the_same_slots(key: str) -> None:
    texts = [words(language)[key] for language in LANGUAGES]
    assert all(text.strip() for text in texts)
    assert len({frozenset(slots(text)) for text in texts}) == 1
    assert {"nb", "nn", "en"} == set(WORDS[key])


def test_the_browser_asks_only_for_words_that_exist_and_none_lies_idle() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in ASSETS.glob("*.js"))
    asked = set(re.findall(r"words\.(\w+)", code))
    states = {"saving", "saved", "unsent", "refused"}  # asked for by the state of an answer
    on_the_server = {"language_name", "kiosk_lost"}
    assert asked - set(WORDS) == set()
    assert set(WORDS) - asked - states - on_the_server == set()


def test_no_language_has_words_beyond_the_common_ones() -> None:
    assert {language: set(words(language)) for language in LANGUAGES} == {
        language: set(WORDS) for language in LANGUAGES
    }


@pytest.mark.parametrize(
    ("language", "name", "direction"),
    [("nb", "Bokmål", "ltr"), ("ar", "العربية", "rtl"), ("uk", "українська", "ltr"), ("prs", "prs", "rtl")],
)
def test_a_language_is_offered_under_its_own_name(language: str, name: str, direction: str) -> None:
    assert language_choice(language) == {"id": language, "name": name, "direction": direction}


@pytest.mark.parametrize("language", LANGUAGES)
def test_someone_to_talk_to_is_never_one_number_alone(language: str) -> None:
    lines = help_lines(language)
    assert len(lines) == len(HELP_LINES) >= 3
    assert all(line["number"] and line["name"] and line["when"] for line in lines)


@pytest.mark.parametrize(
    ("value", "unit", "language", "expected"),
    [
        (0, "day", "nb", "i dag"),
        (7, "day", "en", "the past 7 days"),
        (1, "week", "nb", "den siste uken"),
        (2, "week", "nn", "dei siste 2 vekene"),
        (12, "month", "nb", "de siste 12 månedene"),
    ],
)
def test_the_recall_period_is_told_in_words(value: int, unit: str, language: str, expected: str) -> None:
    assert recall_words(RecallPeriod(value=value, unit=unit), language) == expected


def test_no_recall_period_is_no_words() -> None:
    assert recall_words(None, "nb") == ""
    assert words("en")["next"] == "Next"
