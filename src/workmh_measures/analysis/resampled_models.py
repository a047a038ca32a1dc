"""Logistic models of many bootstrap samples at once, and how well each predicts.

A sample is how often each row counts, so rows and their products are laid out once, and one product of matrices gives the
sums of a Newton step for every sample. Where a sample does not settle the model is fitted alone, which finds out why.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .logistic_model import logistic_model

__all__ = ["resampled_areas", "resampled_brier_scores", "resampled_calibrations", "resampled_coefficients"]

Floats: TypeAlias = NDArray[np.float64]

_STEPS = 25
# Twice the gain in log-likelihood of a further step, for each person, below which a sample is settled.
_GAIN = 1e-18
# Logits that spread less than this do not vary.
_FLAT = 1e-9
# Where logits get this large the likelihood may have no maximum: such samples are fitted alone.
_FAR = 12.0
# Logits that differ later than this decimal are the same: products of equal rows may differ in their last digit.
_SAME = 10
_SINGULAR = 1e14


def resampled_coefficients(design: Floats, outcome: Floats, counts: Floats, *, start: Floats) -> Floats:
    """Coefficients of a logistic model in each sample.

    Parameters
    ----------
    design, outcome : as `logistic_model` takes them, shapes (n, p) and (n,).
    counts : shape (draws, n), how many persons each row stands for in each sample.
    start : shape (p,), coefficients to start from.

    Returns
    -------
    shape (draws, p), NaN for a sample in which no finite coefficients fit best.
    """
    beta = _newton(design, outcome, counts, np.tile(start, (len(counts), 1)))
    far = np.abs(beta @ design.T).max(axis=1) > _FAR
    for draw in np.flatnonzero(np.isnan(beta).any(axis=1) | far):
        try:
            beta[draw] = logistic_model(design, outcome, counts=counts[draw]).coefficients
        except NotEstimable:
            beta[draw] = np.nan
    return beta


def resampled_areas(eta: Floats, outcome: Floats, counts: Floats) -> Floats:
    """Area under the curve in each sample, a tie counting half; shape (draws,).

    Parameters
    ----------
    eta : shape (draws, n), logits.
    counts : shape (draws, n) or (n,), how many persons each row stands for.
    """
    draws, n = eta.shape
    near = np.round(eta, _SAME)
    order = np.argsort(near, axis=1)
    ordered = np.take_along_axis(near, order, axis=1)
    weights = np.take_along_axis(np.broadcast_to(counts, eta.shape), order, axis=1)
    truth = outcome[order]
    is_new = np.diff(ordered, axis=1, prepend=np.nan) != 0
    place = (np.cumsum(is_new, axis=1) - 1 + n * np.arange(draws)[:, None]).ravel()
    cases, controls = (
        np.bincount(place, weights=(weights * kind).ravel(), minlength=draws * n).reshape(draws, n)
        for kind in (truth, 1 - truth)
    )
    below = np.cumsum(controls, axis=1) - controls
    return np.asarray(
        (cases * (below + controls / 2)).sum(axis=1) / (cases.sum(axis=1) * controls.sum(axis=1))
    )


def resampled_brier_scores(eta: Floats, outcome: Floats, counts: Floats) -> Floats:
    """Mean squared difference of probability and outcome in each sample, shape (draws,); see `resampled_areas`."""
    from scipy.special import expit

    weights = np.broadcast_to(counts, eta.shape)
    return np.asarray((weights * (expit(eta) - outcome) ** 2).sum(axis=1) / weights.sum(axis=1))


def resampled_calibrations(eta: Floats, outcome: Floats, counts: Floats) -> Floats:
    """Calibration intercept and slope of the logits of each sample among the same persons.

    Parameters
    ----------
    eta : shape (draws, n), logits.
    outcome, counts : shape (n,), of the persons they are tried on.

    Returns
    -------
    shape (draws, 2), NaN where the logits are all the same or no finite slope fits best; see `incremental_value.calibration`.
    """
    middle = np.average(eta, axis=1, weights=counts)[:, None]
    spread = np.sqrt(np.average((eta - middle) ** 2, axis=1, weights=counts))[:, None]
    varies = spread > _FLAT
    z = (eta - middle) / np.where(varies, spread, 1.0)
    slope = np.where(
        varies, _line(z, outcome, counts, np.column_stack([middle, spread]))[:, 1:] / spread, np.nan
    )
    return np.column_stack([_shift(eta, outcome, counts), slope])


def _newton(design: Floats, outcome: Floats, counts: Floats, beta: Floats) -> Floats:
    """Newton steps of all samples together; NaN for those that do not settle."""
    from scipy.special import expit

    p = design.shape[1]
    upper = np.triu_indices(p)
    products = design[:, upper[0]] * design[:, upper[1]]
    information = np.empty((len(counts), p, p))
    for _ in range(_STEPS):
        fitted = expit(beta @ design.T)
        score = (counts * (outcome - fitted)) @ design
        sums = (counts * fitted * (1 - fitted)) @ products
        information[:, upper[0], upper[1]] = information[:, upper[1], upper[0]] = sums
        step = _solved(information, score)
        settled = (step * score).sum(axis=1) < _GAIN * counts.sum(axis=1)
        beta = beta + step
        if settled.all():
            break
    return np.where(settled[:, None], beta, np.nan)


def _solved(information: Floats, score: Floats) -> Floats:
    """Step of each sample; NaN where the information has no inverse."""
    usable: NDArray[np.bool_] = np.asarray(np.isfinite(information).all(axis=(1, 2)))
    usable[usable] = np.linalg.cond(information[usable]) < _SINGULAR
    step = np.full_like(score, np.nan)
    step[usable] = np.linalg.solve(information[usable], score[usable][..., None])[..., 0]
    return step


def _line(z: Floats, outcome: Floats, counts: Floats, start: Floats) -> Floats:
    """Intercept and slope of a logistic model on each row of z, shape (draws, 2)."""
    from scipy.special import expit

    beta = start
    for _ in range(_STEPS):
        fitted = expit(beta[:, :1] + beta[:, 1:] * z)
        left, weight = counts * (outcome - fitted), counts * fitted * (1 - fitted)
        score = np.column_stack([left.sum(axis=1), (left * z).sum(axis=1)])
        sums = [weight.sum(axis=1), (weight * z).sum(axis=1), (weight * z * z).sum(axis=1)]
        information = np.stack([np.stack(sums[:2], axis=1), np.stack(sums[1:], axis=1)], axis=1)
        step = _solved(information, score)
        settled = (step * score).sum(axis=1) < _GAIN * counts.sum()
        beta = beta + step
        if settled.all():
            break
    for draw in np.flatnonzero(~settled):
        beta[draw] = _line_alone(z[draw], outcome, counts)
    return beta


def _line_alone(z: Floats, outcome: Floats, counts: Floats) -> Floats:
    try:
        return logistic_model(np.column_stack([np.ones(len(z)), z]), outcome, counts=counts).coefficients
    except NotEstimable:
        return np.full(2, np.nan)


def _shift(eta: Floats, outcome: Floats, counts: Floats) -> Floats:
    """What must be added to the logits so that as many outcomes are told as came about, shape (draws,)."""
    from scipy.special import expit

    shift = np.zeros(len(eta))
    for _ in range(_STEPS):
        fitted = expit(eta + shift[:, None])
        score = (counts * (outcome - fitted)).sum(axis=1)
        step = score / (counts * fitted * (1 - fitted)).sum(axis=1)
        settled = step * score < _GAIN * counts.sum()
        shift = shift + step
        if settled.all():
            break
    return np.where(settled, shift, np.nan)
