"""Words that tell a bystander something: illness, office, treatment, the name of an instrument."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .instrument import Instrument

__all__ = ["instrument_names", "telling_words"]

# Whole words, and beginnings of words.
_WORDS = frozenset("nav aap uføretrygd uføre rus ruset trygd".split())
_STEMS = (
    "psyk psych depr angst anxi sykdom sjukdom syk sjuk illness disease disorder lidelse lidingar diagno terapi therap "
    "treatment behandling mental stress utbrent burnout selvmord sjølvmord suicid trauma schizo bipolar sykmeld sjukmeld "
    "sick arbeidsavklaring disab arbeidsevne distress patient pasient klinikk clinic symptom trial randomis control "
    "kontrollgruppe tiltaksgruppe"
).split()


def telling_words(text: str, names: Iterable[str] = ()) -> list[str]:
    """Return the words of a text that tell something.

    Parameters
    ----------
    names : of instruments and arms. One word in capitals is found in capitals only, since `WAS` and `VIA` are words too.
    """
    plain = _plain(text)
    found = [w for w in plain.split() if w in _WORDS or any(w.startswith(stem) for stem in _STEMS)]
    for name in names:
        if name.isupper():
            is_there = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
        else:
            is_there = f" {_plain(name)} " in f" {plain} "
        if is_there:
            found.append(name)
    return list(dict.fromkeys(found))


def instrument_names(instrument: Instrument) -> Iterator[str]:
    """Yield what an instrument is called: its id, its names, and the short names within them."""
    yield instrument.id.upper() if instrument.id.isalpha() else instrument.id
    if parts := re.fullmatch(r"([a-z]+)(\d+)", instrument.id):
        yield f"{parts[1]} {parts[2]}"
    yield from instrument.name.root.values()
    for text in instrument.name.root.values():
        yield from re.findall(r"\b[A-Z][A-Z0-9-]{2,}\b", text)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))
