"""How much those work who work at all: gamma regression with a logarithmic link, and regression of the logarithm.

Validated against R 4.2.2 `glm` and `lm`: tests/reference/work_amounts.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["AmountModel", "AmountName", "amount_model", "resampled_amounts"]

Floats: TypeAlias = NDArray[np.float64]
AmountName = Literal["gamma", "lognormal"]

_STEPS = 100
_SETTLED = 1e-12
# Columns of a sample, each in its own unit, that are this near to saying the same have no coefficients of their own.
_ALIKE = 1e12
_STRIDE = 2.0


@dataclass(frozen=True)
class AmountModel:
    """A fitted model of amounts above 0.

    Attributes
    ----------
    kind : what of.
    coefficients : shape (p,), logarithms of ratios of means.
    dispersion : of the gamma distribution by Pearson's statistic; of the logarithm the variance. Both divide by n - p.
    covariance : shape (p, p), of the coefficients.
    n : persons with an amount.
    """

    kind: AmountName
    coefficients: Floats
    dispersion: float
    covariance: Floats
    n: int

    def means(self, design: Floats) -> Floats:
        """Mean amount at each row of a design, shape (rows,)."""
        half = self.dispersion / 2 if self.kind == "lognormal" else 0.0
        return np.asarray(np.exp(design @ self.coefficients + half))

    @property
    def dispersion_variance(self) -> float:
        """Variance of the dispersion where means depend on it."""
        free = self.n - len(self.coefficients)
        return 2 * self.dispersion**2 / free if self.kind == "lognormal" else 0.0

    def influences(self, design: Floats, amount: Floats) -> Floats:
        """How each person moves the coefficients and, last, the dispersion, shape (n, p + 1).

        Parameters
        ----------
        design, amount : those the model was fitted to.
        """
        bread = np.linalg.inv(design.T @ design)
        if self.kind == "gamma":
            residual = amount / self.means(design) - 1
            weighted = (design * (amount / self.means(design))[:, None]).T @ design
            moved = (design * residual[:, None]) @ np.linalg.inv(weighted)
            return np.column_stack([moved, np.zeros(len(amount))])
        residual = np.log(amount) - design @ self.coefficients
        free = self.n - len(self.coefficients)
        return np.column_stack(
            [(design * residual[:, None]) @ bread, (residual**2 - self.dispersion * free / self.n) / free]
        )


def amount_model(design: Floats, amount: Floats, kind: AmountName) -> AmountModel:
    """Fit a model of amounts above 0.

    Parameters
    ----------
    design : shape (n, p), with a column of ones.
    amount : shape (n,), above 0.
    kind : ``gamma``: the standard deviation goes with the mean, and nothing is turned back from logarithms;
        ``lognormal``: the logarithm is normal with one variance, which the mean rests on.

    Raises
    ------
    NotEstimable
        If there are too few persons, columns say the same, or the search does not settle.

    References
    ----------
    McCullagh P, Nelder JA (1989) Generalized Linear Models, chapter 8.
    """
    n, p = design.shape
    if n <= p or np.linalg.matrix_rank(design) < p:
        raise NotEstimable.because(
            f"{n} persons with work are too few, or too much alike, for {p} coefficients of how much they work."
        )
    bread = np.linalg.inv(design.T @ design)
    beta = bread @ (design.T @ np.log(amount))
    residual = np.log(amount) - design @ beta
    if kind == "gamma":
        beta = _gamma(design, amount, np.ones((1, n)), beta)[0]
        if np.isnan(beta).any():
            raise NotEstimable.because("The model of the amount does not settle on coefficients.")
        residual = amount / np.exp(design @ beta) - 1
    dispersion = float(residual @ residual) / (n - p)
    return AmountModel(kind, beta, dispersion, bread * dispersion, n)


def resampled_amounts(
    design: Floats, amount: Floats, counts: Floats, fitted: AmountModel
) -> tuple[Floats, Floats]:
    """Fit the same model to bootstrap samples.

    Parameters
    ----------
    design, amount : as `amount_model` takes them.
    counts : shape (draws, n), how often each person is in each sample.
    fitted : to all persons; where the search begins.

    Returns
    -------
    Coefficients, shape (draws, p), and dispersions, shape (draws,); NaN where a sample has no fit. The dispersion of a
    gamma model, which no mean rests on, is 0.
    """
    if fitted.kind == "gamma":
        return _gamma(design, amount, counts, fitted.coefficients), np.zeros(len(counts))
    p = design.shape[1]
    information = np.einsum("dn,np,nq->dpq", counts, design, design, optimize=True)
    beta = _solved(information, (counts * np.log(amount)) @ design)
    residual = np.log(amount) - beta @ design.T
    free = counts.sum(axis=1) - p
    with np.errstate(divide="ignore", invalid="ignore"):
        dispersion = np.where(free > 0, (counts * residual**2).sum(axis=1) / free, np.nan)
    return beta, dispersion


def _gamma(design: Floats, amount: Floats, counts: Floats, start: Floats) -> Floats:
    """Coefficients of each sample, shape (draws, p), by Newton's steps; NaN where they do not settle."""
    p = design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    beta = np.tile(start, (len(counts), 1))
    settled = np.zeros(len(counts), dtype=np.bool_)
    for _ in range(_STEPS):
        relative = counts * amount * np.exp(-(beta @ design.T))
        step = _solved((relative @ products).reshape(-1, p, p), (relative - counts) @ design)
        largest = np.abs(step).max(axis=1)
        settled = largest < _SETTLED * (1 + np.abs(beta).max(axis=1))
        beta = beta + step * np.minimum(1.0, _STRIDE / np.maximum(largest, _STRIDE))[:, None]
        if (settled | np.isnan(largest)).all():
            break
    return np.where(settled[:, None], beta, np.nan)


def _solved(information: Floats, score: Floats) -> Floats:
    """Solve for each sample; NaN where its columns say the same."""
    scale = np.sqrt(np.einsum("dpp->dp", information))
    usable: NDArray[np.bool_] = np.asarray(
        np.isfinite(information).all(axis=(1, 2)) & (scale > 0).all(axis=1)
    )
    related = information[usable] / (scale[usable, :, None] * scale[usable, None, :])
    telling = np.linalg.cond(related) < _ALIKE
    usable[usable] = telling
    found = np.full_like(score, np.nan)
    step = np.linalg.solve(related[telling], (score[usable] / scale[usable])[..., None])[..., 0]
    found[usable] = step / scale[usable]
    return found
