"""Closed intervals of Cronbach's alpha, for complete rows only.

Feldt validated against psych 2.2.9 `alpha.ci`: tests/reference/internal_consistency.R; Bonett against published figures.
"""

from __future__ import annotations

import math

__all__ = ["alpha_standard_error", "bonett_interval", "complement_interval", "feldt_interval"]

_LEVEL = 0.95


def feldt_interval(alpha: float, n: int, *, k: int, level: float = _LEVEL) -> tuple[float, float]:
    """Confidence interval of Cronbach's alpha from complete rows.

    Parameters
    ----------
    alpha : the estimate.
    n : number of rows without a missing answer.
    k : number of items.
    level : confidence as a share.

    Notes
    -----
    (1 - population alpha) / (1 - alpha) follows F with n - 1 and (n - 1)(k - 1) degrees of freedom. R's `qf`,
    and so psych, leaves the second one out of account above 4e5 (n of 16,667 with 25 items); this does not.

    References
    ----------
    Feldt LS, Woodruff DJ, Salih FA (1987) Applied Psychological Measurement 11:93-103,
    doi:10.1177/014662168701100107.
    """
    from scipy.special import fdtri  # a quarter of the time scipy.stats takes to load

    df, df2 = n - 1, (n - 1) * (k - 1)
    tail = (1 - level) / 2
    low, high = (1 - (1 - alpha) * float(fdtri(df, df2, p)) for p in (1 - tail, tail))
    return low, high


def bonett_interval(alpha: float, n: int, *, k: int, level: float = _LEVEL) -> tuple[float, float]:
    """Confidence interval of Cronbach's alpha that holds for parallel items, from the logarithm of 1 - alpha.

    Parameters as for `feldt_interval`.

    References
    ----------
    Bonett DG, Wright TA (2015) Journal of Organizational Behavior 36:3-15, doi:10.1002/job.1960.
    """
    return complement_interval(alpha, alpha_standard_error(alpha, n, k=k), n=n, level=level)


def alpha_standard_error(alpha: float, n: int, *, k: int) -> float:
    """Standard error of Cronbach's alpha for parallel, normally distributed items; see `bonett_interval`."""
    return (1 - alpha) * math.sqrt(2 * k / ((k - 1) * (n - 2)))


def complement_interval(
    reliability: float, standard_error: float, *, n: int, level: float = _LEVEL
) -> tuple[float, float]:
    """Interval of a reliability that is symmetric for ln(1 - reliability), with its small-sample correction.

    Parameters
    ----------
    reliability : the estimate, below 1.
    standard_error : of the estimate.
    n : number of rows.
    level : confidence as a share.
    """
    from scipy.special import ndtri

    if reliability >= 1:
        return 1.0, 1.0
    centre = math.log(1 - reliability) - math.log(n / (n - 1))
    reach = float(ndtri((1 + level) / 2)) * standard_error / (1 - reliability)
    return 1 - math.exp(centre + reach), 1 - math.exp(centre - reach)
