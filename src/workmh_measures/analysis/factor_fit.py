"""How well factors by maximum likelihood give the correlations back: chi-squared, RMSEA, Tucker-Lewis index.

Validated against stats::factanal and psych 2.2.9 (R 4.2.2): tests/reference/exploratory_factors.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .common_factors import Extraction

__all__ = ["FactorFit", "likelihood_fit"]

Floats: TypeAlias = NDArray[np.float64]

_LEVEL = 0.90


@dataclass(frozen=True, slots=True)
class FactorFit:
    """Fit of a factor solution by maximum likelihood.

    Attributes
    ----------
    chi2, df, p_value : test of the number of factors, with Bartlett's correction.
    rmsea, rmsea_low, rmsea_high : root mean square error of approximation with its 90 % interval.
    tli : Tucker-Lewis index.
    """

    chi2: float
    df: int
    p_value: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    tli: float


def likelihood_fit(extraction: Extraction, correlation: Floats, n: int) -> FactorFit:
    """Fit of factors extracted by maximum likelihood.

    Parameters
    ----------
    extraction : by ml.
    correlation : shape (k, k).
    n : number of rows.

    Raises
    ------
    NotEstimable
        If the factors leave no degrees of freedom, or there are too few rows for the correction.

    Notes
    -----
    chi2 is the discrepancy times N = n - 1 - (2 k + 5) / 6 - 2 m / 3. The Tucker-Lewis index is (a - b) / (a - 1 / N), with
    the discrepancy over the degrees of freedom of no factors (a) and of these (b). RMSEA is sqrt((chi2 / df - 1) / (n - 1)), at least 0; its interval holds the
    noncentralities at which chi2 is the 95th and the 5th percentile.

    References
    ----------
    Bartlett MS (1951) Biometrika 38:337-344, doi:10.1093/biomet/38.3-4.337. Tucker LR, Lewis C (1973) Psychometrika
    38:1-10, doi:10.1007/BF02291170. Steiger JH, Lind JC (1980) Annual Meeting of the Psychometric Society.
    """
    from scipy.special import chdtrc

    k, m = extraction.loadings.shape
    df = ((k - m) ** 2 - (k + m)) // 2
    rows = n - 1 - (2 * k + 5) / 6 - 2 * m / 3
    if df < 1:
        raise NotEstimable.because(f"{m} factors of {k} items leave no degrees of freedom.")
    if rows <= 0:
        raise NotEstimable.because(f"There are too few rows for {k} items: {n}.")
    chi2 = rows * extraction.discrepancy
    rmsea, low, high = (
        float(np.sqrt(max(x, 0.0) / (df * (n - 1)))) for x in (chi2 - df, *_noncentrality(chi2, df))
    )
    none = -float(np.linalg.slogdet(correlation)[1]) / (k * (k - 1) / 2)
    tli = (none - extraction.discrepancy / df) / (none - 1 / rows)
    return FactorFit(chi2, df, float(chdtrc(df, chi2)), rmsea, low, high, tli)


def _noncentrality(chi2: float, df: int) -> tuple[float, float]:
    """Return the ends of the interval of the noncentrality; 0 where even none makes so small a chi2 likely."""
    from scipy.optimize import brentq
    from scipy.special import chndtr

    def end(probability: float) -> float:
        if float(chndtr(chi2, df, 0.0)) <= probability:
            return 0.0
        top = chi2 + 10 * np.sqrt(2 * chi2) + 100
        return float(
            brentq(lambda lam: float(chndtr(chi2, df, lam)) - probability, 0.0, top, xtol=1e-12, rtol=1e-14)
        )

    tail = (1 - _LEVEL) / 2
    return end(1 - tail), end(tail)
