"""Reasons for a missing answer: fixed codes in one SPSS range, -999 to -990."""

from __future__ import annotations

from enum import IntEnum

__all__ = [
    "MISSING_CODES",
    "MISSING_HIGH",
    "MISSING_LOW",
    "MISSING_NAMES",
    "STATED_CODES",
    "MissingCode",
    "is_missing_code",
    "missing_label",
]

MISSING_LOW = -999
MISSING_HIGH = -990
MISSING_CODES = range(MISSING_LOW, MISSING_HIGH + 1)


class MissingCode(IntEnum):
    """Coded reason for no answer; stored in place of a value, never beside one."""

    DOES_NOT_KNOW = -990
    NOT_SHOWN = -991
    SKIPPED = -992
    PREFER_NOT_TO_ANSWER = -993
    NOT_APPLICABLE = -994
    WITHDRAWN = -995
    NOT_RETURNED = -996
    NOT_ADMINISTERED = -997
    UNREADABLE = -998
    DIED = -999


STATED_CODES = (
    MissingCode.DOES_NOT_KNOW,
    MissingCode.SKIPPED,
    MissingCode.PREFER_NOT_TO_ANSWER,
    MissingCode.NOT_APPLICABLE,
    MissingCode.NOT_ADMINISTERED,
    MissingCode.UNREADABLE,
)
"""Reasons somebody may state of one answer; the others follow from gates, dates, withdrawals and deaths on record."""

MISSING_NAMES: dict[int, str] = {int(code): code.name.lower() for code in MissingCode}

_LABELS: dict[MissingCode, dict[str, str]] = {
    MissingCode.DOES_NOT_KNOW: {
        "nb": "Vet ikke (manglende svar)",
        "nn": "Veit ikkje (manglande svar)",
        "en": "Does not know (missing)",
    },
    MissingCode.NOT_SHOWN: {"nb": "Ikke vist", "nn": "Ikkje vist", "en": "Not shown"},
    MissingCode.SKIPPED: {"nb": "Hoppet over", "nn": "Hoppa over", "en": "Skipped"},
    MissingCode.PREFER_NOT_TO_ANSWER: {
        "nb": "Vil ikke svare",
        "nn": "Vil ikkje svare",
        "en": "Prefers not to answer",
    },
    MissingCode.NOT_APPLICABLE: {"nb": "Ikke aktuelt", "nn": "Ikkje aktuelt", "en": "Not applicable"},
    MissingCode.WITHDRAWN: {"nb": "Trukket seg", "nn": "Trekt seg", "en": "Withdrawn"},
    MissingCode.NOT_RETURNED: {
        "nb": "Skjema ikke levert",
        "nn": "Skjema ikkje levert",
        "en": "Form due but not returned",
    },
    MissingCode.NOT_ADMINISTERED: {
        "nb": "Ikke gitt eller teknisk feil",
        "nn": "Ikkje gitt eller teknisk feil",
        "en": "Not administered or technical failure",
    },
    MissingCode.UNREADABLE: {
        "nb": "Uleselig eller dobbelt kryss",
        "nn": "Uleseleg eller dobbelt kryss",
        "en": "Unreadable or double mark",
    },
    MissingCode.DIED: {"nb": "Død", "nn": "Død", "en": "Died"},
}


def missing_label(code: int, language: str) -> str:
    """Return the label of a missing code in nb, nn or en."""
    return _LABELS[MissingCode(code)][language]


def is_missing_code(value: float) -> bool:
    """Say whether a stored value lies in the range kept for missing codes."""
    return MISSING_LOW <= value <= MISSING_HIGH
