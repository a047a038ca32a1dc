"""Rotations against stats and GPArotation carried to rest; psych's default promax, which weights items, told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.analysis.exploratory_factors import factor_solution
from workmh_measures.analysis.factor_rotation import arranged, promax, rotated
from workmh_measures.analysis.item_correlations import item_correlations
from workmh_measures.analysis.varimax import varimax

from .factor_references import EXPLORED, ROTATED, apart, simple_structure, theirs
from .item_sets import more_item_sets

Answers = dict[str, pd.DataFrame]


@pytest.fixture(scope="session")
def all_sets(answer_sets: Answers) -> Answers:
    return answer_sets | more_item_sets()


@pytest.mark.parametrize(("name", "m"), ROTATED)
@pytest.mark.parametrize("rotation", ["varimax", "promax"])
def test_varimax_and_promax_agree_with_stats(rotation: str, name: str, m: int, all_sets: Answers) -> None:
    found = factor_solution(item_correlations(all_sets[name]).matrix, m, rotation=rotation)
    assert apart(found.rotated, theirs(name, m)[rotation]) < 1e-5


@pytest.mark.parametrize(("name", "m"), ROTATED)
def test_oblimin_agrees_with_gparotation_or_has_the_lower_criterion(
    name: str, m: int, all_sets: Answers
) -> None:
    found = factor_solution(item_correlations(all_sets[name]).matrix, m, rotation="oblimin").rotated
    expected = theirs(name, m)["oblimin"]
    squares = found.pattern**2
    criterion = float(((squares.sum(axis=1, keepdims=True) - squares) * squares).sum()) / 4
    better = criterion < expected["criterion"] - 1e-8
    assert better or apart(found, expected) < 1e-5


def test_communalities_do_not_depend_on_the_rotation() -> None:
    correlation = simple_structure()
    found = [
        factor_solution(correlation, 3, rotation=r).rotated for r in ("none", "varimax", "promax", "oblimin")
    ]
    for one in found:
        assert one.communality == pytest.approx(found[0].communality, abs=1e-8)
        assert one.explained.sum() == pytest.approx(one.communality.sum(), abs=1e-8)
        assert (np.diff(one.explained) <= 1e-12).all()
        assert (one.pattern.sum(axis=0) > 0).all()


def test_oblimin_finds_the_structure_that_made_the_correlations() -> None:
    found = factor_solution(simple_structure(between=0.3), 3).rotated
    assert np.sort(np.abs(found.pattern), axis=1)[:, :2] == pytest.approx(np.zeros((12, 2)), abs=1e-6)
    assert found.correlation[np.triu_indices(3, 1)] == pytest.approx([0.3] * 3, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(12)), st.lists(st.sampled_from([-1.0, 1.0]), min_size=3, max_size=3))
def test_order_of_items_and_signs_of_factors_make_no_difference(order: list[int], signs: list[float]) -> None:
    loadings = factor_solution(simple_structure(), 3, rotation="none").rotated.pattern
    usual = rotated(loadings, "oblimin")
    other = rotated(loadings[order] * np.asarray(signs), "oblimin")
    assert other.pattern == pytest.approx(usual.pattern[order], abs=1e-6)
    assert other.correlation == pytest.approx(usual.correlation, abs=1e-6)


def test_one_factor_is_given_a_sign_only() -> None:
    found = rotated(-np.full((4, 1), 0.5), "varimax")
    assert found.pattern == pytest.approx(np.full((4, 1), 0.5))


def test_a_factor_whose_loadings_cancel_is_ambiguous() -> None:
    loadings = np.array([[0.6, 0.5], [0.6, -0.5], [0.6, 0.5], [0.6, -0.5]])
    assert arranged(loadings, np.eye(2), True).ambiguous.tolist() == [False, True]


def test_an_item_without_loadings_stays_without() -> None:
    loadings = np.array([[0.7, 0.1], [0.6, 0.2], [0.1, 0.6], [0.2, 0.7], [0.0, 0.0]])
    rotation, rests = varimax(loadings)
    turned = loadings @ rotation
    assert rests
    assert turned[4].tolist() == [0.0, 0.0]
    pattern, between = promax(turned)
    assert pattern[4].tolist() == [0.0, 0.0]
    assert np.diag(between) == pytest.approx([1.0, 1.0])


def test_every_set_was_rotated() -> None:
    assert {name for name, _ in ROTATED} == {n for n, e in EXPLORED.items() if len(e["items"]) >= 6}
