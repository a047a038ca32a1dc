"""Labels of the variables of a change, in every language of exported files."""

from __future__ import annotations

from ..scoring.change import ChangeCategory, ChangeStatus
from .codebook import Labels, ValueLabel

__all__ = ["category_labels", "label_of", "status_labels"]

_CATEGORIES: dict[int, Labels] = {
    ChangeCategory.UNCHANGED: {"nb": "Uendret", "nn": "Uendra", "en": "Unchanged"},
    ChangeCategory.IMPROVED: {"nb": "Bedre", "nn": "Betre", "en": "Improved"},
    ChangeCategory.DETERIORATED: {"nb": "Verre", "nn": "Verre", "en": "Deteriorated"},
    ChangeCategory.RECOVERED: {
        "nb": "Bedre, og over i det funksjonelle området",
        "nn": "Betre, og over i det funksjonelle området",
        "en": "Recovered",
    },
}
_STATUS: dict[int, Labels] = {
    ChangeStatus.JUDGED: {"nb": "Skår ved begge", "nn": "Skår ved begge", "en": "A score at both"},
    ChangeStatus.NO_SCORE_BEFORE: {
        "nb": "Ingen skår ved den første",
        "nn": "Ingen skår ved den første",
        "en": "No score at the first",
    },
    ChangeStatus.NO_SCORE_AFTER: {
        "nb": "Ingen skår ved den andre",
        "nn": "Ingen skår ved den andre",
        "en": "No score at the second",
    },
    ChangeStatus.NO_SCORE: {
        "nb": "Ingen skår ved noen av dem",
        "nn": "Ingen skår ved nokon av dei",
        "en": "No score at either",
    },
    ChangeStatus.NOT_AT_FIRST_WAVE: {
        "nb": "Ingen rad ved den første",
        "nn": "Inga rad ved den første",
        "en": "No row at the first",
    },
    ChangeStatus.NOT_AT_SECOND_WAVE: {
        "nb": "Ingen rad ved den andre",
        "nn": "Inga rad ved den andre",
        "en": "No row at the second",
    },
    ChangeStatus.AT_NEITHER_WAVE: {
        "nb": "Ingen rad ved noen av dem",
        "nn": "Inga rad ved nokon av dei",
        "en": "No row at either",
    },
}
_WORDS: dict[str, Labels] = {
    "change": {"nb": "endring", "nn": "endring", "en": "change"},
    "rci": {
        "nb": "indeks for pålitelig endring",
        "nn": "indeks for påliteleg endring",
        "en": "reliable change index",
    },
    "reliable": {"nb": "pålitelig endring", "nn": "påliteleg endring", "en": "reliable change"},
    "important": {
        "nb": "minste viktige endring",
        "nn": "minste viktige endring",
        "en": "minimal important change",
    },
    "clinical": {
        "nb": "klinisk signifikant endring, grense",
        "nn": "klinisk signifikant endring, grense",
        "en": "clinically significant change, cut-off",
    },
    "clinical_status": {
        "nb": "om grensen er kjent",
        "nn": "om grensa er kjend",
        "en": "whether the cut-off is known",
    },
    "change_status": {
        "nb": "hvorfor endring eller ikke",
        "nn": "kvifor endring eller ikkje",
        "en": "why a change or none",
    },
}


def label_of(ending: str, base: Labels, *, waves: tuple[str, str], detail: str = "") -> Labels:
    """Return the label of a variable of change: the score, what is said of it, and the waves.

    Parameters
    ----------
    ending : from, to, or another of `model.names.CHANGE_ENDINGS`.
    detail : number or letter that belongs to the words.
    """
    if ending in ("from", "to"):
        return {lang: f"{text} [{waves[ending == 'to']}]" for lang, text in base.items()}
    more = f" {detail}" if detail else ""
    first, second = waves
    return {
        lang: f"{text} - {_WORDS[ending][lang]}{more} [{first} - {second}]" for lang, text in base.items()
    }


def category_labels(languages: tuple[str, ...], *, recovered: bool = False) -> tuple[ValueLabel, ...]:
    """Return the labels of `scoring.change.ChangeCategory`; recovered only for clinically significant change."""
    codes = [code for code in _CATEGORIES if recovered or code != ChangeCategory.RECOVERED]
    return tuple(ValueLabel(code, {lang: _CATEGORIES[code][lang] for lang in languages}) for code in codes)


def status_labels(languages: tuple[str, ...]) -> tuple[ValueLabel, ...]:
    """Return the labels of `scoring.change.ChangeStatus`."""
    return tuple(ValueLabel(code, {lang: _STATUS[code][lang] for lang in languages}) for code in _STATUS)
