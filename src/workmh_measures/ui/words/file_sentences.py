"""What is wrong with a file that comes in, in bokmål: sentences made where it is read, parts of them, and places."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FILE_HINTS", "FILE_SENTENCES", "FRAGMENTS", "PLACES"]

_DAY = r"(\d{4})-(\d\d)-(\d\d)"

FILE_SENTENCES: Mapping[str, str] = {
    # the table
    r"The workbook has (\d+) sheets; '(.*)' was read\.": "Arbeidsboka har {0} ark; «{1}» er lest.",
    r"(\d+) cells are formulas \((\S+) is the first\); the values stored for them were read\.": (
        "{0} celler er formler ({1} er den første); verdiene som er lagret for dem, er lest."
    ),
    r"(\d+) empty columns without a name were left out\.": "{0} tomme kolonner uten navn er utelatt.",
    r"Columns (.*) are all named '(.*)'\.": "Kolonnene {t0} heter alle «{1}».",
    r"Columns (.*) have no name\.": "Kolonnene {t0} har ikke noe navn.",
    r"Column name '(.*)' stands (\d+) times\.": "Kolonnenavnet «{0}» står {1} ganger.",
    r"Column (\d+) has no name\.": "Kolonne {0} har ikke noe navn.",
    r"The heading has (\d+) fields, this row has (\d+)\.": "Overskriften har {0} felt, og denne raden {1}.",
    r"The heading has (\d+) fields, but (.*)\.": "Overskriften har {0} felt, men {t1}.",
    r"(\d+) formulas have no stored value: (.*)\.": "{0} formler har ingen lagret verdi: {1}.",
    r"The file holds no item of (.*)\.": "Filen har ingen spørsmål fra {0}.",
    r"A register needs its windows and a table of work, of benefits, or both\.": (
        "Et register trenger periodene det dekker, og en tabell med arbeid, med ytelser eller begge."
    ),
    # a row
    r"The row names nobody\.": "Raden sier ikke hvem den gjelder.",
    r"The row names no participant\.": "Raden sier ikke hvem den gjelder.",
    r"The row has no id\.": "Raden har ingen kode.",
    r"The table has no rows\.": "Tabellen har ingen rader.",
    r"Participant (.*) has a row already, at (.*)\.": "Deltakeren {0} har en rad fra før, på {1}.",
    r"Participant (.*) has a row of (\S+) at wave (\S+) already, at (.*)\.": (
        "Deltakeren {0} har en rad for {1} ved {2} fra før, på {3}."
    ),
    r"A file of one wave is taken in with --wave, one with waves in the names of columns with --wide\.": (
        "En fil fra ett tidspunkt, eller med tidspunktene i navnene på kolonner, velges ovenfor."
    ),
    r"The map names a column of waves; in a wide file waves stand in the names of columns\.": (
        "Kolonnekartet nevner en kolonne for tidspunktet; i en bred fil står tidspunktene i navnene på kolonnene."
    ),
    r"'(.*)' may be (.*) at (.*) or (.*) at (.*)\.": "«{0}» kan være {1} ved {2} eller {3} ved {4}.",
    r"(.*) at (.*) stands in several columns: (.*)\.": "{0} ved {1} står i flere kolonner: {2}.",
    r"No column holds an item of the forms of the study\.": "Ingen kolonne har spørsmål fra skjemaene i studien.",
    r"The row names no wave\.": "Raden sier ikke hvilket tidspunkt den gjelder.",
    r"'(.*)' is no wave of the study at which forms are given\.": (
        "«{0}» er ikke et tidspunkt i studien med skjemaer."
    ),
    r"(\S+) is no number of a job\.": "{0} er ikke nummeret på en jobb.",
    r"Wave (\S+) comes once for each person\.": "Tidspunktet {0} kommer én gang for hver deltaker.",
    r"The row names no form\.": "Raden sier ikke hvilket skjema den gjelder.",
    r"'(.*)' is no form of the study\.": "«{0}» er ikke et skjema i studien.",
    r"The row is of (.*), which has no such item\.": "Raden gjelder {0}, som ikke har dette spørsmålet.",
    r"Participant (.*) has no consent on record to the information as it is now\.": (
        "Deltakeren {0} har ikke samtykket til informasjonen slik den er nå."
    ),
    r"Participant (.*) has no (\S+) number (\d+) on record\.": "Deltakeren {0} har ingen {1} nr. {2} ført.",
    rf"Participant (.*) died on {_DAY}, and the row tells of no day before\.": (
        "Deltakeren {0} døde {3}.{2}.{1}, og raden har ingen dag før det."
    ),
    rf"Participant (.*) withdrew \((\S+)\) from {_DAY}, and the row tells of no day before\.": (
        "Deltakeren {0} trakk seg ({t1}) {4}.{3}.{2}, og raden har ingen dag før det."
    ),
    r"'(.*)' (?:stands|and '(.*)' stand) twice, first at (.*)\.": "«{0}» står to ganger, først på {t2}.",
    r"The study keeps no (.*) of a person\.": "Studien har ikke {0} om en person.",
    r"'(.*)' is neither yes nor no\.": "«{0}» er verken ja eller nei.",
    r"The version has no day of consent beside it\.": "Versjonen står uten dagen for samtykket.",
    r"The study file names no version of the information; the table needs a column consent_version\.": (
        "Studiefilen har ingen versjon av informasjonen; tabellen trenger kolonnen consent_version."
    ),
    # a cell
    r"'(.*)' is neither ticked \(1\) nor not ticked \(0\)\.": "«{0}» er verken 1 (krysset av) eller 0 (ikke krysset av).",
    r"A spreadsheet made the date '?(.*?)'? of what was typed\.": (
        "Regnearket har gjort det som ble skrevet, om til datoen {0}."
    ),
    r"A spreadsheet made '(.*)' of what was typed; digits are gone\.": (
        "Regnearket har gjort det som ble skrevet, om til «{0}»; siffer er borte."
    ),
    r"The number (.*) has more digits than a spreadsheet keeps of a number; write it as text\.": (
        "Tallet {0} har flere siffer enn et regneark tar vare på; skriv det som tekst."
    ),
    r"The column was too narrow when the file was saved; the content is gone\.": (
        "Kolonnen var for smal da filen ble lagret; innholdet er borte."
    ),
    r"'(.*)' is not a number\.": "«{0}» er ikke et tall.",
    r"(\S+) is outside (\S+) to (\S+)\.": "{0} ligger utenfor {1} til {2}.",
    rf"{_DAY} lies outside {_DAY} to {_DAY}\.": "{2}.{1}.{0} ligger utenfor {5}.{4}.{3} til {8}.{7}.{6}.",
    r"The cell holds a time of day\.": "Cellen har et klokkeslett.",
    r"'(.*)' is what a spreadsheet shows of a date; its year is gone\.": (
        "«{0}» er det et regneark viser av en dato; året er borte."
    ),
    r"'(.*)' holds a time of day\.": "«{0}» har et klokkeslett.",
    r"'(.*)' may be day first or month first\.": "«{0}» kan ha dagen eller måneden først.",
    r"'?(.*?)'? is not a date\.": "«{0}» er ikke en dato.",
    r"The calendar has no (.*)\.": "Kalenderen har ingen {0}.",
    r"The cell of '(.*)' is empty\.": "Cellen for «{0}» er tom.",
    r"The date is missing\.": "Datoen mangler.",
    r"(.*\.) Where no end is known the cell stays empty\.": "{0} Er slutten ukjent, skal cellen være tom.",
    # a register
    rf"The window ends on {_DAY}, before it begins on {_DAY}\.": (
        "Perioden slutter {2}.{1}.{0}, før den begynner {5}.{4}.{3}."
    ),
    rf"It stops on {_DAY}, before it starts on {_DAY}\.": "Den slutter {2}.{1}.{0}, før den begynner {5}.{4}.{3}.",
    r"Participant (.*) has a window already, at (.*)\.": "Deltakeren {0} har en periode fra før, på {1}.",
    r"Participant (.*) has a spell, but no window in (.*)\.": (
        "Deltakeren {0} har en rad her, men ingen periode i {1}."
    ),
    r"The spell, (\S+) to (.*), lies wholly outside the window of participant (.*)\.": (
        "Tiden fra {0} til {t1} ligger helt utenfor perioden for deltakeren {2}."
    ),
    r"The row says the same as (.*)\.": "Raden sier det samme som {0}.",
    r"The spell of (\S+) from (\S+) overlaps that of (.*), (\S+) to (.*)\.": (
        "Tiden med {0} fra {1} overlapper {2}, fra {3} til {t4}."
    ),
    r"No value of column '(.*)' is above 1: these are shares, not per cent\.": (
        "Ingen verdi i kolonnen «{0}» er over 1: dette er andeler, ikke prosent."
    ),
    r"(\S+) is a share, or less than one per cent\.": "{0} er en andel, eller under én prosent.",
    rf"Register follow-up ended on {_DAY} by withdrawal; the window ends on {_DAY}\.": (
        "Oppfølgingen i registre sluttet {2}.{1}.{0} fordi deltakeren trakk seg; perioden slutter {5}.{4}.{3}."
    ),
    # ratings
    r"The file holds neither the items nor a total\.": "Filen har verken spørsmålene eller en sum.",
    r"The row names no unit\.": "Raden sier ikke hvilken enhet den gjelder.",
    r"The row holds neither items nor a total\.": "Raden har verken spørsmål eller sum.",
    rf"Unit (.*) was rated on {_DAY} by the same rater at (.*) already\.": (
        "Enheten {0} er vurdert {3}.{2}.{1} av den samme fra før, på {4}."
    ),
    # notes of an import
    r"Not read, though they begin like items: (.*)\.": "Ikke lest, selv om de begynner som spørsmål: {0}.",
    r"Columns left out: (.*)\.": "Kolonner som ikke er lest: {0}.",
    r"Forms handed in with this: (\d+)\.": "Skjemaer som er levert med dette: {0}.",
    r"(.*?): columns left out: (.*)\.": "{0}: kolonner som ikke er lest: {1}.",
    r"(.*?): (\d+) rows of source '(.*)' left out\.": "{0}: {1} rader fra «{2}» er ikke med.",
    r"(.*?): (\d+) dates were written (.*)\.": "{0}: {1} datoer var skrevet {t2}.",
    r"Nothing says why windows end: each is taken to end with the extract\.": (
        "Det står ikke hvorfor periodene slutter: vi regner med at de slutter med uttrekket."
    ),
    r"No spell of (.*): people count as without\. If (\S+) would not know, name what it knows with --knows\.": (
        "Ingen rader med {0}: personene regnes som uten. Vet ikke {1} om dette, må filen importeres fra "
        "kommandolinjen, med --knows."
    ),
    rf"Unit (.*), {_DAY}: reported total (\S+), the items give (\S+); both are kept\.": (
        "Enheten {0}, {3}.{2}.{1}: oppgitt sum er {4}, spørsmålene gir {5}; begge er tatt vare på."
    ),
    # a correction
    r"(\S+) is no missing code\.": "{0} er ingen kode for manglende svar.",
    r"Nobody is named who answers for it\.": "Det står ikke hvem som svarer for det.",
}
"""Pattern of the English sentence -> the sentence in bokmål; `{t0}` is what the first group says, in bokmål as well."""

FRAGMENTS: Mapping[str, str] = {
    r"a NUL byte; this is no text": "et NUL-tegn, så dette er ikke tekst",
    r"byte (\S+) is not (\S+) text": "tegnet {0} er ikke {1}-tekst",
    r"a quotation mark that is not closed": "et anførselstegn som ikke lukkes",
    r"an old \.xls workbook, or one with a password": "en gammel .xls-arbeidsbok, eller en med passord",
    r"its heading: .*": "overskriften kan ikke leses",
    r"the workbook has a password": "arbeidsboka har passord",
    r"the workbook holds macros; save it as \.xlsx without them": "arbeidsboka har makroer; lagre den som .xlsx uten",
    r"the workbook takes values from other files; paste the values in": (
        "arbeidsboka henter verdier fra andre filer; lim inn verdiene"
    ),
    r"the workbook lacks its part (.*)": "arbeidsboka mangler delen {0}",
    r"part (.*) holds a DTD or is not UTF-8": "delen {0} har en DTD eller er ikke UTF-8",
    r"it has no sheet": "arbeidsboka har ingen ark",
    r"there is no sheet '(.*)'": "det finnes ikke noe ark «{0}»",
    r"it gave back no (?:table|parts)": "det kom ingen tabell ut av den",
    r"it took longer than (\d+) seconds": "det tok mer enn {0} sekunder",
    r"it asked for more than (\d+) seconds or (\d+) GiB": "den krevde mer enn {0} sekunder eller {1} GiB",
    r"its content stopped the reading process .*": "innholdet stanset lesingen",
    r"its content is damaged.*": "innholdet er skadet",
    r"its refusal is unreadable": "innholdet stanset lesingen",
    r"invalid byte sequence": "ugyldige tegn",
    r"two variables of the same name": "to variabler med samme navn",
    r"(\d+) rows where the file says (\d+)": "{0} rader der filen sier {1}",
    r"this is no SAS transport file \(made by the XPORT engine\)": "dette er ingen SAS-transportfil (XPORT)",
    r"the file was cut off.*": "filen er kuttet av",
    r"its headers are not in their places": "overskriftene står ikke der de skal",
    r"it has no observations header": "overskriften for radene mangler",
    r"it declares (\d+) variables": "den oppgir {0} variabler",
    r"variable (\d+) has length (\d+)": "variabel {0} har lengden {1}",
    r"the file holds several data sets; save the one you mean alone": "filen har flere datasett; lagre ett for seg",
    r"its text is neither UTF-8 nor Windows-1252": "teksten er verken UTF-8 eller Windows-1252",
    r"column '(.*)' of type (.*), which is no plain column": "kolonnen «{0}» har typen {1}, som ikke er enkel",
    r"more than fits into the memory allowed for reading": "mer enn det er plass til å lese",
    r"it takes more than (\S+) GB of memory": "den trenger mer enn {0} GB minne",
    r"it takes more than (\d+) seconds of processor time": "den trenger mer enn {0} sekunder regnetid",
    r"more cells than are read": "flere celler enn det leses",
    r"a part that grows (\d+) times when unpacked": "en del som blir {0} ganger større utpakket",
    r"a table of (\d+) rows and (\d+) columns": "en tabell med {0} rader og {1} kolonner",
    r"([\d,]+) bytes when unpacked": "{0} byte utpakket",
    r"([\d,]+) bytes": "{0} byte",
    r"([\d,]+) columns": "{0} kolonner",
    r"([\d,]+) cells": "{0} celler",
    r"([\d,]+) parts": "{0} deler",
    r"([\d,]+) times": "{0} ganger",
    r"end of data": "slutten av filen",
    r"as day numbers of a spreadsheet": "som dagnumre fra et regneark",
    r"as seconds of SPSS": "som sekunder fra SPSS",
    r"as 20260625": "som 20260625",
    r"the beginning": "begynnelsen",
    r"no end": "ukjent slutt",
    r"none": "ingen",
    r"questionnaires": "spørreskjemaer",
    r"contact": "all kontakt",
    r"deletion": "sletting",
    rf"until {_DAY}": "til {2}.{1}.{0}",
    rf"before {_DAY}": "før {2}.{1}.{0}",
    rf"{_DAY} to {_DAY}": "{2}.{1}.{0} til {5}.{4}.{3}",
    rf"{_DAY} to no end": "{2}.{1}.{0} uten slutt",
    r"(-?[\d.e+]+) to (-?[\d.e+]+)": "{0} til {1}",
    r"2026-06-25 or 25\.6\.2026": "25.6.2026 eller 2026-06-25",
    r"is that of no row of the table, which has: (.*)": "står ikke i noen rad; tabellen har: {0}",
    r"is not a small letter followed by small letters, digits and _, 32 at most": (
        "skal begynne med en liten bokstav og ha små bokstaver, siffer og _, høyst 32 tegn"
    ),
    r"holds eleven digits, as a national identity number does": "har elleve siffer, som et fødselsnummer",
    r"is not 1 to 24 letters, digits, points, hyphens and underscores, a letter or digit first": (
        "skal ha 1 til 24 bokstaver, siffer, punktum, bindestreker og understreker, og begynne med en bokstav "
        "eller et siffer"
    ),
}
"""What fills a slot of a sentence, or stands as found or allowed beside it."""

PLACES: Mapping[str, str] = {
    r", column '(.*)'$": r", kolonne «\1»",
    r", case (\d+)": r", rad \1",
    r"^Row (\d+)": r"Rad \1",
    r"^(?:Participant|Person) ": "Deltaker ",
    r"^Query (\d+)": r"Spørsmål nr. \1",
    r"(^|, )[Ww]ave ": r"\1tidspunkt ",
    r"\bitem (\S+)": r"spørsmål \1",
    r"^study ": "studien ",
    r"\bline (\d+) has none": r"linje \1 har ingen",
    r"\bline (\d+) has (\d+)": r"linje \1 har \2",
    r" and (\d+) more$": r" og \1 til",
}
"""Pattern anywhere in a place -> what stands there in bokmål."""

_READ_AGAIN = ("Velg kolonnen, eller en annen fil.", "Choose the column, or another file.")
FILE_HINTS: Mapping[str, tuple[str, str]] = {
    "FILE-COLUMN": _READ_AGAIN,
    "FILE-SEVERAL": ("Velg den rette kolonnen.", "Choose the right column."),
    "IMPORT-WHY": (
        "Skriv ovenfor hvorfor de endres, eller ta dem ut av filen; ingenting er lagret.",
        "Say above why they are changed, or leave them out of the file; nothing was stored.",
    ),
    "FILE-WORD": ("Bruk et av ordene som er tillatt.", "Use one of the words that are allowed."),
    "FILE-PERSON": ("Rett koden, eller ta bort raden.", "Correct the id, or leave the row out."),
    "REG-OVERLAP": (
        "Slå dem sammen, eller velg en kolonne som skiller jobbene.",
        "Join them, or choose a column that tells jobs apart.",
    ),
    "REG-KIND": (
        "Rett raden, eller importer fra kommandolinjen og oppgi hva registeret vet om.",
        "Correct the row, or import from the command line and say what the source knows.",
    ),
    "REG-LESS": ("Importer tabellene i et uttrekk sammen.", "Import the tables of an extract together."),
    "COL-AMBIGUOUS": ("Velg den rette.", "Choose the right one."),
    "COL-MISSING": ("Velg kolonnen.", "Choose the column."),
    "STORE-COMPLETED": (
        "En endring trenger begrunnelse; bruk siden «Rettelser».",
        'A change needs a reason; use the page "Corrections".',
    ),
}
"""What to do, on a page: the command line has options for it."""
