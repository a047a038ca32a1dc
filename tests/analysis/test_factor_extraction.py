"""Factors by minres, maximum likelihood and principal axes against R carried to rest, and against what R gives by default."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.analysis.factor_extraction import extracted, most_factors
from workmh_measures.analysis.factor_fit import likelihood_fit
from workmh_measures.analysis.factor_rotation import rotated
from workmh_measures.analysis.item_correlations import item_correlations
from workmh_measures.errors import NotEstimable

from .factor_references import EXPLORED, SOLUTIONS, apart, simple_structure, theirs
from .item_sets import more_item_sets

Answers = dict[str, pd.DataFrame]
Matrices = dict[str, np.ndarray]


@pytest.fixture(scope="session")
def matrices(answer_sets: Answers) -> Matrices:
    sets = answer_sets | more_item_sets()
    return {name: item_correlations(sets[name]).matrix for name in EXPLORED}


@pytest.mark.parametrize(("name", "m"), SOLUTIONS)
@pytest.mark.parametrize("method", ["minres", "ml"])
def test_the_loadings_are_those_of_r_where_nothing_moves_any_more(
    method: str, name: str, m: int, matrices: Matrices
) -> None:
    found = extracted(matrices[name], m, method)
    assert found.converged
    assert apart(rotated(found.loadings, "none"), theirs(name, m)[method]) < 1e-5


@pytest.mark.parametrize(("name", "m"), SOLUTIONS)
def test_principal_axes_rest_where_minres_does(name: str, m: int, matrices: Matrices) -> None:
    found = extracted(matrices[name], m, "principal_axis")
    proper = found.uniqueness.min() > 0.005
    assert not proper or apart(rotated(found.loadings, "none"), theirs(name, m)["minres"]) < 1e-5


@pytest.mark.parametrize(("name", "m"), [(n, m) for n, m in SOLUTIONS if "fit" in theirs(n, m)])
def test_the_fit_of_maximum_likelihood_agrees_with_r(name: str, m: int, matrices: Matrices) -> None:
    expected = theirs(name, m)["fit"]
    n = EXPLORED[name]["n"]
    found = likelihood_fit(extracted(matrices[name], m, "ml"), matrices[name], n)
    assert found.df == expected["df"]
    for key, value in (
        ("chi2", found.chi2),
        ("p", found.p_value),
        ("tli", found.tli),
        ("rmsea", found.rmsea),
    ):
        assert value == pytest.approx(expected[key], rel=1e-5, abs=1e-8), key
    # R finds the ends by searching to 1e-10 in the noncentrality.
    assert (found.rmsea_low, found.rmsea_high) == pytest.approx(
        (expected["low"], expected["high"]), rel=1e-5, abs=1e-6
    )
    assert found.tli == pytest.approx(theirs(name, m)["psych_fit"]["tli"], rel=1e-5, abs=1e-6)


def test_factors_that_made_the_correlations_are_found_by_every_method() -> None:
    correlation = simple_structure()
    for method in ("minres", "ml", "principal_axis"):
        found = extracted(correlation, 3, method)
        assert found.discrepancy == pytest.approx(0.0, abs=1e-12)
        assert found.loadings @ found.loadings.T + np.diag(found.uniqueness) == pytest.approx(
            correlation, abs=1e-6
        )


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(12)), st.lists(st.sampled_from([-1.0, 1.0]), min_size=12, max_size=12))
def test_order_and_sense_of_items_make_no_difference(order: list[int], senses: list[float]) -> None:
    noise = np.random.default_rng(1).standard_normal((12, 200))
    correlation = (simple_structure() * 4 + np.corrcoef(noise)) / 5
    usual = extracted(correlation, 2, "ml")
    turned = (correlation * np.outer(senses, senses))[np.ix_(order, order)]
    other = extracted(turned, 2, "ml")
    assert other.discrepancy == pytest.approx(usual.discrepancy, abs=1e-10)
    assert other.uniqueness == pytest.approx(usual.uniqueness[order], abs=1e-6)


def test_of_several_valleys_the_deepest_is_taken(matrices: Matrices) -> None:
    # factanal stops in another one: see docs/comparison.md.
    n, expected = EXPLORED["workers_hads_anxiety"]["n"], theirs("workers_hads_anxiety", 2)
    found = likelihood_fit(
        extracted(matrices["workers_hads_anxiety"], 2, "ml"), matrices["workers_hads_anxiety"], n
    )
    assert found.chi2 < expected["factanal"]["chi2"] - 1


def test_an_item_explained_wholly_is_told() -> None:
    correlation = np.array([[1.0, 0.9, 0.9], [0.9, 1.0, 0.6], [0.9, 0.6, 1.0]])
    assert extracted(correlation, 1).at_bound.tolist() == [True, False, False]


@pytest.mark.parametrize(("k", "most"), [(2, 0), (3, 1), (4, 1), (5, 2), (6, 3), (9, 5), (25, 18)])
def test_as_many_factors_as_correlations_allow(k: int, most: int) -> None:
    assert most_factors(k) == most


def test_what_has_no_factors_says_why() -> None:
    with pytest.raises(NotEstimable, match="4 items can tell at most 1 factors apart; 2 were asked for"):
        extracted(np.eye(4), 2)
    with pytest.raises(NotEstimable, match="at most 5 factors apart; 0 were"):
        extracted(np.eye(9), 0)
    with pytest.raises(NotEstimable, match="positive definite"):
        extracted(np.ones((4, 4)), 1, "ml")
    with pytest.raises(NotEstimable, match="Fewer than 1 factors"):
        extracted(np.eye(4), 1)
    fit = extracted(simple_structure(3, 1), 1, "ml")
    with pytest.raises(NotEstimable, match="no degrees of freedom"):
        likelihood_fit(fit, simple_structure(3, 1), 100)
    fit = extracted(simple_structure(), 2, "ml")
    with pytest.raises(NotEstimable, match="too few rows for 12 items: 5"):
        likelihood_fit(fit, simple_structure(), 5)
