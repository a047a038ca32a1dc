"""Words of enrolling, consent, allocation, units and the service report: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "enrol.title": ("Ny deltaker", "New participant"),
    "enrol.step": ("Steg", "Step"),
    "enrol.new": ("Registrer en ny", "Enrol somebody"),
    "enrol.allocate": ("Fordel til gruppe", "Allocate"),
    "enrol.about": (
        "Deltakeren får en kode når du registrerer. Skriv ikke navn eller fødselsnummer noe sted her.",
        "The participant gets an id when you enrol. Write no name and no identity number anywhere here.",
    ),
    "enrol.unit": ("Enhet", "Unit"),
    "enrol.new_unit": ("En enhet som ikke står i lista", "A unit that is not in the list"),
    "enrol.days": ("Dager", "Days"),
    "enrol.days_how": (
        "Skriv dagen som 25.6.2026. La feltet stå tomt når dagen ikke er kommet.",
        "Write the day as 25.6.2026. Leave the field empty when the day has not come.",
    ),
    "enrol.day_inclusion": ("Inklusjon", "Inclusion"),
    "enrol.day_job_start": ("Jobbstart", "Job start"),
    "enrol.language": ("Språk i skjemaene", "Language of the forms"),
    "enrol.more": ("Mer", "More"),
    "enrol.own_id": ("Studiens egen kode", "The study's own id"),
    "enrol.own_id_why": (
        "Bare for studier som har egne koder. Tomt felt: koden blir laget.",
        "Only for studies with ids of their own. Left empty, an id is made.",
    ),
    "enrol.pair": ("Par", "Pair"),
    "enrol.arm": ("Gruppe", "Arm"),
    "enrol.yes": ("Ja", "Yes"),
    "enrol.no": ("Nei", "No"),
    "enrol.consent": ("Samtykke", "Consent"),
    "enrol.consent_in_form": (
        "Deltakeren svarer på samtykket i skjemaet. Fyll ut her bare når det er gitt på papir.",
        "Participants answer the consent in the form. Fill this in only when it was given on paper.",
    ),
    "enrol.consent_elsewhere": (
        "Uten samtykke er skjemaet stengt. Det kan også føres senere, på siden om deltakeren.",
        "Without consent the form stays shut. It can also be recorded later, on the page of the participant.",
    ),
    "enrol.consent_day": ("Dagen samtykket ble gitt", "Day consent was given"),
    "enrol.version": ("Versjon av informasjonen", "Version of the information"),
    "enrol.enrol": ("Registrer", "Enrol"),
    "enrol.done": ("{participant} er registrert.", "{participant} is enrolled."),
    "enrol.before": (
        "{participant} var registrert fra før, med de samme opplysningene. Ingenting er endret.",
        "{participant} was enrolled before, with the same values. Nothing was changed.",
    ),
    "enrol.erased": (
        "{participant} var registrert og er slettet. Ingen er registrert på nytt.",
        "{participant} was enrolled and is erased. Nobody was enrolled again.",
    ),
    "enrol.identity": (
        "Skriv koden på deltakerens papirer. Hvem koden hører til, føres av den som har nøkkelen til identitetene, ikke her.",
        "Write the id on the participant's papers. Who it belongs to is recorded by whoever holds the key to the identities, not here.",
    ),
    "enrol.another": ("Registrer en til", "Enrol another"),
    "enrol.person": ("Åpne siden om deltakeren", "Open the page of the participant"),
    "enrol.one_group": (
        "Studien har én gruppe, og alle er i den.",
        "The study has one group, and everybody is in it.",
    ),
    "enrol.no_key": (
        "Gruppene trekkes der nøkkelfila er, og den er ikke på denne serveren (WORKMH_ALLOCATION_KEY).",
        "Arms are drawn where the key file is, and it is not on this server (WORKMH_ALLOCATION_KEY).",
    ),
    "enrol.unsealed": (
        "Fordelingen er ikke forseglet ennå. Den som har ansvar for den, gjør det med `workmh allocation seal`.",
        "Allocation is not sealed yet. Whoever is in charge of it does that with `workmh allocation seal`.",
    ),
    "enrol.nobody_waits": (
        "Ingen venter på gruppe. Registrer noen først.",
        "Nobody waits for an arm. Enrol somebody first.",
    ),
    "enrol.more_wait": (
        "{n} venter; de {shown} siste står i lista.",
        "{n} wait; the latest {shown} are in the list.",
    ),
    "enrol.who": ("Deltaker uten gruppe", "Participant without an arm"),
    "enrol.unit_is": ("Enhet: {unit}", "Unit: {unit}"),
    "enrol.none": ("ikke oppgitt", "not told"),
    "enrol.ask_draw": ("Trekk gruppe", "Draw an arm"),
    "enrol.told_elsewhere": (
        "Denne studien får gruppene utenfra. De føres av noen som kan se grupper.",
        "Arms of this study come from elsewhere. They are recorded by somebody who may see arms.",
    ),
    "enrol.tell_reason": ("Hvem som fordelte, og hvordan det er kjent", "Who allocated, and how it is known"),
    "enrol.ask_tell": ("Før gruppen", "Record the arm"),
    "enrol.tell_both": ("Velg gruppe, og skriv hvem som fordelte.", "Choose the arm, and say who allocated."),
    "enrol.sure": (
        "{participant} får gruppe nå. Det kan ikke gjøres om. Stemmer enhet og strata?",
        "{participant} gets an arm now. It cannot be undone. Are unit and strata right?",
    ),
    "enrol.first_told": (
        "Dette er den første gruppen som føres. Etter den kan ingen grupper trekkes i studien.",
        "This is the first arm that is told. After it no arm of the study can be drawn.",
    ),
    "enrol.confirm": ("Ja, fordel", "Yes, allocate"),
    "enrol.cancel": ("Avbryt", "Cancel"),
    "enrol.allocated": (
        "{participant} er fordelt, nummer {number}.",
        "{participant}: allocated, number {number}.",
    ),
    "enrol.told": ("{participant} er fordelt.", "{participant}: allocated."),
    "enrol.arm_is": ("Gruppe: {arm}", "Arm: {arm}"),
    "enrol.who_sees": (
        "Studiefila sier at rollen din kan se grupper. Vis det ikke til dem som skal være blinde.",
        "The study file lets your role see arms. Do not show it to those who are kept blind.",
    ),
    "units.title": ("Vurdering av enheter", "Ratings of units"),
    "link_given.about": (
        "En ny lenke gjør at tidligere lenker ikke virker lenger. Den som svarer akkurat nå, blir logget ut; svarene er lagret.",
        "A new link makes earlier links stop working. Whoever is answering right now is logged out; their answers are kept.",
    ),
    "link_given.make": ("Lag ny lenke", "Make a new link"),
    "link_given.made": (
        "Personlig lenke for {participant}. Den vises bare nå: kopier den, vis koden, eller skriv ut arket.",
        "Personal link for {participant}. It is shown only now: copy it, show the code, or print the sheet.",
    ),
    "link_given.typed": (
        "Kan også skrives i adressefeltet: {address}",
        "It can also be typed into the address bar: {address}",
    ),
    "link_given.square": ("QR-kode med den samme lenken", "QR code with the same link"),
    "link_given.print": ("Skriv ut ark", "Print a sheet"),
    "link_given.printed": (
        "Arket lastes ned. Slett filen når arket er skrevet ut.",
        "The sheet is being downloaded. Delete the file when it is printed.",
    ),
    "link_given.put_away": ("Skjul lenken", "Hide the link"),
    "service.title": ("Tjenesterapport", "Service report"),
}
