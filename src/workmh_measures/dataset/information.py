"""What a study says to its participants, in one language: the same for every page, with the hash consent is given to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from ..model.participant_pages import ConsentRule, Contact, spoken
from ..model.text import Text

__all__ = ["consent_texts", "contact_texts", "information_hash"]


def consent_texts(rule: ConsentRule, language: str) -> dict[str, Any]:
    """Return the information and what is asked after it, as plain data.

    Returns
    -------
    Keys version, sections (title, paragraphs), statement ("" where nothing is asked in the form), parts (id, text),
    hash of all of it.
    """
    asked = rule.in_form and rule.statement is not None
    texts: dict[str, Any] = {
        "version": rule.version,
        "sections": [
            {
                "title": spoken(section.title, language),
                "paragraphs": [spoken(text, language) for text in section.paragraphs],
            }
            for section in rule.information
        ],
        "statement": spoken(rule.statement, language) if asked and rule.statement is not None else "",
        "parts": [{"id": name, "text": spoken(rule.part_texts[name], language)} for name in rule.parts]
        if asked
        else [],
    }
    return {**texts, "hash": information_hash(texts)}


def information_hash(texts: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the information as shown; it stands with the consent that was given to it."""
    canonical = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def contact_texts(contact: Contact, language: str) -> dict[str, Any]:
    """Return how to reach the study and withdraw, as plain data; "" and an empty list for what is not said."""

    def said(text: Text | None) -> str:
        return "" if text is None else spoken(text, language)

    return {
        "text": said(contact.text),
        "telephone": contact.telephone or "",
        "email": contact.email or "",
        "hours": said(contact.hours),
        "withdrawal": [spoken(text, language) for text in contact.withdrawal.values()],
    }
