"""Power of a two-sided t test from its noncentrality."""

from __future__ import annotations

__all__ = ["t_test_power"]


def t_test_power(noncentrality: float, df: float, alpha: float) -> float:
    """Chance that Student's t is beyond its critical value on either side.

    Parameters
    ----------
    noncentrality : the effect over its standard error.
    df : degrees of freedom.
    alpha : of the two-sided test.

    Notes
    -----
    Both tails count, as in R's `power.t.test(strict = TRUE)`.
    """
    from scipy.special import nctdtr, stdtrit

    critical = -float(stdtrit(df, alpha / 2))
    return float(1 - nctdtr(df, noncentrality, critical) + nctdtr(df, noncentrality, -critical))
