"""The time an instrument asks about in words, and what stands where it has no instruction of its own."""

from __future__ import annotations

from ..model.instrument import RecallPeriod

__all__ = ["OWN_LANGUAGES", "PRACTICE_INSTRUCTION", "RATER_INSTRUCTION", "recall_words"]


def _t(nb: str, nn: str, en: str) -> dict[str, str]:
    return {"nb": nb, "nn": nn, "en": en}


PRACTICE_INSTRUCTION = _t(
    "Velg det svaret som passer best for deg.",
    "Vel det svaret som passar best for deg.",
    "Choose the answer that fits you best.",
)
"""What stands above a form a participant fills in, where it has no instruction of its own."""

RATER_INSTRUCTION = _t(
    "Velg det svaret som passer best for den eller det som vurderes.",
    "Vel det svaret som passar best for den eller det som blir vurdert.",
    "Choose the answer that fits best whoever or whatever is rated.",
)
"""The same above a form about somebody else: filled in by a clinician, or about a unit."""

OWN_LANGUAGES = frozenset(PRACTICE_INSTRUCTION)
"""Languages the project has words of its own in; a form in any other needs a wording pack."""

_TODAY = _t("i dag", "i dag", "today")
# unit -> (the one latest, the n latest)
_LATEST: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "day": (
        _t("det siste døgnet", "det siste døgnet", "the past 24 hours"),
        _t("de siste {n} dagene", "dei siste {n} dagane", "the past {n} days"),
    ),
    "week": (
        _t("den siste uken", "den siste veka", "the past week"),
        _t("de siste {n} ukene", "dei siste {n} vekene", "the past {n} weeks"),
    ),
    "month": (
        _t("den siste måneden", "den siste månaden", "the past month"),
        _t("de siste {n} månedene", "dei siste {n} månadene", "the past {n} months"),
    ),
    "year": (
        _t("det siste året", "det siste året", "the past year"),
        _t("de siste {n} årene", "dei siste {n} åra", "the past {n} years"),
    ),
}


def recall_words(period: RecallPeriod | None, language: str) -> str:
    """Return the recall period in words; empty when the instrument has none."""
    if period is None:
        return ""
    if period.note is not None and language in period.note.languages:
        return period.note.in_language(language)
    if period.value == 0:
        return _TODAY[language]
    one, many = _LATEST[period.unit]
    return one[language] if period.value == 1 else many[language].format(n=period.value)
