"""Outcomes of matched pairs, or of the same persons twice: McNemar's test and the difference of the shares.

Validated against R 4.2.2 `binom.test`, `mcnemar.test` and base R: tests/reference/binary_effects.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.wilson_interval import wilson_interval
from ...errors import NotEstimable
from .effect import LEVEL, Effect, normal_quantile

__all__ = ["McNemarTest", "PairedInterval", "Pairs", "count_pairs", "mcnemar_test", "paired_difference"]

Floats: TypeAlias = NDArray[np.float64]
McNemarTest = Literal["exact", "mid_p", "chi_square", "corrected"]
PairedInterval = Literal["newcombe", "tango"]

_CLOSE = 1e-15


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs by the outcome of their first and second member.

    Attributes
    ----------
    both, first_only, second_only, neither : pairs in which so many have the outcome.

    Raises
    ------
    ValueError
        If a count is negative.
    """

    both: int
    first_only: int
    second_only: int
    neither: int

    def __post_init__(self) -> None:
        if min(self.both, self.first_only, self.second_only, self.neither) < 0:
            raise ValueError("A number of pairs is not below 0.")

    @property
    def n(self) -> int:
        """All pairs."""
        return self.both + self.first_only + self.second_only + self.neither


def count_pairs(first: Floats, second: Floats) -> Pairs:
    """Count pairs.

    Parameters
    ----------
    first, second : shape (pairs,), 1 or 0, NaN where not known: such pairs are left out.

    Raises
    ------
    NotEstimable
        If either holds anything else.
    """
    known = ~(np.isnan(first) | np.isnan(second))
    one, other = first[known], second[known]
    if not np.isin(np.concatenate([one, other]), (0.0, 1.0)).all():
        raise NotEstimable.because("The outcomes of a pair must be 0 or 1.")
    both = int(one @ other)
    return Pairs(both, int(one.sum()) - both, int(other.sum()) - both, int((1 - one) @ (1 - other)))


def mcnemar_test(pairs: Pairs, *, test: McNemarTest = "exact") -> Effect:
    """McNemar's test that as many pairs differ one way as the other, two-sided.

    Parameters
    ----------
    pairs : counts; only those that differ matter.
    test : ``exact`` by the binomial distribution; ``mid_p`` with half of what the number found adds; ``chi_square``, or
        that with the correction for continuity.

    Raises
    ------
    NotEstimable
        If no pair differs.

    References
    ----------
    McNemar Q (1947) Psychometrika 12:153-157. Fagerland MW, Lydersen S, Laake P (2013) BMC Medical Research Methodology
    13:91, doi:10.1186/1471-2288-13-91 (mid-p).
    """
    from scipy.special import bdtr, chdtrc, gammaln

    less, more = sorted((pairs.first_only, pairs.second_only))
    differ = less + more
    if not differ:
        raise NotEstimable.because("No pair has two different outcomes: there is nothing to test.")
    if test in ("chi_square", "corrected"):
        away = more - less - (min(1, more - less) if test == "corrected" else 0)
        statistic = away**2 / differ
        return Effect(statistic=statistic, df=1, p_value=float(chdtrc(1, statistic)))
    if less == more:
        exact = 1.0
    else:
        exact = 2 * float(bdtr(less, differ, 0.5))
    if test == "exact":
        return Effect(p_value=exact)
    own = float(np.exp(gammaln(differ + 1) - gammaln(less + 1) - gammaln(more + 1) - differ * np.log(2)))
    # Where both ways are equal the exact p value is cut off at 1, and half as much is taken off (Fagerland 2013).
    return Effect(p_value=exact - (own / 2 if less == more else own))


def paired_difference(pairs: Pairs, *, interval: PairedInterval = "tango", level: float = LEVEL) -> Effect:
    """Share of first members with the outcome less that of second members.

    Parameters
    ----------
    pairs : counts.
    interval : ``tango`` inverts the score test; ``newcombe`` puts two intervals of Wilson together with the correlation of
        the outcomes (his method 10).
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If there are no pairs.

    References
    ----------
    Tango T (1998) Statistics in Medicine 17:891-908. Newcombe RG (1998) Statistics in Medicine 17:2635-2650.
    """
    if not pairs.n:
        raise NotEstimable.because("There is no pair whose outcomes are both known.")
    value = (pairs.first_only - pairs.second_only) / pairs.n
    low, high = _tango(pairs, level) if interval == "tango" else _newcombe(pairs, level)
    return Effect(value, low, high, level)


def _newcombe(pairs: Pairs, level: float) -> tuple[float, float]:
    n, a, b, c, d = pairs.n, pairs.both, pairs.first_only, pairs.second_only, pairs.neither
    one, other = (a + b) / n, (a + c) / n
    low, high = wilson_interval(a + b, n, level=level)
    other_low, other_high = wilson_interval(a + c, n, level=level)
    alike = a * d - b * c
    corrected = max(alike - n / 2, 0.0) if alike > 0 else float(alike)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    phi = corrected / sqrt(margins) if margins else 0.0

    def joined(own: float, its: float) -> float:
        return sqrt(max(own**2 - 2 * phi * own * its + its**2, 0.0))

    value = (b - c) / n
    return value - joined(one - low, other_high - other), value + joined(high - one, other - other_low)


def _tango(pairs: Pairs, level: float) -> tuple[float, float]:
    from scipy.optimize import brentq

    n, b, c = pairs.n, pairs.first_only, pairs.second_only
    reach = normal_quantile(level)
    value = (b - c) / n

    def apart(difference: float) -> float:
        middle = -b - c + (2 * n - b + c) * difference
        last = -c * difference * (1 - difference)
        second_only = (sqrt(max(middle**2 - 8 * n * last, 0.0)) - middle) / (4 * n)
        variance = max(n * (2 * second_only + difference * (1 - difference)), 0.0)
        return abs(b - c - n * difference) - reach * sqrt(variance)

    def limit(end: float) -> float:
        begin = value + 1e-11 * (1 if end > value else -1)
        if abs(value - end) < 1e-10:
            return end
        return float(brentq(apart, begin, end, xtol=_CLOSE, rtol=4 * _CLOSE))

    return limit(-1.0), limit(1.0)
