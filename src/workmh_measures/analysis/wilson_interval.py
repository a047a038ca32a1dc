"""Confidence interval of a share by Wilson; the exact one of Clopper and Pearson is in `entry_agreement`."""

from __future__ import annotations

from ..errors import NotEstimable

__all__ = ["wilson_interval"]

_LEVEL = 0.95


def wilson_interval(events: int, n: int, *, level: float = _LEVEL) -> tuple[float, float]:
    """Confidence interval of a share from the score test.

    Parameters
    ----------
    events : how many of the n.
    n : number of trials.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If there are no trials.

    Notes
    -----
    The shares p for which |events / n - p| <= z sqrt(p (1 - p) / n). It never leaves 0 to 1, and covers about as often
    as it says; the exact one covers at least as often and is wider.

    References
    ----------
    Wilson EB (1927) Journal of the American Statistical Association 22:209-212, doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> wilson_interval(0, 10)
    (0.0, 0.2775327998628892)
    """
    from scipy.special import ndtri

    if n < 1:
        raise NotEstimable.because("There is nobody to count.")
    z2 = float(ndtri((1 + level) / 2)) ** 2
    middle = events + z2 / 2
    margin = (z2 * (events * (n - events) / n + z2 / 4)) ** 0.5
    low = 0.0 if events == 0 else (middle - margin) / (n + z2)
    high = 1.0 if events == n else (middle + margin) / (n + z2)
    return low, high
