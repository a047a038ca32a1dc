"""How often the intervals of Loevinger's H hold the true value, and how often unrelated items are put in a scale.

    python tests/validation/intervals_of_scalability.py

Six items with four answers that hang on one trait; the true H come from the chance of each pair of answers, the trait summed out.
Writes intervals_of_scalability.json beside it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from workmh_measures.analysis.polychoric.joint_counts import coded_answers
from workmh_measures.analysis.scalability.coefficients import interval_below_one, pair_moments, scalability
from workmh_measures.analysis.scalability.item_selection import mokken_scales
from workmh_measures.errors import NotEstimable

Floats = NDArray[np.float64]

OUT = Path(__file__).with_suffix(".json")
SEED, SAMPLES, LEVEL = 20261122, 5000, 0.95
SLOPES = np.array([1.2, 1.6, 2.0, 2.4, 1.4, 1.8])
PLACES = np.array([-1.0, -0.4, 0.2, 0.6, -0.2, 0.9])
STEPS = np.array([-0.8, 0.0, 0.9])


def above(trait: Floats) -> Floats:
    """Chance of an answer of at least 1, 2, 3 to each item, shape (traits, items, steps)."""
    return np.asarray(expit(SLOPES[:, None] * (trait[:, None, None] - PLACES[:, None] - STEPS)))


def true_values() -> dict[str, Floats]:
    """H of pairs, items and the scale in the population."""
    trait = np.linspace(-8, 8, 4001)
    weight = np.exp(-(trait**2) / 2)
    weight /= weight.sum()
    given = above(trait)
    share = np.einsum("t,tis->is", weight, given)
    together = np.einsum("t,tis,tjr->ijsr", weight, given, given)
    product = np.einsum("is,jr->ij", share, share)
    covariance = together.sum(axis=(2, 3)) - product
    largest = np.minimum(share[:, None, :, None], share[None, :, None, :]).sum(axis=(2, 3)) - product
    for matrix in (covariance, largest):
        np.fill_diagonal(matrix, 0.0)
    with np.errstate(invalid="ignore"):
        pairs = covariance / largest
    return {
        "pairs": pairs[np.triu_indices(len(SLOPES), 1)],
        "items": covariance.sum(axis=1) / largest.sum(axis=1),
        "scale": np.array([covariance.sum() / largest.sum()]),
    }


def held(n: int) -> dict[str, float]:
    """Share of the samples whose interval holds the true value, over all pairs, all items, and the scale."""
    random, true = np.random.default_rng(SEED), true_values()
    kept: dict[str, list[float]] = defaultdict(list)
    for _ in range(SAMPLES):
        chance = above(random.normal(size=n))
        answers = (random.random((n, len(SLOPES), 1)) < chance).sum(axis=2).astype(float)
        found = scalability(coded_answers(answers, categories=[(0, 1, 2, 3)] * len(SLOPES)))
        upper = np.triu_indices(len(SLOPES), 1)
        numbers = {
            "pairs": (found.pairs[upper], found.pair_errors[upper]),
            "items": (found.items, found.item_errors),
            "scale": (np.array([found.scale]), np.array([found.scale_error])),
        }
        for name, (values, errors) in numbers.items():
            for value, error, truth in zip(
                values.tolist(), errors.tolist(), true[name].tolist(), strict=True
            ):
                low, high = interval_below_one(value, error, level=LEVEL)
                kept[f"{name}: held"].append(float(low <= truth <= high))
                kept[f"{name}: bias"].append(value - truth)
    return {name: float(np.mean(values)) for name, values in kept.items()}


def unrelated(n: int) -> float:
    """Share of samples of unrelated items of which any are put in a scale, without a lower bound but significance."""
    random, wrong = np.random.default_rng(SEED), 0
    for _ in range(SAMPLES):
        answers = random.integers(0, 4, (n, 6)).astype(float)
        try:
            found = mokken_scales(pair_moments(coded_answers(answers)), lower_bound=0.0)
        except NotEstimable:
            continue
        wrong += bool(found.any())
    return wrong / SAMPLES


def main() -> None:
    """Write both counts with how they were made."""
    results: dict[str, dict[str, float]] = {f"{n} people": held(n) for n in (100, 300, 1000)}
    results["unrelated items"] = {f"{n} people": unrelated(n) for n in (100, 300)}
    certificate = {
        "program": f"tests/validation/{Path(__file__).name}",
        "samples": SAMPLES,
        "level": LEVEL,
        "seed": SEED,
    }
    text = json.dumps({"certificate": certificate, "results": results}, indent=1)
    OUT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
