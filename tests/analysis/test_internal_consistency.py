from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from workmh_measures.analysis.internal_consistency import (
    alpha_if_deleted,
    average_inter_item_r,
    cronbach_alpha,
    feldt_interval,
    internal_consistency,
    item_rest_correlation,
    listwise_covariance,
    standardised_alpha,
)
from workmh_measures.errors import NotEstimable
from workmh_measures.model.estimate import Estimate

SETS = [
    "workers_hads_anxiety",
    "workers_hads_depression",
    "workers_hads_total",
    "phq9_wave_1",
    "phq9_wave_2",
    "gad7_wave_1",
    "gad7_wave_2",
    "oncology_hads_anxiety",
    "oncology_hads_depression",
    "nhanes_phq9",
    "made_missing",
    "made_key_forgotten",
]
TIGHT = {"rel": 1e-8, "abs": 1e-8}
Answers = dict[str, pd.DataFrame]
Reference = dict[str, Any]


def rows(estimates: list[Estimate], analysis: str) -> list[Estimate]:
    return [e for e in estimates if e.analysis == analysis]


@pytest.mark.parametrize("name", SETS)
def test_the_functions_on_a_covariance_matrix_agree_with_psych(
    name: str, answer_sets: Answers, internal_consistency_reference: Reference
) -> None:
    expected = internal_consistency_reference[name]
    covariance, n = listwise_covariance(answer_sets[name].to_numpy(float))
    alpha = cronbach_alpha(covariance)
    assert n == expected["n"]
    assert alpha == pytest.approx(expected["cronbach_alpha"], **TIGHT)
    assert standardised_alpha(covariance) == pytest.approx(expected["cronbach_alpha_standardised"], **TIGHT)
    assert average_inter_item_r(covariance) == pytest.approx(expected["average_inter_item_r"], **TIGHT)
    assert alpha_if_deleted(covariance) == pytest.approx(expected["cronbach_alpha_if_deleted"], **TIGHT)
    rest = item_rest_correlation(covariance)
    assert rest == pytest.approx(expected["item_rest_correlation"], **TIGHT)
    assert rest == pytest.approx(expected["item_rest_correlation_by_cor"], **TIGHT)
    for level, key in ((0.95, "feldt_95"), (0.90, "feldt_90")):
        ends = (expected[key]["low"], expected[key]["high"])
        assert feldt_interval(alpha, n, k=len(covariance), level=level) == pytest.approx(ends, **TIGHT)


@pytest.mark.parametrize("name", SETS)
def test_every_row_of_the_analysis_agrees_with_psych(
    name: str, answer_sets: Answers, internal_consistency_reference: Reference
) -> None:
    expected = internal_consistency_reference[name]
    estimates = internal_consistency(answer_sets[name], instrument="i", scale="s", group="women", wave="t0")
    assert {(e.instrument, e.scale, e.group, e.wave) for e in estimates} == {("i", "s", "women", "t0")}
    assert {(e.n, e.missing) for e in estimates} == {(expected["n"], "listwise")}
    alpha = estimates[0]
    assert (alpha.analysis, alpha.method, alpha.ci_level) == ("cronbach_alpha", "feldt", 0.95)
    assert alpha.value == pytest.approx(expected["cronbach_alpha"], **TIGHT)
    ends = (expected["feldt_95"]["low"], expected["feldt_95"]["high"])
    assert (alpha.ci_low, alpha.ci_high) == pytest.approx(ends, **TIGHT)
    for analysis in ("cronbach_alpha_standardised", "average_inter_item_r"):
        assert [e.value for e in rows(estimates, analysis)] == pytest.approx([expected[analysis]], **TIGHT)
    for analysis in ("cronbach_alpha_if_deleted", "item_rest_correlation"):
        found = rows(estimates, analysis)
        assert [e.item for e in found] == expected["items"]
        assert [e.value for e in found] == pytest.approx(expected[analysis], **TIGHT)


@pytest.mark.parametrize("name", SETS[:10])
def test_the_values_that_came_with_the_data_agree_to_the_digits_given(
    name: str, answer_sets: Answers, given_with_the_data: Reference
) -> None:
    expected = given_with_the_data[name]
    covariance, n = listwise_covariance(answer_sets[name].to_numpy(float))
    # They are printed with eight decimals: half a unit of the last one.
    printed = {"rel": 0, "abs": 0.5e-8 + 1e-12}
    assert n == expected["n_complete"]
    assert cronbach_alpha(covariance) == pytest.approx(expected["alpha_raw"], **printed)
    assert standardised_alpha(covariance) == pytest.approx(expected["alpha_std"], **printed)
    assert average_inter_item_r(covariance) == pytest.approx(expected["average_inter_item_r"], **printed)
    if_dropped, rest = (
        list(expected["alpha_if_item_dropped"].values()),
        list(expected["item_rest_r"].values()),
    )
    assert list(expected["item_rest_r"]) == list(answer_sets[name].columns)
    assert alpha_if_deleted(covariance) == pytest.approx(if_dropped, **printed)
    assert item_rest_correlation(covariance) == pytest.approx(rest, **printed)


@pytest.mark.parametrize("name", SETS)
def test_alpha_agrees_with_pingouin_and_so_does_alpha_without_each_item(
    name: str, answer_sets: Answers
) -> None:
    items = answer_sets[name].dropna()
    covariance, _ = listwise_covariance(items.to_numpy(float))
    value, _ = pingouin.cronbach_alpha(items)
    assert cronbach_alpha(covariance) == pytest.approx(value, **TIGHT)
    without = [pingouin.cronbach_alpha(items.drop(columns=item))[0] for item in items]
    assert alpha_if_deleted(covariance) == pytest.approx(without, **TIGHT)


def test_a_forgotten_key_is_a_warning_that_names_the_item(answer_sets: Answers) -> None:
    estimates = internal_consistency(answer_sets["made_key_forgotten"])
    (warned,) = [e for e in rows(estimates, "item_rest_correlation") if e.warnings]
    assert warned.item == "q8"
    assert warned.value is not None
    assert warned.value < 0
    assert [w for w in estimates[0].warnings if "q8" in w and "key" in w]
    assert not [e for e in internal_consistency(answer_sets["made_missing"]) if e.warnings]


def test_a_constant_item_stays_in_alpha_and_is_a_warning() -> None:
    items = pd.DataFrame({"a": [0, 1, 2, 3.0], "b": [0, 2, 2, 3.0], "c": [1, 1, 1, 1.0]})
    estimates = internal_consistency(items)
    # By hand: variances 5/3 and 19/12, covariance 3/2 (times n - 1: 5, 4.75, 4.5).
    trace, total = 9.75 / 3, 18.75 / 3
    assert estimates[0].value == pytest.approx(3 / 2 * (1 - trace / total), **TIGHT)
    assert estimates[0].warnings == ("Item c: Every row used has the same answer.",)
    by_name = {(e.analysis, e.item): e for e in estimates}
    for key in (
        ("cronbach_alpha_standardised", None),
        ("average_inter_item_r", None),
        ("item_rest_correlation", "c"),
    ):
        assert by_name[key].value is None
        assert by_name[key].reason
    assert by_name["item_rest_correlation", "a"].value == pytest.approx(4.5 / np.sqrt(5 * 4.75), **TIGHT)
    assert by_name["cronbach_alpha_if_deleted", "c"].value == pytest.approx(2 * 9 / 18.75, **TIGHT)


@pytest.mark.parametrize(
    ("items", "n", "reason"),
    [
        ({"a": [0, 1, 2, 3]}, 4, "At least 2 items are needed; there is 1."),
        ({"a": [0, 1, np.nan, 3], "b": [0, np.nan, 2, 3]}, 2, "At least 3 complete rows are needed"),
        ({"a": [], "b": []}, 0, "At least 3 complete rows are needed; there are 0."),
    ],
)
def test_too_few_items_or_rows_give_every_row_with_the_reason(
    items: dict[str, list[float]], n: int, reason: str
) -> None:
    estimates = internal_consistency(pd.DataFrame(items, dtype=float), scale="s")
    assert len(estimates) == 3 + 2 * len(items)
    assert estimates[0].analysis == "cronbach_alpha"
    for e in estimates:
        assert (e.value, e.ci_low, e.ci_high, e.ci_level, e.n, e.scale) == (None, None, None, None, n, "s")
        assert e.reason is not None
        assert e.reason.startswith(reason)


def test_answers_that_do_not_vary_give_no_alpha_but_the_reason() -> None:
    estimates = internal_consistency(np.ones((5, 3)), item_ids=["a", "b", "c"])
    assert [e.value for e in estimates] == [None] * 9
    assert estimates[0].reason == "The sum of the items does not vary."
    assert all(e.reason for e in estimates)


def test_items_that_cancel_exactly_give_no_alpha() -> None:
    first = np.array([0.1, 0.7, 0.3, 0.9, 0.2])
    estimates = internal_consistency(np.column_stack([first, 1 - first]), item_ids=["a", "b"])
    assert (estimates[0].value, estimates[0].reason) == (None, "The sum of the items does not vary.")


def test_two_items_have_alpha_but_no_alpha_if_deleted(answer_sets: Answers) -> None:
    estimates = internal_consistency(answer_sets["phq9_wave_1"][["PHQ1", "PHQ2"]])
    assert estimates[0].value is not None
    assert [e.value for e in rows(estimates, "cronbach_alpha_if_deleted")] == [None, None]
    assert all(e.reason for e in rows(estimates, "cronbach_alpha_if_deleted"))
    first, second = (e.value for e in rows(estimates, "item_rest_correlation"))
    assert (first, second) == pytest.approx([rows(estimates, "average_inter_item_r")[0].value] * 2, **TIGHT)


def test_nullable_columns_of_whole_numbers_are_read_as_numbers(answer_sets: Answers) -> None:
    items = answer_sets["made_missing"]
    assert internal_consistency(items.astype("Int8")) == internal_consistency(items)


@pytest.mark.parametrize("item_ids", [None, ["a"], ["a", "a"]])
def test_columns_of_a_bare_array_need_names_of_their_own(item_ids: list[str] | None) -> None:
    with pytest.raises(ValueError, match="own name"):
        internal_consistency(np.zeros((5, 2)), item_ids=item_ids)


def test_the_bare_functions_refuse_what_cannot_be_estimated() -> None:
    for function in (cronbach_alpha, standardised_alpha, average_inter_item_r):
        with pytest.raises(NotEstimable, match="At least 2 items"):
            function(np.ones((1, 1)))
    with pytest.raises(NotEstimable, match="at least 2 must remain"):
        alpha_if_deleted(np.eye(2))
    with pytest.raises(NotEstimable, match="complete rows"):
        listwise_covariance(np.full((10, 3), np.nan))


ANSWERS = arrays.arrays(np.float64, (12, 4), elements=st.integers(0, 4).map(float))


@given(ANSWERS, st.permutations(range(12)), st.floats(0.5, 3), st.floats(-5, 5))
def test_alpha_does_not_change_with_row_order_unit_or_origin(
    answers: np.ndarray, order: list[int], unit: float, origin: float
) -> None:
    covariance, _ = listwise_covariance(answers)
    moved, _ = listwise_covariance(answers[order] * unit + origin)
    if covariance.sum() > 0.01:
        assert cronbach_alpha(moved) == pytest.approx(cronbach_alpha(covariance), rel=1e-8, abs=1e-8)
    assert item_rest_correlation(moved) == pytest.approx(
        item_rest_correlation(covariance), rel=1e-8, abs=1e-8, nan_ok=True
    )


@given(st.floats(-1, 0.99), st.integers(3, 10_000), st.integers(2, 60))
def test_the_feldt_interval_holds_alpha_and_grows_with_its_level(alpha: float, n: int, k: int) -> None:
    narrow, wide = (feldt_interval(alpha, n, k=k, level=level) for level in (0.5, 0.95))
    assert wide[0] < narrow[0] < narrow[1] < wide[1] <= 1
    assert wide[0] < alpha < wide[1]
