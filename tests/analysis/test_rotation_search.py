"""Rotations by a criterion against GPArotation from random starts: as low as its lowest, and there the same loadings."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from workmh_measures.analysis.common_factors import Extraction
from workmh_measures.analysis.exploratory_factors import FactorSolution
from workmh_measures.analysis.factor_rotation import SEARCHES, rotated, schmid_leiman_pattern
from workmh_measures.analysis.omega import schmid_leiman
from workmh_measures.analysis.rotation_criteria import Criterion, bifactor, geomin, quartimin
from workmh_measures.analysis.rotation_search import lowest_rotation, rotation_from
from workmh_measures.errors import NotEstimable

from .factor_references import reference, simple_structure

THEIRS: dict[str, Any] = reference("rotations")
CASES = [
    (name, method)
    for name, found in THEIRS.items()
    for method in ("quartimin", "geomin", "geomin_orthogonal", "bifactor", "biquartimin")
    if method in found
]
# GPArotation's criteria are four times these, but for geomin and quartimin.
TIMES = {"bifactor": 4.0, "biquartimin": 4.0}


def distance(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Largest difference of loadings, factors in the order and sense that suit best."""
    m = ours.shape[1]
    return min(
        float(
            max(
                min(np.abs(ours[:, a] - s * theirs[:, b]).max() for s in (1, -1)) for a, b in enumerate(order)
            )
        )
        for order in permutations(range(m))
    )


@pytest.mark.parametrize(("name", "method"), CASES)
def test_the_criterion_is_as_low_as_the_lowest_of_gparotation(name: str, method: str) -> None:
    theirs = THEIRS[name][method]
    loadings = np.array(THEIRS[name]["unrotated"])
    found = lowest_rotation(loadings, SEARCHES["oblimin" if method == "quartimin" else method])
    value = found.value * TIMES.get(method, 1.0)
    assert value <= theirs["value"] + 1e-9
    assert found.starts == 48
    if value > theirs["value"] - 1e-7:
        # 1e-4: GPArotation stops at a gradient of 1e-6, at most so far from its rest where the valley is flat.
        assert distance(found.pattern, np.array(theirs["loadings"])) < 1e-4


def test_the_same_valley_is_found_in_most_cases() -> None:
    same = 0
    for name, method in CASES:
        loadings = np.array(THEIRS[name]["unrotated"])
        found = lowest_rotation(loadings, SEARCHES["oblimin" if method == "quartimin" else method])
        same += found.value * TIMES.get(method, 1.0) > THEIRS[name][method]["value"] - 1e-7
    assert same >= 0.9 * len(CASES)


@pytest.mark.parametrize("criterion", [quartimin, geomin, bifactor])
def test_slopes_are_those_of_the_criterion(criterion: Criterion) -> None:
    pattern = np.random.default_rng(1).normal(size=(5, 3)) * 0.4
    slopes = approx_fprime(pattern.ravel(), lambda x: float(criterion(x.reshape(5, 3))[0]), 1e-7)
    assert criterion(pattern)[1].ravel() == pytest.approx(slopes, abs=1e-5)


@pytest.mark.parametrize("method", ["geomin", "oblimin"])
def test_a_structure_that_made_the_correlations_is_found(method: str) -> None:
    values, vectors = np.linalg.eigh(
        simple_structure(between=0.3) - np.diag(1 - np.linspace(0.5, 0.8, 12) ** 2)
    )
    loadings = vectors[:, -3:] * np.sqrt(values[-3:])
    found = rotated(loadings, method)  # type: ignore[arg-type]
    # Geomin's epsilon draws loadings of nothing a little away from it.
    room = 0.02 if method == "geomin" else 1e-6
    assert np.sort(np.abs(found.pattern), axis=1)[:, :2] == pytest.approx(np.zeros((12, 2)), abs=room)
    assert found.found is not None
    assert found.found.reached > 40


def test_a_bifactor_structure_is_found_with_the_general_factor_first() -> None:
    random = np.random.default_rng(7)
    pattern = np.zeros((12, 4))
    pattern[:, 0] = random.uniform(0.4, 0.7, 12)
    group = np.arange(12) // 4
    pattern[np.arange(12), 1 + group] = random.uniform(0.3, 0.5, 12) + np.array([0.2, 0.1, 0.0])[group]
    turn = np.linalg.qr(np.random.default_rng(2).normal(size=(4, 4)))[0]
    found = rotated(pattern @ turn, "bifactor")
    assert found.names == ("g", "1", "2", "3")
    assert found.pattern == pytest.approx(pattern, abs=1e-6)
    assert found.correlation == pytest.approx(np.eye(4), abs=1e-10)


def test_a_rotation_may_start_that_of_similar_loadings() -> None:
    loadings = np.array(THEIRS["state_anxiety_3"]["unrotated"])
    best = lowest_rotation(loadings, SEARCHES["geomin"])
    near = rotation_from(loadings, SEARCHES["geomin"], best.rotation)
    assert near.pattern == pytest.approx(best.pattern, abs=1e-7)
    assert (near.starts, near.reached) == (1, 1)


def test_schmid_leiman_is_that_of_omega() -> None:
    correlation = simple_structure()
    theirs = schmid_leiman(correlation)
    pattern, between, _ = schmid_leiman_pattern(theirs.unrotated)
    assert np.abs(pattern[:, 0]) == pytest.approx(np.abs(theirs.general), abs=1e-8)
    assert distance(pattern[:, 1:], theirs.groups) < 1e-8
    assert between.tolist() == np.eye(4).tolist()


def test_what_cannot_be_rotated_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotEstimable, match="at least 3 factors; 2 were asked for"):
        rotated(np.ones((6, 2)), "bifactor")
    two = np.zeros((6, 3))
    two[:, 0], two[:3, 1], two[3:, 2] = 0.6, 0.3, 0.3
    with pytest.raises(NotEstimable, match="did not settle"):
        rotated(two, "geomin")
    loadings = np.array(THEIRS["workers_hads_total_2"]["unrotated"])
    monkeypatch.setattr("workmh_measures.analysis.rotation_search._ONE_FACTOR", 0.9)
    with pytest.raises(NotEstimable, match="one factor of two"):
        rotated(loadings, "geomin")


def test_a_valley_that_few_starts_reach_is_told() -> None:
    loadings = np.array(THEIRS["wenchuan_pcl_4"]["unrotated"])
    turned = rotated(loadings, "geomin")
    assert turned.found is not None
    extraction = Extraction(loadings, np.full(len(loadings), 0.5), np.zeros(len(loadings), bool), 0.0, True)
    seldom = replace(turned, found=replace(turned.found, reached=3))
    names = [f"q{i}" for i in range(len(loadings))]
    assert FactorSolution(extraction, turned).warnings(names) == ()
    [told] = FactorSolution(extraction, seldom).warnings(names)
    assert told.startswith("Only 3 of 48 starts")
