"""Minimal important change and change beyond error as estimates."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.anchors import AskedChange
from workmh_measures.analysis.interpretability import interpretability_estimates
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.scoring.change_error import Known, error_from_sem, reliable_change_threshold
from workmh_measures.scoring.score import score

from .change_sets import ANXIETY, DATA, ChangeSet, change_sets, reference
from .test_responsiveness import measured

ONE = change_sets()["phq9_by_gad7"]
EXPECTED = reference("minimal_important_change")["phq9_by_gad7"]
PHQ9 = load_instrument("phq9")
SEM = error_from_sem(Known(value=1.9, kind="stated", source="stated"))
ANCHOR = replace(ANXIETY, reliability=EXPECTED["reliability"], reliability_source="an earlier study")
ASKED = AskedChange(waves=("t0", "t6"), anchor=ANCHOR, error=SEM, draws=300, seed=3)
TIGHT = {"rel": 1e-8, "abs": 1e-9}


def estimates(one: ChangeSet = ONE, asked: AskedChange = ASKED, **columns: Any) -> list[Estimate]:
    columns = columns or {"anxiety": one.rating}
    data = measured(one, **columns)
    return interpretability_estimates(data, PHQ9.scale("total"), asked=asked, about={"instrument": "phq9"})


def named(rows: list[Estimate], analysis: str) -> list[Estimate]:
    return [row for row in rows if row.analysis == analysis]


def test_every_minimal_important_change_is_that_of_r() -> None:
    rows = estimates()
    found = {(row.analysis, row.method): row for row in rows if row.analysis.startswith("mic") and row.method}
    for key, name in (
        (("mic_mean_change", "t"), "mean_change"),
        (("mic_mean_change", "bootstrap"), "mean_change"),
        (("mic_roc", "bootstrap"), "roc_mean_threshold"),
        (("mic_predictive", "bootstrap"), "predictive"),
        (("mic_predictive_adjusted", "terluin_2017"), "adjusted_2017"),
        (("mic_predictive_adjusted", "terluin_2022"), "adjusted_2022"),
    ):
        row = found.pop(key)
        assert row.value == pytest.approx(EXPECTED[name], **TIGHT), key
        assert row.ci_low is not None
        assert row.ci_high is not None
        assert row.ci_low <= EXPECTED[name] <= row.ci_high
        assert (row.wave, row.wave2, row.level, row.reason) == ("t0", "t6", "anxiety", None)
    assert found == {}
    t = named(rows, "mic_mean_change")[0]
    assert (t.ci_low, t.ci_high) == pytest.approx(EXPECTED["mean_change_interval"], **TIGHT)
    assert t.n == EXPECTED["n_minimally"]
    shares = [named(rows, f"mic_roc_{name}")[0].value for name in ("sensitivity", "specificity")]
    assert shares == pytest.approx([EXPECTED["roc_sensitivity"], EXPECTED["roc_specificity"]], **TIGHT)


def test_the_adjusted_value_can_be_worked_out_again_from_its_printed_inputs() -> None:
    rows = estimates()
    inputs = {row.level: row for row in named(rows, "mic_input")}
    got = {name: row.value or 0.0 for name, row in inputs.items()}
    share, odds = got["share_improved"], got["log_odds_improved"]
    assert odds == pytest.approx(math.log(share / (1 - share)), **TIGHT)
    predictive = (odds - got["intercept"]) / got["slope"]
    assert named(rows, "mic_predictive")[0].value == pytest.approx(predictive, **TIGHT)
    second, first = named(rows, "mic_predictive_adjusted")
    assert (second.method, first.method) == ("terluin_2022", "terluin_2017")
    by_share = (0.090 + 0.103 * got["correlation"]) * got["sd_gain"] * odds
    assert first.value == pytest.approx(predictive - by_share, **TIGHT)
    by_reliability = (0.8 / got["anchor_reliability"] - 0.5) * got["sd_gain"] * got["correlation"] * odds
    assert second.value == pytest.approx(predictive - by_reliability, **TIGHT)
    assert inputs["anchor_reliability"].text == "an earlier study"


def test_without_the_reliability_of_the_rating_the_later_adjustment_is_refused() -> None:
    rows = estimates(asked=replace(ASKED, anchor=ANXIETY))
    first, second = named(rows, "mic_predictive_adjusted")
    assert first.value is not None
    assert (second.method, second.value) == ("terluin_2022", None)
    assert second.reason == "The reliability of the rating of change is not stated."
    assert first.warnings[-1].startswith("26 % improved: ")
    assert "anchor_reliability" not in {row.level for row in rows}


def test_a_rating_that_does_not_go_with_the_change_gives_no_minimal_important_change() -> None:
    shuffled = np.random.default_rng(1).permutation(np.asarray(ONE.rating))
    rows = estimates(anxiety=shuffled)
    mics = [row for row in rows if row.analysis.startswith("mic")]
    assert [row.analysis for row in mics] == [
        "mic_mean_change",
        "mic_roc",
        "mic_predictive",
        "mic_predictive_adjusted",
    ]
    assert all(row.value is None for row in mics)
    assert all("0.30 or more is needed" in str(row.reason) for row in mics)
    assert all(row.value is not None for row in named(rows, "reliable_change_share"))


def test_several_thresholds_that_do_equally_well_are_a_warning() -> None:
    gain = np.array([0.0, 1, 2, 3, 4, 5, 6, 7])
    rating = np.array([0.0, 0, 4, 0, 4, 0, 4, 4])
    rows = estimates(ChangeSet(20 - gain * 0, 20 - gain, -1), anxiety=rating)
    [row] = named(rows, "mic_roc")
    assert any(
        "thresholds do equally well (1.5, 3.5, 5.5); their mean is given." in text for text in row.warnings
    )
    assert row.value == 3.5


def test_shares_beyond_error_add_up_and_say_what_decides() -> None:
    rows = named(estimates(), "reliable_change_share")
    change = ONE.after - ONE.before
    threshold = 1.96 * math.sqrt(2) * 1.9
    expected = [
        np.mean(change < -threshold),
        np.mean(np.abs(change) <= threshold),
        np.mean(change > threshold),
    ]
    assert [row.level for row in rows] == ["improved", "unchanged", "deteriorated"]
    assert [row.value for row in rows] == pytest.approx(expected, abs=1e-12)
    assert {(row.method, row.text) for row in rows} == {("jacobson_truax", str(SEM))}
    published = replace(
        ASKED, error=reliable_change_threshold(Known(value=5.0, kind="published", source="a paper"))
    )
    rows = named(estimates(asked=published), "reliable_change_share")
    assert rows[0].value == pytest.approx(np.mean(change <= -5))
    assert rows[0].method == "published_threshold"


def test_the_smallest_detectable_change_is_held_against_the_important_one() -> None:
    [row] = named(estimates(), "sdc_to_important_change")
    threshold = 1.96 * math.sqrt(2) * 1.9
    assert row.value == pytest.approx(threshold / EXPECTED["adjusted_2022"], **TIGHT)
    assert "may be error alone" in row.warnings[0]
    assert (row.ci_low, row.reason, row.level) == (None, None, f"{EXPECTED['adjusted_2022']:.4g}")
    small = replace(ASKED, error=error_from_sem(Known(value=0.5, kind="stated", source="stated")))
    [row] = named(estimates(asked=small), "sdc_to_important_change")
    assert (row.value or 9) < 1
    assert row.warnings == ()


def test_without_a_stated_error_alpha_and_sd_at_the_earlier_wave_make_it() -> None:
    waves = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    answers = waves[[f"PHQ{i}" for i in range(1, 10)]].set_axis(list(PHQ9.item_ids)[:9], axis=1)
    answers = answers.reindex(columns=list(PHQ9.item_ids)).astype(float)
    rows = pd.DataFrame({"person": waves["id"].astype("str"), "wave": waves["wave"].map({1: "t0", 2: "t6"})})
    data = Measurements(PHQ9, {}, answers, score(PHQ9, answers).frame, rows, ("t0", "t6"))
    asked = replace(ASKED, anchor=None, error=None)
    found = interpretability_estimates(data, PHQ9.scale("total"), asked=asked, about={"instrument": "phq9"})
    shares = named(found, "reliable_change_share")
    assert sum(row.value or 0 for row in shares) == pytest.approx(1)
    assert "Cronbach's alpha in this sample at wave t0" in str(shares[0].text)


@pytest.mark.parametrize("asked", [replace(ASKED, error=None), replace(ASKED, error=None, anchor=None)])
def test_scores_without_items_have_no_error_unless_one_is_stated(asked: AskedChange) -> None:
    [row] = named(estimates(asked=asked), "reliable_change_share")
    assert row.value is None
    assert (
        row.reason
        == "The error of a change is not known: a reliability must be stated, or come from the items."
    )


@pytest.mark.parametrize(
    ("rating", "told"),
    [
        ([4.0, 5.0, 6.0], "there are 3 and 0"),
        ([0.0, 1.0, 2.0], "there are 0 and 3"),
    ],
)
def test_one_kind_of_persons_is_refused_in_words(rating: list[float], told: str) -> None:
    one = ChangeSet(np.array([9.0, 9.0, 9.0]), np.array([8.0, 7.0, 6.0]), -1)
    rows = estimates(one, anxiety=rating)
    assert all(told in str(row.reason) for name in ("mic_roc", "mic_predictive") for row in named(rows, name))


def test_a_scale_without_a_better_end_has_no_improvement() -> None:
    either = PHQ9.scale("total").model_copy(update={"direction": "none"})
    data = measured(ONE, anxiety=ONE.rating)
    rows = interpretability_estimates(data, either, asked=ASKED, about={})
    assert all(row.value is None for row in rows)
    assert {row.reason for row in rows} == {
        "Neither high nor low is better on this scale, so no change is an improvement."
    }


@pytest.mark.parametrize("n", [0, 1, 2])
def test_hardly_anybody_is_told_in_words(n: int) -> None:
    one = ChangeSet(np.array([3.0, 4.0][:n]), np.array([1.0, 9.0][:n]), -1)
    rows = estimates(one, anxiety=np.array([4.0, 0.0][:n]))
    assert all((row.value is None) == (row.reason is not None) for row in rows)
    assert all(row.value is None for row in rows if row.analysis.startswith("mic"))
