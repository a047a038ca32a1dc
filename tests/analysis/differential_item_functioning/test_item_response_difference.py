from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.differential_item_functioning.expected_scores import (
    expected_scores,
    score_difference,
)
from workmh_measures.analysis.differential_item_functioning.item_response_difference import (
    ItemResponseDifference,
    ParameterRule,
    item_response_difference,
)
from workmh_measures.analysis.differential_item_functioning.logistic_difference import logistic_difference
from workmh_measures.analysis.differential_item_functioning.matching import matching_variable
from workmh_measures.errors import NotEstimable

from ..conftest import DATA, reference
from .grouped_sets import Case, drawn, grouped_sets

IN_R = reference("item_response_difference")
# The trait is summed out on 61 nodes of each group's own here, on one grid for both groups in R: of a chi-squared of 13 that is
# 5e-5, and as much of an expected score of 10.
NODES = 2e-4


@cache
def older() -> Case:
    return grouped_sets()["k6_sex"]


@cache
def of_older() -> ItemResponseDifference:
    answers, groups, _ = older()
    return item_response_difference(answers, groups)


def test_likelihood_ratios_agree_with_direct_maximisation_in_r() -> None:
    found = of_older()
    assert found.flagged.tolist() == [False, True, False, False, False, False]
    for item, expected in (
        (1, IN_R["item2"]),
        (3, IN_R["item4"]),
    ):  # all others anchors; then without the flagged one
        assert found.chi2[item] == pytest.approx(expected["chi2"], abs=NODES)
        assert found.df[item].tolist() == expected["df"]
        assert found.p[item] == pytest.approx(expected["p"], rel=NODES)
    assert found.fit.common.means[1] == pytest.approx(IN_R["mean"], abs=NODES)
    assert found.fit.common.sds[1] == pytest.approx(IN_R["sd"], abs=NODES)


def test_the_likelihood_ratio_of_many_persons_agrees_with_two_models_of_r() -> None:
    items = [f"dass{place}_D" for place in (3, 5, 10, 13, 16)]
    folder = DATA / "dass42_openpsychometrics"
    answers = pd.read_csv(folder / "dass42.csv.gz")[items].to_numpy(float)
    gender = pd.read_csv(folder / "gender.csv", skip_blank_lines=False)["gender"]
    groups: list[object] = [one if one in ("Female", "Male") else None for one in gender]
    found = item_response_difference(answers, groups, rule=ParameterRule(smallest=9.0))
    models = reference("item_response_groups")
    expected = 2 * (models["graded_free"]["log_likelihood"] - models["graded"]["log_likelihood"])
    assert found.chi2[1, 2] == pytest.approx(expected, abs=NODES)
    assert found.df[1].tolist() == [3.0, 1.0, 4.0]


def test_expected_scores_and_what_differs_in_them_agree_with_integration_in_r() -> None:
    fit = of_older().fit
    curves = expected_scores(fit, np.array(IN_R["trait"]))
    assert curves[0] == pytest.approx(IN_R["first_curve"], abs=NODES)
    assert curves[1] == pytest.approx(IN_R["second_curve"], abs=NODES)
    found = score_difference(fit, 1)
    item, scale = IN_R["second_item"], IN_R["scale"]
    assert found.item_signed[1] == pytest.approx(item["signed"], abs=NODES)
    assert found.item_unsigned[1] == pytest.approx(item["unsigned"], abs=NODES)
    assert found.item_standardised[1] == pytest.approx(item["standardised"], abs=NODES)
    assert found.signed == pytest.approx(scale["signed"], abs=NODES)
    assert found.unsigned == pytest.approx(scale["unsigned"], abs=NODES)
    assert found.standardised == pytest.approx(scale["standardised"], abs=NODES)


def test_items_matched_by_the_trait_agree_with_lrm_on_scores_worked_out_in_r() -> None:
    answers, groups, _ = older()
    trait = matching_variable(answers, groups, of_older().flagged, by="trait")
    assert trait[:20] == pytest.approx(IN_R["trait_scores"], abs=1e-5)
    found = logistic_difference(answers, groups, trait)
    assert found.chi2 == pytest.approx(np.array(IN_R["matched"]), abs=1e-4)  # scores of 1e-5 go into it


def test_sizes_fit_each_other() -> None:
    fit = of_older().fit
    found = score_difference(fit, 1)
    assert found.signed == pytest.approx(found.item_signed.sum())
    assert abs(found.signed) <= found.unsigned <= found.unsigned_items + 1e-12
    assert found.unsigned_items == pytest.approx(found.item_unsigned.sum())
    curves = expected_scores(fit, np.array([found.largest_at]))
    assert found.largest == pytest.approx(curves[1, 0] - curves[0, 0])


def test_items_put_in_are_found_and_their_kind_told() -> None:
    answers, groups = drawn({0: 1.5, 5: -1.5}, n=2000)
    found = item_response_difference(answers, groups)
    assert found.flagged.tolist() == [True, False, False, False, False, True, False, False]
    assert (found.p[[0, 5], 0] < 1e-6).all()
    assert (found.p[[0, 5], 1] > 0.01).all()
    assert found.rounds == 2
    assert found.chi2[:, 2] == pytest.approx(found.chi2[:, :2].sum(axis=1))


def test_the_reference_group_can_be_told_and_turns_the_sign() -> None:
    answers, groups = drawn({0: 1.5}, n=1500)
    usual = item_response_difference(answers, groups)
    turned = item_response_difference(answers, groups, reference="b")
    assert turned.fit.groups == ("b", "a")
    assert turned.chi2 == pytest.approx(usual.chi2, abs=1e-5)
    assert score_difference(usual.fit, 1).item_signed[0] > 0.2
    assert score_difference(turned.fit, 1).item_signed[0] < -0.2


def test_items_that_cannot_be_compared_leave_the_others_as_they_are() -> None:
    answers, groups = drawn({}, n=1000, items=5)
    second = np.array(groups) == "b"
    alike = np.where(second, 0.0, answers[:, 0])
    hurt = np.column_stack([np.ones(len(answers)), alike, answers])
    found = item_response_difference(hurt, groups)
    assert found.items == (2, 3, 4, 5, 6)
    assert found.reasons[:2] == (
        "There are no two different answers to the item in group a, b.",
        "There are no two different answers to the item in group b.",
    )
    assert found.reasons[2:] == (None,) * 5
    assert np.isfinite(found.p[2:]).all()


def test_one_group_is_said() -> None:
    answers, groups = drawn({}, n=500)
    with pytest.raises(NotEstimable, match="Two groups are needed; there are 1"):
        item_response_difference(answers, ["a"] * len(groups))


def test_half_of_the_items_stay_anchors_and_the_rest_is_told() -> None:
    answers, groups = drawn({0: 1.5, 1: 1.2, 2: -1.5}, n=1000, items=5)
    found = item_response_difference(
        answers, groups, rule=ParameterRule(smallest=0.0, level=1.0, adjust="none")
    )
    assert found.flagged.sum() == 2
    assert found.flagged[3:].sum() == 0
    assert "at least half are needed as anchors" in found.warnings[0]


def test_a_small_difference_is_no_difference_to_speak_of() -> None:
    answers, groups = drawn({0: 1.0}, n=1000)
    assert item_response_difference(answers, groups).flagged[0]
    assert not item_response_difference(answers, groups, rule=ParameterRule(smallest=2.0)).flagged.any()
