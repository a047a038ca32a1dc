"""Power and sample sizes, as R has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.planning.arm_sizes import ArmSizes, recruited, smallest_size
from workmh_measures.trial.planning.repeated_measures_size import (
    RepeatedMeasures,
    repeated_measures_power,
    repeated_measures_size,
)
from workmh_measures.trial.planning.two_means import (
    Clusters,
    TwoMeans,
    cluster_power,
    design_effect,
    means_power,
    means_size,
)
from workmh_measures.trial.planning.two_proportions import (
    ExactTest,
    TwoProportions,
    exact_power,
    proportions_power,
    proportions_size,
)

PATH = Path(__file__).parents[2] / "reference" / "planning.json"
REFERENCE: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))["results"]
SAME = 0.75 * np.eye(4) + 0.25
KEPT = [1.0, 0.9, 0.8, 0.7]
STEPS = 0.7 ** np.abs(np.subtract.outer(range(3), range(3))) * np.outer([5, 6, 7], [5, 6, 7])
UNEQUAL = RepeatedMeasures(
    2.0, (STEPS, STEPS), (np.array([0.95, 0.8, 0.75]), np.array([0.9, 0.85, 0.6])), ratio=0.5
)


@pytest.mark.parametrize("known", REFERENCE["proportions"], ids=lambda one: f"{one['first']}")
def test_power_and_size_for_shares_are_those_of_r(known: dict[str, float]) -> None:
    plan = TwoProportions(known["first"], known["second"])
    assert proportions_power(plan, 100) == pytest.approx(known["power_100"], rel=1e-10)
    assert proportions_size(plan).exact[0] == pytest.approx(known["n_80"], rel=1e-8)
    strict = TwoProportions(plan.first, plan.second, alpha=0.01)
    assert proportions_size(strict, 0.9).exact[0] == pytest.approx(known["n_90"], rel=1e-8)


@pytest.mark.parametrize("known", REFERENCE["proportions"], ids=lambda one: f"{one['first']}")
def test_power_of_unequal_arms_is_that_of_hmisc(known: dict[str, float]) -> None:
    plan = TwoProportions(known["first"], known["second"], ratio=2.0)
    assert proportions_power(plan, 60) == pytest.approx(known["power_60_120"], rel=1e-10)


@pytest.mark.parametrize("known", REFERENCE["exactly"], ids=lambda one: f"{one['n']}")
@pytest.mark.parametrize("test", get_args(ExactTest))
def test_exact_power_is_that_of_every_table_tested_in_r(known: dict[str, Any], test: ExactTest) -> None:
    first, second = known["n"]
    found = exact_power(TwoProportions(*known["p"]), (int(first), int(second)), test=test)
    assert found == pytest.approx(known[test], rel=1e-10)


def test_power_and_size_for_means_are_those_of_r() -> None:
    known = REFERENCE["means"]
    assert means_power(TwoMeans(4, 8), 30) == pytest.approx(known["t_30"], rel=1e-10)
    assert means_size(TwoMeans(4, 8)).exact[0] == pytest.approx(known["t_n80"], rel=1e-8)
    assert means_size(TwoMeans(0.2, 1, alpha=0.01), 0.9).exact[0] == pytest.approx(known["t_n90"], rel=1e-8)
    plan = TwoMeans(2, 6, explained=0.6, covariates=3, ratio=2)
    assert means_power(plan, 40) == pytest.approx(known["covariate_40_80"], rel=1e-10)
    assert means_size(plan, 0.9).exact[0] == pytest.approx(known["covariate_n90"], rel=1e-8)


@pytest.mark.parametrize("known", REFERENCE["clusters"], ids=lambda one: f"{one['k']}")
def test_power_of_whole_clusters_is_that_of_r(known: dict[str, Any]) -> None:
    clusters = Clusters(25, 0.03, variation=0.4)
    assert design_effect(clusters) == pytest.approx(known["effect"], rel=1e-12)
    first, second = known["k"]
    found = cluster_power(TwoMeans(0.3, 1), clusters, (int(first), int(second)))
    assert found == pytest.approx(known["power"], rel=1e-10)


def test_size_and_power_of_repeated_measures_are_those_of_the_paper() -> None:
    known = REFERENCE["repeated"]
    alike = RepeatedMeasures.alike(0.5, SAME, KEPT)
    assert repeated_measures_size(alike).exact[0] == pytest.approx(known["same_n80"], rel=1e-10)
    assert repeated_measures_size(UNEQUAL, 0.9).exact[0] == pytest.approx(known["steps_n90"], rel=1e-10)
    assert repeated_measures_power(UNEQUAL, 150) == pytest.approx(known["steps_power_150"], rel=1e-10)


def test_the_size_found_has_the_power_wanted_and_one_person_fewer_has_not() -> None:
    plan = TwoProportions(0.37, 0.23)
    first, _ = proportions_size(plan).whole
    assert proportions_power(plan, first) >= 0.8 > proportions_power(plan, first - 1)
    first, _ = repeated_measures_size(UNEQUAL).whole
    assert repeated_measures_power(UNEQUAL, first) >= 0.8 > repeated_measures_power(UNEQUAL, first - 1)


def test_who_is_lost_is_recruited_beforehand_and_people_are_whole() -> None:
    sizes = recruited(ArmSizes((80.0, 160.0)), lost=0.2)
    assert sizes.exact == pytest.approx((100.0, 200.0))
    assert ArmSizes((80.2, 160.4)).whole == (81, 161)
    assert ArmSizes((80.2, 160.4)).total == 242
    with pytest.raises(ValueError, match="share from 0 to below 1"):
        recruited(sizes, lost=1.0)


def test_a_power_no_number_gives_is_said_so() -> None:
    with pytest.raises(NotEstimable, match="ten million"):
        smallest_size(lambda n: 0.5, 0.8, ratio=1.0)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: TwoProportions(0.2, 0.2), "no difference"),
        (lambda: TwoProportions(1.2, 0.2), "between 0 and 1"),
        (lambda: TwoProportions(0.1, 0.2, ratio=0), "above 0"),
        (lambda: TwoMeans(1, 0), "sd=0"),
        (lambda: TwoMeans(1, 1, explained=1), "correlation"),
        (lambda: TwoMeans(1, 1, explained=0.5), "how many covariates"),
        (lambda: TwoMeans(1, 1, alpha=2), "alpha=2"),
        (lambda: RepeatedMeasures.alike(1, SAME, [1, 0.9]), "do not fit"),
        (lambda: RepeatedMeasures.alike(1, SAME, [0.7, 0.8, 0.9, 1]), "never grow"),
        (lambda: RepeatedMeasures.alike(1, np.ones((2, 2)), [1, 0.9]), "eigenvalues"),
        (lambda: cluster_power(TwoMeans(1, 1), Clusters(5, 0.1), (1, 2)), "at least 4"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(made: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        made()
