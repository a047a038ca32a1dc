from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.exploratory_factors import factor_solution
from workmh_measures.analysis.number_of_factors import eigenvalues, parallel_analysis
from workmh_measures.analysis.polychoric.joint_counts import coded_answers
from workmh_measures.analysis.polychoric.moments import coded_moments, polychoric_correlations
from workmh_measures.analysis.polychoric.parallel_analysis import shuffled_eigenvalues
from workmh_measures.analysis.polychoric.smoothing import smoothed
from workmh_measures.errors import NotEstimable

from ..conftest import reference
from ..item_sets import more_item_sets

IN_R = reference("polychoric_factors")


@pytest.mark.parametrize(
    ("name", "items"), [("phq9_two", "phq9_wave_1"), ("workers_two", "workers_hads_total")]
)
def test_factors_of_polychoric_correlations_agree_with_psych(
    name: str, items: str, answer_sets: dict[str, pd.DataFrame]
) -> None:
    matrix = polychoric_correlations(answer_sets[items].to_numpy(float)).correlations
    assert eigenvalues(matrix) == pytest.approx(IN_R[name]["eigenvalues"], abs=1e-6)
    # psych's minres stops at its optimiser's tolerance
    found = factor_solution(matrix, 2).rotated.communality
    assert found == pytest.approx(IN_R[name]["communality"], abs=1e-4)


def test_smoothing_does_what_psych_does() -> None:
    given = np.array([[1, 0.9, -0.3], [0.9, 1, 0.5], [-0.3, 0.5, 1]])
    found, changed = smoothed(given)
    assert changed
    assert found[np.tril_indices(3, -1)] == pytest.approx(IN_R["smoothed"], abs=1e-12)
    assert np.linalg.eigvalsh(found)[0] > 0


def test_items_with_too_few_answers_may_leave_no_correlation_matrix_and_it_is_told() -> None:
    answers = more_item_sets()["physical_functioning"].to_numpy(float)
    moments = polychoric_correlations(answers)
    assert moments.smallest_eigenvalue < 0
    found, changed = smoothed(moments.correlations)
    assert changed
    expected = IN_R["physical_smoothed"]
    below = [found[i, j] for j in range(10) for i in range(j + 1, 10)]
    # what psych smooths are lavaan's correlations
    assert below == pytest.approx(expected, abs=1e-6)


def test_a_matrix_that_needs_no_smoothing_stays_as_it_is(answer_sets: dict[str, pd.DataFrame]) -> None:
    matrix = polychoric_correlations(answer_sets["gad7_wave_2"].to_numpy(float)).correlations
    found, changed = smoothed(matrix)
    assert not changed
    assert found is matrix


def test_eigenvalues_of_shuffled_answers_agree_with_psych_within_monte_carlo_error(
    answer_sets: dict[str, pd.DataFrame],
) -> None:
    coded = coded_answers(answer_sets["gad7_wave_2"].to_numpy(float))
    moments = coded_moments(coded, gamma=False)
    expected, draws = IN_R["shuffled"], 300
    found = shuffled_eigenvalues(coded, moments, draws=draws, seed=1)
    assert found.shape == (draws, 7)
    spread = np.array(expected["sd"])
    error = spread * np.sqrt(1 / draws + 1 / expected["draws"])
    assert (np.abs(found.mean(axis=0) - expected["mean"]) < 4 * error).all()
    assert found.std(axis=0, ddof=1) == pytest.approx(spread, rel=4 * np.sqrt(1 / draws))
    # psych itself draws with replacement, and 60 times
    by_psych = np.array(IN_R["fa_parallel"]["mean"])
    assert (np.abs(found.mean(axis=0) - by_psych) < 4 * spread * np.sqrt(1 / draws + 1 / 60)).all()
    told = parallel_analysis(moments.correlations, found)
    assert told.by_percentile == IN_R["fa_parallel"]["components"]
    again = shuffled_eigenvalues(coded, moments, draws=5, seed=1)
    assert again.tolist() == found[:5].tolist()


def test_shuffles_need_complete_rows_and_enough_answers_in_each_category() -> None:
    random = np.random.default_rng(0)
    answers = (random.normal(size=(60, 3)) > 0) * 1.0
    answers[0, 0] = np.nan
    coded = coded_answers(answers, missing="pairwise")
    with pytest.raises(NotEstimable, match="use the listwise route"):
        shuffled_eigenvalues(coded, coded_moments(coded, gamma=False), draws=5, seed=1)
    rare = np.zeros((30, 3))
    rare[[0, 1, 2, 10, 4, 11], [0, 0, 1, 1, 2, 2]] = 1
    rare[0, :] = 1
    coded = coded_answers(rare)
    moments = replace(coded_moments(coded, gamma=False), empty_cells="keep")
    with pytest.raises(NotEstimable, match="of 50 shuffles leave two items perfectly correlated"):
        shuffled_eigenvalues(coded, moments, draws=50, seed=1)
