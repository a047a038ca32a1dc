"""Power of shares with the correction for continuity, by exact tests and in clusters, as R programs have it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.planning.clustered_arms import cluster_shares_power, clusters_needed
from workmh_measures.trial.planning.continuity_correction import corrected_power, corrected_size
from workmh_measures.trial.planning.exact_sizes import exact_size
from workmh_measures.trial.planning.two_means import Clusters
from workmh_measures.trial.planning.two_proportions import (
    ExactTest,
    TwoProportions,
    exact_power,
    proportions_size,
)

PATH = Path(__file__).parents[2] / "reference" / "planning_shares.json"
REFERENCE: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))["results"]
CLUSTERS = Clusters(25, 0.03, variation=0.4)


def planned(known: dict[str, Any], alpha: float = 0.05) -> TwoProportions:
    first, second = known["p"]
    return TwoProportions(first, second, ratio=known.get("ratio", 1.0), alpha=alpha)


@pytest.mark.parametrize("known", REFERENCE["corrections"], ids=lambda one: f"{one['p']}")
def test_power_and_size_with_the_correction_are_those_of_the_corrected_statistic(
    known: dict[str, Any],
) -> None:
    plan = planned(known)
    assert corrected_power(plan, 90) == pytest.approx(known["power_90"], rel=1e-8)
    assert corrected_size(plan).exact[0] == pytest.approx(known["n_80"], rel=1e-8)
    strict = planned(known, 0.01)
    assert corrected_size(strict, 0.95).exact[0] == pytest.approx(known["n_95"], rel=1e-8)


def test_a_correction_that_swallows_the_difference_leaves_no_power() -> None:
    assert corrected_power(TwoProportions(0.5, 0.6), 10) == 0.0


@pytest.mark.parametrize("known", REFERENCE["exactly"], ids=lambda one: f"{one['p']}")
@pytest.mark.parametrize("test", ["pearson", "fisher"])
def test_the_smallest_size_of_an_exact_test_is_that_of_every_size_gone_through(
    known: dict[str, Any], test: ExactTest
) -> None:
    plan = planned(known)
    assert exact_size(plan, test=test).exact[0] == known["n_80"][test]


def test_exact_sizes_lie_where_the_normal_ones_do() -> None:
    plan = TwoProportions(0.23, 0.37)
    pearson, fisher = exact_size(plan).whole[0], exact_size(plan, test="fisher").whole[0]
    assert pearson == pytest.approx(proportions_size(plan).exact[0], rel=0.03)
    assert fisher == pytest.approx(corrected_size(plan).exact[0], rel=0.03)
    assert exact_power(plan, (pearson, pearson)) >= 0.8


def test_too_many_tables_are_refused_with_what_to_do() -> None:
    with pytest.raises(NotEstimable, match="the normal formula is as good"):
        exact_size(TwoProportions(0.5, 0.51))


@pytest.mark.parametrize("known", REFERENCE["clusters"], ids=lambda one: f"{one['k']}")
def test_power_of_shares_in_clusters_is_that_of_r(known: dict[str, Any]) -> None:
    first, second = known["k"]
    found = cluster_shares_power(planned(known), CLUSTERS, (int(first), int(second)))
    assert found == pytest.approx(known["power"], rel=1e-8)


def test_as_many_clusters_are_needed_as_r_finds() -> None:
    plan = TwoProportions(0.3, 0.45)
    found = clusters_needed(lambda k: cluster_shares_power(plan, CLUSTERS, k), 0.8)
    assert found == (REFERENCE["clusters_needed"], REFERENCE["clusters_needed"])
    unequal = clusters_needed(lambda k: cluster_shares_power(plan, CLUSTERS, k), 0.8, ratio=2)
    assert unequal[1] == 2 * unequal[0] < 4 * found[0]
    assert clusters_needed(lambda k: 1.0, 0.8) == (2, 2)


def test_clusters_that_can_never_be_enough_are_said_so() -> None:
    with pytest.raises(NotEstimable, match="100,000 clusters"):
        clusters_needed(lambda k: 0.1, 0.8)
    with pytest.raises(ValueError, match="at least 4"):
        cluster_shares_power(TwoProportions(0.3, 0.4), CLUSTERS, (1, 2))
