"""Areas compared: two scales, a scale and a column beside it, a scale in two groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.area_comparisons import (
    area_comparisons,
    column_comparisons,
    group_area_comparisons,
)
from workmh_measures.analysis.criterion_validity import Criterion, criterion_validity_estimates

from .later_work import reference, workers
from .test_criterion_validity import ABOUT, everybody, measured, scale

CURVES = reference("roc")


def test_two_scales_are_compared_in_the_same_persons() -> None:
    scales = [scale("anxiety"), scale("depression")]
    [found] = area_comparisons(everybody(), scales, about=ABOUT)
    expected = CURVES["workers_paired"]
    assert (found.scale, found.scale2, found.method) == ("anxiety", "depression", "delong_paired")
    assert found.value == pytest.approx(expected["first"] - expected["second"], rel=1e-8)
    assert found.p_value == pytest.approx(expected["p_value"], rel=1e-8, abs=1e-15)


def test_two_groups_are_compared_by_name() -> None:
    [found] = group_area_comparisons(everybody(), scale("anxiety"), about=ABOUT)
    assert (found.group, found.level, found.method) == ("even", "odd", "delong_independent")
    assert found.n == 16426
    assert found.df > 1000
    assert found.ci_low < found.value < found.ci_high
    alone = replace(everybody(), rows=everybody().rows.drop(columns="group"))
    assert group_area_comparisons(alone, scale("anxiety"), about=ABOUT) == []


def test_scores_that_share_items_say_so() -> None:
    total = everybody().scores.assign(hads_total=everybody().scores.sum(axis=1))
    rows = area_comparisons(
        replace(everybody(), scores=total),
        [scale("anxiety"), scale("depression"), scale("total")],
        about=ABOUT,
    )
    warned = {(row.scale, row.scale2): row.warnings for row in rows}
    told = ("The two scores share 7 items: their areas are not those of separate measures.",)
    assert warned == {
        ("anxiety", "depression"): (),
        ("anxiety", "total"): told,
        ("depression", "total"): told,
    }


def test_the_difference_from_an_area_below_one_half_says_what_it_is_not() -> None:
    scales = [scale("anxiety"), scale("depression")]
    [turned] = area_comparisons(everybody(), scales, criterion=Criterion(toward="lower"), about=ABOUT)
    [plain] = area_comparisons(everybody(), scales, about=ABOUT)
    expected = CURVES["workers_paired"]
    said = (
        f"The areas are {1 - expected['first']:.3f} and {1 - expected['second']:.3f}: one below one half tells cases "
        "by its other end, and the difference does not say which tells them better."
    )
    assert (turned.warnings, plain.warnings) == ((said,), ())


def test_a_column_is_held_against_the_criterion_as_another_scale_would_be() -> None:
    beside = measured(beside=workers()["depression"])
    area, logit, difference = column_comparisons(beside, [scale("anxiety")], ["beside"], about=ABOUT)
    [first, second, *_] = criterion_validity_estimates(everybody(), scale("depression"), about=ABOUT)
    assert (area.scale, area.scale2, area.missing) == (None, "beside", "listwise")
    for found, expected in ((area, first), (logit, second)):
        assert (found.value, found.ci_low, found.n) == (expected.value, expected.ci_low, expected.n)
    expected = CURVES["workers_paired"]
    assert (difference.scale, difference.scale2) == ("anxiety", "beside")
    assert difference.value == pytest.approx(expected["first"] - expected["second"], rel=1e-8)
    assert difference.p_value == pytest.approx(expected["p_value"], rel=1e-8, abs=1e-15)


def test_a_column_whose_lower_end_goes_with_the_criterion_is_turned_and_says_so() -> None:
    turned = column_comparisons(
        measured(beside=-workers()["depression"]), [scale("anxiety")], ["beside"], about=ABOUT
    )
    plain = column_comparisons(
        measured(beside=workers()["depression"]), [scale("anxiety")], ["beside"], about=ABOUT
    )
    assert [row.value for row in turned] == [row.value for row in plain]
    said = "In these data the lower end of 'beside' goes with the criterion, and its area is told for it."
    assert all(said in row.warnings for row in turned)
    assert not any(said in row.warnings for row in plain)


def test_every_row_names_the_criterion() -> None:
    asked = Criterion(name="diagnosis")
    beside = measured(beside=workers()["depression"])
    rows = area_comparisons(beside, [scale("anxiety"), scale("depression")], criterion=asked, about=ABOUT)
    rows += column_comparisons(beside, [scale("anxiety")], ["beside"], criterion=asked, about=ABOUT)
    rows += group_area_comparisons(beside, scale("anxiety"), criterion=asked, about=ABOUT)
    assert [row.factor for row in rows] == ["diagnosis"] * 5


def test_words_and_the_lack_of_a_criterion_are_refused_with_the_reason() -> None:
    words = pd.Series(np.where(workers()["criterion"] == 1, "a", "b"))
    [row] = column_comparisons(measured(beside=words), [scale("anxiety")], ["beside"], about=ABOUT)
    assert (row.scale2, row.value) == ("beside", None)
    assert "holds words" in str(row.reason)
    [row] = column_comparisons(
        measured(beside=workers()["depression"]),
        [scale("anxiety")],
        ["beside"],
        criterion=Criterion(column="gone"),
        about=ABOUT,
    )
    assert row.reason == "No criterion is known."
