"""How often intervals of the mean hours worked hold the true difference, when many work none at all.

    python tests/validation/days_at_work.py

Whether somebody works follows a logistic model of the arm and a measured covariate, the hours of those who do a gamma distribution
whose mean goes with both; true means are integrated. Writes days_at_work.json beside it: coverage of the 95 % intervals of
the difference of the means over everybody, zeros included. The bootstrap of the model in two parts takes too long to be counted.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from _shares_found import Found, bias, held_share, written
from numpy.typing import NDArray
from scipy.special import expit

from workmh_measures.analysis.one_thread import on_one_thread
from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_effects.effect import Effect
from workmh_measures.trial.binary_models.arm_data import ArmData
from workmh_measures.trial.work_models.mean_days import Resampling, bootstrap_difference, welch_difference
from workmh_measures.trial.work_models.two_part_model import two_part_model

Floats: TypeAlias = NDArray[np.float64]

SEED, TRIALS, DRAWS = 20261123, 2000, 1000
TWO_PARTS = "two parts, persons as a sample"
METHODS = ("Welch", "bootstrap, percentiles", "bootstrap, BCa", TWO_PARTS)
SHAPE = 1.5
"""Of the gamma distribution: hours of those who work have a standard deviation of four fifths of their mean."""
EFFECT_ON_HOURS, COVARIATE = 0.2, 0.3


@dataclass(frozen=True)
class Arms:
    """Persons in two arms, logarithms of the odds of any work and of the mean hours in the second, and their difference."""

    name: str
    sizes: tuple[int, int]
    start: float
    arm: float
    hours: float = float(np.log(400.0))

    def parts(self, arm: Floats | float, measured: Floats) -> tuple[Floats, Floats]:
        """Probability of any work, and mean hours of those who do."""
        on_hours = EFFECT_ON_HOURS if self.arm else 0.0
        share = expit(self.start + self.arm * arm + COVARIATE * measured)
        return share, np.exp(self.hours + on_hours * arm + COVARIATE * measured)

    def difference(self) -> float:
        """True difference of the means."""
        points, weights = np.polynomial.hermite_e.hermegauss(80)
        means = [np.prod(self.parts(arm, points), axis=0) @ weights / weights.sum() for arm in (1.0, 0.0)]
        return float(means[0] - means[1])

    def people(self, random: np.random.Generator) -> ArmData:
        """Draw one trial."""
        arm = np.repeat([1.0, 0.0], self.sizes)
        measured = random.normal(size=len(arm))
        share, mean = self.parts(arm, measured)
        hours = (random.random(len(arm)) < share) * random.gamma(SHAPE, mean / SHAPE)
        return ArmData(hours, arm, measured[:, None], ("measured",))


TRIALS_OF = (
    Arms("no difference, a third work", (46, 37), -0.7, 0.0),
    Arms("half against a twelfth work", (46, 37), -2.5, 2.4),
    Arms("half against two fifths work", (38, 20), -0.45, 0.55),
    Arms("two fifths against a quarter work", (229, 181), -1.0, 0.45),
)


def effects(people: ArmData, seed: int) -> Iterator[tuple[str, Effect]]:
    """Yield the difference by every method that has one."""
    first, second = (people.outcome[people.arm == arm] for arm in (1.0, 0.0))
    drawn = Resampling(DRAWS, seed)
    yield "Welch", welch_difference(first, second)
    yield "bootstrap, percentiles", bootstrap_difference(first, second, resampling=drawn)
    yield "bootstrap, BCa", bootstrap_difference(first, second, resampling=drawn, interval="bca")
    yield TWO_PARTS, two_part_model(people).difference()


def in_condition(arms: Arms) -> Iterator[Found]:
    """Draw trials and yield what is found."""
    random, true = np.random.default_rng([SEED, *arms.sizes, int(10 * arms.arm)]), arms.difference()
    limits: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for seed in range(TRIALS):
        found = dict.fromkeys(METHODS, (np.nan, np.nan, np.nan))
        try:
            for name, effect in effects(arms.people(random), seed):
                if effect.value is not None and effect.ci_low is not None and effect.ci_high is not None:
                    found[name] = (effect.value, effect.ci_low, effect.ci_high)
        except NotEstimable:
            pass
        for name, three in found.items():
            limits[name].append(three)
    n = "{} v {}".format(*arms.sizes)
    for name, of_trials in limits.items():
        value, low, high = np.array(of_trials).T
        yield held_share((arms.name, name, n), (low <= true) & (true <= high), ~np.isnan(value))
    for name in ("Welch", TWO_PARTS):
        yield bias((arms.name, name, n), np.array(limits[name])[:, 0] - true)


@on_one_thread
def main() -> None:
    """Draw in every condition and write the shares."""
    rows = [row for arms in TRIALS_OF for row in in_condition(arms)]
    written(__file__, rows, seed=SEED, draws=DRAWS)


if __name__ == "__main__":
    sys.exit(main())
