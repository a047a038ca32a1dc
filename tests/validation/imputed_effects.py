"""How often intervals after multiple imputation are right: missing at random, shifted, and after a jump to the reference.

    python tests/validation/imputed_effects.py

An amount before and at two waves in two arms; people of the first arm leave after poor waves, of the second after good ones, a
third of them by the last wave. The difference there, adjusted for the amount before, is pooled by the rules of Rubin with the
degrees of freedom of Barnard and Rubin. Shifted: who left the first arm really fares worse by so many points. Jump to reference:
the effect that remains when those who left have none; beside the pooled standard error stands a bootstrap of conditional means
(Wolbers and others 2022), which is what the estimate spreads by over trials. Writes imputed_effects.json beside it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import numpy as np
import pandas as pd
from _shares_found import Found, bias, error_ratio, held_share, written
from numpy.typing import NDArray

from workmh_measures.analysis.one_thread import on_one_thread
from workmh_measures.trial.imputation.chained_equations import (
    ColumnMethod,
    ImputationPlan,
    imputed_tables,
)
from workmh_measures.trial.imputation.pooling import Pooled, pooled
from workmh_measures.trial.imputation.reference_based import ReferencePlan, reference_imputed
from workmh_measures.trial.imputation.sensitivity import shifted

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Result: TypeAlias = tuple[float, float, float, float]
"""Estimate, standard error and limits."""

SEED, TRIALS = 20261123, 2000
IMPUTATIONS, ROUNDS, APART, RESAMPLES = 10, 3, 5, 200
SPREAD = np.array([[40.0, 22.0, 18.0], [22.0, 44.0, 28.0], [18.0, 28.0, 48.0]])
ROOT = np.linalg.cholesky(SPREAD)
EFFECTS, SHIFT = np.array([0.0, -2.0, -4.0]), 4.0
LEFT, ELSE = 0.3, 0.08
SIZES = (50,)


def trial(each: int, random: np.random.Generator) -> tuple[Floats, Floats, Flags]:
    """Return what would have been, what is seen, both (n, 3), and who is in the first arm."""
    treated = np.arange(2 * each) % 2 == 1
    errors = random.normal(size=(2 * each, 3)) @ ROOT.T
    y = 20 + EFFECTS * treated[:, None] + errors
    seen = y.copy()
    for wave in (1, 2):
        likely = np.where((errors[:, wave - 1] > 0) == treated, LEFT, ELSE)
        gone = np.isnan(seen[:, wave - 1]) | (random.random(2 * each) < likely)
        seen[gone, wave] = np.nan
    return y, seen, treated


def share_gone() -> float:
    """Share of the first arm without the last wave, by many persons."""
    _, seen, treated = trial(2_000_000, np.random.default_rng(SEED))
    return float(np.isnan(seen[treated, 2]).mean())


def adjusted(y: Floats, treated: Flags) -> tuple[float, float]:
    """Difference at the last wave and its variance, by least squares with the amount before."""
    design = np.column_stack([np.ones(len(y)), treated, y[:, 0]])
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ design.T @ y[:, 2]
    rest = y[:, 2] - design @ found
    return float(found[1]), float(rest @ rest / (len(y) - 3) * inverse[1, 1])


def pooled_over(tables: Iterable[Floats], treated: Flags) -> Pooled:
    """Difference over imputed tables."""
    values, variances = zip(*(adjusted(table, treated) for table in tables), strict=True)
    return pooled(values, variances, complete_df=len(treated) - 3)


def _chained(seen: Floats, treated: Flags, method: ColumnMethod, seed: int) -> list[Floats]:
    columns = ["before", "first", "last"]
    plan = ImputationPlan(
        methods=dict.fromkeys(columns, method), imputations=IMPUTATIONS, rounds=ROUNDS, seed=seed
    )
    tables = imputed_tables(pd.DataFrame(seen, columns=columns), pd.Series(treated), plan)
    return [table.to_numpy() for table in tables]


def _joint(seen: Floats, treated: Flags, jump: bool, seed: int) -> Iterator[Floats]:
    after = "jump_to_reference" if jump else "own_arm"
    plan = ReferencePlan(after, imputations=IMPUTATIONS, apart=APART, seed=seed)
    return reference_imputed(seen, treated, plan)


def at_random(seen: Floats, treated: Flags, seed: int) -> Iterator[tuple[str, Result]]:
    """Yield the difference when those who left go on as their own arm."""
    yield "normal, by arm", _of(pooled_over(_chained(seen, treated, "normal", seed), treated))
    yield "matched, by arm", _of(pooled_over(_chained(seen, treated, "matched", seed), treated))
    yield "joint normal", _of(pooled_over(_joint(seen, treated, False, seed), treated))
    stayed = ~np.isnan(seen[:, 2])
    value, variance = adjusted(seen[stayed], treated[stayed])
    yield "those who stayed", _plain(value, variance**0.5)


def moved(seen: Floats, treated: Flags, seed: int) -> Iterator[tuple[str, Result]]:
    """Yield the difference when the values of those who left the first arm are shifted."""
    gone, tables = np.isnan(seen[:, 2]), _chained(seen, treated, "normal", seed)
    later = [np.column_stack([table[:, :2], shifted(table[:, 2], gone, treated, SHIFT)]) for table in tables]
    yield "normal, by arm, shifted", _of(pooled_over(later, treated))


def jumped(seen: Floats, treated: Flags, seed: int) -> Iterator[tuple[str, Result]]:
    """Yield the difference when those who left the first arm are as the second."""
    yield "pooled by Rubin", _of(pooled_over(_joint(seen, treated, True, seed), treated))
    random, n = np.random.default_rng(seed), len(seen)
    weights = np.ones((RESAMPLES + 1, n))
    for arm in (treated, ~treated):
        each = int(arm.sum())
        weights[1:, arm] = random.multinomial(each, np.full(each, 1 / each), size=RESAMPLES)
    drawn = conditional_means(seen, treated, weights)
    yield "bootstrap of conditional means", _plain(float(drawn[0]), float(np.nanstd(drawn[1:], ddof=1)))


def conditional_means(seen: Floats, treated: Flags, weights: Floats) -> Floats:
    """Difference after a jump to the reference, by expected values; for each row of weights, shape (draws,)."""
    before, first, last = np.nan_to_num(seen).T
    one, two = ~np.isnan(seen[:, 1]), ~np.isnan(seen[:, 2])
    ones = np.ones(len(seen))
    means, slopes = {}, {}
    for arm in (True, False):
        w = weights * (treated == arm)
        early = _least_squares(np.column_stack([ones, before]), first, w * one)
        late = _least_squares(np.column_stack([ones, before, first]), last, w * two)
        at_start = (w @ before) / w.sum(axis=1)
        at_first = early[:, 0] + early[:, 1] * at_start
        at_last = late[:, 0] + late[:, 1] * at_start + late[:, 2] * at_first
        means[arm], slopes[arm] = (at_start, at_first, at_last), (early[:, 1], late[:, 1], late[:, 2])
    by_start, own, by_first = slopes[False]
    filled = np.broadcast_to(last, weights.shape).copy()
    for arm in (True, False):
        off = before - means[arm][0][:, None]
        off_first = np.where(one, first - means[arm][1][:, None], by_start[:, None] * off)
        expected = means[False][2][:, None] + own[:, None] * off + by_first[:, None] * off_first
        filled[:, (treated == arm) & ~two] = expected[:, (treated == arm) & ~two]
    design = np.column_stack([ones, treated, before])
    return _least_squares(design, filled, weights)[:, 1]


def _least_squares(design: Floats, outcome: Floats, weights: Floats) -> Floats:
    """Coefficients for each row of weights, NaN where they are not told; the outcome is shared, or has a row for each."""
    squares = np.einsum("bn,nk,nl->bkl", weights, design, design, optimize=True)
    sums = (weights * outcome) @ design
    found = np.full(sums.shape, np.nan)
    usable = np.linalg.cond(squares) < 1e12
    found[usable] = np.linalg.solve(squares[usable], sums[usable][:, :, None])[:, :, 0]
    return found


def _of(found: Pooled) -> Result:
    return found.value, found.se, *found.interval()


def _plain(value: float, se: float) -> Result:
    return value, se, value - 1.959963984540054 * se, value + 1.959963984540054 * se


QUESTIONS: dict[str, Callable[[Floats, Flags, int], Iterator[tuple[str, Result]]]] = {
    "missing at random": at_random,
    "those who left fare worse by 4 points": moved,
    "jump to reference": jumped,
}


def in_condition(question: str, each: int, true: float) -> Iterator[Found]:
    """Draw trials for one question and yield what is found."""
    random, results = np.random.default_rng([SEED, each]), defaultdict(list)
    for seed in range(TRIALS):
        _, seen, treated = trial(each, random)
        for name, result in QUESTIONS[question](seen, treated, seed):
            results[name].append(result)
    n = f"{each} v {each}"
    kept = {name: np.array(found).T for name, found in results.items()}
    for name, (_, _, low, high) in kept.items():
        yield held_share((question, name, n), (low <= true) & (true <= high))
    for name, (value, *_) in kept.items():
        yield bias((question, name, n), value - true)
    for name, (value, se, *_) in kept.items():
        yield error_ratio((question, name, n), value, se)


@on_one_thread
def main() -> None:
    """Draw in every condition and write the shares."""
    gone = share_gone()
    truths = dict(
        zip(QUESTIONS, (EFFECTS[2], EFFECTS[2] + SHIFT * gone, EFFECTS[2] * (1 - gone)), strict=True)
    )
    rows = [
        row
        for question, true in truths.items()
        for each in SIZES
        for row in in_condition(question, each, true)
    ]
    written(__file__, rows, seed=SEED, imputations=IMPUTATIONS, share_gone=round(gone, 4))


if __name__ == "__main__":
    sys.exit(main())
