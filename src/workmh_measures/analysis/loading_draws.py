"""What loadings become in draws of the rows with replacement, each draw turned to the factors of the whole sample.

Every draw begins from the unique variances and the rotation of the sample, so that it ends in the same valley; its factors
are then put in the order and sense that suit those of the sample best.

References
----------
Zhang G, Preacher KJ, Luo S (2010) Multivariate Behavioral Research 45:104-134, doi:10.1080/00273170903504836.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from .common_factors import Extraction, least_squares_factors, likelihood_factors
from .factor_extraction import ExtractionMethod
from .factor_rotation import SEARCHES, Rotated, RotationMethod, rotated, schmid_leiman_pattern
from .item_correlations import Correlations, item_correlations
from .one_thread import on_one_thread
from .ordered_correlations import OrderedCorrelations
from .polychoric.joint_counts import drawn_answers
from .polychoric.moments import coded_correlations
from .polychoric.smoothing import smoothed
from .rotation_search import rotation_from

__all__ = ["DrawnFactors", "Whole", "drawn_factors", "row_matrices"]

Floats: TypeAlias = NDArray[np.float64]
# From places of rows, each as often as it was drawn, to their correlation matrix.
Matrix: TypeAlias = Callable[[NDArray[np.intp]], Floats]


@dataclass(frozen=True)
class DrawnFactors:
    """Patterns and correlations of factors in each draw, NaN where it has none.

    Attributes
    ----------
    pattern : shape (draws, k, m).
    correlation : shape (draws, m, m).
    """

    pattern: Floats
    correlation: Floats


@dataclass(frozen=True)
class Whole:
    """The solution of the whole sample, which draws are turned to."""

    extraction: Extraction
    rotated: Rotated
    method: ExtractionMethod
    rotation: RotationMethod


def row_matrices(items: pd.DataFrame, found: Correlations) -> tuple[Matrix, int]:
    """Return what gives the correlations of drawn rows, of the kind that was found, and how many rows there are to draw.

    Parameters
    ----------
    items : one column per item, one row per person; missing answers are NaN.
    found : correlations of all of them.
    """
    if isinstance(found, OrderedCorrelations):
        coded = found.coded

        def polychoric(rows: NDArray[np.intp]) -> Floats:
            return smoothed(coded_correlations(drawn_answers(coded, rows)))[0]

        return polychoric, coded.n
    answers = items.to_numpy(dtype=np.float64, na_value=np.nan)
    empty = np.isnan(answers)
    answers = answers[~(empty.any(axis=1) if found.missing == "listwise" else empty.all(axis=1))]

    def pearson(rows: NDArray[np.intp]) -> Floats:
        return item_correlations(pd.DataFrame(answers[rows]), missing=found.missing).matrix

    return pearson, len(answers)


@on_one_thread
def drawn_factors(matrix: Matrix, n: int, whole: Whole, *, draws: int, seed: int) -> DrawnFactors:
    """Factors of draws of the rows.

    Parameters
    ----------
    matrix : gives the correlations of some rows, or refuses.
    n : rows of the sample; each draw takes as many.
    whole : solution of the sample.
    draws, seed : how many, from which seed.
    """
    random = np.random.default_rng(seed)
    k, m = whole.rotated.pattern.shape
    pattern, correlation = np.full((draws, k, m), np.nan), np.full((draws, m, m), np.nan)
    for draw in range(draws):
        rows = random.integers(n, size=n)
        try:
            found = _turned(matrix(rows), whole)
        except NotEstimable:
            continue
        pattern[draw], correlation[draw] = _aligned(*found, whole.rotated.pattern)
    return DrawnFactors(pattern, correlation)


def _turned(correlation: Floats, whole: Whole) -> tuple[Floats, Floats]:
    of_one = likelihood_factors if whole.method == "ml" else least_squares_factors
    extraction = whole.extraction
    m = extraction.loadings.shape[1]
    found = of_one(correlation, m, start=np.clip(extraction.uniqueness, 0.01, 0.99))
    if not found.converged:
        raise NotEstimable.because("The factor model did not settle.")
    if m == 1:
        return found.loadings, np.eye(1)
    left, _, right = np.linalg.svd(found.loadings.T @ extraction.loadings)
    near = left @ right
    if whole.rotation == "none":
        return found.loadings @ near, np.eye(m)
    first = whole.rotated.found
    if first is None:
        turned = rotated(found.loadings @ near, whole.rotation)
        return turned.pattern, turned.correlation
    if whole.rotation == "schmid_leiman":
        return schmid_leiman_pattern(found.loadings, start=near @ first.rotation)[:2]
    again = rotation_from(found.loadings, SEARCHES[whole.rotation], near @ first.rotation)
    return again.pattern, again.correlation


def _aligned(pattern: Floats, correlation: Floats, target: Floats) -> tuple[Floats, Floats]:
    """Put factors in the order and sense that suit the target best, by congruence."""
    from scipy.optimize import linear_sum_assignment

    sizes = np.sqrt(np.outer((target**2).sum(axis=0), (pattern**2).sum(axis=0)))
    alike = target.T @ pattern / np.maximum(sizes, 1e-300)
    order = linear_sum_assignment(-np.abs(alike))[1]
    sign = np.where(alike[range(len(order)), order] < 0, -1.0, 1.0)
    return pattern[:, order] * sign, correlation[np.ix_(order, order)] * np.outer(sign, sign)
