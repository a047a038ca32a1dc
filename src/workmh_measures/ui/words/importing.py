"""Words of importing: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "importing.title": ("Importer data", "Import data"),
    "importing.how": (
        (
            "Velg hva filen inneholder, og filen. Ingenting lagres før du har sett hva som vil skje. "
            "En fil venter i 15 minutter."
        ),
        (
            "Choose what the file holds, and the file. Nothing is stored before you have seen what would happen. "
            "A file waits for 15 minutes."
        ),
    ),
    "importing.kind": ("Hva filen inneholder", "What the file holds"),
    "importing.participants": ("Deltakere", "Participants"),
    "importing.answers": ("Svar på skjemaer", "Answers to forms"),
    "importing.registers": ("Arbeid og ytelser fra et register", "Work and benefits from a register"),
    "importing.ratings": ("Vurderinger av enheter", "Ratings of units"),
    "importing.slot_people": ("Deltakere", "Participants"),
    "importing.slot_answers": ("Svar", "Answers"),
    "importing.slot_windows": ("Perioder registeret dekker", "Windows the register covers"),
    "importing.slot_employment": ("Arbeid", "Work"),
    "importing.slot_benefits": ("Ytelser", "Benefits"),
    "importing.slot_ratings": ("Vurderinger", "Ratings"),
    "importing.waits": (
        "{slot}: {name}, {size} kB, SHA-256 {sha256}…",
        "{slot}: {name}, {size} kB, SHA-256 {sha256}…",
    ),
    "importing.no_file_yet": ("{slot}: ingen fil er valgt", "{slot}: no file is chosen"),
    "importing.choose_file": ("Velg fil", "Choose a file"),
    "importing.choose_slot": ("Velg fil: {slot}", "Choose a file: {slot}"),
    "importing.file": ("Fil", "File"),
    "importing.file_hint": (
        "CSV, Excel, SPSS, Stata, SAS-transport eller parquet, høyst 5 MB. Større filer tas inn fra kommandolinjen.",
        "CSV, Excel, SPSS, Stata, SAS transport or parquet, 5 MB at most. Larger files come in by the command line.",
    ),
    "importing.send_file": ("Bruk denne filen", "Use this file"),
    "importing.back": ("Tilbake uten fil", "Back without a file"),
    "importing.no_file": (
        "Det kom ingen fil. Velg en og prøv igjen.",
        "No file came. Choose one and try again.",
    ),
    "importing.empty": ("Filen er tom. Velg en annen.", "The file is empty. Choose another."),
    "importing.too_large": (
        "Filen er større enn 5 MB. Bruk kommandolinjen, eller del den.",
        "The file is larger than 5 MB. Use the command line, or split it.",
    ),
    "importing.other_content": (
        "Innholdet er ikke det endelsen sier. Lagre filen på nytt fra programmet den kommer fra.",
        "The content is not what the ending says. Save the file again from the program it comes from.",
    ),
    "importing.unknown_kind": (
        "Denne typen fil leses ikke. Lagre den som CSV eller Excel.",
        "This kind of file is not read. Save it as CSV or Excel.",
    ),
    "importing.reading": ("Leser filen", "Reading the file"),
    "importing.storing": ("Lagrer", "Storing"),
    "importing.preview": ("De første {shown} av {rows} rader", "The first {shown} of {rows} rows"),
    "importing.columns": ("Kolonner: {found} av {wanted} funnet", "Columns: {found} of {wanted} found"),
    "importing.columns_how": (
        "Kolonner med et kjent navn er valgt. De som bare ligner, velger du selv.",
        "Columns with a known name are chosen. Those that are only like one are yours to choose.",
    ),
    "importing.no_column": ("ingen kolonne", "no column"),
    "importing.day": ("Dagen personen svarte", "The day the person answered"),
    "importing.needed": ("må være med", "needed"),
    "importing.like": ("ligner: {name}", "like: {name}"),
    "importing.take_guesses": ("Velg alle som ligner ({n})", "Choose all that are like ({n})"),
    "importing.shape": ("Hvordan filen er bygd opp", "How the file is built"),
    "importing.one_wave": (
        "Ett skjema på ett tidspunkt: en rad for hver deltaker",
        "One form at one wave: a row for each participant",
    ),
    "importing.several_waves": (
        "Flere tidspunkter eller skjemaer: en kolonne sier hvilket tidspunkt raden gjelder",
        "Several waves or forms: a column says which wave a row is of",
    ),
    "importing.wide": (
        "Flere tidspunkter: en rad for hver deltaker, og tidspunktet står i navnene på kolonnene",
        "Several waves: a row for each participant, and the wave stands in the names of the columns",
    ),
    "importing.marks_how": (
        "Slik står tidspunktet i navnene, som {example}. Skill flere med komma.",
        "How the wave stands in the names, as in {example}. Several are parted by commas.",
    ),
    "importing.unmarked": (
        "Kolonner uten noe tidspunkt i navnet er fra (hvis det er noen)",
        "Columns without a wave in their name are of (if there are any)",
    ),
    "importing.day_and_job": ("Dag og jobb", "Day and job"),
    "importing.mark_twice": (
        "«{mark}» står ved to tidspunkter. Skriv det ved ett.",
        "'{mark}' stands at two waves. Write it at one.",
    ),
    "importing.marked": (
        "Tidspunktet er funnet i navnene på {found} av {n} kolonner.",
        "The wave was found in the names of {found} of {n} columns.",
    ),
    "importing.marked_at": ("{wave}: {n} kolonner", "{wave}: {n} columns"),
    "importing.no_marks": (
        "Ingen kolonne har et tidspunkt i navnet. Skriv ovenfor hvordan det står der.",
        "No column has a wave in its name. Write above how it stands there.",
    ),
    "importing.column_source": ("Register", "Register"),
    "importing.column_start": ("Første dag", "First day"),
    "importing.column_stop": ("Siste dag", "Last day"),
    "importing.column_kind": ("Slag", "Kind"),
    "importing.column_percent": ("Stillingsprosent", "Per cent of full time"),
    "importing.column_hours": ("Timer i uka", "Hours a week"),
    "importing.column_employer": ("Arbeidsforhold", "Job"),
    "importing.column_degree": ("Grad i prosent", "Degree in per cent"),
    "importing.column_observed_from": ("Registeret vet fra", "The register knows from"),
    "importing.column_observed_to": ("Registeret vet til", "The register knows until"),
    "importing.column_end_reason": ("Hvorfor det slutter der", "Why it ends there"),
    "importing.column_total": ("Skår slik den ble rapportert", "Score as reported"),
    "importing.column_band": ("Nivå slik det ble rapportert", "Band as reported"),
    "importing.choose_more": (
        "Fyll ut valgene over. Så vises filen.",
        "Fill in the choices above. Then the file is shown.",
    ),
    "importing.around": ("Hvem og når", "Who and when"),
    "importing.items": ("Spørsmål", "Items"),
    "importing.forms": ("Skjemaer som leses fra filen", "Forms that are read from the file"),
    "importing.strange_waves": (
        "Noen verdier i kolonnen er ikke navn på tidspunkter. Si hva de betyr.",
        "Some values of the column are no names of waves. Say what they mean.",
    ),
    "importing.value_means": ("«{value}» betyr", "'{value}' means"),
    "importing.empty_long": (
        "Et skjema der raden ikke har noe svar, blir stående som det er.",
        "A form of which the row tells nothing stays as it is.",
    ),
    "importing.people": ("Deltakere", "Participants"),
    "importing.new": ("Nye", "New"),
    "importing.changed": ("Endret", "Changed"),
    "importing.unchanged": ("Som før", "As before"),
    "importing.source": (
        "Navnet på registeret, med små bokstaver, som aa_register",
        "Name of the register, in small letters, as aa_register",
    ),
    "importing.empty_cells": ("En tom celle betyr", "An empty cell means"),
    "importing.empty_nothing": ("ingenting: svaret blir som det er", "nothing: the answer stays as it is"),
    "importing.reason": (
        "Hvorfor svar som er lagret, endres (bare hvis noen endres)",
        "Why answers on record are changed (only if any is)",
    ),
    "importing.check": ("Se hva som vil skje", "See what would happen"),
    "importing.map": ("Hent kolonnekartet (YAML)", "Fetch the column map (YAML)"),
    "importing.changed_since": (
        "Valgene er endret siden kontrollen. Kontroller på nytt.",
        "The choices changed after the check. Check again.",
    ),
    "importing.would": (
        "Ingenting er lagret. Det ville bli {new} nye, {changed} endret og {unchanged} som før.",
        "Nothing is stored. It would be {new} new, {changed} changed and {unchanged} as before.",
    ),
    "importing.nothing_new": (
        "Alt i filen er lagret fra før.",
        "Everything in the file is on record already.",
    ),
    "importing.nothing_told": (
        "Filen sier ikke noe som skal lagres.",
        "The file tells nothing that would be stored.",
    ),
    "importing.do": ("Importer", "Import"),
    "importing.stored": (
        "Lagret: {new} nye, {changed} endret, {unchanged} som før.",
        "Stored: {new} new, {changed} changed, {unchanged} as before.",
    ),
    "importing.refused": (
        "Feil: {n}. Ingenting er lagret.",
        "Problems: {n}. Nothing is stored.",
    ),
    "importing.where": ("Hvor", "Where"),
    "importing.problem": ("Hva", "What"),
    "importing.found": ("Står der", "Found"),
    "importing.allowed": ("Tillatt", "Allowed"),
    "importing.nearest": ("Ligner på", "Nearest"),
    "importing.todo": ("Hva du gjør", "What to do"),
    "importing.code": ("Kode", "Code"),
    "importing.first_problems": ("De første {shown} vises.", "The first {shown} are shown."),
}
