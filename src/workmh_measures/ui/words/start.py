"""Words of the first page of staff: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "start.title": ("Oversikt", "Overview"),
    "start.waits": ("Venter på deg", "Waiting for you"),
    "start.nothing": ("Ingenting venter på deg nå.", "Nothing is waiting for you now."),
    "start.pages": ("Sidene dine", "Your pages"),
    "start.no_pages": (
        "Kontoen din har ingen roller i studien ennå. Be den som styrer kontoene, om å gi deg en.",
        "Your account has no role in the study yet. Ask whoever manages the accounts to give you one.",
    ),
    "start.closed": (
        "Siden «{page}» er ikke åpen for rollene dine. Be den som styrer kontoene, hvis du trenger den.",
        "The page “{page}” is not open to your roles. Ask whoever manages the accounts if you need it.",
    ),
    "start.one_alert": (
        "Ett varsel venter på at noen tar det.",
        "One alert is waiting for somebody to take it.",
    ),
    "start.alerts": (
        "{n} varsler venter på at noen tar dem.",
        "{n} alerts are waiting for somebody to take them.",
    ),
    "start.one_query": ("Ett spørsmål om svar er åpent.", "One query is open."),
    "start.queries": ("{n} spørsmål om svar er åpne.", "{n} queries are open."),
    "start.one_late": (
        "Ett skjema er over fristen og kan fortsatt leveres.",
        "One form is late and can still be handed in.",
    ),
    "start.late": (
        "{n} skjemaer er over fristen og kan fortsatt leveres.",
        "{n} forms are late and can still be handed in.",
    ),
    "start.one_stuck": (
        "Ett skjema er påbegynt og har ligget i en uke.",
        "One form was begun and has been left for a week.",
    ),
    "start.stuck": (
        "{n} skjemaer er påbegynt og har ligget i en uke.",
        "{n} forms were begun and have been left for a week.",
    ),
    "start.nobody_yet": (
        "Studien har ingen deltakere ennå. Begynn med å ta inn den første.",
        "The study has no participants yet. Begin by enrolling the first.",
    ),
    "start.locked": (
        "Dataene har vært låst siden {day}. Svar tas ikke imot, og ingenting kan rettes.",
        "The data have been locked since {day}. No answers are taken, and nothing can be corrected.",
    ),
    "about.board": (
        "Skjemaer etter tidspunkt og sted: hva som er åpent, ferdig og for sent.",
        "Forms by wave and site: what is open, done and late.",
    ),
    "about.person": (
        "Samtykke, tidspunkter, hendelser og lenker for én deltaker.",
        "Consent, waves, events and links of one participant.",
    ),
    "about.enrol": ("Ta inn en deltaker og fordel til en gruppe.", "Enrol a participant and allocate."),
    "about.links": ("Send eller skriv ut en personlig lenke.", "Send or print a personal link."),
    "about.safety": (
        "Varsler fra svar: ta dem, og skriv hva som ble gjort.",
        "Alerts from answers: take them, and write what was done.",
    ),
    "about.units": ("Vurder hvordan tiltaket gis på et sted.", "Rate how the support is given at a site."),
    "about.service": ("Tall til dem som driver tjenesten.", "Numbers for those who run the service."),
    "about.entry": ("Skriv inn svar fra papir eller telefon.", "Enter answers from paper or telephone."),
    "about.second_entry": (
        "Skriv inn samme skjema på nytt, og avgjør forskjeller.",
        "Enter the same form again, and settle differences.",
    ),
    "about.importing": (
        "Les inn en fil, se hva den gir, og ta den inn.",
        "Read a file, see what it gives, and take it in.",
    ),
    "about.queries": ("Spør om ett svar, og svar på spørsmål.", "Ask about an answer, and answer queries."),
    "about.corrections": (
        "Rett et svar med en grunn. Det gamle svaret blir stående i loggen.",
        "Correct an answer with a reason. The old answer stays in the trail.",
    ),
    "about.completeness": ("Hvem som har svart på hva.", "Who has answered what."),
    "about.export": (
        "Merkede filer til SPSS og andre programmer.",
        "Labelled files for SPSS and other programs.",
    ),
    "about.lock": ("Frys dataene slik de skal analyseres.", "Freeze the data as they will be analysed."),
    "about.audit": (
        "Alt som er gjort, og om loggen er hel.",
        "Everything that was done, and whether the trail is whole.",
    ),
    "about.scores": ("Hvordan skårene fordeler seg ved et tidspunkt.", "How the scores of a wave lie."),
    "about.course": ("Skårene til én deltaker over tid.", "The scores of one participant over time."),
    "about.change": ("Endring fra ett tidspunkt til et annet.", "Change from one wave to another."),
    "about.reliability": (
        "Hvor godt instrumentene måler i denne studien.",
        "How well the instruments measure in this study.",
    ),
    "about.trial": (
        "Flyt, utgangspunkt og effekter etter analyseplanen.",
        "Flow, baseline and effects by the analysis plan.",
    ),
    "about.catalogue": (
        "Hvert instrument: skåring, normer og kilder.",
        "Each instrument: scoring, norms and sources.",
    ),
    "about.wording": (
        "Ordlyden i skjemaene, og hvor den kommer fra.",
        "The wording of the forms, and where it is from.",
    ),
    "about.accounts": (
        "Hvem som kan logge inn, og hva de kan gjøre.",
        "Who can log in, and what they may do.",
    ),
}
