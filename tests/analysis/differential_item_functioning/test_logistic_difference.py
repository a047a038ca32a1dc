from __future__ import annotations

import numpy as np
import pytest

from workmh_measures.analysis.differential_item_functioning.logistic_difference import (
    LogisticDifference,
    continuous_difference,
    logistic_difference,
)
from workmh_measures.errors import NotEstimable

from ..conftest import reference
from .grouped_sets import Case, grouped_sets

IN_R = {name: items for name, items in reference("logistic_difference").items() if name != "adjusted"}


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    return grouped_sets()


def compared(name: str, case: Case) -> LogisticDifference:
    answers, groups, matching = case
    if name.endswith("age"):
        return continuous_difference(answers, np.array(groups, dtype=float), matching)
    return logistic_difference(answers, groups, matching)


@pytest.mark.parametrize("name", IN_R)
def test_tests_and_effects_agree_with_lrm_and_polr(name: str, cases) -> None:
    found, items = compared(name, cases[name]), IN_R[name]
    assert found.chi2 == pytest.approx(np.array([item["chi2"] for item in items]), abs=1e-6)
    assert found.df == pytest.approx(np.array([item["df"] for item in items]))
    assert found.p == pytest.approx(np.array([item["p"] for item in items]), rel=1e-6)
    for effect in ("mcfadden", "nagelkerke", "cox_snell"):
        expected = np.array([item[effect] for item in items])
        assert getattr(found, effect) == pytest.approx(expected, abs=1e-9)
    assert found.slope_change == pytest.approx([item["slope_change"] for item in items], abs=1e-9)
    assert found.n.tolist() == [item["n"] for item in items]
    assert found.reasons == (None,) * len(items)
    for item in items:
        assert item["log_likelihoods"][2] == pytest.approx(item["polr_log_likelihood"], abs=1e-6)


@pytest.mark.parametrize("name", [name for name in IN_R if not name.endswith("age")])
def test_points_more_than_those_who_are_matched_agree_with_lrm(name: str, cases) -> None:
    found = compared(name, cases[name])
    assert found.impact == pytest.approx(np.array([item["impact"] for item in IN_R[name]]), abs=1e-7)


def test_order_of_persons_scale_of_matching_and_codes_change_nothing(cases) -> None:
    answers, groups, matching = cases["k6_sex"]
    usual = logistic_difference(answers, groups, matching)
    other = logistic_difference(answers[::-1] * 2 + 5, groups[::-1], 100 - 7 * matching[::-1])
    assert other.chi2 == pytest.approx(usual.chi2, abs=1e-8)
    assert other.impact == pytest.approx(2 * usual.impact, abs=1e-8)


def test_an_item_may_be_matched_by_a_variable_of_its_own(cases) -> None:
    answers, groups, matching = cases["hads_gender"]
    shared = logistic_difference(answers, groups, matching)
    own = logistic_difference(answers, groups, np.tile(matching[:, None], answers.shape[1]))
    assert own.chi2 == pytest.approx(shared.chi2, abs=1e-8)


def test_an_amount_of_two_values_is_two_groups(cases) -> None:
    answers, groups, matching = cases["hads_gender"]
    amount = np.array([3.0 if group == "Male" else 1.0 for group in groups])
    found = continuous_difference(answers, amount, matching)
    assert found.chi2 == pytest.approx(logistic_difference(answers, groups, matching).chi2, abs=1e-8)
    assert found.impact.shape == (answers.shape[1], 0)


def test_who_has_no_group_or_no_matching_is_left_out(cases) -> None:
    answers, groups, matching = cases["hads_gender"]
    few = logistic_difference(answers[20:], groups[20:], matching[20:])
    unknown: list[object] = [None] * 10 + groups[10:]
    holes = matching.copy()
    holes[10:20] = np.nan
    assert logistic_difference(answers, unknown, holes).chi2 == pytest.approx(few.chi2, abs=1e-8)


@pytest.mark.parametrize(
    ("answers", "groups", "matching", "sentence"),
    [
        (np.ones((4, 1)), ["a", "b"] * 2, np.arange(4.0), "answers to the item are the same"),
        (np.array([[0.0], [1.0], [0.0], [1.0]]), ["a", "b"] * 2, np.ones(4), "does not vary"),
        (np.array([[0.0], [0.0], [1.0], [1.0]]), ["a", "b"] * 2, np.arange(4.0), "without overlap"),
        (np.array([[0.0], [np.nan]] * 2), ["a", "b"] * 2, np.arange(4.0), "Only one group"),
        (np.full((4, 1), np.nan), ["a", "b"] * 2, np.arange(4.0), "Nobody has"),
    ],
    ids=["constant", "nothing to match", "parted", "one group answered", "nothing answered"],
)
def test_what_stands_against_an_item_is_said(answers, groups, matching, sentence: str) -> None:
    found = logistic_difference(answers, groups, matching)
    assert found.reasons[0] is not None
    assert sentence in found.reasons[0]
    assert np.isnan(found.chi2).all()
    assert np.isnan(found.impact).all()


def test_two_groups_are_needed_and_an_amount_that_varies() -> None:
    with pytest.raises(NotEstimable, match="Two groups are needed; there are 1"):
        logistic_difference(np.ones((4, 1)), ["a"] * 4, np.arange(4.0))
    with pytest.raises(NotEstimable, match="The variable does not vary"):
        continuous_difference(np.ones((4, 1)), np.ones(4), np.arange(4.0))


def test_items_that_cannot_be_compared_leave_the_others_as_they_are(cases) -> None:
    answers, groups, matching = (np.asarray(part)[::270][:60] for part in cases["hads_gender"])
    alone = np.where(
        np.array(groups) == "Male", 0.0, answers[:, 2]
    )  # nobody of one group above the lowest option
    parted = np.where(matching > np.median(matching), 3.0, 0.0)
    hurt = np.column_stack([np.zeros(60), answers[:, 0], alone, answers[:, 1], parted])
    found = logistic_difference(hurt, groups.tolist(), matching)
    assert [reason is None for reason in found.reasons] == [False, True, False, True, False]
    assert "without overlap" in str(found.reasons[2])
    assert "without overlap" in str(found.reasons[4])
    usual = logistic_difference(answers[:, :2], groups.tolist(), matching)
    assert found.chi2[[1, 3]] == pytest.approx(usual.chi2, abs=1e-8)


def test_an_option_that_one_group_never_uses_is_no_hindrance(cases) -> None:
    answers, groups, matching = cases["hads_gender"]
    lower = answers.copy()
    male = np.array(groups) == "Male"
    lower[male] = np.minimum(lower[male], 2.0)
    assert logistic_difference(lower, groups, matching).reasons == (None,) * 7
