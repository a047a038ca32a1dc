"""The one module that knows factor_analyzer: a second computation of a factor solution, repaired where it errs.

The program's own factors are those of `factor_extraction` and `factor_rotation`. factor_analyzer searches from one start,
which on two of the sets of answers in the tests ends short of the least discrepancy, and takes twenty times as long.
Elsewhere its loadings are ours to four decimals and better. What it gives here is for comparison, and for those who must
repeat a result of it.

What is repaired in 0.5.1: it calls scikit-learn with an argument that is gone; it ends varimax, and so promax, early (loadings
off by up to 0.005); after an oblique rotation it sorts the loadings but not the correlations of the factors; one factor
keeps an arbitrary sign; its 'principal' method is principal components and is not offered. It is given a correlation
matrix and so never fills a missing answer, which it does by default, with the median.
"""

from __future__ import annotations

import warnings
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .factor_extraction import ExtractionMethod, most_factors
from .factor_rotation import Rotated, RotationMethod, arranged

__all__ = ["factor_analyzer_solution"]

Floats: TypeAlias = NDArray[np.float64]

_METHODS = {"minres": "minres", "ml": "ml"}
_ROTATIONS = ("oblimin", "promax", "varimax", "none")
# Of varimax and promax. Oblimin comes to rest as near with its own, and takes seconds with this.
_ROTATE_UNTIL: dict[str, float] = {"tol": 1e-12, "max_iter": 5_000}


def factor_analyzer_solution(
    correlation: Floats, n_factors: int, *, extraction: ExtractionMethod, rotation: RotationMethod
) -> Rotated:
    """Return the factors that factor_analyzer 0.5.1 finds, repaired.

    Parameters
    ----------
    correlation : shape (k, k).
    n_factors : how many.
    extraction : minres or ml.
    rotation : oblimin, promax, varimax or none.

    Raises
    ------
    NotEstimable
        If it has no such extraction or rotation, k items cannot hold so many factors, or the matrix is singular.
    """
    k = len(correlation)
    if extraction not in _METHODS:
        raise NotEstimable.because("factor_analyzer has no principal axes.")
    if rotation not in _ROTATIONS:
        raise NotEstimable.because("factor_analyzer has no such rotation, or one that is not tested here.")
    if not 1 <= n_factors <= most_factors(k):
        raise NotEstimable.because(
            f"{k} items can tell at most {most_factors(k)} factors apart; {n_factors} were asked for."
        )
    analyzer = _analyzer()(
        n_factors=n_factors,
        method=_METHODS[extraction],
        rotation=None if n_factors == 1 or rotation == "none" else rotation,
        is_corr_matrix=True,
        rotation_kwargs=_ROTATE_UNTIL if rotation in ("varimax", "promax") else {},
    )
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            analyzer.fit(np.array(correlation))
        except np.linalg.LinAlgError:
            raise NotEstimable.because("factor_analyzer cannot invert the correlation matrix.") from None
    converged = not any("converge" in str(one.message) for one in told)
    pattern = np.asarray(analyzer.loadings_, dtype=np.float64)
    structure = analyzer.structure_
    if structure is None:
        return arranged(pattern, np.eye(n_factors), converged)
    # `phi_` stands in the order before sorting; pattern times correlations is the structure, which was sorted too.
    factors = np.linalg.lstsq(pattern, np.asarray(structure, dtype=np.float64), rcond=None)[0]
    return arranged(pattern, (factors + factors.T) / 2, converged)


def _analyzer() -> Any:
    """Return the class, its call of scikit-learn brought up to date."""
    from factor_analyzer import factor_analyzer
    from sklearn.utils.validation import check_array

    def checked(values: Any, *, force_all_finite: bool | str = True, **options: Any) -> Any:
        return check_array(values, ensure_all_finite=force_all_finite, **options)

    factor_analyzer.check_array = checked
    return factor_analyzer.FactorAnalyzer
