"""Intraclass correlation: six forms from one table of mean squares, with F-based intervals.

Forms are named as McGraw and Wong do: ``icc_1`` each person rated by other raters (or at times of no meaning of their
own); ``icc_a`` agreement, raters or times differing in level count as error; ``icc_c`` consistency, they do not. The
last part says what the coefficient is of: one rating, or the mean of k.

References
----------
McGraw KO, Wong SP (1996) Psychological Methods 1:30-46, doi:10.1037/1082-989X.1.1.30 (tables 4 and 7; correction
1996;1:390). Shrout PE, Fleiss JL (1979) Psychological Bulletin 86:420-428, doi:10.1037/0033-2909.86.2.420.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .variance_components import VarianceComponents

__all__ = [
    "FORMS",
    "Form",
    "IntraclassCorrelation",
    "MeanSquares",
    "intraclass_correlation",
    "intraclass_correlation_of",
    "mean_squares",
]

Floats: TypeAlias = NDArray[np.float64]
Form = Literal["icc_1_1", "icc_a_1", "icc_c_1", "icc_1_k", "icc_a_k", "icc_c_k"]

FORMS: tuple[Form, ...] = get_args(Form)

_LEVEL = 0.95
# A mean square below this part of the mean square of persons is rounding.
_NO_ERROR = 1e-13


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Mean squares of a table of n persons by k ratings.

    Attributes
    ----------
    persons, ratings, error : between persons, between columns, and what is left.
    within : within persons, columns and error together.
    """

    persons: float
    ratings: float
    error: float
    within: float
    n: int
    k: int


@dataclass(frozen=True, slots=True)
class IntraclassCorrelation:
    """A coefficient with its interval and the F test of no differences between persons.

    `ci_low` is None for the mean of k ratings where the limit for one rating is -1 / (k - 1) or less: there the mean
    has no variance to speak of, and stepping up turns the sign.
    """

    form: Form
    value: float
    ci_low: float | None
    ci_high: float
    f: float
    df: float
    df2: float
    p_value: float


def mean_squares(ratings: Floats) -> MeanSquares:
    """Mean squares of persons by ratings.

    Parameters
    ----------
    ratings : shape (n, k), one row per person, one column per rater or time, none missing.

    Raises
    ------
    NotEstimable
        If there are fewer than 2 persons or 2 columns, or a rating is infinite.
    """
    n, k = ratings.shape
    if n < 2 or k < 2:
        raise NotEstimable.because(
            f"At least 2 persons and 2 ratings each are needed; there are {n} and {k}."
        )
    # One long row for each rating: sums run along it, and no product is handed to threads that cost more than it.
    rows = np.ascontiguousarray(ratings.T, np.float64)
    if not np.isfinite(rows.sum()):
        raise NotEstimable.because("A rating is not a finite number.")
    rows = rows - rows[0, 0]  # equal ratings become exact zeros
    rows -= rows.mean()
    persons, columns = rows.mean(axis=0), rows.mean(axis=1)
    rows -= persons
    rows -= columns[:, None]
    of_persons = k * _square(persons) / (n - 1)
    of_columns = n * _square(columns) / (k - 1)
    of_error = _square(rows.ravel()) / ((n - 1) * (k - 1))
    within = (of_columns + (n - 1) * of_error) / n
    return MeanSquares(of_persons, of_columns, of_error, within, n, k)


def _square(values: Floats) -> float:
    return float(np.einsum("i,i->", values, values))


def intraclass_correlation(
    squares: MeanSquares, form: Form, *, level: float = _LEVEL
) -> IntraclassCorrelation:
    """Return one form of the intraclass correlation.

    Parameters
    ----------
    squares : see `mean_squares`.
    level : confidence as a share.

    Raises
    ------
    NotEstimable
        If nobody differs from anybody, or ratings of a person never differ and no F can be formed.

    Notes
    -----
    The interval of the agreement forms rests on the degrees of freedom of Satterthwaite. Negative values are kept: they
    say that ratings of one person differ more than those of different persons.
    """
    if squares.persons <= 0 and squares.within <= 0:
        raise NotEstimable.because("All ratings are the same.")
    error = squares.within if form.startswith("icc_1") else squares.error
    if error <= _NO_ERROR * squares.persons:
        if squares.ratings > _NO_ERROR * squares.persons:
            raise NotEstimable.because(
                "The ratings of a person never differ, apart from the level of the raters: no interval can be formed."
            )
        raise NotEstimable.because("The ratings of a person never differ: no interval can be formed.")
    f = squares.persons / error
    df, df2 = _degrees(squares, form)
    single = _of_one(squares, form)
    low, high = _limits_of_one(squares, form, level)
    from scipy.special import fdtrc

    test = (f, df, df2, float(fdtrc(df, df2, f)))
    if form.endswith("_1"):
        return IntraclassCorrelation(form, single, low, high, *test)
    value, high_of_mean = _of_mean(single, squares.k), _of_mean(high, squares.k)
    if value is None or high_of_mean is None:
        raise NotEstimable.because("All persons have the same mean rating.")
    return IntraclassCorrelation(form, value, _of_mean(low, squares.k), high_of_mean, *test)


def intraclass_correlation_of(components: VarianceComponents, form: Form, *, k: float) -> float:
    """Return one form from variance components, which may come from a table with holes.

    Parameters
    ----------
    components : with the variance of columns, or for the forms icc_1 without.
    k : how many ratings the mean is of, for the forms that are of a mean.

    Raises
    ------
    NotEstimable
        If there is no variance at all.
    """
    error = components.error
    if form.startswith("icc_a"):
        error += components.ratings or 0.0
    if form.endswith("_k"):
        error /= k
    if components.persons + error <= 0:
        raise NotEstimable.because("All ratings are the same.")
    return components.persons / (components.persons + error)


def _degrees(squares: MeanSquares, form: Form) -> tuple[float, float]:
    n, k = squares.n, squares.k
    return n - 1, n * (k - 1) if form.startswith("icc_1") else (n - 1) * (k - 1)


def _of_one(squares: MeanSquares, form: Form) -> float:
    n, k = squares.n, squares.k
    if form.startswith("icc_1"):
        return (squares.persons - squares.within) / (squares.persons + (k - 1) * squares.within)
    between = squares.persons - squares.error
    whole = squares.persons + (k - 1) * squares.error
    if form.startswith("icc_a"):
        whole += k * (squares.ratings - squares.error) / n
    return between / whole


def _of_mean(single: float, k: int) -> float | None:
    """Step up the coefficient of one rating to the mean of k (Spearman and Brown); None where it has no value."""
    below = 1 + (k - 1) * single
    return k * single / below if below > _NO_ERROR else None


def _limits_of_one(squares: MeanSquares, form: Form, level: float) -> tuple[float, float]:
    if form.startswith("icc_a"):
        return _agreement_limits(squares, level)
    from scipy.special import fdtri

    k, tail = squares.k, (1 - level) / 2
    error = squares.within if form.startswith("icc_1") else squares.error
    f, (df, df2) = squares.persons / error, _degrees(squares, form)
    lower, upper = f / float(fdtri(df, df2, 1 - tail)), f * float(fdtri(df2, df, 1 - tail))
    return (lower - 1) / (lower + k - 1), (upper - 1) / (upper + k - 1)


def _agreement_limits(squares: MeanSquares, level: float) -> tuple[float, float]:
    from scipy.special import fdtri

    n, k, tail = squares.n, squares.k, (1 - level) / 2
    persons, ratings, error = squares.persons, squares.ratings, squares.error
    single = _of_one(squares, "icc_a_1")
    a = k * single / (n * (1 - single))
    b = 1 + k * single * (n - 1) / (n * (1 - single))
    df = (a * ratings + b * error) ** 2 / (
        (a * ratings) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    )
    f_low, f_high = float(fdtri(n - 1, df, 1 - tail)), float(fdtri(df, n - 1, 1 - tail))
    mixed = k * ratings + (k * n - k - n) * error
    low = n * (persons - f_low * error) / (f_low * mixed + n * persons)
    high = n * (f_high * persons - error) / (mixed + n * f_high * persons)
    return low, high
