"""Tests of fixed effects with degrees of freedom for few persons: Satterthwaite, and Kenward and Roger.

`kenward_roger` is the adjustment of 1997; `kenward_roger_linear` leaves out its term in second derivatives of the
covariance (DDFM=KR(FIRSTORDER) of SAS, Kenward-Roger-Linear of R mmrm). The two are the same where the covariance is linear
in its parameters: unstructured, compound symmetry, Toeplitz. The precision of the covariance parameters comes from the
expected information, as in the paper and in pbkrtest, or from the observed, as in SAS and R mmrm. Satterthwaite's goes with
the observed everywhere.

References
----------
Kenward MG, Roger JH (1997) Biometrics 53:983-997, doi:10.2307/2533558. Fai AHT, Cornelius PL (1996) Journal of
Statistical Computation and Simulation 54:363-378, doi:10.1080/00949659608811740. Giesbrecht FG, Burns JC (1985)
Biometrics 41:477-486, doi:10.2307/2530872. Halekoh U, Hojsgaard S (2014) Journal of Statistical Software 59(9),
doi:10.18637/jss.v059.i09. Validated against pbkrtest 0.5.2, lmerTest 3.1-3 and a program written from the paper:
tests/reference/repeated_measures.R, tests/reference/repeated_measures_kenward_roger.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .fitted_model import FittedModel

__all__ = ["Contrast", "ContrastTest", "DegreesOfFreedom", "FixedEffectTests", "Information"]

Floats: TypeAlias = NDArray[np.float64]
DegreesOfFreedom: TypeAlias = Literal["satterthwaite", "kenward_roger", "kenward_roger_linear"]
Information: TypeAlias = Literal["expected", "observed"]

_FLAT = 1e-13  # smallest eigenvalue of the information, each parameter in its own unit
_NO_DIRECTION = 1e-10  # share of the largest eigenvalue below which a direction of a contrast is empty


@dataclass(frozen=True, slots=True)
class Contrast:
    """A combination of fixed effects.

    Attributes
    ----------
    value, standard_error, df : estimate, its standard error, degrees of freedom of t.
    """

    value: float
    standard_error: float
    df: float

    @property
    def t(self) -> float:
        """Estimate over standard error."""
        return self.value / self.standard_error

    @property
    def p_value(self) -> float:
        """Two-sided, from Student's t."""
        from scipy.special import stdtr

        return 2 * float(stdtr(self.df, -abs(self.t)))

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return both ends of the interval.

        Parameters
        ----------
        level : confidence as a share.
        """
        from scipy.special import stdtrit

        reach = float(stdtrit(self.df, 0.5 + level / 2)) * self.standard_error
        return self.value - reach, self.value + reach


@dataclass(frozen=True, slots=True)
class ContrastTest:
    """A joint test of several combinations.

    Attributes
    ----------
    f : the statistic, scaled as Kenward and Roger do where that is the method.
    df, df2 : degrees of freedom.
    """

    f: float
    df: int
    df2: float

    @property
    def p_value(self) -> float:
        """Upper tail of the F distribution."""
        from scipy.special import fdtrc

        return float(fdtrc(self.df, self.df2, self.f))


@dataclass(frozen=True)
class FixedEffectTests:
    """Tests of a fitted model's fixed effects.

    Attributes
    ----------
    model : the fitted model; Kenward and Roger's method needs REML.
    method : how degrees of freedom and standard errors are had.
    information : about the covariance parameters; None is `observed` for Satterthwaite (lmerTest, SAS, R mmrm) and
        `expected` for Kenward and Roger (their paper, pbkrtest; for SAS and R mmrm ask for `observed`).
    """

    model: FittedModel
    method: DegreesOfFreedom = "kenward_roger"
    information: Information | None = None

    def __post_init__(self) -> None:
        """Refuse what has no theory."""
        if self.method != "satterthwaite" and not self.model.restricted:
            raise NotEstimable.because(
                "The adjustment of Kenward and Roger holds for REML: fit the model by it."
            )

    @cached_property
    def parameter_covariance(self) -> Floats:
        """Covariance matrix of the covariance parameters, shape (r, r)."""
        likelihood = self.model.likelihood
        usual = "observed" if self.method == "satterthwaite" else "expected"
        information = (
            likelihood.expected if (self.information or usual) == "expected" else likelihood.observed
        )
        # Each parameter in its own unit: variances of waves may differ by many orders.
        unit = np.sqrt(np.abs(np.diag(information)))
        scaled = information / np.outer(unit, unit)
        if not (unit > 0).all() or np.linalg.eigvalsh(scaled)[0] <= _FLAT * len(unit):
            raise NotEstimable.because(
                "The covariance parameters have no standard errors: the fit is at an edge."
            )
        return np.asarray(2 * np.linalg.inv(scaled) / np.outer(unit, unit))

    @cached_property
    def _derivatives(self) -> Floats:
        """First derivatives of the inverse of the spread, shape (r, p, p)."""
        return self.model.likelihood.information_slopes[:, :-1, :-1]

    @cached_property
    def _adjusted(self) -> Floats:
        """Covariance matrix of the fixed effects, for columns at right angles; shape (p, p)."""
        likelihood, w = self.model.likelihood, self.parameter_covariance
        spread = likelihood.spread
        if self.method == "satterthwaite":
            return spread
        slopes, weights = likelihood.slopes, likelihood.weights
        summed = np.tensordot(w, slopes, axes=1)
        middle = np.einsum("rmij,mjk,rmkl->mil", summed, weights, slopes, optimize=True)
        if self.method == "kenward_roger":
            structure = likelihood.deviance_of.structure
            second = structure.curvatures(likelihood.parameters)
            if second is not None:
                block = likelihood.deviance_of.patterns.block
                middle = middle - 0.25 * np.einsum("rs,rsbij->bij", w, second)[block]
        inner = self._products(weights @ middle @ weights)
        turned = spread @ self._derivatives
        inner = inner - np.einsum("rij,rjk->ik", np.tensordot(w, self._derivatives, axes=1), turned)
        found = spread + 2 * spread @ inner @ spread
        return np.asarray(0.5 * (found + found.T))

    def _products(self, weights: Floats) -> Floats:
        patterns = self.model.patterns
        width = len(patterns.least_squares) + 1
        found = (weights.ravel() @ patterns.moments).reshape(width, width)
        return np.asarray(found[:-1, :-1])

    @property
    def coefficient_covariance(self) -> Floats:
        """Covariance matrix of the fixed effects, adjusted where the method does so; shape (p, p)."""
        turn = self.model.to_given
        return np.asarray(turn @ self._adjusted @ turn.T)

    def contrast(self, weights: Floats) -> Contrast:
        """Estimate a combination of fixed effects.

        Parameters
        ----------
        weights : shape (p,), not all 0.

        Raises
        ------
        NotEstimable
            If the covariance parameters have no standard errors, or the adjusted variance is not positive.
        """
        turned = weights @ self.model.to_given
        spread = self.model.likelihood.spread
        plain = float(turned @ spread @ turned)
        slopes = self._variance_slopes(turned[None])[:, 0]
        uncertain = float(slopes @ self.parameter_covariance @ slopes)
        adjusted = float(turned @ self._adjusted @ turned)
        if not adjusted > 0:
            raise NotEstimable.because(
                "The adjusted variance of a fixed effect is not positive: too few persons for this covariance structure."
            )
        df = 2 * plain**2 / uncertain
        return Contrast(float(weights @ self.model.coefficients), float(np.sqrt(adjusted)), df)

    def _variance_slopes(self, turned: Floats) -> Floats:
        """First derivatives of the plain variances of combinations, but for their sign; shape (r, combinations)."""
        reach = turned @ self.model.likelihood.spread
        return np.asarray(np.einsum("ci,rij,cj->rc", reach, self._derivatives, reach, optimize=True))

    def joint_test(self, weights: Floats) -> ContrastTest:
        """Test that several combinations are all 0.

        Parameters
        ----------
        weights : shape (combinations, p); rows that depend on others add nothing.

        Raises
        ------
        NotEstimable
            As for `contrast`, or if there is no combination at all, or too few persons for a joint test.
        """
        rows = np.atleast_2d(np.asarray(weights, dtype=np.float64))
        if not np.abs(rows).max(initial=0) > 0:
            raise NotEstimable.because("There is no effect to test: all weights are 0.")
        if self.method == "satterthwaite":
            return self._fai_cornelius(rows)
        return self._kenward_roger(_independent(rows))

    def _fai_cornelius(self, rows: Floats) -> ContrastTest:
        """Depends on how the combinations are written down: they are taken as given, as SAS and lmerTest do."""
        turned = rows @ self.model.to_given
        values, vectors = np.linalg.eigh(turned @ self.model.likelihood.spread @ turned.T)
        kept = values > _NO_DIRECTION * values[-1]
        values, vectors = values[kept], vectors[:, kept]
        slopes = self._variance_slopes(vectors.T @ turned)
        df = 2 * values**2 / np.einsum("rc,rs,sc->c", slopes, self.parameter_covariance, slopes)
        q = len(values)
        estimates = vectors.T @ (rows @ self.model.coefficients)
        f = float((estimates**2 / values).sum()) / q
        if q == 1:
            return ContrastTest(f, 1, float(df[0]))
        if np.ptp(df) < 1e-8 * df.mean():
            return ContrastTest(f, q, float(df.mean()))
        total = float((df / (df - 2))[df > 2].sum())
        if not total > q:
            raise NotEstimable.because("There are too few persons for a joint test of so many effects.")
        return ContrastTest(f, q, 2 * total / (total - q))

    def _kenward_roger(self, rows: Floats) -> ContrastTest:
        turned, estimates = rows @ self.model.to_given, rows @ self.model.coefficients
        spread, w, q = self.model.likelihood.spread, self.parameter_covariance, len(turned)
        reach = turned @ spread
        inverse = np.linalg.inv(turned @ spread @ turned.T)
        inner = inverse @ (reach @ self._derivatives @ reach.T)
        traces = np.einsum("rii->r", inner)
        a1 = float(traces @ w @ traces)
        a2 = float(np.einsum("rs,rij,sji->", w, inner, inner, optimize=True))
        df2, scale = _matched_moments(a1, a2, q)
        wald = float(estimates @ np.linalg.solve(turned @ self._adjusted @ turned.T, estimates)) / q
        if not (df2 > 0 and scale > 0):
            raise NotEstimable.because("There are too few persons for a joint test of so many effects.")
        return ContrastTest(scale * wald, q, df2)


def _matched_moments(a1: float, a2: float, q: int) -> tuple[float, float]:
    """Return the denominator degrees of freedom and the scale of F (Kenward and Roger 1997, section 3)."""
    if q == 1:
        return 2 / a2, 1.0
    b = (a1 + 6 * a2) / (2 * q)
    g = ((q + 1) * a1 - (q + 4) * a2) / ((q + 2) * a2)
    below = 3 * q + 2 * (1 - g)
    c1, c2, c3 = g / below, (q - g) / below, (q + 2 - g) / below
    mean = 1 / (1 - a2 / q)
    variance = 2 / q * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
    ratio = variance / (2 * mean**2)
    df2 = 4 + (q + 2) / (q * ratio - 1)
    return df2, df2 / (mean * (df2 - 2))


def _independent(rows: Floats) -> Floats:
    """Return as many rows at right angles as span the same combinations."""
    _, sizes, directions = np.linalg.svd(rows, full_matrices=False)
    return np.asarray(directions[sizes > _NO_DIRECTION * sizes[0]])
