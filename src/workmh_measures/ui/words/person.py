"""Words of the page of one participant and of the steps entered there: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "person.title": ("Én deltaker", "One participant"),
    "person.named": ("Deltaker {participant}", "Participant {participant}"),
    "person.back": ("Tilbake til lista", "Back to the list"),
    "person.find": (
        "Skriv koden til deltakeren, eller velg en på siden «Hvem er hvor».",
        "Type the id of the participant, or choose one on the page 'Who is where'.",
    ),
    "person.id": ("Kode", "Id"),
    "person.unknown": (
        "Ingen du kan se, har denne koden. Se på den én gang til.",
        "Nobody you can see has this id. Check it once more.",
    ),
    "person.open": ("Åpne", "Open"),
    "person.no_id": ("Skriv koden først.", "Type the id first."),
    # what comes next
    "person.one_form": ("ett skjema", "one form"),
    "person.forms": ("{n} skjemaer", "{n} forms"),
    "person.next": ("Hva skjer nå", "What comes next"),
    "person.next_open": (
        "{wave} er åpent til {day}: {forms} igjen.",
        "{wave} is open until {day}: {forms} left.",
    ),
    "person.next_open_end": ("{wave} er åpent: {forms} igjen.", "{wave} is open: {forms} left."),
    "person.next_opens": ("{wave} åpner {day}: {forms}.", "{wave} opens {day}: {forms}."),
    "person.next_late": (
        "Ikke levert før vinduet var over: {forms}.",
        "Not handed in before the window was over: {forms}.",
    ),
    "person.next_left": (
        "Deltakeren spørres ikke mer fra {day}.",
        "The participant is asked nothing more from {day} on.",
    ),
    "person.next_consent": (
        "Skjemaet er stengt fordi samtykke mangler eller er trukket.",
        "The form is shut because consent is lacking or was taken back.",
    ),
    "person.next_outside": (
        "Deltakeren er med utenfra, og ingen skjemaer ventes.",
        "The participant takes part from outside, and no form is expected.",
    ),
    "person.next_no_day": (
        "Ingen dag er ført som tidspunktene regnes fra. Før den under «Før noe nytt».",
        "No day is recorded that the waves are counted from. Record it under 'Record something'.",
    ),
    "person.next_nothing": (
        "Ingenting mer ventes av deltakeren.",
        "Nothing more is expected of the participant.",
    ),
    # waves
    "person.waves": ("Tidspunkter og skjemaer", "Waves and forms"),
    "person.form": ("Skjema", "Form"),
    "person.who": ("Fylles ut av", "Filled in by"),
    "person.by_participant": ("deltakeren", "the participant"),
    "person.by_staff": ("ansatte", "staff"),
    "person.stands": ("Hvor det står", "Where it stands"),
    "person.wave_window": ("{wave}: {opens} til {closes}, {state}", "{wave}: {opens} to {closes}, {state}"),
    "person.wave_register": ("{wave}: fra registre, {day}", "{wave}: from registers, {day}"),
    "person.wave_day": ("{wave}: {day}, {state}", "{wave}: {day}, {state}"),
    "person.state_waiting": ("åpner senere", "opens later"),
    "person.state_open": ("åpent", "open"),
    "person.state_due": ("åpent, dagen er nådd", "open, the day has come"),
    "person.state_late": ("over fristen, men under arbeid", "past the window, but being answered"),
    "person.state_closed": ("fristen er ute", "the window is over"),
    "person.state_done": ("levert", "handed in"),
    "person.state_ended": ("avsluttet", "ended"),
    "person.not_begun": ("ikke åpnet", "not opened"),
    "person.begun": ("begynt, sist {day}", "begun, last on {day}"),
    "person.handed_in": ("levert {day}", "handed in {day}"),
    "person.shut": ("stengt", "shut"),
    "person.none": ("Ingen tidspunkter ennå.", "No waves yet."),
    # facts
    "person.facts": ("Det som er ført", "What is on record"),
    "person.unit": ("Enhet", "Unit"),
    "person.enrolled": ("Registrert", "Enrolled"),
    "person.language": ("Språk i skjemaene", "Language of the forms"),
    "person.consent": ("Samtykke", "Consent"),
    "person.consent_given": ("gitt {day} til versjon {version}", "given {day} to version {version}"),
    "person.consent_refused": (
        "ikke gitt eller trukket {day}, versjon {version}",
        "refused or taken back {day}, version {version}",
    ),
    "person.consent_none": ("ikke ført", "not on record"),
    "person.consent_asked": ("ikke ført; skjemaet spør om det", "not on record; the form asks for it"),
    "person.part": ("{name}: {said}", "{name}: {said}"),
    "person.yes": ("ja", "yes"),
    "person.no": ("nei", "no"),
    "person.withdrawn": ("Trukket seg", "Withdrew"),
    "person.died": ("Død", "Died"),
    "person.links": ("Personlige lenker", "Personal links"),
    "person.links_none": ("ingen er laget", "none was made"),
    "person.links_told": ("{n} laget, den siste {day}; {force}", "{n} made, the latest {day}; {force}"),
    "person.link_works": ("virker nå", "works now"),
    "person.link_void": ("virker ikke lenger", "works no longer"),
    "person.queries": ("Spørsmål om svar", "Queries"),
    "person.alerts": ("Varsler", "Alerts"),
    "person.counted": ("{open} åpne, {closed} avsluttet", "{open} open, {closed} closed"),
    "person.arm": ("Gruppe", "Arm"),
    "person.arm_none": ("ikke fordelt", "not allocated"),
    "person.arm_seen_by": (
        "Gruppen står her fordi rollen din får se den. Andre som åpner siden, ser den ikke.",
        "The arm stands here because your role may see it. Others who open this page do not see it.",
    ),
    # messages
    "person.messages": ("Invitasjoner og påminnelser", "Invitations and reminders"),
    "person.message": ("Melding", "Message"),
    "person.invitation": ("invitasjon", "invitation"),
    "person.reminder": ("påminnelse {n}", "reminder {n}"),
    "person.how": ("Måte", "Way"),
    "person.by_email": ("e-post", "email"),
    "person.by_sms": ("SMS", "text message"),
    "person.by_letter": ("brev", "letter"),
    "person.fate": ("Hva som skjedde", "What became of it"),
    "person.fate_sent": ("sendt", "sent"),
    "person.fate_refused": ("avvist for godt", "refused for good"),
    "person.fate_deferred": ("ikke tatt imot ennå", "not taken yet"),
    "person.fate_uncertain": ("uvisst om den gikk ut", "it may have gone out or not"),
    "person.day": ("Dag", "Day"),
    # steps
    "person.steps": ("Før noe nytt", "Record something"),
    "person.step": ("Hva gjelder det", "What is it about"),
    "person.step_reached": ("En dag er nådd", "A day was reached"),
    "person.step_consent": ("Samtykke", "Consent"),
    "person.step_withdraw": ("Trekker seg", "Withdraws"),
    "person.step_died": ("Død", "Death"),
    "person.right_about": (
        "Det som sto før, blir stående i historikken. En gruppe som er trukket, blir den samme; dager og samtykke føres i de andre stegene.",
        "What stood before stays in the history. An arm that was drawn stays the same; days and consent are recorded by the other steps.",
    ),
    "person.step_right": ("Rett registreringen", "Put the enrolment right"),
    "person.day_typed": ("Dag, for eksempel 25.6.2026", "Day, such as 25.6.2026"),
    "person.what": ("Hvilken dag", "Which day"),
    "person.number": ("Hvilken gang", "Which time"),
    "person.number_new": ("{n}, ny", "{n}, new"),
    "person.number_known": ("{n}, ført som {day}", "{n}, on record as {day}"),
    "person.take_back": (
        "Det ble ført ved en feil: ta det tilbake",
        "It was recorded by mistake: take it back",
    ),
    "person.reason": ("Begrunnelse for endringen, uten navn", "Reason for the change, without names"),
    "person.reason_free": (
        "Begrunnelse, uten navn (ingen må oppgi noen)",
        "Reason, without names (nobody has to give one)",
    ),
    "person.in_work": ("Var personen i arbeid da?", "Was the person in work then?"),
    "person.not_told": ("ikke fortalt", "not told"),
    "person.said": ("Hva ble sagt", "What was said"),
    "person.said_yes": ("Samtykket", "Consented"),
    "person.said_no": ("Sa nei eller trakk samtykket", "Refused or took it back"),
    "person.version": ("Versjon av informasjonen", "Version of the information"),
    "person.level": ("Trekker seg fra", "Withdraws from"),
    "person.level_treatment": (
        "tiltaket; skjemaer og registre fortsetter",
        "the treatment; forms and registers go on",
    ),
    "person.level_questionnaires": (
        "skjemaene; registre fortsetter",
        "the forms; registers go on",
    ),
    "person.level_register": (
        "registrene; skjemaer fortsetter",
        "registers; forms go on",
    ),
    "person.level_contact": (
        "all kontakt; registre fortsetter",
        "all contact; registers go on",
    ),
    "person.level_deletion": (
        "alt, og vil ha opplysningene slettet",
        "everything, and wants the data deleted",
    ),
    "person.record": ("Før inn", "Record"),
    "person.sure_shut": (
        (
            "Fra {day} er alle skjemaer stengt, og den personlige lenken slutter å virke med en gang. Det kan tas tilbake, men "
            "lenken blir ikke den samme igjen. Skal det føres?"
        ),
        (
            "From {day} on every form is shut, and the personal link stops working at once. It can be taken back, but the link "
            "will not be the same again. Record it?"
        ),
    ),
    "person.sure_died": (
        "Det føres at deltakeren {participant} døde {day}. Ingenting sendes etter det, og lenken slutter å virke. Skal det føres?",
        (
            "It is recorded that participant {participant} died on {day}. Nothing is sent after that, and the link stops working. "
            "Record it?"
        ),
    ),
    "person.sure_no": (
        "Det føres at deltakeren {participant} ikke samtykker fra {day}. Skjemaet er stengt etter det. Skal det føres?",
        "It is recorded that participant {participant} does not consent from {day} on. The form is shut after that. Record it?",
    ),
    "person.sure_yes": ("Ja, før det", "Yes, record it"),
    "person.sure_not": ("Nei", "No"),
    "person.done": ("Det er ført.", "It is on record."),
    "person.done_link": (
        "Det er ført. Den personlige lenken virker ikke lenger.",
        "It is on record. The personal link works no longer.",
    ),
    "person.done_back": (
        "Det er tatt tilbake. Lenker fra før virker fortsatt ikke; lag en ny når det trengs.",
        "It is taken back. Earlier links stay void; make a new one when it is needed.",
    ),
    "person.done_before": (
        "Det samme var ført fra før. Ingenting er endret.",
        "The same was on record already. Nothing was changed.",
    ),
    "person.done_erase": (
        "Det er ført at deltakeren vil ha opplysningene slettet. Det som er lagret, tas ut av den som driver studiens data.",
        "It is on record that the participant wants the data deleted. What is stored is taken out by whoever runs the study's data.",
    ),
    "person.link": ("Personlig lenke", "Personal link"),
}
