"""Words of the page on which staff looks after alerts, in both languages of staff."""

from __future__ import annotations

__all__ = ["safety_words"]

_WORDS: dict[str, tuple[str, str]] = {
    "safety.title": ("Sikkerhet", "Safety"),
    "safety.badge": ("Sikkerhet: {n} svar som ingen har tatt", "Safety: {n} not taken yet"),
    "safety.no_plan": (
        "Studien har ingen sikkerhetsplan, så ingen svar gir varsel, og her er det ingenting å gjøre. Den som har ansvar for studieoppsettet, kan legge til en.",
        "The study has no safety plan, so no answer raises an alert and there is nothing to do here. Whoever is in charge of the study's setup can add one.",
    ),
    "safety.simulated": (
        "Dette er en simulert studie. Deltakeren ser teksten, men ingen svar gir varsel.",
        "This is a simulated study. Participants see the text, but no answer raises an alert.",
    ),
    "safety.who": (
        "Ansvarlig: {responsible}. Stedfortreder: {stand_in}. Prosjektleder: {investigator}. Plan {version}.",
        "Responsible: {responsible}. Stand-in: {stand_in}. Principal investigator: {investigator}. Plan {version}.",
    ),
    "safety.old_lines": (
        "Hjelpetelefonene er ikke sjekket på over et halvt år: {names}. Ring dem eller se på nettsidene deres, og be den som har ansvar for studieoppsettet, om å føre datoen.",
        "Nobody has looked up these help lines for half a year: {names}. Look them up, and ask whoever is in charge of the study's setup to enter the date.",
    ),
    "safety.none": ("Ingen svar venter.", "No answers wait."),
    "safety.waiting": (
        "Ingen har tatt dem ennå: {n}. Over fristen: {late}.",
        "Nobody has taken them yet: {n}. Past their time: {late}.",
    ),
    "safety.refresh": ("Se på nytt", "Look again"),
    "safety.number": ("Nr.", "No."),
    "safety.person": ("Deltaker", "Participant"),
    "safety.wave": ("Tidspunkt", "Wave"),
    "safety.item": ("Spørsmål", "Question"),
    "safety.answer": ("Svar", "Answer"),
    "safety.at_least": ("Gir varsel fra", "Alert from"),
    "safety.raised": ("Registrert", "Recorded"),
    "safety.answered_on": ("Svardato", "Answered"),
    "safety.state": ("Status", "State"),
    "safety.past": ("venter, over fristen", "waiting, past its time"),
    "safety.assigned_to": ("Tildelt", "Assigned to"),
    "safety.assign_how": (
        "Varselet venter til noen tar det, og de neste i rekka får beskjed som før.",
        "The alert waits until somebody takes it, and those next in line are told as before.",
    ),
    "safety.closed_by": ("Avsluttet av", "Closed by"),
    "safety.closed_at": ("Avsluttet", "Closed"),
    "safety.choose_closed": ("Se hva som ble gjort med", "See what was done about"),
    "safety.taken_by": ("Tatt av", "Taken by"),
    "safety.by_when": ("Frist", "Due"),
    "safety.later": ("Svart senere", "Answered later"),
    "safety.open": ("venter", "waiting"),
    "safety.taken": ("tatt", "taken"),
    "safety.closed": ("avsluttet", "closed"),
    "safety.late": ("{day} (registrert senere)", "{day} (entered later)"),
    "safety.taken_away": ("tatt bort", "taken away"),
    "safety.choose": ("Velg et varsel", "Choose an alert"),
    "safety.name": ("Navnet ditt", "Your name"),
    "safety.step": ("Hva har du gjort?", "What did you do?"),
    "safety.step_taken": ("Jeg tar det", "I take it"),
    "safety.step_assigned": ("Tildel noen", "Assign it to somebody"),
    "safety.step_tried": ("Jeg har prøvd å nå personen", "I tried to reach the person"),
    "safety.step_note": ("Et notat", "A note"),
    "safety.step_closed": ("Avslutt", "Close it"),
    "safety.step_seen": ("Sett", "Seen"),
    "safety.step_notice": ("Melding til {to}: {fate}", "Message to {to}: {fate}"),
    "safety.to_responsible": ("den ansvarlige", "the one responsible"),
    "safety.to_stand_in": ("stedfortrederen", "the stand-in"),
    "safety.to_investigator": ("prosjektlederen", "the principal investigator"),
    "safety.notice_begun": ("begynt, uvisst om den gikk ut", "begun, and it may have gone out or not"),
    "safety.notice_sent": ("sendt", "sent"),
    "safety.notice_refused": ("avvist", "refused"),
    "safety.notice_deferred": ("ikke tatt imot ennå", "not taken yet"),
    "safety.how": ("Hvordan", "How"),
    "safety.how_telephone": ("telefon", "telephone"),
    "safety.how_message": ("melding", "message"),
    "safety.how_video": ("video", "video"),
    "safety.how_meeting": ("møte", "meeting"),
    "safety.how_via_clinician": ("gjennom behandler", "through a clinician"),
    "safety.how_letter": ("brev", "letter"),
    "safety.result": ("Resultat", "Result"),
    "safety.result_reached": ("nådd", "reached"),
    "safety.result_no_answer": ("ikke svar", "no answer"),
    "safety.result_left_message": ("la igjen beskjed", "left a message"),
    "safety.result_wrong_contact": ("feil nummer eller adresse", "wrong number or address"),
    "safety.result_declined": ("ville ikke snakke", "did not want to talk"),
    "safety.outcome": ("Utfall", "What came of it"),
    "safety.outcome_followed_up": ("fulgt opp av studien", "followed up by the study"),
    "safety.outcome_handed_over": ("overlatt til helsetjenesten", "handed over to the health service"),
    "safety.outcome_emergency": ("akutt hjelp tilkalt", "emergency help called"),
    "safety.outcome_already_in_care": ("får allerede hjelp", "already in care"),
    "safety.outcome_not_reached": ("ikke nådd", "not reached"),
    "safety.outcome_entered_by_mistake": ("svaret var registrert feil", "the answer was entered by mistake"),
    "safety.words": (
        "Kort notat, uten navn og nummer (kan stå tomt)",
        "Short note, without names and numbers (may be empty)",
    ),
    "safety.recorded": ("Lagret på varsel {number}: {step}.", "Recorded on alert {number}: {step}."),
    "safety.record": ("Lagre", "Record"),
    "safety.history": ("Det som er gjort", "What was done"),
    "safety.not_answered": ("Uten svar ({n})", "Left without an answer ({n})"),
    "safety.not_answered_why": (
        (
            "Disse spørsmålene er hoppet over, eller deltakeren ville ikke svare. Ingenting settes inn i stedet, og de gir "
            "ikke varsel. Spørsmål som ikke er vist, og spørsmål deltakeren ikke er kommet til, står ikke her."
        ),
        (
            "These questions were passed over, or the participant would rather not say. Nothing is put in their place, and "
            "they raise no alert. Questions that were not shown or not come to are not listed."
        ),
    ),
    "safety.done": ("Avsluttet ({n})", "Closed ({n})"),
    "safety.choose_all": ("Velg i alle feltene først.", "Choose in every field first."),
}


def safety_words(language: str) -> dict[str, str]:
    """Return the words in nb or en."""
    place = ("nb", "en").index(language)
    return {key: texts[place] for key, texts in _WORDS.items()}
