"""How often tests between rungs of invariance refuse what is true, and how often a moved item is the one that is set free.

    python tests/validation/invariance_tests.py

Six items of one factor in two groups of 300, the second .5 higher and a fifth wider. Measured answers with normal errors by MLR, and
ordered ones of four options by WLSMV. Writes invariance_tests.json beside it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workmh_measures.analysis.confirmatory_factors.model_from_scales import one_factor
from workmh_measures.analysis.measurement_invariance.compared_answers import (
    InvarianceChoices,
    compared_answers,
)
from workmh_measures.analysis.measurement_invariance.invariance_rule import InvarianceRule
from workmh_measures.analysis.measurement_invariance.ladder import InvarianceLadder, invariance_ladder
from workmh_measures.errors import NotEstimable

Floats = NDArray[np.float64]
Estimator = Literal["MLR", "WLSMV"]

OUT = Path(__file__).with_suffix(".json")
SEED, LEVEL = 20261122, 0.05
DRAWS, MOVED_DRAWS = 5000, 500
PERSONS, MOVED_BY = 300, 0.5
ITEMS = [f"q{i}" for i in range(1, 7)]
LOADINGS = np.array([0.6, 0.7, 0.8, 0.6, 0.7, 0.8])
CUTS = (-0.8, 0.1, 1.0)
MODEL = one_factor(ITEMS)
EVERY_RUNG = InvarianceRule(
    least_cfi_change=-1.0, most_rmsea_change=1.0, most_srmr_change=1.0, least_cfi=-9.0, most_srmr=9.0
)
"""Climbs to the top whatever the tests say."""
BY_TEST = InvarianceRule(least_cfi_change=1.0)
"""Sets items free by the difference test alone."""


def answers(random: np.random.Generator, estimator: Estimator, moved: float) -> dict[str, Floats]:
    """Answers of both groups; the third item of the second group moved."""
    parts = {}
    for name, mean, sd in (("a", 0.0, 1.0), ("b", 0.5, 1.2)):
        trait = random.normal(mean, sd, size=(PERSONS, 1))
        found = LOADINGS * trait + np.sqrt(1 - LOADINGS**2) * random.normal(size=(PERSONS, len(ITEMS)))
        found[:, 2] += moved if name == "b" else 0.0
        parts[name] = found if estimator == "MLR" else np.digitize(found, CUTS).astype(np.float64)
    return parts


def ladder(parts: dict[str, Floats], estimator: Estimator, rule: InvarianceRule) -> InvarianceLadder:
    """The ladder of one draw."""
    choices = InvarianceChoices(estimator=estimator, rule=rule, empty_category="collapse")
    found = compared_answers(MODEL, parts, "groups", choices)
    return invariance_ladder(found.model, found.answers, rule)


def of_estimator(estimator: Estimator) -> dict[str, object]:
    """Share of draws in which each rung's test is refused where all is the same; and what is freed where one item moved."""
    random = np.random.default_rng([SEED, len(estimator)])
    refused: dict[str, list[bool]] = {}
    lost = supported = 0
    for _ in range(DRAWS):
        try:
            found = ladder(answers(random, estimator, 0.0), estimator, EVERY_RUNG)
        except NotEstimable:
            lost += 1
            continue
        tests = {step.rung.name: step.whole.difference for step in found.steps[1:] if step.whole is not None}
        for name, test in tests.items():
            if test is not None:
                refused.setdefault(name, []).append(test.p_value < LEVEL)
        judged = InvarianceRule()
        supported += all(
            step.whole is not None
            and step.whole.change is not None
            and judged.holds(step.whole.change, step.rung.added)
            for step in found.steps[1:]
        )
    first = []
    for _ in range(MOVED_DRAWS):
        moved = ladder(answers(random, estimator, MOVED_BY), estimator, BY_TEST)
        first.append(moved.released[:1] == ("q3",))
    return {
        "refused_by_search": lost,
        "false_alarms": {name: round(float(np.mean(found)), 5) for name, found in refused.items()},
        "tests": {name: len(found) for name, found in refused.items()},
        "every_rung_holds_by_the_rule": round(supported / (DRAWS - lost), 5),
        "moved_item_freed_first": round(float(np.mean(first)), 5),
    }


def main() -> None:
    """Draw, climb and count by each estimator, and write what came out."""
    estimators: tuple[Estimator, ...] = ("MLR", "WLSMV")
    about = {
        "program": "tests/validation/" + Path(__file__).name,
        "seed": SEED,
        "draws": DRAWS,
        "draws_with_an_item_moved": MOVED_DRAWS,
        "persons_in_each_group": PERSONS,
        "moved_by": MOVED_BY,
        "python": sys.version.split()[0],
        "numpy": np.__version__,
    }
    results = {estimator: of_estimator(estimator) for estimator in estimators}
    OUT.write_text(json.dumps({"certificate": about, "results": results}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
