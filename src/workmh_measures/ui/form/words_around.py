"""The words around the questions: the study, consent, overview, contact, leaving, thanks and own results."""

from __future__ import annotations

__all__ = ["WORDS_AROUND", "WORDS_AROUND_AR"]


def _t(nb: str, nn: str, en: str) -> dict[str, str]:
    return {"nb": nb, "nn": nn, "en": en}


# Words in braces are filled by the form.
WORDS_AROUND: dict[str, dict[str, str]] = {
    # who reads, on the first page and about the study
    "start_reader": _t(
        "Bare de som arbeider med studien, leser svarene.",
        "Berre dei som arbeider med studien, les svara.",
        "Only those who work on the study read your answers.",
    ),
    "start_not_at_once": _t(
        "Svarene blir ikke lest med en gang. Trenger du hjelp nå, ring 113.",
        "Svara blir ikkje lesne med ein gong. Treng du hjelp no, ring 113.",
        "The answers are not read at once. If you need help now, call 113.",
    ),
    # about the study
    "about": _t("Om studien", "Om studien", "About the study"),
    "readers_title": _t("Hvem leser svarene?", "Kven les svara?", "Who reads the answers?"),
    "print": _t("Skriv ut eller lagre", "Skriv ut eller lagre", "Print or save"),
    # contact and leaving
    "contact": _t(
        "Spørsmål, eller vil du trekke deg?",
        "Spørsmål, eller vil du trekkje deg?",
        "Questions, or want to withdraw?",
    ),
    "contact_title": _t("Kontakt studien", "Kontakt studien", "Contact the study"),
    "contact_text": _t(
        "Navn og telefon til studien står i invitasjonen du fikk.",
        "Namn og telefon til studien står i invitasjonen du fekk.",
        "The study’s name and telephone number are in the invitation you received.",
    ),
    "withdraw_title": _t("Vil du trekke deg?", "Vil du trekkje deg?", "Do you want to withdraw?"),
    "withdraw_text": _t(
        "Du kan trekke deg når du vil, uten å si hvorfor. Det får ingen følger for deg. "
        "Si fra til studien hva du vil trekke deg fra:",
        "Du kan trekkje deg når du vil, utan å seie kvifor. Det får ingen følgjer for deg. "
        "Sei frå til studien kva du vil trekkje deg frå:",
        "You can withdraw at any time without giving a reason. It has no consequences for you. "
        "Tell the study what you want to withdraw from:",
    ),
    "withdraw_questionnaires": _t(
        "Skjemaene: Vi spør deg ikke om mer.",
        "Skjemaa: Vi spør deg ikkje om meir.",
        "The forms: we ask you nothing more.",
    ),
    "withdraw_register": _t(
        "Registre: Vi henter ikke flere opplysninger om deg derfra.",
        "Register: Vi hentar ikkje fleire opplysningar om deg derifrå.",
        "Registers: we fetch no more information about you from them.",
    ),
    "withdraw_contact": _t(
        "All kontakt: Du hører ikke mer fra oss.",
        "All kontakt: Du høyrer ikkje meir frå oss.",
        "All contact: you will not hear from us again.",
    ),
    "withdraw_deletion": _t(
        "Sletting: Du kan be om at svarene dine blir slettet.",
        "Sletting: Du kan be om at svara dine blir sletta.",
        "Deletion: you can ask for your answers to be deleted.",
    ),
    # information and consent
    "consent_title": _t("Vil du være med?", "Vil du vere med?", "Would you like to take part?"),
    "consent_intro": _t(
        "Les dette før du svarer. Ta deg god tid.",
        "Les dette før du svarar. Ta deg god tid.",
        "Please read this before you answer. Take your time.",
    ),
    "consent_renewed": _t(
        "Informasjonen er ny siden du svarte sist. Derfor spør vi deg en gang til.",
        "Informasjonen er ny sidan du svara sist. Difor spør vi deg ein gong til.",
        "The information has changed since you last answered. That is why we ask you again.",
    ),
    "consent_version": _t("Versjon {version}", "Versjon {version}", "Version {version}"),
    "yes": _t("Ja", "Ja", "Yes"),
    "no": _t("Nei", "Nei", "No"),
    "consent_choose": _t(
        "Velg ja eller nei på hvert spørsmål.",
        "Vel ja eller nei på kvart spørsmål.",
        "Choose yes or no for each question.",
    ),
    "consent_send": _t("Send svaret", "Send svaret", "Send your answer"),
    "consent_again": _t("Endre det du har svart", "Endre det du har svart", "Change what you answered"),
    "consent_no_title": _t("Takk for at du svarte", "Takk for at du svara", "Thank you for answering"),
    "consent_no_text": _t(
        "Det er helt greit å si nei. Vi spør deg ikke om mer. Ombestemmer du deg, kan du svare på nytt her.",
        "Det er heilt greitt å seie nei. Vi spør deg ikkje om meir. Ombestemmer du deg, kan du svare på nytt her.",
        "It is perfectly fine to say no. We ask you nothing more. If you change your mind, you can answer again here.",
    ),
    "consent_change": _t("Svar på nytt", "Svar på nytt", "Answer again"),
    # the forms of this time
    "overview": _t("Oversikt", "Oversikt", "Overview"),
    "overview_title": _t("Skjemaene denne gangen", "Skjemaa denne gongen", "The forms this time"),
    "overview_text": _t(
        "Du kan ta dem i den rekkefølgen du vil.",
        "Du kan ta dei i den rekkjefølgja du vil.",
        "You can take them in any order you like.",
    ),
    "form_number": _t("Skjema {n}", "Skjema {n}", "Form {n}"),
    "overview_done": _t("Ferdig", "Ferdig", "Done"),
    "overview_here": _t("Du er her", "Du er her", "You are here"),
    "overview_left": _t("Ikke levert", "Ikkje levert", "Not handed in"),
    "overview_go": _t("Gå til {form}", "Gå til {form}", "Go to {form}"),
    "minutes_one": _t("omtrent ett minutt", "omtrent eitt minutt", "about one minute"),
    "minutes_many": _t("omtrent {n} minutter", "omtrent {n} minutt", "about {n} minutes"),
    # at the end
    "next_time": _t(
        "Neste gang du hører fra oss, blir trolig rundt {month}.",
        "Neste gong du høyrer frå oss, blir truleg rundt {month}.",
        "The next time you hear from us will probably be around {month}.",
    ),
    "nothing_title": _t("Ingenting å svare på nå", "Ingenting å svare på no", "Nothing to answer now"),
    "thanks_talk": _t(
        "Har noe vært tungt å svare på? Her kan du ringe og snakke med noen.",
        "Har noko vore tungt å svare på? Her kan du ringje og snakke med nokon.",
        "Was something hard to answer? You can call and talk to someone here.",
    ),
    # own results
    "results": _t("Se resultatet ditt", "Sjå resultatet ditt", "See your result"),
    "results_title": _t("Resultatet ditt", "Resultatet ditt", "Your result"),
    "results_text": _t(
        "Dette er dine egne svar regnet sammen til et tall. Det er ingen vurdering av deg, "
        "og du blir ikke sammenlignet med andre.",
        "Dette er dine eigne svar rekna saman til eit tal. Det er inga vurdering av deg, "
        "og du blir ikkje samanlikna med andre.",
        "These are your own answers brought together into a number. It is no judgement of you, "
        "and you are not compared with anybody.",
    ),
    "results_score": _t(
        "{score} på en skala fra {low} til {high}",
        "{score} på ein skala frå {low} til {high}",
        "{score} on a scale from {low} to {high}",
    ),
    "results_none": _t(
        "Du svarte på for få spørsmål til at det blir et tall.",
        "Du svara på for få spørsmål til at det blir eit tal.",
        "You answered too few questions for there to be a number.",
    ),
    "results_earlier": _t("Tidligere", "Tidlegare", "Earlier"),
}

# Translated by the project; have them read by a native speaker before use.
WORDS_AROUND_AR: dict[str, str] = {
    "start_reader": "لا يقرأ إجاباتك إلا العاملون في الدراسة.",
    "start_not_at_once": "لا تُقرأ الإجابات فورًا. إذا كنت بحاجة إلى المساعدة الآن فاتصل بالرقم 113.",
    "about": "عن الدراسة",
    "readers_title": "من يقرأ الإجابات؟",
    "print": "اطبع أو احفظ",
    "contact": "هل لديك أسئلة أو تريد الانسحاب؟",
    "contact_title": "اتصل بالدراسة",
    "contact_text": "تجد اسم الدراسة ورقم هاتفها في الدعوة التي تلقيتها.",
    "withdraw_title": "هل تريد الانسحاب؟",
    "withdraw_text": "يمكنك الانسحاب في أي وقت دون ذكر السبب، ولن يترتب على ذلك أي شيء بالنسبة لك. "
    "أخبر الدراسة بما تريد الانسحاب منه:",
    "withdraw_questionnaires": "الاستبيانات: لن نسألك عن أي شيء آخر.",
    "withdraw_register": "السجلات: لن نأخذ منها معلومات أخرى عنك.",
    "withdraw_contact": "كل تواصل: لن نتواصل معك مرة أخرى.",
    "withdraw_deletion": "الحذف: يمكنك أن تطلب حذف إجاباتك.",
    "consent_title": "هل تريد المشاركة؟",
    "consent_intro": "اقرأ هذا قبل أن تجيب. خذ ما تحتاجه من الوقت.",
    "consent_renewed": "تغيرت المعلومات منذ إجابتك الأخيرة، لذلك نسألك مرة أخرى.",
    "consent_version": "الإصدار {version}",
    "yes": "نعم",
    "no": "لا",
    "consent_choose": "اختر نعم أو لا لكل سؤال.",
    "consent_send": "أرسل الإجابة",
    "consent_again": "غيّر ما أجبت به",
    "consent_no_title": "شكرًا على إجابتك",
    "consent_no_text": "لا بأس إطلاقًا في أن تقول لا. لن نسألك عن أي شيء آخر. "
    "إذا غيرت رأيك يمكنك الإجابة مرة أخرى هنا.",
    "consent_change": "أجب مرة أخرى",
    "overview": "نظرة عامة",
    "overview_title": "الاستبيانات هذه المرة",
    "overview_text": "يمكنك أخذها بالترتيب الذي تريده.",
    "form_number": "الاستبيان {n}",
    "overview_done": "انتهى",
    "overview_here": "أنت هنا",
    "overview_left": "لم يُسلَّم",
    "overview_go": "انتقل إلى {form}",
    "minutes_one": "حوالي دقيقة واحدة",
    "minutes_many": "المدة بالدقائق: حوالي {n}",
    "next_time": "المرة القادمة التي تسمع فيها منا ستكون على الأرجح حوالي {month}.",
    "nothing_title": "لا شيء للإجابة عنه الآن",
    "thanks_talk": "هل كان هناك ما يصعب الإجابة عنه؟ يمكنك الاتصال هنا والتحدث إلى شخص ما.",
    "results": "اطلع على نتيجتك",
    "results_title": "نتيجتك",
    "results_text": "هذه إجاباتك مجموعة في رقم. ليست حكمًا عليك، ولا تُقارن بغيرك.",
    "results_score": "{score} على مقياس من {low} إلى {high}",
    "results_none": "أجبت عن عدد قليل جدًا من الأسئلة فلا يمكن حساب رقم.",
    "results_earlier": "سابقًا",
}
