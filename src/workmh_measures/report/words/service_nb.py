"""Bokmål for the reports of a service."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, str] = {
    # page
    "skip": "Gå til innholdet",
    "contents": "Innhold",
    "other_pages": "Andre sider",
    "simulated": "Simulert: ingen virkelige personer.",
    "title": "{study}: rapport til {recipient}",
    "title_unit": "{study}, {unit}: rapport til {recipient}",
    "about": "Om rapporten",
    "recipient": "Til",
    "period": "Periode",
    "made": "Laget",
    "centres": "Sentre",
    "quarter": "{number}. kvartal {year}",
    "hidden_note": "{mark} betyr at tallet er skjult. Antall fra 1 til 4 vises aldri. Noen større tall er også skjult, så "
    "ingen kan regne seg fram til de små, heller ikke ved å legge sammen måneder og kvartal.",
    "nothing_note": "{mark} betyr at det ikke er noen å regne av.",
    "of_note": "«7 av 12» betyr at 7 av de 12 det er svart for, er med.",
    # tables
    "centre": "Senter",
    "all": "Alle\u00a0sentre",
    "no_centre": "Uten senter",
    "of": "{part} av {base}",
    "of_percent": "{part} av {base} ({percent})",
    "percent": "{number}\u00a0%",
    "mean_of": "{mean} (n = {n})",
    "from_to": "fra {low} til {high}",
    "hidden": "skjult",
    "none": "ingen",
    "courses": "Inn og ut av tilbudet",
    "contact": "{wave}: kontakt",
    "change": "{wave}: endring siden start",
    "definitions": "Hva tallene betyr",
    "definition": "Betydning",
    "figure": "Tall",
    "referred": "Henvist",
    "started": "Startet",
    "ended": "Avsluttet",
    "in_work": "I arbeid ved slutt",
    "due": "Skulle kontaktes",
    "left": "Døde eller trakk seg",
    "reached": "Fikk kontakt",
    "working": "Fortsatt i arbeid",
    "booster_wanted": "Ønsket ekstra time",
    "booster_given": "Fikk ekstra time",
    "distress": "Plager: {scale}, {direction}",
    "expectancy": "Forventer å være i arbeid",
    "direction.higher_is_worse": "minus er bedre",
    "direction.higher_is_better": "pluss er bedre",
    "direction.none": "poeng",
    # what the figures mean
    "means.referred": "Personer som ble henvist i perioden. Hver person telles én gang per senter og måned.",
    "means.started": "Personer som hadde sin første samtale i perioden.",
    "means.ended": "Personer som avsluttet tilbudet i perioden.",
    "means.in_work": "Av dem som avsluttet, og der det er kjent: de som var i arbeid. Svaret er hentet fra registreringen av "
    "avslutningen, ellers fra siste kontakt etter jobbstart fram til den dagen. Mangler begge, er personen ikke med.",
    "means.due": "Jobber der vinduet for kontakt ble lukket i perioden. Har en person flere jobber, telles hver jobb. De som "
    "døde eller trakk seg før, er ikke med.",
    "means.left": "Jobber der personen døde eller trakk seg fra kontakt før vinduet ble lukket. De er ikke med i andre tall om "
    "kontakt.",
    "means.reached": "Av dem som skulle kontaktes: de som senteret fikk kontakt med. Mangler skjemaet, regnes det som ikke "
    "kontakt.",
    "means.working": "Av dem senteret fikk kontakt med og det er svart for: de som fortsatt var i arbeid, i samme jobb eller en "
    "annen.",
    "means.booster_wanted": "Av dem det er svart for: de som ønsket en ekstra time.",
    "means.booster_given": "Av dem det er svart for: de som hadde fått en ekstra time.",
    "means.distress": "Gjennomsnittlig endring i {instrument} fra start til kontakten, for jobber der begge skår finnes og "
    "vinduet er lukket. {direction}.",
    "means.expectancy": "Andelen som forventer å være i vanlig, betalt arbeid, ved start og ved kontakten, for jobber der begge svar "
    "finnes og vinduet er lukket. I regnearket står antallet ved kontakten, og endringen i prosentpoeng.",
    "means.quarter": "Et kvartal er summen av sine tre måneder.",
    # workbook
    "sheet_figures": "Tall",
    "sheet_definitions": "Forklaring",
    "part": "Del",
    "count": "Antall",
    "base": "Av (n)",
    "share": "Andel",
    "mean": "Endring",
    "page": "Side",
}
