"""The threshold of a reliable change always carries what it was made of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import DefinitionError, NotEstimable
from workmh_measures.model.published import Change
from workmh_measures.scoring.change_error import (
    Known,
    error_by_method,
    error_from_reliability,
    error_from_sem,
    judged_change,
    published_contradictions,
    published_value,
    reliable_change_threshold,
)

SD = Known(value=10.0, kind="own", source="own, wave t0, n - 1", n=200)
RETEST = Known(value=0.84, kind="retest", source="retest, stated")
NOTHING = Known(value=0.0, kind="stated", source="stated")


def test_an_error_from_a_reliability_names_sd_and_reliability_in_words_and_in_data() -> None:
    error = error_from_reliability(RETEST, SD)
    assert error.sem is not None
    assert error.sem.value == pytest.approx(4.0, rel=1e-12)
    assert error.threshold == pytest.approx(1.96 * 32**0.5, rel=1e-12)
    words = str(error)
    assert "retest, stated" in words
    assert "own, wave t0, n - 1, n 200" in words
    data: dict[str, Any] = error.as_json()
    assert data["method"] == "jacobson_truax"
    assert data["reliability"] == {"value": 0.84, "kind": "retest", "source": "retest, stated", "n": None}
    assert data["sd"]["n"] == 200


def test_the_three_ways_to_an_error_judge_alike_where_they_must() -> None:
    before, after = np.array([20.0, 20.0, 20.0, np.nan]), np.array([8.0, 9.0, 32.0, 1.0])
    from_reliability = error_from_reliability(RETEST, SD)
    from_sem = error_from_sem(Known(value=4.0, kind="stated", source="stated"))
    stated = reliable_change_threshold(Known(value=11.5, kind="stated", source="stated"))
    for error in (from_reliability, from_sem, stated):
        judged = judged_change(before, after, error, direction="higher_is_worse")
        np.testing.assert_array_equal(judged.change, [-12, -11, 12, np.nan])
        np.testing.assert_array_equal(judged.reliable, [1, 0, 2, np.nan])


def test_a_published_threshold_has_no_index_and_a_change_on_it_counts() -> None:
    core10 = load_instrument("core10")
    known = published_value(core10.scale("total"), "reliable_change", instrument="core10")
    assert "Barkham 2013" in known.source
    error = reliable_change_threshold(known)
    judged = judged_change(np.array([20.0]), np.array([14.0]), error, direction="higher_is_worse")
    assert judged.index is None
    np.testing.assert_array_equal(judged.reliable, [1.0])
    assert error.as_json()["method"] == "published_threshold"


def test_of_several_published_values_one_must_be_named() -> None:
    pcl5 = load_instrument("pcl5").scale("total")
    with pytest.raises(DefinitionError) as several:
        published_value(pcl5, "reliable_change", instrument="pcl5")
    found = several.value.problems[0]
    assert found.code == "CHANGE-PUBLISHED"
    assert "published:15" in str(found.allowed)
    assert "published:18" in str(found.allowed)
    assert published_value(pcl5, "reliable_change", value=18, instrument="pcl5").value == 18
    with pytest.raises(DefinitionError, match="of 16"):
        published_value(pcl5, "reliable_change", value=16, instrument="pcl5")
    with pytest.raises(DefinitionError, match="no published standard error"):
        published_value(pcl5, "standard_error_of_measurement", instrument="pcl5")


MEAN = Known(value=30.0, kind="own", source="own, wave t0", n=200)


def test_an_error_of_another_method_keeps_what_it_was_made_of_and_says_more() -> None:
    simple = error_from_reliability(RETEST, SD)
    error = error_by_method(simple, "edwards_nunnally", group={"mean_before": MEAN}, critical=2.0)
    assert error.threshold == pytest.approx(8.0, rel=1e-12)
    words = str(error)
    assert words.startswith("Edwards-Nunnally index beyond 2; SEM 4")
    assert "mean before 30 (own, wave t0, n 200)" in words
    data: dict[str, Any] = error.as_json()
    assert data["method"] == "edwards_nunnally"
    assert data["line"] == {"intercept": pytest.approx(4.8), "slope": 0.84, "error": pytest.approx(4.0)}
    before, after = np.array([30.0, 20.0, np.nan]), np.array([30.0, 12.0, 5.0])
    judged = judged_change(before, after, error, direction="higher_is_worse")
    np.testing.assert_allclose(judged.index, [0, (12 - 21.6) / 4, np.nan])
    np.testing.assert_array_equal(judged.reliable, [0, 1, np.nan])


def test_the_same_method_again_changes_nothing_but_the_critical_value() -> None:
    simple = error_from_reliability(RETEST, SD)
    again = error_by_method(simple, "jacobson_truax", group={}, critical=1.645)
    assert again.line == simple.line
    assert again.threshold == pytest.approx(simple.threshold * 1.645 / 1.96, rel=1e-12)


def test_a_method_needs_what_it_is_made_of() -> None:
    bare = error_from_sem(Known(value=4.0, kind="stated", source="stated"))
    with pytest.raises(NotEstimable, match="needs a reliability and an SD"):
        error_by_method(bare, "gulliksen_lord_novick", group={"mean_before": MEAN}, critical=1.96)
    threshold = reliable_change_threshold(Known(value=9.0, kind="stated", source="stated"))
    with pytest.raises(NotEstimable, match="has no index"):
        error_by_method(threshold, "jacobson_truax", group={}, critical=1.96)


@pytest.mark.parametrize("make", [error_from_sem, reliable_change_threshold])
def test_an_error_of_nothing_is_refused(make: Any) -> None:
    with pytest.raises(NotEstimable, match="above 0"):
        make(NOTHING)


def published(kind: Any, value: float) -> Change:
    return Change(kind=kind, value=value, population="made", source="made", evidence="project_choice")


@pytest.mark.parametrize(
    ("sem", "threshold", "agree"), [(4.0, 11.1, True), (4.0, 9.3, True), (4.0, 6.0, False), (2.4, 12, False)]
)
def test_a_sem_and_a_threshold_that_do_not_follow_from_each_other_are_noted(
    sem: float, threshold: float, agree: bool
) -> None:
    rows = (published("standard_error_of_measurement", sem), published("reliable_change", threshold))
    scale = load_instrument("core10").scale("total").model_copy(update={"change": rows})
    assert (published_contradictions(scale) == []) is agree


def test_no_shipped_scale_contradicts_itself() -> None:
    scales = [scale for name in instrument_ids() for scale in load_instrument(name).scales]
    assert [s.id for s in scales if published_contradictions(s)] == []
