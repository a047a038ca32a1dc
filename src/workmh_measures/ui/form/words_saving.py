"""The words of the form about what is not sent yet, and about a session that comes to its end."""

from __future__ import annotations

__all__ = ["SAVING_WORDS", "SAVING_WORDS_AR"]


def _t(nb: str, nn: str, en: str) -> dict[str, str]:
    return {"nb": nb, "nn": nn, "en": en}


SAVING_WORDS: dict[str, dict[str, str]] = {
    "unsent_kept": _t(
        "Ikke sendt ennå. Svaret ligger trygt på denne enheten, og vi prøver igjen.",
        "Ikkje sendt enno. Svaret ligg trygt på denne eininga, og vi prøver igjen.",
        "Not sent yet. The answer is kept safe on this device, and we will try again.",
    ),
    "start_kept": _t(
        "Mister du nettet, tar denne enheten vare på svarene i {days} dager. Ingen andre kan lese dem. "
        "De blir sendt når du åpner lenken igjen her.",
        "Mistar du nettet, tek denne eininga vare på svara i {days} dagar. Ingen andre kan lese dei. "
        "Dei blir sende når du opnar lenkja igjen her.",
        "If you lose the connection, this device keeps your answers for {days} days. Nobody else can read them. "
        "They are sent when you open the link here again.",
    ),
    "kept_sending": _t(
        "Vi sender svar som ikke kom fram sist. Vent litt.",
        "Vi sender svar som ikkje kom fram sist. Vent litt.",
        "We are sending answers that did not arrive last time. Please wait.",
    ),
    "kept_sent": _t(
        "Svarene som ikke kom fram sist, er sendt nå.",
        "Svara som ikkje kom fram sist, er sende no.",
        "The answers that did not arrive last time have now been sent.",
    ),
    "kept_refused": _t(
        "Noe du svarte sist, er ikke lagret: du har svart et annet sted siden, eller skjemaet er endret.",
        "Noko du svara sist, er ikkje lagra: du har svart ein annan stad sidan, eller skjemaet er endra.",
        "Something you answered last time was not saved: you have answered elsewhere since, or the form has changed.",
    ),
    "late_refused": _t(
        "Det siste svaret kom etter at studien ble avsluttet, og er ikke lagret.",
        "Det siste svaret kom etter at studien blei avslutta, og er ikkje lagra.",
        "The last answer came after the study had closed and was not saved.",
    ),
    "late_kept": _t(
        "Studien ble avsluttet før det siste du svarte, kom fram, så det er ikke lagret hos oss. Denne enheten tar vare på "
        "det i {days} dager. Blir studien åpnet igjen, sendes det når du åpner lenken her.",
        "Studien blei avslutta før det siste du svara, kom fram, så det er ikkje lagra hos oss. Denne eininga tek vare på "
        "det i {days} dagar. Blir studien opna igjen, blir det sendt når du opnar lenkja her.",
        "The study closed before your last answers arrived, so they are not saved with us. This device keeps them for "
        "{days} days. If the study opens again, they are sent when you open the link here.",
    ),
    "kept_expired": _t(
        "Noe du svarte for mer enn {days} dager siden, ble ikke sendt i tide og er slettet. Du kan svare på nytt.",
        "Noko du svara for meir enn {days} dagar sidan, blei ikkje sendt i tide og er sletta. Du kan svare på nytt.",
        "Something you answered more than {days} days ago was not sent in time and has been deleted. "
        "You can answer again.",
    ),
    "ending_soon": _t(
        "Du har ikke gjort noe på en stund. Om et par minutter låser vi siden for å verne deg.",
        "Du har ikkje gjort noko på ei stund. Om eit par minutt låser vi sida for å verne deg.",
        "You have not done anything for a while. In a couple of minutes we lock the page to protect you.",
    ),
    "ending_extend": _t(
        "Trykk på skjermen eller en tast for å fortsette.",
        "Trykk på skjermen eller ein tast for å halde fram.",
        "Touch the screen or press any key to go on.",
    ),
    "ending_button": _t("Jeg er her", "Eg er her", "I am here"),
    "ending_last": _t(
        "Siden har vært åpen lenge. Om et par minutter låses den. Åpne lenken på nytt etterpå, så fortsetter du.",
        "Sida har vore open lenge. Om eit par minutt blir ho låst. Opne lenkja på nytt etterpå, så held du fram.",
        "The page has been open for a long time. It locks in a couple of minutes. Open the link again to go on.",
    ),
    "try_again": _t("Jeg har åpnet lenken", "Eg har opna lenkja", "I have opened the link"),
}

SAVING_WORDS_AR: dict[str, str] = {
    "unsent_kept": "لم تُرسل بعد. إجابتك محفوظة بأمان على هذا الجهاز، وسنحاول مرة أخرى.",
    "start_kept": "إذا انقطع الاتصال، يحتفظ هذا الجهاز بإجاباتك لمدة {days} أيام. لا يمكن لأحد غيرك قراءتها. "
    "تُرسل عندما تفتح الرابط هنا مرة أخرى.",
    "kept_sending": "نرسل إجابات لم تصل في المرة السابقة. يرجى الانتظار قليلاً.",
    "kept_sent": "أُرسلت الآن الإجابات التي لم تصل في المرة السابقة.",
    "kept_refused": "بعض ما أجبت به في المرة السابقة لم يُحفظ: إما أنك أجبت في مكان آخر بعد ذلك، أو تغيّر الاستبيان.",
    "late_refused": "وصلت الإجابة الأخيرة بعد انتهاء الدراسة ولم تُحفظ.",
    "late_kept": "أُغلقت الدراسة قبل وصول آخر ما أجبت به، ولم يُحفظ لدينا. يحتفظ به هذا الجهاز لمدة {days} أيام. "
    "وإذا فُتحت الدراسة من جديد، فسيُرسل عندما تفتح الرابط هنا.",
    "kept_expired": "بعض ما أجبت به قبل أكثر من {days} أيام لم يُرسل في الوقت المناسب وقد حُذف. يمكنك الإجابة مرة أخرى.",
    "ending_soon": "لم نسمع منك منذ فترة. بعد دقيقتين تقريباً نقفل الصفحة لحمايتك.",
    "ending_extend": "المس الشاشة أو اضغط أي مفتاح للمتابعة.",
    "ending_button": "أنا هنا",
    "ending_last": "الصفحة مفتوحة منذ وقت طويل، وستُقفل بعد دقيقتين تقريباً. افتح الرابط مرة أخرى بعد ذلك لتتابع.",
    "try_again": "لقد فتحت الرابط",
}
