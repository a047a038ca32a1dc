"""Agreement between raters beyond chance: percent agreement, weighted kappa, Gwet's AC1 and AC2, Krippendorff's alpha.

All work on counts: a table of two raters, or how many raters put each unit into each category. Units with the same
counts may be given once, with how often they occur (`repeats`). Categories come from the definition, also those nobody used. Weights say how much two categories agree, from 0 to 1.

References
----------
Cohen J (1968) Psychological Bulletin 70:213-220, doi:10.1037/h0026256. Fleiss JL, Cohen J, Everitt BS (1969)
Psychological Bulletin 72:323-327, doi:10.1037/h0028106. Gwet KL (2008) British Journal of Mathematical and Statistical
Psychology 61:29-48, doi:10.1348/000711006X126600. Krippendorff K (2004) Content analysis, 2nd ed., chapter 11. Gwet KL (2014)
Handbook of inter-rater reliability, 4th ed. (variance of alpha).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = [
    "Agreement",
    "Weights",
    "agreement_weights",
    "cross_table",
    "gwet_ac",
    "krippendorff_agreement",
    "krippendorff_alpha",
    "ordinal_differences",
    "percent_agreement",
    "rating_patterns",
    "ratings_per_category",
    "weighted_kappa",
]

Floats: TypeAlias = NDArray[np.float64]
Weights = Literal["identity", "linear", "quadratic"]

_LEVEL = 0.95
_MOST_PATTERNS = 100_000


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient with its standard error and interval.

    Attributes
    ----------
    n : units used.
    """

    value: float
    standard_error: float
    ci_low: float
    ci_high: float
    n: int


def agreement_weights(categories: Floats, kind: Weights) -> Floats:
    """How much two categories agree, shape (q, q), 1 on the diagonal.

    Parameters
    ----------
    categories : their codes in order, shape (q,); distances between codes count.
    """
    if kind == "identity":
        return np.eye(len(categories))
    distance = np.abs(categories[:, None] - categories[None, :])
    share = distance / distance.max() if distance.max() > 0 else distance
    return np.asarray(1 - (share if kind == "linear" else share**2))


def cross_table(first: Floats, second: Floats, categories: Floats) -> Floats:
    """Count how often two raters chose which pair of categories, shape (q, q); units one of them missed are left out.

    Raises
    ------
    ValueError
        If a rating is no category.
    """
    both = ~(np.isnan(first) | np.isnan(second))
    places = [_places(ratings[both], categories) for ratings in (first, second)]
    q = len(categories)
    return np.bincount(places[0] * q + places[1], minlength=q * q).reshape(q, q).astype(np.float64)


def ratings_per_category(ratings: Floats, categories: Floats) -> Floats:
    """Count the raters who put each unit into each category.

    Parameters
    ----------
    ratings : shape (n, raters), NaN where a rater did not rate a unit.

    Returns
    -------
    shape (n, q)
    """
    given = ~np.isnan(ratings)
    counts = np.zeros((len(ratings), len(categories)))
    np.add.at(counts, (np.nonzero(given)[0], _places(ratings[given], categories)), 1.0)
    return counts


def rating_patterns(ratings: Floats, categories: Floats) -> tuple[Floats, Floats]:
    """Count as `ratings_per_category` does, each pattern of counts once.

    Returns
    -------
    counts, shape (patterns, q), and repeats, shape (patterns,): how many units have them. Where more patterns are possible
    than can be told apart quickly, every unit is a pattern of its own.
    """
    (n, k), q = ratings.shape, len(categories)
    if (q + 1) ** k > _MOST_PATTERNS:
        return ratings_per_category(ratings, categories), np.ones(n)
    given = ~np.isnan(ratings)
    places = np.full((n, k), q, np.int64)
    places[given] = _places(ratings[given], categories)
    places.sort(axis=1)  # who gave a rating does not matter
    occurring = np.bincount(places @ (q + 1) ** np.arange(k), minlength=1)
    codes = np.flatnonzero(occurring)
    digits = codes[:, None] // (q + 1) ** np.arange(k) % (q + 1)
    counts = (digits[:, :, None] == np.arange(q)).sum(axis=1)
    return counts.astype(np.float64), occurring[codes].astype(np.float64)


def weighted_kappa(table: Floats, weights: Floats, *, level: float = _LEVEL) -> Agreement:
    """Cohen's kappa of two raters, weighted.

    Parameters
    ----------
    table : see `cross_table`.
    weights : see `agreement_weights`.

    Raises
    ------
    NotEstimable
        If there are no units, or both raters used one and the same category only.

    Notes
    -----
    Interval from the large-sample variance of Fleiss, Cohen and Everitt (1969, formula 12), value plus and minus the
    normal quantile times its root.
    """
    n = int(table.sum())
    if n < 2:
        raise NotEstimable.because(f"At least 2 units rated by both are needed; there are {n}.")
    share = table / n
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    observed, chance = float((weights * share).sum()), float(rows @ weights @ columns)
    if chance >= 1:
        raise NotEstimable.because("Both raters used the same one category only.")
    of_row, of_column = weights @ columns, rows @ weights
    part = weights * (1 - chance) - (of_row[:, None] + of_column[None, :]) * (1 - observed)
    whole = observed * chance - 2 * chance + observed
    variance = (float((share * part**2).sum()) - whole**2) / (n * (1 - chance) ** 4)
    return _with_interval((observed - chance) / (1 - chance), max(variance, 0.0), n, level)


def percent_agreement(
    counts: Floats, weights: Floats, *, repeats: Floats | None = None, level: float = _LEVEL
) -> Agreement:
    """Mean agreement of pairs of raters, as a share, over units with at least two ratings.

    Parameters
    ----------
    counts : see `ratings_per_category`.
    weights : see `agreement_weights`.
    repeats : how many units have these counts, shape (n,); one each when None.
    """
    agreeing, often = _agreement_of_units(counts, weights, repeats)
    n = _at_least_two(often)
    mean = float(often @ agreeing) / n
    variance = float(often @ (agreeing - mean) ** 2) / (n * (n - 1))
    return _with_interval(mean, variance, n, level)


def gwet_ac(
    counts: Floats, weights: Floats, *, repeats: Floats | None = None, level: float = _LEVEL
) -> Agreement:
    """Gwet's AC1 (identity weights) or AC2 (others) of any number of raters.

    Parameters
    ----------
    counts : see `ratings_per_category`; units with one rating help to know how often categories are used.
    weights : see `agreement_weights`.
    repeats : how many units have these counts, shape (n,); one each when None.

    Notes
    -----
    Variance over units, with the linear part of the chance agreement; interval by t with n - 1 degrees of freedom.
    """
    agreeing, pairs = _agreement_of_units(counts, weights, repeats)
    _at_least_two(pairs)
    rated, often = _with_ratings(counts, repeats, at_least=1)
    raters = rated.sum(axis=1)
    n, q = int(often.sum()), counts.shape[1]
    if q < 2:
        raise NotEstimable.because("At least 2 categories are needed.")
    shares = rated / raters[:, None]
    used = often @ shares / n
    spread = float(weights.sum()) / (q * (q - 1))
    chance = spread * float((used * (1 - used)).sum())
    value = (float(pairs @ agreeing) / float(pairs.sum()) - chance) / (1 - chance)
    own = np.zeros(len(rated))
    own[raters >= 2] = (agreeing - chance) / (1 - chance) * (n / float(pairs.sum()))
    own_chance = spread * (shares @ (1 - used))
    linear = own - 2 * (1 - value) * (own_chance - chance) / (1 - chance)
    variance = float(often @ (linear - value) ** 2) / (n * (n - 1))
    return _with_interval(value, variance, n, level, df=n - 1)


def krippendorff_alpha(counts: Floats, differences: Floats, *, repeats: Floats | None = None) -> float:
    """Krippendorff's alpha of any number of raters.

    Parameters
    ----------
    counts : see `ratings_per_category`; units with one rating cannot be paired and are left out.
    differences : how much two categories differ, shape (q, q), 0 on the diagonal: 0 and 1 for nominal categories,
        `ordinal_differences` for those with an order, the squared distance of their codes for interval data.
    repeats : how many units have these counts, shape (n,); one each when None.

    Raises
    ------
    NotEstimable
        If no unit has two ratings, or only one category was used.
    """
    paired, often = _with_ratings(counts, repeats, at_least=2)
    if len(paired) == 0:
        raise NotEstimable.because("No unit has two ratings.")
    raters = paired.sum(axis=1)
    # A category differs from itself by nothing, so a rating paired with itself adds nothing either.
    within = (paired * (paired @ differences)).sum(axis=1)
    totals = often @ paired
    expected = float(totals @ differences @ totals) / float(totals.sum() - 1)
    if expected <= 0:
        raise NotEstimable.because("Only one category was used.")
    return 1 - float(often @ (within / (raters - 1))) / expected


def krippendorff_agreement(
    counts: Floats, differences: Floats, *, repeats: Floats | None = None, level: float = _LEVEL
) -> Agreement:
    """Krippendorff's alpha with its standard error and interval.

    Parameters and errors as for `krippendorff_alpha`.

    Notes
    -----
    Variance over units, with the linear part of the chance agreement, as Gwet (2014) has it; interval by t with n - 1
    degrees of freedom. Differences that come from the ratings (`ordinal_differences`) are taken as given.
    """
    value = krippendorff_alpha(counts, differences, repeats=repeats)
    paired, often = _with_ratings(counts, repeats, at_least=2)
    n, raters = _at_least_two(often), paired.sum(axis=1)
    weights = 1 - differences / differences.max()
    mean_raters = float(often @ raters) / n
    excess, shares = (raters - mean_raters) / mean_raters, paired / mean_raters
    agreeing = (paired * (paired @ weights - 1)).sum(axis=1) / (mean_raters * (raters - 1))
    raw = float(often @ agreeing) / n
    of_one_rating = 1 / (n * mean_raters)
    observed = (1 - of_one_rating) * raw + of_one_rating
    used = often @ shares / n
    chance = float(used @ weights @ used)
    uncorrected = (raw - chance) / (1 - chance)
    own = agreeing - observed * excess
    own_chance = shares @ (weights @ used) - chance * excess
    linear = (own - chance - 2 * (1 - uncorrected) * (own_chance - chance)) / (1 - chance)
    variance = float(often @ (linear - uncorrected) ** 2) / (n * (n - 1))
    return _with_interval(value, variance, n, level, df=n - 1)


def ordinal_differences(counts: Floats, *, repeats: Floats | None = None) -> Floats:
    """How much two codes with an order differ, for `krippendorff_alpha`: by how many ratings lie between them.

    Parameters
    ----------
    counts : see `ratings_per_category`; units with one rating are left out.
    repeats : how many units have these counts, shape (n,); one each when None.

    Returns
    -------
    shape (q, q), 0 on the diagonal.

    Notes
    -----
    (sum of the ratings from one category to the other - half of those in the two)^2: Krippendorff (2004), section 11.3.
    """
    paired, often = _with_ratings(counts, repeats, at_least=2)
    totals = often @ paired
    # The place of a category is the middle of its ratings, counted from the lowest category.
    middle = np.cumsum(totals) - totals / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)


def _with_ratings(counts: Floats, repeats: Floats | None, *, at_least: int) -> tuple[Floats, Floats]:
    chosen = counts.sum(axis=1) >= at_least
    often = np.ones(len(counts)) if repeats is None else repeats
    return counts[chosen], often[chosen]


def _agreement_of_units(counts: Floats, weights: Floats, repeats: Floats | None) -> tuple[Floats, Floats]:
    paired, often = _with_ratings(counts, repeats, at_least=2)
    if len(paired) == 0:
        raise NotEstimable.because("No unit has two ratings.")
    raters = paired.sum(axis=1)
    together = (paired * (paired @ weights - 1)).sum(axis=1)
    return together / (raters * (raters - 1)), often


def _at_least_two(often: Floats) -> int:
    n = int(often.sum())
    if n < 2:
        raise NotEstimable.because(f"At least 2 units with two ratings are needed; there are {n}.")
    return n


def _with_interval(
    value: float, variance: float, n: int, level: float, *, df: int | None = None
) -> Agreement:
    from scipy.special import ndtri, stdtrit

    tail = 1 - (1 - level) / 2
    error = float(np.sqrt(variance))
    reach = error * float(ndtri(tail) if df is None else stdtrit(df, tail))
    return Agreement(value, error, max(value - reach, -1.0), min(value + reach, 1.0), n)


def _places(ratings: Floats, categories: Floats) -> NDArray[np.intp]:
    places = np.searchsorted(categories, ratings)
    found = categories[np.minimum(places, len(categories) - 1)] == ratings
    if not found.all():
        raise ValueError(f"{ratings[~found][0]} is no category")
    return places
