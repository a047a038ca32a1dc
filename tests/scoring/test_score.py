"""The rules of scoring one by one, on small instruments written here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import ResponseError
from workmh_measures.scoring.attainable import attainable_range
from workmh_measures.scoring.score import ScoreStatus, needed_item_ids, score, scored_item_ids

from .small import ABOVE, BANDS, DEMO, NAN, Made, groups, same, scale, table, total


def test_a_reversed_item_is_lowest_plus_highest_code_minus_the_answer(made: Made) -> None:
    reversed_items = ["q1", "q2", {"item": "q3", "key": -1}]
    assert total(made(scale("sum", reversed_items)), (0, 0, 0), (0, 0, 1), (0, 0, 2)) == same(2, 1, 0)


def test_a_map_gives_its_value_and_null_is_an_answer_that_does_not_score(made: Made) -> None:
    mapped = scale("sum", [{"item": "q1", "map": "m"}, "q2", "q3"])
    instrument = made(mapped, maps={"m": {0: 5, 1: 0.5, 2: None}})
    assert total(instrument, (0, 0, 0), (1, 0, 0), (2, 0, 0), (NAN, 0, 0)) == same(5, 0.5, NAN, NAN)
    assert total(instrument, (2, NAN, NAN), (NAN, NAN, NAN), column="total_n") == [0, 0]
    status = total(instrument, (2, NAN, NAN), (NAN, NAN, NAN), column="total_status")
    assert status == [ScoreStatus.TOO_FEW_ANSWERS, ScoreStatus.NOT_GIVEN]


def test_a_sum_needs_every_answer(made: Made) -> None:
    assert total(made(scale("sum")), (1, 2, 0), (1, 2, NAN), (1, 2, -992)) == same(3, NAN, NAN)


def test_a_mean_is_of_the_answers_given(made: Made) -> None:
    instrument = made(scale("mean", missing={"min_answered": 2}))
    assert total(instrument, (1, 2, 0), (1, 2, NAN), (1, NAN, NAN)) == same(1, 1.5, NAN)


def test_a_prorated_sum_is_the_mean_of_the_answers_times_the_items(made: Made) -> None:
    instrument = made(scale("prorated_sum", missing={"min_answered": 2}))
    assert total(instrument, (1, 2, 0), (1, 2, NAN), (1, NAN, NAN)) == same(3, 4.5, NAN)


def test_proration_is_of_keyed_answers(made: Made) -> None:
    items = ["q1", "q2", {"item": "q3", "key": -1}]
    instrument = made(scale("prorated_sum", items, missing={"min_answered": 2}))
    assert total(instrument, (0, NAN, 0), (0, NAN, 2)) == same(3, 0)


def test_a_weighted_sum_has_a_constant_and_a_weight_for_each_item(made: Made) -> None:
    items = [{"item": "q1", "weight": 0.5}, {"item": "q2", "weight": -2.0}, {"item": "q3", "key": -1}]
    instrument = made(scale({"rule": "weighted_sum", "constant": 10.0}, items))
    assert total(instrument, (2, 1, 0), (2, 1, NAN)) == same(10 + 1 - 2 + 2, NAN)


def test_a_count_is_of_items_at_their_threshold_or_above(made: Made) -> None:
    items = ["q1", "q2", {"item": "q3", "threshold": 1.0}]
    instrument = made(scale({"rule": "count_at_least", "threshold": 2.0}, items))
    assert total(instrument, (2, 1, 1), (2, 2, 0), (0, 0, 0), (2, NAN, 2)) == same(2, 2, 0, NAN)


def combined(how: str, fewest: int) -> tuple[dict[str, Any], ...]:
    first = scale("mean", ["q1", "q2"], id="first", missing={"min_answered": 1})
    second = scale("single_item", ["q3"], id="second", measurement_model="single_item")
    rule = {"rule": "combine_scales", "how": how, "scales": ["first", "second"]}
    whole = scale(rule, []) | {"missing": {"min_answered": fewest}}
    return first, second, whole


def test_a_sum_of_scales_needs_all_of_them_and_a_mean_as_many_as_it_says(made: Made) -> None:
    rows = ((1, 2, 0), (1, NAN, 2), (1, 2, NAN), (NAN, NAN, NAN))
    assert total(made(*combined("sum", 2)), *rows) == same(1.5, 3, NAN, NAN)
    assert total(made(*combined("mean", 1)), *rows) == same(0.75, 1.5, 1.5, NAN)
    # Even where a file asked for fewer, a missing scale is never counted as zero.
    assert total(made(*combined("sum", 1)), *rows) == same(1.5, 3, NAN, NAN)


def test_a_scale_of_scales_counts_the_answers_behind_it(made: Made) -> None:
    instrument = made(*combined("mean", 1))
    rows = ((1, 2, 0), (1, NAN, 2), (1, 2, NAN), (NAN, NAN, NAN))
    assert total(instrument, *rows, column="total_n") == [3, 2, 2, 0]
    assert total(instrument, *rows, column="total_status") == [
        ScoreStatus.COMPLETE,
        ScoreStatus.PRORATED,
        ScoreStatus.PRORATED,
        ScoreStatus.NOT_GIVEN,
    ]


@pytest.mark.parametrize(
    ("transform", "wanted"),
    [
        ("none", (0, 3, 6)),
        ({"rule": "linear", "multiply": 4.0}, (0, 12, 24)),
        ({"rule": "linear", "multiply": -1.0, "add": 6.0}, (6, 3, 0)),
        ("percent_of_range", (0, 50, 100)),
        ({"rule": "t_score", "mean": 2.0, "sd": 4.0, "source": "made"}, (45, 52.5, 60)),
        (
            {"rule": "lookup", "table": {n: float(n * n) for n in range(7)}, "source": "made"},
            (0, 9, 36),
        ),
    ],
)
def test_a_transform_turns_the_combined_score_into_another(
    made: Made, transform: Any, wanted: tuple[float, ...]
) -> None:
    instrument = made(scale("sum", transform=transform))
    assert total(instrument, (0, 0, 0), (1, 1, 1), (2, 2, 2)) == same(*wanted)
    assert attainable_range(instrument, instrument.scales[0], {}) == same(min(wanted), max(wanted))


@pytest.mark.parametrize(
    ("decimals", "multiply", "wanted"),
    [(0, 0.5, 2), (0, -0.5, -2), (1, 0.15, 0.5), (2, 0.335, 1.01), (3, 1 / 3, 1.0), (0, 0.49 / 3, 0)],
)
def test_a_half_is_rounded_away_from_zero(made: Made, decimals: int, multiply: float, wanted: float) -> None:
    rule = {"rule": "half_up", "decimals": decimals}
    instrument = made(scale("sum", transform={"rule": "linear", "multiply": multiply}, round=rule))
    (value,) = total(instrument, (1, 1, 1))
    assert value == wanted
    assert not (value == 0 and np.signbit(value))


def test_a_mean_of_some_items_may_leave_the_range_of_the_mean_of_all(made: Made) -> None:
    long_scale = {"kind": "integer", "measure": "scale", "minimum": 0.0, "maximum": 10.0}
    items = [{**item, "response_scale": "long"} if item["id"] == "q3" else item for item in DEMO["items"]]
    more = {"items": items, "response_scales": {**DEMO["response_scales"], "long": long_scale}}
    complete, partial = (made(scale("mean", missing={"min_answered": n}), **more) for n in (3, 1))
    assert attainable_range(complete, complete.scales[0], {}) == (0, 14 / 3)
    assert attainable_range(partial, partial.scales[0], {}) == (0, 10)
    assert total(partial, (NAN, NAN, 10)) == [10]


def test_an_item_without_a_column_is_named_with_the_nearest_column(made: Made) -> None:
    answers = table((1, 1, 1)).rename(columns={"q2": "Q2", "q3": "other"})
    with pytest.raises(ResponseError) as caught:
        score(made(scale("sum")), answers)
    assert [(p.code, p.found, p.nearest) for p in caught.value.problems] == [
        ("COL-MISSING", "q2", "Q2"),
        ("COL-MISSING", "q3", None),
    ]


def test_an_item_with_two_columns_is_refused(made: Made) -> None:
    answers = pd.concat([table((1, 1, 1)), table((0, 0, 0))[["q1"]]], axis=1)
    with pytest.raises(ResponseError, match=r"COL-DUPLICATE.*'q1'"):
        score(made(scale("sum")), answers)


def test_columns_of_other_things_do_not_matter(made: Made) -> None:
    answers = table((1, 1, 1)).assign(age=40, name="x")
    assert score(made(scale("sum")), answers).frame["demo_strain_total"].tolist() == [3]


@pytest.mark.parametrize("value", [0.5, 3, -1, -989, -1000, -995.5, 1e300])
def test_a_value_between_or_beyond_the_codes_is_refused(made: Made, value: float) -> None:
    with pytest.raises(ResponseError, match=r"\[RESP-RANGE\]"):
        total(made(scale("sum")), (1, value, 1))


def test_words_are_no_numbers_even_when_they_spell_one(made: Made) -> None:
    answers = pd.DataFrame({"q1": ["1", None], "q2": [1.0, 1], "q3": [1.0, 1]})
    with pytest.raises(ResponseError, match=r"Row 1, DWS item q1 \[RESP-TYPE\] Answer '1' is not a number"):
        score(made(scale("sum")), answers)


@pytest.mark.parametrize("dtype", ["int8", "Int64", "float32", "object", "category", "bool"])
def test_the_type_of_a_column_does_not_change_a_score(made: Made, dtype: str) -> None:
    answers = table((1, 0, 1), (0, 1, 1))
    plain = score(made(scale("sum")), answers).frame
    typed = score(made(scale("sum")), answers.astype("int64").astype(dtype)).frame
    pd.testing.assert_frame_equal(typed, plain)


def test_missing_answers_of_every_kind_are_one(made: Made) -> None:
    answers = pd.DataFrame({"q1": pd.array([1, None], dtype="Int8"), "q2": [None, 1], "q3": [NAN, -999]})
    frame = score(made(scale("mean", missing={"min_answered": 1})), answers).frame
    assert frame["demo_strain_total"].tolist() == [1, 1]
    assert frame["demo_strain_total_n"].tolist() == [1, 1]


def test_persons_are_as_many_as_answers(made: Made) -> None:
    with pytest.raises(ValueError, match="persons has 1 rows, answers has 2"):
        score(made(scale("sum")), table((1, 1, 1), (1, 1, 1)), persons=pd.DataFrame({"age": [4]}))


def test_the_index_of_the_answers_is_kept(made: Made) -> None:
    answers = table((1, 1, 1), (2, 2, 2)).set_axis(pd.Index(["b", "a"], name="person"))
    frame = score(made(scale("sum")), answers).frame
    assert frame.index.tolist() == ["b", "a"]
    assert frame.index.name == "person"


def test_nobody_has_no_scores(made: Made) -> None:
    frame = score(made(scale("sum", bands=BANDS, as_text=2, groups=groups(ABOVE["q1"]))), table()).frame
    assert frame.shape == (0, 6)


def test_answers_are_not_changed(made: Made) -> None:
    answers = table((1, -992, 1))
    before = answers.copy()
    score(made(scale("sum")), answers)
    pd.testing.assert_frame_equal(answers, before)


def test_a_score_as_text_has_all_its_digits(made: Made) -> None:
    items = [{"item": "q1", "weight": 100.0}, {"item": "q2", "weight": 10.0}, "q3"]
    instrument = made(scale({"rule": "weighted_sum"}, items, as_text=3))
    texts = score(instrument, table((0, 1, 2), (2, 2, 2), (0, 0, 0), (1, NAN, 1))).frame[
        "demo_strain_total_text"
    ]
    assert texts.tolist() == ["012", "222", "000", ""]


def test_an_item_only_its_own_score_uses_needs_no_column() -> None:
    eq5d = load_instrument("eq5d5l")
    answers = pd.DataFrame(
        {"mo": [1, 2], "sc": [1, 1], "ua": [2, 1], "pd": [3, 1], "ad": [1, 5]}, dtype=float
    )
    without = score(eq5d, answers, parameters={"value_set": "norway"}).frame
    empty = score(eq5d, answers.assign(vas=np.nan), parameters={"value_set": "norway"}).frame
    pd.testing.assert_frame_equal(without, empty)
    assert without["eq5d5l_eq_vas_status"].tolist() == [ScoreStatus.NOT_GIVEN] * 2
    assert "vas" not in needed_item_ids(eq5d)
    only_singles = load_instrument("cantril")
    assert needed_item_ids(only_singles) == scored_item_ids(only_singles)
