"""How often intervals of the net benefit hold the true one, when a few people cost much more than the others.

    python tests/validation/bootstrap_of_costs.py

Costs are lognormal with the coefficient of variation that is named, as large a share of them in both arms; quality-adjusted years
spread normally, go with the index before, and fall where costs rise. Writes bootstrap_of_costs.json beside it: coverage of the 95 %
interval of the incremental net benefit by percentiles of the bootstrap, and by the robust standard error with Student's t.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from _shares_found import Found, bias, held_share, written

from workmh_measures.analysis.bootstrap import percentile_interval
from workmh_measures.analysis.one_thread import on_one_thread
from workmh_measures.trial.economics.increments import Economy, bootstrap_increments
from workmh_measures.trial.economics.net_benefit import net_benefit

SEED, TRIALS, DRAWS = 20261123, 2000, 1000
SIZES = ((25, 25), (50, 50), (150, 150), (38, 20))
VARIATIONS = (1.0, 2.5)
COST, DEARER = 80_000.0, 20_000.0
YEARS, GAINED, WORTH = 0.70, 0.06, 500_000.0


def economy(sizes: tuple[int, int], variation: float, random: np.random.Generator) -> Economy:
    """Draw one trial, in kroner and years."""
    treated = np.repeat([True, False], sizes)
    n = len(treated)
    sigma = np.sqrt(np.log(1 + variation**2))
    ill, before = random.normal(size=n), random.normal(0.6, 0.15, size=n)
    costs = (COST + DEARER * treated) * np.exp(sigma * ill - sigma**2 / 2)
    years = YEARS + GAINED * treated + 0.5 * (before - 0.6) - 0.04 * ill + random.normal(0, 0.12, size=n)
    return Economy(costs, years, treated, year_covariates=before[:, None])


def in_condition(sizes: tuple[int, int], variation: float) -> Iterator[Found]:
    """Draw trials of one size and yield what is found."""
    random, true = np.random.default_rng([SEED, *sizes, int(10 * variation)]), WORTH * GAINED - DEARER
    held: dict[str, list[bool]] = defaultdict(list)
    away = []
    for seed in range(TRIALS):
        one = economy(sizes, variation, random)
        cost, years = bootstrap_increments(one, draws=DRAWS, seed=seed).T
        low, high = percentile_interval(WORTH * years - cost)
        held["percentiles of the bootstrap"].append(low <= true <= high)
        found = net_benefit(one, WORTH)
        held["robust standard error, t"].append(found.ci_low <= true <= found.ci_high)
        away.append(found.value - true)
    where, n = f"costs vary by {variation:g} times their mean", f"{sizes[0]} v {sizes[1]}"
    for name, holds in held.items():
        yield held_share((where, name, n), np.array(holds))
    yield bias((where, "net benefit", n), np.array(away))


@on_one_thread
def main() -> None:
    """Draw in every condition and write the shares."""
    rows = [row for variation in VARIATIONS for sizes in SIZES for row in in_condition(sizes, variation)]
    written(__file__, rows, seed=SEED, draws=DRAWS)


if __name__ == "__main__":
    sys.exit(main())
