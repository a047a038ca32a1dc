"""How often intervals of criterion validity and prognosis hold the true value, and tests of no difference reject.

    python tests/validation/intervals_of_criterion.py

Markers are normal with equal variance in cases and controls; outcomes of models follow a logistic regression. Writes
intervals_of_criterion.json beside it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.special import expit, ndtri

from workmh_measures.analysis import diagnostic_accuracy as accuracy
from workmh_measures.analysis.bootstrap import resample_counts
from workmh_measures.analysis.diagnostic_accuracy import TwoByTwo
from workmh_measures.analysis.incremental_value import validation
from workmh_measures.analysis.logistic_model import logistic_model
from workmh_measures.analysis.roc import (
    area_under_curve,
    difference_of_independent_areas,
    difference_of_paired_areas,
    placements,
)
from workmh_measures.errors import NotEstimable

OUT = Path(__file__).with_suffix(".json")
SEED, DRAWS, LEVEL = 20261122, 5000, 0.95
MODEL_DRAWS, BOOTSTRAP = 2000, 200
AREAS = {
    "50 cases, 50 controls, area .70": (50, 50, 0.70),
    "20 cases, 100 controls, area .80": (20, 100, 0.80),
    "30 cases, 30 controls, area .95": (30, 30, 0.95),
}
TABLES = {"sensitivity .80 of 50, specificity .90 of 150": (50, 0.8, 150, 0.9)}
MODELS = {
    "300 persons, log odds ratios .5 and .5": (300, 0.5, 0.5),
    "150 persons, log odds ratios .5 and 0": (150, 0.5, 0.0),
}

Z = float(ndtri((1 + LEVEL) / 2))


def held_areas(cases: int, controls: int, area: float, random: np.random.Generator) -> Counter[str]:
    """Count which intervals of one sample hold the area, and which tests of equal areas reject."""
    shift = np.sqrt(2) * float(ndtri(area))
    kind = np.repeat([1.0, 0.0], [cases, controls])
    shared = random.normal(size=cases + controls)
    first, second = (np.sqrt(0.5) * (shared + random.normal(size=len(kind))) + shift * kind for _ in range(2))
    found = Counter[str]()
    for interval in ("delong", "delong_logit"):
        one = area_under_curve(first[kind == 1], first[kind == 0], interval=interval)
        found[f"auc_{interval}"] += one.ci_low is not None and one.ci_low <= area <= one.ci_high
    paired = difference_of_paired_areas((first, second), kind)
    others = random.normal(size=len(kind)) + shift * kind
    apart = difference_of_independent_areas(
        placements(first[kind == 1], first[kind == 0]), placements(others[kind == 1], others[kind == 0])
    )
    found["rejected_paired"] += paired.p_value is not None and paired.p_value < 1 - LEVEL
    found["rejected_independent"] += apart.p_value is not None and apart.p_value < 1 - LEVEL
    return found


def held_table(
    cases: int, found_cases: float, controls: int, left_controls: float, random: np.random.Generator
) -> Counter[str]:
    """Count which intervals of one table hold the true value."""
    tp, tn = int(random.binomial(cases, found_cases)), int(random.binomial(controls, left_controls))
    table = TwoByTwo(tp, cases - tp, controls - tn, tn)
    plus, minus = found_cases / (1 - left_controls), (1 - found_cases) / left_controls
    odds = plus / minus
    results = {
        "sensitivity_wilson": (accuracy.sensitivity, {}, found_cases),
        "sensitivity_clopper_pearson": (accuracy.sensitivity, {"interval": "clopper_pearson"}, found_cases),
        "lr_plus": (accuracy.lr_plus, {}, plus),
        "lr_minus": (accuracy.lr_minus, {}, minus),
        "diagnostic_odds_ratio": (accuracy.diagnostic_odds_ratio, {}, odds),
    }
    found = Counter[str]()
    for name, (statistic, options, true) in results.items():
        try:
            one = statistic(table, **options)
        except NotEstimable:
            continue
        found[name] += one.ci_low is not None and one.ci_low <= true <= one.ci_high
    return found


def made(n: int, first: float, second: float, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two independent normal predictors beside an intercept, and an outcome."""
    design = np.column_stack([np.ones(n), random.normal(size=(n, 2))])
    return design, (random.random(n) < expit(design @ [-0.5, first, second])) * 1.0


def true_gain(first: float, second: float) -> float:
    """Area of both predictors less that of the first alone, in two million persons."""
    design, outcome = made(2_000_000, first, second, np.random.default_rng(SEED + 1))
    areas = []
    for beta in ([0.0, first, second], [0.0, first, 0.0]):
        marker = design @ np.array(beta)
        areas.append(area_under_curve(marker[outcome == 1], marker[outcome == 0]).value)
    return areas[0] - areas[1]


def held_model(
    n: int, first: float, second: float, *, gain: float, random: np.random.Generator
) -> Counter[str]:
    """Count whether the intervals of an odds ratio and of the gain in area hold the true value."""
    design, outcome = made(n, first, second, random)
    model = logistic_model(design, outcome)
    found = Counter[str](odds_ratio_wald=int(abs(model.coefficients[2] - second) <= Z * model.se[2]))
    samples = resample_counts(n, draws=BOOTSTRAP, seed=int(random.integers(2**31)))
    low, high = validation([design[:, :2], design], outcome, samples).area_gain_interval()
    found["auc_difference_optimism_corrected"] += low <= gain <= high
    return found


def shares(counts: Counter[str], draws: int) -> dict[str, float]:
    """Shares of the draws, by name."""
    return {name: count / draws for name, count in sorted(counts.items())}


def main() -> None:
    """Count in every condition and write the shares."""
    results = {}
    for name, areas in AREAS.items():
        random = np.random.default_rng(SEED)
        results[name] = shares(sum((held_areas(*areas, random) for _ in range(DRAWS)), Counter()), DRAWS)
    for name, table in TABLES.items():
        random = np.random.default_rng(SEED)
        results[name] = shares(sum((held_table(*table, random) for _ in range(DRAWS)), Counter()), DRAWS)
    for name, model in MODELS.items():
        random, gain = np.random.default_rng(SEED), true_gain(*model[1:])
        counts = sum((held_model(*model, gain=gain, random=random) for _ in range(MODEL_DRAWS)), Counter())
        results[name] = shares(counts, MODEL_DRAWS)
    about = {
        "program": "tests/validation/" + Path(__file__).name,
        "seed": SEED,
        "draws": DRAWS,
        "model_draws": MODEL_DRAWS,
        "bootstrap": BOOTSTRAP,
        "level": LEVEL,
    }
    OUT.write_text(json.dumps({"certificate": about, "results": results}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
