"""Words of queries and corrections: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "queries.title": ("Spørsmål om svar", "Queries"),
    "queries.how": (
        "Den som har ansvar for dataene, spør om et svar. Den som kjenner deltakeren eller papiret, svarer.",
        "Whoever manages the data asks about an answer. Whoever knows the participant or the paper replies.",
    ),
    "queries.none": (
        "Ingen har spurt om noe ennå.",
        "Nobody has asked about anything yet.",
    ),
    "queries.none_chosen": (
        "Ingen spørsmål passer til utvalget. Velg videre.",
        "No query fits what you chose. Choose more widely.",
    ),
    "queries.count": (
        "{open} åpne, {answered} besvarte, {closed} lukkede.",
        "{open} open, {answered} answered, {closed} closed.",
    ),
    "queries.state": ("Status", "State"),
    "queries.state_open": ("åpent", "open"),
    "queries.state_answered": ("besvart", "answered"),
    "queries.state_closed": ("lukket", "closed"),
    "queries.every": ("alle", "all"),
    "queries.unit": ("Enhet", "Unit"),
    "queries.form": ("Skjema", "Form"),
    "queries.prompt": ("Velg", "Choose"),
    "queries.item": ("Spørsmål i skjemaet", "Item"),
    "queries.whole_form": ("hele skjemaet", "whole form"),
    "queries.days": ("Minst så mange dager gammelt", "At least this many days old"),
    "queries.number": ("Nr.", "No."),
    "queries.person": ("Deltaker", "Participant"),
    "queries.all_people": ("alle", "all"),
    "queries.wave": ("Tidspunkt", "Wave"),
    "queries.asked_on": ("Spurt", "Asked"),
    "queries.age": ("Dager", "Days"),
    "queries.words": ("Hva det spørres om", "What is asked"),
    "queries.choose": ("Åpne spørsmål nr.", "Open query no."),
    "queries.heading": ("Spørsmål nr. {number}", "Query no. {number}"),
    "queries.answer_now": ("Svaret nå: {answer}", "The answer now: {answer}"),
    "queries.no_answer": ("ikke noe svar", "no answer"),
    "queries.cleared": ("tatt bort", "cleared"),
    "queries.answer_hidden": (
        "Svaret vises ikke for deg: deltakeren ga det selv.",
        "The answer is not shown to you: the participant gave it in private.",
    ),
    "queries.corrected": ("svaret ble rettet", "the answer was corrected"),
    "queries.reply": ("Svar på spørsmålet", "Reply to the query"),
    "queries.no_personal": (
        "Høyst 500 tegn. Ingen navn eller numre.",
        "500 characters at most. No names and no numbers.",
    ),
    "queries.send_reply": ("Send svaret", "Send the reply"),
    "queries.correct": ("Rett svaret", "Correct the answer"),
    "queries.close": ("Lukk", "Close"),
    "queries.close_reason": (
        "Hvorfor det lukkes (må fylles ut når ingen har svart)",
        "Why it is closed (needed where nobody replied)",
    ),
    "queries.again": ("Spør på nytt", "Ask again"),
    "queries.again_words": ("Hva du vil vite nå", "What you want to know now"),
    "queries.new": ("Nytt spørsmål", "New query"),
    "queries.ask": ("Spør", "Ask"),
    "queries.incomplete": (
        "Ingenting er lagret. Fyll ut deltaker, tidspunkt, skjema og spørsmål i skjemaet, og skriv hva det spørres om.",
        "Nothing was stored. Fill in participant, wave, form and item, and write what is asked.",
    ),
    "queries.recorded": ("Lagret.", "Recorded."),
    "queries.proposals": ("Forslag fra gjennomgang av dataene", "Proposals from looking through the data"),
    "queries.proposals_how": (
        (
            "Dataene sees gjennom for umulige og avvikende verdier, motsigelser og feil i nøkkelen. "
            "Ingenting blir et spørsmål før du trykker."
        ),
        (
            "The data are looked through for impossible and far-off values, contradictions and errors of the key. "
            "Nothing becomes a query before you press."
        ),
    ),
    "queries.look_through": ("Se gjennom dataene", "Look through the data"),
    "queries.looking": ("Leser svarene", "Reading the answers"),
    "queries.no_proposals": ("Det er ingenting nytt å spørre om.", "There is nothing new to ask about."),
    "queries.proposal": ("Forslag", "Proposal"),
    "queries.proposed": ("{n} forslag", "{n} proposals"),
    "queries.value": ("Svaret", "The answer"),
    "queries.make_query": ("Gjør dette til et spørsmål", "Make this a query"),
    "queries.off_scale": (
        "Svaret er ikke et av dem spørsmålet tillater. Hva er riktig?",
        "The answer is none of those the item allows. What is right?",
    ),
    "queries.far_out": (
        "Svaret ligger langt fra alle andres. Stemmer det?",
        "The answer lies far from all others. Is it right?",
    ),
    "queries.answered_though_hidden": (
        "Det er et svar her, men tidligere svar skjuler spørsmålet. Hvilket av dem er riktig?",
        "There is an answer although earlier answers hide this item. Which of them is right?",
    ),
    "queries.hidden_though_shown": (
        "Spørsmålet står som ikke vist, men tidligere svar viser det. Hva er riktig?",
        "The item counts as not shown although earlier answers show it. Which of them is right?",
    ),
    "corrections.title": ("Rettelser", "Corrections"),
    "corrections.how": (
        "Finn ett svar, se historien, og rett det med en grunn. Det gamle svaret blir stående i historien.",
        "Find one answer, see its history, and correct it with a reason. The old answer stays in the history.",
    ),
    "corrections.find": ("Skriv koden til en deltaker.", "Type the code of a participant."),
    "corrections.for_query": (
        "Rettelsen svarer på spørsmål nr. {number}.",
        "The correction answers query no. {number}.",
    ),
    "corrections.number": ("Jobb nr.", "Job no."),
    "corrections.nothing": (
        "Ingenting i dette skjemaet er lagret for deltakeren, så det er ingenting å rette.",
        "Nothing of this form is recorded for the participant, so there is nothing to correct.",
    ),
    "corrections.when": ("Når", "When"),
    "corrections.was": ("før: {old}", "before: {old}"),
    "corrections.after": ("Hva", "What"),
    "corrections.why": ("Hvorfor", "Why"),
    "corrections.history": ("Historien til svaret", "History of the answer"),
    "corrections.new": ("Rett til", "Correct to"),
    "corrections.kind_value": ("et svar", "an answer"),
    "corrections.kind_missing": ("en grunn til at svaret mangler", "a reason why there is no answer"),
    "corrections.kind_clear": ("ikke noe svar og ingen grunn", "no answer and no reason"),
    "corrections.value": ("Svaret", "The answer"),
    "corrections.value_help": (
        "Tall, koder med mellomrom, dato som 2026-10-01, eller ord. Tillatt: {allowed}",
        "A number, codes with blanks between, a date as 2026-10-01, or words. Allowed: {allowed}",
    ),
    "corrections.missing": ("Grunnen til at svaret mangler", "The reason why there is no answer"),
    "corrections.reason": ("Hvorfor det rettes", "Why it is corrected"),
    "corrections.save": ("Lagre rettelsen", "Save the correction"),
    "corrections.saved": ("Svaret er rettet.", "The answer is corrected."),
    "corrections.from_to": ("Rettet fra {old} til {new}.", "Corrected from {old} to {new}."),
    "corrections.choose_kind": ("Velg hva svaret rettes til.", "Choose what the answer is corrected to."),
    "corrections.choose_place": (
        "Velg tidspunkt, skjema og spørsmål. Så vises svaret.",
        "Choose wave, form and item. Then the answer is shown.",
    ),
    "corrections.choose_value": (
        "Ingenting er lagret. Velg eller skriv hva svaret skal være.",
        "Nothing was stored. Choose or type what the answer is to be.",
    ),
    "corrections.choose_missing": (
        "Ingenting er lagret. Velg grunnen til at svaret mangler.",
        "Nothing was stored. Choose the reason why there is no answer.",
    ),
    "corrections.stale": (
        "Noen andre endret svaret mens siden var åpen. Ingenting er lagret. Se på nytt.",
        "Somebody else changed the answer while the page was open. Nothing was stored. Look again.",
    ),
    "corrections.both": ("Du så {seen}, og nå står det {now}.", "You saw {seen}, and now it is {now}."),
}
