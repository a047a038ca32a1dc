"""The words of the reports, one table for each language."""

from __future__ import annotations

from . import (
    confirmatory,
    dif,
    en,
    figures,
    files,
    invariance,
    item_response,
    library_en,
    library_nb,
    methods,
    nb,
    remarks,
    results_en,
    results_nb,
    scalability,
    staff_results,
    trial,
    trial_drawings,
    trial_economics,
    trial_effects,
    trial_explained,
    trial_missing,
    trial_plan,
    trial_together,
    trial_took_part,
    trial_work,
    validity,
)

__all__ = ["LOCALES", "TABLES"]

_BOTH = (
    validity,
    remarks,
    methods,
    confirmatory,
    invariance,
    item_response,
    dif,
    scalability,
    figures,
    files,
    staff_results,
    trial,
    trial_drawings,
    trial_economics,
    trial_effects,
    trial_explained,
    trial_missing,
    trial_plan,
    trial_together,
    trial_took_part,
    trial_work,
)
TABLES: dict[str, dict[str, str]] = {
    "nb": nb.WORDS | library_nb.WORDS | results_nb.WORDS,
    "en": en.WORDS | library_en.WORDS | results_en.WORDS,
}
for _words in _BOTH:
    TABLES["nb"] |= _words.NB
    TABLES["en"] |= _words.EN
LOCALES: dict[str, str] = {"nb": "nb_NO", "en": "en_GB"}
"""Where the form of numbers and dates is taken from."""
