"""How far slopes and boundaries of the graded model lie from the true ones, and how often their intervals hold these.

    python tests/validation/item_response_parameters.py

Eight items of four options, the trait standard normal; 250 and 1,000 persons. Writes item_response_parameters.json beside it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from workmh_measures.analysis.item_response.graded_model import GradedModel
from workmh_measures.analysis.item_response.item_places import item_places
from workmh_measures.analysis.item_response.marginal_maximum_likelihood import fitted_items
from workmh_measures.errors import NotEstimable

Floats = NDArray[np.float64]

OUT = Path(__file__).with_suffix(".json")
SEED, LEVEL = 20261122, 0.95
DRAWS = 2000
SIZES = (250, 1000)
SLOPES = np.array([1.0, 1.0, 1.5, 1.5, 2.0, 2.0, 2.5, 2.5])
CENTRES = np.array([-0.5, 0.5] * 4)
BOUNDARIES = CENTRES[:, None] + np.array([-1.0, 0.0, 1.0])
TRUE = np.column_stack([SLOPES, BOUNDARIES])
REACH = NormalDist().inv_cdf((1 + LEVEL) / 2)


def answers(n: int, random: np.random.Generator) -> Floats:
    """Answers of n people."""
    trait = random.standard_normal((n, 1, 1))
    above = random.random((n, len(SLOPES), 1)) < 1 / (1 + np.exp(-SLOPES[:, None] * (trait - BOUNDARIES)))
    return above.sum(axis=2).astype(np.float64)


def estimated(found: Floats) -> tuple[Floats, Floats]:
    """Slopes and boundaries, and their standard errors."""
    fit = fitted_items(GradedModel(), found)
    places = item_places(fit)
    values, errors = fit.parameters.copy(), fit.standard_errors.copy()
    values[:, 1:], errors[:, 1:] = places.values[:, 1:], places.errors[:, 1:]
    return values, errors


def of_size(n: int) -> dict[str, object]:
    """Mean error, its share of the true value, and coverage, of slopes and boundaries, item by item."""
    random, refused = np.random.default_rng([SEED, n]), 0
    values, held = [], []
    while len(values) < DRAWS:
        try:
            value, error = estimated(answers(n, random))
        except NotEstimable:
            refused += 1
            continue
        values.append(value)
        held.append(np.abs(value - TRUE) <= REACH * error)
    off = np.mean(values, axis=0) - TRUE
    coverage = np.mean(held, axis=0)
    return {
        "refused": refused,
        "slope_relative_bias": np.round(off[:, 0] / SLOPES, 5).tolist(),
        "boundary_bias": np.round(off[:, 1:], 5).tolist(),
        "slope_coverage": np.round(coverage[:, 0], 5).tolist(),
        "boundary_coverage": np.round(coverage[:, 1:], 5).tolist(),
    }


def main() -> None:
    """Draw, fit and count at every size, and write what came out."""
    about = {
        "program": "tests/validation/" + Path(__file__).name,
        "seed": SEED,
        "draws": DRAWS,
        "level": LEVEL,
        "slopes": SLOPES.tolist(),
        "boundaries": BOUNDARIES.tolist(),
    }
    results = {str(n): of_size(n) for n in SIZES}
    OUT.write_text(json.dumps({"certificate": about, "results": results}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
