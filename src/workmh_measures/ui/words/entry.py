"""The words of the page a personal link or a code opens; in every language the form itself speaks."""

from __future__ import annotations

__all__ = ["ENTRY"]


def _t(nb: str, nn: str, en: str, ar: str) -> dict[str, str]:
    return {"nb": nb, "nn": nn, "en": en, "ar": ar}


# Words in braces are filled in the browser.
ENTRY: dict[str, dict[str, str]] = {
    "entry.talk": _t(
        "Trenger du noen å snakke med?",
        "Treng du nokon å snakke med?",
        "Do you need someone to talk to?",
        "هل تحتاج إلى شخص تتحدث إليه؟",
    ),
    "entry.title": _t("Skjema", "Skjema", "Form", "الاستمارة"),
    "entry.opening": _t(
        "Et øyeblikk, skjemaet åpnes.",
        "Ein augneblink, skjemaet blir opna.",
        "One moment, the form is opening.",
        "لحظة من فضلك، يجري فتح الاستمارة.",
    ),
    "entry.no_link": _t(
        "Har du fått en personlig lenke? Åpne den, så kommer du rett inn.",
        "Har du fått ei personleg lenkje? Opne ho, så kjem du rett inn.",
        "Were you given a personal link? Open it and you are straight in.",
        "هل وصلك رابط شخصي؟ افتحه لتدخل مباشرة.",
    ),
    "entry.code": _t(
        "Koden fra brevet", "Koden frå brevet", "The code from the letter", "الرمز الموجود في الرسالة"
    ),
    "entry.code_hint": _t(
        "16 tegn. Store og små bokstaver er det samme.",
        "16 teikn. Store og små bokstavar er det same.",
        "16 characters. Capital and small letters are the same.",
        "16 خانة. لا فرق بين الحروف الكبيرة والصغيرة.",
    ),
    "entry.code_submit": _t("Åpne skjemaet", "Opne skjemaet", "Open the form", "افتح الاستمارة"),
    "entry.code_length": _t(
        "Koden har 16 tegn. Her er det {n}.",
        "Koden har 16 teikn. Her er det {n}.",
        "The code has 16 characters. Here there are {n}.",
        "الرمز مكوّن من 16 خانة. هنا {n}.",
    ),
    "entry.code_foreign": _t(
        "«{c}» finnes ikke i koden. Se på brevet én gang til.",
        "«{c}» finst ikkje i koden. Sjå på brevet éin gong til.",
        "“{c}” is in no code. Look at the letter once more.",
        "«{c}» غير موجود في الرموز. انظر إلى الرسالة مرة أخرى.",
    ),
    "entry.code_slip": _t(
        "Ett tegn er feil, eller to har byttet plass. Sammenlign med brevet.",
        "Eitt teikn er feil, eller to har bytt plass. Jamfør med brevet.",
        "One character is wrong, or two have changed places. Compare with the letter.",
        "هناك خانة خاطئة، أو خانتان تبادلتا مكانيهما. قارن بالرسالة.",
    ),
    "entry.wrong": _t(
        "Denne lenken eller koden virker ikke. Se etter at alt er med. Du kan også ha fått en nyere. "
        "Hvis ikke, ta kontakt med den som sendte den.",
        "Denne lenkja eller koden verkar ikkje. Sjå etter at alt er med. Du kan òg ha fått ei nyare. "
        "Om ikkje, ta kontakt med den som sende ho.",
        "This link or code does not work. See that the whole of it is there. You may also have been given a newer one. "
        "If not, contact the person who sent it.",
        "هذا الرابط أو الرمز لا يعمل. تأكد من أنه كامل. ربما وصلك رابط أحدث. وإلا فتواصل مع من أرسله.",
    ),
    "entry.wait": _t(
        "Det har vært mange forsøk herfra. Vent {seconds} sekunder og prøv igjen. Det du har svart før, er trygt lagret.",
        "Det har vore mange forsøk herifrå. Vent {seconds} sekund og prøv igjen. Det du har svart før, er trygt lagra.",
        "There have been many tries from here. Wait {seconds} seconds and try again. What you answered before is safely saved.",
        "جرت محاولات كثيرة من هنا. انتظر {seconds} ثانية ثم حاول مرة أخرى. إجاباتك السابقة محفوظة بأمان.",
    ),
    "entry.trouble": _t(
        "Vi fikk ikke kontakt. Sjekk nettet og prøv igjen.",
        "Vi fekk ikkje kontakt. Sjekk nettet og prøv igjen.",
        "No contact. Check the network and try again.",
        "تعذّر الاتصال. تحقق من الشبكة وحاول مرة أخرى.",
    ),
    "entry.again": _t("Prøv igjen", "Prøv igjen", "Try again", "حاول مرة أخرى"),
    "entry.script": _t(
        "Skjemaet trenger JavaScript. Slå det på i nettleseren og last siden på nytt.",
        "Skjemaet treng JavaScript. Slå det på i nettlesaren og last sida på nytt.",
        "The form needs JavaScript. Turn it on in the browser and load the page again.",
        "تحتاج الاستمارة إلى JavaScript. فعّله في المتصفح وأعد تحميل الصفحة.",
    ),
    "entry.language": _t("Språk", "Språk", "Language", "اللغة"),
    "entry.staff": _t("For ansatte", "For tilsette", "For staff", "للموظفين"),
}
