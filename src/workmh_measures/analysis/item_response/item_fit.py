"""Whether each item goes with the trait as the model says: answers against those expected at each sum score.

References
----------
Orlando M., Thissen D. (2000). Likelihood-based item-fit indices for dichotomous item response theory models. Applied
Psychological Measurement 24(1), 50-64. doi:10.1177/01466216000241003
Kang T., Chen T.T. (2008). Performance of the generalized S-X2 item fit index for polytomous IRT models. Journal of
Educational Measurement 45(4), 391-406. doi:10.1111/j.1745-3984.2008.00071.x
Lord F.M., Wingersky M.S. (1984). Comparison of IRT true-score and equipercentile observed-score "equatings". Applied
Psychological Measurement 8(4), 453-461. doi:10.1177/014662168400800409
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from scipy.special import gammaincc

from ...errors import NotEstimable
from .category_model import Floats
from .marginal_maximum_likelihood import ItemResponseFit

__all__ = ["ItemFit", "item_fit", "options_at_sum_scores"]

_FEWEST_EXPECTED = 1.0


@dataclass(frozen=True)
class ItemFit:
    """S-X2 of each item, shape (items,).

    Attributes
    ----------
    chi2, df, p : the test; NaN where no cells are left to test by.
    n : persons who answered every item.
    """

    chi2: Floats
    df: Floats
    p: Floats
    n: int


def options_at_sum_scores(fit: ItemResponseFit) -> list[Floats]:
    """Chance of each option of an item among persons with the same sum of places over all items.

    Parameters
    ----------
    fit : of the model.

    Returns
    -------
    for each item an array of shape (sum scores from 0 up, used options of the item); the rows sum to 1.
    """
    answers = fit.likelihood.answers
    curves = [
        np.exp(logs[: len(codes)])
        for logs, codes in zip(fit.at.curves.log_probability, answers.options, strict=True)
    ]
    weights = np.exp(fit.likelihood.log_weights)
    nothing = np.ones((1, len(weights)))
    before = list(accumulate(curves, _added, initial=nothing))[:-1]
    after = list(accumulate(curves[::-1], _added, initial=nothing))[:-1][::-1]
    found = []
    for own, left, right in zip(curves, before, after, strict=True):
        rest = _added(left, right)
        joint = np.zeros((len(rest) + len(own) - 1, len(own)))
        for option, chance in enumerate(own):
            joint[option : option + len(rest), option] = (rest * chance) @ weights
        found.append(joint / joint.sum(axis=1, keepdims=True))
    return found


def item_fit(fit: ItemResponseFit, *, fewest_expected: float = _FEWEST_EXPECTED) -> ItemFit:
    """Test each item by S-X2.

    Parameters
    ----------
    fit : of the model.
    fewest_expected : persons expected in a cell; neighbouring sum scores are joined, from the ends inward, until each has
        enough persons for two cells, and then neighbouring options until each cell has.

    Raises
    ------
    NotEstimable
        If nobody answered every item.

    Notes
    -----
    The lowest and the highest sum score allow one answer only and are left out. Degrees of freedom: cells less one for each
    joined score, less the parameters of the item (without a slope that is that of all items).
    """
    answers = fit.likelihood.answers
    whole = (answers.places >= 0).all(axis=1)
    if not whole.any():
        raise NotEstimable.because("Nobody answered every item.")
    places, counts = answers.places[whole], answers.counts[whole]
    sums = places.sum(axis=1)
    chi2, df = [], []
    for item, chances in enumerate(options_at_sum_scores(fit)):
        table = np.zeros(chances.shape)
        np.add.at(table, (sums, places[:, item]), counts)
        expected = table.sum(axis=1, keepdims=True) * chances
        value, cells = _compared(table[1:-1], expected[1:-1], fewest_expected)
        chi2.append(value)
        df.append(cells - chances.shape[1] + fit.one_slope)
    degrees = np.array(df, dtype=float)
    tested = degrees > 0
    values = np.where(tested, np.array(chi2), np.nan)
    p = np.where(tested, gammaincc(np.where(tested, degrees, 1.0) / 2.0, np.array(chi2) / 2.0), np.nan)
    return ItemFit(values, np.where(tested, degrees, np.nan), p, int(counts.sum()))


def _added(first: Floats, second: Floats) -> Floats:
    """Chances of the sum of two independent sums at each node, shape (sums, nodes)."""
    total = np.zeros((len(first) + len(second) - 1, first.shape[1]))
    for place, chance in enumerate(second):
        total[place : place + len(first)] += first * chance
    return total


def _compared(found: Floats, expected: Floats, fewest: float) -> tuple[float, int]:
    """Chi-squared of the table and its cells less one for each row, after joining."""
    total, cells = 0.0, 0
    for rows in _joined_rows(expected, fewest):
        have, want = found[rows].sum(axis=0), expected[rows].sum(axis=0)
        groups = _joined_options(want, fewest)
        if len(groups) < 2:
            continue
        have = np.array([have[options].sum() for options in groups])
        want = np.array([want[options].sum() for options in groups])
        total += float(((have - want) ** 2 / want).sum())
        cells += len(groups) - 1
    return total, cells


def _joined_rows(expected: Floats, fewest: float) -> list[list[int]]:
    """Group neighbouring sum scores from the lower end up to the middle, and from the upper end down to it."""
    middle = int(np.searchsorted(np.cumsum(expected.sum(axis=1)), expected.sum() / 2.0))
    below = _filled(list(range(middle)), expected, fewest)
    above = _filled(list(range(len(expected) - 1, middle - 1, -1)), expected, fewest)
    return [*below, *above[::-1]]


def _filled(rows: Sequence[int], expected: Floats, fewest: float) -> list[list[int]]:
    groups: list[list[int]] = []
    open_group: list[int] = []
    together = np.zeros(expected.shape[1])
    for row in rows:
        open_group.append(row)
        together = together + expected[row]
        if len(_joined_options(together, fewest)) > 1:
            groups.append(open_group)
            open_group, together = [], np.zeros(expected.shape[1])
    return _with_rest(groups, open_group)


def _joined_options(expected: Floats, fewest: float) -> list[list[int]]:
    """Group neighbouring options until each group expects enough persons."""
    groups: list[list[int]] = []
    open_group: list[int] = []
    together = 0.0
    for option, persons in enumerate(expected.tolist()):
        open_group.append(option)
        together += persons
        if together >= fewest:
            groups.append(open_group)
            open_group, together = [], 0.0
    return _with_rest(groups, open_group)


def _with_rest(groups: list[list[int]], rest: list[int]) -> list[list[int]]:
    """Let the last group take what was left over."""
    if not rest:
        return groups
    return [*groups[:-1], groups[-1] + rest] if groups else [rest]
