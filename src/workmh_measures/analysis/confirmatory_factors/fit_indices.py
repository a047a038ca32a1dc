"""Indices of the fit of a model from its chi-squared: CFI, TLI and RMSEA, plain and corrected, and SRMR.

Each function takes bare numbers. Validated against lavaan 0.6-14: tests/reference/confirmatory_factors.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = [
    "ChiSquare",
    "RootMeanSquareError",
    "comparative_fit_index",
    "root_mean_square_error",
    "standardised_residual",
    "tucker_lewis_index",
]

Floats: TypeAlias = NDArray[np.float64]

_LEVEL = 0.90
_CLOSE = 0.05
_NO_DF = "The model leaves no degrees of freedom, so its fit cannot be told."


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A chi-squared statistic.

    Attributes
    ----------
    value, df : the statistic and its degrees of freedom.
    factor : mean of what it is a weighted sum of, 1 where it has a chi-squared distribution.
    adjusted : what is held against a chi-squared distribution; None for value over factor.
    """

    value: float
    df: float
    factor: float = 1.0
    adjusted: float | None = None

    @property
    def referred(self) -> float:
        """What is held against a chi-squared distribution."""
        return self.value / self.factor if self.adjusted is None else self.adjusted

    @property
    def unit(self) -> float:
        """By how much the statistic grows with what is held against a chi-squared distribution."""
        apart = self.referred - self.df
        return self.factor if self.adjusted is None or apart == 0 else self.excess / apart

    @property
    def excess(self) -> float:
        """By how much it is larger than a model that fits would make it."""
        return self.value - self.factor * self.df

    @property
    def p_value(self) -> float:
        """Share of samples with a larger one if the model holds.

        Raises
        ------
        NotEstimable
            Without degrees of freedom.
        """
        from scipy.special import chdtrc

        if self.df < 1:
            raise NotEstimable.because(_NO_DF)
        return float(chdtrc(self.df, self.referred))


@dataclass(frozen=True, slots=True)
class RootMeanSquareError:
    """RMSEA with its 90 % interval and the test of close fit (H0: at most .05)."""

    value: float
    low: float
    high: float
    close_p: float


def comparative_fit_index(model: ChiSquare, baseline: ChiSquare) -> float:
    """CFI: 1 less the share of the misfit of independence that the model leaves.

    Parameters
    ----------
    model, baseline : chi-squared of the model and of independent items.

    References
    ----------
    Bentler PM (1990) Psychological Bulletin 107:238-246, doi:10.1037/0033-2909.107.2.238. With factors other than 1: Brosseau-
    Liard PE, Savalei V (2014) Multivariate Behavioral Research 49:460-470, doi:10.1080/00273171.2014.933697.
    """
    left = max(model.excess, 0.0)
    most = max(model.excess, baseline.excess, 0.0)
    return 1.0 if most == 0 else 1 - left / most


def tucker_lewis_index(model: ChiSquare, baseline: ChiSquare) -> float:
    """TLI: as CFI, by degrees of freedom; above 1 where the model fits better than chance would let it.

    Parameters
    ----------
    model, baseline : chi-squared of the model and of independent items.

    Raises
    ------
    NotEstimable
        Without degrees of freedom, or where independence fits.

    References
    ----------
    Tucker LR, Lewis C (1973) Psychometrika 38:1-10, doi:10.1007/BF02291170.
    """
    if model.df < 1:
        raise NotEstimable.because(_NO_DF)
    if baseline.excess == 0:
        raise NotEstimable.because("Independent items fit exactly, so nothing can be compared with them.")
    return 1 - model.excess * baseline.df / (baseline.excess * model.df)


def root_mean_square_error(model: ChiSquare, n: int, *, groups: int = 1) -> RootMeanSquareError:
    """RMSEA: misfit of the population per degree of freedom.

    Parameters
    ----------
    model : chi-squared and its factor.
    n : number of rows (less groups, for least squares).
    groups : number of groups.

    Raises
    ------
    NotEstimable
        Without degrees of freedom.

    Notes
    -----
    sqrt(groups * (chi2 - c df) / (df n)), at least 0. The ends of the interval are sqrt(groups * c * ncp / (df n)), with the
    noncentralities at which chi2 / c is the 95th and the 5th percentile; c is the factor of the chi-squared.

    References
    ----------
    Steiger JH, Lind JC (1980) Annual Meeting of the Psychometric Society. Browne MW, Cudeck R (1993) in Bollen, Long (eds)
    Testing Structural Equation Models, 136-162. Li L, Bentler PM (2006) ETS Research Report 06-08.
    """
    from scipy.special import chndtr

    if model.df < 1:
        raise NotEstimable.because(_NO_DF)
    size = groups / (model.df * n)
    plain = model.referred
    low, high = (float(np.sqrt(model.unit * end * size)) for end in _noncentrality(plain, model.df))
    close = _CLOSE**2 / (size * model.unit)
    value = float(np.sqrt(max(model.excess, 0.0) * size))
    return RootMeanSquareError(value, low, high, float(1 - chndtr(plain, model.df, close)))


def standardised_residual(residuals: Sequence[Floats], shares: Sequence[float] = (1.0,)) -> float:
    """SRMR: root mean square of standardised residuals; of several groups the mean, by their shares in all rows.

    Parameters
    ----------
    residuals : of each group: of every (co)variance and mean the model was fitted to, each once.
    shares : of each group in all rows, adding up to 1.

    References
    ----------
    Bentler PM (1995) EQS Structural Equations Program Manual.
    """
    parts = zip(shares, residuals, strict=True)
    return float(sum(share * np.sqrt(np.mean(left**2)) for share, left in parts))


def _noncentrality(chi2: float, df: float) -> tuple[float, float]:
    """Ends of the interval of the noncentrality; 0 where even none makes so small a chi2 likely."""
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
