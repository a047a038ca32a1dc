"""What a predictor adds to what is known already: likelihood-ratio test, R2, Brier score, area under the curve, calibration.

A model that was fitted to the persons it is tried on does better than it will elsewhere. How much better is found by
bootstrap: fitted to each sample and tried on all persons, and the mean loss is taken off (Harrell). Validated against R 4.2.2
and rms 6.5-0: tests/reference/incremental_value.R.

References
----------
Harrell FE, Lee KL, Mark DB (1996) Statistics in Medicine 15:361-387. Noma H, Shinozaki T, Iba K, Teramukai S, Furukawa TA
(2021) Statistics in Medicine 40:5691-5701, doi:10.1002/sim.9148 (interval moved by the optimism). Van Calster B and others
(2016) Journal of Clinical Epidemiology 74:167-176, doi:10.1016/j.jclinepi.2015.12.005 (calibration).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable
from .bootstrap import percentile_interval
from .logistic_model import LogisticModel, logistic_model
from .resampled_models import (
    resampled_areas,
    resampled_brier_scores,
    resampled_calibrations,
    resampled_coefficients,
)
from .wilson_interval import wilson_interval

__all__ = [
    "CalibrationGroup",
    "LikelihoodRatioTest",
    "Performance",
    "Validation",
    "brier_score",
    "calibration",
    "calibration_groups",
    "likelihood_ratio_test",
    "performance",
    "validation",
]

Floats: TypeAlias = NDArray[np.float64]

_LEVEL = 0.95
# Samples with a model in all but this part are too few to know the optimism.
_MOST = 0.95


@dataclass(frozen=True, slots=True)
class LikelihoodRatioTest:
    """Twice the gain in log-likelihood, with as many degrees of freedom as coefficients were added."""

    chi2: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True)
class Performance:
    """How well probabilities fit outcomes: area under the curve, Brier score, calibration intercept and slope."""

    area: float
    brier: float
    intercept: float
    slope: float

    def as_array(self) -> Floats:
        """Return the four in this order."""
        return np.array([self.area, self.brier, self.intercept, self.slope])


@dataclass(frozen=True, slots=True)
class Validation:
    """Performance of models as it looks, and what of it is owed to being tried on the persons they were fitted to.

    Attributes
    ----------
    apparent, optimism : shape (models, 4), columns as `Performance`.
    areas : shape (draws, models), area of each model in the sample it was fitted to; NaN in a sample in which a model had
        no finite coefficients, which is left out of the optimism too.
    """

    apparent: Floats
    optimism: Floats
    areas: Floats

    @property
    def corrected(self) -> Floats:
        """Performance to be expected in other people, shape (models, 4)."""
        return np.asarray(self.apparent - self.optimism)

    def area_interval(self, model: int, *, level: float = _LEVEL) -> tuple[float, float]:
        """Percentile interval of a model's area over the samples, moved by the optimism."""
        return _moved_interval(self.areas[:, model], level, moved=self.optimism[model, 0])

    def area_gain_interval(self, *, level: float = _LEVEL) -> tuple[float, float]:
        """Interval of the area of the last model less that of the first, made the same way."""
        moved = self.optimism[-1, 0] - self.optimism[0, 0]
        return _moved_interval(self.areas[:, -1] - self.areas[:, 0], level, moved=moved)


@dataclass(frozen=True, slots=True)
class CalibrationGroup:
    """Persons of like probability: its mean, and the share that had the outcome with its Wilson interval."""

    predicted: float
    observed: float
    ci_low: float
    ci_high: float
    n: int


def likelihood_ratio_test(smaller: LogisticModel, larger: LogisticModel) -> LikelihoodRatioTest:
    """Test what the larger model adds to one nested in it and fitted to the same persons.

    Raises
    ------
    ValueError
        If the models were fitted to different numbers of persons, or the larger has no more coefficients.
    """
    from scipy.special import chdtrc

    df = len(larger.coefficients) - len(smaller.coefficients)
    if df < 1 or (smaller.n, smaller.events) != (larger.n, larger.events):
        raise ValueError("A likelihood-ratio test needs nested models of the same persons.")
    chi2 = max(0.0, 2 * (larger.log_likelihood - smaller.log_likelihood))
    return LikelihoodRatioTest(chi2, df, float(chdtrc(df, chi2)))


def brier_score(probability: Floats, outcome: Floats, *, counts: Floats | None = None) -> float:
    """Mean squared difference of probability and outcome: 0 is perfect.

    References
    ----------
    Brier GW (1950) Monthly Weather Review 78:1-3.
    """
    return float(np.average((probability - outcome) ** 2, weights=counts))


def calibration(eta: Floats, outcome: Floats, *, counts: Floats | None = None) -> tuple[float, float]:
    """Intercept and slope of calibration: 0 and 1 where probabilities are right.

    Parameters
    ----------
    eta : shape (n,), logit of each probability.
    outcome, counts : as `logistic_model` takes them.

    Returns
    -------
    intercept : of a logistic model with eta as offset; negative where probabilities are too high on the whole.
    slope : of a logistic model on eta; below 1 where they are too extreme.
    """
    ones = np.ones((len(eta), 1))
    intercept = logistic_model(ones, outcome, counts=counts, offset=eta).coefficients[0]
    both = np.column_stack([ones, eta])
    slope = logistic_model(both, outcome, counts=counts).coefficients[1]
    return float(intercept), float(slope)


def performance(eta: Floats, outcome: Floats, *, counts: Floats | None = None) -> Performance:
    """Return how well probabilities, told by their logits, fit outcomes; see `calibration`."""
    from scipy.special import expit

    weights = np.ones(len(eta)) if counts is None else counts
    area = float(resampled_areas(eta[None, :], outcome, weights)[0])
    brier = brier_score(expit(eta), outcome, counts=weights)
    return Performance(area, brier, *calibration(eta, outcome, counts=weights))


def validation(designs: Sequence[Floats], outcome: Floats, samples: Iterable[Floats]) -> Validation:
    """Take off what models owe to being tried on the persons they were fitted to.

    Parameters
    ----------
    designs : of each model, the smallest first, shape (n, p) each with more than an intercept.
    outcome : shape (n,), 1 or 0.
    samples : blocks of shape (some draws, n), how often each person is in each sample; see `resample_counts`.

    Raises
    ------
    NotEstimable
        If a model cannot be fitted, or in more than 5 % of the samples.

    Notes
    -----
    All models are fitted to each sample. Optimism is what they do there less what they do on all persons, on average.
    """
    distinct, of_person = np.unique(np.column_stack([*designs, outcome]), axis=0, return_inverse=True)
    ends = np.cumsum([design.shape[1] for design in designs])
    rows, truth = np.split(distinct[:, :-1], ends[:-1], axis=1), distinct[:, -1]
    place = np.ravel(of_person)
    everybody = np.bincount(place).astype(np.float64)
    starts = [logistic_model(design, truth, counts=everybody).coefficients for design in rows]
    apparent = [
        _inside(beta[None, :], design, truth, everybody) for beta, design in zip(starts, rows, strict=True)
    ]
    tried = np.concatenate(
        [_tried(rows, truth, _of_rows(block, place), everybody, starts) for block in samples]
    )
    fitted = ~np.isnan(tried).any(axis=(1, 2, 3))
    if fitted.sum() < _MOST * len(tried):
        raise NotEstimable.because(
            f"The models could be fitted in {fitted.sum()} of {len(tried)} samples drawn only."
        )
    optimism = (tried[fitted, :, 0] - tried[fitted, :, 1]).mean(axis=0)
    return Validation(np.concatenate(apparent), np.asarray(optimism), np.asarray(tried[:, :, 0, 0]))


def calibration_groups(
    probability: Floats, outcome: Floats, *, groups: int = 10, level: float = _LEVEL
) -> list[CalibrationGroup]:
    """Return what came about beside what was told, in groups of like probability.

    Parameters
    ----------
    probability : shape (n,).
    outcome : shape (n,), 1 or 0.
    groups : at most this many, of about equal size; persons of the same probability are never parted.
    """
    order = np.argsort(probability, kind="stable")
    ordered = probability[order]
    first = np.searchsorted(ordered, ordered, side="left")
    group = np.minimum(first * groups // len(ordered), groups - 1)
    found = []
    for one in np.unique(group):
        inside = order[group == one]
        events, n = int(outcome[inside].sum()), len(inside)
        low, high = wilson_interval(events, n, level=level)
        found.append(CalibrationGroup(float(probability[inside].mean()), events / n, low, high, n))
    return found


def _of_rows(block: Floats, place: NDArray[np.int64]) -> Floats:
    """How often each distinct row counts, from how often each person does."""
    order = np.argsort(place, kind="stable")
    return np.add.reduceat(block[:, order], np.flatnonzero(np.diff(place[order], prepend=-1)), axis=1)


def _tried(
    rows: Sequence[Floats], outcome: Floats, counts: Floats, everybody: Floats, starts: Sequence[Floats]
) -> Floats:
    """Performance of each model in each sample and among everybody, shape (draws, models, 2, 4); NaN without a model."""
    tried = np.full((len(counts), len(rows), 2, 4), np.nan)
    for at, (design, start) in enumerate(zip(rows, starts, strict=True)):
        beta = resampled_coefficients(design, outcome, counts, start=start)
        known = ~np.isnan(beta).any(axis=1)
        eta = beta[known] @ design.T
        tried[known, at, 0] = _inside(beta[known], design, outcome, counts[known])
        tried[known, at, 1, 0] = resampled_areas(eta, outcome, everybody)
        tried[known, at, 1, 1] = resampled_brier_scores(eta, outcome, everybody)
        tried[known, at, 1, 2:] = resampled_calibrations(eta, outcome, everybody)
    return tried


def _inside(beta: Floats, design: Floats, outcome: Floats, counts: Floats) -> Floats:
    """Performance among the persons a model was fitted to, shape (draws, 4): calibration is 0 and 1 by construction."""
    eta = beta @ design.T
    area, brier = resampled_areas(eta, outcome, counts), resampled_brier_scores(eta, outcome, counts)
    return np.column_stack([area, brier, np.zeros(len(eta)), np.ones(len(eta))])


def _moved_interval(values: Floats, level: float, *, moved: float) -> tuple[float, float]:
    low, high = percentile_interval(values, level=level)
    return low - moved, high - moved
