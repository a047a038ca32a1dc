from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.estimate_names import ANALYSES, METHODS, ROUTES
from workmh_measures.analysis.item_response.item_response_estimates import (
    TRAIT_VALUES,
    item_response_rows,
)
from workmh_measures.analysis.item_response.model_fit_estimates import holm
from workmh_measures.analysis.item_response.named_models import fitted_model
from workmh_measures.analysis.item_response.summed_scores import summed_scores
from workmh_measures.model.estimate import Estimate

from ..conftest import reference
from .fitted_sets import fitted_sets

IN_R, PLACES = reference("item_response"), reference("item_response_places")
SETS = fitted_sets()
NAMES = {"graded": ("grm_a", "grm_b"), "generalised_partial_credit": ("gpcm_a", "gpcm_b")}
CASES = [(name, model) for name in ("phq5", "k6") for model in NAMES]


def framed(answers: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(answers, columns=[f"q{place + 1}" for place in range(answers.shape[1])])


def drawn(n: int, items: int = 6, *, seed: int = 4, slope: float = 1.7) -> np.ndarray:
    chance = np.random.default_rng(seed)
    logits = slope * chance.standard_normal((n, 1, 1)) + np.array([1.5, 0.0, -1.5])
    return (chance.random((n, items, 1)) < 1 / (1 + np.exp(-logits))).sum(axis=2).astype(float)


def rows_of(answers: np.ndarray, **choices: Any) -> list[Estimate]:
    return item_response_rows(framed(answers), about={"scale": "s"}, **choices)


def named(rows: list[Estimate], analysis: str, **said: object) -> list[Estimate]:
    return [
        row
        for row in rows
        if row.analysis == analysis and all(getattr(row, name) == value for name, value in said.items())
    ]


@pytest.mark.parametrize(("name", "model"), CASES)
def test_slopes_and_places_with_their_intervals_agree_with_r(name: str, model: Any) -> None:
    rows, expected = rows_of(SETS[name], model=model), PLACES[name][model]
    slopes, places = (named(rows, analysis) for analysis in NAMES[model])
    values = [np.array(item) for item in expected["places"]]
    errors = [np.array(item) for item in expected["standard_errors"]]
    assert [row.value for row in slopes] == pytest.approx([item[0] for item in values], abs=1e-6)
    found = np.array([row.value for row in places], dtype=float)
    assert found == pytest.approx(np.concatenate([item[1:] for item in values]), abs=1e-5)
    reach = 1.959963984540054
    for chosen, first, last in ((slopes, 0, 1), (places, 1, None)):
        half = np.array([(row.ci_high - row.ci_low) / 2 for row in chosen], dtype=float)  # type: ignore[operator]
        assert half == pytest.approx(reach * np.concatenate([e[first:last] for e in errors]), rel=1e-5)
    assert len(places) == sum(len(item) - 1 for item in values)


@pytest.mark.parametrize(("name", "model"), CASES)
def test_the_trait_at_each_sum_agrees_with_going_through_every_pattern_in_r(name: str, model: Any) -> None:
    expected = PLACES[name][model]["sums"]
    found = summed_scores(fitted_model(model, SETS[name]))
    assert found.sums.tolist() == expected["sums"]
    assert found.shares == pytest.approx(expected["shares"], abs=1e-7)
    assert found.trait == pytest.approx(expected["trait"], abs=1e-6)
    assert found.errors == pytest.approx(expected["errors"], abs=1e-6)
    assert found.reliability == pytest.approx(expected["reliability"], abs=1e-7)
    rows = named(rows_of(SETS[name], model=model), "irt_trait_of_score")
    assert [row.level for row in rows] == [f"{total:g}" for total in expected["sums"]]
    assert [row.value for row in rows] == pytest.approx(expected["trait"], abs=1e-6)
    high = np.array(expected["trait"]) + 1.959963984540054 * np.array(expected["errors"])
    assert [row.ci_high for row in rows] == pytest.approx(high, abs=1e-6)


def test_adjusted_p_values_are_those_of_r() -> None:
    assert holm(np.array(PLACES["holm"]["p"])) == pytest.approx(PLACES["holm"]["adjusted"])
    assert np.isnan(holm(np.array([np.nan, 0.04]))[0])
    assert holm(np.array([np.nan, 0.04]))[1] == 0.04


def test_criteria_come_from_the_likelihood_of_r() -> None:
    rows, expected = rows_of(SETS["phq9"]), IN_R["phq9"]["graded"]["log_likelihood"]
    (first,), (aic,), (bic,) = (named(rows, f"irt_{name}") for name in ("log_likelihood", "aic", "bic"))
    assert first.value == pytest.approx(expected, abs=1e-8)
    assert (first.df, first.n) == (36, 403)
    assert aic.value == pytest.approx(72 - 2 * expected)
    assert bic.value == pytest.approx(36 * np.log(403) - 2 * expected)


@pytest.mark.parametrize("model", ["graded", "partial_credit", "generalised_partial_credit"])
def test_every_row_has_a_registered_name_and_says_what_it_is_about(model: Any) -> None:
    rows = rows_of(SETS["phq9"], model=model)
    assert {row.analysis for row in rows} <= ANALYSES.keys()
    assert {row.method for row in rows} <= METHODS.keys()
    assert {row.missing for row in rows} <= ROUTES.keys()
    assert {row.scale for row in rows} == {"s"}
    assert all(row.value is not None and row.reason is None for row in rows)
    keys = [(r.analysis, r.item, r.item2, r.level, r.method) for r in rows]
    assert len(keys) == len(set(keys))
    assert len(named(rows, "irt_information", item="q3")) == len(TRAIT_VALUES[::2])
    whole = sum(row.value or 0.0 for row in named(rows, "irt_information", level="0.5"))
    (test,), (error,) = (
        named(rows, f"irt_{name}", level="0.5") for name in ("test_information", "conditional_sem")
    )
    assert test.value == pytest.approx(whole)
    assert error.value == pytest.approx(whole**-0.5)
    assert len(named(rows, "irt_local_dependence")) == 36
    assert [row.method for row in named(rows, "irt_reliability")] == ["marginal", "empirical", "summed_score"]


def test_a_pair_that_shares_more_than_the_trait_is_named() -> None:
    answers = drawn(1500, 8)
    answers[:, 1] = np.where(np.random.default_rng(1).random(1500) < 0.4, answers[:, 0], answers[:, 1])
    told = {
        (row.item, row.item2): row.warnings
        for row in named(rows_of(answers), "irt_local_dependence")
        if row.warnings
    }
    assert list(told) == [("q1", "q2")]
    assert "Items q1 and q2 share more than the trait" in told["q1", "q2"][0]


def test_an_item_that_does_not_follow_the_model_is_named_with_its_adjusted_p_value() -> None:
    answers, chance = drawn(3000), np.random.default_rng(2)
    whole = answers[:, 1:].sum(axis=1)
    answers[:, 0] = np.clip(3 - np.abs(whole - 7) / 2.5 + chance.normal(0, 0.5, 3000), 0, 3).round()
    row = named(rows_of(answers), "irt_item_fit", item="q1")[0]
    assert row.p_value is not None
    assert row.p_value < 1e-6
    assert row.warnings[0].startswith("Item q1 does not follow the model: p < 0.0001, adjusted for 6 items")


def test_an_item_without_variance_or_with_too_many_answers_is_left_out_and_the_others_are_told() -> None:
    answers = np.column_stack([drawn(400), np.ones(400), np.full(400, np.nan), np.arange(400.0)])
    rows = rows_of(answers)
    reasons = {row.item: row.reason for row in named(rows, "grm_a") if row.reason}
    assert reasons["q7"] == "All answers to item q7 are the same; it is left out of the model."
    assert reasons["q8"] == "Nobody answered item q8; it is left out of the model."
    assert reasons["q9"] == (
        "Item q9 has 400 different answers, a model of options at most 20; it is left out of the model."
    )
    assert len(reasons) == 3
    assert named(rows, "irt_log_likelihood")[0].value is not None
    (summed,) = named(rows, "irt_trait_of_score")
    assert summed.reason is not None
    assert "left out of the model" in summed.reason


def test_options_nobody_chose_and_those_hardly_chosen_are_told() -> None:
    answers = drawn(500)
    answers[answers[:, 0] == 3, 0] = 2
    answers[:, 1] = np.where(answers[:, 1] == 3, 2, answers[:, 1])
    answers[:3, 1] = 3
    rows = rows_of(answers, codes={f"q{place}": (0, 1, 2, 3) for place in range(1, 7)})
    assert named(rows, "grm_a", item="q1")[0].warnings == (
        "Item q1: nobody chose 3; the model knows no such answer.",
    )
    assert named(rows, "grm_a", item="q3")[0].warnings == ()
    (rare,) = named(rows, "grm_b", item="q2", level="3")
    assert rare.warnings == (
        "Item q2: fewer than 5 persons answered on one side of 3; its place is uncertain.",
    )


def test_an_item_that_is_not_related_has_no_places_and_a_turned_one_is_named() -> None:
    answers = drawn(800)
    answers[:, 0] = np.random.default_rng(5).integers(0, 4, 800)
    answers[:, 1] = 3 - answers[:, 1]
    rows = rows_of(answers)
    (slope,) = named(rows, "grm_a", item="q1")
    assert slope.value == pytest.approx(0.0, abs=0.25)
    assert all(
        row.value is None and "may have nothing to do with the trait" in (row.reason or "")
        for row in named(rows, "grm_b", item="q1")
    )
    (turned,) = named(rows, "grm_a", item="q2")
    assert turned.value is not None
    assert turned.value < -1
    assert turned.warnings == (
        "Item q2: its answers fall as the trait rises; look whether it is keyed the right way.",
    )
    assert named(rows, "grm_b", item="q2")[0].value is not None


def test_who_answered_nothing_is_told_and_counted_nowhere() -> None:
    answers = np.vstack([drawn(300), np.full((4, 6), np.nan)])
    first = rows_of(answers)[0]
    assert first.n == 300
    assert first.warnings == ("4 of 304 persons answered none of the items and have no place on the trait.",)


def guttman() -> np.ndarray:
    """Items in one order that everybody keeps."""
    return (np.arange(200)[:, None] > np.arange(20, 180, 25)).astype(float)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (lambda: drawn(60)[:, :2], "needs 3 items; there are 2"),
        (lambda: drawn(20), "20 persons for 24 parameters"),
        (guttman, "grows beyond all bounds|not positive definite"),
        (lambda: np.tile(drawn(300)[:, :1], 4), "grows beyond all bounds"),
    ],
    ids=["two items", "few persons", "Guttman pattern", "identical items"],
)
@pytest.mark.parametrize("model", ["graded", "generalised_partial_credit"])
def test_what_has_no_model_says_why(answers: Callable[[], np.ndarray], sentence: str, model: Any) -> None:
    import re

    (row,) = rows_of(answers(), model=model)
    assert (row.analysis, row.value, row.method) == ("irt_log_likelihood", None, model)
    assert row.reason is not None
    assert re.search(sentence, row.reason)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("model", ["graded", "partial_credit", "generalised_partial_credit"])
def test_sixty_persons_give_finite_rows(seed: int, model: Any) -> None:
    answers = drawn(60, seed=seed)
    answers[np.random.default_rng(seed).random(answers.shape) < 0.05] = np.nan
    rows = rows_of(answers, model=model)
    assert rows[0].value is not None
    assert all(np.isfinite(row.value) for row in rows if row.value is not None)
    assert all(row.reason for row in rows if row.value is None)
