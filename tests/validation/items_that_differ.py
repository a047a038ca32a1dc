"""How often items are said to differ between groups where they do not, and where they do.

    python tests/validation/items_that_differ.py

Eight items with four options, graded responses to a normal trait, two groups of equal size. Tests at 5 % of the first item,
matched by the sum, by the rest and by the trait, and of its item response parameters with all others as anchors; and how often
the rule that is declared by default, with purification, flags the first item, and any other. Writes items_that_differ.json
beside it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaincc

from workmh_measures.analysis.differential_item_functioning.difference_rule import DifferenceRule
from workmh_measures.analysis.differential_item_functioning.logistic_difference import (
    KINDS,
    logistic_difference,
)
from workmh_measures.analysis.differential_item_functioning.matching import Matching, matching_variable
from workmh_measures.analysis.differential_item_functioning.purified_difference import purified_difference
from workmh_measures.analysis.item_response.fitted_groups import GroupChoices, fitted_groups
from workmh_measures.analysis.item_response.graded_model import GradedModel
from workmh_measures.errors import NotEstimable

Floats = NDArray[np.float64]

OUT = Path(__file__).with_suffix(".json")
SEED, LEVEL = 20261122, 0.05
SAMPLES, WHERE_ONE_DIFFERS = 2000, 500
SLOPES = np.array([1.6, 1.2, 1.4, 1.6, 1.8, 2.0, 1.5, 1.7])
PLACES = np.array([-0.4, -0.8, -0.6, -0.2, 0.0, 0.2, 0.4, 0.6])
STEPS = np.array([-1.0, 0.0, 1.2])
MATCHINGS: tuple[Matching, ...] = ("sum", "rest", "trait")


@dataclass(frozen=True)
class Condition:
    """Persons in each group, how far the trait of the second lies from the first, and its own first item."""

    n: int
    apart: float = 0.0
    harder: float = 0.0
    slope: float = SLOPES[0]

    @property
    def samples(self) -> int:
        """How many are drawn: shares near 5 % need more."""
        return SAMPLES if self.harder == 0.0 and self.slope == SLOPES[0] else WHERE_ONE_DIFFERS

    def answers(self, random: np.random.Generator) -> tuple[Floats, list[str]]:
        """Answers of both groups, and the group of each person."""
        parts = []
        for group in (0, 1):
            trait = random.normal(size=(self.n, 1, 1)) + group * self.apart
            slopes, places = SLOPES.copy(), PLACES.copy()
            if group:
                slopes[0], places[0] = self.slope, places[0] + self.harder
            above = expit(slopes[:, None] * (trait - places[:, None] - STEPS))
            parts.append((random.random((self.n, len(SLOPES), 1)) < above).sum(axis=2))
        return np.concatenate(parts).astype(float), ["a"] * self.n + ["b"] * self.n


CONDITIONS = {
    "no difference, 2 x 250 persons, same trait": Condition(250),
    "no difference, 2 x 500 persons, trait 0.5 apart": Condition(500, apart=0.5),
    "first item 0.4 harder, 2 x 500 persons, trait 0.5 apart": Condition(500, apart=0.5, harder=0.4),
    "first item with slope 0.9 for 1.6, 2 x 500 persons, trait 0.5 apart": Condition(
        500, apart=0.5, slope=0.9
    ),
}


def said(answers: Floats, groups: list[str]) -> Iterator[str]:
    """Yield what is said to differ in one sample."""
    alike = np.zeros(answers.shape[1], dtype=bool)
    for by in MATCHINGS:
        matching = matching_variable(answers, groups, alike, by=by)
        first = matching if matching.ndim == 1 else matching[:, 0]
        p = logistic_difference(answers[:, [0]], groups, first).p[0]
        yield from (f"{kind}_{by}" for kind, value in zip(KINDS, p, strict=True) if value <= LEVEL)
    flagged = purified_difference(answers, groups, rule=DifferenceRule()).flagged
    yield from ["rule, first item"] * int(flagged[0]) + ["rule, any other item"] * int(flagged[1:].any())
    yield from _by_parameters(answers, groups)


def _by_parameters(answers: Floats, groups: list[str]) -> Iterator[str]:
    try:
        equal = fitted_groups(answers, groups, GradedModel())
        thresholds = equal.refitted(GroupChoices(free_thresholds=frozenset({0})))
        free = thresholds.refitted(GroupChoices.free_items([0]))
    except NotEstimable:
        yield "parameters not estimated"
        return
    pairs = {
        "thresholds": (thresholds, equal),
        "slopes": (free, thresholds),
        "slopes_and_thresholds": (free, equal),
    }
    for name, (more, fewer) in pairs.items():
        df, chi2 = more.n_free - fewer.n_free, 2.0 * (more.log_likelihood - fewer.log_likelihood)
        if gammaincc(df / 2.0, max(chi2, 0.0) / 2.0) <= LEVEL:
            yield name


def main() -> None:
    """Count in every condition and write the shares."""
    results: dict[str, dict[str, float]] = {}
    for name, one in CONDITIONS.items():
        random, counts = np.random.default_rng(SEED), Counter[str]()
        for _ in range(one.samples):
            counts.update(said(*one.answers(random)))
        results[name] = {"samples": one.samples} | {k: v / one.samples for k, v in sorted(counts.items())}
    about = {
        "program": "tests/validation/" + Path(__file__).name,
        "seed": SEED,
        "level": LEVEL,
    }
    OUT.write_text(json.dumps({"certificate": about, "results": results}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
