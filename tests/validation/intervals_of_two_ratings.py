"""How often the intervals of two ratings hold the true value: intraclass correlation, SEM, limits of agreement.

    python tests/validation/intervals_of_two_ratings.py

Two normal scores of each person: person + level of the occasion + error. Writes intervals_of_two_ratings.json beside it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from workmh_measures.analysis.intraclass_correlation import intraclass_correlation, mean_squares
from workmh_measures.analysis.limits_of_agreement import limits_of_agreement
from workmh_measures.analysis.measurement_error import standard_error_of_measurement

OUT = Path(__file__).with_suffix(".json")
SEED, DRAWS, LEVEL = 20261122, 5000, 0.95
PERSONS, ERROR = 4.0, 2.0  # variances
CONDITIONS = {
    "30 persons, no level of the occasion": (30, 0.0),
    "100 persons, no level of the occasion": (100, 0.0),
    "400 persons, no level of the occasion": (400, 0.0),
    "100 persons, level with variance 0.02": (100, 0.02),
    "100 persons, level with variance 0.5": (100, 0.5),
}


def held(n: int, level: float, random: np.random.Generator) -> Counter[str]:
    """Count which intervals of one sample hold the true value."""
    occasion = np.sqrt(level) * random.normal(size=2)
    person = np.sqrt(PERSONS) * random.normal(size=(n, 1))
    ratings = person + occasion + np.sqrt(ERROR) * random.normal(size=(n, 2))
    squares = mean_squares(ratings)
    found = {
        "icc_1_1": (intraclass_correlation(squares, "icc_1_1"), PERSONS / (PERSONS + level + ERROR)),
        "icc_a_1": (intraclass_correlation(squares, "icc_a_1"), PERSONS / (PERSONS + level + ERROR)),
        "icc_c_1": (intraclass_correlation(squares, "icc_c_1"), PERSONS / (PERSONS + ERROR)),
        "sem_agreement": (standard_error_of_measurement(squares, "agreement"), (level + ERROR) ** 0.5),
        "sem_consistency": (standard_error_of_measurement(squares, "consistency"), ERROR**0.5),
    }
    # Differences are seen from these two occasions: their levels are part of the truth.
    limits = limits_of_agreement(ratings[:, 0], ratings[:, 1])
    middle, reach = float(occasion[1] - occasion[0]), 1.96 * (2 * ERROR) ** 0.5
    truths = {"bias": middle, "low": middle - reach, "high": middle + reach}
    found |= {f"limits_of_agreement_{part}": (getattr(limits, part), at) for part, at in truths.items()}
    return Counter(name for name, (one, true) in found.items() if one.ci_low <= true <= one.ci_high)


def main() -> None:
    """Count in every condition and write the shares."""
    results = {}
    for name, (n, level) in CONDITIONS.items():
        random = np.random.default_rng(SEED)
        counts: Counter[str] = Counter()
        for _ in range(DRAWS):
            counts += held(n, level, random)
        results[name] = {one: count / DRAWS for one, count in sorted(counts.items())}
    about = {
        "program": "tests/validation/" + Path(__file__).name,
        "seed": SEED,
        "draws": DRAWS,
        "level": LEVEL,
    }
    OUT.write_text(json.dumps({"certificate": about, "results": results}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
