"""Standard errors and tests of models fitted to moments: how estimates and residuals vary, and what follows for chi-squared.

Validated against lavaan 0.6-14: tests/reference/confirmatory_factors.R and confirmatory_groups.R.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .fit_indices import ChiSquare
from .fitted_model import FitTest
from .moment_models import MomentModel, OrderedModel

__all__ = ["MomentSpread", "robust_fit"]

Floats: TypeAlias = NDArray[np.float64]

_LEAST_EIGENVALUE = 1e-8
_NO_DF = "The model leaves no degrees of freedom, so its fit cannot be told."


@dataclass(frozen=True)
class MomentSpread:
    """How estimates and residuals vary, of all groups together.

    Attributes
    ----------
    gamma : covariance of the moments times the rows, each group's over its share, shape (moments, moments).
    weight : times the share, shape (moments,).
    across : change of all moments with the parameters.
    bread : inverse of across' W across.
    """

    gamma: Floats
    weight: Floats
    across: Floats
    bread: Floats

    @classmethod
    def of(cls, model: MomentModel, estimates: Floats) -> MomentSpread:
        """Return it at the estimates."""
        from scipy.linalg import block_diag

        shares = model.shares()
        weight = np.concatenate([share * one for share, one in zip(shares, model.weights, strict=True)])
        gamma = block_diag(*(one / share for share, one in zip(shares, model.gammas, strict=True)))
        across = np.concatenate(model.jacobians(estimates))
        bread = np.asarray(np.linalg.inv((across.T * weight) @ across), dtype=np.float64)
        return cls(gamma, weight, across, bread)

    def covariance(self, n: int) -> Floats:
        """Return the covariance matrix of the estimates, whatever the moments' covariances; n is what it divides by."""
        left = self.bread @ (self.across.T * self.weight)
        return np.asarray(left @ self.gamma @ left.T / n, dtype=np.float64)

    def plain(self, model: MomentModel, estimates: Floats, df: int) -> FitTest:
        """Return weighted sums of squared residuals of the model and of independence."""
        left, found = model.residuals(estimates), model.observed()
        pairs = model.absent()
        parts = list(zip(model.counted, model.weights, strict=True))
        chi2 = sum(size * float(w @ one**2) for (size, w), one in zip(parts, left, strict=True))
        alone = sum(
            size * float(w @ (one * pair) ** 2)
            for (size, w), one, pair in zip(parts, found, pairs, strict=True)
        )
        return FitTest(ChiSquare(chi2, df), ChiSquare(alone, int(sum(one.sum() for one in pairs))))

    def scaled(self, model: MomentModel, test: FitTest) -> tuple[FitTest, FitTest]:
        """Return the tests scaled and shifted to mean and variance, and the plain ones with their mean factors."""
        weighted = self.across.T * self.weight
        own = (np.diag(self.weight) - weighted.T @ self.bread @ weighted) @ self.gamma
        # Whatever else there is follows exactly, so that independence leaves these moments alone.
        base = np.where(np.concatenate(model.absent()), self.weight, 0.0)[:, None] * self.gamma
        one, two = _adjusted(test.model, own), _adjusted(test.baseline, base)
        return FitTest(one[0], two[0]), FitTest(one[1], two[1])


def _adjusted(test: ChiSquare, product: Floats) -> tuple[ChiSquare, ChiSquare]:
    """Scaled and shifted to mean and variance of its degrees of freedom; and unscaled with the mean."""
    first, second = float(np.trace(product)), float((product * product.T).sum())
    scale = float(np.sqrt(test.df / second))
    shifted = scale * test.value + test.df - scale * first
    return ChiSquare(shifted, test.df), ChiSquare(test.value, test.df, first / test.df, shifted)


def robust_fit(
    model: OrderedModel, estimates: Floats, spread: MomentSpread, df: int
) -> tuple[FitTest | None, str]:
    """Return the likelihood-ratio statistics of the polychoric correlations at the estimates, or why there are none.

    Parameters
    ----------
    model, estimates, spread : fitted, of ordered items.
    df : degrees of freedom.

    References
    ----------
    Savalei V (2021) Multivariate Behavioral Research 56:390-407, doi:10.1080/00273171.2020.1717922.
    """
    if df < 1:
        return None, _NO_DF
    if any(np.linalg.eigvalsh(one.correlations)[0] < _LEAST_EIGENVALUE for one in model.moments):
        return None, "The polychoric correlations are not positive definite, so no robust fit can be given."
    p = len(model.table.items)
    pairs = np.triu_indices(p, 1)
    chi2 = alone = 0.0
    precisions = []
    for one, moments in zip(model.moments, model.implied(estimates), strict=True):
        matrix = np.eye(p)
        matrix[pairs] = matrix.T[pairs] = moments[-len(pairs[0]) :]
        if np.linalg.eigvalsh(matrix)[0] <= 0:
            return None, "The implied correlations are not positive definite, so no robust fit can be given."
        precision = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
        own = float(np.linalg.slogdet(one.correlations)[1])
        logarithm = float(np.linalg.slogdet(matrix)[1])
        chi2 += one.n * (logarithm - own + float((precision * one.correlations).sum()) - p)
        alone -= one.n * own
        precisions.append(precision)
    factor, baseline = _savalei(model, spread, precisions, df)
    count = model.table.groups * len(pairs[0])
    return FitTest(ChiSquare(chi2, df, factor), ChiSquare(alone, count, baseline)), ""


def _savalei(
    model: OrderedModel, spread: MomentSpread, precisions: Sequence[Floats], df: int
) -> tuple[float, float]:
    """Factors of the likelihood-ratio statistics of model and independence, both weighted by the shares of the groups."""
    from scipy.linalg import block_diag

    kept = np.flatnonzero(np.concatenate(model.absent()))
    one, two = np.triu_indices(len(model.table.items), 1)
    information = block_diag(
        *(
            share * (w[np.ix_(one, one)] * w[np.ix_(two, two)] + w[np.ix_(one, two)] * w[np.ix_(two, one)])
            for share, w in zip(model.shares(), precisions, strict=True)
        )
    )
    across, weight = spread.across[kept], spread.weight[kept]
    left = np.eye(len(kept)) - across @ spread.bread @ (across.T * weight)
    gamma = spread.gamma[np.ix_(kept, kept)]
    own = float((left.T @ information @ left * gamma).sum()) / df
    shares = np.repeat(model.shares(), len(one))
    return own, float(shares @ np.diag(gamma)) / len(kept)
