"""The graded response model: the chance of an option or a higher one is a logistic curve of the trait.

References
----------
Samejima F. (1969). Estimation of latent ability using a response pattern of graded scores. Psychometrika 34
(Supplement 1), 1-97. doi:10.1007/BF03372160
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from ..cumulative_logits import CumulativeLogits
from .category_model import CategoryModel, Curves, Flags, Floats

__all__ = ["GradedModel"]

_LOGISTIC_VARIANCE = 2.9  # (16 sqrt(3) / (15 pi))^2 stands for the normal curve by the logistic one


class GradedModel(CategoryModel):
    """P(answer at least k) = 1 / (1 + exp(-(a theta + d_k))), d_1 > d_2 > ... ; a row of parameters is (a, d_1, ...)."""

    def curves(self, parameters: Floats, nodes: Floats, used: Flags) -> Curves:
        """Return log probabilities and their derivatives, without a difference of two near numbers."""
        ends = _boundaries(parameters, nodes, used)
        log_probability = ends.log_probability()
        rising, falling = ends.rates()
        score = np.zeros((*rising.shape[:2], parameters.shape[1], len(nodes)))
        score[:, :, 0] = (rising - falling) * nodes
        for option in range(1, parameters.shape[1]):
            score[:, option, option] = rising[:, option]
            score[:, option - 1, option] = -falling[:, option - 1]
        log_probability[~used] = 0.0
        score[~used] = 0.0
        return Curves(log_probability, score)

    def bend(self, parameters: Floats, nodes: Floats, used: Flags, expected: Floats) -> Floats:
        """Return what second derivatives of the probabilities add to those of their logarithms."""
        ends = _boundaries(parameters, nodes, used)
        rising, falling = (expected * rate for rate in ends.rates())
        at_boundary = (rising[:, 1:] - falling[:, :-1]) * (1.0 - 2.0 * expit(ends.lower[:, 1:]))
        at_boundary[~used[:, 1:]] = 0.0
        items, size = parameters.shape
        bent = np.zeros((items, size, size))
        by_slope = at_boundary @ nodes
        bent[:, 0, 0] = (at_boundary @ nodes**2).sum(axis=1)
        bent[:, 0, 1:] = bent[:, 1:, 0] = by_slope
        diagonal = np.arange(1, size)
        bent[:, diagonal, diagonal] = at_boundary.sum(axis=2)
        return bent

    def trait_bend(self, parameters: Floats, nodes: Floats, used: Flags) -> Floats:
        """Return the second derivative of each probability by the trait, over the probability."""
        ends = _boundaries(parameters, nodes, used)
        rising, falling = ends.rates()
        turned = rising * (1.0 - 2.0 * expit(ends.lower)) - falling * (1.0 - 2.0 * expit(ends.upper))
        turned[~used] = 0.0
        bent: Floats = parameters[:, :1, None] ** 2 * turned
        return bent

    def start(self, shares: Floats, slopes: Floats, used: Flags) -> Floats:
        """Begin where a normal trait gives the shares found."""
        above = np.clip(shares[:, ::-1].cumsum(axis=1)[:, ::-1], 1e-12, 1.0 - 1e-12)
        logits = np.log(above / (1.0 - above)) * np.sqrt(1.0 + slopes**2 / _LOGISTIC_VARIANCE)[:, None]
        logits[:, 0] = slopes
        return np.where(used, logits, 0.0)

    def allowed(self, parameters: Floats, used: Flags) -> bool:
        """Say whether the boundaries of every item fall from option to option."""
        falls = np.diff(parameters[:, 1:], axis=1) < 0.0
        return bool(np.isfinite(parameters).all() and (falls | ~used[:, 2:]).all())


def _boundaries(parameters: Floats, nodes: Floats, used: Flags) -> CumulativeLogits:
    logits = parameters[:, :1, None] * nodes + parameters[:, :, None]
    logits[:, 0] = np.inf  # everybody reaches the lowest option
    upper = np.full_like(logits, -np.inf)
    upper[:, :-1] = np.where(used[:, 1:, None], logits[:, 1:], -np.inf)
    return CumulativeLogits(logits, upper)
