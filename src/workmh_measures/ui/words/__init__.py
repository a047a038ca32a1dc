"""The words of the application, one table per language."""

from __future__ import annotations

from workmh_measures.ui.words import (
    analysis,
    board,
    data_out,
    en,
    enrolment,
    importing,
    menu,
    nb,
    oversight,
    person,
    queries,
    ready,
    results,
    shown,
    start,
)
from workmh_measures.ui.words.entry import ENTRY

__all__ = [
    "DEFAULT_LANGUAGE",
    "ENTRY_LANGUAGES",
    "LANGUAGES",
    "chosen_language",
    "entry_language",
    "entry_word",
    "word",
    "words_of",
]

LANGUAGES: dict[str, str] = {"nb": "Norsk", "en": "English"}
# The page in front of the form speaks what the form speaks; the pages of staff do not.
ENTRY_LANGUAGES: dict[str, str] = {"nb": "Norsk", "nn": "Nynorsk", "en": "English", "ar": "العربية"}
_AREAS = (
    menu,
    start,
    board,
    person,
    enrolment,
    importing,
    queries,
    data_out,
    oversight,
    results,
    analysis,
    ready,
    shown,
)
_TABLES: dict[str, dict[str, str]] = {
    language: {key: texts[language] for key, texts in ENTRY.items()}
    | own
    | {key: pair[place] for area in _AREAS for key, pair in area.WORDS.items()}
    for place, (language, own) in enumerate({"nb": nb.WORDS, "en": en.WORDS}.items())
}
DEFAULT_LANGUAGE = "nb"


def chosen_language(asked: str | None, *, otherwise: str = DEFAULT_LANGUAGE) -> str:
    """Return the language asked for if there is a table for it, else the other one."""
    return asked if asked in _TABLES else otherwise


def entry_language(asked: str | None) -> str:
    """Return the language asked for if the page in front of the form speaks it, else the default."""
    return asked if asked in ENTRY_LANGUAGES else DEFAULT_LANGUAGE


def entry_word(language: str, key: str) -> str:
    """Return one text of the page in front of the form; its slots are filled in the browser."""
    return ENTRY[key][language]


def words_of(language: str) -> dict[str, str]:
    """Return the whole table of a language."""
    return _TABLES[language]


def word(language: str, key: str, **slots: object) -> str:
    """Return one text of a language with its slots filled.

    Raises
    ------
    KeyError
        If the text does not exist: a programming error.
    """
    return _TABLES[language][key].format(**slots)
