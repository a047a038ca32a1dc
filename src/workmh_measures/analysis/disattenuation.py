"""The disattenuated correlation with a bootstrap interval, reliabilities stated or estimated anew in every draw.

Validated against psych (R 4.2.2) on draws both programs share: tests/reference/correlation.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .bootstrap import draws_without_value, percentile_interval, resample_counts
from .correlation import LEVEL, complete_pairs, disattenuated_correlation, pearson_correlation

__all__ = ["Disattenuated", "Reliable", "disattenuated_bootstrap", "disattenuated_draws"]

Floats: TypeAlias = NDArray[np.float64]

_FEWEST_ROWS = 3
_FEWEST_ITEMS = 2


@dataclass(frozen=True, eq=False)
class Reliable:
    """A score and how its reliability is known: stated, or alpha of the items, which are then needed.

    Attributes
    ----------
    scores : shape (n,), NaN for none.
    reliability : the stated one; None for alpha.
    items : shape (n, k), keyed, NaN for missing; alpha uses the complete rows among the pairs.
    """

    scores: Floats
    reliability: float | None = None
    items: Floats | None = None

    def where(self, chosen: NDArray[np.bool_]) -> Reliable:
        """Return the chosen rows."""
        items = None if self.items is None else self.items[chosen]
        return Reliable(self.scores[chosen], self.reliability, items)


@dataclass(frozen=True, slots=True)
class Disattenuated:
    """The correlation without measurement error, what it was made of, and its percentile interval.

    The limits are None where too few draws have a value; `warnings` say so, and which reliabilities were used.
    """

    value: float
    ci_low: float | None
    ci_high: float | None
    correlation: float
    reliabilities: tuple[float, float]
    n: int
    warnings: tuple[str, ...]


def disattenuated_bootstrap(
    first: Reliable, second: Reliable, *, seed: int, draws: int, level: float = LEVEL
) -> Disattenuated:
    """Disattenuated correlation of two scores, with an interval from persons drawn again.

    Parameters
    ----------
    first, second : same persons in the same order.
    seed, draws : the same seed gives the same interval.

    Raises
    ------
    NotEstimable
        As for a Pearson correlation; or where alpha cannot be estimated or is 0 or less.

    Notes
    -----
    Where alpha is the reliability it is estimated anew in each sample, so that its own uncertainty is in the interval.
    A stated reliability is taken as exact.
    """
    both = ~(np.isnan(first.scores) | np.isnan(second.scores))
    first, second = first.where(both), second.where(both)
    x, y = complete_pairs(first.scores, second.scores)
    r, n = pearson_correlation(x, y).value, len(x)
    once = np.ones((1, n))
    known = (float(_reliabilities(once, first)[0]), float(_reliabilities(once, second)[0]))
    value = disattenuated_correlation(r, *known)
    told = [f"Reliabilities used: {known[0]:.3f} and {known[1]:.3f}."]
    if abs(value) > 1:
        told.append(
            "It is beyond 1: the reliabilities are too low for the correlation, or the sample is small."
        )
    blocks = resample_counts(n, draws=draws, seed=seed)
    drawn = np.concatenate([np.empty(0), *(disattenuated_draws(counts, first, second) for counts in blocks)])
    try:
        low, high = percentile_interval(drawn, level=level)
    except NotEstimable as refusal:
        told += [found.text for found in refusal.problems]
        return Disattenuated(value, None, None, r, known, n, tuple(told))
    return Disattenuated(value, low, high, r, known, n, (*told, *draws_without_value(drawn)))


def disattenuated_draws(counts: Floats, first: Reliable, second: Reliable) -> Floats:
    """Disattenuated correlation in each draw.

    Parameters
    ----------
    counts : shape (draws, n), how often each person was drawn.
    first, second : scores of n persons, none missing.

    Returns
    -------
    shape (draws,), NaN where a draw has no value: somebody alone, or a reliability of 0 or less.
    """
    n = counts.sum(axis=1)
    x, y = (side.scores - side.scores.mean() for side in (first, second))
    sums = counts @ np.column_stack([x, y, x * x, y * y, x * y])
    mean_x, mean_y, xx, yy, xy = (sums / n[:, None]).T
    with np.errstate(divide="ignore", invalid="ignore"):
        r = (xy - mean_x * mean_y) / np.sqrt((xx - mean_x**2) * (yy - mean_y**2))
        product = _positive(_reliabilities(counts, first)) * _positive(_reliabilities(counts, second))
        drawn: Floats = r / np.sqrt(product)
    return np.where(np.isfinite(drawn), drawn, np.nan)


def _positive(values: Floats) -> Floats:
    kept: Floats = np.where(values > 0, values, np.nan)
    return kept


def _reliabilities(counts: Floats, side: Reliable) -> Floats:
    """Return the reliability in each draw, shape (draws,)."""
    if side.reliability is not None:
        return np.full(len(counts), side.reliability)
    if side.items is None:
        raise ValueError("A score without a stated reliability needs its items.")
    complete = ~np.isnan(side.items).any(axis=1)
    items = side.items[complete]
    n, k = items.shape
    if k < _FEWEST_ITEMS:
        raise NotEstimable.because(f"At least {_FEWEST_ITEMS} items are needed; there is {k}.")
    if n < _FEWEST_ROWS:
        raise NotEstimable.because(f"At least {_FEWEST_ROWS} complete rows are needed; there are {n}.")
    if np.ptp(items.sum(axis=1)) == 0:
        raise NotEstimable.because("The sum of the items does not vary.")
    return _alphas(counts[:, complete], items - items.mean(axis=0))


def _alphas(counts: Floats, centred: Floats) -> Floats:
    """Return alpha in each draw, of items that were centred on their means in the sample."""
    n, k = counts.sum(axis=1), centred.shape[1]
    total = centred.sum(axis=1)
    more = np.column_stack([np.einsum("ij,ij->i", centred, centred), total * total])
    with np.errstate(divide="ignore", invalid="ignore"):
        means = (counts @ centred) / n[:, None]
        squares = (counts @ more) / n[:, None]
        of_items = squares[:, 0] - np.einsum("ij,ij->i", means, means)
        of_total = squares[:, 1] - means.sum(axis=1) ** 2
        alphas: Floats = k / (k - 1) * (1 - of_items / of_total)
    return alphas
