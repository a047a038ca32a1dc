"""Nynorsk for the reports of a service."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, str] = {
    # page
    "skip": "Gå til innhaldet",
    "contents": "Innhald",
    "other_pages": "Andre sider",
    "simulated": "Simulert: ingen verkelege personar.",
    "title": "{study}: rapport til {recipient}",
    "title_unit": "{study}, {unit}: rapport til {recipient}",
    "about": "Om rapporten",
    "recipient": "Til",
    "period": "Periode",
    "made": "Laga",
    "centres": "Senter",
    "quarter": "{number}. kvartal {year}",
    "hidden_note": "{mark} tyder at talet er skjult. Tal frå 1 til 4 blir aldri viste. Nokre større tal er òg skjulte, så ingen "
    "kan rekne seg fram til dei små, heller ikkje ved å leggje saman månader og kvartal.",
    "nothing_note": "{mark} tyder at det ikkje er nokon å rekne av.",
    "of_note": "«7 av 12» tyder at 7 av dei 12 det er svart for, er med.",
    # tables
    "centre": "Senter",
    "all": "Alle\u00a0senter",
    "no_centre": "Utan senter",
    "of": "{part} av {base}",
    "of_percent": "{part} av {base} ({percent})",
    "percent": "{number}\u00a0%",
    "mean_of": "{mean} (n = {n})",
    "from_to": "frå {low} til {high}",
    "hidden": "skjult",
    "none": "ingen",
    "courses": "Inn og ut av tilbodet",
    "contact": "{wave}: kontakt",
    "change": "{wave}: endring sidan start",
    "definitions": "Kva tala tyder",
    "definition": "Tyding",
    "figure": "Tal",
    "referred": "Tilviste",
    "started": "Starta",
    "ended": "Avslutta",
    "in_work": "I arbeid ved slutten",
    "due": "Skulle kontaktast",
    "left": "Døydde eller trekte seg",
    "reached": "Fekk kontakt",
    "working": "Framleis i arbeid",
    "booster_wanted": "Ønskte ekstra time",
    "booster_given": "Fekk ekstra time",
    "distress": "Plager: {scale}, {direction}",
    "expectancy": "Ventar å vere i arbeid",
    "direction.higher_is_worse": "minus er betre",
    "direction.higher_is_better": "pluss er betre",
    "direction.none": "poeng",
    # what the figures mean
    "means.referred": "Personar som vart tilviste i perioden. Kvar person blir talt éin gong per senter og månad.",
    "means.started": "Personar som hadde den første samtalen sin i perioden.",
    "means.ended": "Personar som avslutta tilbodet i perioden.",
    "means.in_work": "Av dei som avslutta, og der det er kjent: dei som var i arbeid. Svaret er henta frå registreringa av "
    "avslutninga, elles frå siste kontakt etter jobbstart fram til den dagen. Manglar begge, er personen ikkje med.",
    "means.due": "Jobbar der vindauget for kontakt vart lukka i perioden. Har ein person fleire jobbar, blir kvar jobb talt. Dei "
    "som døydde eller trekte seg før, er ikkje med.",
    "means.left": "Jobbar der personen døydde eller trekte seg frå kontakt før vindauget vart lukka. Dei er ikkje med i andre tal "
    "om kontakt.",
    "means.reached": "Av dei som skulle kontaktast: dei som senteret fekk kontakt med. Manglar skjemaet, blir det rekna som ikkje "
    "kontakt.",
    "means.working": "Av dei senteret fekk kontakt med og det er svart for: dei som framleis var i arbeid, i same jobb eller ein "
    "annan.",
    "means.booster_wanted": "Av dei det er svart for: dei som ønskte ein ekstra time.",
    "means.booster_given": "Av dei det er svart for: dei som hadde fått ein ekstra time.",
    "means.distress": "Gjennomsnittleg endring i {instrument} frå start til kontakten, for jobbar der begge skårane finst og "
    "vindauget er lukka. {direction}.",
    "means.expectancy": "Delen som ventar å vere i vanleg, betalt arbeid, ved start og ved kontakten, for jobbar der begge svara "
    "finst og vindauget er lukka. I reknearket står talet ved kontakten, og endringa i prosentpoeng.",
    "means.quarter": "Eit kvartal er summen av dei tre månadene sine.",
    # workbook
    "sheet_figures": "Tal",
    "sheet_definitions": "Forklaring",
    "part": "Del",
    "count": "Tal på",
    "base": "Av (n)",
    "share": "Del av n",
    "mean": "Endring",
    "page": "Side",
}
