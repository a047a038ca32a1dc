"""Difference in costs and in quality-adjusted years between two arms, both adjusted, and both in the same bootstrap samples.

Validated against R (lm with weights, lm and the robust covariance of sandwich): tests/reference/economics.R.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.bootstrap import resample_counts
from ...errors import NotEstimable

__all__ = [
    "Economy",
    "Increments",
    "bootstrap_cautions",
    "bootstrap_increments",
    "increments",
    "weighted_increments",
]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

_FEWEST = 2
# With fewer persons in an arm percentiles lie too close together: tests/validation/bootstrap_of_costs.py.
_ENOUGH_FOR_PERCENTILES = 100


@dataclass(frozen=True)
class Economy:
    """Costs and years of the persons of a trial, each of whom has both.

    Attributes
    ----------
    costs, years : shape (n,), without missing values: impute beforehand.
    treated : whether the person is in the arm of the programme, shape (n,).
    cost_covariates, year_covariates : what each is adjusted for, shape (n, any number); for years the index at baseline, since
        years begin where it stands.
    """

    costs: Floats
    years: Floats
    treated: Flags
    cost_covariates: Floats = field(default_factory=lambda: np.empty((0, 0)))
    year_covariates: Floats = field(default_factory=lambda: np.empty((0, 0)))

    def __post_init__(self) -> None:
        n = len(self.costs)
        for name in ("years", "treated"):
            if len(getattr(self, name)) != n:
                raise ValueError(f"{name}: {len(getattr(self, name))} values for {n} costs.")
        for values in (self.costs, self.years, *self.designs()):
            if not np.isfinite(values).all():
                raise NotEstimable.because(
                    "A cost, a year or a covariate is missing: impute it, or leave the person out."
                )
        arms = [int(self.treated.sum()), int((~self.treated).sum())]
        if min(arms) < _FEWEST:
            raise NotEstimable.because(
                f"Each arm needs {_FEWEST} persons; there are {arms[0]} and {arms[1]}."
            )

    def designs(self) -> tuple[Floats, Floats]:
        """Design of costs and of years: constant, arm, covariates; shapes (n, 2 and more)."""
        n = len(self.costs)
        start = np.column_stack([np.ones(n), self.treated.astype(np.float64)])
        kept = [
            np.column_stack([start, covariates]) if covariates.size else start
            for covariates in (self.cost_covariates, self.year_covariates)
        ]
        return kept[0], kept[1]


@dataclass(frozen=True, slots=True)
class Increments:
    """What the programme costs more, and the years it brings more, per person."""

    cost: float
    years: float

    def ratio(self) -> float:
        """Cost of one year gained.

        Raises
        ------
        NotEstimable
            If the programme is better and no dearer, or dearer and no better: a ratio would hide which.
        """
        if self.years > 0 and self.cost <= 0:
            raise NotEstimable.because(
                "The programme brings more and costs no more: it dominates, and a ratio would say nothing."
            )
        if self.years <= 0 and self.cost >= 0:
            raise NotEstimable.because(
                "The programme costs no less and brings no more: it is dominated, and a ratio would say nothing."
            )
        return self.cost / self.years


def increments(economy: Economy) -> Increments:
    """Return both differences, treated less the others, by least squares.

    Raises
    ------
    NotEstimable
        If a covariate repeats another, or the arm.
    """
    [(cost, years)] = weighted_increments(economy, np.ones((1, len(economy.costs))))
    if not np.isfinite([cost, years]).all():
        raise NotEstimable.because("A covariate repeats another one, or the arm: leave it out.")
    return Increments(float(cost), float(years))


def weighted_increments(economy: Economy, weights: Floats) -> Floats:
    """Both differences with each person counted so many times.

    Parameters
    ----------
    weights : shape (draws, n).

    Returns
    -------
    shape (draws, 2)
        Cost and years; NaN where the covariates of a draw repeat each other.
    """
    found = [
        _coefficients(design, outcome, weights)[:, 1]
        for design, outcome in zip(economy.designs(), (economy.costs, economy.years), strict=True)
    ]
    return np.column_stack(found)


def bootstrap_increments(economy: Economy, *, draws: int, seed: int) -> Floats:
    """Both differences in bootstrap samples, in which each arm keeps its size.

    Parameters
    ----------
    draws, seed : see `analysis.bootstrap.resample_counts`.

    Returns
    -------
    shape (draws, 2)
    """
    return np.concatenate(
        [weighted_increments(economy, weights) for weights in _within_arms(economy, draws, seed)]
    )


def bootstrap_cautions(economy: Economy) -> tuple[str, ...]:
    """Say where an interval by percentiles of `bootstrap_increments` is too short; nothing where each arm has 100 persons."""
    smaller = min(int(economy.treated.sum()), int((~economy.treated).sum()))
    if smaller >= _ENOUGH_FOR_PERCENTILES:
        return ()
    sentence = (
        f"The smaller arm has {smaller} persons, fewer than {_ENOUGH_FOR_PERCENTILES}: an interval by percentiles of the bootstrap "
        "is too short. Tell that of the net benefit by its robust standard error."
    )
    return (sentence,)


def _within_arms(economy: Economy, draws: int, seed: int) -> Iterator[Floats]:
    n, first = len(economy.costs), np.random.SeedSequence(seed).generate_state(2)
    whole = np.empty((draws, n))
    for arm, state in zip((economy.treated, ~economy.treated), first, strict=True):
        blocks = resample_counts(int(arm.sum()), draws=draws, seed=int(state))
        whole[:, arm] = np.concatenate(list(blocks))
    step = 256
    yield from (whole[start : start + step] for start in range(0, draws, step))


def _coefficients(design: Floats, outcome: Floats, weights: Floats) -> Floats:
    """Least squares for each row of weights, shape (draws, k)."""
    n, k = design.shape
    products = (design[:, :, None] * design[:, None, :]).reshape(n, k * k)
    squares = (weights @ products).reshape(-1, k, k)
    sums = weights @ (design * outcome[:, None])
    found = np.full((len(weights), k), np.nan)
    scale = np.sqrt(np.einsum("dii->di", squares))
    usable = (scale > 0).all(axis=1)
    related = squares[usable] / (scale[usable, :, None] * scale[usable, None, :])
    usable[usable] = np.linalg.cond(related) < 1 / np.sqrt(np.finfo(float).eps)
    found[usable] = np.linalg.solve(squares[usable], sums[usable][:, :, None])[:, :, 0]
    return found
