"""What an instrument measures, on a page."""

from __future__ import annotations

from ..model.instrument import Instrument
from .blocks import Phrase
from .words.construct_names import CONSTRUCT_NAMES

__all__ = ["construct_words"]


def construct_words(instrument: Instrument, language: str) -> Phrase:
    """Return what an instrument measures in a language.

    A definition of one's own has no translation here; then the English of the definition stands, and is marked so.
    """
    english = instrument.construct_
    if language == "en":
        return Phrase(english)
    told = CONSTRUCT_NAMES.get(english, {}).get(language)
    return Phrase(english, "en") if told is None else Phrase(told)
