"""The catalogue of messages in bokmål, for what staff may meet on a page: by code, with the slots of the English sentence."""

from __future__ import annotations

from collections.abc import Mapping

from workmh_measures.ui.words.catalogue_server_nb import SERVER_NB

__all__ = ["CATALOGUE_NB"]

_ROWS = "Rett filen og velg den på nytt; ingenting er lagret."
_ANEW = "Last siden på nytt."

_TABLES: dict[str, tuple[str, str]] = {
    "TABLE-READ": (
        "Filen kan ikke leses: {found}.",
        "Se på filen, eller lagre den på nytt som CSV (UTF-8).",
    ),
    "TABLE-FORMAT": (
        "Filer som ender på «{found}», leses ikke.",
        "Lagre filen i et av formatene som er tillatt.",
    ),
    "TABLE-EMPTY": ("Tabellen har ingen kolonner.", "Se på filen og skilletegnet i den."),
    "TABLE-WRITE": (
        "Tabellen kan ikke skrives: {found}.",
        "Velg et annet format, eller si fra til den som driver serveren.",
    ),
    "TABLE-SIZE": ("Filen har {found}.", "Del den, eller lagre den på nytt som CSV eller parquet."),
    "TABLE-ROWS": ("{text}", "Rett linjene som er nevnt: hver skal ha like mange felt som overskriften."),
    "TABLE-NAME": ("{text}", "Gi hver kolonne sitt eget navn."),
    "TABLE-FORMULA": ("{text}", "Lagre filen én gang i et regneark, eller lim inn verdiene."),
    "TABLE-COLUMN": (
        "Kolonnen «{column}» kan ikke skrives: den har {found}.",
        "Endre den, eller velg et annet format.",
    ),
    "TABLE-ROWLESS": ("Tabellen har overskrift, men ingen rader.", "Se på filen; ingenting er regnet ut."),
    "COL-MISSING": ("Ingen kolonne for spørsmål {found} i {instrument}.", "Velg kolonnen."),
    "COL-UNKNOWN": ("Filen har ingen kolonne «{found}».", "Velg en kolonne filen har."),
    "COL-DUPLICATE": ("Kolonnen «{found}» er valgt til to ting.", "Velg en kolonne til hver."),
    "COL-AMBIGUOUS": ("{found} kan være flere av kolonnene.", "Velg den rette."),
    "MAP-ITEM": ("{instrument} har ikke noe spørsmål «{found}».", "Rett navnet i kolonnekartet."),
}

_BROUGHT: dict[str, tuple[str, str]] = {
    "IMPORT-FILE": ("{text}", "Velg en annen fil; ingenting er lagret."),
    "IMPORT-ROW": ("{text}", _ROWS),
    "IMPORT-WHY": (
        "Lagrede svar som ville bli endret uten at det står hvorfor: {found} ({which}).",
        "Skriv ovenfor hvorfor de endres, eller ta dem ut av filen; ingenting er lagret.",
    ),
    "JOB-LIMIT": (
        "Filen krever mer enn én jobb får bruke: {text}.",
        "Ingenting er lagret. Del den i mindre filer, eller få den importert fra kommandolinjen.",
    ),
    "FILE-COLUMN": ("Ingen kolonne har «{name}».", "Velg kolonnen."),
    "FILE-SEVERAL": ("«{name}» kan stå i flere kolonner: {found}.", "Velg den rette kolonnen."),
    "FILE-CELL": ("{text}", "Rett cellen; ingenting er lagret."),
    "FILE-WORD": ("«{found}» er ikke et kjent ord her.", "Bruk et av ordene som er tillatt."),
    "FILE-PERSON": (
        "Deltakeren «{found}» er ikke med i studien.",
        "Rett koden, eller ta bort raden.",
    ),
    "FILE-TWICE": ("{text}", "Behold en av de to; ingenting er lagret."),
    "REG-SPELL": ("{text}", "Rett datoene; ingenting er lagret."),
    "REG-OVERLAP": ("{text}", "Slå dem sammen, eller velg en kolonne som skiller jobbene."),
    "REG-WINDOW": ("{text}", "Gi hver person én periode; ingenting er lagret."),
    "REG-KIND": (
        "Registeret er oppgitt å ikke vite om «{found}».",
        "Rett raden, eller importer fra kommandolinjen og oppgi hva registeret vet om.",
    ),
    "REG-SHARES": ("{text}", "Skriv halvparten som 50; ingenting er lagret."),
    "REG-LESS": (
        "Vi har {found} fra {source} fra før, og det er ikke med i dette uttrekket.",
        "Importer tabellene i et uttrekk sammen.",
    ),
    "REG-LEFT": ("{text}", "La perioden slutte dagen før; det som kom senere, kan ikke tas inn."),
    "REG-SOURCE": ("Navnet «{found}» på registeret {text}.", "Skriv det som aa_register."),
    "RATE-STUDY": ("{text}", "Velg et skjema studien vurderer enheter med."),
    "RATE-ROW": ("{text}", _ROWS),
    "RESP-RANGE": (
        "Svaret {found} finnes ikke på skalaen «{scale}».",
        "Rett svaret, eller velg en grunn til at det mangler.",
    ),
    "RESP-TYPE": (
        "Svaret «{found}» er ikke et tall.",
        "Rett svaret, eller velg en grunn til at det mangler.",
    ),
    "RESP-EXCLUSIVE": (
        "Svaret {found} skal stå alene, men andre er valgt sammen med det.",
        "Behold det, eller de andre.",
    ),
}

_PEOPLE: dict[str, tuple[str, str]] = {
    "PERSON-UNKNOWN": ("{text}", "Se på koden én gang til."),
    "PERSON-ID": ("Koden «{found}» {text}.", "Velg en annen kode."),
    "PERSON-TWICE": ("{text}", "Behold én; det som er ført, rettes og føres ikke på nytt."),
    "PERSON-STUDY": ("{text}", "Rett ordet."),
    "PERSON-ARM": ("{text}", "Rett gruppen, eller la den stå tom."),
    "PERSON-DATE": ("{text}", "Rett datoen."),
    "PERSON-PAIR": ("{text}", "Rett paret eller gruppen."),
    "PERSON-LACKS": ("{text}", "Fyll ut; ingen er registrert."),
    "PERSON-STEP": ("{text}", "Se på det som er ført."),
    "PERSON-FILE": ("{text}", _ROWS),
    "PERSONAL-PSEUDONYM": (
        "Koden ligner på {text}.",
        "Velg en som ikke sier noe om personen.",
    ),
}

_FORMS: dict[str, tuple[str, str]] = {
    "FORM-REQUEST": ("Det som ble sendt, er ikke det skjemaet sender: {found}.", _ANEW),
    "FORM-STALE": ("Skjemaet er endret siden det ble åpnet.", "Åpne skjemaet på nytt."),
    "FORM-CLOSED": ("Skjemaet {found} er levert.", "Ingenting mer lagres i det."),
    "FORM-SHUT": ("Deltakeren blir ikke spurt om mer.", "Ta det opp med studien hvis det ikke stemmer."),
    "FORM-ITEM": ("Spørsmålet «{found}» finnes ikke i {instrument}.", "Velg et spørsmål i skjemaet."),
    "FORM-GATE": ("Spørsmålet «{found}» stilles ikke etter svarene foran.", _ANEW),
    "FORM-UNANSWERED": (
        "Spørsmålene {found} har verken svar eller grunn.",
        "Svar på dem, eller velg en grunn.",
    ),
    "FORM-SCHEDULE": ("Skjemaet {found} hører ikke til dette tidspunktet.", "Velg et annet tidspunkt."),
    "FORM-WORDING": (
        "Skjemaet {found} mangler tekst på språket {language}, så det kan ikke samles inn ordentlige svar.",
        "Ta inn teksten, eller la datamanageren føre at korte navn kan brukes.",
    ),
    "FORM-LANGUAGE": ("Skjemaet finnes ikke på språket {found}.", "Velg et av språkene som er tillatt."),
    "FORM-PERSONAL": ("Teksten ser ut til å ha {found}.", "Endre den, eller send den på nytt som den er."),
    "FORM-SIZE": ("Det som ble sendt, er over {allowed} byte.", "Skriv kortere."),
    "ENTRY-START": ("{text}", "Velg på nytt; ingenting er lagret."),
    "SECOND-REFUSED": ("{text}", "Ingenting er lagret."),
    "QUERY-UNKNOWN": ("Det finnes ikke noe spørsmål nr. {found}.", _ANEW),
    "QUERY-REFUSED": ("{text}", "Ingenting er lagret."),
    "CORRECT-ENTRY": ("{text}", "Ingenting er endret."),
    "CORRECT-STALE": (
        "I mellomtiden har {by} endret svaret til {found} (hendelse {now}, {when}); du så hendelse {allowed}.",
        "Ingenting er overskrevet. Se på begge svarene og avgjør.",
    ),
}

_STORE: dict[str, tuple[str, str]] = {
    "STORE-EVENT": ("Det som skulle føres, {text}.", "Rett det og send på nytt."),
    "STORE-REQUEST": ("Forespørselen «{found}» er brukt før med annet innhold.", _ANEW),
    "STORE-STALE": (
        "Svaret er endret av en annen (nå hendelse {found}, du så {allowed}).",
        "Se på begge svarene og avgjør; ingenting er overskrevet.",
    ),
    "STORE-COMPLETED": (
        "Skjemaet {found} ble levert {when}.",
        "En endring trenger begrunnelse; bruk siden «Rettelser».",
    ),
    "STORE-ERASED": ("Dataene om denne deltakeren er slettet etter ønske.", "Ingenting mer lagres."),
    "STORE-CHANGED": (
        "Noe ble ført om denne deltakeren etter at dette ble sjekket.",
        "Ingenting er lagret. Se over og send på nytt.",
    ),
    "STORE-UNCONFIRMED": ("Lageret bekreftet ikke: {found}.", "Ingenting er bekreftet lagret. Send på nytt."),
    "STORE-FULL": (
        "Disken er full: {found}.",
        "Ingenting er lagret. Si fra til den som driver serveren, og send på nytt etterpå.",
    ),
    "STORE-CLOSED": ("Lageret lukkes, eller for mange svar venter.", "Send på nytt om litt."),
    "STORE-REFUSED": ("{text}", "Rett det og send på nytt."),
    "LOCK-DATA": (
        "Dataene i studien er låst siden {found}; ingenting er lagret.",
        "To personer låser opp: én ber om det, en annen bekrefter, på siden «Lås data».",
    ),
    "INSTRUMENT-CHANGED": (
        "«{found}» er ikke som da {n} svar i studien ble gitt.",
        "Den som driver serveren, må se på definisjonen.",
    ),
}

_FILES_OUT: dict[str, tuple[str, str]] = {
    "EXP-NAME": (
        "Variabelen «{found}» kan ikke skrives til .sav: {text}.",
        "Gi den et annet navn i definisjonen.",
    ),
    "EXP-LABEL": ("Navnelappen på «{found}» er lengre enn {allowed}.", "Gjør den kortere i definisjonen."),
    "EXP-VALUE": ("Variabelen «{variable}» har {found}.", "Rett verdien før eksporten."),
    "EXP-TYPE": ("Variabelen «{variable}» har {found}.", "Gi kolonnen typen i kodeboka."),
    "EXP-CODEBOOK": ("{text}", "Kodebok og kolonner må ha de samme variablene."),
    "EXP-ATTEST": (
        "{reader} leste filen tilbake: {text}.",
        "Filen er ikke beholdt. Meld fra til dem som lager programmet.",
    ),
    "EXP-LABEL-TEXT": ("Navnelappen på «{variable}» {text}.", "Rett den i definisjonen."),
    "EXP-LANGUAGE": ("{variable} har ingen navnelapp på {found}.", "Velg et språk datasettet har."),
    "EXP-FORMAT": ("Variabelen «{variable}» har formatet {found}: {text}.", "Rett det i kodeboka."),
    "EXP-MISSING": (
        "Variabelen «{variable}» {text}.",
        "Koder for manglende svar er hele tall fra -999 til -990.",
    ),
    "EXP-NOTE": ("Merknaden {text}.", "Gjør den kortere, eller ta ut kontrolltegn."),
    "EXP-DUPLICATE-LABEL": (
        "Variabelen «{variable}» har navnelappen «{found}» for flere koder: {codes}.",
        "Andre programmer kan slå dem sammen; gi hver kode sin egen.",
    ),
    "EXP-SYNTAX": ("Syntaksen kan ikke skrives: {text}.", "Skriv det som ble likt, til en egen fil."),
    "EXP-FILE": ("Filen kan ikke skrives: {found}.", "Se på navn, mappe og rettigheter."),
    "EXP-ENDING": ("Formatet «{found}» kan ikke skrives.", "Velg et av dem som er tillatt."),
    "EXP-BLIND": (
        "Mappen har en eksport som røper gruppen: {found}.",
        "Velg en annen mappe for den blindede kopien.",
    ),
    "EXP-RECORD": (
        "Eksporten kan ikke føres: {found}.",
        "Ingen fil er beholdt. Den som driver serveren, må se på rettighetene.",
    ),
    "EXP-READER": ("{reader} kunne ikke lese filen tilbake: {text}.", "Filen er ikke beholdt."),
}

CATALOGUE_NB: Mapping[str, tuple[str, str]] = {
    **_TABLES,
    **_BROUGHT,
    **_PEOPLE,
    **_FORMS,
    **_STORE,
    **_FILES_OUT,
    **SERVER_NB,
}
"""Sentence and what to do, by code; `{text}` stands where the English sentence is made elsewhere (see `refusals`)."""
