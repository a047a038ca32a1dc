"""Responsiveness of a scale: the rows, their numbers against R, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.anchors import Anchor, AskedChange
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.responsiveness import responsiveness_estimates
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.instrument import Instrument

from .change_sets import ANXIETY, ChangeSet, change_sets, reference

SETS = change_sets()
REFERENCE = reference("change_sizes")
PHQ9 = load_instrument("phq9")
ASKED = AskedChange(waves=("t0", "t6"), anchor=ANXIETY, draws=200, seed=7)
TIGHT = {"rel": 1e-8, "abs": 1e-10}


def measured(one: ChangeSet, instrument: Instrument = PHQ9, **columns: Any) -> Measurements:
    """Scores of a set as rows of two waves, the later wave first and its people turned round."""
    n = len(one.before)
    persons = [f"p{i}" for i in range(n)]
    rows = pd.DataFrame({"person": persons[::-1] + persons, "wave": ["t6"] * n + ["t0"] * n})
    for name, values in columns.items():
        rows[name] = [*values[::-1], *([None] * n)]
    scores = pd.DataFrame({f"{instrument.id}_total": np.concatenate([one.after[::-1], one.before])})
    return Measurements(instrument, {}, pd.DataFrame(index=rows.index), scores, rows, ("t0", "t6"))


def estimates(one: ChangeSet, asked: AskedChange = ASKED, **columns: Any) -> list[Estimate]:
    data = measured(one, **columns)
    return responsiveness_estimates(data, PHQ9.scale("total"), asked=asked, about={"instrument": "phq9"})


def by_name(rows: list[Estimate]) -> dict[tuple[str, str | None, str | None], Estimate]:
    return {(row.analysis, row.method, row.level): row for row in rows}


def test_every_row_is_that_of_r() -> None:
    one, expected = SETS["phq9_by_gad7"], REFERENCE["phq9_by_gad7"]
    rows = by_name(estimates(one, anxiety=one.rating))
    for key, name in (
        (("change_mean", "t", None), "change_mean"),
        (("change_sd", "n-1", None), "change_sd"),
        (("srm", "noncentral_t", None), "srm"),
        (("srm", "bootstrap", None), "srm"),
        (("effect_size_change", "bonett", None), "effect_size"),
        (("effect_size_change", "bootstrap", None), "effect_size"),
        (("guyatt", "bootstrap", "improved"), "guyatt_improved"),
        (("guyatt", "bootstrap", "everybody"), "guyatt_everybody"),
        (("anchor_correlation", "spearman", "anxiety"), "spearman"),
        (("anchor_correlation", "pearson", "anxiety"), "pearson"),
        (("anchor_state_correlation", "spearman", "before"), "with_before"),
        (("anchor_state_correlation", "spearman", "after"), "with_after"),
        (("auc", "delong", "anxiety"), "auc"),
        (("auc", "delong_logit", "anxiety"), "auc"),
    ):
        row = rows.pop(key)
        assert row.value == pytest.approx(expected[name], **TIGHT), key
        assert (row.wave, row.wave2, row.scale, row.missing) == ("t0", "t6", "total", "listwise")
        if row.analysis != "change_sd":
            assert row.ci_low is not None
            assert row.ci_high is not None
            assert row.ci_low < expected[name] < row.ci_high
    assert rows == {}


def test_the_intervals_of_pearson_and_of_the_area_are_those_of_r() -> None:
    one, expected = SETS["phq9_by_gad7"], REFERENCE["phq9_by_gad7"]
    rows = by_name(estimates(one, anxiety=one.rating))
    pearson, area = rows["anchor_correlation", "pearson", "anxiety"], rows["auc", "delong", "anxiety"]
    assert (pearson.ci_low, pearson.ci_high) == pytest.approx(
        (expected["pearson_low"], expected["pearson_high"]), **TIGHT
    )
    assert (area.ci_low, area.ci_high) == pytest.approx(
        (expected["auc_interval"][0], expected["auc_interval"][2]), **TIGHT
    )


def test_a_rating_with_few_levels_is_told_level_by_level() -> None:
    one, expected = SETS["vas_by_pain"], REFERENCE["vas_by_pain"]
    who5 = load_instrument("who5")
    anchor = one.anchor
    asked = replace(ASKED, anchor=anchor, draws=100)
    rows = responsiveness_estimates(
        measured(one, who5, pain=one.rating), who5.scale("total"), asked=asked, about={"instrument": "who5"}
    )
    levels = [row for row in rows if row.analysis == "change_by_anchor"]
    assert [row.level for row in levels] == [f"{level:g}" for level in expected["levels"]]
    assert [row.value for row in levels] == pytest.approx(expected["mean_gain"], **TIGHT)
    assert sum(row.n or 0 for row in levels) == expected["n_rated"]


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    one = SETS["phq9_by_gad7"]
    first, again = (by_name(estimates(one, anxiety=one.rating)) for _ in range(2))
    assert first == again
    other = by_name(estimates(one, replace(ASKED, seed=8), anxiety=one.rating))
    key = ("srm", "bootstrap", None)
    assert (first[key].ci_low, first[key].ci_high) != (other[key].ci_low, other[key].ci_high)
    assert first["srm", "noncentral_t", None] == other["srm", "noncentral_t", None]


def test_a_low_rating_that_is_good_turns_the_correlation_and_nothing_else() -> None:
    one = SETS["phq9_by_gad7"]
    assert one.rating is not None
    turned = Anchor(
        column="anxiety", improved=(-21, -3), minimally=(-5, -3), stable=(-2, 2), higher_is_better=False
    )
    straight = estimates(one, anxiety=one.rating)
    assert estimates(one, replace(ASKED, anchor=turned), anxiety=-one.rating) == straight


def test_without_a_rating_sizes_are_told_and_the_rest_is_refused_in_words() -> None:
    rows = estimates(SETS["bdi_without_rating"], replace(ASKED, anchor=None))
    told = {row.analysis for row in rows if row.value is not None}
    refused = {row.analysis: row.reason for row in rows if row.value is None}
    assert told == {"change_mean", "change_sd", "srm", "effect_size_change"}
    assert set(refused) == {"guyatt", "anchor_correlation", "auc"}
    assert set(refused.values()) == {
        "No rating of change is named, so nobody can be told to have improved or to be stable."
    }


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ({"other": [1.0, 2.0, 3.0]}, "There is no column anxiety to hold the change against."),
        ({"anxiety": ["better", 2, 3]}, "Column anxiety must hold numbers; it holds 'better'."),
        ({"anxiety": [-992, np.nan, "-993"]}, "pairs of values are needed; found 0"),
        ({"anxiety": [5.0, 5.0, 5.0]}, "all the same"),
    ],
)
def test_a_rating_that_cannot_be_used_is_refused_in_words(column: dict[str, list[Any]], told: str) -> None:
    one = ChangeSet(np.array([3.0, 5.0, 9.0]), np.array([1.0, 6.0, 4.0]), -1)
    rows = estimates(one, **column)
    [spearman] = [row for row in rows if row.analysis == "anchor_correlation" and row.method != "pearson"]
    assert told in str(spearman.reason)
    assert spearman.value is None
    assert all(row.value is not None for row in rows if row.analysis == "srm")


@pytest.mark.parametrize("n", [0, 1])
def test_nobody_or_one_person_is_refused_row_by_row(n: int) -> None:
    one = ChangeSet(np.array([3.0][:n]), np.array([1.0][:n]), -1)
    rows = estimates(one, anxiety=np.array([4.0][:n]))
    assert {row.analysis for row in rows} >= {
        "srm",
        "effect_size_change",
        "guyatt",
        "anchor_correlation",
        "auc",
    }
    assert all((row.value is None) == (row.reason is not None) for row in rows)


def test_rows_that_name_a_person_twice_are_refused_in_words() -> None:
    data = measured(SETS["bdi_without_rating"])
    twice = replace(data, rows=data.rows.assign(person="a"))
    rows = responsiveness_estimates(twice, PHQ9.scale("total"), asked=ASKED, about={})
    assert {row.reason for row in rows} == {
        f"Person a has {sum(twice.rows['wave'] == 't0')} rows for wave t0."
    }
