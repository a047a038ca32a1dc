"""What stands against a query, a correction or an import, in the language of the page; `refusals` joins it to its own."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["DATA_HINTS", "DATA_SENTENCES"]

DATA_SENTENCES: Mapping[str, str] = {
    # queries
    r"No query has the number (.*)\.": "Det finnes ikke noe spørsmål nr. {0}.",
    r"Query (\d+) asks the same and is not closed\.": "Spørsmål nr. {0} spør om det samme og er ikke lukket.",
    r"It is open and waits for an answer\.": "Det er åpent og venter på svar.",
    r"It is closed\.": "Det er lukket.",
    r"It is (?:answered|closed); ask it again first\.": "Det er ikke åpent lenger. Den som spurte, må spørre på nytt.",
    r"Nobody answered it: say why it is closed\.": "Ingen har svart: skriv hvorfor det lukkes.",
    r"It is about another answer\.": "Det gjelder et annet svar.",
    r"The words name participant '(.*)', whom the query is not about\.": (
        "Teksten nevner deltakeren {0}, og spørsmålet gjelder ikke den personen."
    ),
    r"The words hold '(.*)', which may be the id of somebody else\.": (
        "Teksten inneholder «{0}», som kan være id-en til en annen deltaker. Skriv uten den."
    ),
    r"Nothing is asked or said\.": "Skriv noe i feltet.",
    r"A query about a participant names a wave\.": "Velg tidspunktet det gjelder.",
    r"The words are longer than (\d+) characters\.": "Teksten er lengre enn {0} tegn.",
    r"The words hold something like an identity number, an address or a telephone number\.": (
        "Teksten ser ut til å ha et fødselsnummer, en adresse eller et telefonnummer."
    ),
    # imports of somebody kept blind
    r"What tells the arm cannot be taken in by somebody kept blind: (.*)\.": (
        "Rollen din kan ikke se grupper, og kan derfor ikke importere det som viser gruppen: {0}. Ta det ut av fila, eller "
        "la en som kan se grupper, importere den."
    ),
    r"The log of staff is kept of some arms alone, so nobody kept blind can take it in\.": (
        "Loggen til de ansatte føres bare for noen av gruppene. Rollen din kan ikke se grupper, så en som kan, må importere den."
    ),
    r"That a unit is rated tells its arm, so nobody kept blind can take ratings in\.": (
        "At en enhet er vurdert, viser gruppen. Rollen din kan ikke se grupper, så en som kan, må importere vurderingene."
    ),
    # corrections
    r"The answer is this one already\.": "Svaret er det samme fra før.",
    r"The reason is not 1 to (\d+) characters\.": "Skriv hvorfor, med høyst {0} tegn.",
    r"The reason holds something like an identity number, an address or a telephone number\.": (
        "Grunnen ser ut til å ha et fødselsnummer, en adresse eller et telefonnummer."
    ),
    r"Nothing of this form is recorded, so there is nothing to correct\.": (
        "Ingenting i dette skjemaet er lagret, så det er ingenting å rette."
    ),
}
DATA_HINTS: Mapping[str, tuple[str, str]] = {
    "QUERY-UNKNOWN": ("Last siden på nytt.", "Load the page again."),
    "QUERY-REFUSED": ("Ingenting er lagret.", "Nothing was recorded."),
    "CORRECT-ENTRY": ("Ingenting er endret.", "Nothing was changed."),
}
