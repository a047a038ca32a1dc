"""Words beside what a study says itself when an answer tells of danger."""

from __future__ import annotations

__all__ = ["SAFETY_WORDS", "SAFETY_WORDS_AR"]

SAFETY_WORDS: dict[str, dict[str, str]] = {
    "panel_title": {
        "nb": "Takk for at du forteller det",
        "nn": "Takk for at du fortel det",
        "en": "Thank you for telling us",
    },
    "panel_text": {
        "nb": "Du trenger ikke være alene med dette. Her kan du snakke med noen nå.",
        "nn": "Du treng ikkje vere åleine med dette. Her kan du snakke med nokon no.",
        "en": "You do not have to be alone with this. You can talk to someone now.",
    },
    "panel_unsent": {
        "nb": "Svaret har ikke kommet fram til studien, så ingen der vet om det ennå. Trenger du noen nå, ring selv.",
        "nn": "Svaret har ikkje kome fram til studien, så ingen der veit om det enno. Treng du nokon no, ring sjølv.",
        "en": "The answer has not reached the study, so nobody there knows of it yet. "
        "If you need someone now, please call.",
    },
    "panel_hide": {"nb": "Skjul dette", "nn": "Gøym dette", "en": "Hide this"},
    "panel_readers": {
        "nb": "Svarene leses ikke fortløpende. Er det akutt, ring 113.",
        "nn": "Svara blir ikkje lesne fortløpande. Er det akutt, ring 113.",
        "en": "Answers are not read as they come in. If it is urgent, call 113.",
    },
}

SAFETY_WORDS_AR: dict[str, str] = {
    "panel_title": "شكرًا لأنك أخبرتنا بذلك",
    "panel_text": "لست مضطرًا لأن تكون وحدك مع هذا. يمكنك التحدث إلى شخص الآن.",
    "panel_unsent": "لم تصل إجابتك إلى الدراسة بعد، ولذلك لا أحد هناك يعلم بها. إذا احتجت إلى أحد الآن فاتصل بنفسك.",
    "panel_hide": "إخفاء هذا",
    "panel_readers": "لا تُقرأ الإجابات فور وصولها. إذا كان الأمر عاجلًا فاتصل بالرقم 113.",
}
