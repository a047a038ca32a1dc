"""Nobody who sees a screen or an envelope learns anything: no illness, no office, no instrument, no arm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workmh_measures.errors import DefinitionError, problem
from workmh_measures.invitations.settings import LANGUAGES, InvitationSettings
from workmh_measures.invitations.words import wording
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.model.telling_words import instrument_names, telling_words

__all__ = ["refuse_telling_words", "telling_words"]


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


def _names(study: Study, instruments: Iterable[Instrument]) -> Iterator[str]:
    for one in instruments:
        yield from instrument_names(one)
    yield from (text for arm in study.arms for text in arm.name.root.values())
    yield from study.title.root.values()
