from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.polychoric.mixed_correlations import mixed_correlations
from workmh_measures.analysis.polychoric.moments import polychoric_correlations
from workmh_measures.analysis.polychoric.polyserial import polyserial, polyserial_by_likelihood
from workmh_measures.errors import NotEstimable

from ..conftest import reference

IN_R = reference("mixed_correlations")
PAIRS = IN_R["polyserial"]["anxious"]


@pytest.fixture(scope="module")
def sets(answer_sets: dict[str, pd.DataFrame]) -> dict[str, np.ndarray]:
    items, made = answer_sets["phq9_wave_1"].to_numpy(float), answer_sets["made_missing"].to_numpy(float)
    anxious = answer_sets["gad7_wave_1"].to_numpy(float).sum(axis=1)
    return {
        "waves": np.column_stack([items[:, :5], items[:, 5:].sum(axis=1), anxious]),
        "gaps": np.column_stack([made[:, :4], made[:, 4:].sum(axis=1)]),
    }


def standardised(values: np.ndarray) -> np.ndarray:
    return np.asarray((values - values.mean()) / values.std())


@pytest.mark.parametrize("name", IN_R["mixed"])
def test_one_matrix_of_all_kinds_agrees_with_lavaan(name: str, sets: dict[str, np.ndarray]) -> None:
    values = sets[name.removesuffix("_pairwise")]
    missing = "pairwise" if name.endswith("_pairwise") else "listwise"
    ordered = [True] * 5 + [False] * 2 if name == "waves" else [True] * 4 + [False]
    found, expected = mixed_correlations(values, ordered, missing=missing), IN_R["mixed"][name]
    assert found.n == expected["n"]
    # lavaan stops at its optimiser's tolerance
    below = found.matrix[np.triu_indices(len(ordered), 1)]
    assert below == pytest.approx(expected["correlations"], abs=1e-6)
    assert 0 < found.smallest_eigenvalue < 1


@pytest.mark.parametrize("item", PAIRS)
def test_a_polyserial_correlation_is_where_the_slope_of_its_likelihood_vanishes(
    item: str, answer_sets: dict[str, pd.DataFrame]
) -> None:
    from scipy.special import ndtri

    places = answer_sets["phq9_wave_1"][item].to_numpy(int)
    anxious = standardised(answer_sets["gad7_wave_1"].to_numpy(float).sum(axis=1))
    thresholds = ndtri(np.cumsum(np.bincount(places))[:-1] / len(places))
    found = polyserial(anxious, places, thresholds)
    assert found == pytest.approx(PAIRS[item]["carried_on"], abs=1e-10)


@pytest.mark.parametrize("item", PAIRS)
def test_by_likelihood_it_is_the_probit_regression_of_polr(
    item: str, answer_sets: dict[str, pd.DataFrame]
) -> None:
    places = answer_sets["phq9_wave_1"][item].to_numpy(int)
    anxious = standardised(answer_sets["gad7_wave_1"].to_numpy(float).sum(axis=1))
    found, thresholds = polyserial_by_likelihood(anxious, places)
    assert found == pytest.approx(PAIRS[item]["likelihood"], abs=1e-5)
    assert thresholds == pytest.approx(PAIRS[item]["cuts"], abs=1e-5)


def test_an_answer_far_from_what_is_foretold_does_not_upset_the_search() -> None:
    random = np.random.default_rng(2)
    measured = standardised(np.append(random.normal(size=400), [9.0, -9.0]))
    places = np.append((measured[:-2] > 0.3) * 1, [0, 1])
    share = 1 - places.mean()
    from scipy.special import ndtri

    found = polyserial(measured, places, ndtri(np.array([share])))
    assert 0.3 < found < 1
    whole, _ = polyserial_by_likelihood(measured, places)
    assert 0.3 < whole < 1


def test_ordered_variables_alone_give_polychoric_correlations(sets: dict[str, np.ndarray]) -> None:
    items = sets["waves"][:, :5]
    found = mixed_correlations(items, [True] * 5)
    assert found.matrix == pytest.approx(polychoric_correlations(items).correlations, abs=1e-15)
    measured = mixed_correlations(items, [False] * 5)
    assert measured.matrix == pytest.approx(np.corrcoef(items, rowvar=False), abs=1e-14)


def test_what_cannot_be_correlated_is_named() -> None:
    answers = np.array([0.0, 0, 0, 1, 1, 1])
    parted = np.array([1.0, 2, 3, 4, 5, 6])
    with pytest.raises(NotEstimable, match="The correlation of x and y would be 1 or -1"):
        mixed_correlations(np.column_stack([parted, answers]), [False, True], names=["x", "y"])
    with pytest.raises(NotEstimable, match="without error"):
        polyserial_by_likelihood(standardised(parted), answers.astype(int))
    with pytest.raises(NotEstimable, match="Item x: The same value in every row"):
        mixed_correlations(np.column_stack([parted * 0, answers]), [False, True], names=["x", "y"])
    with pytest.raises(NotEstimable, match="Item y: The same answer in every row"):
        mixed_correlations(np.column_stack([parted, answers * 0]), [False, True], names=["x", "y"])
    with pytest.raises(NotEstimable, match="Item x: A value is infinite"):
        mixed_correlations(
            np.column_stack([np.append(parted[:-1], np.inf), answers]), [False, True], names=["x", "y"]
        )
    gaps = np.array([[1.0, 2, 3, np.nan, np.nan, np.nan], [np.nan] * 3 + [4, 6, 5], answers]).T
    with pytest.raises(NotEstimable, match="one does not vary: x and y"):
        mixed_correlations(gaps, [False, False, True], names=list("xyz"), missing="pairwise")
