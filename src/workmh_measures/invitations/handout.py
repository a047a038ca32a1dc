"""One sheet with a personal link, to hand over or to send: it needs no identity and no mail server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from workmh_measures.invitations.neutral import refuse_telling_words, telling_words
from workmh_measures.invitations.sending import personal_link
from workmh_measures.invitations.settings import LANGUAGES, InvitationSettings
from workmh_measures.invitations.words import wording
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.participant_pages import Contact
from workmh_measures.model.study import Study
from workmh_measures.model.text import Text
from workmh_measures.report.letter import Letter
from workmh_measures.storage.link_renewal import IssuedLink
from workmh_measures.storage.typed_codes import grouped

__all__ = ["handout", "plain_settings"]

_NAME = {"nb": "undersøkelsen", "nn": "undersøkinga", "en": "the survey"}
_QUESTIONS = {"nb": "Spørsmål?", "nn": "Spørsmål?", "en": "Questions?"}
_WHO_GAVE_IT = {
    "nb": "Spør den du fikk brevet av.",
    "nn": "Spør den du fekk brevet av.",
    "en": "Ask the person who gave you this letter.",
}


def plain_settings(study: Study, site: str) -> InvitationSettings:
    """Return what a sheet says where the study has no settings of invitations: no name, and whom to ask.

    Parameters
    ----------
    site : address of the forms.
    """
    reached = {language: _contact(study.contact, language) for language in LANGUAGES}
    return InvitationSettings(site=site, name=Text(_NAME), contact=Text(reached))


def handout(
    study: Study,
    instruments: Iterable[Instrument],
    settings: InvitationSettings,
    issued: IssuedLink,
    written: tuple[str, date],
) -> Letter:
    """Return the sheet of one person; the pseudonym stands small above the window, so that sheets are not mixed up.

    Parameters
    ----------
    instruments : whose names must not be read on it.
    written : language, one of `settings.LANGUAGES`, and the day at its head.

    Raises
    ------
    DefinitionError
        INVITE-WORDS for each word that tells a bystander something.
    """
    from babel.dates import format_date

    refuse_telling_words(settings, study, instruments)
    language, day = written
    words = wording(settings, language, is_reminder=False)
    return Letter(
        language=language,
        to=(),
        back=issued.participant,
        day=format_date(day, "long", locale=language),
        subject=words.subject,
        before=[words.hello, words.asked],
        scan=words.say("scan"),
        typed=words.say("type"),
        link=personal_link(settings.site, issued.token),
        address=personal_link(settings.site, grouped(issued.code)).partition("://")[2],
        after=[" ".join(words.after), words.contact],
        closing=[words.bye, words.signed],
        label=words.say("code"),
    )


def _contact(contact: Contact | None, language: str) -> str:
    """Return whom to ask, without what would tell a bystander something, such as an office in an address."""
    said: list[str] = []
    if contact is not None:
        hours = (
            f" ({contact.hours.root[language]})" if contact.hours and language in contact.hours.root else ""
        )
        said += [f"{contact.telephone}{hours}"] if contact.telephone else []
        said += [contact.email] if contact.email else []
    ways = [one for one in said if not telling_words(one)]
    return f"{_QUESTIONS[language]} {', '.join(ways) + '.' if ways else _WHO_GAVE_IT[language]}"
