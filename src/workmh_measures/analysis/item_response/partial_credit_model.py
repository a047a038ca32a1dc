"""The generalised partial credit model: each step from an option to the next is a logistic curve of the trait.

References
----------
Muraki E. (1992). A generalized partial credit model: application of an EM algorithm. Applied Psychological
Measurement 16(2), 159-176. doi:10.1177/014662169201600206
"""

from __future__ import annotations

import numpy as np

from .category_model import CategoryModel, Curves, Flags, Floats

__all__ = ["PartialCreditModel"]

_NEVER = -np.inf


class PartialCreditModel(CategoryModel):
    """P(answer k) is in proportion to exp(k a theta + c_1 + ... + c_k); a row of parameters is (a, c_1, c_2, ...)."""

    counts_steps = True

    def curves(self, parameters: Floats, nodes: Floats, used: Flags) -> Curves:
        """Return log probabilities and their derivatives."""
        log_probability = _log_probabilities(parameters, nodes, used)
        weights = _weights(parameters.shape[1], nodes)
        chances = np.where(used[:, :, None], np.exp(log_probability), 0.0)
        mean = np.einsum("jcq,cpq->jpq", chances, weights)
        score = weights[None] - mean[:, None]
        score *= used[:, None, :, None]
        score[~used] = 0.0
        log_probability[~used] = 0.0
        return Curves(log_probability, score)

    def bend(self, parameters: Floats, nodes: Floats, used: Flags, expected: Floats) -> Floats:
        """Return what second derivatives of the probabilities add to those of their logarithms."""
        curves = self.curves(parameters, nodes, used)
        chances = np.where(used[:, :, None], np.exp(curves.log_probability), 0.0)
        persons = expected.sum(axis=1)
        over = expected - persons[:, None] * chances
        bent: Floats = np.einsum("jcq,jcpq,jcrq->jpr", over, curves.score, curves.score, optimize=True)
        return bent

    def trait_bend(self, parameters: Floats, nodes: Floats, used: Flags) -> Floats:
        """Return the second derivative of each probability by the trait, over the probability."""
        score = self.trait_score(parameters, nodes, used)
        chances = np.where(
            used[:, :, None], np.exp(self.curves(parameters, nodes, used).log_probability), 0.0
        )
        bent: Floats = score**2 - (chances * score**2).sum(axis=1, keepdims=True)
        bent[~used] = 0.0
        return bent

    def start(self, shares: Floats, slopes: Floats, used: Flags) -> Floats:
        """Begin where nobody differs in the trait, with the shares found."""
        safe = np.maximum(shares, 1e-12)
        steps = np.zeros_like(shares)
        steps[:, 1:] = np.diff(np.log(safe), axis=1)
        steps[:, 0] = slopes / 2.0  # a step of two options has twice the slope of one boundary
        return np.where(used, steps, 0.0)

    def allowed(self, parameters: Floats, used: Flags) -> bool:
        """Say whether all parameters are finite; they need no order."""
        return bool(np.isfinite(parameters).all())


def _weights(options: int, nodes: Floats) -> Floats:
    """Return what multiplies each parameter in the exponent of each option, shape (options, parameters, nodes)."""
    weights = np.zeros((options, options, len(nodes)))
    weights[:, 0] = np.arange(options)[:, None] * nodes
    weights[:, 1:] = np.tril(np.ones((options, options)))[:, 1:, None]
    return weights


def _log_probabilities(parameters: Floats, nodes: Floats, used: Flags) -> Floats:
    steps = parameters.copy()
    steps[:, 0] = 0.0
    exponent = np.arange(parameters.shape[1])[:, None] * (parameters[:, :1, None] * nodes)
    exponent = exponent + steps.cumsum(axis=1)[:, :, None]
    exponent[~used] = _NEVER
    highest = exponent.max(axis=1, keepdims=True)
    log_probability: Floats = exponent - highest
    log_probability -= np.log(np.exp(log_probability).sum(axis=1, keepdims=True))
    return log_probability
