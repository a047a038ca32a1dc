from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from workmh_measures.scoring import kernel
from workmh_measures.scoring.kernel import answered_sum, complete_sum, mean_answered, prorated_sum

TESTS = Path(__file__).parents[1]
TIGHT = {"rtol": 1e-8, "atol": 1e-8}
Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    content = json.loads((TESTS / "reference" / "scoring_kernel.json").read_text(encoding="utf-8"))
    return dict(content["results"])


@pytest.fixture(scope="module")
def workers() -> pd.DataFrame:
    return pd.read_csv(TESTS / "data" / "norway_workers_hads_bwas" / "workers.csv")


def thinned(answers: Floats) -> Floats:
    """The same answers left out as in tests/reference/scoring_kernel.R; rows and items count from 1."""
    row, column = np.indices(answers.shape) + 1
    out = (7 * row + 13 * column) % 11 == 0
    out |= (row % 89 == 0) & (column <= 5)
    out |= row % 97 == 0
    return np.where(out, np.nan, answers)


@pytest.fixture(scope="module")
def answer_sets(workers: pd.DataFrame) -> dict[str, tuple[Floats, dict[str, Any]]]:
    """Name in the reference -> answers as stored, and the keys that go with them."""
    anxiety = workers[[f"HADS{i}" for i in range(1, 15, 2)]].to_numpy(float)
    depression = workers[[f"HADS{i}" for i in range(2, 15, 2)]].to_numpy(float)
    made = pd.read_csv(TESTS / "data" / "made_missing_answers" / "answers.csv").to_numpy(float)
    last_reversed = {"slope": [1] * 7 + [-1], "intercept": [0] * 7 + [4]}
    return {
        "workers_hads_anxiety": (anxiety, {}),
        "workers_hads_depression": (depression, {}),
        "workers_hads_anxiety_thinned": (thinned(anxiety), {}),
        "made_missing": (made, last_reversed),
    }


SETS = [
    "workers_hads_anxiety",
    "workers_hads_depression",
    "workers_hads_anxiety_thinned",
    "made_missing",
]


def as_whole(answers: Floats, dtype: str = "int8") -> NDArray[Any]:
    return np.where(np.isnan(answers), -9, answers).astype(dtype)


@pytest.mark.parametrize("name", SETS)
def test_scores_agree_with_row_sums_and_row_means_of_r(
    name: str, answer_sets: dict[str, tuple[Floats, dict[str, Any]]], reference: dict[str, Any]
) -> None:
    (answers, keys), expected = answer_sets[name], reference[name]
    half = -(-answers.shape[1] // 2)
    rows = np.array(expected["rows"]) - 1
    found = {
        "answered_sum": answered_sum(answers, **keys),
        "mean_answered": mean_answered(answers, min_answered=half, **keys),
        "prorated_sum": prorated_sum(answers, min_answered=half, **keys),
        "complete_sum": complete_sum(answers, **keys),
    }
    for rule, (score, n_answered) in found.items():
        assert n_answered[rows].tolist() == expected["n_answered"]
        np.testing.assert_allclose(score[rows], np.array(expected[rule], float), err_msg=rule, **TIGHT)
    prorated, complete = found["prorated_sum"][0], found["complete_sum"][0]
    everyone = expected["all_rows"]
    assert np.count_nonzero(~np.isnan(prorated)) == everyone["n_scored"]
    assert np.count_nonzero(~np.isnan(complete)) == everyone["n_complete"]
    assert np.nansum(prorated) == pytest.approx(everyone["sum_prorated"], rel=1e-8)
    assert np.nansum(complete) == everyone["sum_complete"]


def test_the_authors_own_totals_come_out_for_every_worker(workers: pd.DataFrame) -> None:
    for first, column in ((1, "SumHADSanxiety"), (2, "SumHADSdepression")):
        answers = workers[[f"HADS{i}" for i in range(first, 15, 2)]].to_numpy("int8")
        for score, n_answered in (complete_sum(answers), prorated_sum(answers, min_answered=4)):
            assert score.tolist() == workers[column].tolist()
            assert set(n_answered.tolist()) == {7}


@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64", "float32"])
@pytest.mark.parametrize("name", SETS)
def test_the_number_type_of_the_answers_changes_no_bit(
    name: str, dtype: str, answer_sets: dict[str, tuple[Floats, dict[str, Any]]]
) -> None:
    answers, keys = answer_sets[name]
    k = answers.shape[1]
    others: dict[str, Any] = {"slope": np.linspace(-0.7, 1.3, k), "intercept": np.linspace(0.1, 2, k)}
    for chosen in ({}, keys, others, {"slope": 2, "intercept": -1}):
        expected = prorated_sum(answers, min_answered=1, **chosen)
        if dtype == "float32":
            found = prorated_sum(answers.astype(dtype), min_answered=1, **chosen)
        else:
            found = prorated_sum(as_whole(answers, dtype), min_answered=1, missing=-9, **chosen)
        for a, b in zip(expected, found, strict=True):
            np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("whole", [False, True])
def test_block_size_threads_layout_row_order_and_number_of_rows_change_no_bit(
    weighted: bool, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(7)
    answers = random.integers(0, 5, (501, 25)).astype(float)
    answers[random.random(answers.shape) < 0.1] = np.nan
    stored, missing = (as_whole(answers), -9) if whole else (answers, None)
    slope = random.normal(size=25) if weighted else None

    def score(some: NDArray[Any]) -> tuple[Floats, NDArray[np.int16]]:
        return mean_answered(some, min_answered=1, slope=slope, missing=missing)

    expected, n_expected = score(stored)
    order = random.permutation(501)
    for column_bytes, table_bytes in ((8, 8), (64, 2000), (1000, 10_000), (2**19, 2**21)):
        monkeypatch.setattr(kernel, "_COLUMN_BYTES", column_bytes)
        monkeypatch.setattr(kernel, "_TABLE_BYTES", table_bytes)
        for some in (stored, np.asfortranarray(stored), np.repeat(stored, 2, axis=1)[:, ::2]):
            values, n_answered = score(some)
            np.testing.assert_array_equal(values, expected)
            np.testing.assert_array_equal(n_answered, n_expected)
        np.testing.assert_array_equal(score(stored[order])[0], expected[order])
    for row in range(501):
        values, n_answered = score(stored[row : row + 1])
        np.testing.assert_array_equal(values, expected[row : row + 1])
        assert n_answered[0] == n_expected[row]


def test_nothing_answered_is_never_zero() -> None:
    answers = np.array([[np.nan, np.nan], [0, 0]])
    for score, n_answered in (
        answered_sum(answers),
        complete_sum(answers),
        prorated_sum(answers, min_answered=1),
        mean_answered(answers, min_answered=1, slope=-1, intercept=3),
    ):
        assert np.isnan(score[0])
        assert not np.isnan(score[1])
        assert n_answered.tolist() == [0, 2]


def test_just_enough_is_scored_and_one_fewer_is_not() -> None:
    answers = np.array([[1, 2, np.nan, np.nan], [1, np.nan, np.nan, np.nan], [1, 2, 3, np.nan]])
    assert prorated_sum(answers, min_answered=2)[0].tolist() == [6, pytest.approx(np.nan, nan_ok=True), 8]
    assert mean_answered(answers, min_answered=3)[0].tolist()[2] == 2
    assert np.isnan(complete_sum(answers)[0]).all()
    assert answered_sum(answers)[0].tolist() == [3, 1, 6]


def test_negative_answers_count_as_they_are() -> None:
    answers = np.array([[-2.0, np.nan, 1.5], [-0.5, -0.25, np.nan]])
    assert answered_sum(answers)[0].tolist() == [-0.5, -0.75]


def test_a_complete_row_keeps_a_total_with_decimals() -> None:
    answers = np.array([[0.1, 0.2, 0.3, 0.7, 0.9, 0.4, 0.6]])
    assert prorated_sum(answers, min_answered=1)[0] == complete_sum(answers)[0]


def test_whole_number_totals_near_the_limits_of_the_type_are_right() -> None:
    for dtype in (np.int8, np.uint8, np.int16, np.uint16):
        limits = np.iinfo(dtype)
        answers = np.array([[limits.max] * 300, [limits.min] * 300], dtype)
        for slope in (1, -1, 1000):
            total, n_answered = answered_sum(answers, slope=slope, intercept=7)
            assert total.tolist() == [
                300 * (slope * int(limits.max) + 7),
                300 * (slope * int(limits.min) + 7),
            ]
            assert n_answered.tolist() == [300, 300]


def test_no_rows_give_no_scores() -> None:
    score, n_answered = prorated_sum(np.empty((0, 3)), min_answered=1)
    assert (score.shape, score.dtype, n_answered.shape, n_answered.dtype) == ((0,), "f8", (0,), "i2")


def test_the_answers_given_are_not_changed() -> None:
    answers = np.array([[1.0, np.nan], [2.0, 3.0]])
    before = answers.copy()
    answers.setflags(write=False)
    prorated_sum(answers, min_answered=1, slope=-1, intercept=3)
    np.testing.assert_array_equal(answers, before)


@pytest.mark.parametrize("odd", [0.1, 1e-300, -1.0, -0.0, 2.0**40, 2.0**52, 1e300, np.inf])
def test_an_unusual_answer_in_a_table_by_persons_counts_as_in_one_by_items(odd: float) -> None:
    random = np.random.default_rng(12)
    answers = random.integers(0, 5, (200, 9)).astype(float)
    answers[random.random(answers.shape) < 0.3] = np.nan
    answers[::7, 4] = odd
    by_persons = answered_sum(np.ascontiguousarray(answers))
    by_items = answered_sum(np.asfortranarray(answers))
    for one, other in zip(by_persons, by_items, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("slope", [1.0, -1.0])
def test_codes_in_the_range_count_as_nan_and_their_neighbours_do_not(order: str, slope: float) -> None:
    random = np.random.default_rng(11)
    plain = random.integers(0, 5, (300, 7)).astype(float)
    gone = random.random(plain.shape) < 0.2
    coded = np.array(np.where(gone, random.integers(-999, -989, plain.shape), plain), order=order)  # type: ignore[call-overload]
    plain[gone] = np.nan
    for untouched in (-1000.0, -989.0, -994.5):
        coded[0], plain[0] = untouched, untouched
        found = prorated_sum(coded, min_answered=3, slope=slope, missing=range(-999, -989))
        expected = prorated_sum(plain, min_answered=3, slope=slope)
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("answers", "options", "refusal", "words"),
    [
        (np.zeros(3), {}, ValueError, "rows by 1 to"),
        (np.zeros((3, 0)), {}, ValueError, "rows by 1 to"),
        (np.zeros((3, 2), object), {}, TypeError, "found object"),
        (np.zeros((3, 2), bool), {}, TypeError, "found bool"),
        (np.zeros((3, 2)), {"missing": -9}, ValueError, "NaN"),
        (np.zeros((3, 2), np.int8), {"missing": -990}, ValueError, "-128 to 127"),
        (np.zeros((3, 2), np.int8), {"missing": range(-9, -8)}, ValueError, "one number for whole-number"),
        (np.zeros((3, 2)), {"missing": range(-9, 0, 2)}, ValueError, "neighbouring"),
        (np.zeros((3, 2)), {"missing": range(0)}, ValueError, "neighbouring"),
        (np.zeros((3, 2)), {"slope": [1, np.nan]}, ValueError, "finite"),
        (np.zeros((3, 2)), {"slope": [1, 1, 1]}, ValueError, "broadcast"),
        (np.zeros((3, 2)), {"min_answered": 0}, ValueError, "1 to 2; found 0"),
        (np.zeros((3, 2)), {"min_answered": 3}, ValueError, "1 to 2; found 3"),
    ],
)
def test_what_does_not_fit_is_refused(
    answers: NDArray[Any], options: dict[str, Any], refusal: type[Exception], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        prorated_sum(answers, **{"min_answered": 1, **options})


@pytest.mark.parametrize(("dtype", "order"), [("f8", "C"), ("f8", "F"), ("i1", "C"), ("i1", "F")])
def test_the_work_space_stays_small_whatever_the_number_of_rows(dtype: str, order: str) -> None:
    answers = np.zeros((400_000, 25), dtype, order=order)  # type: ignore[call-overload]
    outputs = 400_000 * (8 + 2)
    tracemalloc.start()
    try:
        prorated_sum(answers, min_answered=13, missing=None if dtype == "f8" else -9)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - outputs < 10_000_000


CELLS = st.one_of(st.none(), st.integers(0, 4))


@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=20), st.integers(1, 6))
def test_prorated_scores_stay_within_the_attainable_range(rows: list[list[int | None]], least: int) -> None:
    answers = np.array([[np.nan if c is None else c for c in row] for row in rows])
    score, n_answered = prorated_sum(answers, min_answered=least)
    assert n_answered.tolist() == [sum(c is not None for c in row) for row in rows]
    np.testing.assert_array_equal(np.isnan(score), n_answered < least)
    assert (np.isnan(score) | ((score >= 0) & (score <= 24))).all()


@given(arrays.arrays(np.float64, (4, 5), elements=st.integers(0, 3).map(float)), st.integers(0, 4))
def test_a_higher_answer_raises_a_keyed_score_and_lowers_a_reversed_one(answers: Floats, item: int) -> None:
    higher = answers.copy()
    higher[:, item] += 1
    turned = np.where(np.arange(5) == item, -1, 1)
    assert (complete_sum(higher)[0] - complete_sum(answers)[0]).tolist() == [1] * 4
    change = (
        complete_sum(higher, slope=turned, intercept=3)[0]
        - complete_sum(answers, slope=turned, intercept=3)[0]
    )
    assert change.tolist() == [-1] * 4
