"""How large a change is: standardised response mean, effect size, Guyatt's index.

They are sizes of change and no verdict on an instrument: a measure responds well when its scores change as much as the
thing measured does, which hypotheses stated beforehand and the area under the curve against a rating of change can show,
and a large mean change cannot.
Validated against R 4.2.2, metafor 3.8-1 and boot 1.3-28.1: tests/reference/change_sizes.R.

References
----------
Liang MH, Fossel AH, Larson MG (1990) Medical Care 28:632-642 (response mean). Kazis LE, Anderson JJ, Meenan RF (1989)
Medical Care 27:S178-S189 (effect size). Guyatt G, Walter S, Norman G (1987) Journal of Chronic Diseases 40:171-178,
doi:10.1016/0021-9681(87)90069-5. Mokkink LB et al. (2010) Quality of Life Research 19:539-549,
doi:10.1007/s11136-010-9606-8 (why they are no verdict).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .noncentral import noncentral_t_limits

__all__ = [
    "effect_size_interval",
    "effect_size_of_change",
    "guyatt_index",
    "resampled_ratio",
    "response_mean_interval",
    "standardised_response_mean",
]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

_LEVEL = 0.95
# A standard deviation below this part of the largest value is rounding.
_NO_SPREAD = 1e-12


def standardised_response_mean(change: Floats) -> float:
    """Mean change in standard deviations of the change.

    Parameters
    ----------
    change : after minus before, shape (n,); NaN is left out.

    Raises
    ------
    NotEstimable
        If there are fewer than two changes, or all are the same.

    Examples
    --------
    >>> standardised_response_mean(np.array([1.0, 2.0, 3.0]))
    2.0
    """
    known = _known(change, "changes")
    return float(known.mean()) / _spread(known, "Everybody changed by the same amount.")


def response_mean_interval(srm: float, n: int, *, level: float = _LEVEL) -> tuple[float, float]:
    """Interval of the standardised response mean, exact where changes are normal.

    Parameters
    ----------
    srm : the estimate.
    n : number of persons.
    level : confidence as a share.

    Notes
    -----
    sqrt(n) * srm follows the noncentral t with n - 1 degrees of freedom; the limits are the values of the parameter at
    which the estimate lies on a tail of (1 - level) / 2.

    References
    ----------
    Steiger JH (2004) Psychological Methods 9:164-182, doi:10.1037/1082-989X.9.2.164.
    """
    root = float(np.sqrt(n))
    low, high = noncentral_t_limits(srm * root, n - 1, level=level)
    return low / root, high / root


def effect_size_of_change(before: Floats, after: Floats) -> float:
    """Mean change in standard deviations of the scores before.

    Parameters
    ----------
    before, after : shape (n,), scores of the same persons; who lacks one is left out.

    Raises
    ------
    NotEstimable
        If fewer than two persons have both, or all had the same score before.
    """
    first, change = _both(before, after)
    return float(change.mean()) / _spread(first, "Everybody had the same score before.")


def effect_size_interval(before: Floats, after: Floats, *, level: float = _LEVEL) -> tuple[float, float]:
    """Interval of the effect size by its large-sample variance, the two variances not taken to be equal.

    Parameters
    ----------
    before, after : as `effect_size_of_change` takes them.

    Notes
    -----
    With d the effect size, var = s_change^2 / (s_before^2 (n - 1)) + d^2 / (2 (n - 1)); d -+ z sqrt(var).

    References
    ----------
    Bonett DG (2008) Psychological Methods 13:99-109, doi:10.1037/1082-989X.13.2.99.
    """
    from scipy.special import ndtri

    value = effect_size_of_change(before, after)
    first, change = _both(before, after)
    df = len(first) - 1
    variance = float(change.var(ddof=1) / first.var(ddof=1)) / df + value**2 / (2 * df)
    margin = float(ndtri((1 + level) / 2)) * float(np.sqrt(variance))
    return value - margin, value + margin


def guyatt_index(change: Floats, stable: Floats) -> float:
    """Mean change in standard deviations of the change of persons who stayed as they were.

    Parameters
    ----------
    change : of those whose change is of interest, shape (n,); NaN is left out.
    stable : change of those an outside rating calls stable, shape (m,); NaN is left out.

    Raises
    ------
    NotEstimable
        If there is no change, fewer than two stable persons, or these all changed by the same amount.
    """
    if np.isnan(change).all():
        raise NotEstimable.because("Nobody improved by the rating of change.")
    known = _known(stable, "changes of stable persons")
    return float(np.nanmean(change)) / _spread(known, "All stable persons changed by the same amount.")


def resampled_ratio(counts: Floats, mean_of: tuple[Floats, Bools], spread_of: tuple[Floats, Bools]) -> Floats:
    """Mean over standard deviation in many samples of the same persons.

    Parameters
    ----------
    counts : shape (b, n), how often each person is in each sample.
    mean_of, spread_of : values of shape (n,), none missing, and who counts; what is averaged and what is spread.

    Returns
    -------
    shape (b,), NaN where a sample holds nobody of the one kind, fewer than two of the other, or these do not vary.
    """
    values, who = mean_of
    mean = _means(values, counts[:, who], who)
    spread = _spreads(*spread_of, counts)
    return np.asarray(np.divide(mean, spread, out=np.full(len(counts), np.nan), where=spread > 0))


def _means(values: Floats, counts: Floats, who: Bools) -> Floats:
    n = counts.sum(axis=1)
    return np.asarray(np.divide(counts @ values[who], n, out=np.full(len(n), np.nan), where=n > 0))


def _spreads(values: Floats, who: Bools, counts: Floats) -> Floats:
    """Return standard deviations with n - 1; 0 where there is none."""
    chosen, times = values[who], counts[:, who]
    n = times.sum(axis=1)
    # About the mean of all, so that little is lost when squares are summed.
    centred = chosen - chosen.mean() if len(chosen) else chosen
    total, square = times @ centred, times @ centred**2
    enough = n > 1
    inner = np.divide(total**2, n, out=np.zeros(len(n)), where=enough)
    variance = np.divide(square - inner, n - 1, out=np.zeros(len(n)), where=enough)
    largest = float(np.abs(centred).max(initial=0.0))
    return np.where(variance > (_NO_SPREAD * largest) ** 2, np.sqrt(np.maximum(variance, 0)), 0.0)


def _both(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    both = ~(np.isnan(before) | np.isnan(after))
    first, change = before[both], after[both] - before[both]
    _enough(len(first), "persons with both scores")
    if np.isinf(first).any() or np.isinf(change).any():
        raise NotEstimable.because("A score is infinite.")
    return first, change


def _known(values: Floats, what: str) -> Floats:
    known = values[~np.isnan(values)]
    _enough(len(known), what)
    if np.isinf(known).any():
        raise NotEstimable.because("A score is infinite.")
    return known


def _enough(n: int, what: str) -> None:
    if n < 2:
        raise NotEstimable.because(f"At least 2 {what} are needed; there are {n}.")


def _spread(values: Floats, refusal: str) -> float:
    if np.ptp(values) <= _NO_SPREAD * float(np.abs(values).max()):
        raise NotEstimable.because(refusal)
    return float(values.std(ddof=1))
