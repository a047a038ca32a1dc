"""Words of completeness, files and the lock: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "completeness.title": ("Kompletthet", "Completeness"),
    "completeness.reading": ("Leser studien …", "Reading the study …"),
    "completeness.nobody": (
        "Ingen er spurt om noe ennå. Registrer deltakere først.",
        "Nobody has been asked anything yet. Enrol participants first.",
    ),
    "completeness.about": (
        "{people} personer. Andelen er levert av det som er forfalt eller åpent.",
        "{people} people. The share is handed in of what is due or open.",
    ),
    "completeness.by_form": ("Skjemaer etter tidspunkt", "Forms by wave"),
    "completeness.by_unit": ("Skjemaer etter enhet", "Forms by unit"),
    "completeness.form": ("Skjema", "Form"),
    "completeness.unit": ("Enhet", "Unit"),
    "completeness.no_unit": ("uten enhet", "no unit"),
    "completeness.share": ("Andel levert", "Share handed in"),
    "completeness.map": ("Person for person", "Person by person"),
    "completeness.order": ("Rekkefølge", "Order"),
    "completeness.order_id": ("etter kode", "by id"),
    "completeness.order_share": ("minst levert først", "least handed in first"),
    "completeness.page": ("Side (av {n})", "Page (of {n})"),
    "completeness.caption": (
        "Hva som er kommet inn, person {first} til {last} av {people}",
        "What has come in, person {first} to {last} of {people}",
    ),
    "completeness.described": (
        "{people} personer nedover og {forms} skjemaer bortover: {told}.",
        "{people} people down and {forms} forms across: {told}.",
    ),
    "completeness.person": ("Person", "Person"),
    "completeness.complete": ("levert", "complete"),
    "completeness.partly": ("påbegynt", "partly"),
    "completeness.open": ("åpent nå", "open now"),
    "completeness.not_returned": ("ikke levert", "not returned"),
    "completeness.not_due": ("ikke forfalt", "not due"),
    "completeness.withdrawn": ("trukket seg eller uten samtykke", "withdrawn or no consent"),
    "completeness.died": ("død", "died"),
    "completeness.not_scheduled": ("ikke planlagt", "not scheduled"),
    "completeness.letter_complete": ("L", "C"),
    "completeness.letter_partly": ("P", "P"),
    "completeness.letter_open": ("Å", "O"),
    "completeness.letter_not_returned": ("I", "N"),
    "completeness.letter_not_due": ("F", "F"),
    "completeness.letter_withdrawn": ("T", "W"),
    "completeness.letter_died": ("D", "D"),
    "export.title": ("Hent filer", "Get files"),
    "export.about": (
        "Filene lages på serveren, leses tilbake og pakkes i én. Den hentes én gang, innen fem minutter, og det føres.",
        "The files are made on the server, read back and packed into one, fetched once within five minutes, on record.",
    ),
    "export.tables": ("Tabeller", "Tables"),
    "export.long": ("Personer etter måling (lang)", "People by wave (long)"),
    "export.wide": ("Personer (bred)", "People (wide)"),
    "export.months": ("Måneder fra registre", "Months from registers"),
    "export.spells": ("Perioder fra registre", "Spells from registers"),
    "export.conflicts": ("Kilder som er uenige", "Sources that disagree"),
    "export.ratings": ("Vurderinger av enheter", "Ratings of units"),
    "export.formats": ("Filtyper", "Kinds of file"),
    "export.sps": ("SPSS-syntaks (.sps)", "SPSS syntax (.sps)"),
    "export.codebook": ("Kodebok", "Codebook"),
    "export.language": ("Språk i filene", "Language of the files"),
    "export.missing": ("Manglende svar", "Missing answers"),
    "export.codes": ("som koder (-999 til -990)", "as codes (-999 to -990)"),
    "export.sysmis": ("som tomme celler", "as empty cells"),
    "export.reversed": ("Med kopier av snudde ledd (_r)", "With copies of reversed items (_r)"),
    "export.free_text": ("Med det folk skrev med egne ord", "With what people wrote in their own words"),
    "export.dates": (
        "Med dagene for jobb, frafall og død",
        "With the days of jobs, withdrawal and death",
    ),
    "export.blind": ("Uten gruppe (blindet)", "Without group (blinded)"),
    "export.make": ("Lag filene", "Make the files"),
    "export.nothing": (
        "Velg minst én tabell og én filtype.",
        "Choose at least one table and one kind of file.",
    ),
    "export.job": ("{tables} som {formats}, {blind}", "{tables} as {formats}, {blind}"),
    "export.all_tables": ("Alle tabellene", "All tables"),
    "export.blinded": ("uten gruppe", "without group"),
    "export.open": ("med gruppe", "with group"),
    "export.step_read": ("Leser studien …", "Reading the study …"),
    "export.step_tables": ("Lager tabellene …", "Making the tables …"),
    "export.step_write": ("Skriver {table} …", "Writing {table} …"),
    "export.step_pack": ("Pakker filene …", "Packing the files …"),
    "export.yours": ("Dine filer", "Your files"),
    "export.ready": (
        "{name} er klar og kan hentes én gang, til {until}.",
        "{name} is ready and can be fetched once, until {until}.",
    ),
    "export.fetch": ("Hent filen", "Fetch the file"),
    "export.gone": (
        "Filen er hentet eller for gammel. Lag den på nytt hvis du trenger den.",
        "The file was fetched or is too old. Make it again if you need it.",
    ),
    "export.files": ("{n} filer i pakken", "{n} files in the package"),
    "export.file": ("Fil", "File"),
    "export.bytes": ("Byte", "Bytes"),
    "export.content": (
        "SHA-256 av innholdet i tabellene, som det er ført: {sha256}",
        "SHA-256 of what the tables hold, as on record: {sha256}",
    ),
    "lock.title": ("Lås data", "Data lock"),
    "lock.is_open": ("Dataene er ikke låst.", "The data are not locked."),
    "lock.reading": ("Leser studien …", "Reading the study …"),
    "lock.reading_all": ("Leser alt som analyseres …", "Reading all that is analysed …"),
    "lock.outlook": ("Dette finner låsen nå", "What the lock would find now"),
    "lock.what": ("Hva", "What"),
    "lock.count": ("Antall", "Count"),
    "lock.people": ("Personer", "People"),
    "lock.forms": ("Skjemaer", "Forms"),
    "lock.open_queries": ("Åpne spørsmål om data", "Open queries"),
    "lock.unsettled": ("Dobbeltregistreringer som ikke er avgjort", "Double entries not settled"),
    "lock.uncertain": ("Meldinger ingen vet om gikk ut", "Messages nobody knows went out"),
    "lock.freezes": (
        (
            "Etterpå lagres ikke noe som endrer dataene: ingen svar, rettelser, deltakere, registre eller endringer i "
            "studiefilen. Folk kan fortsatt trekke seg og få data slettet."
        ),
        (
            "After this nothing is stored that changes the data: no answers, corrections, participants, registers or "
            "changes of the study file. People may still withdraw and have their data erased."
        ),
    ),
    "lock.sure": ("Jeg vil låse dataene i studien", "I want to lock the data of the study"),
    "lock.lock": ("Lås dataene", "Lock the data"),
    "lock.not_sure": ("Kryss av for at du vil låse dataene.", "Tick that you want to lock the data."),
    "lock.is_locked": ("Dataene er låst {at} av {by}.", "The data were locked {at} by {by}."),
    "lock.at": ("Når", "When"),
    "lock.by": ("Hvem", "Who"),
    "lock.day": ("Dagen dataene gjelder", "Day the data stand for"),
    "lock.content": ("SHA-256 av det som analyseres", "SHA-256 of what is analysed"),
    "lock.content_hidden": ("Vises for dem som kan se gruppene", "Shown to whoever may see arms"),
    "lock.study_file": ("Studiefilens fingeravtrykk", "Fingerprint of the study file"),
    "lock.software": ("Program", "Program"),
    "lock.head": ("Slutten av journalen", "End of the record"),
    "lock.instrument": ("Instrument", "Instrument"),
    "lock.instruments": ("Instrumentenes fingeravtrykk", "Fingerprints of the instruments"),
    "lock.history": ("Hva som har skjedd med låsen", "What happened to the lock"),
    "lock.step": ("Hva", "What"),
    "lock.told": ("Grunn eller innhold", "Reason or content"),
    "lock.was_locked": ("låst", "locked"),
    "lock.was_asked": ("bedt om å låse opp", "asked to lift it"),
    "lock.was_lifted": ("låst opp", "lifted"),
    "lock.lifting": ("Lås opp", "Lift the lock"),
    "lock.two": (
        "To personer låser opp: én ber om det og sier hvorfor, en annen bekrefter innen sju dager.",
        "Two people lift the lock: one asks and says why, another agrees within seven days.",
    ),
    "lock.reason": ("Hvorfor (uten personopplysninger)", "Why (no personal data)"),
    "lock.ask": ("Be om å låse opp", "Ask to lift the lock"),
    "lock.asked": (
        "{by} ba om å låse opp {at}. Det gjelder til {until}.",
        "{by} asked to lift the lock {at}. This stands until {until}.",
    ),
    "lock.yours": (
        "En annen med samme rettighet må bekrefte.",
        "Another person with the same right must agree.",
    ),
    "lock.agree": ("Bekreft og lås opp", "Agree and lift the lock"),
    "lock.audit": ("Nøkkelrevisjon av svarene", "Key audit of the answers"),
    "lock.audit_how": (
        (
            "Ser etter det en feil forklarer bedre enn folk gjør: snudde nøkler, forskjøvne koder, ombyttede kolonner, like "
            "rader. Et funn er noe å spørre om før dataene låses."
        ),
        (
            "Looks for what a mistake explains better than people do: keys turned, codes shifted, columns swapped, rows "
            "alike. A finding is something to ask about before the data are locked."
        ),
    ),
    "lock.audit_clean": ("Ingen funn: {forms}.", "No finding: {forms}."),
    "lock.audit_nothing": (
        "Ingen har svart på noe ennå, så det er ingenting å se etter.",
        "Nobody has answered anything yet, so there is nothing to look at.",
    ),
}
