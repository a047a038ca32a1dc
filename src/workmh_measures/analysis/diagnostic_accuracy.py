"""How a cut-off agrees with a criterion: sensitivity, specificity, predictive values, likelihood ratios, odds ratio.

All from one table of two by two. Shares have the interval of Wilson or the exact one of Clopper and Pearson, ratios that
of the normal distribution on their logarithm. Nothing is added to empty cells: a ratio that would be infinite is not
estimated, and one that is zero has no interval.
Validated against epiR 2.0.57 and base R 4.2.2: tests/reference/diagnostic_accuracy.R.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .entry_agreement import exact_interval
from .roc import RocCurve
from .wilson_interval import wilson_interval

__all__ = [
    "Measured",
    "TwoByTwo",
    "best_cutoffs",
    "cutoff_of_sensitivity",
    "cutoff_of_youden",
    "diagnostic_odds_ratio",
    "lr_minus",
    "lr_plus",
    "npv",
    "npv_at_prevalence",
    "ppv",
    "ppv_at_prevalence",
    "prevalence",
    "sensitivity",
    "specificity",
    "two_by_two",
    "youden_cutoff_interval",
]

Floats: TypeAlias = NDArray[np.float64]
ShareInterval = Literal["wilson", "clopper_pearson"]

_LEVEL = 0.95
# Sensitivities are fractions of counts; what lies this close to the one asked for has reached it.
_REACHED = 1e-12
# Numbers held at once, 8 MB: with more, nothing is faster and much is fuller.
_AT_ONCE = 2**20


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its interval, which is None where there is none; `n` persons are in it."""

    value: float
    ci_low: float | None
    ci_high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """Persons with and without the criterion, by whether they reach the cut-off."""

    true_positive: int
    false_negative: int
    false_positive: int
    true_negative: int

    @property
    def cases(self) -> int:
        """Persons with the criterion."""
        return self.true_positive + self.false_negative

    @property
    def controls(self) -> int:
        """Persons without the criterion."""
        return self.false_positive + self.true_negative

    @property
    def n(self) -> int:
        """All persons."""
        return self.cases + self.controls


def two_by_two(reached: Floats, criterion: Floats) -> TwoByTwo:
    """Count persons by test and criterion.

    Parameters
    ----------
    reached : shape (n,), 1 where the cut-off is reached, 0 where not, NaN where there is no score.
    criterion : shape (n,), 1, 0, or NaN where it is not known.

    Raises
    ------
    NotEstimable
        If either holds anything else.
    """
    known = ~(np.isnan(reached) | np.isnan(criterion))
    test, truth = reached[known], criterion[known]
    if not np.isin(np.concatenate([test, truth]), (0.0, 1.0)).all():
        raise NotEstimable.because("Test and criterion must be 0 or 1.")
    true_positive = int(np.count_nonzero((test == 1) & (truth == 1)))
    false_positive = int(np.count_nonzero((test == 1) & (truth == 0)))
    cases = int(np.count_nonzero(truth == 1))
    return TwoByTwo(true_positive, cases - true_positive, false_positive, len(truth) - cases - false_positive)


def prevalence(table: TwoByTwo, *, interval: ShareInterval = "wilson", level: float = _LEVEL) -> Measured:
    """Share of persons with the criterion."""
    return _share(table.cases, table.n, interval, level)


def sensitivity(table: TwoByTwo, *, interval: ShareInterval = "wilson", level: float = _LEVEL) -> Measured:
    """Share of those with the criterion who reach the cut-off."""
    return _share(table.true_positive, table.cases, interval, level)


def specificity(table: TwoByTwo, *, interval: ShareInterval = "wilson", level: float = _LEVEL) -> Measured:
    """Share of those without the criterion who do not reach the cut-off."""
    return _share(table.true_negative, table.controls, interval, level)


def ppv(table: TwoByTwo, *, interval: ShareInterval = "wilson", level: float = _LEVEL) -> Measured:
    """Share of those who reach the cut-off who have the criterion, at the prevalence of these data."""
    return _share(table.true_positive, table.true_positive + table.false_positive, interval, level)


def npv(table: TwoByTwo, *, interval: ShareInterval = "wilson", level: float = _LEVEL) -> Measured:
    """Share of those who do not reach the cut-off who are without the criterion, at the prevalence of these data."""
    return _share(table.true_negative, table.true_negative + table.false_negative, interval, level)


def lr_plus(table: TwoByTwo, *, level: float = _LEVEL) -> Measured:
    """Positive likelihood ratio, sensitivity / (1 - specificity).

    Raises
    ------
    NotEstimable
        If there is no case or no control, or nobody without the criterion reaches the cut-off.

    References
    ----------
    Simel DL, Samsa GP, Matchar DB (1991) Journal of Clinical Epidemiology 44:763-770, doi:10.1016/0895-4356(91)90128-V.
    """
    _both_kinds(table)
    if table.false_positive == 0:
        raise NotEstimable.because(
            "Nobody without the criterion reaches the cut-off: the ratio has no finite value."
        )
    return _ratio_of_shares(table.true_positive, table.cases, table.false_positive, table.controls, level)


def lr_minus(table: TwoByTwo, *, level: float = _LEVEL) -> Measured:
    """Negative likelihood ratio, (1 - sensitivity) / specificity; see `lr_plus`."""
    _both_kinds(table)
    if table.true_negative == 0:
        raise NotEstimable.because(
            "Everybody without the criterion reaches the cut-off: the ratio has no finite value."
        )
    return _ratio_of_shares(table.false_negative, table.cases, table.true_negative, table.controls, level)


def diagnostic_odds_ratio(table: TwoByTwo, *, level: float = _LEVEL) -> Measured:
    """Odds of reaching the cut-off with the criterion over those without it.

    Raises
    ------
    NotEstimable
        If one of the four cells is empty.
    """
    cells = (table.true_positive, table.false_negative, table.false_positive, table.true_negative)
    if min(cells) == 0:
        raise NotEstimable.because(
            "A cell of the two-by-two table is empty: the odds ratio has no finite value."
        )
    value = table.true_positive * table.true_negative / (table.false_negative * table.false_positive)
    low, high = _log_interval(value, sum(1 / cell for cell in cells), level)
    return Measured(value, low, high, table.n)


def ppv_at_prevalence(table: TwoByTwo, share: float, *, level: float = _LEVEL) -> Measured:
    """Positive predictive value where `share` of the persons have the criterion.

    Parameters
    ----------
    table : gives sensitivity and specificity.
    share : prevalence the value is for, between 0 and 1; taken as known.

    Raises
    ------
    NotEstimable
        As `lr_plus`.
    ValueError
        If the share is not between 0 and 1.

    Notes
    -----
    The odds of the share times the likelihood ratio; the interval is that of the ratio, turned the same way (the logit
    interval of Mercaldo and others).

    References
    ----------
    Mercaldo ND, Lau KF, Zhou XH (2007) Statistics in Medicine 26:2170-2183, doi:10.1002/sim.2677.
    """
    ratio = lr_plus(table, level=level)
    odds = _odds(share)
    return _turned(ratio, lambda x: odds * x / (1 + odds * x))


def npv_at_prevalence(table: TwoByTwo, share: float, *, level: float = _LEVEL) -> Measured:
    """Negative predictive value where `share` of the persons have the criterion; see `ppv_at_prevalence`."""
    ratio = lr_minus(table, level=level)
    odds = _odds(share)
    turned = _turned(ratio, lambda x: 1 / (1 + odds * x))
    return Measured(turned.value, turned.ci_high, turned.ci_low, turned.n)


def cutoff_of_youden(curve: RocCurve) -> tuple[int, ...]:
    """Positions on the curve where sensitivity + specificity is largest, the most sensitive first.

    Notes
    -----
    Compared in whole numbers, so that equal ones are found equal.

    References
    ----------
    Youden WJ (1950) Cancer 3:32-35.
    """
    index = curve.true_positives * curve.n_controls - curve.false_positives * curve.n_cases
    return tuple(int(i) for i in np.flatnonzero(index == index.max()))


def cutoff_of_sensitivity(curve: RocCurve, least: float) -> int:
    """Position of the most specific cut-off whose sensitivity is at least `least` (between 0 and 1)."""
    return int(np.flatnonzero(curve.true_positives >= (least - _REACHED) * curve.n_cases)[-1])


def best_cutoffs(curve: RocCurve, *, draws: int, seed: int) -> Floats:
    """Return the cut-off by Youden of each bootstrap sample, cases and controls drawn apart; shape (draws,).

    Notes
    -----
    A sample of cases is a multinomial draw of their values, so nobody is drawn one by one. Of several best cut-offs the most
    sensitive is taken, as the estimate does.
    """
    chance = np.random.default_rng(seed)
    of_cases = -np.diff(curve.true_positives) / curve.n_cases
    of_controls = -np.diff(curve.false_positives) / curve.n_controls
    step = max(1, _AT_ONCE // len(of_cases))
    chosen = []
    for start in range(0, draws, step):
        size = min(step, draws - start)
        cases = _reaching(chance.multinomial(curve.n_cases, of_cases, size=size))
        controls = _reaching(chance.multinomial(curve.n_controls, of_controls, size=size))
        chosen.append(np.argmax(cases * curve.n_controls - controls * curve.n_cases, axis=1))
    return np.asarray(curve.cutoffs[:-1][np.concatenate(chosen)])


def youden_cutoff_interval(
    curve: RocCurve, *, draws: int = 2000, seed: int = 1, level: float = _LEVEL
) -> tuple[float, float]:
    """Bootstrap percentile interval of the cut-off by Youden; see `best_cutoffs`.

    Parameters
    ----------
    curve : gives how many cases and controls have each value.
    draws, seed : number of bootstrap samples, and what makes them the same again.
    level : confidence as a share.

    Returns
    -------
    Two values that occur: each limit the cut-off whose cumulative share of the draws first reaches it.
    """
    chosen = np.sort(best_cutoffs(curve, draws=draws, seed=seed))
    tail = (1 - level) / 2
    low, high = (chosen[max(0, int(np.ceil(p * draws)) - 1)] for p in (tail, 1 - tail))
    return float(low), float(high)


def _reaching(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Persons with each value or a later one."""
    return np.asarray(np.cumsum(counts[:, ::-1], axis=1)[:, ::-1])


def _share(events: int, n: int, interval: ShareInterval, level: float) -> Measured:
    if n < 1:
        raise NotEstimable.because("There is nobody to count.")
    limits = wilson_interval if interval == "wilson" else exact_interval
    return Measured(events / n, *limits(events, n, level=level), n)


def _both_kinds(table: TwoByTwo) -> None:
    if not table.cases or not table.controls:
        raise NotEstimable.because(
            "Persons with and without the criterion are needed; "
            f"there are {table.cases} and {table.controls}."
        )


def _ratio_of_shares(events: int, n: int, others: int, m: int, level: float) -> Measured:
    value = (events / n) / (others / m)
    if events == 0:
        return Measured(value, None, None, n + m)
    low, high = _log_interval(value, 1 / events - 1 / n + 1 / others - 1 / m, level)
    return Measured(value, low, high, n + m)


def _log_interval(value: float, variance: float, level: float) -> tuple[float, float]:
    from scipy.special import ndtri

    factor = float(np.exp(ndtri((1 + level) / 2) * np.sqrt(variance)))
    return value / factor, value * factor


def _odds(share: float) -> float:
    if not 0 < share < 1:
        raise ValueError(f"A prevalence lies between 0 and 1; found {share:g}.")
    return share / (1 - share)


def _turned(ratio: Measured, turn: Callable[[float], float]) -> Measured:
    low, high = (None if limit is None else turn(limit) for limit in (ratio.ci_low, ratio.ci_high))
    return Measured(turn(ratio.value), low, high, ratio.n)
