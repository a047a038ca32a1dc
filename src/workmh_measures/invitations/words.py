"""The words of invitations, reminders and letters in bokmål, nynorsk and English: they name no illness and no office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workmh_measures.invitations.settings import LANGUAGES, InvitationSettings

__all__ = ["Wording", "language_for", "wording"]


def _t(nb: str, nn: str, en: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, (nb, nn, en), strict=True))


_WORDS: dict[str, dict[str, str]] = {
    "subject": _t("Noen spørsmål til deg", "Nokre spørsmål til deg", "Some questions for you"),
    "subject_reminder": _t(
        "Påminnelse: noen spørsmål til deg",
        "Påminning: nokre spørsmål til deg",
        "Reminder: some questions for you",
    ),
    "hello": _t("Hei {name},", "Hei {name},", "Hello {name},"),
    "hello_nobody": _t("Hei,", "Hei,", "Hello,"),
    "asked": _t(
        "Du har sagt ja til å være med i {study}. Nå er det tid for noen spørsmål.",
        "Du har sagt ja til å vere med i {study}. No er det tid for nokre spørsmål.",
        "You agreed to take part in {study}. It is now time for some questions.",
    ),
    "asked_reminder": _t(
        "Vi har ikke fått alle svarene dine i {study} ennå. Du kan fortsatt svare.",
        "Vi har ikkje fått alle svara dine i {study} enno. Du kan framleis svare.",
        "We have not received all your answers in {study} yet. You can still answer.",
    ),
    "open": _t("Åpne skjemaet:", "Opne skjemaet:", "Open the form:"),
    "button": _t("Åpne skjemaet", "Opne skjemaet", "Open the form"),
    "no_button": _t(
        "Virker ikke knappen? Åpne denne lenken:",
        "Verkar ikkje knappen? Opne denne lenkja:",
        "If the button does not work, open this link:",
    ),
    "scan": _t(
        "Rett kameraet på telefonen mot ruten, og trykk på lenken som kommer opp.",
        "Rett kameraet på telefonen mot ruta, og trykk på lenkja som kjem opp.",
        "Point the camera of your phone at the square, and tap the link that appears.",
    ),
    "code": _t("Rute som åpner skjemaet", "Rute som opnar skjemaet", "Square that opens the form"),
    "type": _t(
        "Eller skriv dette i adressefeltet i nettleseren:",
        "Eller skriv dette i adressefeltet i nettlesaren:",
        "Or type this into the address bar of your browser:",
    ),
    "personal": _t(
        "Lenken er bare til deg. Ikke send den videre.",
        "Lenkja er berre til deg. Ikkje send henne vidare.",
        "The link is for you alone. Please do not pass it on.",
    ),
    "pause": _t(
        "Du kan ta pause når du vil og fortsette senere med den samme lenken.",
        "Du kan ta pause når du vil og halde fram seinare med den same lenkja.",
        "You can take a break whenever you like and go on later with the same link.",
    ),
    "free": _t(
        "Det er frivillig å svare, og du kan trekke deg når som helst uten å si hvorfor.",
        "Det er frivillig å svare, og du kan trekkje deg når som helst utan å seie kvifor.",
        "Answering is voluntary, and you can withdraw at any time without saying why.",
    ),
    "bye": _t("Vennlig hilsen", "Venleg helsing", "Kind regards"),
    "sms": _t(
        "{study}: Nå er det tid for noen spørsmål. Åpne skjemaet: {link}",
        "{study}: No er det tid for nokre spørsmål. Opne skjemaet: {link}",
        "{study}: It is time for some questions. Open the form: {link}",
    ),
    "sms_reminder": _t(
        "{study}: Du kan fortsatt svare på spørsmålene. Åpne skjemaet: {link}",
        "{study}: Du kan framleis svare på spørsmåla. Opne skjemaet: {link}",
        "{study}: You can still answer the questions. Open the form: {link}",
    ),
}
_AFTER = ("personal", "pause", "free")


@dataclass(frozen=True)
class Wording:
    """The words of one message in one language."""

    language: str
    subject: str
    hello: str
    asked: str
    after: tuple[str, ...]
    contact: str
    bye: str
    signed: str
    study: str
    is_reminder: bool

    def say(self, key: str, **slots: str) -> str:
        """Return one of the words that are the same for everybody."""
        return _WORDS[key][self.language].format(**slots)

    def sms(self, link: str) -> str:
        """Return the text message."""
        return self.say("sms_reminder" if self.is_reminder else "sms", study=self.signed, link=link)

    def everything(self) -> Iterator[str]:
        """Yield all that a person may read, without their own name and link."""
        yield from (self.subject, self.asked, *self.after, self.contact, self.signed, self.study)
        yield self.sms("")
        yield from (self.say(key) for key in ("open", "button", "no_button", "scan", "code", "type", "bye"))


def language_for(*wishes: str | None, otherwise: str) -> str:
    """Return the language of a message: the first wish that says anything; English where there are no words for it."""
    for wish in wishes:
        if wish:
            short = wish.replace("_", "-").partition("-")[0].lower()
            short = "nb" if short == "no" else short
            return short if short in LANGUAGES else "en"
    return otherwise


def wording(settings: InvitationSettings, language: str, name: str = "", *, is_reminder: bool) -> Wording:
    """Return the words of a message.

    Parameters
    ----------
    language : one of `LANGUAGES`.
    name : of the person; empty greets nobody by name.
    """
    ending = "_reminder" if is_reminder else ""
    study = settings.name.in_language(language)
    hello = _WORDS["hello" if name else "hello_nobody"][language].format(name=name)
    return Wording(
        language=language,
        subject=_WORDS[f"subject{ending}"][language],
        hello=hello,
        asked=_WORDS[f"asked{ending}"][language].format(study=study),
        after=tuple(_WORDS[key][language] for key in _AFTER),
        contact=settings.contact.in_language(language),
        bye=_WORDS["bye"][language],
        signed=study[:1].upper() + study[1:],
        study=study,
        is_reminder=is_reminder,
    )
