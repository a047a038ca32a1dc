"""Words of cards and tables: fields, what is left, and how the form looks; in every language the form has words in."""

from __future__ import annotations

__all__ = ["CARD_WORDS", "CARD_WORDS_AR"]

_ALL: dict[str, tuple[str, str, str, str]] = {
    # how far
    "items_of": ("{n}–{last} av {of}", "{n}–{last} av {of}", "{n}–{last} of {of}", "{n}–{last} من {of}"),
    "minute_left": (
        "Omtrent ett minutt igjen",
        "Omtrent eitt minutt igjen",
        "About one minute left",
        "حوالي دقيقة واحدة متبقية",
    ),
    "minutes_left": (
        "Omtrent {minutes} minutter igjen",
        "Omtrent {minutes} minutt igjen",
        "About {minutes} minutes left",
        "الوقت المتبقي بالدقائق: حوالي {minutes}",
    ),
    # a card without the choice not to answer, and a table
    "please_choose_or_skip": (
        "Du har ikke svart ennå. Svar, eller trykk «Hopp over».",
        "Du har ikkje svart enno. Svar, eller trykk «Hopp over».",
        "You have not answered yet. Answer, or press “Skip”.",
        "لم تُجب بعد. أجب، أو اضغط «تخطَّ».",
    ),
    "row_open": ("Ikke besvart ennå.", "Ikkje svart på enno.", "Not answered yet.", "لم تتم الإجابة بعد."),
    "rows_open_one": (
        "Ett spørsmål er ikke besvart ennå.",
        "Eitt spørsmål er ikkje svart på enno.",
        "One question has not been answered yet.",
        "هناك سؤال واحد لم تُجب عنه بعد.",
    ),
    "rows_open_many": (
        "{n} spørsmål er ikke besvart ennå.",
        "{n} spørsmål er ikkje svarte på enno.",
        "{n} questions have not been answered yet.",
        "عدد الأسئلة التي لم تُجب عنها بعد: {n}.",
    ),
    "rows_skip_one": ("Hopp over det", "Hopp over det", "Skip it", "تخطَّه"),
    "rows_skip_many": ("Hopp over dem", "Hopp over dei", "Skip them", "تخطَّها"),
    # a date
    "day": ("Dag", "Dag", "Day", "اليوم"),
    "month": ("Måned", "Månad", "Month", "الشهر"),
    "year": ("År", "År", "Year", "السنة"),
    "date_parts": (
        "Skriv både dag, måned og år, for eksempel 5, 3 og 2026.",
        "Skriv både dag, månad og år, til dømes 5, 3 og 2026.",
        "Enter the day, the month and the year, for example 5, 3 and 2026.",
        "اكتب اليوم والشهر والسنة، مثل 5 و3 و2026.",
    ),
    "date_year": (
        "Skriv året med fire siffer.",
        "Skriv året med fire siffer.",
        "Enter the year with four digits.",
        "اكتب السنة بأربعة أرقام.",
    ),
    "date_month": (
        "Skriv måneden som et tall fra 1 til 12.",
        "Skriv månaden som eit tal frå 1 til 12.",
        "Enter the month as a number from 1 to 12.",
        "اكتب الشهر كرقم من 1 إلى 12.",
    ),
    "date_day": (
        "Denne måneden har ikke en slik dag. Se på dagen én gang til.",
        "Denne månaden har ikkje ein slik dag. Sjå på dagen éin gong til.",
        "This month has no such day. Please look at the day again.",
        "لا يوجد هذا اليوم في هذا الشهر. راجع اليوم مرة أخرى.",
    ),
    # a line
    "chosen": ("Du har valgt {value}", "Du har valt {value}", "You have chosen {value}", "اخترت {value}"),
    "less": ("Litt mindre", "Litt mindre", "A little less", "أقل قليلًا"),
    "more": ("Litt mer", "Litt meir", "A little more", "أكثر قليلًا"),
    # how the form looks
    "looks": ("Visning", "Vising", "Display", "العرض"),
    "looks_size": ("Tekststørrelse", "Tekststorleik", "Text size", "حجم النص"),
    "size_normal": ("Vanlig", "Vanleg", "Normal", "عادي"),
    "size_large": ("Stor", "Stor", "Large", "كبير"),
    "size_larger": ("Større", "Større", "Larger", "أكبر"),
    "looks_contrast": ("Kontrast", "Kontrast", "Contrast", "التباين"),
    "contrast_usual": ("Vanlig", "Vanleg", "Normal", "عادي"),
    "contrast_high": ("Sterk", "Sterk", "Strong", "قوي"),
}

CARD_WORDS: dict[str, dict[str, str]] = {
    key: dict(zip(("nb", "nn", "en"), texts, strict=False)) for key, texts in _ALL.items()
}
CARD_WORDS_AR: dict[str, str] = {key: texts[3] for key, texts in _ALL.items()}
