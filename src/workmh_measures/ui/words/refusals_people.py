"""What stands against enrolling somebody, a consent or an arm, in bokmål; see `refusals`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PEOPLE_HINTS", "PEOPLE_SENTENCES"]

_DAY = r"(\d{4})-(\d\d)-(\d\d)"

PEOPLE_SENTENCES: Mapping[str, str] = {
    r"No arm is on record\.": "Ingen gruppe er ført.",
    # somebody new
    r"'(.*)' is not a day\. Days are written 2026-06-25 or 25\.6\.2026\.": (
        "«{0}» er ikke en dag. Dager skrives 25.6.2026 eller 2026-06-25."
    ),
    r"The day of the consent is missing\.": "Dagen for samtykket mangler.",
    r"The unit is missing\.": "Enheten mangler.",
    r"The level of (\S+) is missing\.": "{0} mangler.",
    r"The day of (\S+) is missing\.": "Dagen for {0} mangler.",
    r"Choose one of your own units\.": "Velg en av dine egne enheter.",
    r"'(.*)' is none of your units\.": "«{0}» er ikke en av dine enheter.",
    r"'(.*)' is taken already\.": "Koden «{0}» er i bruk.",
    r"'(.*)' differs from '(.*)', who is enrolled, in capitals or hyphens only\.": (
        "«{0}» skiller seg bare i store bokstaver eller bindestrek fra «{1}», som er registrert."
    ),
    r"'(.*)' was given before, to somebody whose data were erased\.": (
        "Koden «{0}» har vært brukt før, av en som er slettet."
    ),
    r"'(.*)' is enrolled already, with other values: (.*)\.": (
        "«{0}» er registrert fra før, med andre opplysninger: {1}."
    ),
    r"The id '(.*)' holds eleven digits, as a national identity number does\.": (
        "Koden «{0}» har elleve siffer, som et fødselsnummer."
    ),
    r"The id '(.*)' is not 1 to 24 letters, digits, points, hyphens and underscores, a letter or digit first\.": (
        "Koden «{0}» skal ha 1 til 24 bokstaver, siffer, punktum, bindestreker og understreker, og begynne med en "
        "bokstav eller et siffer."
    ),
    r"The study has no units, and '(.*)' is one\.": "Studien har ingen enheter, og «{0}» er en.",
    r"The study matches nobody, and '(.*)' is a pair\.": "Studien har ingen par, og «{0}» er ett.",
    r"'(.*)' is no anchor or milestone of study (\S+)\.": "Studien {1} har ingen dag som heter «{0}».",
    r"'(.*)' is no level of (\S+) of study (\S+)\.": "«{0}» er ikke et nivå av {1} i studien {2}.",
    r"'(.*)' is no (stratum|flag|arm|language) of study (\S+)\.": "«{0}» finnes ikke i studien {2}.",
    rf"The day of (\S+), {_DAY}, has not come\.": "Dagen for {0}, {3}.{2}.{1}, er ikke kommet ennå.",
    rf"The day of (\S+), {_DAY}, is before (\S+), {_DAY}\.": (
        "Dagen for {0}, {3}.{2}.{1}, er før {4}, {7}.{6}.{5}."
    ),
    r"Arms of this study are drawn, not told at enrolment; .*": (
        "Gruppene i denne studien trekkes; de føres ikke ved registrering."
    ),
    r"Pair '(.*)' holds (.*) of the same arm already\.": "Paret «{0}» har {1} i den samme gruppen fra før.",
    r"Units are allocated whole, and others of '(.*)' are in another arm\.": (
        "Enhetene fordeles hele, og andre i «{0}» er i en annen gruppe."
    ),
    # consent
    rf"{_DAY}: the day of the consent has not come\.": "{2}.{1}.{0}: dagen for samtykket er ikke kommet ennå.",
    r"The version of the information is not named\.": "Versjonen av informasjonen mangler.",
    r"Consent to '(.*)' is not asked for by itself\.": "Det spørres ikke særskilt om samtykke til «{0}».",
    r"Nothing is said about (.*): each is consented to by itself, or not\.": (
        "Det er ikke svart på {0}: hver del får sitt eget ja eller nei."
    ),
    # an enrolment put right
    r"A change needs a reason of 1 to (\d+) characters\.": "Skriv hvorfor det endres, med 1 til {0} tegn.",
    # a link
    r"'(.*)' is not asked any more, so there is no link\.": "«{0}» spørres ikke mer og får derfor ingen lenke.",
    # an arm
    r"Nobody of this id is enrolled\.": "Ingen er registrert med denne koden.",
    r"Is allocated already \(number (\d+), event (\d+)\)\.": "Er fordelt fra før (nummer {0}, hendelse {1}).",
    r"Is allocated already \(told, event (\d+)\)\.": "Er fordelt fra før (ført, hendelse {0}).",
    r"Was enrolled with an arm\.": "Ble registrert med gruppe.",
    r"Consent was refused or taken back\.": "Samtykket er avslått eller trukket.",
    r"Consent to version (.*) of the information is not on record\.": (
        "Samtykke til versjon {0} av informasjonen er ikke ført."
    ),
    rf"Withdrew \((\S+)\) on {_DAY}\.": "Trakk seg ({0}) {3}.{2}.{1}.",
    r"Is on record as having died\.": "Er ført som død.",
    r"The person has no level of (\S+); allowed are (.*)\.": "Nivå av {0} mangler; planen har {1}.",
    r"The person has the level '(.*)', which is not in the plan, of (\S+); allowed are (.*)\.": (
        "Nivået «{0}» av {1} står ikke i planen; den har {2}."
    ),
    r"The list has no further row for (.*)\.": "Lista har ingen flere rader for {0}.",
    r"An arm is told with a reason\.": "Skriv hvem som fordelte, og hvordan det er kjent.",
    r"The arm was drawn; a drawn arm is never corrected\.": "Gruppen er trukket og kan ikke rettes.",
    r"Has an arm already; --correct says that it was told wrongly\.": "Har gruppe fra før.",
    r"This study draws its arms \((\S+), event (\d+)\); they are not told\.": (
        "Gruppene i denne studien trekkes (hendelse {1}); de føres ikke."
    ),
    r"Allocation is not sealed yet: .*": "Fordelingen er ikke forseglet ennå.",
    r"Arms of this study are told, not drawn\.": "Gruppene i denne studien føres; de trekkes ikke.",
    r"The allocation that holds \(event (\d+)\) was sealed with another key file\.": (
        "Fordelingen som gjelder (hendelse {0}), er forseglet med en annen nøkkelfil."
    ),
    r"The allocation is sealed with arms the study file does not have: (.*)\.": (
        "Fordelingen er forseglet med grupper studiefila ikke har."
    ),
    r"The sealed list does not open with this key, or was changed\.": (
        "Den forseglede lista kan ikke åpnes med denne nøkkelen, eller den er endret."
    ),
    r"The key file cannot be used: .*": "Nøkkelfila for fordelingen kan ikke brukes.",
    # a rating of a unit
    r"No unit is chosen\.": "Ingen enhet er valgt.",
    r"The day of the rating is missing\.": "Dagen for vurderingen mangler.",
    rf"The day of the rating, {_DAY}, must lie from {_DAY} to {_DAY}\.": (
        "Dagen for vurderingen, {2}.{1}.{0}, må ligge fra {5}.{4}.{3} til {8}.{7}.{6}."
    ),
    r"No item is rated\.": "Ingenting er vurdert.",
    r"A rating is taken back with a reason\.": "Skriv hvorfor vurderingen tas tilbake.",
    r"The rating was changed or taken back since it was shown\.": (
        "Vurderingen er endret eller tatt tilbake siden den ble vist."
    ),
    # an alert
    r"It was closed by (.*)\.": "Varselet er avsluttet av {0}.",
    r"Nobody is named who did it\.": "Det står ikke hvem som gjorde det.",
    r"Say to whom it is assigned\.": "Velg hvem det tildeles.",
    r"Say (\w+): .*\.": "Velg i alle feltene.",
    r"The note is empty\.": "Notatet er tomt.",
    r"The name is not 1 to 100 characters\.": "Navnet skal ha 1 til 100 tegn.",
    r"The words are longer than (\d+) characters\.": "Notatet er lengre enn {0} tegn.",
    r"The words hold something like an identity number, an address or a telephone number\.": (
        "Notatet har noe som ligner fødselsnummer, adresse eller telefonnummer."
    ),
    # a sheet to print
    r"What people would read names '(.*)'\.": "Det folk ville lest, nevner «{0}».",
}
"""Pattern of the English sentence -> the sentence in bokmål."""

_NOTHING_DONE = ("Ingenting er lagret.", "Nothing was stored.")
PEOPLE_HINTS: Mapping[str, tuple[str, str]] = {
    "PERSON-ID": ("La feltet stå tomt, så blir koden laget.", "Leave the field empty, and an id is made."),
    "PERSON-TWICE": ("Ingen er registrert.", "Nobody was enrolled."),
    "PERSON-LACKS": ("Ingen er registrert.", "Nobody was enrolled."),
    "PERSON-STUDY": _NOTHING_DONE,
    "PERSON-ARM": _NOTHING_DONE,
    "PERSON-DATE": ("Rett dagen; ingenting er lagret.", "Correct the day; nothing was stored."),
    "PERSON-PAIR": _NOTHING_DONE,
    "PERSON-STEP": _NOTHING_DONE,
    "ALLOC-PERSON": (
        "Rett det på siden om deltakeren, eller velg en annen; ikke noe nummer er brukt.",
        "Put it right on the page of the participant, or choose another; no number was used.",
    ),
    "ALLOC-SEALED": _NOTHING_DONE,
    "ALLOC-KEY": _NOTHING_DONE,
    "ALLOC-KEY-FILE": (
        "Den som driver serveren, må se på WORKMH_ALLOCATION_KEY; ikke noe nummer er brukt.",
        "Whoever runs the server looks at WORKMH_ALLOCATION_KEY; no number was used.",
    ),
    "ALLOC-LIST": _NOTHING_DONE,
    "ALLOC-ARM": _NOTHING_DONE,
    "RATE-ROW": _NOTHING_DONE,
    "ALERT-STEP": _NOTHING_DONE,
    "INVITE-WORDS": (
        "Den som har ansvar for invitasjonene, endrer det; arket er ikke laget.",
        "Whoever looks after the invitations changes it; the sheet was not made.",
    ),
}
"""What to do, on a page."""
