from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.differential_item_functioning.compared_groups import compared_groups
from workmh_measures.analysis.differential_item_functioning.difference_estimates import (
    DifferenceChoices,
    item_difference_estimates,
)
from workmh_measures.analysis.differential_item_functioning.difference_rule import DifferenceRule, adjusted_p
from workmh_measures.analysis.differential_item_functioning.logistic_difference import logistic_difference
from workmh_measures.analysis.estimate_names import ANALYSES, METHODS, ROUTES
from workmh_measures.errors import NotEstimable
from workmh_measures.model.estimate import Estimate

from .grouped_sets import drawn


def named(answers: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(answers, columns=[f"q{place}" for place in range(answers.shape[1])])


@cache
def found() -> tuple[Estimate, ...]:
    answers, groups = drawn({1: 1.5}, n=1000, items=5)
    return tuple(item_difference_estimates(named(answers), pd.Series(groups), about={"factor": "sex"}))


def of(rows, analysis: str, item: str | None = None, method: str | None = None) -> list[Estimate]:
    wanted = [row for row in rows if row.analysis == analysis and (item is None or row.item == item)]
    return [row for row in wanted if method is None or row.method == method]


def test_every_name_is_in_the_closed_lists() -> None:
    assert {row.analysis for row in found()} == {name for name in ANALYSES if name.startswith("dif_")}
    assert {row.method for row in found()} <= set(METHODS)
    assert {row.missing for row in found()} <= set(ROUTES)
    assert {row.factor for row in found()} == {"sex"}
    assert all(row.reason is None for row in found())


def test_rows_hold_what_the_models_say() -> None:
    answers, groups = drawn({1: 1.5}, n=1000, items=5)
    anchors = answers[:, [0, 2, 3, 4]].sum(axis=1)
    matching = anchors[:, None] + np.where(np.arange(5) == 1, answers, 0.0)
    expected = logistic_difference(answers, groups, matching)
    adjusted = adjusted_p(expected.p[:, 2], "holm")
    for place in range(5):
        item = f"q{place}"
        for kind, method in enumerate(("uniform_sum", "nonuniform_sum", "total_sum")):
            (test,) = of(found(), "dif_chisq", item, method)
            assert (test.value, test.p_value, test.n) == pytest.approx(
                (expected.chi2[place, kind], expected.p[place, kind], 1000)
            )
            (effect,) = of(found(), "dif_nagelkerke_r2", item, method)
            assert effect.value == pytest.approx(expected.nagelkerke[place, kind])
        (change,) = of(found(), "dif_beta_change", item)
        assert change.value == pytest.approx(100 * expected.slope_change[place])
        (points,) = of(found(), "dif_expected_score_difference", item, "matched_sum")
        assert (points.group, points.value) == ("b - a", pytest.approx(expected.impact[place, 1]))
        (flag,) = of(found(), "dif_flagged", item, "total_sum")
        assert (flag.value, flag.p_value) == (float(place == 1), pytest.approx(adjusted[place]))
        assert flag.text == "nagelkerke >= 0.035, p (holm) <= 0.05"
    assert of(found(), "dif_chisq")[0].method == "total_sum"
    assert of(found(), "dif_irt_chisq")[0].method == "slopes_and_thresholds"


def test_curves_and_what_items_do_to_the_score_go_together() -> None:
    curves = of(found(), "dif_expected_score")
    assert [row.group for row in curves] == ["a"] * 13 + ["b"] * 13
    assert [row.level for row in curves[:3]] == ["-3.0", "-2.5", "-2.0"]
    whole = {row.method: row for row in of(found(), "dif_expected_score_difference") if row.item is None}
    item = {row.method: row for row in of(found(), "dif_expected_score_difference", "q1")}
    assert whole["signed"].value == pytest.approx(item["signed"].value)
    assert whole["largest"].level is not None
    assert whole["signed"].group == "b - a"


def test_three_groups_are_set_against_the_first_in_the_order_of_numbers() -> None:
    answers, _ = drawn({}, n=900, items=4)
    groups = pd.Series(np.tile([10.0, 9.0, 2.0], 300))
    rows = item_difference_estimates(named(answers), groups)
    pairs = {row.group for row in of(rows, "dif_expected_score_difference")}
    assert pairs == {"9 - 2", "10 - 2"}
    assert of(rows, "dif_chisq", "q0", "total_sum")[0].df == 4.0


@pytest.mark.parametrize("matching", ["rest", "trait"])
def test_the_conditioning_variable_is_named_in_the_method(matching) -> None:
    answers, groups = drawn({1: 1.5}, n=600, items=5)
    choices = DifferenceChoices(matching=matching)
    rows = item_difference_estimates(named(answers), pd.Series(groups), choices=choices)
    assert {row.method for row in of(rows, "dif_chisq")} == {
        f"{kind}_{matching}" for kind in ("total", "uniform", "nonuniform")
    }
    assert METHODS[f"total_{matching}"].startswith("of level and slope, persons matched by")


def test_sparse_answers_leave_reasons_and_warnings_item_by_item() -> None:
    answers, groups = drawn({}, n=60, items=6)
    answers[:, 0] = 2.0
    answers[np.array(groups) == "b", 1] = 0.0
    answers[np.array(groups) == "a", 2] = np.minimum(answers[np.array(groups) == "a", 2], 2.0)
    answers[3, 2] = 3.0  # in group b
    rows = item_difference_estimates(named(answers), pd.Series(groups))
    (constant,) = of(rows, "dif_chisq", "q0")
    assert constant.reason == "All answers to the item are the same."
    (alike,) = of(rows, "dif_irt_chisq", "q1")
    assert alike.reason == "There are no two different answers to the item in group b."
    assert of(rows, "dif_chisq", "q2")[0].value is not None
    assert (
        "Nobody in group a has the keyed answer 3, which others have."
        in of(rows, "dif_chisq", "q2")[0].warnings
    )
    assert any("Below 200 persons" in said for said in of(rows, "dif_chisq", "q3")[0].warnings)
    assert len(of(rows, "dif_chisq", method="total_sum")) == 6


def test_small_groups_are_left_out_and_told() -> None:
    answers, groups = drawn({}, n=600, items=4)
    known = pd.Series([*groups[:-3], "c", "c", None])
    compared = compared_groups(answers, known)
    assert compared.names == ("a", "b")
    assert compared.sizes == (299, 298)
    assert compared.labels[-3:] == (None, None, None)
    assert "fewer than 10 persons are left out: c" in compared.warnings[0]
    with pytest.raises(NotEstimable, match="found a 299"):
        compared_groups(answers, known.where(known == "a"))
    with pytest.raises(NotEstimable, match="found none"):
        compared_groups(answers, known.where(known == "nobody"))


def test_too_many_groups_and_too_few_items_are_refused_in_one_row() -> None:
    answers, groups = drawn({}, n=600, items=4)
    (many,) = item_difference_estimates(named(answers), pd.Series(np.arange(600) % 40))
    assert "There are 40 groups" in str(many.reason)
    (few,) = item_difference_estimates(named(answers[:, :2]), pd.Series(groups))
    assert few.reason == "At least 3 items are needed; there is 2."


def test_where_too_few_items_work_alike_all_are_in_the_sum_and_it_is_said() -> None:
    answers, groups = drawn({0: 3.0, 1: 3.0}, n=1000, items=4)
    choices = DifferenceChoices(rule=DifferenceRule(effect=None, adjust="none"))
    rows = item_difference_estimates(named(answers), pd.Series(groups), choices=choices)
    test = of(rows, "dif_chisq", "q0", "total_sum")[0]
    whole = logistic_difference(answers, groups, answers.sum(axis=1))
    assert test.value == pytest.approx(whole.chi2[0, 2])
    assert "items work alike in the groups" in test.warnings[0]
    assert test.warnings[1] == "The items are matched by all items, also those that differ."
