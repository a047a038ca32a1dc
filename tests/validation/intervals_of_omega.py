"""How often the bootstrap intervals of omega hold the true value.

    python tests/validation/intervals_of_omega.py

Nine items of three factors below one: the shares of both kinds are known from the loadings put in. Normal answers.
Writes intervals_of_omega.json beside it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workmh_measures.analysis.bootstrap import percentile_interval
from workmh_measures.analysis.covariance import listwise_covariance
from workmh_measures.analysis.omega import one_factor_omega, schmid_leiman
from workmh_measures.analysis.omega_estimates import bootstrap_omegas

Floats = NDArray[np.float64]

OUT = Path(__file__).with_suffix(".json")
SEED, SAMPLES, DRAWS, LEVEL = 20261122, 2000, 250, 0.95
FIRST = np.array([0.8, 0.7, 0.6])  # loadings of three items on their own factor
SECOND = np.array([0.8, 0.7, 0.75])  # loadings of the three factors on the one above
ONE = np.array([0.7, 0.6, 0.8, 0.5, 0.7, 0.6, 0.8, 0.5, 0.6])


def of_one_factor(n: int, random: np.random.Generator) -> Floats:
    """Answers of n people to items of one factor."""
    return np.asarray(random.normal(size=(n, 1)) * ONE + random.normal(size=(n, 9)) * np.sqrt(1 - ONE**2))


def of_three_factors(n: int, random: np.random.Generator) -> Floats:
    """Answers of n people to items of three factors below one."""
    factors = random.normal(size=(n, 1)) * SECOND + random.normal(size=(n, 3)) * np.sqrt(1 - SECOND**2)
    loadings = np.tile(FIRST, 3)
    own = random.normal(size=(n, 9)) * np.sqrt(1 - loadings**2)
    return np.asarray(np.repeat(factors, 3, axis=1) * loadings + own)


def true_values() -> dict[str, float]:
    """Shares of the variance of the sum, from the loadings."""
    group, rest = FIRST.sum() ** 2 * (1 - SECOND**2).sum(), 3 * (1 - FIRST**2).sum()
    total = (FIRST.sum() * SECOND.sum()) ** 2 + group + rest
    one = ONE.sum() ** 2
    return {
        "one_factor_ml": float(one / (one + (1 - ONE**2).sum())),
        "omega_total": float(1 - rest / total),
        "omega_hierarchical": float((FIRST.sum() * SECOND.sum()) ** 2 / total),
    }


def held(n: int) -> dict[str, float]:
    """Share of the samples whose interval holds the true value, and the mean estimate."""
    random, true = np.random.default_rng(SEED), true_values()
    kept: dict[str, list[float]] = defaultdict(list)
    for sample in range(SAMPLES):
        flat, steep = of_one_factor(n, random), of_three_factors(n, random)
        one = one_factor_omega(listwise_covariance(flat)[0])
        three = schmid_leiman(listwise_covariance(steep)[0])
        drawn, _, _ = bootstrap_omegas(flat, one, None, draws=DRAWS, seed=sample)
        _, total, hierarchical = bootstrap_omegas(steep, None, three, draws=DRAWS, seed=sample)
        for (name, value), values in zip(true.items(), (drawn, total, hierarchical), strict=True):
            low, high = percentile_interval(values, level=LEVEL)
            kept[f"{name}: held"].append(float(low <= value <= high))
            kept[f"{name}: relative bias"].append(float(np.nanmean(values)) / value - 1)
    return {name: float(np.mean(values)) for name, values in kept.items()}


def main() -> None:
    """Count in every condition and write the shares."""
    about = {
        "program": "tests/validation/" + Path(__file__).name,
        "seed": SEED,
        "draws": SAMPLES,
        "bootstrap": DRAWS,
        "level": LEVEL,
    }
    results = {f"{n} people": held(n) for n in (100, 400)}
    OUT.write_text(json.dumps({"certificate": about, "results": results}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
