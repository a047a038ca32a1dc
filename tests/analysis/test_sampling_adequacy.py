"""KMO and Bartlett's test against psych; matrices that have neither say why."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.item_correlations import item_correlations
from workmh_measures.analysis.sampling_adequacy import kmo, sphericity
from workmh_measures.errors import NotEstimable

from .factor_references import EXPLORED, simple_structure
from .item_sets import more_item_sets

TIGHT = {"rel": 1e-8, "abs": 1e-8}
Answers = dict[str, pd.DataFrame]


@pytest.fixture(scope="session")
def all_sets(answer_sets: Answers) -> Answers:
    return answer_sets | more_item_sets()


@pytest.mark.parametrize("name", EXPLORED)
def test_kmo_and_bartlett_agree_with_psych(name: str, all_sets: Answers) -> None:
    expected = EXPLORED[name]
    found = item_correlations(all_sets[name])
    assert found.n == expected["n"]
    adequacy = kmo(found.matrix)
    assert adequacy.overall == pytest.approx(expected["kmo"], **TIGHT)
    assert adequacy.items == pytest.approx(expected["kmo_items"], **TIGHT)
    test = sphericity(found.matrix, found.n)
    assert (test.chi2, test.p_value) == pytest.approx(
        (expected["bartlett"]["chi2"], expected["bartlett"]["p"]), **TIGHT
    )
    assert test.df == expected["bartlett"]["df"]


@pytest.mark.parametrize("name", [name for name, found in EXPLORED.items() if "pairwise" in found])
def test_pairwise_correlations_and_their_kmo_agree_with_r(name: str, all_sets: Answers) -> None:
    expected = EXPLORED[name]["pairwise"]
    found = item_correlations(all_sets[name], missing="pairwise")
    assert found.n == expected["fewest"]
    assert found.matrix == pytest.approx(np.asarray(expected["correlations"]), **TIGHT)
    assert kmo(found.matrix).overall == pytest.approx(expected["kmo"], **TIGHT)
    assert kmo(found.matrix).items == pytest.approx(expected["kmo_items"], **TIGHT)


def test_pairwise_is_listwise_where_nothing_is_missing(all_sets: Answers) -> None:
    items = all_sets["veterans_pcl5"].dropna()
    both = [item_correlations(items, missing=route).matrix for route in ("listwise", "pairwise")]
    assert both[0] == pytest.approx(both[1], **TIGHT)


def test_two_items_have_a_kmo_of_one_half() -> None:
    assert kmo(np.array([[1.0, 0.4], [0.4, 1.0]])).overall == pytest.approx(0.5, **TIGHT)


@pytest.mark.parametrize(
    ("matrix", "sentence"),
    [
        (np.ones((3, 3)), "singular"),
        (np.eye(3), "correlates with no other"),
        (np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]), "not positive definite"),
    ],
)
def test_a_matrix_without_kmo_says_why(matrix: np.ndarray, sentence: str) -> None:
    with pytest.raises(NotEstimable, match=sentence):
        kmo(matrix)


def test_too_few_rows_have_no_sphericity() -> None:
    with pytest.raises(NotEstimable, match="too few rows for 12 items: 5"):
        sphericity(simple_structure(), 5)


BAD = {
    "there is 1": {"a": [0, 1, 2, 3]},
    "without variance there is no correlation: b": {"a": [0, 1, 2, 3], "b": [1, 1, 1, 1]},
    "an answer is infinite": {"a": [0, 1, 2, np.inf], "b": [1, 2, 1, 0]},
    "at least 3 complete rows are needed; there are 2": {"a": [0, 1, np.nan, 3], "b": [1, 2, 1, np.nan]},
    "at least 3 complete rows are needed; there are 0": {"a": [np.nan] * 4, "b": [np.nan] * 4},
}


@pytest.mark.parametrize("sentence", BAD)
def test_answers_without_correlations_say_why(sentence: str) -> None:
    with pytest.raises(NotEstimable) as refusal:
        item_correlations(pd.DataFrame(BAD[sentence], dtype=float))
    assert sentence in str(refusal.value).lower()


def test_pairs_without_common_rows_are_refused() -> None:
    items = pd.DataFrame({"a": [0, 1, 2, np.nan, np.nan], "b": [np.nan, np.nan, 1, 2, 3.0]})
    with pytest.raises(NotEstimable, match="answered together in 1 rows"):
        item_correlations(items, missing="pairwise")


def test_columns_of_one_name_are_a_mistake_of_the_caller() -> None:
    items = pd.DataFrame([[0, 1], [1, 0], [2, 2.0]], columns=["a", "a"])
    with pytest.raises(ValueError, match="its own name"):
        item_correlations(items)
