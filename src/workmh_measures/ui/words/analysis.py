"""Words of reliability, validity and the trial: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "analysis.compute": ("Regn ut", "Compute"),
    "analysis.again": ("Regn ut på nytt", "Compute again"),
    "analysis.older": (
        "Det er registrert noe nytt i studien siden dette ble regnet ut.",
        "Something was recorded in the study after this was computed.",
    ),
    "analysis.job": ("Utregning", "Computation"),
    "analysis.reading": ("Leser dataene", "Reading the data"),
    "analysis.writing": ("Skriver rapporten", "Writing the report"),
    "analysis.nothing": (
        "Det er ingenting å fortelle om dette ennå.",
        "There is nothing to tell of this yet.",
    ),
    "analysis.other_language": (
        "Dette finnes ikke på norsk, og vises på et annet språk.",
        "This does not exist in English, and is shown in another language.",
    ),
    "analysis.sections": ("Del av resultatene", "Part of the results"),
    "analysis.how": ("Hvordan ble dette regnet ut?", "How was this computed?"),
    "analysis.files": ("Last ned", "Download"),
    "analysis.file_html": ("Hele rapporten (html)", "The whole report (html)"),
    "analysis.file_json": ("Alle tall for maskiner (json)", "Every number for machines (json)"),
    "analysis.file_xlsx": ("Alle tall som Excel (xlsx)", "Every number as Excel (xlsx)"),
    "analysis.file_csv": ("Alle tall som tekstfil (csv)", "Every number as a text file (csv)"),
    "analysis.every_number": ("Alle tall", "Every number"),
    "reliability.title": ("Reliabilitet og validitet", "Reliability and validity"),
    "reliability.no_forms": (
        "Studien har ingen instrumenter på planen ennå.",
        "The study has no instruments on its schedule yet.",
    ),
    "reliability.instrument": ("Instrument", "Instrument"),
    "reliability.wave": ("Måletidspunkt", "Wave"),
    "reliability.every_wave": ("Alle", "All"),
    "reliability.part": ("Hva du vil vite", "What you want to know"),
    "reliability.overview": ("Oversikt", "Overview"),
    "reliability.consistency": ("Indre konsistens", "Internal consistency"),
    "reliability.structure": ("Struktur", "Structure"),
    "reliability.confirmatory": ("Bekreftende faktoranalyse", "Confirmatory factors"),
    "reliability.item_response": ("Item-respons", "Item response"),
    "reliability.invariance": ("Målinvarians", "Invariance"),
    "reliability.dif": ("Ledd som skiller grupper (DIF)", "Items that differ (DIF)"),
    "reliability.retest": ("Retest og målefeil", "Retest and error"),
    "reliability.hypotheses": ("Hypoteser og kjente grupper", "Hypotheses and known groups"),
    "reliability.criterion": ("Kriterium og prognose", "Criterion and prognosis"),
    "reliability.change": ("Endring", "Responsiveness"),
    "reliability.audit": ("Kontroll av nøkkelen", "Audit of the key"),
    "reliability.group": ("Grupper", "Groups"),
    "reliability.no_group": ("Ingen", "None"),
    "reliability.first_wave": ("Første måletidspunkt", "Earlier wave"),
    "reliability.second_wave": ("Siste måletidspunkt", "Later wave"),
    "reliability.outcome": ("Utfall", "Outcome"),
    "reliability.lacks_waves": (
        "Dette trenger to måletidspunkter, og instrumentet er bare gitt ved ett.",
        "This needs two waves, and the instrument is given at one only.",
    ),
    "reliability.lacks_group": (
        "Velg gruppene som skal sammenliknes.",
        "Choose the groups to be compared.",
    ),
    "reliability.lacks_outcome": (
        "Studien har ingen utfall av typen ja eller nei som skårene kan holdes opp mot her.",
        "The study has no outcome of the kind yes or no that the scores can be held against here.",
    ),
    "reliability.few_waves": (
        "Færre enn {fewest} har svart ved {names}; det fortelles derfor ikke.",
        "Fewer than {fewest} people answered at {names}; it is not told.",
    ),
    "reliability.few_groups": (
        "Grupper med færre enn {fewest} personer er utelatt: {names}.",
        "Groups of fewer than {fewest} people are left out: {names}.",
    ),
    "reliability.codes": ("Hva kodene betyr: {codes}.", "What the codes mean: {codes}."),
    "reliability.refused": ("Dette lar seg ikke regne ut:", "This cannot be computed:"),
    "reliability.takes_long": (
        "Dette regnes ut ved siden av tjeneren og kan ta noen minutter. Du kan avbryte når du vil.",
        "This is computed beside the server and may take some minutes. You can cancel at any time.",
    ),
    "trial.title": ("Studiens resultater", "Results of the trial"),
    "trial.plan": ("Analyseplanen", "The analysis plan"),
    "trial.plan_told": ("Hva som er planlagt", "What is planned"),
    "trial.results": ("Resultater", "Results"),
    "trial.by_arm": (
        "Du ser resultatene gruppe for gruppe, med gruppenes navn.",
        "You see the results by arm, with the names of the arms.",
    ),
    "trial.together": (
        "Du er blindet og ser alle samlet. Effektene åpnes for forskere når dataene er låst.",
        "You are kept blind and see everybody together. Effects open to researchers after the data are locked.",
    ),
    "trial.what_runs": (
        "Planen er ikke kjørt ennå. Det tar fra noen sekunder til noen minutter, ved siden av tjeneren, og du kan avbryte.",
        "The plan has not been run yet. It takes from some seconds to some minutes, beside the server, and you can cancel.",
    ),
    "trial.before_lock": (
        "Regnet ut før dataene ble låst, av dataene slik de var {day}: tallene kan endre seg og må ikke rapporteres.",
        "Computed before the data were locked, from the data of {day}: the numbers may change and must not be reported.",
    ),
    "trial.after_lock": (
        "Regnet ut av låste data, slik de var {day}.",
        "Computed from locked data, as of {day}.",
    ),
}
