"""SEM and detectable change against R; the rows of two waves, with what they warn of."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from workmh_measures.analysis.intraclass_correlation import mean_squares
from workmh_measures.analysis.measurement_error import (
    conditional_error_estimates,
    measurement_error_estimates,
    published_important_changes,
    smallest_detectable_change,
    standard_error_of_measurement,
)
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.rating_design import Retest
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import NotEstimable
from workmh_measures.model.estimate import Estimate
from workmh_measures.scoring.change_error import Known

from .two_wave_data import DATA, phq9_two_waves, reference

R = reference("measurement_error")
TWO = Retest(first="1", second="2")
ABOUT = {"instrument": "phq9"}


@pytest.fixture(scope="module")
def phq9() -> Measurements:
    return phq9_two_waves()


@pytest.fixture(scope="module")
def rows(phq9: Measurements) -> list[Estimate]:
    total = phq9.instrument.scale("total")
    mic = Known(value=5, kind="stated", source="made for the test")
    return measurement_error_estimates(phq9, total, retest=TWO, important=[mic], about={"instrument": "phq9"})


def one(rows: list[Estimate], analysis: str, method: str | None = None) -> Estimate:
    [found] = [row for row in rows if row.analysis == analysis and method in (None, row.method)]
    return found


@pytest.mark.parametrize("name", ["phq9", "gad7", "state_anxiety_film"])
@pytest.mark.parametrize("kind", ["agreement", "consistency"])
def test_the_standard_error_and_its_interval_equal_r(name: str, kind: str) -> None:
    pairs = np.column_stack([R[name]["first"], R[name]["second"]])
    found = standard_error_of_measurement(mean_squares(pairs), kind)  # type: ignore[arg-type]
    for number, value in R[name]["sem"][kind].items():
        assert getattr(found, number) == pytest.approx(value, rel=1e-8), number
    detectable = R[name]["sdc"][kind]
    assert smallest_detectable_change(found.value) == pytest.approx(detectable["individual"], rel=1e-8)
    of_group = smallest_detectable_change(found.value, persons=len(pairs))
    assert of_group == pytest.approx(detectable["group"], rel=1e-8)


def test_the_rows_hold_the_numbers_of_r_and_of_those_who_gathered_the_data(rows: list[Estimate]) -> None:
    r = R["phq9"]
    for kind in ("agreement", "consistency"):
        assert one(rows, f"sem_{kind}").value == pytest.approx(r["sem"][kind]["value"], rel=1e-8)
        for whose in ("individual", "group"):
            found = one(rows, f"sdc_{whose}", kind)
            assert found.value == pytest.approx(r["sdc"][kind][whose], rel=1e-8)
    for part in ("bias", "low", "high", "slope"):
        found = one(rows, f"limits_of_agreement_{part}")
        expected = r["limits"][part]
        for number, value in expected.items():
            assert getattr(found, number) == pytest.approx(value, rel=1e-8), (part, number)
    curve = [row for row in rows if row.analysis == "sem_conditional"]
    assert [float(row.level or "nan") for row in curve] == r["curve"]["at"]
    np.testing.assert_allclose([(row.value or 0) ** 2 for row in curve], r["curve"]["variance"], rtol=1e-8)
    given = json.loads((DATA / "phq9_gad7_two_waves" / "reference.json").read_text("utf-8"))
    theirs = given["independent_computation"]["phq9"]
    assert one(rows, "sem_agreement").value == pytest.approx(theirs["sem_agreement"], abs=1e-8)
    limits = [one(rows, f"limits_of_agreement_{part}").value for part in ("low", "high")]
    assert limits == pytest.approx(theirs["loa95"], abs=1e-7)
    assert one(rows, "limits_of_agreement_bias").value == pytest.approx(theirs["mean_change"], abs=1e-8)


def test_every_row_says_that_these_waves_are_no_retest_and_that_the_mean_moved(rows: list[Estimate]) -> None:
    for row in rows:
        assert (row.wave, row.wave2, row.scale, row.n) == ("1", "2", "total", 403)
        assert [w.split(":")[0] for w in row.warnings[:2]] == ["Not a retest", "Not a retest"]
        assert row.warnings[2].startswith("The mean changed by -1.19:")


def test_agreement_comes_first_and_persons_who_stayed_where_they_were_are_not_warned_of(
    phq9: Measurements,
) -> None:
    rows = phq9.rows.assign(day=np.where(phq9.rows["wave"] == "1", 0, 14))
    scores = phq9.scores.copy()
    rng = np.random.default_rng(3)
    first = (rows["wave"] == "1").to_numpy()
    scores.loc[~first, "phq9_total"] = scores.loc[first, "phq9_total"].to_numpy() + rng.permutation(
        np.repeat([-1.0, 0.0, 1.0], 135)[:403]
    )
    asked = Retest(first="1", second="2", stable=True, min_days=7, max_days=21)
    total = phq9.instrument.scale("total")
    found = measurement_error_estimates(
        replace(phq9, rows=rows, scores=scores), total, retest=asked, about={}
    )
    assert found[0].analysis == "sem_agreement"
    # Persons are matched by name, not by row, and the file may list them in another order at the second wave.
    assert all(row.warnings == () for row in found if row.analysis == "sem_agreement")


def test_a_detectable_change_above_the_important_one_is_warned_of(rows: list[Estimate]) -> None:
    found = one(rows, "sdc_to_important_change")
    assert found.value == pytest.approx(R["phq9"]["sdc"]["agreement"]["individual"] / 5, rel=1e-10)
    assert (found.level, found.text) == ("5", "made for the test")
    assert "may be error alone" in found.warnings[-1]


def test_the_important_changes_of_the_definition_are_taken_when_none_are_given(phq9: Measurements) -> None:
    total = phq9.instrument.scale("total")
    known = published_important_changes(total)
    found = measurement_error_estimates(phq9, total, retest=TWO, about={})
    against = [row for row in found if row.analysis == "sdc_to_important_change"]
    assert known
    assert [row.text for row in against] == [one.source for one in known]
    assert all(one.value > 0 for one in known)


def test_the_error_at_each_score_of_a_wave_stands_under_that_score(phq9: Measurements) -> None:
    total, expected = phq9.instrument.scale("total"), R["along"]["phq9"]
    found = conditional_error_estimates(phq9.at_wave("1"), total, about={"instrument": "phq9", "wave": "1"})
    assert [float(row.level or "nan") for row in found] == expected["scores"]
    assert [row.n for row in found] == expected["n"]
    values = [row.value for row in found]
    assert values == pytest.approx(np.sqrt(expected["variance"]), rel=1e-8)
    ends = zip(expected["lowest"], expected["highest"], strict=True)
    assert [row.text for row in found] == [None if a == b else f"{a:g} to {b:g}" for a, b in ends]


@pytest.mark.parametrize(
    ("instrument", "scale", "said"),
    [("eq5d5l", "index", "unlike answers are no error"), ("eq5d5l", "eq_vas", "One item does not tell")],
)
def test_items_that_need_not_agree_tell_no_error(
    phq9: Measurements, instrument: str, scale: str, said: str
) -> None:
    other = load_instrument(instrument)
    [found] = conditional_error_estimates(replace(phq9, instrument=other), other.scale(scale), about={})
    assert said in (found.reason or "")


def test_scores_without_answers_have_an_error_over_time_and_none_along_the_items(phq9: Measurements) -> None:
    bare = replace(phq9, answers=phq9.answers[[]])
    total = phq9.instrument.scale("total")
    [along] = conditional_error_estimates(bare.at_wave("1"), total, about={})
    assert along.reason == "The answers to the items are not at hand."
    assert measurement_error_estimates(bare, total, retest=TWO, about={})[0].value is not None


@pytest.mark.parametrize(
    ("scores", "analysis", "reason"),
    [
        (np.full(806, np.nan), "sem_agreement", "At least 2 persons"),
        (np.full(806, 7.0), "sem_agreement", "never differ"),
        (np.full(806, np.inf), "sem_agreement", "finite"),
        (np.r_[1.0, 2.0, np.full(804, np.nan)], "sem_agreement", "At least 2 persons"),
    ],
)
def test_waves_without_an_error_say_why(
    phq9: Measurements, scores: np.ndarray, analysis: str, reason: str
) -> None:
    spoilt = replace(phq9, scores=phq9.scores.assign(phq9_total=scores))
    found = measurement_error_estimates(spoilt, phq9.instrument.scale("total"), retest=TWO, about={})
    assert reason in (one(found, analysis).reason or "")
    assert all(row.value is not None or row.reason for row in found)
    assert not any(row.value is not None and np.isnan(row.value) for row in found)


def test_two_persons_have_an_error_and_no_limits(phq9: Measurements) -> None:
    two = phq9.where(phq9.rows["person"].isin(phq9.rows["person"].iloc[:2]))
    found = measurement_error_estimates(two, phq9.instrument.scale("total"), retest=TWO, about={})
    assert one(found, "sem_agreement").n == 2
    assert "At least 3 persons" in (one(found, "limits_of_agreement_low").reason or "")


def test_an_error_of_nothing_is_refused() -> None:
    with pytest.raises(NotEstimable, match="never differ"):
        standard_error_of_measurement(mean_squares(np.array([[1.0, 1.0], [2.0, 2.0]])), "agreement")
