"""Minimal important change by a rating of change: mean change, ROC curve, and logistic model with its adjustment.

Every method is one function of how often each person counts, shape (b, n): the data as they are are one sample, those of
a bootstrap many. Gains are in points toward the better end of the scale, and none is missing.
Validated against R 4.2.2 (glm, pROC 1.18.0) and the authors' formulas: tests/reference/minimal_important_change.R.

References
----------
Jaeschke R, Singer J, Guyatt GH (1989) Controlled Clinical Trials 10:407-415 (mean change). Deyo RA, Centor RM (1986)
Journal of Chronic Diseases 39:897-906 (ROC). Terluin B, Eekhout I, Terwee CB, de Vet HCW (2015) Journal of Clinical
Epidemiology 68:1388-1396, doi:10.1016/j.jclinepi.2015.03.015 (predictive). Terluin B, Eekhout I, Terwee CB (2017) same
journal 83:90-100, doi:10.1016/j.jclinepi.2016.12.015 (adjusted). The same (2022) 148:48-53,
doi:10.1016/j.jclinepi.2022.04.018 (adjusted by the reliability of the rating).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import NotEstimable

__all__ = [
    "ANCHOR_AT_LEAST",
    "Predictive",
    "RocThreshold",
    "adjusted_by_reliability",
    "adjusted_for_share_improved",
    "mean_changes",
    "predictive_mic",
    "predictive_mics",
    "roc_mic",
    "roc_mics",
]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

ANCHOR_AT_LEAST = 0.30
"""A rating that goes with the change less than this says nothing about the size of an important change."""

_TIE = 1e-12
_STEPS = 60
# No step of the slope is longer than this in standard deviations of the gain; far from the answer Newton overshoots.
_LONGEST_STEP = 4.0


@dataclass(frozen=True)
class RocThreshold:
    """Gain that separates improved from not improved persons best.

    Attributes
    ----------
    value : half-way between two gains that occur; the mean of `tied` where several do equally well.
    sensitivity, specificity : shares of improved and of other persons on the right side of it.
    """

    value: float
    sensitivity: float
    specificity: float
    tied: tuple[float, ...]


@dataclass(frozen=True)
class Predictive:
    """Logistic model of improvement on the gain, and what the adjustments are made of; one entry for each sample.

    Attributes
    ----------
    value : gain at which the model gives the odds of improvement of the whole sample: (log_odds - intercept) / slope.
    intercept, slope : of the model.
    log_odds : of being improved, in the whole sample.
    correlation : of the gain with being improved or not (point-biserial).
    sd : of the gain, with n - 1.
    """

    value: Floats
    intercept: Floats
    slope: Floats
    log_odds: Floats
    correlation: Floats
    sd: Floats


def mean_changes(counts: Floats, gain: Floats, minimally: Bools) -> Floats:
    """Mean gain of the minimally improved; NaN where a sample holds none.

    Parameters
    ----------
    counts : shape (b, n), how often each person is in each sample.
    gain, minimally : shape (n,), points of improvement, and who improved minimally.
    """
    times = counts[:, minimally]
    n = times.sum(axis=1)
    return np.asarray(np.divide(times @ gain[minimally], n, out=np.full(len(n), np.nan), where=n > 0))


def roc_mics(counts: Floats, gain: Floats, improved: Bools) -> Floats:
    """Gain with the largest sum of sensitivity and specificity, as `roc_mic`, in many samples; NaN where there is none."""
    values, yes, no = _by_gain(counts, gain, improved)
    threshold, tied = _best(values, yes, no)
    n_tied = tied.sum(axis=1)
    total = np.where(tied, threshold, 0.0).sum(axis=1)
    return np.asarray(np.divide(total, n_tied, out=np.full(len(counts), np.nan), where=n_tied > 0))


def roc_mic(gain: Floats, improved: Bools) -> RocThreshold:
    """Gain with the largest sum of sensitivity and specificity (Youden).

    Parameters
    ----------
    gain, improved : shape (n,), points of improvement, and who improved.

    Raises
    ------
    NotEstimable
        If nobody improved, everybody did, or all gained the same.
    """
    _two_kinds(gain, improved)
    values, yes, no = _by_gain(np.ones((1, len(gain))), gain, improved)
    threshold, tied = _best(values, yes, no)
    best = threshold[0, tied[0]]
    value = float(best.mean())
    return RocThreshold(
        value,
        float(np.mean(gain[improved] >= value)),
        float(np.mean(gain[~improved] < value)),
        tuple(float(one) for one in best),
    )


def predictive_mic(gain: Floats, improved: Bools) -> Predictive:
    """Gain that is as likely among the improved as among the others, with all it is made of; entries of shape (1,).

    Parameters
    ----------
    gain, improved : shape (n,), points of improvement, and who improved.

    Raises
    ------
    NotEstimable
        If nobody improved, everybody did, all gained the same, or the gain tells the two apart without error.
    """
    _two_kinds(gain, improved)
    found = predictive_mics(np.ones((1, len(gain))), gain, improved)
    if np.isnan(found.slope[0]):
        raise NotEstimable.because(
            "The gain tells improved from other persons without error, so the logistic model has no slope."
        )
    return found


def predictive_mics(counts: Floats, gain: Floats, improved: Bools) -> Predictive:
    """Predictive minimal important change in many samples; NaN where there is none; see `predictive_mic`."""
    values, yes, no = _by_gain(counts, gain, improved)
    n_yes, n_no = yes.sum(axis=1), no.sum(axis=1)
    n = n_yes + n_no
    centre, width = float(gain.mean()), float(gain.std()) or 1.0
    z = (values - centre) / width
    intercept, slope = _logistic(z, yes, yes + no, fits=_overlaps(values, yes, no))
    with np.errstate(divide="ignore", invalid="ignore"):
        log_odds = np.log(n_yes / n_no)
        both = yes + no
        mean, mean_yes = both @ z / n, yes @ z / n_yes
        variance = (both @ z**2 - n * mean**2) / n
        correlation = (mean_yes - mean) * np.sqrt(n_yes / n_no) / np.sqrt(variance)
        value = centre + width * (log_odds - intercept) / slope
        sd = width * np.sqrt(variance * n / (n - 1))
    slopes = slope / width
    return Predictive(value, intercept - slopes * centre, slopes, log_odds, correlation, sd)


def adjusted_for_share_improved(found: Predictive) -> Floats:
    """Predictive minimal important change as it would be if half had improved.

    Notes
    -----
    value - (0.090 + 0.103 * correlation) * sd * log_odds: Terluin and others 2017; the two numbers come from simulations.
    """
    return np.asarray(found.value - (0.090 + 0.103 * found.correlation) * found.sd * found.log_odds)


def adjusted_by_reliability(found: Predictive, reliability: float) -> Floats:
    """Predictive minimal important change adjusted with the reliability of the rating of change.

    Parameters
    ----------
    reliability : of the rating, above 0 and at most 1.

    Raises
    ------
    NotEstimable
        If the reliability is none.

    Notes
    -----
    value - (0.8 / reliability - 0.5) * sd * correlation * log_odds: Terluin and others 2022.
    """
    if not 0 < reliability <= 1:
        raise NotEstimable.because(
            f"The reliability of the rating must be above 0 and at most 1; it is {reliability:g}."
        )
    weight = 0.8 / reliability - 0.5
    return np.asarray(found.value - weight * found.sd * found.correlation * found.log_odds)


def _two_kinds(gain: Floats, improved: Bools) -> None:
    yes = int(np.count_nonzero(improved))
    if not 0 < yes < len(gain):
        raise NotEstimable.because(
            f"Persons who improved and who did not are needed; there are {yes} and {len(gain) - yes}."
        )
    if np.ptp(gain) == 0:
        raise NotEstimable.because("Everybody changed by the same amount.")


def _by_gain(counts: Floats, gain: Floats, improved: Bools) -> tuple[Floats, Floats, Floats]:
    """Return the gains that occur, rising, and for each sample how many improved and other persons have each."""
    order = np.argsort(gain, kind="stable")
    values, starts = np.unique(gain[order], return_index=True)
    times, yes = counts[:, order], improved[order]
    return (
        values,
        np.add.reduceat(times * yes, starts, axis=1),
        np.add.reduceat(times * ~yes, starts, axis=1),
    )


def _best(values: Floats, yes: Floats, no: Floats) -> tuple[Floats, Bools]:
    """Return thresholds half-way between neighbouring gains of a sample, and which of them do best; shape (b, k)."""
    n_yes, n_no = yes.sum(axis=1, keepdims=True), no.sum(axis=1, keepdims=True)
    present = yes + no > 0
    below = np.where(present, values, -np.inf)
    before = np.full(below.shape, -np.inf)
    before[:, 1:] = np.maximum.accumulate(below, axis=1)[:, :-1]
    usable = present & np.isfinite(before) & (n_yes > 0) & (n_no > 0)
    # Persons at a gain or above it, and those below it.
    reached = n_yes - np.cumsum(yes, axis=1) + yes
    spared = np.cumsum(no, axis=1) - no
    youden = np.where(usable, reached * n_no + spared * n_yes, -np.inf)
    best = youden.max(axis=1, keepdims=True)
    threshold = np.where(usable, (values + np.where(usable, before, 0.0)) / 2, np.nan)
    return threshold, usable & (youden >= best - _TIE)


def _overlaps(values: Floats, yes: Floats, no: Floats) -> Bools:
    """Say in which samples neither kind has all its gains beyond those of the other, so that a slope exists."""
    ends = [
        (np.where(kind > 0, values, np.inf).min(1), np.where(kind > 0, values, -np.inf).max(1))
        for kind in (yes, no)
    ]
    (low_yes, high_yes), (low_no, high_no) = ends
    return np.asarray((high_no > low_yes) & (high_yes > low_no))


def _logistic(z: Floats, yes: Floats, both: Floats, *, fits: Bools) -> tuple[Floats, Floats]:
    """Return intercepts and slopes by Newton's method, all samples at once; NaN where there is no fit."""
    from scipy.special import expit

    n, n_yes = both.sum(axis=1), yes.sum(axis=1)
    share = np.clip(n_yes / n, 1e-12, 1 - 1e-12)
    a, b, moved = np.log(share / (1 - share)), np.zeros(len(n)), np.ones(len(n))
    zz = np.stack([np.ones(len(z)), z, z**2], axis=1)
    for _ in range(_STEPS):
        p = expit(a[:, None] + b[:, None] * z)
        gradient = (yes - both * p) @ zz[:, :2]
        curve = (both * p * (1 - p)) @ zz
        determinant = curve[:, 0] * curve[:, 2] - curve[:, 1] ** 2
        safe = np.where(fits & (determinant > 0), determinant, 1.0)
        step_a = (curve[:, 2] * gradient[:, 0] - curve[:, 1] * gradient[:, 1]) / safe
        step_b = (curve[:, 0] * gradient[:, 1] - curve[:, 1] * gradient[:, 0]) / safe
        moved = np.abs(step_a) + np.abs(step_b)
        short = np.minimum(1.0, _LONGEST_STEP / np.maximum(moved, _LONGEST_STEP))
        a, b = a + np.where(fits, step_a * short, 0.0), b + np.where(fits, step_b * short, 0.0)
        if float(np.max(moved, where=fits, initial=0.0)) < _TIE:
            break
    good = fits & (moved < 1e-8)
    return np.where(good, a, np.nan), np.where(good, b, np.nan)
