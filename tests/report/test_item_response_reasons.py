"""Every sentence of item response models has its Norwegian."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.item_response.fitted_groups import GroupChoices, fitted_groups
from workmh_measures.analysis.item_response.graded_model import GradedModel
from workmh_measures.analysis.item_response.item_fit import item_fit
from workmh_measures.analysis.item_response.item_response_estimates import item_response_rows
from workmh_measures.analysis.item_response.marginal_maximum_likelihood import fitted_items
from workmh_measures.analysis.item_response.partial_credit_model import PartialCreditModel
from workmh_measures.analysis.item_response.several_traits import fitted_traits
from workmh_measures.errors import NotEstimable
from workmh_measures.report.item_response_reasons import ITEM_RESPONSE_REASONS
from workmh_measures.report.reasons import in_words


def drawn(n: int = 400) -> np.ndarray:
    chance = np.random.default_rng(3)
    logits = 1.7 * chance.standard_normal((n, 1, 1)) + np.array([1.5, 0.0, -1.5])
    return (chance.random((n, 6, 1)) < 1 / (1 + np.exp(-logits))).sum(axis=2).astype(float)


ANSWERS = drawn()
HALVES = ["a", "b"] * 200
IN_B = np.array(HALVES) == "b"


def with_holes() -> np.ndarray:
    answers = ANSWERS.copy()
    answers[np.arange(400), np.arange(400) % 6] = np.nan
    return answers


def changed(column: int, found: float, new: float) -> np.ndarray:
    answers = ANSWERS.copy()
    answers[IN_B & ((answers[:, column] == found) | np.isnan(found)), column] = new
    return answers


GRADED = GradedModel()
REFUSED: list[Callable[[], object]] = [
    lambda: fitted_items(GRADED, ANSWERS[:, :2]),
    lambda: fitted_items(GRADED, ANSWERS * 0),
    lambda: fitted_items(GRADED, ANSWERS[:20]),
    lambda: fitted_items(GRADED, ANSWERS[:, [0, 0, 0, 0]]),
    lambda: item_fit(fitted_items(GRADED, with_holes())),
    lambda: fitted_groups(ANSWERS, HALVES, GRADED, GroupChoices.free_items(range(6))),
    lambda: fitted_groups(ANSWERS, HALVES, GRADED, GroupChoices(reference="c")),
    lambda: fitted_groups(ANSWERS, [None] * 400, GRADED),
    lambda: fitted_traits(GRADED, ANSWERS, [range(6)]),
    lambda: fitted_traits(GRADED, ANSWERS, [range(3), range(2, 6)]),
    lambda: fitted_groups(changed(1, np.nan, 2), HALVES, GRADED, GroupChoices.free_items([1])),
    lambda: fitted_groups(changed(1, 1, 2), HALVES, PartialCreditModel(), GroupChoices.free_items([1])),
]


@pytest.mark.parametrize("refused", REFUSED)
def test_every_refusal_is_translated(refused: Callable[[], object]) -> None:
    with pytest.raises(NotEstimable) as refusal:
        refused()
    [told] = refusal.value.problems
    assert in_words(told.text, "nb").language is None, told.text


def odd_answers() -> pd.DataFrame:
    """An item nobody answered, one alike for all, one of numbers, one turned, one unrelated, one pair alike, rare options."""
    answers = np.vstack([drawn(900), np.full((2, 6), np.nan)])
    chance = np.random.default_rng(7)
    answers[:, 0] = 3 - answers[:, 0]
    answers[:900, 1] = chance.integers(0, 4, 900)
    answers[:, 3] = np.where(chance.random(902) < 0.6, answers[:, 2], answers[:, 3])
    answers[answers[:, 4] == 3, 4] = 2
    answers[0, 4] = 3
    whole = answers[:900, [2, 3, 4]].sum(axis=1)
    odd = np.full(902, np.nan)
    odd[:900] = np.clip(3 - np.abs(whole - 4) / 1.5, 0, 3).round()
    others = [odd, np.ones(902), np.full(902, np.nan), np.arange(902.0)]
    return pd.DataFrame(np.column_stack([answers, *others]), columns=list("abcdefghij"))


def test_every_warning_and_reason_of_an_estimate_is_translated() -> None:
    rows = [
        *item_response_rows(odd_answers(), codes={"c": (0, 1, 2, 3, 4)}),
        *item_response_rows(pd.DataFrame(with_holes(), columns=list("abcdef"))),
        *item_response_rows(pd.DataFrame(ANSWERS[:50], columns=list("abcdef"))),
    ]
    said = [text for row in rows for text in (*row.warnings, *([row.reason] if row.reason else []))]
    for part in (
        "nobody chose 4",
        "fall as the trait rises",
        "nothing to do with the trait",
        "fewer than 5 persons",
        "share more than the trait",
        "does not follow the model",
        "answered none of the items",
        "different answers",
    ):
        assert any(part in text for text in said), part
    for text in said:
        assert in_words(text, "nb").language is None, text


def test_sentences_with_numbers_keep_them() -> None:
    told = in_words("Item q1 does not follow the model: p = 0.0213, adjusted for 9 items (Holm).", "nb")
    assert told.text == "Ledd q1 følger ikke modellen: p = 0,0213, justert for 9 ledd (Holm)."
    assert all("nb" in one for one in ITEM_RESPONSE_REASONS.values())
