"""Words of completeness, files and the lock: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "completeness.title": ("Kompletthet", "Completeness"),
    "export.title": ("Hent filer", "Get files"),
    "export.about": (
        "Filene lages på serveren, leses tilbake og pakkes i én fil. Den hentes én gang, innen fem minutter. "
        "At du lager den, blir ført.",
        "The files are made on the server, read back and packed into one. It is fetched once, within five minutes. "
        "That you make it is put on record.",
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
    "export.job": ("{formats}: {tables} ({blind})", "{formats}: {tables} ({blind})"),
    "export.blinded": ("uten gruppe", "without group"),
    "export.open": ("med gruppe", "with group"),
    "export.step_read": ("Leser studien …", "Reading the study …"),
    "export.step_tables": ("Lager tabellene …", "Making the tables …"),
    "export.step_write": ("Skriver {table} …", "Writing {table} …"),
    "export.step_pack": ("Pakker filene …", "Packing the files …"),
    "export.yours": ("Dine filer", "Your files"),
    "export.ready": (
        "{name} er klar og kan hentes én gang, til kl. {until}.",
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
}
