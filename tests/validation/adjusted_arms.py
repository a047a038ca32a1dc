"""How often intervals of adjusted comparisons are right: of shares, near perfect prediction, and of amounts that get lost.

    python tests/validation/adjusted_arms.py

Arms of the sizes of published trials. Shares follow a logistic model of the arm, a measured and a yes-or-no covariate, or one the model
does not know (a squared covariate); true marginal differences are integrated. Amounts are measured before and at three waves; people of the first
arm are lost after poor waves, of the second after good ones, which is missing at random for models of all waves, not for those
who are left. Writes adjusted_arms.json beside it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from _shares_found import Found, bias, held_share, written
from numpy.typing import NDArray
from scipy.special import expit

from workmh_measures.analysis.one_thread import on_one_thread
from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_effects.effect import Effect
from workmh_measures.trial.binary_models.adjusted_odds import adjusted_odds_ratio
from workmh_measures.trial.binary_models.arm_data import ArmData
from workmh_measures.trial.binary_models.firth_logistic import firth_effect
from workmh_measures.trial.binary_models.standardised_shares import standardised_shares
from workmh_measures.trial.repeated_measures.contrasts import Contrast, FixedEffectTests
from workmh_measures.trial.repeated_measures.fitted_model import repeated_measures_model
from workmh_measures.trial.repeated_measures.trial_design import (
    TrialColumns,
    constrained_design,
    trial_design,
)

Floats: TypeAlias = NDArray[np.float64]
Result: TypeAlias = tuple[float, float, float]
"""Estimate and limits."""

SEED, TRIALS = 20261123, 2000
NOTHING: Result = (np.nan, np.nan, np.nan)


@dataclass(frozen=True)
class Shares:
    """Persons in two arms and the logistic model of their outcome."""

    name: str
    sizes: tuple[int, int]
    start: float
    arm: float
    squared: float = 0.0

    def eta(self, arm: Floats | float, measured: Floats, yes: Floats) -> Floats:
        """Logarithm of the odds."""
        squares = self.squared * (measured**2 - 1)
        return np.asarray(self.start + self.arm * arm + 0.8 * measured + 0.6 * yes + squares)

    def difference(self) -> float:
        """True difference of the shares over all persons there could be."""
        points, weights = np.polynomial.hermite_e.hermegauss(80)
        weights = weights / weights.sum()
        shares = [
            np.mean([weights @ expit(self.eta(arm, points, np.full(80, y))) for y in (0.0, 1.0)])
            for arm in (1.0, 0.0)
        ]
        return float(shares[0] - shares[1])

    def people(self, random: np.random.Generator) -> ArmData:
        """Draw one trial."""
        arm = np.repeat([1.0, 0.0], self.sizes)
        measured, yes = random.normal(size=len(arm)), random.integers(0, 2, len(arm)).astype(np.float64)
        outcome = (random.random(len(arm)) < expit(self.eta(arm, measured, yes))).astype(np.float64)
        return ArmData(outcome, arm, np.column_stack([measured, yes]), ("measured", "yes"))


SHARES = (
    Shares("no difference", (46, 37), -1.0, 0.0),
    Shares("twice the odds", (46, 37), -1.0, np.log(2)),
    Shares("twice the odds", (38, 20), -0.5, np.log(2)),
    Shares("twice the odds", (229, 181), -1.0, np.log(2)),
    Shares("twice the odds, a square the model lacks", (229, 181), -1.0, np.log(2), 0.5),
)
RARE = (
    Shares("few controls reach it (8 %), odds ratio 10", (46, 37), -3.0, np.log(10)),
    Shares("very few controls reach it (2.5 %), odds ratio 20", (46, 37), -4.3, np.log(20)),
)


def _of(effect: Effect, *, ratio: bool = False) -> Result:
    if effect.value is None or effect.ci_low is None or effect.ci_high is None:
        return NOTHING
    found = np.array([effect.value, effect.ci_low, effect.ci_high])
    value, low, high = np.log(found) if ratio else found
    return float(value), float(low), float(high)


def _differences(people: ArmData) -> Iterator[tuple[str, Result]]:
    yield "persons as a sample", _of(standardised_shares(people).difference())
    yield "HC3", _of(standardised_shares(people, variance="hc3").difference())
    yield "model", _of(standardised_shares(people, variance="model").difference())


def _odds(people: ArmData) -> Iterator[tuple[str, Result]]:
    yield "Firth, profile", _of(firth_effect(people.design, people.outcome, 1), ratio=True)
    try:
        yield "maximum likelihood, Wald", _of(adjusted_odds_ratio(people), ratio=True)
    except NotEstimable:
        yield "maximum likelihood, Wald", NOTHING


def of_shares(
    shares: Shares, random: np.random.Generator, measure: Literal["difference", "odds ratio"]
) -> Iterator[Found]:
    """Draw trials of one outcome and yield what comparisons of it give."""
    results: dict[str, list[Result]] = defaultdict(list)
    for _ in range(TRIALS):
        people = shares.people(random)
        try:
            for name, result in _differences(people) if measure == "difference" else _odds(people):
                results[name].append(result)
        except NotEstimable:
            for name in ("persons as a sample", "HC3", "model"):
                results[name].append(NOTHING)
    title = "standardised difference" if measure == "difference" else "odds ratio at given covariates"
    n = "{} v {}".format(*shares.sizes)
    true = shares.difference() if measure == "difference" else shares.arm
    yield from _told((f"{title}: {shares.name}", n), results, true)


def _told(where: tuple[str, str], results: dict[str, list[Result]], true: float) -> Iterator[Found]:
    condition, n = where
    for name, found in results.items():
        value, low, high = np.array(found).T
        yield held_share((condition, name, n), (low <= true) & (true <= high), ~np.isnan(value))
    for name, found in results.items():
        yield bias((condition, name, n), np.array(found)[:, 0] - true)


SPREAD = np.array(
    [[40.0, 22.0, 18.0, 16.0], [22.0, 44.0, 28.0, 22.0], [18.0, 28.0, 48.0, 32.0], [16.0, 22.0, 32.0, 52.0]]
)
"""Covariance of baseline and three waves."""
EFFECTS = np.array([0.0, -2.0, -3.0, -3.0])
COLUMNS = TrialColumns("y", "person", "wave", "arm", (0, 1), (1, 2, 3), baseline="y0")
LAST = TrialColumns("y", "person", "wave", "arm", (0, 1), (3,), baseline="y0")


def table(persons: int, random: np.random.Generator, *, lose: bool) -> pd.DataFrame:
    """Draw one trial with a row for each person and wave seen."""
    arm = np.arange(persons) % 2
    y = 20 + EFFECTS * arm[:, None] + random.normal(size=(persons, 4)) @ np.linalg.cholesky(SPREAD).T
    seen = np.ones((persons, 3), dtype=bool)
    for wave in range(3 if lose else 0):
        poor = y[:, wave] > 20 + EFFECTS[wave] * arm
        lost = random.random(persons) < np.where(poor == (arm == 1), 0.25, 0.04)
        seen[:, wave] = (seen[:, wave - 1] if wave else True) & ~lost
    person, wave = np.nonzero(seen)
    return pd.DataFrame(
        {"person": person, "wave": wave + 1, "arm": arm[person], "y0": y[person, 0], "y": y[person, wave + 1]}
    )


def _at_last(columns: TrialColumns, *, constrained: bool = False) -> Callable[[pd.DataFrame], Contrast]:
    def difference(rows: pd.DataFrame) -> Contrast:
        design = (constrained_design if constrained else trial_design)(rows, columns)
        tests = FixedEffectTests(repeated_measures_model(design.data), "kenward_roger")
        return tests.contrast(design.difference_weights(1, 3))

    return difference


MODELS: dict[str, Callable[[pd.DataFrame], Contrast]] = {
    "all waves (MMRM)": _at_last(COLUMNS),
    "constrained (cLDA)": _at_last(COLUMNS, constrained=True),
    "ANCOVA of those left": _at_last(LAST),
}


def of_amounts(title: str, lose: bool) -> Iterator[Found]:
    """Draw trials of an amount and yield what models of it give at the last wave."""
    for persons in (60, 120):
        random = np.random.default_rng([SEED, persons, lose])
        results: dict[str, list[Result]] = defaultdict(list)
        for _ in range(TRIALS):
            rows = table(persons, random, lose=lose)
            for name, model in MODELS.items():
                try:
                    one = model(rows)
                    results[name].append((one.value, *one.interval()))
                except NotEstimable:
                    results[name].append(NOTHING)
        where = f"difference at the last wave: {title}", f"{persons // 2} v {persons // 2}"
        yield from _told(where, results, float(EFFECTS[3]))


@on_one_thread
def main() -> None:
    """Draw in every condition and write the shares."""
    random = np.random.default_rng(SEED)
    rows = [row for shares in SHARES for row in of_shares(shares, random, "difference")]
    rows += [row for shares in RARE for row in of_shares(shares, random, "odds ratio")]
    rows += [*of_amounts("everybody seen", False), *of_amounts("lost by what was seen", True)]
    written(__file__, rows, seed=SEED)


if __name__ == "__main__":
    sys.exit(main())
