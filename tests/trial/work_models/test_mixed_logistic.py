"""Logistic models with a random intercept beside lme4, beside the same by hand in R, and at the edge."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.work_models.marginal_shares import marginal_shares
from workmh_measures.trial.work_models.mixed_logistic import MixedLogistic, mixed_logistic

from .status_people import made, made_table, reference, trial

REFERENCE: dict[str, Any] = reference("mixed_logistic")
NODES = (1, 7, 15, 25)


def with_constant(column: NDArray[Any]) -> NDArray[np.float64]:
    return np.column_stack([np.ones(len(column)), column]).astype(np.float64)


@cache
def fitted(name: str, nodes: int) -> MixedLogistic:
    answers = trial() if name == "trial" else made()
    return mixed_logistic(answers.design, answers.outcome, answers.person, nodes=nodes)


@pytest.mark.parametrize("nodes", NODES)
@pytest.mark.parametrize("name", ["trial", "made"])
def test_the_fit_is_that_of_the_formulas_by_hand(name: str, nodes: int) -> None:
    told, found = REFERENCE["by_hand"][name][f"nodes_{nodes}"], fitted(name, nodes)
    assert found.coefficients == pytest.approx(told["coefficients"], abs=1e-6)
    assert found.deviation == pytest.approx(told["deviation"], rel=1e-6)
    assert found.se == pytest.approx(told["se"], rel=1e-5)
    assert found.covariance[-1, -1] ** 0.5 == pytest.approx(told["se_of_deviation"], rel=1e-5)
    assert found.log_likelihood == pytest.approx(told["log_likelihood"], abs=1e-8)


@pytest.mark.parametrize("nodes", NODES)
def test_the_fit_is_that_of_lme4(nodes: int) -> None:
    told, found = REFERENCE["lme4"]["made"][f"nodes_{nodes}"], fitted("made", nodes)
    assert found.coefficients == pytest.approx(told["coefficients"], abs=2e-6)
    assert found.deviation == pytest.approx(told["deviation"], abs=2e-6)
    assert found.se == pytest.approx(told["se"], rel=1e-5)
    assert found.log_likelihood == pytest.approx(told["log_likelihood"], abs=1e-7)


@pytest.mark.parametrize("nodes", NODES)
def test_the_fit_of_the_trial_is_that_of_lme4(nodes: int) -> None:
    """Bobyqa stops a little before the highest point of so flat a likelihood, most so with Laplace: hence 2e-5 and 1e-4."""
    told, found = REFERENCE["lme4"]["trial"][f"nodes_{nodes}"], fitted("trial", nodes)
    assert found.coefficients == pytest.approx(told["coefficients"], abs=2e-5)
    assert found.deviation == pytest.approx(told["deviation"], abs=2e-5)
    assert found.log_likelihood == pytest.approx(told["log_likelihood"], abs=1e-4 if nodes == 1 else 1e-8)
    assert found.log_likelihood > told["log_likelihood"] - 1e-8


def test_glmer_with_its_usual_settings_is_near_and_not_higher() -> None:
    usual, found = REFERENCE["trial_usual"], fitted("trial", 1)
    assert found.coefficients == pytest.approx(usual["coefficients"], abs=1e-4)
    assert found.log_likelihood >= usual["log_likelihood"]


@pytest.mark.parametrize("place", range(3))
def test_shares_of_persons_on_average_are_those_of_integrate(place: int) -> None:
    told, visit = REFERENCE["trial_visits"][place], [(0, 0), (1, 0), (0, 1)][place]
    rows = [np.array([[1.0, arm, *visit, arm * visit[0], arm * visit[1]]]) for arm in (1.0, 0.0)]
    _compare(marginal_shares(fitted("trial", 25), *rows), told)


def test_shares_are_means_over_the_covariates_of_the_persons() -> None:
    ages = made_table().drop_duplicates("id")["age"].to_numpy()
    one = np.ones(len(ages))
    rows = [np.column_stack([one, arm * one, one, ages]) for arm in (1.0, 0.0)]
    _compare(marginal_shares(fitted("made", 25), *rows), REFERENCE["made_shares"])


def _compare(found: Any, told: dict[str, list[float]]) -> None:
    difference, ratio = found.difference(), found.ratio()
    assert [found.share, found.control_share, difference.value] == pytest.approx(told["values"][:3], abs=1e-6)
    assert np.log(ratio.value) == pytest.approx(told["values"][3], abs=1e-6)
    reach = (difference.ci_high - difference.value) / 1.959963984540054
    assert [*np.sqrt(np.diag(found.covariance)), reach] == pytest.approx(told["se"][:3], rel=1e-5)
    assert np.log(ratio.ci_high / ratio.value) / 1.959963984540054 == pytest.approx(told["se"][3], rel=1e-5)
    for share in found.shares():
        assert 0 < share.ci_low < share.value < share.ci_high < 1


def test_the_odds_ratio_of_one_person_is_further_from_1_than_that_of_persons_on_average() -> None:
    found = fitted("trial", 15)
    effect = found.odds_ratio(np.array([0.0, 1, 0, 0, 0, 1]))
    shares = marginal_shares(found, np.array([[1.0, 1, 0, 1, 0, 1]]), np.array([[1.0, 0, 0, 1, 0, 0]]))
    odds = [one / (1 - one) for one in (shares.share, shares.control_share)]
    assert (effect.value or 0) > odds[0] / odds[1] > 1


def test_persons_that_do_not_differ_are_said_not_to() -> None:
    draw = np.random.default_rng(3)
    person, arm = np.repeat(np.arange(60), 3), np.repeat(np.arange(60) % 2, 3)
    # One of three in each person: answers of one person are less alike than chance has them.
    outcome = np.concatenate([draw.permutation(np.array([1.0, 0.0, one])) for one in np.arange(60) % 2])
    design = with_constant(arm)
    found = mixed_logistic(design, outcome, person)
    assert found.deviation == 0
    assert "variance between persons is 0" in found.warnings[0]
    one, other = np.array([[1.0, 1.0]]), np.array([[1.0, 0.0]])
    shares = marginal_shares(found, one, other)
    assert shares.share == pytest.approx(outcome[arm == 1].mean(), abs=1e-9)


def test_persons_who_never_change_are_refused() -> None:
    person = np.repeat(np.arange(40), 3)
    outcome = np.repeat(np.arange(40) % 2, 3).astype(np.float64)
    design = with_constant(np.repeat(np.arange(40) // 2 % 2, 3))
    with pytest.raises(NotEstimable, match="hardly anybody's status changes"):
        mixed_logistic(design, outcome, person)


def test_perfect_prediction_and_single_answers_are_refused() -> None:
    person, arm = np.repeat(np.arange(20), 2), np.repeat(np.arange(20) % 2, 2)
    design = with_constant(arm)
    with pytest.raises(NotEstimable, match="predicted perfectly by arm"):
        mixed_logistic(
            design, np.where(arm == 1, 1.0, np.tile([0.0, 1], 20)), person, names=("intercept", "arm")
        )
    with pytest.raises(NotEstimable, match="two answers"):
        mixed_logistic(design, np.tile([1.0, 0, 0, 1], 10), np.arange(40))
    with pytest.raises(ValueError, match="odd number"):
        mixed_logistic(design, np.tile([1.0, 0, 0, 1], 10), person, nodes=8)


def test_few_nodes_for_persons_who_differ_much_are_cautioned() -> None:
    assert "use more" in fitted("trial", 7).warnings[0]
    assert fitted("trial", 15).warnings == ()
