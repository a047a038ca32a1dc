"""The study's own words around the form, in one language; compiled once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from workmh_measures.dataset.information import consent_texts, contact_texts
from workmh_measures.model.participant_pages import spoken
from workmh_measures.model.study import Study
from workmh_measures.model.text import Text
from workmh_measures.model.wording import text_direction

__all__ = ["StudyWords"]


class StudyWords:
    """What a study says to its participants.

    Parameters
    ----------
    study : whose file says it.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._of = lru_cache(maxsize=64)(self._compiled)

    def of(self, language: str) -> dict[str, Any]:
        """Return consent, contact, readers, closing and the titles of forms; None where the study says nothing."""
        return self._of(language)

    def _compiled(self, language: str) -> dict[str, Any]:
        study = self._study

        def said(text: Text | None) -> str | None:
            return None if text is None else spoken(text, language)

        entries = [entry for entry in study.schedule if entry.title is not None]
        return {
            "language": language,
            "direction": text_direction(language),
            "consent": None if study.consent is None else consent_texts(study.consent, language),
            "contact": None if study.contact is None else contact_texts(study.contact, language),
            "readers": said(study.readers),
            "closing": said(study.closing),
            "titles": {entry.instrument: said(entry.title) for entry in entries},
        }
