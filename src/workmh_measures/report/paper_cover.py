"""What a cover may say: nothing on it tells an illness, an office or an instrument to whoever sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..errors import ExportError, problem
from ..model.instrument import Instrument

__all__ = ["cover_title", "telling_words"]

# Beginnings of words, in Norwegian, English and Arabic. A cover lies on kitchen tables: rather one too many.
_BEGINNINGS = (
    "addict", "alcohol", "alkohol", "angst", "anxi", "arbeidsavklaring", "bipolar", "burnout", "depres", "diagnos",
    "disab", "disease", "disorder", "distress", "drug", "dyssemi", "funksjonshem", "health", "helse", "ill", "lidelse",
    "mental", "nav", "nevro", "neuro", "pain", "pasient", "patient", "psych", "psyk", "ptsd", "rehab", "rus", "schizo",
    "schizofreni", "selvmord", "sjuk", "sjølvmord", "smerte", "stress", "suicid", "sykdom", "sykefrav", "sykmeld", "syk",
    "symptom", "terapi", "therap", "trauma", "traume", "treatment", "trygd", "ufør", "utbrent", "well-being", "wellbeing",
    "اكتئاب", "الاكتئاب", "الصحة", "النفسي", "قلق", "القلق", "مرض", "المرض", "نفسي", "ناف",
)  # fmt: skip
_WHOLE = {"nav", "ill", "rus", "syk", "ناف"}
"""Short ones count as whole words only: a navigator or an illustration tells nothing."""


def telling_words(title: str, instruments: Iterable[Instrument]) -> list[str]:
    """Return what in a title tells more than a cover may: words of illness, NAV, and names of instruments."""
    words = [*re.findall(r"\w+", title.casefold()), *re.findall(r"\w+-[\w-]+", title.casefold())]
    told = [word for word in words if word in _WHOLE or word.startswith(_LONG)]
    names = [name.casefold() for one in instruments for name in _names(one)]
    plain = title.casefold()
    return list(dict.fromkeys([*told, *(name for name in names if _stands_in(name, plain))]))


def cover_title(title: str, instruments: Iterable[Instrument]) -> str:
    """Return a title chosen for the cover, if it tells nothing.

    Raises
    ------
    ExportError
        PRINT-COVER with the words that tell.
    """
    found = telling_words(title, instruments)
    if found:
        raise ExportError([problem("PRINT-COVER", where="--title", found=found)])
    return title


def _names(instrument: Instrument) -> list[str]:
    """Return what an instrument is called; the short names of our own are ordinary words, such as WORK."""
    short = [] if instrument.licence.wording == "project" else [instrument.id, instrument.short_name]
    return [*short, *instrument.name.root.values()]


def _stands_in(name: str, title: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title) is not None


_LONG = tuple(beginning for beginning in _BEGINNINGS if beginning not in _WHOLE)
