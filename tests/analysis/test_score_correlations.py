"""Rows of correlations between scores and with columns: which there are, and what they say beside the number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.correlation import pearson_correlation, spearman_correlation
from workmh_measures.analysis.disattenuation import Reliable, disattenuated_bootstrap
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.score_correlations import (
    column_correlations,
    correlation_estimates,
    reliable_score,
)
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import NotEstimable
from workmh_measures.scoring.score import score

DATA = Path(__file__).parents[1] / "data"
HADS = load_instrument("hads")
ABOUT = {"instrument": "hads", "wave": "t0"}


@pytest.fixture(scope="module")
def patients() -> Measurements:
    """201 people; the items are put in any order of their two scales, since only their sums are used."""
    table = pd.read_csv(DATA / "hads_oncology_201/hads.csv").astype(float)
    taken = {"anxiety": [2, 6, 7, 8, 10, 11, 12], "depression": [1, 3, 4, 5, 9, 13, 14]}
    answers = pd.DataFrame(
        {
            use.item: table[f"item{i}"]
            for scale, items in taken.items()
            for use, i in zip(HADS.scale(scale).items, items, strict=True)
        }
    )
    answers.iloc[:5, 0] = np.nan
    rows = pd.DataFrame({"age": np.arange(201.0) % 40, "place": ["a", "b", "c"] * 67})
    return Measurements(HADS, {}, answers, score(HADS, answers).frame, rows)


def test_each_later_score_has_its_rows_and_total_and_part_say_what_they_share(patients: Measurements) -> None:
    found = correlation_estimates(patients, HADS.scale("anxiety"), seed=1, draws=100, about=ABOUT)
    assert [(row.analysis, row.method, row.scale2) for row in found] == [
        ("pearson", "fisher_z", "depression"),
        ("spearman", "bonett_wright", "depression"),
        ("disattenuated_correlation", "bootstrap", "depression"),
        ("pearson", "fisher_z", "total"),
        ("spearman", "bonett_wright", "total"),
    ]
    assert found[0].warnings == ()
    assert found[3].warnings == ("The two scores share 7 items, which alone makes them correlate.",)
    assert {(row.instrument, row.wave, row.missing) for row in found} == {("hads", "t0", "pairwise")}


def test_the_rows_hold_the_numbers_of_the_functions(patients: Measurements) -> None:
    first, second = HADS.scale("anxiety"), HADS.scale("depression")
    rows = correlation_estimates(patients, first, seed=4, draws=200, about=ABOUT)[:3]
    x, y = patients.score(first), patients.score(second)
    for row, statistic in zip(rows, (pearson_correlation, spearman_correlation), strict=False):
        expected = statistic(x, y)
        assert (row.value, row.ci_low, row.ci_high, row.ci_level) == (
            *(expected.value, expected.ci_low, expected.ci_high),
            0.95,
        )
        assert (row.p_value, row.df, row.n) == (expected.p_value, expected.df, expected.n)
    sides = [
        Reliable(patients.score(one), items=patients.keyed(one).to_numpy(dtype=float))
        for one in (first, second)
    ]
    drawn = disattenuated_bootstrap(*sides, seed=4, draws=200)
    assert (rows[2].value, rows[2].ci_low, rows[2].ci_high) == (drawn.value, drawn.ci_low, drawn.ci_high)
    assert rows[2].warnings == drawn.warnings


def test_a_column_of_numbers_is_correlated_and_one_of_words_says_why_not(patients: Measurements) -> None:
    rows = column_correlations(patients, HADS.scale("total"), ["age", "place"], about={})
    total = patients.score(HADS.scale("total"))
    assert [row.scale2 for row in rows] == ["age", "age", "place", "place"]
    assert rows[0].value == pearson_correlation(total, patients.rows["age"]).value
    assert rows[1].value == spearman_correlation(total, patients.rows["age"]).value
    for row in rows[2:]:
        assert (row.value, row.reason) == (
            None,
            "Column 'place' holds words, and a correlation needs numbers.",
        )


def test_of_scores_alone_there_is_no_correlation_without_error(patients: Measurements) -> None:
    alone = Measurements(HADS, {}, pd.DataFrame(index=patients.rows.index), patients.scores, patients.rows)
    found = correlation_estimates(alone, HADS.scale("anxiety"), seed=1, draws=100, about={})
    assert {row.analysis for row in found} == {"pearson", "spearman"}
    with pytest.raises(NotEstimable, match="Only scores are known"):
        reliable_score(alone, HADS.scale("anxiety"))
    assert reliable_score(alone, HADS.scale("anxiety"), stated=0.8).reliability == 0.8


def test_a_constant_score_says_why_in_every_row(patients: Measurements) -> None:
    same = Measurements(HADS, {}, patients.answers, patients.scores.assign(hads_anxiety=3.0), patients.rows)
    found = correlation_estimates(same, HADS.scale("anxiety"), seed=1, draws=100, about={})
    assert {row.value for row in found} == {None}
    assert all("all the same" in str(row.reason) and row.warnings == () for row in found)


@pytest.mark.parametrize(
    ("instrument", "scale", "reason"),
    [
        ("eq5d5l", "index", "formative"),
        ("work_status", "weekly_hours", "single_item"),
        ("swemwbs", "metric", "no sum or mean"),
    ],
)
def test_a_score_whose_alpha_is_not_its_reliability_is_refused(
    instrument: str, scale: str, reason: str
) -> None:
    definition = load_instrument(instrument)
    one = Measurements(definition, {}, pd.DataFrame(), pd.DataFrame(), pd.DataFrame())
    with pytest.raises(NotEstimable, match=reason):
        reliable_score(one, definition.scale(scale))


def test_classes_without_order_are_correlated_with_nothing() -> None:
    expectancy = load_instrument("rtw_expectancy")
    one = Measurements(expectancy, {}, pd.DataFrame(), pd.DataFrame(), pd.DataFrame({"age": [1.0]}))
    scale = expectancy.scale("rtw_exp3")
    assert correlation_estimates(one, scale, seed=1, draws=100, about={}) == []
    assert column_correlations(one, scale, ["age"], about={}) == []
