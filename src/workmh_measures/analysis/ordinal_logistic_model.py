"""Proportional odds regression of ordered answers, for several items at once.

References
----------
McCullagh P. (1980). Regression models for ordinal data. Journal of the Royal Statistical Society B 42(2), 109-127.
doi:10.1111/j.2517-6161.1980.tb01109.x
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .cumulative_logits import CumulativeLogits

__all__ = ["OrdinalLogisticFit", "ordinal_logistic"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

_MOST_STEPS = 100
_MOST_HALVINGS = 30
_TOLERANCE = 1e-6  # of a step; the error that is left is its square
_FLAT = 1e-7  # of log likelihood a step gains where it no longer rises
_STRIDE = 0.05  # of a parameter that still moves there: it is on its way to infinity
_PARTED = "The predictors part the options of an item without overlap."


@dataclass(frozen=True)
class OrdinalLogisticFit:
    """Proportional odds models of several items on the same predictors.

    Attributes
    ----------
    intercepts : logit of each option or a higher one where every predictor is 0, shape (items, options - 1).
    slopes : shape (items, predictors).
    covariance : of intercepts and slopes of each item, shape (items, options - 1 + predictors, the same).
    log_likelihood, null_log_likelihood : with the predictors and without, shape (items,).
    n : answers to each item, shape (items,).
    """

    intercepts: Floats
    slopes: Floats
    covariance: Floats
    log_likelihood: Floats
    null_log_likelihood: Floats
    n: Floats

    @property
    def mcfadden_r2(self) -> Floats:
        """McFadden's: one less the ratio of the log likelihoods with and without predictors."""
        share: Floats = 1.0 - self.log_likelihood / self.null_log_likelihood
        return share

    @property
    def cox_snell_r2(self) -> Floats:
        """That of Cox and Snell: one less the ratio of the likelihoods, taken to the power of 2 / n."""
        share: Floats = -np.expm1(2.0 * (self.null_log_likelihood - self.log_likelihood) / self.n)
        return share

    @property
    def nagelkerke_r2(self) -> Floats:
        """Nagelkerke's: that of Cox and Snell over the largest it can be."""
        share: Floats = self.cox_snell_r2 / -np.expm1(2.0 * self.null_log_likelihood / self.n)
        return share


def ordinal_logistic(
    counts: Floats, predictors: Floats, *, start: OrdinalLogisticFit | None = None
) -> OrdinalLogisticFit:
    """Fit proportional odds models by maximum likelihood.

    Parameters
    ----------
    counts : persons with each option of each item, at each combination of the predictors, shape (items, combinations,
        options); every option must be chosen by somebody.
    predictors : of each combination, shape (combinations, predictors) for all items, or (items, combinations, predictors).
    start : fit of the same items with the first of these predictors, to begin from.

    Raises
    ------
    NotEstimable
        If an option is not used, or the predictors part the options of an item without overlap, or follow from each other.

    Notes
    -----
    Newton steps with the observed information, all items at once; a step is halved where it does harm.
    """
    totals = counts.sum(axis=1)
    if (totals == 0).any():
        raise NotEstimable.because("An option of an item is chosen by nobody.")
    design = np.broadcast_to(predictors, (len(counts), *predictors.shape[-2:]))
    model = _Model(counts, design)
    shares = totals / totals.sum(axis=1, keepdims=True)
    null = (totals * np.log(shares)).sum(axis=1)
    parameters, log_likelihood = _climbed(model, _begun(shares, design.shape[2], start))
    information = model.slope_and_information(parameters)[1]
    options = counts.shape[2] - 1
    return OrdinalLogisticFit(
        parameters[:, :options],
        parameters[:, options:],
        np.linalg.inv(information).astype(float),
        log_likelihood,
        null,
        totals.sum(axis=1),
    )


def _begun(shares: Floats, predictors: int, start: OrdinalLogisticFit | None) -> Floats:
    """Begin from another fit, or where the predictors tell nothing; further slopes are 0."""
    above = shares[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    known = [np.log(above / (1.0 - above))] if start is None else [start.intercepts, start.slopes]
    width = shares.shape[1] - 1 + predictors - sum(part.shape[1] for part in known)
    return np.concatenate([*known, np.zeros((len(shares), width))], axis=1)


class _Model:
    def __init__(self, counts: Floats, design: Floats) -> None:
        self.counts = counts
        self.design = design
        self.steps = counts.shape[2] - 1

    def ends(self, parameters: Floats) -> CumulativeLogits:
        """Logits at each combination and option, shape (items, combinations, options)."""
        intercepts, slopes = parameters[:, : self.steps], parameters[:, self.steps :]
        logits = intercepts[:, None, :] + (self.design @ slopes[:, :, None])
        around = np.full((*logits.shape[:2], 1), np.inf)
        return CumulativeLogits(
            np.concatenate([around, logits], axis=2), np.concatenate([logits, -around], axis=2)
        )

    def log_likelihood(self, parameters: Floats) -> Floats:
        """Of each item; -inf where intercepts do not fall."""
        falls = (np.diff(parameters[:, : self.steps], axis=1) < 0.0).all(axis=1)
        found = np.full(len(parameters), -np.inf)
        if falls.any():
            part = _Model(self.counts[falls], self.design[falls])
            logs = part.ends(parameters[falls]).log_probability()
            found[falls] = (part.counts * logs).sum(axis=(1, 2))
        return found

    def slope_and_information(self, parameters: Floats) -> tuple[Floats, Floats]:
        """First derivative and negative second one of the log likelihood of each item."""
        ends = self.ends(parameters)
        rising, falling = ends.rates()
        lower_turn = rising * np.tanh(-np.where(np.isinf(ends.lower), 0.0, ends.lower) / 2.0) - rising**2
        upper_turn = -falling * np.tanh(-np.where(np.isinf(ends.upper), 0.0, ends.upper) / 2.0) - falling**2
        up, down = self.counts * rising, self.counts * falling
        at_step = up[:, :, 1:] - down[:, :, :-1]
        own = (self.counts * lower_turn)[:, :, 1:] + (self.counts * upper_turn)[:, :, :-1]
        beside = (self.counts * rising * falling)[:, :, 1:-1]
        across = own.copy()
        across[:, :, :-1] += beside
        across[:, :, 1:] += beside
        slope = np.concatenate(
            [at_step.sum(axis=1), (at_step.sum(axis=2)[:, None] @ self.design)[:, 0]], axis=1
        )
        size = slope.shape[1]
        curved = np.zeros((len(parameters), size, size))
        place = np.arange(self.steps)
        curved[:, place, place] = own.sum(axis=1)
        curved[:, place[:-1], place[1:]] = curved[:, place[1:], place[:-1]] = beside.sum(axis=1)
        mixed = across.transpose(0, 2, 1) @ self.design
        curved[:, : self.steps, self.steps :] = mixed
        curved[:, self.steps :, : self.steps] = mixed.transpose(0, 2, 1)
        curved[:, self.steps :, self.steps :] = self.design.transpose(0, 2, 1) @ (
            across.sum(axis=2)[:, :, None] * self.design
        )
        return slope, -curved


def _climbed(model: _Model, parameters: Floats) -> tuple[Floats, Floats]:
    here = model.log_likelihood(parameters)
    for _ in range(_MOST_STEPS):
        slope, information = model.slope_and_information(parameters)
        change = _step(information, slope, has_moved=bool((np.abs(parameters) > 1.0 / _STRIDE).any()))
        parameters, there = _better(model, parameters, here, change)
        moves = np.abs(change).max(axis=1)
        if (moves < _TOLERANCE * (1.0 + np.abs(parameters).max(axis=1))).all():
            return parameters, there
        if ((moves > _STRIDE) & (there - here < _FLAT)).any():
            raise NotEstimable.because(_PARTED)
        here = there
    raise NotEstimable.because(f"The algorithm did not settle in {_MOST_STEPS} steps.")


def _step(information: Floats, slope: Floats, *, has_moved: bool) -> Floats:
    try:
        change = np.linalg.solve(information, slope[..., None])[..., 0]
    except np.linalg.LinAlgError:
        raise NotEstimable.because(
            _PARTED if has_moved else "One predictor follows from the others."
        ) from None
    return np.asarray(change, dtype=float)


def _better(model: _Model, parameters: Floats, here: Floats, change: Floats) -> tuple[Floats, Floats]:
    """Take a step for each item, halved until it does no harm."""
    size = np.ones(len(parameters))
    for _ in range(_MOST_HALVINGS):
        moved = parameters + size[:, None] * change
        there = model.log_likelihood(moved)
        worse = there < here - 1e-9 * np.abs(here)
        if not worse.any():
            return moved, there
        size[worse] /= 2.0
    return np.where(worse[:, None], parameters, moved), np.where(worse, here, there)
