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
    "kiosk_cleared": _t(
        "Svarene dine er lagret. Ingenting blir liggende igjen her.",
        "Svara dine er lagra. Ingenting blir liggjande att her.",
        "Your answers are saved. Nothing stays behind here.",
    ),
}

KIOSK_WORDS_AR: dict[str, str] = {
    "kiosk_idle": "بعد {minutes} دقائق من دون إجابة يُقفل النموذج.",
    "kiosk_end": "إنهاء",
    "kiosk_give_back": "من فضلك أعد الجهاز اللوحي إلى من أعطاك إياه.",
    "kiosk_cleared": "إجاباتك محفوظة، ولن يبقى شيء منها على الجهاز.",
}
