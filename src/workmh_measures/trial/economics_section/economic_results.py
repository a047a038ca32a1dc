"""What costs and years of two arms tell, over one data set or imputed ones: differences, ratio, net benefit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np

from ...analysis.bootstrap import draws_without_value, percentile_interval
from ..binary_effects.effect import LEVEL, Effect, wald_effect
from ..economics.increments import Economy, Increments, increments
from ..economics.net_benefit import NetBenefit, joint_net_benefit, robust_difference
from ..imputation.pooling import pooled
from .economies import Economies, Floats

__all__ = ["Side", "benefit_effect", "bootstrapped", "difference_effect", "mean_increments", "ratio_effect"]

Side = Literal["cost", "years"]

_SURE = 0.99


def difference_effect(economies: Economies, side: Side) -> Effect:
    """Return how much more the arm costs, or how many years more it brings, by least squares with a robust standard error.

    Raises
    ------
    NotEstimable
        If a covariate repeats another, or everybody has the same value.
    """

    def one(economy: Economy) -> NetBenefit:
        designs = economy.designs()
        if side == "cost":
            return robust_difference(designs[0], economy.costs)
        return robust_difference(designs[1], economy.years)

    return _over_sets(economies, one)


def benefit_effect(economies: Economies, worth: float) -> Effect:
    """Return the incremental net benefit at a worth of one year; see `joint_net_benefit`."""
    return _over_sets(economies, lambda economy: joint_net_benefit(economy, worth))


def _over_sets(economies: Economies, found: Callable[[Economy], NetBenefit]) -> Effect:
    results = [found(economy) for economy in economies.sets]
    if len(results) == 1:
        return wald_effect(results[0].value, results[0].se, df=results[0].df)
    over = pooled(
        [one.value for one in results], [one.se**2 for one in results], complete_df=float(results[0].df)
    )
    return wald_effect(over.value, over.se, df=over.df)


def mean_increments(economies: Economies) -> Increments:
    """Return both differences, the mean over imputed data sets."""
    found = [increments(economy) for economy in economies.sets]
    cost = float(np.mean([one.cost for one in found]))
    return Increments(cost, float(np.mean([one.years for one in found])))


def ratio_effect(economies: Economies, drawn: Floats) -> Effect:
    """Return the cost of one year gained, with what must be said of it.

    Raises
    ------
    NotEstimable
        If one side dominates the other.
    """
    found = mean_increments(economies)
    value = found.ratio()
    told: list[str] = []
    if found.years < 0:
        told.append(
            "The programme costs less and brings fewer years: the ratio is what is saved for each year given up, and a high one"
            " speaks for the programme."
        )
    known = drawn[np.isfinite(drawn).all(axis=1)]
    same = np.mean((np.sign(known) == np.sign([found.cost, found.years])).all(axis=1))
    if same < _SURE:
        told.append(
            f"Only {100 * same:.0f} % of the bootstrap samples lie in the same quarter of the plane as the estimate, so the ratio has"
            " no interval that means anything: read net benefit and acceptability."
        )
        return Effect(value, warnings=tuple(told))
    low, high = percentile_interval(known[:, 0] / known[:, 1])
    return Effect(value, low, high, warnings=tuple(told))


def bootstrapped(value: float, samples: Floats) -> Effect:
    """Return an estimate with the interval between percentiles of its bootstrap samples.

    Raises
    ------
    NotEstimable
        If there are too few samples with a value.
    """
    low, high = percentile_interval(samples)
    return replace(Effect(value, low, high, LEVEL), warnings=draws_without_value(samples))
