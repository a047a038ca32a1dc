from __future__ import annotations

from typing import Any

import pytest

from workmh_measures.dataset.recall_words import PRACTICE_INSTRUCTION, recall_words
from workmh_measures.model.instrument import RecallPeriod


@pytest.mark.parametrize(
    ("period", "language", "words"),
    [
        ({"value": 0, "unit": "day"}, "nn", "i dag"),
        ({"value": 1, "unit": "day"}, "nb", "det siste døgnet"),
        ({"value": 2, "unit": "week"}, "nb", "de siste 2 ukene"),
        ({"value": 1, "unit": "month"}, "nn", "den siste månaden"),
        ({"value": 12, "unit": "month"}, "en", "the past 12 months"),
        ({"value": 1, "unit": "week", "note": {"nb": "siden sist"}}, "nb", "siden sist"),
        ({"value": 1, "unit": "week", "note": {"nb": "siden sist"}}, "en", "the past week"),
    ],
)
def test_a_recall_period_is_told_in_words(period: dict[str, Any], language: str, words: str) -> None:
    assert recall_words(RecallPeriod.model_validate(period), language) == words


def test_an_instrument_without_a_period_says_nothing() -> None:
    assert recall_words(None, "nb") == ""


def test_the_instruction_for_practice_exists_in_every_language_of_the_project() -> None:
    assert set(PRACTICE_INSTRUCTION) == {"nb", "nn", "en"}
