"""How often tests of arms made of whole clusters find a difference where there is none.

    python tests/validation/tests_of_clusters.py

Counties of 20 to 40 persons, a third of them in work, whose shares spread with the correlation within counties that is named
(beta-binomial); half the counties in each arm. Writes tests_of_clusters.json beside it: tests at 5 %, and coverage of the 95 %
intervals of the standardised difference. The model without clusters is there to be compared with.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TypeAlias

import numpy as np
from _shares_found import Found, held_share, rejected_share, written
from numpy.typing import NDArray

from workmh_measures.analysis.one_thread import on_one_thread
from workmh_measures.errors import NotEstimable
from workmh_measures.trial.binary_effects.effect import Effect
from workmh_measures.trial.binary_models.adjusted_odds import adjusted_odds_ratio, clustered_odds_ratio
from workmh_measures.trial.binary_models.arm_data import ArmData
from workmh_measures.trial.binary_models.cluster_comparison import (
    cluster_shares,
    cluster_t_test,
    randomisation_test,
)
from workmh_measures.trial.binary_models.repeated_status import (
    StatusVariance,
    repeated_status,
    status_effect,
)
from workmh_measures.trial.binary_models.standardised_shares import ShareVariance, standardised_shares

Floats: TypeAlias = NDArray[np.float64]

SEED, TRIALS = 20261123, 5000
LEVEL, SHARE = 0.05, 1 / 3
ARMS, CORRELATIONS = (3, 6, 20), (0.01, 0.05)
FEWEST, MOST = 20, 40
MOST_GONE_THROUGH = 10
"""Clusters of an arm up to which every allocation is gone through."""
GEE: dict[str, StatusVariance] = {
    "estimating equations, robust": "robust",
    "estimating equations, Kauermann-Carroll": "kauermann_carroll",
    "estimating equations, Mancl-DeRouen": "mancl_derouen",
}
STANDARDISED: dict[str, ShareVariance] = {
    "standardised difference, counties as a sample": "population",
    "standardised difference, CR2": "model",
}


def trial(clusters: int, correlation: float, random: np.random.Generator) -> tuple[ArmData, Floats]:
    """Persons of twice so many counties, and the county of each."""
    sizes = random.integers(FEWEST, MOST + 1, size=2 * clusters)
    spread = 1 / correlation - 1
    shares = random.beta(SHARE * spread, (1 - SHARE) * spread, size=2 * clusters)
    county = np.repeat(np.arange(2 * clusters), sizes)
    outcome = (random.random(len(county)) < shares[county]).astype(np.float64)
    arm = (county % 2 == 0).astype(np.float64)
    return ArmData(outcome, arm, np.empty((len(county), 0)), ()), county.astype(np.float64)


def p_values(people: ArmData, county: Floats, clusters: int) -> dict[str, float]:
    """Return the p value of every method; NaN where there is none."""
    found: dict[str, float] = {}
    shares = cluster_shares(people.outcome, people.arm, county)
    found["t test of county means"] = _p(cluster_t_test(shares))
    if clusters <= MOST_GONE_THROUGH:
        found["every allocation"] = _p(randomisation_test(shares))
    found["logistic, CR2 and Satterthwaite"] = _p(clustered_odds_ratio(people, county))
    found["logistic, persons as if alone"] = _p(adjusted_odds_ratio(people))
    found |= dict.fromkeys(GEE, np.nan)
    unit = np.array([0.0, 1.0])
    for name, kind in GEE.items():
        try:
            model = repeated_status(people.design, people.outcome, county)
            found[name] = _p(status_effect(model, unit, kind=kind))
        except NotEstimable:
            continue
    return found


def _p(effect: Effect) -> float:
    return np.nan if effect.p_value is None else effect.p_value


def in_condition(clusters: int, correlation: float) -> list[Found]:
    """Draw trials of one number of counties and one correlation."""
    random = np.random.default_rng([SEED, clusters, int(1000 * correlation)])
    p: dict[str, list[float]] = defaultdict(list)
    held: dict[str, list[bool]] = defaultdict(list)
    for _ in range(TRIALS):
        people, county = trial(clusters, correlation, random)
        for name, value in p_values(people, county, clusters).items():
            p[name].append(value)
        for name, kind in STANDARDISED.items():
            effect = standardised_shares(people, variance=kind, cluster=county).difference()
            held[name].append((effect.ci_low or 0.0) <= 0 <= (effect.ci_high or 0.0))
    where, n = f"correlation {correlation:.2f}", f"{clusters} v {clusters} counties"
    rows = []
    for name, values in p.items():
        found = np.array(values)
        rows.append(rejected_share((where, name, n), found <= LEVEL, ~np.isnan(found)))
    return rows + [held_share((where, name, n), np.array(holds)) for name, holds in held.items()]


@on_one_thread
def main() -> None:
    """Draw in every condition and write the shares."""
    rows = [row for clusters in ARMS for icc in CORRELATIONS for row in in_condition(clusters, icc)]
    written(__file__, rows, seed=SEED)


if __name__ == "__main__":
    sys.exit(main())
