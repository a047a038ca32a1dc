"""What a sum of answers tells of the trait, under an item response model.

References
----------
Thissen D., Pommerich M., Billeaud K., Williams V.S.L. (1995). Item response theory for scores on tests including polytomous
items with ordered responses. Applied Psychological Measurement 19(1), 39-49. doi:10.1177/014662169501900105
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .category_model import Floats
from .marginal_maximum_likelihood import ItemResponseFit

__all__ = ["SummedScores", "summed_scores"]

_DECIMALS = 9  # sums that differ by rounding are one


@dataclass(frozen=True)
class SummedScores:
    """The trait at each sum of answers to all items.

    Attributes
    ----------
    sums : every one that codes in use can make, lowest first, shape (sums,).
    shares : of persons the model expects at each.
    trait, errors : mean and standard deviation of the trait at each, in its standard deviations.
    """

    sums: Floats
    shares: Floats
    trait: Floats
    errors: Floats

    @property
    def reliability(self) -> float:
        """Share of the variance of the trait that its mean at the sums has (the trait has variance 1)."""
        mean = float(self.shares @ self.trait)
        between = float(self.shares @ (self.trait - mean) ** 2)
        return between / (between + float(self.shares @ self.errors**2))


def summed_scores(fit: ItemResponseFit) -> SummedScores:
    """Expect the trait from the sum of all answers alone.

    Parameters
    ----------
    fit : of the model. Options nobody chose are in no sum.
    """
    nodes, weights = fit.likelihood.nodes, np.exp(fit.likelihood.log_weights)
    sums, chances = np.zeros(1), np.ones((1, len(nodes)))
    for logs, codes in zip(fit.at.curves.log_probability, fit.likelihood.answers.options, strict=True):
        every = np.round(sums[:, None] + np.asarray(codes), _DECIMALS)
        joint = chances[:, None] * np.exp(logs[: len(codes)])
        sums, place = np.unique(every, return_inverse=True)
        chances = np.zeros((len(sums), len(nodes)))
        np.add.at(chances, place.reshape(-1), joint.reshape(-1, len(nodes)))
    shares = chances @ weights
    trait = chances @ (weights * nodes) / shares
    spread = chances @ (weights * nodes**2) / shares - trait**2
    return SummedScores(sums, shares, trait, np.sqrt(np.maximum(spread, 0.0)))
