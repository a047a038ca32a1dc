"""The wording of one instrument in one language, taken from the holder's own material."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from ..errors import Problem, nearest_match, problem
from .base import Definition, Identifier, ItemId, Phrase
from .instrument import Instrument, IsoDate
from .plain_text import text_faults

__all__ = [
    "LanguageTag",
    "WordingPack",
    "is_language_tag",
    "language_tag",
    "optional_elements",
    "required_elements",
    "structure",
    "text_direction",
    "wording_problems",
]

_TAG = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-x(-[a-z0-9]{1,8})+)?"
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_LONGEST_TAG = 35
LanguageTag = Annotated[str, StringConstraints(pattern=rf"^{_TAG}$", max_length=_LONGEST_TAG)]
"""A language by BCP 47 in its usual spelling: nb, ar, uk, zh-Hant, pt-BR."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

_RIGHT_TO_LEFT_LANGUAGES = frozenset(
    "apc ar arc ary arz bal bgn ckb dv fa glk he ks lrc mzn nqo ota pnb prs ps rhg sd sdh skr syr trw ug ur yi".split()
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset(
    "Adlm Arab Aran Hebr Mand Mani Mend Nkoo Rohg Samr Syrc Syre Thaa Yezi".split()
)


class WordingPack(Definition):
    """The holder's wording of one instrument in one language; it is complete or not usable.

    Attributes
    ----------
    instrument : id of the instrument.
    structure : what the instrument asked when the pack was made, see `structure`.
    language : language of the texts.
    version : the holder's name of this version of the wording.
    source, licence_note : where the texts come from, and by which right the study uses them.
    date : date of the wording.
    recorded : moment the pack was taken into the study's data folder.
    texts : text of each element: ``title``, ``instruction``, ``recall``, ``section.01`` (a heading before the
        item), ``item.01``, ``option.01.0``, ``low.vas`` and ``high.vas``, ``unit.01``, ``closing``.
    display_order : codes of an item in the order shown; an item not named is shown in the order of definition.
    """

    instrument: Identifier
    structure: Digest
    language: LanguageTag
    version: Phrase
    source: Phrase
    licence_note: Phrase
    date: IsoDate
    recorded: AwareDatetime
    texts: dict[str, Phrase]
    display_order: dict[ItemId, tuple[int, ...]] = {}

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what a person sees: instrument, language, texts and order; stored with each answer."""
        return _digest(
            {
                "instrument": self.instrument,
                "language": self.language,
                "texts": self.texts,
                "display_order": self.display_order,
            }
        )

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Direction in which the texts run."""
        return text_direction(self.language)


def language_tag(text: str) -> str:
    """Return a language tag in its usual spelling (``AR-eg`` becomes ``ar-EG``), checked by nobody yet."""
    parts = text.strip().replace("_", "-").split("-")
    spelled = [parts[0].lower()]
    for part in parts[1:]:
        private = "x" in spelled
        if len(part) == 4 and part.isalpha() and not private:
            spelled.append(part.title())
        elif len(part) == 2 and part.isalpha() and not private:
            spelled.append(part.upper())
        else:
            spelled.append(part.lower())
    return "-".join(spelled)


def is_language_tag(text: str) -> bool:
    """Say whether a text is a language tag in its usual spelling."""
    return len(text) <= _LONGEST_TAG and re.fullmatch(_TAG, text) is not None


def text_direction(language: str) -> Literal["ltr", "rtl"]:
    """Return the direction of a language: that of the script its tag names, else of its usual script."""
    parts = language.split("-")
    script = next((part for part in parts[1:2] if len(part) == 4 and part.isalpha()), None)
    if script is not None:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT_LANGUAGES else "ltr"


def structure(instrument: Instrument) -> str:
    """Return the SHA-256 of what an instrument asks: its items in order, their kinds, codes and ends.

    A pack fits every version of a definition with the same structure: new bands or references change the
    fingerprint of the definition, but not the questions.
    """
    asked = []
    for item in instrument.items:
        scale = instrument.response_scale_of(item.id)
        asked.append([item.id, scale.kind, list(scale.codes), scale.minimum, scale.maximum])
    return _digest([instrument.id, asked])


def required_elements(instrument: Instrument, language: str) -> tuple[str, ...]:
    """Return the elements a pack must have, in the order of the form.

    Parameters
    ----------
    language : of the pack; the unit of a number must be given only in a language the definition lacks.
    """
    names = ["title", "instruction"] + (["recall"] if instrument.recall_period is not None else [])
    for item in instrument.items:
        scale = instrument.response_scale_of(item.id)
        names.append(f"item.{item.id}")
        names += [f"option.{item.id}.{code}" for code in scale.codes]
        if scale.anchors is not None:
            names += [f"low.{item.id}", f"high.{item.id}"]
        if scale.unit is not None and language not in scale.unit.languages:
            names.append(f"unit.{item.id}")
    return tuple(names)


def optional_elements(instrument: Instrument) -> tuple[str, ...]:
    """Return the elements a pack may have beside those required."""
    scales = {item.id: instrument.response_scale_of(item.id) for item in instrument.items}
    units = [f"unit.{item}" for item, scale in scales.items() if scale.unit is not None]
    return ("recall", *(f"section.{item}" for item in scales), *units, "closing")


def wording_problems(instrument: Instrument, pack: WordingPack) -> list[Problem]:
    """Return everything that stands against using a pack; empty when it is complete and fits."""
    where = f"wording of {instrument.id} in {pack.language}"
    if pack.instrument != instrument.id:
        return [problem("WORD-INSTRUMENT", where=where, found=pack.instrument, allowed=instrument.id)]
    if pack.structure != structure(instrument):
        return [problem("WORD-STRUCTURE", where=where, found=instrument.id)]
    required = required_elements(instrument, pack.language)
    known = {*required, *optional_elements(instrument)}
    found = [
        problem("WORD-LACKING", where=where, found=name, nearest=nearest_match(name, set(pack.texts) - known))
        for name in required
        if name not in pack.texts
    ]
    found += [
        problem("WORD-ELEMENT", where=where, found=name, nearest=nearest_match(name, known))
        for name in pack.texts
        if name not in known
    ]
    found += [
        problem("WORD-TEXT", where=f"{where}, {name}", found=fault)
        for name, text in pack.texts.items()
        for fault in text_faults(text)
    ]
    return [
        *found,
        *_placeholder_problems(instrument, pack, where),
        *_order_problems(instrument, pack, where),
    ]


def _placeholder_problems(instrument: Instrument, pack: WordingPack, where: str) -> Iterator[Problem]:
    """Name each {word} nothing fills: a form fills the parameters of the study into items, in its own languages."""
    filled = set(instrument.parameters) if pack.language in instrument.languages else set()
    for name, text in pack.texts.items():
        for word in dict.fromkeys(_PLACEHOLDER.findall(text)):
            if word not in filled or not name.startswith("item."):
                yield problem("WORD-PLACEHOLDER", where=f"{where}, {name}", found=f"{{{word}}}")


def _order_problems(instrument: Instrument, pack: WordingPack, where: str) -> Iterator[Problem]:
    for item, order in pack.display_order.items():
        codes = instrument.response_scale_of(item).codes if item in instrument.item_ids else ()
        if sorted(order) != sorted(codes) or not codes:
            yield problem("WORD-ORDER", where=f"{where}, item {item}", found=order, allowed=codes, item=item)


def _digest(content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
