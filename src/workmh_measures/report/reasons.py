"""Reasons and warnings of estimates in the language of the page; what has no translation is marked English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from .blocks import Phrase
from .change_reasons import CHANGE_REASONS
from .confirmatory_reasons import CONFIRMATORY_REASONS
from .consistency_reasons import CONSISTENCY_REASONS
from .criterion_reasons import CRITERION_REASONS
from .dif_reasons import DIF_REASONS
from .hypotheses_reasons import HYPOTHESES_REASONS
from .invariance_reasons import INVARIANCE_REASONS
from .item_response_reasons import ITEM_RESPONSE_REASONS
from .ordinal_reasons import ORDINAL_REASONS
from .reliability_reasons import RELIABILITY_REASONS
from .repeated_reasons import REPEATED_REASONS
from .scalability_reasons import SCALABILITY_REASONS
from .structure_reasons import STRUCTURE_REASONS
from .trial_comparison_reasons import TRIAL_COMPARISON_REASONS
from .trial_economics_reasons import TRIAL_ECONOMICS_REASONS
from .trial_effect_reasons import TRIAL_EFFECT_REASONS
from .trial_missing_reasons import TRIAL_MISSING_REASONS
from .trial_took_part_reasons import TRIAL_TOOK_PART_REASONS
from .trial_work_reasons import TRIAL_WORK_REASONS

__all__ = ["REASONS", "in_words"]

# Pattern of the English sentence -> the sentence in each other language; groups fill the slots.
REASONS: Mapping[str, Mapping[str, str]] = {
    r"There is no value\.": {"nb": "Det er ingen verdier."},
    r"At least (\d+) values are needed; found (\d+)\.": {
        "nb": "Det trengs minst {0} verdier; det er {1}.",
    },
    r"All values are equal\.": {"nb": "Alle verdiene er like."},
    r"The lowest and the highest attainable value are not known\.": {
        "nb": "Laveste og høyeste mulige verdi er ikke kjent.",
    },
    r"(\d+) of (\d+) values lie outside the attainable range (\S+) to (\S+)\.": {
        "nb": "{0} av {1} verdier ligger utenfor det mulige området {2} til {3}.",
    },
    r"At least (\d+) items are needed; there is (\d+)\.": {
        "nb": "Minst {0} ledd trengs; det er {1}.",
    },
    r"At least (\d+) complete rows are needed; there are (\d+)\.": {
        "nb": "Minst {0} komplette rader trengs; det er {1}.",
    },
    r"Without one item at least (\d+) must remain; there are (\d+)\.": {
        "nb": "Uten ett ledd må minst {0} være igjen; det er {1} ledd i alt.",
    },
    r"The sum of the items does not vary\.": {"nb": "Summen av leddene varierer ikke."},
    r"The sum of the remaining items does not vary\.": {
        "nb": "Summen av de andre leddene varierer ikke.",
    },
    r"The item or the sum of the others does not vary\.": {
        "nb": "Leddet eller summen av de andre varierer ikke.",
    },
    r"An item without variance has no correlation\.": {
        "nb": "Et ledd uten varians har ingen korrelasjon.",
    },
    r"Item (\S+): Every row used has the same answer\.": {
        "nb": "Ledd {0}: alle radene som er brukt, har samme svar.",
    },
    r"Item (\S+): The correlation with the other items is negative after keying; the key may be wrong\.": {
        "nb": "Ledd {0}: korrelasjonen med de andre leddene er negativ etter snuing; nøkkelen kan være feil.",
    },
    r"Every row used has the same answer\.": {"nb": "Alle radene som er brukt, har samme svar."},
    r"The correlation with the other items is negative after keying; the key may be wrong\.": {
        "nb": "Korrelasjonen med de andre leddene er negativ etter snuing; nøkkelen kan være feil.",
    },
    r"The items form the construct and need not agree: "
    r"a reliability of their agreement has no meaning\.": {
        "nb": "Leddene danner begrepet og trenger ikke henge sammen: "
        "et mål på hvor godt de gjør det, har ingen mening.",
    },
    r"One item has no internal consistency\.": {"nb": "Ett ledd har ingen indre konsistens."},
    r"The score counts items over a threshold; see the sum over the same items\.": {
        "nb": "Skåren teller ledd over en grense; se summen av de samme leddene.",
    },
    **CONSISTENCY_REASONS,
    **CRITERION_REASONS,
    **RELIABILITY_REASONS,
    **CHANGE_REASONS,
    **HYPOTHESES_REASONS,
    **STRUCTURE_REASONS,
    **INVARIANCE_REASONS,
    **ITEM_RESPONSE_REASONS,
    **ORDINAL_REASONS,
    **CONFIRMATORY_REASONS,
    **DIF_REASONS,
    **REPEATED_REASONS,
    **TRIAL_EFFECT_REASONS,
    **TRIAL_COMPARISON_REASONS,
    **TRIAL_MISSING_REASONS,
    **TRIAL_ECONOMICS_REASONS,
    **TRIAL_WORK_REASONS,
    **TRIAL_TOOK_PART_REASONS,
    **SCALABILITY_REASONS,
}


_AND = {"nb": " og "}
"""What stands between the two of a pair that is named."""


@lru_cache(maxsize=4096)
def in_words(sentence: str, language: str) -> Phrase:
    """Return a reason or warning in a language, or in English and marked so.

    Parameters
    ----------
    sentence : as the estimate holds it.
    """
    if language == "en":
        return Phrase(_with_signs(sentence))
    for pattern, texts in _patterns():
        match = pattern.fullmatch(sentence)
        if match is not None and language in texts:
            slots = (slot.replace(" and ", _AND[language]) for slot in match.groups())
            told = texts[language].format(*map(_with_commas, slots))
            return Phrase(_with_signs(told))
    return Phrase(sentence, "en")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    """Return every pattern compiled: there are more than `re` keeps."""
    return tuple((re.compile(pattern), texts) for pattern, texts in REASONS.items())


def _with_commas(slot: str) -> str:
    """Return numbers as Norwegian writes them; a slot with letters in it stays as it is."""
    return slot if re.search(r"[^\W\d_]", slot) else re.sub(r"(?<=\d)\.(?=\d)", ",", slot)


def _with_signs(sentence: str) -> str:
    """Return a sentence with the minus sign of the tables before its numbers; a missing code stays as it is typed."""
    return re.sub(r"(?<=[\s(])-(?=\d)(?!99\d\b)", "−", sentence)
