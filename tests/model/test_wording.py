"""A wording pack: complete or not usable, and one hash for what a person sees."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from babel import Locale, localedata
from pydantic import ValidationError

from workmh_measures.definitions.library import load_instrument
from workmh_measures.messages import WORDING
from workmh_measures.model import wording
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.plain_text import text_faults, tidied
from workmh_measures.model.wording import (
    WordingPack,
    language_tag,
    optional_elements,
    required_elements,
    structure,
    text_direction,
    wording_problems,
)

GIVEN = {
    "language": "nb",
    "version": "1",
    "source": "made up",
    "licence_note": "none needed",
    "date": "2026-01-15",
    "recorded": datetime(2026, 1, 15, tzinfo=UTC),
}


def pack(instrument: Instrument, **changed: Any) -> WordingPack:
    language = changed.get("language", "nb")
    parts = {
        **GIVEN,
        "instrument": instrument.id,
        "structure": structure(instrument),
        "texts": {name: f"Made up {name}" for name in required_elements(instrument, language)},
        **changed,
    }
    return WordingPack(**parts)


def test_a_complete_pack_has_no_problem() -> None:
    for name in ("hads", "eq5d5l", "cantril", "work_status"):
        instrument = load_instrument(name)
        assert wording_problems(instrument, pack(instrument)) == []


def test_the_elements_stand_in_the_order_of_the_form() -> None:
    elements = required_elements(load_instrument("eq5d5l"), "nb")
    assert elements[:3] == ("title", "instruction", "recall")
    assert elements[3:9] == ("item.mo", *(f"option.mo.{code}" for code in range(1, 6)))
    assert elements[-3:] == ("item.vas", "low.vas", "high.vas")
    assert "closing" in optional_elements(load_instrument("eq5d5l"))


def test_a_unit_must_be_given_only_in_a_language_the_definition_lacks() -> None:
    instrument = load_instrument("work_status")
    units = {name for name in required_elements(instrument, "ar") if name.startswith("unit.")}
    assert units
    assert not units & set(required_elements(instrument, "nb"))
    assert units <= set(optional_elements(instrument))


def test_every_lacking_and_unknown_element_is_named_at_once() -> None:
    instrument = load_instrument("hads")
    texts = dict(pack(instrument).texts)
    del texts["item.03"], texts["option.07.2"]
    texts["itm.03"] = "Made up"
    found = wording_problems(instrument, pack(instrument, texts=texts))
    assert [(p.code, p.found, p.nearest) for p in found] == [
        ("WORD-LACKING", "item.03", "itm.03"),
        ("WORD-LACKING", "option.07.2", None),
        ("WORD-ELEMENT", "itm.03", "item.03"),
    ]
    assert all(p.hint and p.where for p in found)


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 1, 2, 2), (0, 1, 2, 4)])
def test_a_display_order_names_each_code_once(order: tuple[int, ...]) -> None:
    instrument = load_instrument("hads")
    assert wording_problems(instrument, pack(instrument, display_order={"01": (3, 2, 1, 0)})) == []
    found = wording_problems(instrument, pack(instrument, display_order={"01": order}))
    assert [(p.code, p.allowed) for p in found] == [("WORD-ORDER", "0, 1, 2, 3")]


def test_a_pack_of_another_instrument_or_of_other_items_is_not_used() -> None:
    hads, gad7 = load_instrument("hads"), load_instrument("gad7")
    assert [p.code for p in wording_problems(gad7, pack(hads))] == ["WORD-INSTRUMENT"]
    fewer = hads.model_copy(update={"items": hads.items[:-1]})
    assert [p.code for p in wording_problems(fewer, pack(hads))] == ["WORD-STRUCTURE"]


def test_the_structure_follows_what_is_asked_and_nothing_else() -> None:
    hads = load_instrument("hads")
    assert structure(hads) == structure(hads.model_copy(update={"version": "9", "references": ()}))
    assert structure(hads) != structure(hads.model_copy(update={"items": hads.items[::-1]}))


def test_the_hash_follows_texts_order_language_and_instrument_and_nothing_else() -> None:
    hads = load_instrument("hads")
    one = pack(hads)
    assert one.hash == pack(hads, source="elsewhere", version="2", date="2026-02-01").hash
    changed = [
        pack(hads, texts={**one.texts, "item.01": "Other"}),
        pack(hads, display_order={"01": (3, 2, 1, 0)}),
        pack(hads, language="nn"),
        pack(load_instrument("gad7")),
    ]
    assert len({one.hash, *(other.hash for other in changed)}) == 5


@pytest.mark.parametrize(
    "language", ["ar", "fa", "so", "ti", "uk", "zh-Hant", "pt-BR", "sr-Latn-RS", "es-419"]
)
def test_a_pack_may_be_in_any_language(language: str) -> None:
    hads = load_instrument("hads")
    assert wording_problems(hads, pack(hads, language=language)) == []


@pytest.mark.parametrize("language", ["", "n", "norsk", "nb_NO", "AR", "../up", "nb/nn", "*"])
def test_what_is_no_language_tag_is_refused(language: str) -> None:
    with pytest.raises(ValidationError):
        pack(load_instrument("hads"), language=language)


def test_a_language_tag_gets_its_usual_spelling() -> None:
    given = ["NB", "ar-eg", "zh-HANT-tw", "pt_br", " uk ", "nb-x-Easy"]
    assert [language_tag(tag) for tag in given] == ["nb", "ar-EG", "zh-Hant-TW", "pt-BR", "uk", "nb-x-easy"]


def test_the_direction_agrees_with_the_unicode_locale_data() -> None:
    languages = [name for name in localedata.locale_identifiers() if "Mong" not in name]  # runs downwards
    assert len(languages) > 500
    wrong = {
        name
        for name in languages
        if text_direction(name.replace("_", "-")) != Locale.parse(name).text_direction
    }
    assert wrong == set()
    assert pack(load_instrument("hads"), language="ar").direction == "rtl"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Made <b>up</b>", "HTML (<b>)"),
        ("Made <script src=x>", "HTML (<script src=x>)"),
        ("Made <!-- up", "HTML (<!--)"),
        ("Made\u202eup", "a mark that turns the direction of writing (U+202E)"),
        ("Made\u2066up", "a mark that turns the direction of writing (U+2066)"),
        ("Made\u200bup", "an invisible character (U+200B)"),
        ("Made\x07up", "a control character (U+0007)"),
        ("Made\tup", "a control character (U+0009)"),
        ("Made\ue000up", "a private character (U+E000)"),
        ("Made\U000e0041up", "an invisible character (U+E0041)"),
        ("x" * 10_001, "10,001 characters, more than 10,000"),
    ],
)
def test_a_text_is_plain_and_shows_all_it_says(text: str, fault: str) -> None:
    assert text_faults(text) == [fault]
    hads = load_instrument("hads")
    found = wording_problems(hads, pack(hads, texts={**pack(hads).texts, "title": text}))
    assert [(p.code, p.found) for p in found] == [("WORD-TEXT", fault)]


def test_a_placeholder_is_left_only_where_a_form_fills_it() -> None:
    rtw = load_instrument("rtw_expectancy")
    name = "horizon_months"
    with_it = {**pack(rtw).texts, f"item.{rtw.item_ids[0]}": f"In {{{name}}}"}
    assert wording_problems(rtw, pack(rtw, texts=with_it)) == []
    further = {**with_it, **pack(rtw, language="ar").texts, f"item.{rtw.item_ids[0]}": f"In {{{name}}}"}
    in_title = {**pack(rtw).texts, "title": f"In {{{name}}}"}
    for one in (pack(rtw, texts=further, language="ar"), pack(rtw, texts=in_title)):
        assert [(p.code, p.found) for p in wording_problems(rtw, one)] == [
            ("WORD-PLACEHOLDER", f"{{{name}}}")
        ]


def test_signs_that_writing_needs_are_kept() -> None:
    # Zero-width joiners of Persian, marks of direction, letters beyond the basic plane, smaller-than signs.
    for text in ("می‌روم", "\u200fABC\u200e", "𞤀𞤁", "under < 3 times, over > 5", "To\nlines"):
        assert text_faults(text) == []


def test_the_same_text_typed_on_two_machines_becomes_the_same() -> None:
    assert tidied("  Pa\u030a linje\r\nto \r") == tidied("På linje\nto") == "På linje\nto"


def test_every_message_of_wording_is_used_and_every_code_has_a_message() -> None:
    source = Path(wording.__file__).parents[1]
    texts = [path.read_text(encoding="utf-8") for path in source.rglob("*.py") if path.name != "messages.py"]
    used = {code for text in texts for code in re.findall(r'"(WORD-[A-Z-]+)"', text)}
    assert len(used) > 20
    assert used == set(WORDING)
