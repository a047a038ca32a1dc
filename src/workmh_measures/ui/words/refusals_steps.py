"""What stands against a day reached, a withdrawal or a death, in bokmål; see `refusals`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["STEP_SENTENCES"]

_DAY = r"(\d{4})-(\d\d)-(\d\d)"

STEP_SENTENCES: Mapping[str, str] = {
    r"The day is missing\.": "Dagen mangler.",
    r"A reason is missing\.": "Begrunnelsen mangler.",
    # a number of times
    r"No day of (\S+) with number (\d+) is on record, so there is nothing to take back\.": (
        "Ingen dag nummer {1} for {0} er ført, så det er ingenting å ta tilbake."
    ),
    r"(\S+) (\d+) is on record; the latest is taken back first\.": (
        "{0} nummer {1} er ført; den siste tas tilbake først."
    ),
    r"(\S+) (\d+) is not on record, so there is no number (\d+)\.": (
        "{0} nummer {1} er ikke ført, så det finnes ingen nummer {2}."
    ),
    rf"(\S+) (\d+) is on record as {_DAY}; say number (\d+) for another time, or give a reason to change it\.": (
        "{0} nummer {1} er ført som {4}.{3}.{2}. Velg nummer {5} for en ny gang, eller skriv en begrunnelse for å endre dagen."
    ),
    rf"(\S+) (\d+) is on record as {_DAY}; give a reason to change it\.": (
        "{0} nummer {1} er ført som {4}.{3}.{2}. Skriv en begrunnelse for å endre dagen."
    ),
    r"A person reaches (\S+) once\.": "{0} skjer bare én gang.",
    r"Whether a person was in work is told with the day of (\S+), not of (\S+)\.": (
        "Om personen var i arbeid, føres med dagen for {0}, ikke for {1}."
    ),
    # order
    rf"{_DAY}: the day of (\S+) has not come\.": "{2}.{1}.{0}: dagen for {3} er ikke kommet ennå.",
    rf"{_DAY}: the day of the death has not come\.": "{2}.{1}.{0}: dagen er ikke kommet ennå.",
    rf"{_DAY}: (\S+) is after the day of death, {_DAY}\.": (
        "{2}.{1}.{0}: {3} er etter dødsdagen, {6}.{5}.{4}."
    ),
    rf"{_DAY}: (\S+(?: \d+)?) would be before (\S+(?: \d+)?), {_DAY}\.": (
        "{2}.{1}.{0}: {3} blir før {4}, {7}.{6}.{5}."
    ),
    rf"{_DAY}: (\S+(?: \d+)?) would be after (\S+(?: \d+)?), {_DAY}\.": (
        "{2}.{1}.{0}: {3} blir etter {4}, {7}.{6}.{5}."
    ),
    # leaving
    r"No withdrawal from (\S+) is on record, so there is nothing to take back\.": (
        "Ingen slik tilbaketrekking ({0}) er ført, så det er ingenting å ta tilbake."
    ),
    rf"A withdrawal from (\S+) from {_DAY} is on record; a change needs a reason\.": (
        "En slik tilbaketrekking ({0}) er ført fra {3}.{2}.{1}. Skriv en begrunnelse for å endre den."
    ),
    rf"{_DAY}: the withdrawal is before (\S+), {_DAY}\.": (
        "{2}.{1}.{0}: tilbaketrekkingen er før {3}, {6}.{5}.{4}."
    ),
    # death
    rf"The death is on record as {_DAY}; a change needs a reason\.": (
        "Dødsdagen er ført som {2}.{1}.{0}. Skriv en begrunnelse for å endre den."
    ),
    r"No death is on record, so there is nothing to take back\.": (
        "Ingen dødsdag er ført, så det er ingenting å ta tilbake."
    ),
    rf"{_DAY}: the death is before (\S+(?: \d+)?), {_DAY}\.": (
        "{2}.{1}.{0}: dødsdagen er før {3}, {6}.{5}.{4}."
    ),
    # what the store refuses
    r"An event of kind '(.*)' cannot be stored: its reason is longer than (\d+) characters\.": (
        "Begrunnelsen er lengre enn {1} tegn."
    ),
    r"An event of kind '(.*)' cannot be stored: its reason holds something like an identity number, an address or a telephone number\.": (
        "Begrunnelsen ser ut til å inneholde et fødselsnummer, en adresse eller et telefonnummer. Ta det ut."
    ),
}
