"""The words of the reports, one table for each language."""

from __future__ import annotations

from . import en, library_en, library_nb, methods, nb, remarks, results_en, results_nb, validity

__all__ = ["LOCALES", "TABLES"]

TABLES: dict[str, dict[str, str]] = {
    "nb": nb.WORDS | library_nb.WORDS | results_nb.WORDS | validity.NB | remarks.NB | methods.NB,
    "en": en.WORDS | library_en.WORDS | results_en.WORDS | validity.EN | remarks.EN | methods.EN,
}
LOCALES: dict[str, str] = {"nb": "nb_NO", "en": "en_GB"}
"""Where the form of numbers and dates is taken from."""
