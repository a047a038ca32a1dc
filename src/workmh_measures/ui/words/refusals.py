"""What stands against what staff want to do on a page, in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from workmh_measures.errors import CATALOGUE, Problem
from workmh_measures.report.reasons import in_words
from workmh_measures.ui.words.catalogue_nb import CATALOGUE_NB
from workmh_measures.ui.words.catalogue_server_nb import WHOLE_FAMILIES
from workmh_measures.ui.words.data_refusals import DATA_HINTS, DATA_SENTENCES
from workmh_measures.ui.words.file_sentences import FILE_HINTS, FILE_SENTENCES, FRAGMENTS, PLACES
from workmh_measures.ui.words.refusals_accounts import ACCOUNT_SENTENCES
from workmh_measures.ui.words.refusals_events import EVENT_SENTENCES
from workmh_measures.ui.words.refusals_people import PEOPLE_HINTS, PEOPLE_SENTENCES
from workmh_measures.ui.words.refusals_steps import STEP_SENTENCES

__all__ = ["HINTS", "SENTENCES", "problem_in_words", "refusal_in_words", "sentence_in_words"]

# Pattern of the English sentence -> the sentence in bokmål; groups fill the slots.
SENTENCES: Mapping[str, str] = {
    **DATA_SENTENCES,
    **PEOPLE_SENTENCES,
    **STEP_SENTENCES,
    **ACCOUNT_SENTENCES,
    **FILE_SENTENCES,
    **EVENT_SENTENCES,
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
    r"The data are locked since (\d{4})-(\d\d)-(\d\d) (\S+) UTC\.": "Dataene er låst siden {2}.{1}.{0} kl. {3} UTC.",
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
    **FILE_HINTS,
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


def problem_in_words(found: Problem, language: str) -> Problem:
    """Return a problem with every part in a language of staff; the code stays, and so does what stands in the file."""
    hint = HINTS[found.code][language == "en"] if found.code in HINTS else found.hint
    if language != "nb":
        return replace(found, hint=hint)
    own = CATALOGUE_NB.get(found.code) or _of_family(found.code)
    is_told_about = found.code.startswith(("TABLE-", "REG-SPELL"))
    return replace(
        found,
        where=_fragment(found.where),
        found=_fragment(found.found) if found.found and is_told_about else found.found,
        allowed=_fragment(found.allowed) if found.allowed else None,
        text=_sentence(found.text, found.code),
        hint=own[1] if own is not None and found.code not in HINTS else hint,
    )


def sentence_in_words(english: str, language: str) -> str:
    """Return a sentence of the core, as a note of an import, in a language of staff."""
    return _sentence(english) if language == "nb" else english


# --- parts ----------------------------------------------------------------------------------------


def _paragraph(found: Problem, language: str) -> str:
    told = problem_in_words(found, language)
    near = {"nb": "Mente du «{0}»?", "en": "Did you mean '{0}'?"}[language].format(found.nearest)
    return " ".join(part for part in (told.text, near if found.nearest else "", told.hint) if part)


@lru_cache(maxsize=4096)
def _sentence(english: str, code: str = "") -> str:
    for pattern, norwegian in SENTENCES.items():
        match = re.fullmatch(pattern, english, re.DOTALL)
        if match is not None:
            groups = [group or "" for group in match.groups()]
            return norwegian.format(*groups, **{f"t{n}": _fragment(one) for n, one in enumerate(groups)})
    if code == "NOT-ESTIMABLE":
        return in_words(english, "nb").text
    own = CATALOGUE_NB.get(code, ("", ""))[0]
    match = re.fullmatch(_template(CATALOGUE[code][0]), english, re.DOTALL) if own else None
    if match is None:
        return english if own else (_of_family(code) or (english,))[0]
    # What stands in quotation marks was typed, and stays as it was.
    said = {n: one if f"«{{{n}}}»" in own else _fragment(one) for n, one in match.groupdict().items()}
    return own.format(**said)


def _of_family(code: str) -> tuple[str, str] | None:
    """Return what is told of any problem of a kind, where its code has no sentence of its own."""
    return next((told for begin, told in WHOLE_FAMILIES.items() if code.startswith(begin)), None)


@cache
def _template(english: str) -> str:
    """Return the pattern of a sentence of the catalogue, with a group for each of its slots."""
    named: set[str] = set()
    parts = []
    for text, slot in re.findall(r"([^{]*)(?:\{(\w+)\})?", english):
        parts.append(re.escape(text))
        if slot:
            parts.append(f"(?P={slot})" if slot in named else f"(?P<{slot}>.*)")
            named.add(slot)
    return "".join(parts)


def _fragment(english: str) -> str:
    for pattern, norwegian in FRAGMENTS.items():
        match = re.fullmatch(pattern, english)
        if match is not None:
            return norwegian.format(*match.groups())
    for pattern, place in PLACES.items():
        english = re.sub(pattern, place, english)
    return english
