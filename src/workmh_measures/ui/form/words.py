"""The words of the questionnaire in plain language; texts of instruments are not here."""

from __future__ import annotations

from collections.abc import Sequence

from workmh_measures.dataset.recall_words import recall_words
from workmh_measures.model.safety import HELP_LINES, HelpLine
from workmh_measures.model.text import Text
from workmh_measures.model.wording import text_direction
from workmh_measures.ui.form.words_ar import WORDS_AR
from workmh_measures.ui.form.words_around import WORDS_AROUND, WORDS_AROUND_AR
from workmh_measures.ui.form.words_cards import CARD_WORDS, CARD_WORDS_AR
from workmh_measures.ui.form.words_kiosk import KIOSK_WORDS, KIOSK_WORDS_AR
from workmh_measures.ui.form.words_safety import SAFETY_WORDS
from workmh_measures.ui.form.words_saving import SAVING_WORDS, SAVING_WORDS_AR

__all__ = [
    "LANGUAGES",
    "WORDS",
    "help_lines",
    "language_choice",
    "recall_words",
    "words",
]

LANGUAGES = ("nb", "nn", "en", "ar")


def _t(nb: str, nn: str, en: str) -> dict[str, str]:
    return {"nb": nb, "nn": nn, "en": en}


# Words in braces are filled by the form.
WORDS: dict[str, dict[str, str]] = {
    **CARD_WORDS,
    **SAVING_WORDS,
    # the page as a whole
    "page_title": _t("Spørreskjema", "Spørjeskjema", "Questionnaire"),
    "language": _t("Språk", "Språk", "Language"),
    "language_name": _t("Bokmål", "Nynorsk", "English"),
    "loading": _t("Henter skjemaet …", "Hentar skjemaet …", "Fetching the form …"),
    "load_failed": _t(
        "Vi får ikke kontakt akkurat nå. Vi prøver igjen om litt.",
        "Vi får ikkje kontakt akkurat no. Vi prøver igjen om litt.",
        "We cannot reach the server right now. We will try again soon.",
    ),
    # practice
    "practice_wording": _t(
        "Øvingstekst. Spørsmålene er korte stikkord, ikke den ferdige teksten.",
        "Øvingstekst. Spørsmåla er korte stikkord, ikkje den ferdige teksten.",
        "Practice wording. The questions are short labels, not the final text.",
    ),
    "practice_only": _t(
        "Øvelse. Svarene i dette skjemaet blir ikke brukt i studien.",
        "Øving. Svara i dette skjemaet blir ikkje brukte i studien.",
        "Practice. Answers in this form are not used in the study.",
    ),
    "not_open_title": _t(
        "Skjemaet er ikke åpnet ennå", "Skjemaet er ikkje opna enno", "The form is not open yet"
    ),
    "not_open_text": _t(
        "Du kan komme tilbake senere med den samme lenken, eller kontakte studien.",
        "Du kan kome tilbake seinare med den same lenkja, eller kontakte studien.",
        "You can come back later with the same link, or contact the study.",
    ),
    # nothing more is asked
    "shut_ended_title": _t("Takk for at du var med", "Takk for at du var med", "Thank you for taking part"),
    "shut_ended_text": _t(
        "Du får ikke flere spørsmål fra oss. Kontakt studien hvis du lurer på noe.",
        "Du får ikkje fleire spørsmål frå oss. Kontakt studien om du lurer på noko.",
        "We will not ask you anything more. Contact the study if you have any questions.",
    ),
    "shut_locked_title": _t("Studien er avsluttet", "Studien er avslutta", "The study has closed"),
    "shut_locked_text": _t(
        "Vi tar ikke imot flere svar. Takk for det du har bidratt med. Kontakt studien hvis du lurer på noe.",
        "Vi tek ikkje imot fleire svar. Takk for det du har bidrege med. Kontakt studien om du lurer på noko.",
        "We are not taking any more answers. Thank you for what you have contributed. "
        "Contact the study if you have any questions.",
    ),
    "shut_consent_title": _t(
        "Vi trenger samtykket ditt først", "Vi treng samtykket ditt først", "We need your consent first"
    ),
    "shut_consent_text": _t(
        "Vi har ikke registrert at du har sagt ja til å være med etter den nyeste informasjonen. "
        "Kontakt studien, så hjelper de deg. Du kan bruke den samme lenken etterpå.",
        "Vi har ikkje registrert at du har sagt ja til å vere med etter den nyaste informasjonen. "
        "Kontakt studien, så hjelper dei deg. Du kan bruke den same lenkja etterpå.",
        "We have not recorded that you agreed to take part after the latest information. "
        "Contact the study, and they will help you. You can use the same link afterwards.",
    ),
    # first page
    "start_title": _t("Velkommen", "Velkomen", "Welcome"),
    "start_time": _t(
        "Det tar omtrent {minutes} minutter. Du kan ta pause når du vil.",
        "Det tek omtrent {minutes} minutt. Du kan ta pause når du vil.",
        "It takes about {minutes} minutes. You can take a break at any time.",
    ),
    "start_stop": _t(
        "Du bestemmer selv. Du kan hoppe over spørsmål, og du kan slutte når som helst. Det er helt greit.",
        "Du bestemmer sjølv. Du kan hoppe over spørsmål, og du kan slutte når som helst. Det er heilt greitt.",
        "You decide. You can skip questions, and you can stop at any time. That is perfectly fine.",
    ),
    "start_saved": _t(
        "Hvert svar blir lagret med en gang. Du kan lukke siden og fortsette senere med den samme lenken.",
        "Kvart svar blir lagra med ein gong. Du kan lukke sida og halde fram seinare med den same lenkja.",
        "Each answer is saved at once. You can close the page and go on later with the same link.",
    ),
    "start_button": _t("Begynn", "Start", "Begin"),
    "resume_title": _t("Velkommen tilbake", "Velkomen tilbake", "Welcome back"),
    "resume_text": _t(
        "Du fortsetter der du slapp. For å verne deg viser vi ikke svarene du ga før.",
        "Du held fram der du slapp. For å verne deg viser vi ikkje svara du gav før.",
        "You go on where you left off. To protect you, we do not show the answers you gave before.",
    ),
    "resume_button": _t("Fortsett", "Hald fram", "Continue"),
    # a card
    "form_of": _t("Skjema {n} av {of}", "Skjema {n} av {of}", "Form {n} of {of}"),
    "item_of": _t("{n} av {of}", "{n} av {of}", "{n} of {of}"),
    "recall_heading": _t("Tenk på", "Tenk på", "Think of"),
    "next": _t("Neste", "Neste", "Next"),
    "back": _t("Tilbake", "Tilbake", "Back"),
    "skip": _t("Hopp over", "Hopp over", "Skip"),
    "decline": _t("Vil ikke svare", "Vil ikkje svare", "Rather not say"),
    "skipped_mark": _t(
        "Du hoppet over dette spørsmålet.", "Du hoppa over dette spørsmålet.", "You skipped this question."
    ),
    "declined_mark": _t(
        "Du valgte å ikke svare her.", "Du valde å ikkje svare her.", "You chose not to answer here."
    ),
    "hidden_answer": _t(
        "Du har svart på dette før. Svaret er lagret og vises ikke her. "
        "Gå videre, eller svar på nytt hvis du vil endre det.",
        "Du har svart på dette før. Svaret er lagra og blir ikkje vist her. "
        "Gå vidare, eller svar på nytt om du vil endre det.",
        "You have answered this before. The answer is saved and is not shown here. "
        "Go on, or answer again to change it.",
    ),
    "replaced_other": _t(
        "Dette spørsmålet er også besvart et annet sted. Svaret du ga nå, gjelder.",
        "Dette spørsmålet er også svart på ein annan stad. Svaret du gav no, gjeld.",
        "This question was answered somewhere else too. The answer you gave now counts.",
    ),
    "replaced_here": _t(
        "Skjemaet er åpent et annet sted også, og noe er besvart der nå. Det siste svaret gjelder.",
        "Skjemaet er ope ein annan stad òg, og noko er svart på der no. Det siste svaret gjeld.",
        "The form is open somewhere else too, and something was answered there now. The latest answer counts.",
    ),
    "closed_elsewhere": _t(
        "Skjemaet er levert et annet sted. Det du svarte her etterpå, er ikke lagret.",
        "Skjemaet er levert ein annan stad. Det du svarte her etterpå, er ikkje lagra.",
        "The form was handed in somewhere else. What you answered here afterwards was not saved.",
    ),
    # words that look like personal data
    "personal_title": _t("Vil du ha dette med?", "Vil du ha dette med?", "Do you want to include this?"),
    "personal_text": _t(
        "Det ser ut som om du har skrevet {what}. Det trenger vi ikke, og det er tryggest å la det være. "
        "Teksten er ikke lagret ennå.",
        "Det ser ut som om du har skrive {what}. Det treng vi ikkje, og det er tryggast å la det vere. "
        "Teksten er ikkje lagra enno.",
        "It looks as if you wrote {what}. We do not need it, and it is safest to leave it out. "
        "The text has not been saved yet.",
    ),
    "personal_kept": _t(
        "Du bestemmer selv. Hvis du beholder teksten, ser noen i studien på den før den blir brukt.",
        "Du bestemmer sjølv. Dersom du beheld teksten, ser nokon i studien på han før han blir brukt.",
        "You decide. If you keep the text, someone in the study looks at it before it is used.",
    ),
    "personal_identity_number": _t("et fødselsnummer", "eit fødselsnummer", "a national identity number"),
    "personal_email": _t("en e-postadresse", "ei e-postadresse", "an e-mail address"),
    "personal_phone": _t("et telefonnummer", "eit telefonnummer", "a telephone number"),
    "personal_change": _t("Endre teksten", "Endre teksten", "Change the text"),
    "personal_keep": _t("Behold teksten", "Behald teksten", "Keep the text"),
    "clear": _t("Fjern svaret", "Fjern svaret", "Clear the answer"),
    "please_choose": _t(
        "Du har ikke svart ennå. Svar, eller trykk «Hopp over» eller «Vil ikke svare».",
        "Du har ikkje svart enno. Svar, eller trykk «Hopp over» eller «Vil ikkje svare».",
        "You have not answered yet. Answer, or press “Skip” or “Rather not say”.",
    ),
    "not_in_range": _t(
        "Skriv et tall fra {low} til {high}.",
        "Skriv eit tal frå {low} til {high}.",
        "Enter a number from {low} to {high}.",
    ),
    "too_long": _t("Teksten er for lang.", "Teksten er for lang.", "The text is too long."),
    "several": _t("Du kan velge flere.", "Du kan velje fleire.", "You can choose more than one."),
    "decimal_mark": _t(",", ",", "."),
    "your_number": _t("Ditt tall", "Talet ditt", "Your number"),
    "your_answer": _t("Ditt svar", "Svaret ditt", "Your answer"),
    "scale_hint": _t(
        "Trykk på linjen for å velge, eller skriv tallet.",
        "Trykk på linja for å velje, eller skriv talet.",
        "Press on the line to choose, or type the number.",
    ),
    "scale": _t("Linje fra {low} til {high}", "Linje frå {low} til {high}", "Line from {low} to {high}"),
    "not_chosen": _t("Ikke valgt", "Ikkje valt", "Not chosen"),
    # saving
    "saving": _t("Lagres …", "Blir lagra …", "Saving …"),
    "saved": _t("Lagret {time}", "Lagra {time}", "Saved {time}"),
    "time": _t("{h}.{m}", "{h}.{m}", "{h}:{m}"),
    "unsent": _t(
        "Ikke sendt ennå. Vi prøver igjen.",
        "Ikkje sendt enno. Vi prøver igjen.",
        "Not sent yet. We will try again.",
    ),
    "refused": _t(
        "Svaret ble ikke lagret. Svar på nytt, eller hopp over.",
        "Svaret blei ikkje lagra. Svar på nytt, eller hopp over.",
        "The answer was not saved. Answer again, or skip.",
    ),
    "renewed": _t(
        "Skjemaet er blitt oppdatert. Se på svaret ditt én gang til.",
        "Skjemaet er blitt oppdatert. Sjå på svaret ditt éin gong til.",
        "The form has been updated. Please look at your answer once more.",
    ),
    "session_gone": _t(
        "Du har vært borte en stund, så siden er låst. Åpne lenken i invitasjonen på nytt. "
        "Svarene som er lagret, er trygge.",
        "Du har vore borte ei stund, så sida er låst. Opne lenkja i invitasjonen på nytt. "
        "Svara som er lagra, er trygge.",
        "You have been away for a while, so the page is locked. Open the link in your invitation again. "
        "The answers that are saved are safe.",
    ),
    "session_gone_unsent": _t(
        "La denne siden stå åpen, og åpne lenken i en ny fane. Da sender vi det siste svaret ditt.",
        "La denne sida stå open, og opne lenkja i ei ny fane. Då sender vi det siste svaret ditt.",
        "Keep this page open, and open the link in a new tab. Then we will send your last answer.",
    ),
    # between and after
    "pause_title": _t("Ett skjema er ferdig", "Eitt skjema er ferdig", "One form is done"),
    "pause_text": _t(
        "Fint. Du har {left} igjen. Ta gjerne en pause før du går videre.",
        "Fint. Du har {left} igjen. Ta gjerne ein pause før du går vidare.",
        "Well done. You have {left} left. Feel free to take a break before you go on.",
    ),
    "forms_left_one": _t("ett skjema", "eitt skjema", "one form"),
    "forms_left_many": _t("{n} skjemaer", "{n} skjema", "{n} forms"),
    "pause_button": _t("Gå videre", "Gå vidare", "Go on"),
    "review_title": _t("Nesten ferdig", "Nesten ferdig", "Almost done"),
    "review_text_one": _t(
        "Du hoppet over ett spørsmål. Vil du se på det nå? Det er helt greit å la det stå.",
        "Du hoppa over eitt spørsmål. Vil du sjå på det no? Det er heilt greitt å la det stå.",
        "You skipped one question. Would you like to look at it now? It is fine to leave it.",
    ),
    "review_text_many": _t(
        "Du hoppet over {n} spørsmål. Vil du se på dem nå? Det er helt greit å la dem stå.",
        "Du hoppa over {n} spørsmål. Vil du sjå på dei no? Det er heilt greitt å la dei stå.",
        "You skipped {n} questions. Would you like to look at them now? It is fine to leave them.",
    ),
    "review_look": _t("Se på dem", "Sjå på dei", "Look at them"),
    "review_look_one": _t("Se på det", "Sjå på det", "Look at it"),
    "review_leave": _t("La det stå", "La det stå", "Leave it"),
    "done_title": _t("Klar til å levere", "Klar til å levere", "Ready to hand in"),
    "done_text": _t(
        "Du har vært gjennom alle spørsmålene i dette skjemaet.",
        "Du har vore gjennom alle spørsmåla i dette skjemaet.",
        "You have been through all the questions in this form.",
    ),
    "done_button": _t("Lever skjemaet", "Lever skjemaet", "Hand in the form"),
    "thanks_title": _t("Takk for at du svarte", "Takk for at du svara", "Thank you for answering"),
    "thanks_text": _t(
        "Alle svarene er lagret. Du kan lukke siden nå.",
        "Alle svara er lagra. Du kan lukke sida no.",
        "All your answers are saved. You can close the page now.",
    ),
    "nothing_due": _t(
        "Det er ingen skjemaer å fylle ut nå.",
        "Det er ingen skjema å fylle ut no.",
        "There are no forms to fill in now.",
    ),
    # ways out
    "later": _t("Avslutt og fortsett senere", "Avslutt og hald fram seinare", "Stop and continue later"),
    "later_title": _t("Du kan lukke siden", "Du kan lukke sida", "You can close the page"),
    "later_text": _t(
        "Svarene dine er lagret. Bruk den samme lenken når du vil fortsette.",
        "Svara dine er lagra. Bruk den same lenkja når du vil halde fram.",
        "Your answers are saved. Use the same link when you want to go on.",
    ),
    "later_waiting": _t(
        "Vent litt. Det siste svaret er ikke sendt ennå.",
        "Vent litt. Det siste svaret er ikkje sendt enno.",
        "Please wait. The last answer has not been sent yet.",
    ),
    "later_back": _t("Fortsett likevel", "Hald fram likevel", "Go on after all"),
    "lock_hint": _t(
        "Bruker andre også denne enheten? Lås siden når du er ferdig.",
        "Bruker andre òg denne eininga? Lås sida når du er ferdig.",
        "Do others use this device too? Lock the page when you are done.",
    ),
    "lock_button": _t("Lås siden", "Lås sida", "Lock the page"),
    "leave_now": _t("Forlat siden raskt", "Forlat sida raskt", "Leave quickly"),
    **SAFETY_WORDS,
    "talk": _t(
        "Trenger du noen å snakke med?", "Treng du nokon å snakke med?", "Do you need someone to talk to?"
    ),
    "talk_text": _t(
        "Her kan du ringe. Er det akutt fare for liv, ring 113.",
        "Her kan du ringe. Er det akutt fare for liv, ring 113.",
        "You can call here. If life is in danger, call 113.",
    ),
    **WORDS_AROUND,
    **KIOSK_WORDS,
}


def words(language: str) -> dict[str, str]:
    """Return every word of the form in one of its languages; there is no silent fall-back."""
    if language == "ar":
        return {**WORDS_AR, **CARD_WORDS_AR, **SAVING_WORDS_AR, **WORDS_AROUND_AR, **KIOSK_WORDS_AR}
    return {key: texts[language] for key, texts in WORDS.items()}


def language_choice(language: str) -> dict[str, str]:
    """Return how a person picks a language: its id, its own name for itself, and its direction."""
    from babel import Locale, UnknownLocaleError

    if language in LANGUAGES:
        name = words(language)["language_name"]
    else:
        try:
            name = Locale.parse(language, sep="-").get_display_name() or language
        except (UnknownLocaleError, ValueError):
            name = language
    return {"id": language, "name": name, "direction": text_direction(language)}


def help_lines(language: str, lines: Sequence[HelpLine] = HELP_LINES) -> list[dict[str, str | None]]:
    """Return where a person can turn to, in the language of the page or else in one the line has.

    Returns
    -------
    Name, hours, telephone number and chat of each; one of the last two may be None.
    """
    return [
        {
            "name": _in(language, line.name),
            "when": _in(language, line.when),
            "number": line.number,
            "chat": line.chat,
        }
        for line in lines
    ]


def _in(language: str, text: Text) -> str:
    return text.in_language(
        next(name for name in (language, *sorted(text.languages)) if name in text.languages)
    )
