from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.estimate_names import ANALYSES, METHODS
from workmh_measures.analysis.measurements import NO_ITEMS, Measurements
from workmh_measures.analysis.polychoric.estimates import (
    ordinal_consistency,
    ordinal_consistency_estimates,
    polychoric_estimates,
)
from workmh_measures.analysis.polychoric.moments import polychoric_correlations
from workmh_measures.analysis.polychoric.reliability import LATENT, categorical_omega, ordinal_alpha
from workmh_measures.definitions.library import load_instrument
from workmh_measures.scoring.score import score

from ..conftest import reference

IN_R = reference("polychoric_reliability")


def test_omega_of_the_sum_comes_first_and_alpha_says_what_it_is_not(
    answer_sets: dict[str, pd.DataFrame],
) -> None:
    omega, alpha = ordinal_consistency(answer_sets["phq9_wave_1"], draws=0, about={"scale": "total"})
    expected = IN_R["phq9_wave_1"]
    assert omega.value == pytest.approx(expected["observed_variance"], abs=1e-5)
    assert alpha.value == pytest.approx(expected["ordinal_alpha"], abs=1e-7)
    assert (omega.analysis, alpha.analysis) == ("categorical_omega", "ordinal_alpha")
    assert {omega.analysis, alpha.analysis} <= ANALYSES.keys()
    assert {omega.method, alpha.method} <= METHODS.keys()
    assert (omega.scale, omega.n, omega.ci_low) == ("total", 403, None)
    assert LATENT in alpha.warnings
    assert LATENT not in omega.warnings
    assert any(text.startswith("In 21 of 36 pairs of items some combination") for text in omega.warnings)


def test_intervals_are_those_of_the_same_draws_of_rows(answer_sets: dict[str, pd.DataFrame]) -> None:
    items = answer_sets["gad7_wave_2"]
    rows = ordinal_consistency(items, draws=100, seed=4)
    random = np.random.default_rng(4)
    values = []
    for _ in range(100):
        moments = polychoric_correlations(items.to_numpy(float)[random.integers(403, size=403)])
        values.append((categorical_omega(moments), ordinal_alpha(moments)))
    for row, drawn in zip(rows, np.array(values).T, strict=True):
        assert row.ci_low is not None
        assert row.ci_high is not None
        inside = np.sum((drawn >= row.ci_low) & (drawn <= row.ci_high))
        assert 94 <= inside <= 96
        assert row.ci_low < row.value < row.ci_high
    assert ordinal_consistency(items, draws=100, seed=4) == rows


def test_items_without_a_correlation_matrix_or_without_a_value_say_so() -> None:
    random = np.random.default_rng(0)
    latent = random.normal(size=(80, 1)) + random.normal(size=(80, 4))
    items = pd.DataFrame((latent > 1.2) * 1.0, columns=list("abcd"))
    constant = ordinal_consistency(items.assign(a=0.0), draws=0)
    assert [row.reason for row in constant] == ["Every row used has the same answer: a."] * 2
    two = ordinal_consistency(items[["a", "b"]], draws=0)
    assert two[0].reason == "A model with one factor needs at least 3 items; there are 2."
    assert two[1].value is not None


def test_a_scale_brings_its_key(answer_sets: dict[str, pd.DataFrame]) -> None:
    instrument = load_instrument("phq9")
    answers = answer_sets["phq9_wave_1"].set_axis(list(instrument.item_ids)[:9], axis=1)
    answers = answers.assign(**{instrument.item_ids[9]: np.nan})
    measured = Measurements(
        instrument, {}, answers, score(instrument, answers).frame, pd.DataFrame(index=answers.index)
    )
    scale = instrument.scale("total")
    rows = ordinal_consistency_estimates(measured, scale, draws=0, about={"wave": "t0"})
    assert rows[0].value == pytest.approx(IN_R["phq9_wave_1"]["observed_variance"], abs=1e-5)
    assert rows[0].wave == "t0"
    scores = Measurements(instrument, {}, answers.iloc[:, :0], measured.scores, measured.rows)
    [nothing] = ordinal_consistency_estimates(scores, scale, draws=0, about={})
    assert nothing.reason == NO_ITEMS


def test_a_draw_in_which_an_item_does_not_vary_has_no_value() -> None:
    random = np.random.default_rng(1)
    items = pd.DataFrame((random.normal(size=(40, 3)) > 0) * 1.0, columns=list("abc"))
    items["a"] = [1.0, *[0.0] * 39]
    items.loc[0, "b"] = 1.0
    items.loc[0, "c"] = 0.0
    [_, alpha] = ordinal_consistency(items, draws=100, seed=2)
    assert alpha.ci_low is None
    assert any("draws have no value, so there is no interval" in text for text in alpha.warnings)


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_each_correlation_is_a_row_with_an_interval_from_the_error_of_lavaan(
    missing: str, answer_sets: dict[str, pd.DataFrame]
) -> None:
    expected = reference("polychoric")["lavaan"]["made_missing" + "_pairwise" * (missing == "pairwise")]
    items = answer_sets["made_missing"]
    rows = polychoric_estimates(items, missing=missing, about={"wave": "t0"})  # type: ignore[arg-type]
    values = np.array(expected["correlations"])
    errors = np.array(expected["errors"])[-len(values) :] / (1 - values**2)
    assert [row.value for row in rows] == pytest.approx(values, abs=1e-6)
    # 1.959963984540054 is the quantile R's qnorm(.975) gives
    for row, low, high in zip(
        rows,
        np.tanh(np.arctanh(values) - 1.959963984540054 * errors),
        np.tanh(np.arctanh(values) + 1.959963984540054 * errors),
        strict=True,
    ):
        assert (row.ci_low, row.ci_high) == pytest.approx((low, high), abs=1e-6)
    assert (rows[1].item, rows[1].item2, rows[1].wave) == ("q1", "q3", "t0")
    both = items[["q1", "q3"]] if missing == "pairwise" else items
    assert rows[1].n == len(both.dropna())
    assert rows[0].analysis in ANALYSES
    assert rows[0].method in METHODS


def test_a_table_that_cannot_be_correlated_is_one_row_with_the_reason() -> None:
    [row] = polychoric_estimates(pd.DataFrame({"a": [0, 0, 0], "b": [0, 1, 0]}))
    assert row.reason == "Every row used has the same answer: a."
