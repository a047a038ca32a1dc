from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis import bootstrap, bootstrap_alpha
from workmh_measures.analysis.alpha import cronbach_alpha
from workmh_measures.analysis.bootstrap import (
    bca_interval,
    draws_without_value,
    percentile_interval,
    resample_counts,
    resampled_sums,
)
from workmh_measures.analysis.bootstrap_alpha import alpha_influence, bootstrap_alphas, bootstrap_covariances
from workmh_measures.analysis.bootstrap_missing import (
    bootstrap_full_information_alphas,
    bootstrap_pairwise_alphas,
)
from workmh_measures.analysis.covariance import complete_rows, listwise_covariance, pairwise_covariance
from workmh_measures.analysis.full_information import full_information_covariance
from workmh_measures.errors import NotEstimable

from .conftest import reference

IN_R = reference("bootstrap")
SHARED = IN_R["shared_draws"]
CLOSED = {"rel": 1e-10, "abs": 1e-10}


@pytest.fixture
def forty(answer_sets: dict[str, pd.DataFrame]) -> np.ndarray:
    return complete_rows(answer_sets["made_missing"].to_numpy(float))[:40]


@pytest.fixture
def draws_of_r(monkeypatch: pytest.MonkeyPatch) -> int:
    """Make every bootstrap use the draws that R wrote down."""
    counts = np.array(SHARED["counts"], dtype=np.float64).reshape(-1, 40)
    monkeypatch.setattr(bootstrap, "resample_counts", lambda n, *, draws, seed: iter([counts]))
    return len(counts)


def test_alpha_of_each_draw_is_that_of_boot(forty: np.ndarray, draws_of_r: int) -> None:
    values = bootstrap_alphas(forty, draws=draws_of_r, seed=1)
    assert values == pytest.approx(SHARED["alphas"], **CLOSED)
    covariances = bootstrap_covariances(forty, draws=draws_of_r, seed=1)
    assert [cronbach_alpha(c) for c in covariances] == pytest.approx(SHARED["alphas"], **CLOSED)


def test_the_influence_of_each_row_is_that_of_a_jackknife_in_r(forty: np.ndarray) -> None:
    assert alpha_influence(forty) == pytest.approx(SHARED["influence"], **CLOSED)


@pytest.mark.parametrize("level", [0.95, 0.90])
def test_percentile_and_bca_intervals_are_those_of_boot(forty: np.ndarray, level: float) -> None:
    expected = SHARED[f"level_{100 * level:.0f}"]
    values = np.array(SHARED["alphas"])
    assert percentile_interval(values, level=level) == pytest.approx(expected["percentile"], **CLOSED)
    found = bca_interval(SHARED["alpha"], values, influence=alpha_influence(forty), level=level)
    assert found == pytest.approx(expected["bca"], **CLOSED)


@pytest.mark.parametrize("name", ["made_missing", "oncology_hads_anxiety"])
def test_intervals_from_own_draws_lie_within_chance_of_a_large_run_of_boot(
    name: str, answer_sets: dict[str, pd.DataFrame]
) -> None:
    answers, expected = answer_sets[name].to_numpy(float), IN_R[name]
    values = bootstrap_alphas(answers, draws=5_000, seed=20260115)
    # An end of all draws has the error of a batch over the root of their number; two such ends differ by more.
    error = np.array(expected["batch_sd"]) * np.sqrt(2 / expected["batches"])
    alpha = cronbach_alpha(listwise_covariance(answers)[0])
    bca = bca_interval(alpha, values, influence=alpha_influence(answers))
    found = np.array([*percentile_interval(values), *bca])
    assert (np.abs(found - [*expected["percentile"], *expected["bca"]]) < 4 * error).all()


def test_the_same_seed_gives_the_same_draws_and_another_one_others(forty: np.ndarray) -> None:
    first, again, other = (bootstrap_alphas(forty, draws=50, seed=seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).all()


def test_every_draw_has_as_many_rows_as_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "_COUNTS_AT_ONCE", 300)
    counts = np.concatenate(list(resample_counts(70, draws=11, seed=3)))
    assert counts.shape == (11, 70)
    assert (counts.sum(axis=1) == 70).all()


def test_a_table_taken_in_parts_gives_the_same_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.random.default_rng(5).normal(size=(100, 3))
    whole = resampled_sums(lambda part: table[part], 100, draws=20, seed=1)
    monkeypatch.setattr(bootstrap, "_TABLE_ROWS_AT_ONCE", 30)
    assert resampled_sums(lambda part: table[part], 100, draws=20, seed=1) == pytest.approx(whole, rel=1e-12)


def test_the_jackknife_leaves_out_each_row_in_turn(forty: np.ndarray) -> None:
    without = np.array([cronbach_alpha(listwise_covariance(np.delete(forty, i, 0))[0]) for i in range(40)])
    assert alpha_influence(forty) == pytest.approx(without.mean() - without, rel=1e-9, abs=1e-12)


def test_with_missing_answers_each_draw_has_the_alpha_of_its_rows(
    answer_sets: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = answer_sets["made_missing"].to_numpy(float)
    some = answers[~np.isnan(answers).all(axis=1)]
    counts = next(resample_counts(len(some), draws=12, seed=1)).astype(int)
    pairwise = [cronbach_alpha(pairwise_covariance(np.repeat(some, c, axis=0))[0]) for c in counts]
    assert bootstrap_pairwise_alphas(answers, draws=12, seed=1) == pytest.approx(pairwise, rel=1e-10)
    # Full information takes the complete rows first.
    whole = ~np.isnan(some).any(axis=1)
    ordered = np.vstack([some[whole], some[~whole]])
    full = [cronbach_alpha(full_information_covariance(np.repeat(ordered, c, axis=0))[0]) for c in counts]
    found = bootstrap_full_information_alphas(answers, draws=12, seed=1)
    assert found == pytest.approx(full, abs=1e-4)  # draws are followed to what chance leaves of them


def test_too_many_incomplete_rows_for_the_draws_are_refused(answer_sets: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(NotEstimable, match=r"10000000 draws of \d+ incomplete rows would take too long"):
        bootstrap_full_information_alphas(
            answer_sets["made_missing"].to_numpy(float), draws=10_000_000, seed=1
        )


def test_draws_without_a_value_are_told_and_too_many_give_no_interval() -> None:
    values = np.arange(200.0)
    values[:4] = np.nan
    assert draws_without_value(values) == ("4 of 200 draws have no value and are left out of the interval.",)
    assert percentile_interval(values)[0] > 4
    values[:30] = np.nan
    assert draws_without_value(values) == ()
    with pytest.raises(NotEstimable, match="30 of 200 draws have no value"):
        percentile_interval(values)
    with pytest.raises(NotEstimable, match="At least 100 draws"):
        percentile_interval(values[:50])
    with pytest.raises(NotEstimable, match="one side of the estimate"):
        bca_interval(-1.0, np.arange(200.0), influence=np.ones(3))


def test_items_that_cancel_in_a_draw_have_no_alpha_there() -> None:
    answers = np.array([[0, 1], [1, 0], [0, 1], [1, 1.0]])
    values = bootstrap_alphas(answers, draws=200, seed=1)
    assert np.isnan(values).any()
    assert not np.isnan(values).all()
    with pytest.raises(NotEstimable, match="At least 3 complete rows"):
        bootstrap_alpha.bootstrap_alphas(answers[:2], draws=5, seed=1)
