"""How often intervals and tests of models of repeated measures are right in small trials with drop-out.

    python tests/validation/intervals_of_repeated_measures.py

Two arms without a difference, four waves with an unstructured covariance, a baseline; whoever was worse than the mean at a
wave is lost more often at the next. Writes intervals_of_repeated_measures.json beside it: the share of 95 % intervals of the
difference at the last wave that hold 0, and of joint tests of all waves with p below .05, for each way to have degrees of
freedom; `normal` takes the plain standard error and the normal distribution.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from workmh_measures.analysis.one_thread import on_one_thread
from workmh_measures.errors import NotEstimable
from workmh_measures.trial.repeated_measures.contrasts import DegreesOfFreedom, FixedEffectTests
from workmh_measures.trial.repeated_measures.fitted_model import repeated_measures_model
from workmh_measures.trial.repeated_measures.subject_patterns import RepeatedOutcomes

OUT = Path(__file__).with_suffix(".json")
SEED, TRIALS, WAVES = 20261122, 5000, 4
METHODS: tuple[DegreesOfFreedom, ...] = ("satterthwaite", "kenward_roger")
COVARIANCE = np.array(
    [[30.0, 20.0, 16.0, 12.0], [20.0, 36.0, 24.0, 20.0], [16.0, 24.0, 42.0, 30.0], [12.0, 20.0, 30.0, 50.0]]
)


def trial(persons: int, random: np.random.Generator) -> RepeatedOutcomes:
    """Draw one trial; about a third of the persons lack the last wave."""
    arm, baseline = np.arange(persons) % 2, random.normal(size=persons)
    y = 2 * baseline[:, None] + random.normal(size=(persons, WAVES)) @ np.linalg.cholesky(COVARIANCE).T
    seen = np.ones(y.shape, dtype=bool)
    for wave in range(1, WAVES):
        lost = random.random(persons) < np.where(y[:, wave - 1] > 0, 0.2, 0.06)
        seen[:, wave] = seen[:, wave - 1] & ~lost
    person, wave_of = np.nonzero(seen)
    at = np.eye(WAVES)[wave_of]
    design = np.column_stack([at, at * arm[person, None], at * baseline[person, None]])
    return RepeatedOutcomes(y[seen], design, person, wave_of, WAVES)


def counted(data: RepeatedOutcomes) -> Counter[str]:
    """Count what is right and what is not in one trial."""
    model, found = repeated_measures_model(data), Counter[str]()
    unit = np.eye(3 * WAVES)
    last, all_waves = unit[2 * WAVES - 1], unit[WAVES : 2 * WAVES]
    for method in METHODS:
        tests = FixedEffectTests(model, method)
        one = tests.contrast(last)
        low, high = one.interval()
        found[f"{method} holds"] += low <= 0 <= high
        found[f"{method} rejects"] += tests.joint_test(all_waves).p_value < 0.05
        if method == "satterthwaite":
            found["normal holds"] += abs(one.t) <= 1.959963984540054
    return found


@on_one_thread
def main() -> None:
    """Count in every condition and write the shares."""
    results: dict[str, dict[str, float]] = {}
    for persons in (20, 40, 100):
        random, counts = np.random.default_rng(SEED), Counter[str]()
        for _ in range(TRIALS):
            try:
                counts += counted(trial(persons, random))
            except NotEstimable:
                counts["not estimable"] += 1
        fitted = TRIALS - counts.pop("not estimable", 0)
        shares = {name: count / fitted for name, count in sorted(counts.items())}
        results[f"{persons} persons"] = {"fitted": fitted, **shares}
    certificate = {
        "program": "tests/validation/intervals_of_repeated_measures.py",
        "seed": SEED,
        "draws": TRIALS,
        "python": sys.version.split()[0],
        "numpy": np.__version__,
    }
    text = json.dumps({"certificate": certificate, "results": results}, indent=1)
    OUT.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
