from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.item_response import fitted_groups as module
from workmh_measures.analysis.item_response.category_model import CategoryModel
from workmh_measures.analysis.item_response.fitted_groups import GroupChoices, GroupedFit, fitted_groups
from workmh_measures.analysis.item_response.graded_model import GradedModel
from workmh_measures.analysis.item_response.marginal_maximum_likelihood import fitted_items
from workmh_measures.analysis.item_response.partial_credit_model import PartialCreditModel
from workmh_measures.analysis.item_response.person_scores import expected_a_posteriori
from workmh_measures.errors import NotEstimable

from ..conftest import reference
from ..item_sets import DATA
from .fitted_sets import fitted_sets

IN_R = reference("item_response_groups")
PHQ5 = fitted_sets()["phq5"]
GRADED, PARTIAL = GradedModel(), PartialCreditModel()
ITEMS = [f"dass{i}_D" for i in (3, 5, 10, 13, 16)]
CASES: dict[str, tuple[CategoryModel, GroupChoices]] = {
    "graded": (GRADED, GroupChoices()),
    "graded_free": (GRADED, GroupChoices.free_items([1])),
    "graded_uniform": (GRADED, GroupChoices(free_thresholds=frozenset({1, 3}))),
    "graded_equal_moments": (GRADED, GroupChoices(equal_moments=True)),
    "partial_credit_free": (PARTIAL, GroupChoices.free_items([2])),
}


@cache
def by_gender() -> tuple[np.ndarray, list[object]]:
    """Five items, and the gender of who answered; others are left out."""
    folder = DATA / "dass42_openpsychometrics"
    gender = pd.read_csv(folder / "gender.csv", skip_blank_lines=False)["gender"]
    kept: list[object] = [one if one in ("Female", "Male") else None for one in gender]
    return pd.read_csv(folder / "dass42.csv.gz")[ITEMS].to_numpy(float), kept


@cache
def fit_of(case: str) -> GroupedFit:
    answers, gender = by_gender()
    model, choices = CASES[case]
    return fitted_groups(answers, gender, model, choices)


@pytest.mark.parametrize("case", CASES)
def test_groups_agree_with_direct_maximisation_in_r(case: str) -> None:
    found, expected = fit_of(case), IN_R[case]
    assert found.groups == ("Female", "Male")
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-6)
    assert found.n_free == len(expected["parameters"])
    items, errors = found.common.items, found.standard_errors.items
    places, last = found.layout.places, found.layout.item_parameters
    first = [np.concatenate([part[0].ravel(), part[1][places[1] > places[0]]]) for part in (items, errors)]
    moments = [
        [part.means[1], part.sds[1]] if found.layout.moving else []
        for part in (found.common, found.standard_errors)
    ]
    assert len(first[0]) == last
    assert np.concatenate([first[0], moments[0]]) == pytest.approx(expected["parameters"], abs=2e-6)
    assert np.concatenate([first[1], moments[1]]) == pytest.approx(expected["standard_errors"], rel=1e-5)


def test_the_partial_credit_model_with_one_slope_agrees_with_r() -> None:
    answers, gender = by_gender()
    chosen = np.array([one is not None for one in gender])
    found = fitted_groups(answers[chosen], ["all"] * chosen.sum(), PARTIAL, GroupChoices(common_slope=True))
    expected = IN_R["one_slope"]
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-6)
    assert found.values == pytest.approx(expected["parameters"], abs=2e-6)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(expected["standard_errors"], rel=1e-5)
    own = found.fits[0]
    assert own.n_free == 16
    assert own.parameters[:, 0] == pytest.approx(expected["parameters"][0], abs=2e-6)
    assert own.standard_errors[3, 0] == pytest.approx(expected["standard_errors"][0], rel=1e-5)


def test_refitted_stands_where_a_fit_from_the_beginning_does() -> None:
    again = fit_of("graded").refitted(CASES["graded_free"][1])
    afresh = fit_of("graded_free")
    assert again.log_likelihood == pytest.approx(afresh.log_likelihood, abs=1e-8)
    assert again.values == pytest.approx(afresh.values, abs=1e-6)
    assert again.n_free - fit_of("graded").n_free == 4


@pytest.mark.parametrize("model", [GRADED, PARTIAL], ids=["graded", "partial credit"])
def test_one_group_is_the_model_without_groups(model: CategoryModel) -> None:
    alone, grouped = fitted_items(model, PHQ5), fitted_groups(PHQ5, ["a"] * len(PHQ5), model)
    assert grouped.log_likelihood == pytest.approx(alone.log_likelihood, abs=1e-8)
    assert grouped.common.items[0] == pytest.approx(alone.parameters, abs=1e-7)
    assert grouped.standard_errors.items[0] == pytest.approx(alone.standard_errors, abs=1e-7)


def test_gradient_and_information_are_the_derivatives_of_the_likelihood() -> None:
    groups = np.arange(len(PHQ5)) % 3
    rows = tuple(np.flatnonzero(groups == group) for group in range(3))
    choices = GroupChoices(free_slopes=frozenset({0}), free_thresholds=frozenset({0, 2}))
    sides = module._sides(GRADED, (PHQ5, rows), choices, tuple("abcde"))
    here = fitted_groups(PHQ5, groups.tolist(), GRADED, choices).values * 0.98
    at, step = sides.at(here), 1e-5
    assert at is not None
    information = at.information()
    for place in range(len(here)):
        moved = np.zeros_like(here)
        moved[place] = step
        above, below = sides.at(here + moved), sides.at(here - moved)
        assert above is not None
        assert below is not None
        slope = (above.log_likelihood - below.log_likelihood) / (2 * step)
        assert at.gradient()[place] == pytest.approx(slope, abs=1e-4)
        assert information[place] == pytest.approx(
            (below.gradient() - above.gradient()) / (2 * step), abs=1e-4
        )


def drawn(n: int, *, shift: float, harder: float) -> tuple[np.ndarray, np.ndarray]:
    """Answers of two groups, the second one with a shifted trait and a first item that is harder for it."""
    chance = np.random.default_rng(12)
    group = chance.integers(0, 2, n)
    trait = (chance.standard_normal(n) * np.where(group == 1, 1.3, 1.0) + shift * group)[:, None, None]
    logits = np.broadcast_to(1.6 * trait + np.array([1.5, 0.0, -1.5]), (n, 6, 3)).copy()
    logits[:, 0] -= harder * group[:, None]
    return (chance.random((n, 6, 1)) < 1 / (1 + np.exp(-logits))).sum(axis=2).astype(float), group


def test_a_difference_of_the_trait_is_told_from_one_of_an_item() -> None:
    answers, group = drawn(6000, shift=0.5, harder=0.8)
    equal = fitted_groups(answers, group.tolist(), GRADED)
    free = equal.refitted(GroupChoices.free_items([0]))
    other = free.refitted(GroupChoices.free_items([0, 1]))
    assert 2 * (free.log_likelihood - equal.log_likelihood) > 100
    assert 2 * (other.log_likelihood - free.log_likelihood) < 14.9  # 4 degrees of freedom, p .005
    means, sds = free.common.means, free.common.sds
    errors = free.standard_errors
    assert abs(means[1] - 0.5) < 3 * errors.means[1]
    assert abs(sds[1] - 1.3) < 3 * errors.sds[1]
    apart = free.common.items[0, 0, 1:] - free.common.items[1, 0, 1:]
    assert apart == pytest.approx(np.full(3, 0.8), abs=0.35)


def test_scores_of_a_group_are_told_in_the_units_of_the_reference() -> None:
    answers, group = drawn(3000, shift=1.0, harder=0.0)
    found = fitted_groups(answers, group.tolist(), GRADED)
    scores = found.in_common_units(1, expected_a_posteriori(found.fits[1]))
    assert scores.values.mean() == pytest.approx(found.common.means[1], abs=1e-3)
    assert len(scores.values) == len(found.rows[1]) == (group == 1).sum()


def test_an_option_a_group_did_not_use_stays_where_the_item_is_equal_and_goes_where_it_is_free() -> None:
    answers, group = drawn(1500, shift=0.0, harder=0.0)
    answers[(group == 1) & (answers[:, 0] == 3), 0] = 2
    equal = fitted_groups(answers, group.tolist(), GRADED)
    free = equal.refitted(GroupChoices.free_items([0]))
    assert free.n_free - equal.n_free == 3
    assert np.isnan(free.common.items[1, 0, 3])
    trait = np.array([-1.0, 2.0])
    assert equal.probabilities(1, trait)[0, 3].min() > 0
    assert (free.probabilities(1, trait)[0, 3] == 0).all()
    assert free.probabilities(1, trait).sum(axis=1) == pytest.approx(np.ones((6, 2)))
    expected = free.expected_answers(0, trait)
    assert expected[2] == pytest.approx(free.probabilities(0, trait)[2].T @ np.arange(4))


def test_the_reference_group_may_be_chosen_and_turns_the_difference() -> None:
    answers, group = drawn(1500, shift=0.6, harder=0.0)
    usual = fitted_groups(answers, group.tolist(), GRADED)
    turned = fitted_groups(answers, group.tolist(), GRADED, GroupChoices(reference="1"))
    assert turned.groups == ("1", "0")
    assert turned.log_likelihood == pytest.approx(usual.log_likelihood, abs=1e-6)
    assert turned.common.means[1] == pytest.approx(-usual.common.means[1] / usual.common.sds[1], abs=1e-5)


@pytest.mark.parametrize(
    ("groups", "choices", "sentence"),
    [
        ([None] * 40, GroupChoices(), "Nobody is in a group"),
        (["a", "b"] * 20, GroupChoices(reference="c"), "Nobody is in the reference group c"),
        (["a", "b"] * 20, GroupChoices.free_items(range(5)), "No item is equal in all groups"),
        (["a", "b"] * 10, GroupChoices(), "20 persons for"),
    ],
    ids=["no group", "no such reference", "no anchor", "few persons"],
)
def test_what_cannot_be_compared_is_said(groups, choices, sentence) -> None:
    rows = PHQ5[np.linspace(0, len(PHQ5) - 1, len(groups)).astype(int)].copy()
    rows[:8] = np.tile(np.arange(4.0)[:, None], (2, 5))
    with pytest.raises(NotEstimable, match=sentence):
        fitted_groups(rows, groups, GRADED, choices)


def test_an_item_free_in_a_group_without_two_answers_there_is_named() -> None:
    answers, group = drawn(600, shift=0.0, harder=0.0)
    names = [f"q{place}" for place in range(6)]
    inner = answers.copy()
    inner[(group == 1) & (inner[:, 2] == 1), 2] = 2
    with pytest.raises(NotEstimable, match="between others: its steps"):
        fitted_groups(inner, group.tolist(), PARTIAL, GroupChoices.free_items([2]), names=names)
    answers[group == 1, 2] = 1
    with pytest.raises(NotEstimable, match="All answers of a group to item q2 are the same"):
        fitted_groups(answers, group.tolist(), GRADED, GroupChoices.free_items([2]), names=names)
