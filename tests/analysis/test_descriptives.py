from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.analysis.descriptives import (
    ceiling_percent,
    floor_percent,
    item_descriptives,
    kurtosis,
    mean,
    score_descriptives,
    sd,
    skewness,
)
from workmh_measures.errors import NotEstimable

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
]
ROWS = [
    ("mean", None, "mean"),
    ("sd", "n-1", "sd"),
    ("floor_percent", None, "floor_percent"),
    ("ceiling_percent", None, "ceiling_percent"),
    ("skewness", "type_2", "skewness_type_2"),
    ("skewness", "type_3", "skewness_type_3"),
    ("kurtosis", "type_2", "kurtosis_type_2"),
    ("kurtosis", "type_3", "kurtosis_type_3"),
]
TIGHT = {"rel": 1e-8, "abs": 1e-8}
Answers = dict[str, pd.DataFrame]
Reference = dict[str, Any]


def total(items: pd.DataFrame) -> pd.Series:
    return items.sum(axis=1, skipna=False)


@pytest.mark.parametrize("name", SETS)
def test_every_number_on_a_score_agrees_with_r(
    name: str, answer_sets: Answers, descriptives_reference: Reference
) -> None:
    expected, scores = descriptives_reference[name], total(answer_sets[name])
    attainable = (0, expected["highest"] * answer_sets[name].shape[1])
    estimates = score_descriptives(
        scores, attainable=attainable, instrument="i", scale="s", group="women", wave="t0"
    )
    assert [(e.analysis, e.method) for e in estimates] == [(a, m) for a, m, _ in ROWS]
    assert [e.value for e in estimates] == pytest.approx([expected["total"][k] for *_, k in ROWS], **TIGHT)
    assert {e.n for e in estimates} == {expected["total"]["n"]}
    about = {(e.instrument, e.scale, e.item, e.group, e.wave, e.missing, e.warnings) for e in estimates}
    assert about == {("i", "s", None, "women", "t0", "scored", ())}


@pytest.mark.parametrize("name", SETS)
def test_every_number_on_every_item_agrees_with_r(
    name: str, answer_sets: Answers, descriptives_reference: Reference
) -> None:
    expected, items = descriptives_reference[name], answer_sets[name]
    attainable = dict.fromkeys(items, (0, expected["highest"]))
    estimates = iter(item_descriptives(items, attainable=attainable, instrument="i", wave="t0"))
    for item, numbers in expected["items"].items():
        found = [next(estimates) for _ in ROWS]
        assert [(e.analysis, e.method) for e in found] == [(a, m) for a, m, _ in ROWS]
        assert {(e.item, e.n, e.missing, e.wave) for e in found} == {(item, numbers["n"], "pairwise", "t0")}
        assert [e.value for e in found] == pytest.approx([numbers[k] for *_, k in ROWS], **TIGHT)
    assert next(estimates, None) is None


@pytest.mark.parametrize("name", SETS)
def test_both_types_agree_with_e1071(
    name: str, answer_sets: Answers, descriptives_reference: Reference
) -> None:
    scores = total(answer_sets[name])
    found = [function(scores, moment_type=kind) for kind in (2, 3) for function in (skewness, kurtosis)]
    assert found == pytest.approx(descriptives_reference[name]["total"]["e1071"], **TIGHT)


@pytest.mark.parametrize("name", SETS)
def test_type_2_agrees_with_pandas(name: str, answer_sets: Answers) -> None:
    scores = total(answer_sets[name])
    assert skewness(scores) == pytest.approx(scores.skew(), **TIGHT)
    assert kurtosis(scores) == pytest.approx(scores.kurt(), **TIGHT)
    assert (mean(scores), sd(scores)) == pytest.approx((scores.mean(), scores.std()), **TIGHT)


def test_missing_values_are_left_out_and_never_zero() -> None:
    values = [np.nan, 2, 4, np.nan, 6]
    assert (mean(values), sd(values)) == (4, 2)
    assert floor_percent(values, (0, 6)) == 0
    assert ceiling_percent(values, (0, 6)) == pytest.approx(100 / 3, **TIGHT)


def test_a_sum_of_weights_a_rounding_error_from_its_end_is_at_the_end() -> None:
    lowest = 1 - 0.1 - 0.7 - 0.7
    assert lowest != -0.5
    assert floor_percent([lowest, 0.2, 1.0], (-0.5, 1.0)) == pytest.approx(100 / 3, **TIGHT)


@pytest.mark.parametrize(
    ("scores", "without_value"),
    [
        ([], {"mean", "sd", "floor_percent", "ceiling_percent", "skewness", "kurtosis"}),
        ([np.nan, np.nan], {"mean", "sd", "floor_percent", "ceiling_percent", "skewness", "kurtosis"}),
        ([3.0], {"sd", "skewness", "kurtosis"}),
        ([3.0, 4.0], {"skewness", "kurtosis"}),
        ([3.0, 4.0, 9.0], {"kurtosis"}),
        ([0.1] * 10, {"skewness", "kurtosis"}),
    ],
)
def test_what_cannot_be_estimated_is_none_with_a_reason(scores: list[float], without_value: set[str]) -> None:
    estimates = score_descriptives(scores, attainable=(0, 10))
    assert {e.analysis for e in estimates if e.value is None} == without_value
    assert all((e.reason is None) == (e.value is not None) for e in estimates)


def test_without_attainable_ends_there_is_no_floor_or_ceiling() -> None:
    by_name = {e.analysis: e for e in score_descriptives([1.0, 2.0, 4.0, 4.0], attainable=None)}
    for analysis in ("floor_percent", "ceiling_percent"):
        assert by_name[analysis].value is None
        assert by_name[analysis].reason == "The lowest and the highest attainable value are not known."
    assert by_name["mean"].value == 2.75


def test_values_outside_the_attainable_range_are_a_warning() -> None:
    estimates = score_descriptives([0, 1, 5, -2.0], attainable=(0, 3))
    expected = ("2 of 4 values lie outside the attainable range 0 to 3.",)
    assert {e.warnings for e in estimates} == {expected}


def test_the_bare_functions_refuse_too_few_or_equal_values() -> None:
    with pytest.raises(NotEstimable, match="There is no value"):
        mean([np.nan])
    with pytest.raises(NotEstimable, match="At least 2 values are needed; found 1"):
        sd([1.0])
    for function in (skewness, kurtosis):
        with pytest.raises(NotEstimable, match="All values are equal"):
            function([2.0] * 9)


@given(st.lists(st.integers(0, 21), min_size=4, max_size=40).filter(lambda x: len(set(x)) > 1))
def test_turning_a_score_round_turns_the_sign_of_skewness_only(values: list[int]) -> None:
    turned = [21 - v for v in values]
    assert skewness(turned) == pytest.approx(-skewness(values), rel=1e-8, abs=1e-8)
    assert kurtosis(turned) == pytest.approx(kurtosis(values), rel=1e-8, abs=1e-8)
    assert floor_percent(turned, (0, 21)) == ceiling_percent(values, (0, 21))
