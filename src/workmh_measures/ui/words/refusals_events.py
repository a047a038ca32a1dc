"""Why something cannot be put on record as it was sent, in bokmål; see `refusals`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EVENT_SENTENCES"]

_EVENT = r"An event (?:of kind '\w+' cannot be stored: )?"

# What follows "An event of kind ... cannot be stored:" -> the whole sentence.
_FAULTS: Mapping[str, str] = {
    r"its (\w+) is missing": "Feltet «{0}» mangler.",
    r"its (\w+) is longer than (\d+) characters": "Feltet «{0}» er lengre enn {1} tegn.",
    r"its (\w+) holds characters that cannot be printed, or blanks at its ends": (
        "Feltet «{0}» har tegn som ikke kan vises, eller mellomrom først eller sist."
    ),
    r"names a study that is missing": "Studien er ikke nevnt.",
    r"names a study that is longer than (\d+) characters": "Navnet på studien er lengre enn {0} tegn.",
    r"names a study that holds characters that cannot be printed, or blanks at its ends": (
        "Navnet på studien har tegn som ikke kan vises, eller mellomrom først eller sist."
    ),
    r"has an occasion that is not 1 or more": "Nummeret på gangen må være 1 eller mer.",
    r"has both a value and a missing code": "Svaret har både en verdi og en grunn til at det mangler.",
    r"is marked as holding personal data and has no words": (
        "Svaret er merket med personopplysninger, men har ingen ord."
    ),
    r"has the missing code (.*), which is not in the list": (
        "Svaret mangler av en grunn som ikke er på listen: {0}."
    ),
    r"has a value in the range kept for missing codes": (
        "Svaret er et tall som er holdt av til manglende svar (-999 til -990)."
    ),
    r"has a value that (?:.*)": "Svaret er ikke et tall som kan lagres.",
    r"its origin is not one of (?:.*)": "Det står ikke hvordan svaret ble avgjort.",
    r"its reason is longer than (\d+) characters": "Grunnen er lengre enn {0} tegn.",
    r"its reason is not 1 to (\d+) characters": "Grunnen må ha fra 1 til {0} tegn.",
    r"it names no version of the information": "Det står ikke hvilken utgave av informasjonen det gjelder.",
    r"its number is not 1 or more": "Nummeret må være 1 eller mer.",
    r"nothing is taken back without a reason": "Ingenting tas tilbake uten en grunn.",
    r"'(.*)' is not a level of withdrawal": "«{0}» er ikke noe en deltaker kan trekke seg fra.",
    r"it tells of another participant": "Opplysningen gjelder en annen deltaker.",
    r"its window ends before it begins": "Perioden slutter før den begynner.",
    r"it names no unit": "Enheten mangler.",
    r"it tells nothing": "Det er ingenting å føre: alle feltene er tomme.",
    r"one of its answers is below 0 and no missing code": "Et av svarene er under 0 og er ingen kode for manglende svar.",
    r"'(.*)' is not a step of an invitation": "«{0}» er ikke noe trinn i en invitasjon.",
    r"its reminder is below 0 or its attempt below 1": "Nummeret på påminnelsen eller forsøket er for lavt.",
    r"its code is more than numbers": "Koden kan bare ha tall.",
}

EVENT_SENTENCES: Mapping[str, str] = {rf"{_EVENT}{fault}\.": told for fault, told in _FAULTS.items()}
