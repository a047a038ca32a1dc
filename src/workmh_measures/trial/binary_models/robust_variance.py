"""Variance of coefficients that holds when persons spread otherwise than the model says, or come in clusters.

A fitted mean is taken as linear near the estimate, so that one set of formulas serves logistic regression and least squares.
Validated against R sandwich 3.0-2 and clubSandwich 0.5.8: tests/reference/robust_variance.R.

References
----------
White H (1980) Econometrica 48:817-838. MacKinnon JG, White H (1985) Journal of Econometrics 29:305-325 (HC1 to HC3).
Bell RM, McCaffrey DF (2002) Survey Methodology 28:169-181. Pustejovsky JE, Tipton E (2018) Journal of Business & Economic
Statistics 36:672-683, doi:10.1080/07350015.2016.1247004 (CR2 and its degrees of freedom for weighted models).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = [
    "ClusterCovariance",
    "ClusterVariance",
    "LinearisedFit",
    "RobustVariance",
    "cluster_covariance",
    "linearised_least_squares",
    "linearised_logistic",
    "robust_covariance",
]

Floats: TypeAlias = NDArray[np.float64]
RobustVariance = Literal["hc0", "hc1", "hc2", "hc3"]
ClusterVariance = Literal["cr0", "cr1", "cr2"]

# Eigenvalues of a cluster below this part of the largest are directions the cluster says nothing about.
_NOTHING = 1e-12
# A person alone in deciding a coefficient: nothing is left over to measure spread by.
_ALONE = 1e-10


@dataclass(frozen=True, slots=True)
class LinearisedFit:
    """A fitted mean near its estimate.

    Attributes
    ----------
    gradient : shape (n, p), change of each fitted mean with each coefficient.
    residual : shape (n,), outcome less fitted mean.
    variance : shape (n,), of the outcome under the model, up to a constant; persons are weighted by its inverse.
    """

    gradient: Floats
    residual: Floats
    variance: Floats

    @property
    def bread(self) -> Floats:
        """Covariance of the coefficients if the model held, up to the same constant; shape (p, p)."""
        weighted = self.gradient / self.variance[:, None]
        return np.asarray(np.linalg.inv(self.gradient.T @ weighted))

    @property
    def leverage(self) -> Floats:
        """Share of each fitted value that its own outcome decides, shape (n,)."""
        return np.asarray(((self.gradient @ self.bread) * self.gradient).sum(axis=1) / self.variance)


@dataclass(frozen=True, slots=True)
class ClusterCovariance:
    """Covariance of coefficients over clusters.

    Attributes
    ----------
    covariance : shape (p, p).
    clusters : their number.
    """

    covariance: Floats
    clusters: int
    _within: Floats
    _between: Floats
    _bread: Floats

    def degrees_of_freedom(self, contrast: Floats) -> float:
        """Degrees of freedom of Satterthwaite for a sum of coefficients.

        Parameters
        ----------
        contrast : shape (p,), weight of each coefficient in the sum.

        Notes
        -----
        Those of a chi-squared variable with the mean and variance that the estimated variance has if the model holds.
        """
        weights = self._bread @ contrast
        own = np.einsum("gpq,p,q->g", self._within, weights, weights)
        shared = self._between @ weights
        spread = np.diag(own) - shared @ self._bread @ shared.T
        return float(np.trace(spread) ** 2 / (spread**2).sum())


def linearised_logistic(design: Floats, outcome: Floats, coefficients: Floats) -> LinearisedFit:
    """Return the linear form of a logistic regression at its coefficients.

    Raises
    ------
    NotEstimable
        If somebody's probability is 0 or 1 to the last digit.
    """
    from scipy.special import expit

    fitted = expit(design @ coefficients)
    variance = fitted * (1 - fitted)
    if variance.min() <= 0:
        raise NotEstimable.because(
            "The probability of a person is 0 or 1 to the last digit: the model predicts too well to have a variance."
        )
    return LinearisedFit(design * variance[:, None], outcome - fitted, variance)


def linearised_least_squares(design: Floats, outcome: Floats) -> tuple[Floats, LinearisedFit]:
    """Fit by least squares; return the coefficients, shape (p,), and the linear form.

    Raises
    ------
    NotEstimable
        If columns of the design follow from each other.
    """
    solved, _, rank, _ = np.linalg.lstsq(design, outcome, rcond=None)
    coefficients = np.asarray(solved, dtype=np.float64)
    if rank < design.shape[1]:
        raise NotEstimable.because("A column of the model follows from the others: leave it out.")
    return coefficients, LinearisedFit(design, outcome - design @ coefficients, np.ones(len(outcome)))


def robust_covariance(fit: LinearisedFit, *, kind: RobustVariance = "hc3") -> Floats:
    """Covariance of the coefficients that does not trust the variance of the model, shape (p, p).

    Parameters
    ----------
    fit : of independent persons.
    kind : ``hc0`` takes squared residuals as they are; ``hc1`` times n / (n - p); ``hc2`` over one less the leverage;
        ``hc3`` over its square.

    Raises
    ------
    NotEstimable
        If, with ``hc2`` or ``hc3``, one person alone decides a coefficient.
    """
    n, p = fit.gradient.shape
    squares = fit.residual**2
    if kind == "hc1":
        squares = squares * n / (n - p)
    elif kind in ("hc2", "hc3"):
        left = 1 - fit.leverage
        if left.min() < _ALONE:
            raise NotEstimable.because(
                f"One person alone decides a coefficient, so {kind.upper()} has no value: use HC1, or a simpler model."
            )
        squares = squares / left ** (1 if kind == "hc2" else 2)
    scores = fit.gradient / fit.variance[:, None]
    meat = (scores * squares[:, None]).T @ scores
    return np.asarray(fit.bread @ meat @ fit.bread)


def cluster_covariance(
    fit: LinearisedFit, cluster: NDArray[np.generic], *, kind: ClusterVariance = "cr2"
) -> ClusterCovariance:
    """Covariance of the coefficients when persons of one cluster resemble each other.

    Parameters
    ----------
    fit : of all persons.
    cluster : shape (n,), which one each is in.
    kind : ``cr0`` takes residuals as they are; ``cr1`` times clusters / (clusters - 1); ``cr2`` turns those of each cluster
        so that the variance has no bias when the model holds.

    Raises
    ------
    NotEstimable
        If there are fewer than two clusters.
    """
    members = [np.flatnonzero(cluster == one) for one in np.unique(cluster)]
    if len(members) < 2:
        raise NotEstimable.because("All persons are in one cluster: there is no variance between clusters.")
    bread = fit.bread
    turned = fit.gradient / fit.variance[:, None]
    if kind == "cr2":
        turned = _turned(fit, members, bread)
    scores = np.array([turned[rows].T @ fit.residual[rows] for rows in members])
    within = np.array([(turned[rows] * fit.variance[rows, None]).T @ turned[rows] for rows in members])
    between = np.array([fit.gradient[rows].T @ turned[rows] for rows in members])
    factor = len(members) / (len(members) - 1) if kind == "cr1" else 1.0
    covariance = factor * bread @ scores.T @ scores @ bread
    return ClusterCovariance(covariance, len(members), within, between, bread)


def _turned(fit: LinearisedFit, members: list[NDArray[np.intp]], bread: Floats) -> Floats:
    """Weighted gradients of each cluster times the matrix that takes the bias out of its residuals."""
    found = np.empty_like(fit.gradient)
    for rows in members:
        root = np.sqrt(fit.variance[rows])
        scaled = fit.gradient[rows] * root[:, None]
        left = np.diag(fit.variance[rows] ** 2) - scaled @ bread @ scaled.T
        values, vectors = np.linalg.eigh(left)
        kept = values > _NOTHING * max(values.max(initial=0.0), 1e-300)
        inverse_root = (vectors[:, kept] / np.sqrt(values[kept])) @ vectors[:, kept].T
        found[rows] = root[:, None] * (inverse_root @ (scaled / fit.variance[rows, None]))
    return found
