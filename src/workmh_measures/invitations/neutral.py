"""Nobody who sees a screen or an envelope learns anything: no illness, no office, no instrument, no arm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workmh_measures.errors import DefinitionError, problem
from workmh_measures.invitations.settings import LANGUAGES, InvitationSettings
from workmh_measures.invitations.words import wording
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study

__all__ = ["refuse_telling_words", "telling_words"]

# Whole words, and beginnings of words.
_WORDS = frozenset("nav aap uføretrygd uføre rus ruset trygd".split())
_STEMS = (
    "psyk psych depr angst anxi sykdom sjukdom syk sjuk illness disease disorder lidelse lidingar diagno terapi therap "
    "treatment behandling mental stress utbrent burnout selvmord sjølvmord suicid trauma schizo bipolar sykmeld sjukmeld "
    "sick arbeidsavklaring disab arbeidsevne distress patient pasient klinikk clinic symptom trial randomis control "
    "kontrollgruppe tiltaksgruppe"
).split()


def refuse_telling_words(
    settings: InvitationSettings, study: Study, instruments: Iterable[Instrument]
) -> None:
    """Refuse settings that would tell a person's neighbour something, whatever the message and language.

    Raises
    ------
    DefinitionError
        INVITE-WORDS for each word found.
    """
    names = [*_names(study, instruments)]
    said = [
        text
        for language in LANGUAGES
        for is_reminder in (False, True)
        for text in wording(settings, language, is_reminder=is_reminder).everything()
    ]
    said += [settings.site, settings.return_address or ""]
    if settings.sender is not None:
        said += [settings.sender.name, settings.sender.address, settings.sender.reply_to or ""]
    found = dict.fromkeys(word for text in said for word in telling_words(text, names))
    if found:
        raise DefinitionError([problem("INVITE-WORDS", found=word) for word in found])


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


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))


def _names(study: Study, instruments: Iterable[Instrument]) -> Iterator[str]:
    for one in instruments:
        yield one.id.upper() if one.id.isalpha() else one.id
        if parts := re.fullmatch(r"([a-z]+)(\d+)", one.id):
            yield f"{parts[1]} {parts[2]}"
        yield from one.name.root.values()
        for text in one.name.root.values():
            yield from re.findall(r"\b[A-Z][A-Z0-9-]{2,}\b", text)
    yield from (text for arm in study.arms for text in arm.name.root.values())
    yield from study.title.root.values()
