"""How often two copies of the same forms differ: differing fields per 10,000, with an exact interval."""

from __future__ import annotations

from dataclasses import replace

from ..errors import NotEstimable
from ..model.estimate import Estimate

__all__ = ["PER", "differing_fields", "exact_interval"]

PER = 10_000
"""Fields the rate is told for."""

_LEVEL = 0.95


def exact_interval(events: int, n: int, *, level: float = _LEVEL) -> tuple[float, float]:
    """Confidence interval of a proportion by Clopper and Pearson.

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
    The limits are quantiles of the beta distribution, B(a / 2; x, n - x + 1) and B(1 - a / 2; x + 1, n - x) with
    a = 1 - level; 0 where nothing happened and 1 where everything did. The interval covers at least as often as it says.

    References
    ----------
    Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the case of the binomial.
    Biometrika 1934; 26: 404-413.
    """
    from scipy.special import betaincinv  # a quarter of the time scipy.stats takes to load

    if n < 1:
        raise NotEstimable.because("No field was compared.")
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(betaincinv(events, n - events + 1, tail))
    high = 1.0 if events == n else float(betaincinv(events + 1, n - events, 1 - tail))
    return low, high


def differing_fields(
    differing: int, fields: int, *, instrument: str | None = None, level: float = _LEVEL
) -> Estimate:
    """Return how many of 10,000 fields differ between the two copies.

    Parameters
    ----------
    differing, fields : fields that differ, and all that were compared.
    instrument : what the row is about; None for all together.
    level : confidence of the interval, as a share.

    Returns
    -------
    Estimate
        ``n`` is the number of fields; without value, and with the reason, where none was compared.

    Notes
    -----
    A field that differs holds one slip at least; a slip that both made is not found. The fields of one form are taken as
    if they were typed independently.
    """
    row = Estimate(analysis="differing_fields", instrument=instrument, n=fields, method="clopper_pearson")
    try:
        low, high = exact_interval(differing, fields, level=level)
    except NotEstimable as refusal:
        return replace(row, reason=" ".join(found.text for found in refusal.problems))
    value = PER * differing / fields
    return replace(row, value=value, ci_low=PER * low, ci_high=PER * high, ci_level=level)
