"""Whether items point the way their key says, and stay themselves from wave to wave.

Each check has a bound so far out that answers of people do not reach it: one-sided limits of 99.9 % and more, over all
items together. What that means on real data is measured in tests/analysis/test_key_audit.py.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Spread",
    "code_spread",
    "identical_pairs",
    "looks_mirrored",
    "looks_shifted",
    "opposed_items",
    "starts_elsewhere",
    "swapped_columns",
    "turned_items",
]

Floats: TypeAlias = NDArray[np.float64]
Spread: TypeAlias = NDArray[np.float64]

_FEWEST_ROWS = 20
_SURE = 3.09  # normal quantile of 99.9 %
_CHANCE = (
    0.01  # of a false alarm over all pairs of items, were items no more like themselves than like each other
)
_MOVED = 0.2  # share of answers that must have changed place before a mirror or a shift is looked for
_CLOSER = 0.5  # and how much nearer the mirrored or shifted answers must come
_EXPECTED = 5.0
_FEWEST_OTHERS = 10


def opposed_items(keyed: Floats) -> list[tuple[int, float, int]]:
    """Items that go against the others of their scale.

    Parameters
    ----------
    keyed : answers as the score uses them, shape (n, k), NaN for none.

    Returns
    -------
    Place, correlation with the sum of the other items, and number of complete rows, of each item whose correlation is
    negative beyond chance. The worst is found first and turned before the next is looked for, so that several wrong
    keys do not hide each other.
    """
    complete = keyed[~np.isnan(keyed).any(axis=1)]
    deviation = complete - complete.mean(axis=0) if len(complete) else complete
    varies = (deviation**2).sum(axis=0) > 0
    if len(complete) < _FEWEST_ROWS or int(varies.sum()) < 3:
        return []
    found: list[tuple[int, float, int]] = []
    sign = np.ones(keyed.shape[1])
    while len(found) < keyed.shape[1] // 2:
        r = _item_rest(deviation * sign)
        r[~varies] = 1.0
        worst = int(r.argmin())
        if _fisher(float(r[worst]), len(complete)) > -_SURE:
            break
        found.append((worst, float(r[worst]), len(complete)))
        sign[worst] = -sign[worst]
    return found


def turned_items(first: Floats, second: Floats) -> list[tuple[int, float, int]]:
    """Items whose answers at two waves go against each other, person by person.

    Parameters
    ----------
    first, second : answers of the same persons, shape (n, k) each, NaN for none.

    Returns
    -------
    Place, correlation between the two waves, and number of persons with both answers.
    """
    found: list[tuple[int, float, int]] = []
    for place, (a, b) in enumerate(zip(first.T, second.T, strict=True)):
        both = ~(np.isnan(a) | np.isnan(b))
        n = int(both.sum())
        if n < _FEWEST_ROWS:
            continue
        r = float((_standardised(a[both][:, None]) * _standardised(b[both][:, None])).mean())
        if _fisher(r, n) < -_SURE:
            found.append((place, r, n))
    return found


def swapped_columns(first: Floats, second: Floats) -> list[tuple[int, int, float, int]]:
    """Pairs of items that changed places between two waves.

    Parameters
    ----------
    first, second : answers of the same persons, shape (n, k) each, NaN for none.

    Returns
    -------
    Places of the two items, correlation over persons between their difference at the first wave and at the second,
    and number of persons. Somebody who once was higher on one of two items tends to be so again; the correlation is
    negative only if the columns changed places. Each of the two must also go with the other at the other wave, as an
    item that was only turned round does not. An item is named once, with its worst partner.
    """
    complete = ~(np.isnan(first).any(axis=1) | np.isnan(second).any(axis=1))
    n, k = int(complete.sum()), first.shape[1]
    if n < _FEWEST_ROWS or k < 2:
        return []
    a, b = _standardised(first[complete]), _standardised(second[complete])
    across, within_a, within_b = a.T @ b / n, a.T @ a / n, b.T @ b / n
    own = np.diag(across)
    size = np.sqrt(np.maximum((2 - 2 * within_a) * (2 - 2 * within_b), 0.0))
    gain = own[:, None] + own[None, :] - across - across.T
    r = np.divide(gain, size, out=np.ones_like(gain), where=size > 1e-9)
    r[~((across > 0) & (across.T > 0))] = 1.0
    bound = _normal_quantile(_CHANCE / (k * (k - 1) / 2))
    one, two = np.triu_indices(k, 1)
    found: list[tuple[int, int, float, int]] = []
    used: set[int] = set()
    for at in np.argsort(r[one, two], kind="stable"):
        i, j, value = int(one[at]), int(two[at]), float(r[one[at], two[at]])
        if _fisher(value, n) > bound:
            break
        if not {i, j} & used:
            used |= {i, j}
            found.append((i, j, value, n))
    return found


def identical_pairs(values: Floats) -> list[tuple[int, int, int]]:
    """Pairs of items that are one column twice.

    Parameters
    ----------
    values : answers as given, shape (n, k), NaN for none.

    Returns
    -------
    Places of the two items, and number of rows with both, where all of these rows agree: at least 20, ten of them with
    another answer than the commonest, so that two items nobody says yes to are not taken for one.
    """
    found: list[tuple[int, int, int]] = []
    for i, j in zip(*np.triu_indices(values.shape[1], 1), strict=True):
        one, two = values[:, i], values[:, j]
        differ = np.count_nonzero((one != two) & ~(np.isnan(one) | np.isnan(two)))
        if differ:
            continue
        both = one[~(np.isnan(one) | np.isnan(two))]
        _, counts = np.unique(both, return_counts=True)
        if len(both) >= _FEWEST_ROWS and len(both) - counts.max() >= _FEWEST_OTHERS:
            found.append((int(i), int(j), len(both)))
    return found


def code_spread(values: Floats, low: int, high: int) -> Spread:
    """Count answers on each code from one below the lowest to one above the highest, shape (high - low + 3,).

    Parameters
    ----------
    values : shape (n,), NaN for none; other values than whole ones near the scale are left out.
    """
    codes = np.arange(low - 1, high + 2)
    return np.asarray((values[:, None] == codes).sum(axis=0), dtype=np.float64)


def looks_mirrored(usual: Spread, here: Spread) -> bool:
    """Say whether answers lie as if the scale had been turned round.

    Parameters
    ----------
    usual, here : see `code_spread`, at other waves and at this one.
    """
    return _explains(usual, here, usual[::-1])


def looks_shifted(usual: Spread, here: Spread) -> int:
    """Return by how much the codes of an item were moved: 1, -1, or 0 for not.

    Parameters
    ----------
    usual, here : see `code_spread`, at other waves and at this one.

    Notes
    -----
    The code at one end is never used, though many answers are to be expected there, and the others lie as the usual ones
    do one step on.
    """
    expected = usual / max(usual.sum(), 1.0) * here.sum()
    for step, end in ((1, 1), (-1, len(usual) - 2)):
        moved = np.roll(usual, step)
        moved[-1 if step == 1 else 0] *= (
            here[-1 if step == 1 else 0] > 0
        )  # what left the scale may have been refused
        if here[end] == 0 and expected[end] >= _EXPECTED and _explains(usual, here, moved):
            return step
    return 0


def starts_elsewhere(here: Spread) -> int:
    """Return by how much codes were moved as far as they tell it themselves: 1, -1, or 0 for not.

    Parameters
    ----------
    here : see `code_spread`.

    Notes
    -----
    The code at one end is never used, and the one beyond the other end is.
    """
    if here.sum() < _FEWEST_ROWS:
        return 0
    if here[-1] > 0 and here[0] == here[1] == 0:
        return 1
    return -1 if here[0] > 0 and here[-1] == here[-2] == 0 else 0


def _explains(usual: Spread, here: Spread, instead: Spread) -> bool:
    if min(usual.sum(), here.sum(), instead.sum()) < _FEWEST_ROWS:
        return False
    as_is, other = _distance(usual, here), _distance(instead, here)
    return as_is > _MOVED and other < _CLOSER * as_is


def _distance(one: Spread, other: Spread) -> float:
    """Return the share of answers that would have to move for the two spreads to be alike."""
    return float(np.abs(one / one.sum() - other / other.sum()).sum()) / 2


def _item_rest(deviation: Floats) -> Floats:
    rest = deviation.sum(axis=1, keepdims=True) - deviation
    size = np.sqrt((deviation**2).sum(axis=0) * (rest**2).sum(axis=0))
    r: Floats = np.divide((deviation * rest).sum(axis=0), size, out=np.ones(len(size)), where=size > 0)
    return r


def _standardised(values: Floats) -> Floats:
    deviation = values - values.mean(axis=0)
    sd = np.sqrt((deviation**2).mean(axis=0))
    z: Floats = np.divide(deviation, sd, out=np.zeros_like(deviation), where=sd > 0)
    return z


def _fisher(r: float, n: int) -> float:
    """Return a correlation in standard errors from nothing."""
    return float(np.arctanh(min(max(r, -1 + 1e-12), 1 - 1e-12)) * np.sqrt(n - 3))


def _normal_quantile(tail: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(tail))
