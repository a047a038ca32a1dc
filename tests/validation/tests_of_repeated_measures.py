"""How often tests of repeated measures find a difference where there is none, in very small trials.

    python tests/validation/tests_of_repeated_measures.py

Two arms without a difference, four waves with an unstructured covariance, a baseline by wave; everybody seen throughout, or
about a quarter lost by the last wave, more often after a poor outcome. Writes tests_of_repeated_measures.json beside it: tests
at 5 % of the last wave and of all waves together, for each way to have degrees of freedom. Trials that cannot be fitted, or
have too few persons for a joint test, are told and not counted.
"""

from __future__ import annotations

import sys
from collections import defaultdict

import numpy as np
from _shares_found import Found, rejected_share, written

from workmh_measures.analysis.one_thread import on_one_thread
from workmh_measures.errors import NotEstimable
from workmh_measures.trial.repeated_measures.contrasts import DegreesOfFreedom, FixedEffectTests
from workmh_measures.trial.repeated_measures.fitted_model import repeated_measures_model
from workmh_measures.trial.repeated_measures.subject_patterns import RepeatedOutcomes

SEED, TRIALS, WAVES, LEVEL = 20261123, 5000, 4, 0.05
PERSONS = (12, 20, 40)
METHODS: dict[str, DegreesOfFreedom] = {
    "Satterthwaite": "satterthwaite",
    "Kenward-Roger": "kenward_roger",
}
COVARIANCE = np.array(
    [[30.0, 20.0, 16.0, 12.0], [20.0, 36.0, 24.0, 20.0], [16.0, 24.0, 42.0, 30.0], [12.0, 20.0, 30.0, 50.0]]
)
LOST_AFTER_POOR, LOST_ELSE = 0.15, 0.04


def trial(persons: int, lose: bool, random: np.random.Generator) -> RepeatedOutcomes:
    """Draw one trial."""
    arm, baseline = np.arange(persons) % 2, random.normal(size=persons)
    y = 2 * baseline[:, None] + random.normal(size=(persons, WAVES)) @ np.linalg.cholesky(COVARIANCE).T
    seen = np.ones(y.shape, dtype=bool)
    for wave in range(1, WAVES if lose else 1):
        lost = random.random(persons) < np.where(y[:, wave - 1] > 0, LOST_AFTER_POOR, LOST_ELSE)
        seen[:, wave] = seen[:, wave - 1] & ~lost
    person, wave_of = np.nonzero(seen)
    at = np.eye(WAVES)[wave_of]
    design = np.column_stack([at, at * arm[person, None], at * baseline[person, None]])
    return RepeatedOutcomes(y[seen], design, person, wave_of, WAVES)


def p_values(data: RepeatedOutcomes) -> dict[str, float]:
    """Return the p value of each test; NaN where there is none."""
    unit = np.eye(3 * WAVES)
    found = {f"{which}: {name}": np.nan for which in ("last wave", "all waves") for name in METHODS}
    try:
        model = repeated_measures_model(data)
    except NotEstimable:
        return found
    for name, method in METHODS.items():
        tests = FixedEffectTests(model, method)
        try:
            found[f"last wave: {name}"] = tests.contrast(unit[2 * WAVES - 1]).p_value
            found[f"all waves: {name}"] = tests.joint_test(unit[WAVES : 2 * WAVES]).p_value
        except NotEstimable:
            continue
    return found


@on_one_thread
def main() -> None:
    """Draw in every condition and write the shares."""
    rows: list[Found] = []
    for persons in PERSONS:
        for title, lose in (("everybody seen", False), ("a quarter lost", True)):
            random = np.random.default_rng([SEED, persons, lose])
            p: dict[str, list[float]] = defaultdict(list)
            for _ in range(TRIALS):
                for name, value in p_values(trial(persons, lose, random)).items():
                    p[name].append(value)
            for name, values in p.items():
                which, method = name.split(": ")
                found = np.array(values)
                where = (f"{which}, {title}", method, f"{persons} persons")
                rows.append(rejected_share(where, found <= LEVEL, ~np.isnan(found)))
    written(__file__, rows, seed=SEED)


if __name__ == "__main__":
    sys.exit(main())
