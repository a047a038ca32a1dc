"""What stands against what staff want to do on a page, in the language of the page; a sentence nobody translated stays English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from workmh_measures.errors import Problem
from workmh_measures.ui.words.data_refusals import DATA_HINTS, DATA_SENTENCES
from workmh_measures.ui.words.refusals_accounts import ACCOUNT_SENTENCES
from workmh_measures.ui.words.refusals_people import PEOPLE_HINTS, PEOPLE_SENTENCES
from workmh_measures.ui.words.refusals_steps import STEP_SENTENCES

__all__ = ["HINTS", "SENTENCES", "refusal_in_words"]

# Pattern of the English sentence -> the sentence in bokmål; groups fill the slots.
SENTENCES: Mapping[str, str] = {
    **DATA_SENTENCES,
    **PEOPLE_SENTENCES,
    **STEP_SENTENCES,
    **ACCOUNT_SENTENCES,
    # who
    r"Nobody is enrolled as '(.*)'\.": "Ingen er registrert som «{0}».",
    r"Nobody is enrolled as '(.*)', which has one wrong character, or two that changed places\.": (
        "Ingen er registrert som «{0}»: ett tegn er feil, eller to har byttet plass."
    ),
    r"Nobody is enrolled as '(.*)', which has (\d+) characters, and an id has (\d+)\.": (
        "Ingen er registrert som «{0}»: koden har {1} tegn, og den skal ha {2}."
    ),
    r"Nobody is enrolled as '(.*)', which holds (.*), which no id has \(an id is made of \S+\)\.": (
        "Ingen er registrert som «{0}»: ingen kode har {1}."
    ),
    # a form
    r"(\S+) is not given at this wave\.": "Skjemaet {0} hører ikke til dette tidspunktet.",
    r"The form (\S+) was handed in\.": "Skjemaet {0} er levert.",
    r"Nothing more is asked of this participant\.": "Deltakeren blir ikke spurt om mer.",
    r"(\S+) has no wording in language '(\S+)', so real answers cannot be collected with it\.": (
        "Skjemaet {0} mangler tekst på språket {1}, så det kan ikke samles inn ordentlige svar."
    ),
    r"The date on the form is missing\.": "Datoen på skjemaet mangler.",
    r"(\d{4})-(\d\d)-(\d\d) has not come yet\.": "{2}.{1}.{0} har ikke vært ennå.",
    r"No day is known that wave (\S+) is counted from\.": "Vi vet ikke hvilken dag tidspunktet {0} regnes fra.",
    r"Wave (\S+) had not begun on (\d{4})-(\d\d)-(\d\d)\.": "Tidspunktet {0} hadde ikke begynt {3}.{2}.{1}.",
    r"The window of wave (\S+) is closed\.": "Fristen for tidspunktet {0} er ute.",
    r"Nobody is named who rated\.": "Det står ikke hvem som har vurdert.",
    r"The data of the study are locked since (\d{4})-(\d\d)-(\d\d) (\S+) UTC; nothing was stored\.": (
        "Dataene i studien er låst siden {2}.{1}.{0} kl. {3} UTC; ingenting er lagret."
    ),
    r"The data are locked since (.*)\.": "Dataene er låst siden {0}.",
    r"The data are not locked\.": "Dataene er ikke låst.",
    r".*it gives no reason.*": "Grunnen mangler.",
    r".*its reason holds something like an identity number.*": (
        "Grunnen inneholder noe som ligner et fødselsnummer, en adresse eller et telefonnummer."
    ),
    r"Something was recorded while the data were being locked; they are not locked\.": (
        "Noe ble ført mens dataene skulle låses; de er ikke låst."
    ),
    r"Nobody asked in the last seven days to have the lock lifted\.": "Ingen har bedt om å låse opp de siste sju dagene.",
    r"'(.*)' asked to have the lock lifted, and another person must agree\.": (
        "{0} har bedt om å låse opp, og en annen må bekrefte."
    ),
    # a second copy
    r"It is not to be entered a second time\.": "Skjemaet er ikke trukket ut til å registreres to ganger.",
    r"Its second copy is finished\.": "Andre registrering er ferdig.",
    r"Its second copy is not finished\.": "Andre registrering er ikke ferdig.",
    r"'(.*)' entered the first copy\.": "{0} registrerte skjemaet første gang, så en annen må gjøre det nå.",
    r"'(.*)' is not one of (.*)\.": "Svaret som skal gjelde, er ikke valgt.",
    r"Its two copies do not differ in item (\S+)\.": "De to registreringene er like på spørsmål {0}.",
    r"Item (\S+) was settled by '(.*)'\.": "Spørsmål {0} er avgjort av {1}.",
    r"'(.*)' entered one of the copies, and this study lets a third person settle\.": (
        "{0} har registrert ett av eksemplarene, og i denne studien avgjør en tredje."
    ),
    r"An answer that neither copy has needs a reason\.": "Et svar som ikke står i noe eksemplar, trenger begrunnelse.",
    r"An answer is given with 'third', and only then\.": "Skriv svaret når et annet svar skal gjelde, og bare da.",
}

# What to do, on a page: the command line has other ways.
HINTS: Mapping[str, tuple[str, str]] = {
    **DATA_HINTS,
    **PEOPLE_HINTS,
    "PERSON-UNKNOWN": ("Se på koden én gang til.", "Check the code."),
    "ENTRY-START": ("Velg på nytt; ingenting er lagret.", "Choose again; nothing was stored."),
    "FORM-CLOSED": (
        "Den som har ansvar for dataene, kan rette det.",
        "Whoever manages the data can correct it.",
    ),
    "FORM-SHUT": (
        "Ta det opp med studien hvis det ikke stemmer.",
        "Take it up with the study if this is not so.",
    ),
    "LOCK-HELD": ("Last siden på nytt.", "Reload the page."),
    "LOCK-NONE": ("Last siden på nytt.", "Reload the page."),
    "LOCK-MOVED": (
        "Lås på nytt, helst når ingen svarer.",
        "Lock again, best when nobody answers.",
    ),
    "LOCK-UNASKED": ("Be om det først.", "Ask for it first."),
    "LOCK-ALONE": ("Be en kollega bekrefte.", "Let a colleague agree."),
    "LOCK-DATA": (
        "To personer låser opp: én ber om det, en annen bekrefter, på siden «Lås data».",
        'Two people lift the lock, on the page "Data lock": one asks, another agrees.',
    ),
    "SECOND-REFUSED": ("Ingenting er lagret.", "Nothing was stored."),
}


def refusal_in_words(problems: Iterable[Problem], language: str) -> str:
    """Return what is wrong and what to do, a paragraph for each.

    Parameters
    ----------
    language : of the page, nb or en.
    """
    return "\n\n".join(_paragraph(found, language) for found in problems)


def _paragraph(found: Problem, language: str) -> str:
    said = _sentence(found.text) if language == "nb" else found.text
    near = {"nb": "Mente du «{0}»?", "en": "Did you mean '{0}'?"}[language].format(found.nearest)
    hint = HINTS[found.code][language == "en"] if found.code in HINTS else found.hint
    return " ".join(part for part in (said, near if found.nearest else "", hint) if part)


def _sentence(english: str) -> str:
    for pattern, norwegian in SENTENCES.items():
        match = re.fullmatch(pattern, english)
        if match is not None:
            return norwegian.format(*match.groups())
    return english
