"""The catalogue of messages in bokmål, for what a page meets only where server, store or study file are not in order."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SERVER_NB", "WHOLE_FAMILIES"]

_OPERATOR = "Si fra til den som driver serveren."
_OWNER = "Si fra til den som har ansvar for studieoppsettet."

SERVER_NB: Mapping[str, tuple[str, str]] = {
    # the store
    "STORE-CHAIN": ("Revisjonskjeden brytes ved hendelse {found}: {text}.", f"Stans arbeidet. {_OPERATOR}"),
    "STORE-OPEN": ("Databasen kan ikke åpnes: {found}.", _OPERATOR),
    "STORE-PASSWORD": ("Passordet har {found} tegn.", "Velg en lengde som er tillatt."),
    "STORE-SCHEMA": (
        "Databasen har skjema «{found}», og denne utgaven av programmet bruker «{allowed}».",
        _OPERATOR,
    ),
    "STORE-SETTING": ("Databasens innstilling {found} er ikke trygg.", _OPERATOR),
    "STORE-TAKEN": ("Det finnes noe på denne adressen allerede: {found}. Ingenting er endret.", _OPERATOR),
    "FACTOR-KEY": ("Den andre faktoren kan ikke åpnes eller forsegles: {text}.", _OPERATOR),
    # the study
    "STUDY-ANSWERED": ("{text}", f"La det stå i studiefilen. {_OWNER}"),
    "STUDY-CHANGED": (
        "Studiefilen er ikke den databasen ble laget for eller sist oppdatert til: {text}.",
        f"Endringen må føres før siden virker. {_OPERATOR}",
    ),
    "STUDY-EARNEST": (
        "Studien er ført som en virkelig studie; som simulert ville svarene ikke gi varsler.",
        f"En simulert studie må ha sin egen database. {_OPERATOR}",
    ),
    "STUDY-PLAN": (
        "Sikkerhetsplanen er en annen enn før og har samme utgave, «{found}».",
        f"Den må få sin egen utgave. {_OWNER}",
    ),
    "STUDY-SAFETY": ("{text}", f"Ingen kan svare før sikkerhetsplanen er rettet. {_OWNER}"),
    "STUDY-STORE": ("Databasen ble laget for {found}.", _OPERATOR),
    "ID-UNKNOWN": ("Det finnes ikke noe «{found}» av slaget {kind}.", _OPERATOR),
    "PARAM-CHOICE": ("Valget «{parameter}» for {instrument} kan ikke være «{found}».", _OWNER),
    "PARAM-MISSING": ("{instrument} mangler valget «{found}».", _OWNER),
    "PARAM-UNKNOWN": ("{instrument} har ikke noe valg som heter «{found}».", _OWNER),
    "RESP-UNPLACED": (
        "{text}",
        f"Rett svaret, registreringen eller studiefilen; ingenting er utelatt. {_OWNER}",
    ),
    # people
    "ALERT-UNKNOWN": (
        "Det finnes ikke noe varsel med nummer {found}.",
        "Last siden på nytt og velg varselet i listen.",
    ),
    "ALLOC-ARM": ("Studien har ingen gruppe «{found}».", "Rett gruppen; ingenting er ført."),
    "ALLOC-PLAN": ("{text}", f"Ingenting er forseglet. {_OPERATOR}"),
    "FORM-CONSENT": ("{text}", "Les informasjonen på nytt og svar der."),
    "FORM-DECLINE": (
        "Studien spør ikke om noen helst vil la være å svare.",
        "Svar på spørsmålet eller hopp over det.",
    ),
    "INVITE-SERVER": ("E-posttjeneren kan ikke brukes: {text}.", f"Ingenting er tapt. {_OPERATOR}"),
    "INVITE-SETTINGS": ("{text}", f"Ingenting er sendt. {_OPERATOR}"),
    # what is computed
    "NOT-ESTIMABLE": ("{text}", "Ingenting er beregnet av dette; grunnen står foran."),
    "IMPUTE-BINARY": ("{found} er verken 0 eller 1.", f"Kolonnen trenger en annen metode. {_OWNER}"),
    "IMPUTE-EMPTY": (
        "Færre enn 3 personer i gruppen «{found}» har en verdi.",
        f"Det er ingenting å hente verdier fra. Kolonnen må ut av planen. {_OWNER}",
    ),
    "IMPUTE-NUMBER": ("«{found}» er ikke et tall.", f"Kategorier må ha tall. {_OWNER}"),
    "TRIAL-ARM-EMPTY": ("Ingen er i gruppen «{found}».", f"Ta den ut av det som sammenlignes. {_OWNER}"),
    "TRIAL-ARM-NONE": ("{found} rader mangler gruppe.", "Gi hver person en gruppe, og regn ut på nytt."),
    "TRIAL-CATEGORY": ("«{found}» er ingen av kategoriene.", "Rett verdien, og regn ut på nytt."),
    "TRIAL-COLUMN": ("Dataene har ingen kolonne «{found}».", f"Rett planen. {_OWNER}"),
    "COL-GROUPS": (
        "Kolonnen «{column}» har {found}: det er for mange til å være grupper.",
        "Velg en kolonne med færre grupper.",
    ),
    "REPORT-EXPOSED": (
        "Et skjult tall kunne regnes ut: det ligger fra {low} til {high}.",
        "Ingenting er skrevet. Meld fra til dem som lager programmet.",
    ),
    # paper
    "PRINT-LETTERS": ("Ingen skrift på serveren har tegnene {found}.", f"Ingenting er skrevet. {_OPERATOR}"),
    "PRINT-LIBRARY": ("En PDF kan ikke lages: {found}.", _OPERATOR),
    "WORD-FILE": ("Ordlyden kan ikke brukes: {found}.", f"Filen må legges tilbake som den var. {_OPERATOR}"),
}

WHOLE_FAMILIES: Mapping[str, tuple[str, str]] = {
    "DEF-": ("Studiefilen eller definisjonen av et instrument har en feil.", _OPERATOR),
    "WORD-": ("Ordlyden til et instrument kan ikke brukes som den er.", _OPERATOR),
    "MAP-": ("Kolonnekartet har en feil.", "Velg kolonnene på nytt; ingenting er lagret."),
    "COL-": ("En kolonne i dataene kan ikke brukes slik.", "Velg en annen kolonne."),
}
"""By the beginning of their codes: problems of files no page changes. Whoever runs the server sees the whole by `workmh check`."""
