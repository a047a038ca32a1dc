"""The words of the application, one table per language."""

from __future__ import annotations

from workmh_measures.ui.words import en, nb

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "chosen_language", "word", "words_of"]

_TABLES: dict[str, dict[str, str]] = {"nb": nb.WORDS, "en": en.WORDS}
LANGUAGES: dict[str, str] = {"nb": "Norsk", "en": "English"}
DEFAULT_LANGUAGE = "nb"


def chosen_language(asked: str | None, *, otherwise: str = DEFAULT_LANGUAGE) -> str:
    """Return the language asked for if there is a table for it, else the other one."""
    return asked if asked in _TABLES else otherwise


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
