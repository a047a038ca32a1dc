"""The words of the paper form beside those of the instruments, in plain language."""

from __future__ import annotations

__all__ = ["PAPER_LANGUAGES", "PAPER_WORDS", "PaperWords"]

PAPER_LANGUAGES = ("nb", "nn", "en", "ar")


def _t(nb: str, nn: str, en: str, ar: str) -> dict[str, str]:
    return dict(zip(PAPER_LANGUAGES, (nb, nn, en, ar), strict=True))


# The Arabic was translated by the project: have it read by a native speaker before use.
PAPER_WORDS: dict[str, dict[str, str]] = {
    "questionnaire": _t("Spørreskjema", "Spørjeskjema", "Questionnaire", "استبيان"),
    "page": _t("Side {page} av {pages}", "Side {page} av {pages}", "Page {page} of {pages}", "صفحة {page} من {pages}"),
    "participant": _t("Deltakerkode", "Deltakarkode", "Participant code", "رمز المشارك"),
    "wave": _t("Måletidspunkt", "Måletidspunkt", "Time point", "موعد القياس"),
    "filled_in": _t("Dato for utfylling", "Dato for utfylling", "Date filled in", "تاريخ التعبئة"),
    "day": _t("dag", "dag", "day", "يوم"),
    "month": _t("måned", "månad", "month", "شهر"),
    "year": _t("år", "år", "year", "سنة"),
    "recall": _t("Tenk på:", "Tenk på:", "Think of:", "فكّر في:"),
    "question": _t("Spørsmål", "Spørsmål", "Question", "السؤال"),
    "several": _t(
        "Du kan sette flere kryss.", "Du kan setje fleire kryss.", "You can tick more than one.", "يمكنك وضع أكثر من علامة."
    ),
    "alone": _t("(bare dette)", "(berre dette)", "(only this)", "(هذا فقط)"),
    "between": _t("{low} til {high}", "{low} til {high}", "{low} to {high}", "من {low} إلى {high}"),
    "decimal_mark": _t(",", ",", ".", "."),
    "line": _t(
        "Sett en strek på tvers av linjen der det passer for deg.",
        "Set ein strek på tvers av linja der det passar for deg.",
        "Draw a stroke across the line where it fits you.",
        "ضع علامة على الخط في المكان المناسب لك.",
    ),
    "line_from": _t(
        "Linje fra {low} til {high}", "Linje frå {low} til {high}", "Line from {low} to {high}", "خط من {low} إلى {high}"
    ),
    "read_off": _t("Avlest", "Avlest", "Read off", "القراءة"),
    # gates
    "only_if_one": _t(
        "Svar på spørsmål {items} bare hvis {condition}.",
        "Svar på spørsmål {items} berre viss {condition}.",
        "Answer question {items} only if {condition}.",
        "أجب عن السؤال {items} فقط إذا {condition}.",
    ),
    "only_if_many": _t(
        "Svar på spørsmål {items} bare hvis {condition}.",
        "Svar på spørsmål {items} berre viss {condition}.",
        "Answer questions {items} only if {condition}.",
        "أجب عن الأسئلة {items} فقط إذا {condition}.",
    ),
    "answered": _t(
        "du svarte {answers} på spørsmål {item}",
        "du svarte {answers} på spørsmål {item}",
        "you answered {answers} to question {item}",
        "أجبت {answers} عن السؤال {item}",
    ),
    "other_than": _t("noe annet enn {answers}", "noko anna enn {answers}", "anything but {answers}", "بغير {answers}"),
    "or_more": _t("{low} eller mer", "{low} eller meir", "{low} or more", "{low} أو أكثر"),
    "or_less": _t("{high} eller mindre", "{high} eller mindre", "{high} or less", "{high} أو أقل"),
    "quoted": _t("«{text}»", "«{text}»", "“{text}”", "«{text}»"),
    "comma": _t(", ", ", ", ", ", "، "),
    "or": _t("eller", "eller", "or", "أو"),
    "and": _t("og", "og", "and", "و"),
    "at_least_n": _t(
        "minst {count} av dette stemmer: {parts}",
        "minst {count} av dette stemmer: {parts}",
        "at least {count} of these hold: {parts}",
        "انطبق {count} على الأقل مما يلي: {parts}",
    ),
    "go_to": _t("gå til {item}", "gå til {item}", "go to {item}", "انتقل إلى {item}"),
    "go_to_end": _t("gå til slutten", "gå til slutten", "go to the end", "انتقل إلى النهاية"),
    # marks
    "practice": _t("ØVINGSTEKST", "ØVINGSTEKST", "PRACTICE WORDING", "نص تجريبي"),
    "practice_wording": _t(
        "Korte stikkord, ikke den ferdige teksten. Ikke til innsamling av svar.",
        "Korte stikkord, ikkje den ferdige teksten. Ikkje til innsamling av svar.",
        "Short labels, not the final text. Not for collecting answers.",
        "كلمات مختصرة وليست النص النهائي. ليست لجمع الإجابات.",
    ),
    "drill": _t("ØVELSE", "ØVING", "PRACTICE", "تدريب"),
    "practice_only": _t(
        "Svarene i dette skjemaet blir ikke brukt i studien.",
        "Svara i dette skjemaet blir ikkje brukte i studien.",
        "Answers in this form are not used in the study.",
        "لن تُستخدم الإجابات في هذا الاستبيان في الدراسة.",
    ),
    "draft": _t("UTKAST", "UTKAST", "DRAFT", "مسودة"),
    # foot
    "rights": _t("Rettighetshaver: {holder}", "Rettshavar: {holder}", "Rights: {holder}", "الحقوق: {holder}"),
    "definition": _t("definisjon {hash}", "definisjon {hash}", "definition {hash}", "التعريف {hash}"),
    "wording": _t("ordlyd {hash}", "ordlyd {hash}", "wording {hash}", "الصياغة {hash}"),
    # for those who enter the answers
    "project_use": _t("For prosjektet", "For prosjektet", "For project use", "لاستعمال المشروع"),
    "entered_by": _t("Registrert av", "Registrert av", "Entered by", "أدخلها"),
    "second_entry": _t("Registrert på nytt av", "Registrert på nytt av", "Second entry by", "الإدخال الثاني"),
    "date": _t("Dato", "Dato", "Date", "التاريخ"),
    "code.skipped": _t("ubesvart", "ikkje svart på", "not answered", "بلا إجابة"),
    "code.unreadable": _t("uleselig eller to kryss", "uleseleg eller to kryss", "unreadable or two ticks", "غير مقروء أو علامتان"),
    "code.not_shown": _t("skal ikke besvares", "skal ikkje svarast på", "not to be answered", "لا تنطبق عليه الأسئلة"),
    "code.prefer_not_to_answer": _t("vil ikke svare", "vil ikkje svare", "rather not say", "لا يريد الإجابة"),
    # cover
    "cover.time": _t(
        "Det tar omtrent {minutes} minutter.",
        "Det tek omtrent {minutes} minutt.",
        "It takes about {minutes} minutes.",
        "يستغرق ذلك حوالي {minutes} دقيقة.",
    ),
    "cover.tick": _t(
        "Sett kryss i boksen ved det svaret som passer. Ble det feil, fyll boksen helt og kryss av en annen.",
        "Set kryss i boksen ved det svaret som passar. Vart det feil, fyll boksen heilt og kryss av ein annan.",
        "Tick the box beside the answer that fits. If it went wrong, fill the box in and tick another.",
        "ضع علامة في المربع بجانب الإجابة المناسبة. إذا أخطأت فاملأ المربع كله وضع علامة في مربع آخر.",
    ),
    "cover.stop": _t(
        "Du bestemmer selv. Du kan hoppe over spørsmål, ta pause og slutte når som helst. Det er helt greit.",
        "Du bestemmer sjølv. Du kan hoppe over spørsmål, ta pause og slutte når som helst. Det er heilt greitt.",
        "You decide. You can skip questions, take a break and stop at any time. That is perfectly fine.",
        "القرار لك. يمكنك تخطي أي سؤال وأخذ استراحة والتوقف في أي وقت. لا بأس في ذلك إطلاقًا.",
    ),
    "cover.name": _t(
        "Skriv ikke navnet ditt i heftet. Koden er nok.",
        "Skriv ikkje namnet ditt i heftet. Koden er nok.",
        "Do not write your name in this booklet. The code is enough.",
        "لا تكتب اسمك في هذا الكتيب. يكفي الرمز.",
    ),
    "cover.reader": _t(
        "Bare de som arbeider med studien, leser svarene. De leser dem ikke med en gang. Trenger du hjelp nå, ring 113.",
        "Berre dei som arbeider med studien, les svara. Dei les dei ikkje med ein gong. Treng du hjelp no, ring 113.",
        "Only those who work on the study read your answers. They do not read them at once. "
        "If you need help now, call 113.",
        "لا يقرأ إجاباتك إلا العاملون في الدراسة، ولا يقرؤونها فورًا. إذا كنت بحاجة إلى المساعدة الآن فاتصل بالرقم 113.",
    ),
    "cover.contact": _t(
        "Har du spørsmål, eller vil du trekke deg? Navn og telefon til studien står i invitasjonen du fikk.",
        "Har du spørsmål, eller vil du trekkje deg? Namn og telefon til studien står i invitasjonen du fekk.",
        "Questions, or want to withdraw? The study’s name and telephone number are in the invitation you received.",
        "هل لديك أسئلة أو تريد الانسحاب؟ اسم الدراسة ورقم هاتفها في الدعوة التي تلقيتها.",
    ),
    "cover.forms_one": _t("Heftet har ett skjema.", "Heftet har eitt skjema.", "There is one form.", "في هذا الكتيب استبيان واحد."),
    "cover.forms_many": _t(
        "Heftet har {count} skjemaer.",
        "Heftet har {count} skjema.",
        "There are {count} forms.",
        "عدد الاستبيانات في هذا الكتيب: {count}.",
    ),
}  # fmt: skip


class PaperWords:
    """The words of the paper form in one language; there is no silent fall-back."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, /, **slots: object) -> str:
        """Return one text with its slots filled."""
        return PAPER_WORDS[key][self.language].format(**slots)

    def choice(self, texts: list[str]) -> str:
        """Return texts as alternatives: a, b or c."""
        *first, last = texts
        return f"{self('comma').join(first)} {self('or')} {last}" if first else last
