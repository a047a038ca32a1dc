"""Odds ratio of two arms: from its logarithm, or exactly from the tables with the same margins.

Validated against R 4.2.2 `fisher.test` and base R: tests/reference/binary_effects.R.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log
from typing import Literal

from ...errors import NotEstimable
from .conditional_table import ConditionalTable, conditional_table
from .effect import LEVEL, Effect, wald_ratio
from .two_arms import TwoArms

__all__ = ["OddsInterval", "odds_ratio"]

OddsInterval = Literal["wald", "exact", "mid_p"]

_FARTHEST_LOG = 600.0
_CLOSE = 1e-13


def odds_ratio(arms: TwoArms, *, interval: OddsInterval = "wald", level: float = LEVEL) -> Effect:
    """Odds of the outcome in the first arm over those in the second.

    Parameters
    ----------
    arms : counts.
    interval : ``wald`` is the ratio of the counts with the interval of Woolf; ``exact`` the conditional maximum likelihood
        estimate with the interval of Cornfield, as `fisher.test` of R; ``mid_p`` the same estimate, where the table found
        counts half in either tail.
    level : confidence as a share.

    Returns
    -------
    Effect
        An exact interval still has one limit where a cell is empty: there is then no value, and the reason. A value of 0
        is one. The p value is that of Fisher (``exact``), or his less half the probability of the table found (``mid_p``).

    Raises
    ------
    NotEstimable
        If an arm is empty, or everybody has the same outcome; with ``wald`` also if a cell is empty: nothing is added to it.

    References
    ----------
    Woolf B (1955) Annals of Human Genetics 19:251-253. Cornfield J (1956) Proceedings of the Third Berkeley Symposium
    4:135-148. Lancaster HO (1961) JASA 56:223-234, doi:10.1080/01621459.1961.10482105.

    Examples
    --------
    >>> found = odds_ratio(TwoArms(22, 46, 3, 37))
    >>> round(found.value, 2), round(found.ci_low, 2), round(found.ci_high, 2)
    (10.39, 2.79, 38.68)
    """
    arms.need_both_arms()
    if arms.all_events in (0, arms.total):
        raise NotEstimable.because("Everybody has the same outcome: there are no odds to compare.")
    if interval != "wald":
        return _conditional(arms, 1.0 if interval == "exact" else 0.5, level)
    if min(arms.cells) == 0:
        raise NotEstimable.because(
            "A cell of the table of arm by outcome is empty, so the odds ratio has no finite value or is 0. Use the exact "
            "interval, or tell the risk difference."
        )
    a, b, c, d = arms.cells
    return wald_ratio(log(a * d / (b * c)), sum(1 / cell for cell in arms.cells) ** 0.5, level=level)


def _conditional(arms: TwoArms, own: float, level: float) -> Effect:
    table = conditional_table(arms)
    tail = (1 - level) / 2
    first, last = table.support[0], table.support[-1]
    low = 0.0 if table.found == first else exp(_crossing(lambda x: table.upper_tail(x, own=own) - tail))
    high = None if table.found == last else exp(_crossing(lambda x: tail - table.lower_tail(x, own=own)))
    two_sided, probable = table.two_sided()
    p_value = two_sided if own == 1 else two_sided - probable / 2
    value, reason = _most_likely(table), None
    if value is None:
        reason = (
            "Nobody in the second arm has the outcome, or everybody in the first: the odds ratio is infinite, and its "
            "interval has only a lower limit. Tell the risk difference."
        )
    return Effect(value, low, high, level, p_value=p_value, reason=reason)


def _most_likely(table: ConditionalTable) -> float | None:
    """Return the odds ratio under which the number found is expected; None where it is infinite."""
    if table.found == table.support[-1]:
        return None
    if table.found == table.support[0]:
        return 0.0
    return exp(_crossing(lambda x: table.mean(x) - table.found))


def _crossing(rising: Callable[[float], float]) -> float:
    from scipy.optimize import brentq

    return float(brentq(rising, -_FARTHEST_LOG, _FARTHEST_LOG, xtol=_CLOSE, rtol=_CLOSE))
