"""The likelihood of persons with a random intercept, by Gauss-Hermite quadrature around each person's own mode.

With one node it is the approximation of Laplace. The gradient is that of the approximation itself, nodes moving along, so that
its highest point is the one other programs with as many nodes have.

References
----------
Pinheiro JC, Bates DM (1995) Journal of Computational and Graphical Statistics 4:12-35, doi:10.1080/10618600.1995.10474663.
Louis TA (1982) JRSS B 44:226-233 (the information from complete data).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .answers_by_person import AnswersByPerson

__all__ = ["PersonIntegrals", "normal_nodes"]

Floats: TypeAlias = NDArray[np.float64]

_STEPS = 60
_SETTLED = 1e-12
_LONGEST = 2.0


@lru_cache(maxsize=32)
def normal_nodes(count: int) -> tuple[Floats, Floats]:
    """Return nodes, and logarithms of weights, that integrate over the standard normal distribution."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return nodes, np.log(weights) - np.log(2 * np.pi) / 2


@dataclass(frozen=True)
class PersonIntegrals:
    """The likelihood at given parameters.

    Attributes
    ----------
    answers : of the persons.
    beta : shape (p,), coefficients.
    deviation : standard deviation of the random intercept.
    nodes : how many.
    start : shape (kinds,), where the search of the modes begins.
    """

    answers: AnswersByPerson
    beta: Floats
    deviation: float
    nodes: int
    start: Floats

    @cached_property
    def fixed(self) -> Floats:
        """Logit of each row at a random intercept of 0."""
        return np.asarray(self.answers.design @ self.beta)

    @cached_property
    def modes(self) -> Floats:
        """The most likely random intercept of each kind, in standard deviations; shape (kinds,)."""
        from scipy.special import expit

        answers, sd, mode = self.answers, self.deviation, self.start
        for _ in range(_STEPS):
            fitted = expit(self.fixed + sd * answers.rows(mode))
            slope = sd * answers.sums(answers.outcome - fitted) - mode
            curve = 1 + sd**2 * answers.sums(fitted * (1 - fitted))
            step = np.clip(slope / curve, -_LONGEST, _LONGEST)
            mode = mode + step
            if float(np.abs(step).max()) < _SETTLED:
                break
        return np.asarray(mode)

    @cached_property
    def _at_modes(self) -> tuple[Floats, Floats, Floats]:
        """Variance of each row and its slope there, and the curvature of each kind."""
        from scipy.special import expit

        fitted = expit(self.fixed + self.deviation * self.answers.rows(self.modes))
        variance = fitted * (1 - fitted)
        curve = 1 + self.deviation**2 * self.answers.sums(variance)
        return variance, variance * (1 - 2 * fitted), curve

    @cached_property
    def _at_nodes(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Intercepts (kinds, k), their part of the integral, residuals (rows, k), and the logarithm of each integral."""
        from scipy.special import expit

        answers = self.answers
        z, log_weight = normal_nodes(self.nodes)
        scale = 1 / np.sqrt(self._at_modes[2])
        u = self.modes[:, None] + scale[:, None] * z
        eta = self.fixed[:, None] + self.deviation * answers.rows(u)
        told = answers.sums(answers.outcome[:, None] * eta - np.logaddexp(0, eta))
        log_part = log_weight + z**2 / 2 + told - u**2 / 2
        top = log_part.max(axis=1, keepdims=True)
        part = np.exp(log_part - top)
        total = part.sum(axis=1, keepdims=True)
        log_integral = np.log(scale) + top[:, 0] + np.log(total[:, 0])
        return u, part / total, answers.outcome[:, None] - expit(eta), log_integral

    @property
    def log_likelihood(self) -> float:
        """Of all persons."""
        return float(self.answers.counts @ self._at_nodes[3])

    def gradient(self) -> Floats:
        """By the coefficients and the standard deviation, shape (p + 1,)."""
        answers, sd = self.answers, self.deviation
        u, part, residual, _ = self._at_nodes
        direct = self._scores(part)
        variance, skew, curve = self._at_modes
        by_curve = answers.design * variance[:, None]
        # How the modes, and then the curvature there, move with each parameter.
        x_variance = answers.sums(by_curve)
        total = answers.sums(variance)
        raw = answers.rows(self.modes)
        own_residual = self._own_residuals()
        moved = np.column_stack([-sd * x_variance, own_residual - sd * self.modes * total]) / curve[:, None]
        shift = np.column_stack([answers.design, raw]) + sd * answers.rows(moved)
        bent = sd**2 * answers.sums(skew[:, None] * shift)
        bent[:, -1] += 2 * sd * total
        spread = -bent / (2 * curve**1.5)[:, None]
        scale = 1 / np.sqrt(curve)
        by_node = sd * answers.sums(residual) - u
        z, _ = normal_nodes(self.nodes)
        towards, away = (part * by_node).sum(axis=1), (part * by_node * z).sum(axis=1)
        each = direct + moved * towards[:, None] + spread * (away + 1 / scale)[:, None]
        return np.asarray(answers.counts @ each)

    def information(self) -> Floats:
        """Curvature of the likelihood by the distribution the nodes give each random intercept, shape (p + 1, p + 1)."""
        answers, (u, part, residual, _) = self.answers, self._at_nodes
        rows_u, weight = answers.rows(u), answers.rows(part)
        fitted = answers.outcome[:, None] - residual
        variance = weight * fitted * (1 - fitted) * answers.rows(answers.counts)[:, None]
        x = answers.design
        flat, by_u, by_u2 = variance.sum(1), (variance * rows_u).sum(1), (variance * rows_u**2).sum(1)
        complete = np.block(
            [
                [(x * flat[:, None]).T @ x, (x.T @ by_u)[:, None]],
                [(x.T @ by_u)[None, :], np.array([[by_u2.sum()]])],
            ]
        )
        mean = self._scores(part)
        p = x.shape[1]
        lost = np.zeros((p + 1, p + 1))
        for k in range(self.nodes):
            own = answers.sums(np.column_stack([x, rows_u[:, k]]) * residual[:, k, None]) - mean
            lost += (own * (answers.counts * part[:, k])[:, None]).T @ own
        return np.asarray(complete - lost)

    def _scores(self, part: Floats) -> Floats:
        """Mean over the nodes of the slope by each parameter, random intercepts held; shape (kinds, p + 1)."""
        answers, (u, _, residual, _) = self.answers, self._at_nodes
        weight = answers.rows(part)
        own = (weight * residual).sum(axis=1)
        by_deviation = (weight * residual * answers.rows(u)).sum(axis=1)
        return answers.sums(np.column_stack([answers.design * own[:, None], by_deviation]))

    def _own_residuals(self) -> Floats:
        """Sum of the residuals of each kind at its mode."""
        from scipy.special import expit

        fitted = expit(self.fixed + self.deviation * self.answers.rows(self.modes))
        return self.answers.sums(self.answers.outcome - fitted)
