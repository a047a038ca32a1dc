"""The information a person consents to is known by its hash: any other text, order or question has another."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from workmh_measures.dataset.information import consent_texts, contact_texts
from workmh_measures.model.participant_pages import ConsentRule, Contact

RULE: dict[str, Any] = {
    "version": "1",
    "parts": ("registers",),
    "asked": "form",
    "information": (
        {"title": {"nb": "Først", "pt": "Primeiro"}, "paragraphs": ({"nb": "æøå", "pt": "ção"},)},
        {"title": {"nb": "Så", "pt": "Depois"}, "paragraphs": ({"nb": "b", "pt": "b"},)},
    ),
    "statement": {"nb": "Ja?", "pt": "Sim?"},
    "part_texts": {"registers": {"nb": "Tall", "pt": "Números"}},
}


def _texts(**changed: Any) -> dict[str, Any]:
    return consent_texts(ConsentRule.model_validate({**RULE, **changed}), "nb")


def test_the_hash_is_the_sha_256_of_the_texts_as_sorted_json() -> None:
    texts = _texts()
    told = {name: value for name, value in texts.items() if name != "hash"}
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    assert texts["hash"] == hashlib.sha256(plain).hexdigest()
    assert [section["title"] for section in texts["sections"]] == ["Først", "Så"]


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "2"},
        {"information": RULE["information"][::-1]},
        {"information": RULE["information"][:1]},
        {"statement": {"nb": "Ja."}},
        {"part_texts": {"registers": {"nb": "Andre tall"}}},
        {"parts": (), "part_texts": {}},
        {"asked": "elsewhere"},
    ],
)
def test_whatever_is_shown_otherwise_has_another_hash(changed: dict[str, Any]) -> None:
    assert _texts(**changed)["hash"] != _texts()["hash"]


def test_asked_elsewhere_nothing_is_asked_and_the_information_is_there() -> None:
    texts = _texts(asked="elsewhere")
    assert (texts["statement"], texts["parts"], len(texts["sections"])) == ("", [], 2)


def test_a_language_with_a_region_reads_the_text_of_its_language_and_no_other() -> None:
    rule = ConsentRule.model_validate(RULE)
    assert consent_texts(rule, "pt-BR")["statement"] == "Sim?"
    with pytest.raises(KeyError):
        consent_texts(rule, "sv")


def test_a_contact_leaves_open_what_is_not_said() -> None:
    told = contact_texts(Contact(telephone="113", withdrawal={}), "nb")
    assert told == {"text": "", "telephone": "113", "email": "", "hours": "", "withdrawal": []}
