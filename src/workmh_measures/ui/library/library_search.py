"""Which instruments of the library fit what somebody looks for; knows no page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workmh_measures.model.instrument import Instrument
from workmh_measures.report.construct_words import construct_words
from workmh_measures.report.words import TABLES

__all__ = ["ITEM_COUNTS", "Wanted", "found", "words_of"]

ITEM_COUNTS: Mapping[str, tuple[int, int]] = {
    "to_5": (1, 5),
    "to_15": (6, 15),
    "to_30": (16, 30),
    "more": (31, 10_000),
}
"""Ranges of the number of items one can ask for: fewest and most."""

# Unicode takes these for letters of their own, with no accent to leave out.
_WHOLE_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ł": "l"})


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; an empty text asks for nothing.

    `text` is words in any order, each of which must begin a word of the instrument; `items` is a key of
    `ITEM_COUNTS`.
    """

    text: str = ""
    domain: str = ""
    rights: str = ""
    status: str = ""
    items: str = ""
    language: str = ""


def found(instruments: Iterable[Instrument], wanted: Wanted) -> list[Instrument]:
    """Return the instruments that fit, in their order."""
    return [instrument for instrument in instruments if _fits(instrument, wanted)]


def words_of(instrument: Instrument) -> str:
    """Return everything an instrument is found by, in one text of small letters without accents."""
    texts = [instrument.id, instrument.short_name, *instrument.name.root.values()]
    texts += [construct_words(instrument, language).text for language in TABLES]
    texts += [table[f"domain.{instrument.domain}"] for table in TABLES.values()]
    for scale in instrument.scales:
        texts += scale.name.root.values()
    return _plain(" ".join([*texts, instrument.licence.holder]))


def _fits(instrument: Instrument, wanted: Wanted) -> bool:
    least, most = ITEM_COUNTS.get(wanted.items, (0, 10_000))
    return (
        wanted.domain in ("", instrument.domain)
        and wanted.rights in ("", instrument.licence.status)
        and wanted.status in ("", instrument.status)
        and (not wanted.language or wanted.language in instrument.languages)
        and least <= len(instrument.items) <= most
        and _has_words(words_of(instrument), _plain(wanted.text).split())
    )


def _has_words(text: str, asked: Iterable[str]) -> bool:
    spaced = " " + " ".join(text.replace("-", " ").replace("_", " ").split()) + " " + text
    joined = text.replace("-", "")
    return all(f" {word}" in spaced or f" {word}" in f" {joined}" for word in asked)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_WHOLE_LETTERS)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
