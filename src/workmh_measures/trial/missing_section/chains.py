"""Whether chains of imputations have settled: their means and spreads, turn by turn.

Reference: Gelman A, Rubin DB (1992) Stat Sci 7:457-472, doi:10.1214/ss/1177011136. Validated against R (the formula written out):
tests/reference/trial_missing.R.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..imputation.chained_equations import ChainTrace

__all__ = ["UNSETTLED", "columns_settled", "scale_reduction"]

UNSETTLED = 1.2
"""Factor above which chains are told not to have settled."""


def scale_reduction(chains: Sequence[Sequence[float]]) -> float:
    """Factor by which the spread between chains could still shrink; 1 where they have settled.

    Parameters
    ----------
    chains : of each data set the values of its turns, the first half of which are left out.

    Returns
    -------
    float
        NaN where nothing varies, or there are fewer than two chains of two turns.
    """
    values = np.asarray(chains, dtype=np.float64)
    kept = values[:, values.shape[1] // 2 :]
    m, n = kept.shape
    if m < 2 or n < 2:
        return float("nan")
    within = float(kept.var(axis=1, ddof=1).mean())
    if within <= 0:
        return float("nan")
    between = float(kept.mean(axis=1).var(ddof=1))
    return float(np.sqrt((n - 1) / n + between / within))


def columns_settled(trace: ChainTrace) -> dict[str, float]:
    """Return the largest factor of each column, over arms, means and spreads; columns in which nothing varies are left out."""
    found: dict[str, float] = {}
    for kept in (trace.means, trace.spreads):
        for (_, column), chains in kept.items():
            factor = scale_reduction(chains)
            if np.isfinite(factor):
                found[column] = max(factor, found.get(column, 0.0))
    return found
