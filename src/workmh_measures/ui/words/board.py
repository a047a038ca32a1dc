"""Words of the board of participants: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "board.title": ("Hvem er hvor", "Who is where"),
    "board.reading": ("Leser inn …", "Reading …"),
    "board.nobody": (
        "Ingen er registrert ennå. Registrer den første på siden «Ny deltaker».",
        "Nobody is enrolled yet. Enrol the first one on the page 'New participant'.",
    ),
    "board.wave": ("Tidspunkt", "Wave"),
    "board.unit": ("Enhet", "Unit"),
    "board.form": ("Skjema", "Form"),
    "board.state": ("Tilstand", "State"),
    "board.every": ("alle", "all"),
    "board.no_unit": ("uten enhet", "no unit"),
    "board.search": ("Finn deltaker", "Find a participant"),
    "board.search_how": ("kode eller del av den", "id or part of it"),
    "board.stuck_days": ("Stoppet (dager)", "Stuck (days)"),
    "board.split": ("Tell hver for seg", "Count apart"),
    "board.by_form": ("skjemaer", "forms"),
    "board.by_unit": ("enheter", "units"),
    "board.by_both": ("begge", "both"),
    "board.counts": ("Antall skjemaer, {day}", "Number of forms, {day}"),
    "board.expected": ("Forventet", "Expected"),
    "board.open": ("Åpne", "Open"),
    "board.done": ("Levert", "Handed in"),
    "board.late": ("Over fristen", "Late"),
    "board.not_returned": ("Ikke levert", "Not returned"),
    "board.never_opened": ("Aldri åpnet", "Never opened"),
    "board.stuck": ("Stoppet opp", "Stuck"),
    "board.shut": ("Stengt", "Shut"),
    "board.meaning": ("Hva tallene betyr", "What the numbers mean"),
    "board.meant": (
        (
            "Forventet: vinduet har åpnet, og personen spørres fortsatt. Det er summen av åpne, leverte, over fristen og ikke "
            "levert.\n"
            "Over fristen: vinduet er over, men noen svarte i går eller i dag og kan gjøre seg ferdig.\n"
            "Ikke levert: vinduet er over, og skjemaet tar ikke imot svar lenger.\n"
            "Aldri åpnet: åpent eller ikke levert, og ingen har åpnet det.\n"
            "Stoppet opp: begynt, kan fortsatt besvares, og ingenting er gjort på {days} dager.\n"
            "Stengt: ikke levert da personen trakk seg, døde eller trakk samtykket, eller samtykket mangler. De regnes ikke som forventet.\n"
            "Et skjema som regnes fra jobbstart, er forventet først når jobbstart er ført, og én gang for hver jobb."
        ),
        (
            "Expected: the window has opened, and the person is still asked. It is the sum of open, handed in, late and not "
            "returned.\n"
            "Late: the window is over, but somebody answered yesterday or today and may finish.\n"
            "Not returned: the window is over, and the form takes no answers any more.\n"
            "Never opened: open or not returned, and nobody has opened it.\n"
            "Stuck: begun, can still be answered, and nothing was done for {days} days.\n"
            "Shut: not handed in when the person withdrew, died or took consent back, or consent is lacking. Not expected.\n"
            "A form counted from a job start is expected once the job start is recorded, and once for each job."
        ),
    ),
    "board.no_forms": (
        "Ingen skjemaer passer til det du har valgt.",
        "No form fits what you chose.",
    ),
    "board.people": ("Deltakere ({n})", "Participants ({n})"),
    "board.list": ("Deltakere {first} til {last} av {n}", "Participants {first} to {last} of {n}"),
    "board.participant": ("Deltaker", "Participant"),
    "board.where": ("Hvor", "Where"),
    "board.active": ("Påbegynt, sist rørt", "Begun, last touched"),
    "board.nobody_fits": (
        "Ingen passer til det du har valgt. Velg «alle» i et av feltene, eller søk på færre tegn.",
        "Nobody fits what you chose. Choose 'all' in one of the fields, or search for fewer characters.",
    ),
    "board.before": ("Forrige", "Previous"),
    "board.next": ("Neste", "Next"),
    "board.page": ("Side {page} av {pages}", "Page {page} of {pages}"),
    "board.stop_open": (
        "{wave}: {done} av {n} levert, åpent til {day}",
        "{wave}: {done} of {n} in, open until {day}",
    ),
    "board.stop_open_end": ("{wave}: {done} av {n} levert, åpent", "{wave}: {done} of {n} in, open"),
    "board.stop_late": (
        "{wave}: {done} av {n} levert, fristen var {day}, kan ennå leveres",
        "{wave}: {done} of {n} in, window over {day}, may still be finished",
    ),
    "board.stop_closed": (
        "{wave}: {done} av {n} levert, stengte {day}",
        "{wave}: {done} of {n} in, closed {day}",
    ),
    "board.stop_forms": ("{wave}: {forms}", "{wave}: {forms}"),
    "board.stop_forms_by": ("{wave}: {forms}, frist {day}", "{wave}: {forms}, window to {day}"),
    "board.stop_done": ("{wave}: levert", "{wave}: handed in"),
    "board.stop_shut": ("{wave}: {done} av {n} levert, stengt", "{wave}: {done} of {n} in, shut"),
    "board.stop_waiting": ("{wave}: åpner {day}", "{wave}: opens {day}"),
    "board.nothing_asked": ("ingenting å svare på ennå", "nothing to answer yet"),
}
