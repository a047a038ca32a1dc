"""How often the intervals of alpha hold the true value.

    python tests/validation/intervals_of_alpha.py

Eight items of one factor; normal answers, or four-point answers cut from them. The true value is that of two million people.
Writes intervals_of_alpha.json beside it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workmh_measures.analysis.alpha import cronbach_alpha
from workmh_measures.analysis.alpha_interval import bonett_interval, feldt_interval
from workmh_measures.analysis.bootstrap import bca_interval, percentile_interval
from workmh_measures.analysis.bootstrap_alpha import alpha_influence, bootstrap_alphas
from workmh_measures.analysis.covariance import listwise_covariance

Floats = NDArray[np.float64]

OUT = Path(__file__).with_suffix(".json")
SEED, LEVEL = 20261122, 0.95
DRAWS, BOOTSTRAP = 5000, 500
PEOPLE, BLOCK = 2_000_000, 50_000
CUTS = (0.0, 0.8, 1.5)  # of four-point answers with many at the bottom


@dataclass(frozen=True)
class Condition:
    """People, loadings on the factor, and whether answers have four points."""

    n: int
    loadings: tuple[float, ...]
    points: bool = False

    def answers(self, n: int, random: np.random.Generator) -> Floats:
        """Answers of n people."""
        of_factor = np.array(self.loadings)
        k = len(of_factor)
        own = np.sqrt(1 - of_factor**2)
        latent = random.normal(size=(n, 1)) * of_factor + random.normal(size=(n, k)) * own
        return np.digitize(latent, CUTS).astype(np.float64) if self.points else latent


EQUAL, UNEQUAL = (0.6,) * 8, (0.4, 0.5, 0.6, 0.7, 0.8, 0.7, 0.6, 0.5)
ALPHAS = {
    "30 people, equal loadings, normal answers": Condition(30, EQUAL),
    "100 people, equal loadings, normal answers": Condition(100, EQUAL),
    "100 people, unequal loadings, normal answers": Condition(100, UNEQUAL),
    "100 people, equal loadings, four-point answers": Condition(100, EQUAL, points=True),
    "400 people, unequal loadings, four-point answers": Condition(400, UNEQUAL, points=True),
}


def of_all_people(condition: Condition) -> Floats:
    """Covariance matrix of the answers of everybody."""
    random = np.random.default_rng(SEED - 1)
    blocks = [condition.answers(BLOCK, random) for _ in range(max(PEOPLE // BLOCK, 1))]
    return np.asarray(np.mean([np.cov(block, rowvar=False) for block in blocks], axis=0))


def held_alphas(answers: Floats, true: float, seed: int) -> Counter[str]:
    """Count which intervals of alpha hold the true value."""
    covariance, n = listwise_covariance(answers)
    alpha, k = cronbach_alpha(covariance), len(covariance)
    values = bootstrap_alphas(answers, draws=BOOTSTRAP, seed=seed)
    found = {
        "feldt": feldt_interval(alpha, n, k=k, level=LEVEL),
        "bonett": bonett_interval(alpha, n, k=k, level=LEVEL),
        "bootstrap_percentile": percentile_interval(values, level=LEVEL),
        "bootstrap_bca": bca_interval(alpha, values, influence=alpha_influence(answers), level=LEVEL),
    }
    return Counter(name for name, (low, high) in found.items() if low <= true <= high)


def main() -> None:
    """Count in every condition and write the shares."""
    results: dict[str, dict[str, float]] = {}
    for name, one in ALPHAS.items():
        random, true = np.random.default_rng(SEED), cronbach_alpha(of_all_people(one))
        samples = (held_alphas(one.answers(one.n, random), true, seed) for seed in range(DRAWS))
        results[name] = {k: v / DRAWS for k, v in sorted(sum(samples, Counter()).items())}
    about = {
        "program": "tests/validation/" + Path(__file__).name,
        "seed": SEED,
        "draws": DRAWS,
        "bootstrap": BOOTSTRAP,
        "level": LEVEL,
    }
    OUT.write_text(json.dumps({"certificate": about, "results": results}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
