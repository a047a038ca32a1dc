"""Two-by-two tables against epiR and base R; cut-offs against pROC; what has no value says why."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from workmh_measures.analysis import diagnostic_accuracy as accuracy
from workmh_measures.analysis.diagnostic_accuracy import Measured, TwoByTwo, two_by_two
from workmh_measures.analysis.roc import cases_and_controls, roc_curve
from workmh_measures.errors import NotEstimable

from .later_work import jobs, reference, workers

REFERENCE = reference("diagnostic_accuracy")
CURVES = reference("roc")
SHARES: dict[str, Callable[..., Measured]] = {
    "sensitivity": accuracy.sensitivity,
    "specificity": accuracy.specificity,
    "ppv": accuracy.ppv,
    "npv": accuracy.npv,
    "prevalence": accuracy.prevalence,
}


def table(name: str) -> TwoByTwo:
    return TwoByTwo(*(int(cell) for cell in REFERENCE[name]["cells"]))


def three(found: Measured) -> tuple[float | None, ...]:
    return found.value, found.ci_low, found.ci_high


@pytest.mark.parametrize("name", REFERENCE)
@pytest.mark.parametrize("interval", ["wilson", "clopper_pearson"])
def test_every_share_is_that_of_base_r(name: str, interval: str) -> None:
    for share, statistic in SHARES.items():
        found = statistic(table(name), interval=interval, level=REFERENCE[name]["level"])
        assert three(found) == pytest.approx(REFERENCE[name][interval][share], rel=1e-8, abs=1e-12), share


@pytest.mark.parametrize("name", REFERENCE)
def test_shares_and_ratios_are_those_of_epir(name: str) -> None:
    expected, level = REFERENCE[name], REFERENCE[name]["level"]
    for share in ("sensitivity", "specificity", "ppv", "npv"):
        found = SHARES[share](table(name), level=level)
        assert three(found) == pytest.approx(expected[f"epi_{share}"], rel=1e-8), share
    for ratio in (accuracy.lr_plus, accuracy.lr_minus):
        found = ratio(table(name), level=level)
        assert three(found) == pytest.approx(expected[ratio.__name__], rel=1e-8), ratio
    found = accuracy.diagnostic_odds_ratio(table(name), level=level)
    assert three(found) == pytest.approx(expected["diagnostic_odds_ratio"], rel=1e-8)


@pytest.mark.parametrize("name", REFERENCE)
def test_predictive_values_at_a_stated_prevalence_are_those_of_the_logit_interval(name: str) -> None:
    expected, level = REFERENCE[name], REFERENCE[name]["level"]
    found = accuracy.ppv_at_prevalence(table(name), 0.1, level=level)
    assert three(found) == pytest.approx(expected["ppv_at_10_percent"], rel=1e-8)
    found = accuracy.npv_at_prevalence(table(name), 0.1, level=level)
    assert three(found) == pytest.approx(sorted_ends(expected["npv_at_10_percent"]), rel=1e-8)


def sorted_ends(three: list[float]) -> list[float]:
    return [three[0], *sorted(three[1:])]


def test_at_the_prevalence_of_the_data_the_predictive_values_are_those_of_the_data() -> None:
    one = table("workers_anxiety_8")
    share = one.cases / one.n
    assert accuracy.ppv_at_prevalence(one, share).value == pytest.approx(accuracy.ppv(one).value)
    assert accuracy.npv_at_prevalence(one, share).value == pytest.approx(accuracy.npv(one).value)
    with pytest.raises(ValueError, match="between 0 and 1"):
        accuracy.ppv_at_prevalence(one, 1.0)


def test_persons_without_score_or_criterion_are_in_no_cell() -> None:
    reached = np.array([1, 1, 0, 0, np.nan, 1])
    criterion = np.array([1, 0, 1, 0, 1, np.nan])
    assert two_by_two(reached, criterion) == TwoByTwo(1, 1, 1, 1)
    with pytest.raises(NotEstimable, match="must be 0 or 1"):
        two_by_two(np.array([2.0]), np.array([1.0]))


@pytest.mark.parametrize(
    ("cells", "statistic", "reason"),
    [
        ((5, 5, 0, 10), accuracy.lr_plus, "Nobody without the criterion reaches"),
        ((5, 5, 10, 0), accuracy.lr_minus, "Everybody without the criterion reaches"),
        ((0, 0, 5, 5), accuracy.lr_plus, "there are 0 and 10"),
        ((0, 0, 5, 5), accuracy.sensitivity, "nobody to count"),
        ((0, 5, 0, 5), accuracy.ppv, "nobody to count"),
        ((5, 0, 5, 5), accuracy.diagnostic_odds_ratio, "cell of the two-by-two table is empty"),
    ],
)
def test_an_empty_cell_is_told_and_nothing_is_added_to_it(
    cells: tuple[int, ...], statistic: Callable[[TwoByTwo], Measured], reason: str
) -> None:
    with pytest.raises(NotEstimable, match=reason):
        statistic(TwoByTwo(*cells))


def test_a_ratio_of_zero_has_no_interval() -> None:
    assert three(accuracy.lr_plus(TwoByTwo(0, 5, 3, 7))) == (0.0, None, None)
    assert three(accuracy.lr_minus(TwoByTwo(5, 0, 3, 7))) == (0.0, None, None)


MARKERS = {
    "jobs_depression": ("depress1", "employed", "lower"),
    "jobs_self_efficacy": ("job_seek", "employed", "higher"),
    "workers_anxiety": ("anxiety", "criterion", "higher"),
    "workers_depression": ("depression", "criterion", "higher"),
}


def curve_of(name: str):
    marker, criterion, toward = MARKERS[name]
    frame = workers() if name.startswith("workers") else jobs()
    pair = cases_and_controls(
        frame[marker].to_numpy(np.float64), frame[criterion].to_numpy(np.float64), toward=toward
    )
    return roc_curve(*pair, toward=toward)


@pytest.mark.parametrize("name", MARKERS)
def test_the_cutoff_of_youden_is_that_of_proc(name: str) -> None:
    curve, expected = curve_of(name), CURVES[name]
    best = accuracy.cutoff_of_youden(curve)
    assert len(best) == 1
    assert curve.sensitivity[best[0]] == pytest.approx(expected["best_sensitivity"], rel=1e-12)
    assert curve.specificity[best[0]] == pytest.approx(expected["best_specificity"], rel=1e-12)
    # pROC puts its threshold half-way to the next value that occurs; here the value itself is the cut-off.
    middle = (curve.cutoffs[best[0]] + curve.cutoffs[best[0] - 1]) / 2
    assert middle == pytest.approx(expected["best_threshold"], rel=1e-12)


def test_equal_cutoffs_are_all_found_the_most_sensitive_first() -> None:
    curve = roc_curve(np.array([2.0, 3.0]), np.array([1.0, 2.0]))
    assert [curve.cutoffs[i] for i in accuracy.cutoff_of_youden(curve)] == [2.0, 3.0]


@pytest.mark.parametrize("least", [0.5, 0.8, 0.9, 1.0])
def test_the_cutoff_of_a_sensitivity_is_the_last_that_reaches_it(least: float) -> None:
    curve = curve_of("workers_anxiety")
    at = accuracy.cutoff_of_sensitivity(curve, least)
    assert curve.sensitivity[at] >= least > curve.sensitivity[at + 1]


def test_a_sensitivity_that_is_exactly_reached_counts() -> None:
    curve = roc_curve(np.arange(1.0, 11.0), np.array([0.0, 5.5]))
    assert curve.cutoffs[accuracy.cutoff_of_sensitivity(curve, 0.7)] == 4.0


def test_cutoffs_of_bootstrap_samples_come_as_often_as_in_r() -> None:
    """R drew persons, here multinomial counts are drawn: shares of the cut-offs within 4 standard errors of both."""
    expected = CURVES["jobs_best_cutoffs"]
    draws = 4000
    chosen = accuracy.best_cutoffs(curve_of("jobs_depression"), draws=draws, seed=7)
    for value, share in zip(expected["values"], expected["share"], strict=True):
        found = float(np.mean(chosen == value))
        pooled = (found + share) / 2
        error = np.sqrt(pooled * (1 - pooled) * (1 / draws + 1 / expected["draws"]))
        assert abs(found - share) <= 4 * error + 1e-12, value


def test_the_interval_of_the_cutoff_holds_it_and_comes_back_with_its_seed() -> None:
    curve = curve_of("jobs_depression")
    low, high = accuracy.youden_cutoff_interval(curve, draws=500, seed=3)
    assert (low, high) == accuracy.youden_cutoff_interval(curve, draws=500, seed=3)
    assert low <= curve.cutoffs[accuracy.cutoff_of_youden(curve)[0]] <= high
    assert {low, high} <= set(curve.cutoffs)


def test_a_score_with_many_values_needs_no_more_room_than_one_with_few() -> None:
    chance = np.random.default_rng(9)
    curve = roc_curve(chance.normal(size=4000) + 1, chance.normal(size=4000))
    tracemalloc.start()
    chosen = accuracy.best_cutoffs(curve, draws=400, seed=1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 * 2**20
    assert len(chosen) == 400
    assert abs(float(np.median(chosen)) - 0.5) < 0.3
