"""How often intervals and tests of counts are right, by every table that could have been.

    python tests/validation/effects_of_counts.py

Two arms of the sizes of three published trials, 33 matched pairs, and strata. Of two arms and of pairs every possible table is
counted with its probability; trials in strata are drawn. Writes effects_of_counts.json beside it. An interval is counted
among the tables that have one. The plain interval of the difference of two shares (Wald) is there to be compared with.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice, product
from typing import TypeAlias

import numpy as np
from _shares_found import Found, counted, held_share, rejected_share, written
from numpy.typing import NDArray
from scipy.stats import binom, multinomial

from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_effects.effect import Effect, wald_effect
from workmh_measures.trial.binary_effects.independence_tests import fisher_test, pearson_chi_square
from workmh_measures.trial.binary_effects.odds_ratio import odds_ratio
from workmh_measures.trial.binary_effects.paired_shares import Pairs, mcnemar_test, paired_difference
from workmh_measures.trial.binary_effects.risk_difference import risk_difference
from workmh_measures.trial.binary_effects.risk_ratio import risk_ratio
from workmh_measures.trial.binary_effects.stratified_effects import (
    cochran_mantel_haenszel,
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
    mantel_haenszel_ratio,
)
from workmh_measures.trial.binary_effects.two_arms import TwoArms

Floats: TypeAlias = NDArray[np.float64]

SEED, TRIALS = 20261123, 5000
SLACK = 1e-9
LEAST = 1e-10
"""Tables less likely than this in every condition are left out: together they are beyond the digits that are kept."""
COMMON = np.arange(0.05, 0.951, 0.01)
"""Shares that both arms have, gone through for the mean and the worst."""


@dataclass(frozen=True)
class Size:
    """Persons in two arms, and the shares that a trial of that size published."""

    n: int
    m: int
    share: float
    control: float

    @property
    def name(self) -> str:
        return f"{self.n} v {self.m}"


SIZES = (Size(46, 37, 22 / 46, 3 / 37), Size(229, 181, 83 / 227, 49 / 181), Size(38, 20, 19 / 36, 7 / 18))


def plain_difference(arms: TwoArms) -> Effect:
    """The interval of Wald."""
    p, q = arms.share, arms.control_share
    variance = p * (1 - p) / arms.n + q * (1 - q) / arms.control_n
    if not variance:
        return Effect(p - q, p - q, p - q)
    return wald_effect(p - q, variance**0.5)


INTERVALS: dict[str, dict[str, Callable[[TwoArms], Effect]]] = {
    "difference": {
        "Miettinen-Nurminen": partial(risk_difference, interval="miettinen_nurminen"),
        "Newcombe": partial(risk_difference, interval="newcombe"),
        "Wald": plain_difference,
    },
    "ratio": {
        "Miettinen-Nurminen": partial(risk_ratio, interval="miettinen_nurminen"),
        "Koopman": partial(risk_ratio, interval="koopman"),
        "Katz": partial(risk_ratio, interval="log"),
    },
    "odds ratio": {
        "Woolf": partial(odds_ratio, interval="wald"),
        "mid-p": partial(odds_ratio, interval="mid_p"),
        "exact": partial(odds_ratio, interval="exact"),
    },
}
TESTS: dict[str, Callable[[TwoArms], Effect]] = {
    "chi-squared": pearson_chi_square,
    "Yates": partial(pearson_chi_square, yates=True),
    "mid-p": partial(fisher_test, mid_p=True),
    "Fisher": fisher_test,
}


def truth(measure: str, p: Floats, q: Floats) -> Floats:
    """The true difference, ratio or odds ratio of shares."""
    if measure == "difference":
        return p - q
    return p / q if measure == "ratio" else p / (1 - p) * (1 - q) / q


def tables(size: Size, p: Floats, q: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return every table that matters, shape (k, 2), and its probability in each condition, shape (conditions, k)."""
    one = binom.pmf(np.arange(size.n + 1), size.n, p[:, None])
    other = binom.pmf(np.arange(size.m + 1), size.m, q[:, None])
    chances = one[:, :, None] * other[:, None, :]
    places = np.argwhere((chances > LEAST).any(axis=0))
    return places, chances[:, places[:, 0], places[:, 1]]


def limits(method: Callable[[TwoArms], Effect], arms: list[TwoArms]) -> Floats:
    """Lower and upper limit in each table, shape (k, 2); NaN where there is no interval."""
    found = np.full((len(arms), 2), np.nan)
    for place, one in enumerate(arms):
        try:
            effect = method(one)
        except NotEstimable:
            continue
        if effect.ci_low is not None or effect.ci_high is not None:
            found[place] = (
                -np.inf if effect.ci_low is None else effect.ci_low,
                np.inf if effect.ci_high is None else effect.ci_high,
            )
    return found


def p_values(method: Callable[..., Effect], tables_found: list[TwoArms] | list[Pairs]) -> Floats:
    """p in each table; 1 where there is nothing to test."""
    found = np.ones(len(tables_found))
    for place, one in enumerate(tables_found):
        try:
            p = method(one).p_value
        except NotEstimable:
            continue
        found[place] = 1.0 if p is None else p
    return found


def two_arms(size: Size) -> Iterator[Found]:
    """Yield what every interval and test gives at one size."""
    p = np.concatenate([[size.share, size.control], COMMON])
    q = np.concatenate([[size.control, size.control], COMMON])
    places, chances = tables(size, p, q)
    arms = [TwoArms(int(x), size.n, int(y), size.m) for x, y in places]
    for measure, methods in INTERVALS.items():
        for name, method in methods.items():
            low, high = limits(method, arms).T
            true = truth(measure, p, q)[:, None]
            known = chances @ np.isfinite(np.where(np.isnan(low), np.nan, 0.0))
            held = (chances * ((low <= true + SLACK) & (true - SLACK <= high))).sum(axis=1) / known
            yield from _told(f"{measure}: ", (name, size.name), "coverage", (held, known))
    for name, test in TESTS.items():
        # Where the arms differ, at the shares of the trial, it is power that is counted.
        rejected = chances @ (p_values(test, arms) <= 0.05)
        told = _told("no difference: ", (name, size.name), "type I", (rejected, np.ones_like(rejected)))
        yield from islice(told, 1, None)


def _told(title: str, method: tuple[str, str], what: str, found: tuple[Floats, Floats]) -> Iterator[Found]:
    shares, known = found
    worst = int(shares[2:].argmin() if what == "coverage" else shares[2:].argmax()) + 2
    yield counted((f"{title}shares of the trial", *method), what, shares[0], known[0])
    yield counted((f"{title}both the share of its controls", *method), what, shares[1], known[1])
    mean = shares[2:].mean(), known[2:].mean()
    yield counted((f"{title}both alike, mean of .05 to .95", *method), what, *mean)
    yield counted((f"{title}both alike, worst of .05 to .95", *method), what, shares[worst], known[worst])


PAIRS = 33
# Shares of pairs in which only the first, or only the second, has the outcome.
DISCORDANT = {"10 % differ": (0.05, 0.05), "30 % differ": (0.15, 0.15), "50 % differ": (0.25, 0.25)}
APART = {"30 % against 10 %": (0.30, 0.10), "45 % against 5 %": (0.45, 0.05)}
PAIRED_TESTS: dict[str, Callable[[Pairs], Effect]] = {
    "McNemar": partial(mcnemar_test, test="chi_square"),
    "corrected": partial(mcnemar_test, test="corrected"),
    "mid-p": partial(mcnemar_test, test="mid_p"),
    "exact": partial(mcnemar_test, test="exact"),
}
PAIRED_INTERVALS: dict[str, Callable[[Pairs], Effect]] = {
    "Tango": partial(paired_difference, interval="tango"),
    "Newcombe": partial(paired_difference, interval="newcombe"),
}


def pairs() -> Iterator[Found]:
    """Yield what tests and intervals of 33 pairs give; pairs that agree do so half by both having the outcome."""
    every = [c for c in product(range(PAIRS + 1), repeat=3) if sum(c) <= PAIRS]
    counts = [(PAIRS - sum(c), *c) for c in every]
    of_pairs = [Pairs(*c) for c in counts]
    # Tests see the discordant pairs alone; intervals of Newcombe the others too.
    found = {name: p_values(test, of_pairs) <= 0.05 for name, test in PAIRED_TESTS.items()}
    bounds = {
        name: np.array([(e.ci_low, e.ci_high) for e in map(method, of_pairs)], dtype=np.float64)
        for name, method in PAIRED_INTERVALS.items()
    }
    for title, (b, c) in (DISCORDANT | APART).items():
        same = (1 - b - c) / 2
        chances = multinomial.pmf(counts, PAIRS, (same, b, c, same))
        where = (f"pairs: {title}", f"{PAIRS} pairs")
        if title in DISCORDANT:
            for name, rejected in found.items():
                yield counted((where[0], name, where[1]), "type I", float(chances[rejected].sum()))
        for name, bound in bounds.items():
            held = (bound[:, 0] <= b - c + SLACK) & (b - c - SLACK <= bound[:, 1])
            yield counted((where[0], name, where[1]), "coverage", float(chances[held].sum()))


@dataclass(frozen=True)
class Strata:
    """Arms in strata: persons of each arm in each, the share of controls there, and what the programme does."""

    name: str
    sizes: tuple[tuple[int, int], ...]
    controls: tuple[float, ...]


STRATA = (
    Strata("5 strata", ((6, 5), (8, 6), (9, 8), (11, 9), (12, 9)), (0.1, 0.2, 0.3, 0.4, 0.5)),
    Strata("30 strata of 2 v 2", ((2, 2),) * 30, (0.1, 0.2, 0.3, 0.4, 0.5) * 6),
)
COMMON_EFFECTS = {"difference": 0.15, "ratio": 1.5, "odds ratio": 2.0}
STRATIFIED: dict[str, Callable[[list[TwoArms]], Effect]] = {
    "difference": mantel_haenszel_difference,
    "ratio": mantel_haenszel_ratio,
    "odds ratio": mantel_haenszel_odds_ratio,
}


def drawn(strata: Strata, shares: Floats, random: np.random.Generator) -> list[list[TwoArms]]:
    """Trials with so large shares in the first arm."""
    sizes = np.array(strata.sizes)
    first = random.binomial(sizes[:, 0], shares, size=(TRIALS, len(sizes)))
    second = random.binomial(sizes[:, 1], strata.controls, size=(TRIALS, len(sizes)))
    return [
        [TwoArms(int(x), n, int(y), m) for x, y, (n, m) in zip(*both, strata.sizes, strict=True)]
        for both in zip(first, second, strict=True)
    ]


def in_strata(strata: Strata, random: np.random.Generator) -> Iterator[Found]:
    """Yield what Mantel and Haenszel give in one layout."""
    q = np.array(strata.controls)
    n = " v ".join(str(sum(side)) for side in zip(*strata.sizes, strict=True))
    for measure, true in COMMON_EFFECTS.items():
        odds = q / (1 - q) * true
        shares = {"difference": q + true, "ratio": q * true, "odds ratio": odds / (1 + odds)}[measure]
        bounds = np.array([_limits(STRATIFIED[measure], trial) for trial in drawn(strata, shares, random)])
        held = (bounds[:, 0] <= true) & (true <= bounds[:, 1])
        where = (f"{strata.name}: {measure} {true:g}", "Mantel-Haenszel", n)
        yield held_share(where, held, ~np.isnan(bounds[:, 0]))
    alike = drawn(strata, q, random)
    for name, corrected in (("Cochran-Mantel-Haenszel", False), ("corrected", True)):
        p = np.array([cochran_mantel_haenszel(trial, corrected=corrected).p_value for trial in alike])
        yield rejected_share((f"{strata.name}: no difference", name, n), p <= 0.05)


def _limits(method: Callable[[list[TwoArms]], Effect], trial: list[TwoArms]) -> tuple[float, float]:
    try:
        effect = method(trial)
    except NotEstimable:
        return np.nan, np.nan
    return float(effect.ci_low or 0.0), float(np.inf if effect.ci_high is None else effect.ci_high)


def main() -> None:
    """Count and draw everything, and write the shares."""
    rows = [row for size in SIZES for row in two_arms(size)]
    rows += pairs()
    random = np.random.default_rng(SEED)
    rows += [row for strata in STRATA for row in in_strata(strata, random)]
    written(__file__, rows, seed=SEED, trials_in_strata=TRIALS)


if __name__ == "__main__":
    sys.exit(main())
