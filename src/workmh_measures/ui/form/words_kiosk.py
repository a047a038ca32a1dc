"""Words of the form on a tablet that staff handed over."""

from __future__ import annotations

__all__ = ["KIOSK_WORDS", "KIOSK_WORDS_AR"]


def _t(nb: str, nn: str, en: str) -> dict[str, str]:
    return {"nb": nb, "nn": nn, "en": en}


KIOSK_WORDS: dict[str, dict[str, str]] = {
    "kiosk_idle": _t(
        "Når det har gått {minutes} minutter uten svar, låses skjemaet.",
        "Når det har gått {minutes} minutt utan svar, blir skjemaet låst.",
        "After {minutes} minutes without an answer the form locks.",
    ),
    "kiosk_end": _t("Avslutt", "Avslutt", "Finish"),
    "kiosk_give_back": _t(
        "Gi nettbrettet tilbake til den du fikk det av.",
        "Gi nettbrettet tilbake til den du fekk det av.",
        "Please give the tablet back to the person who gave it to you.",
    ),
    "kiosk_later": _t("Avslutt her", "Avslutt her", "Stop here"),
    "kiosk_ending": _t(
        "Skjemaet har vært åpent lenge. Om et par minutter avsluttes det.",
        "Skjemaet har vore ope lenge. Om eit par minutt blir det avslutta.",
        "The form has been open for a long time. It ends in a couple of minutes.",
    ),
    "kiosk_waiting": _t(
        "Vent litt. Noe er ikke sendt ennå. La siden stå åpen til det er sendt.",
        "Vent litt. Noko er ikkje sendt enno. La sida stå open til det er sendt.",
        "Please wait. Something has not been sent yet. Leave the page open until it has.",
    ),
    "kiosk_saved": _t("Svarene dine er lagret.", "Svara dine er lagra.", "Your answers are saved."),
    "kiosk_lost": _t(
        "Ikke alt ble lagret. Si fra til den du gir nettbrettet til.",
        "Ikkje alt blei lagra. Sei frå til den du gir nettbrettet til.",
        "Not everything was saved. Please tell the person you give the tablet to.",
    ),
    "kiosk_cleared": _t(
        "Ingenting blir liggende igjen her.",
        "Ingenting blir liggjande att her.",
        "Nothing stays behind here.",
    ),
}

KIOSK_WORDS_AR: dict[str, str] = {
    "kiosk_idle": "بعد {minutes} دقائق من دون إجابة يُقفل النموذج.",
    "kiosk_end": "إنهاء",
    "kiosk_give_back": "من فضلك أعد الجهاز اللوحي إلى من أعطاك إياه.",
    "kiosk_later": "إنهاء هنا",
    "kiosk_ending": "النموذج مفتوح منذ وقت طويل، وسينتهي بعد دقيقتين تقريبًا.",
    "kiosk_waiting": "انتظر قليلًا. هناك شيء لم يُرسل بعد. اترك الصفحة مفتوحة حتى يُرسل.",
    "kiosk_saved": "إجاباتك محفوظة.",
    "kiosk_lost": "لم يُحفظ كل شيء. من فضلك أخبر الشخص الذي تعيد إليه الجهاز.",
    "kiosk_cleared": "لن يبقى شيء على هذا الجهاز.",
}
