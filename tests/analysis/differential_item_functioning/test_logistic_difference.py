from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.differential_item_functioning.logistic_difference import (
    LogisticDifference,
    logistic_difference,
)
from workmh_measures.errors import NotEstimable

from ..conftest import DATA, reference
from ..item_sets import more_item_sets

IN_R = reference("logistic_difference")


@pytest.fixture(scope="module")
def cases() -> dict[str, tuple[np.ndarray, list[object], np.ndarray]]:
    workers = pd.read_csv(DATA / "norway_workers_hads_bwas" / "workers.csv")
    anxiety = workers[[f"HADS{i}" for i in range(1, 15, 2)]].to_numpy(float)
    sex = pd.read_csv(DATA / "k6_older_people_addis" / "k6_items.csv")["sex"]
    older = more_item_sets()["older_k6"].to_numpy(float)
    return {
        "hads_gender": (anxiety, workers["Gender"].tolist(), anxiety.sum(axis=1)),
        "hads_sector": (anxiety, workers["Work_sector"].tolist(), anxiety.sum(axis=1)),
        "k6_sex": (older, sex.tolist(), older.mean(axis=1)),
    }


def kinds(found: LogisticDifference, what: str) -> np.ndarray:
    """Uniform, not uniform, and together: shape (items, 3)."""
    return np.column_stack([getattr(found, f"{kind}_{what}") for kind in ("uniform", "nonuniform", "total")])


@pytest.mark.parametrize("name", IN_R)
def test_tests_and_effects_agree_with_lrm_and_polr(name: str, cases) -> None:
    found, items = logistic_difference(*cases[name]), IN_R[name]
    assert kinds(found, "chi2") == pytest.approx(np.array([item["chi2"] for item in items]), abs=1e-6)
    assert kinds(found, "p") == pytest.approx(np.array([item["p"] for item in items]), rel=1e-6)
    for effect in ("mcfadden", "nagelkerke"):
        expected = np.array([item[effect] for item in items])
        assert kinds(found, effect) == pytest.approx(expected, abs=1e-9)
    assert found.slope_change == pytest.approx([item["slope_change"] for item in items], abs=1e-9)
    assert found.n.tolist() == [item["n"] for item in items]
    for item in items:
        assert item["log_likelihoods"][2] == pytest.approx(item["polr_log_likelihood"], abs=1e-6)


def test_order_of_persons_scale_of_matching_and_codes_change_nothing(cases) -> None:
    answers, groups, matching = cases["k6_sex"]
    usual = logistic_difference(answers, groups, matching)
    other = logistic_difference(answers[::-1] * 2 + 5, groups[::-1], 100 - 7 * matching[::-1])
    assert kinds(other, "chi2") == pytest.approx(kinds(usual, "chi2"), abs=1e-8)


def test_an_item_may_be_matched_by_a_variable_of_its_own(cases) -> None:
    answers, groups, matching = cases["hads_gender"]
    shared = logistic_difference(answers, groups, matching)
    own = logistic_difference(answers, groups, np.tile(matching[:, None], answers.shape[1]))
    assert kinds(own, "chi2") == pytest.approx(kinds(shared, "chi2"), abs=1e-8)


def test_who_has_no_group_or_no_matching_is_left_out(cases) -> None:
    answers, groups, matching = cases["hads_gender"]
    few = logistic_difference(answers[20:], groups[20:], matching[20:])
    unknown: list[object] = [None] * 10 + groups[10:]
    holes = matching.copy()
    holes[10:20] = np.nan
    assert kinds(logistic_difference(answers, unknown, holes), "chi2") == pytest.approx(
        kinds(few, "chi2"), abs=1e-8
    )


@pytest.mark.parametrize(
    ("answers", "groups", "matching", "sentence"),
    [
        (
            np.array([[0.0], [1.0], [0.0], [1.0]]),
            ["a"] * 4,
            np.arange(4.0),
            "Two groups are needed; there are 1",
        ),
        (np.ones((4, 1)), ["a", "b"] * 2, np.arange(4.0), "answers to an item are the same"),
        (np.array([[0.0], [1.0], [0.0], [1.0]]), ["a", "b"] * 2, np.ones(4), "does not vary"),
        (np.array([[0.0], [0.0], [1.0], [1.0]]), ["a", "b"] * 2, np.arange(4.0), "without overlap"),
        (np.full((4, 1), np.nan), ["a", "b"] * 2, np.arange(4.0), "Nobody has"),
    ],
    ids=["one group", "constant", "nothing to match", "parted", "nothing answered"],
)
def test_what_cannot_be_compared_is_said(answers, groups, matching, sentence: str) -> None:
    with pytest.raises(NotEstimable, match=sentence):
        logistic_difference(answers, groups, matching)
