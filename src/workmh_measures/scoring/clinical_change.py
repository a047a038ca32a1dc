"""Clinically significant change: reliable improvement that crosses a cut-off between two populations.

Validated against R 4.2.2 (tests/reference/change.R) and against a published table of a trial.

References
----------
Jacobson NS, Truax P (1991) Journal of Consulting and Clinical Psychology 59:12-19, doi:10.1037/0022-006X.59.1.12.
Hageman WJJM, Arrindell WA (1999) Behaviour Research and Therapy 37:1169-1193, doi:10.1016/S0005-7967(99)00032-7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from ..errors import NotEstimable
from .answers import Floats
from .change import ROUNDING, ChangeCategory, Direction

__all__ = [
    "CutoffKind",
    "Moments",
    "clinical_categories",
    "clinical_cutoff",
    "true_moments",
    "true_score_bound",
]

CutoffKind: TypeAlias = Literal["a", "b", "c"]


@dataclass(frozen=True)
class Moments:
    """Mean and SD of a population, one number each or one for each person (its stratum of a norm)."""

    mean: Floats | float
    sd: Floats | float


def clinical_cutoff(
    kind: CutoffKind, *, functional: Moments | None, clinical: Moments | None, direction: Direction
) -> Floats | float:
    """Cut-off between a clinical and a functional population.

    Parameters
    ----------
    kind : a, two SD of the clinical population from its mean on the better side; b, two SD of the functional
        population from its mean on the worse side; c, where a score is as far from both means in their own SD.
    functional, clinical : c needs both, a the clinical and b the functional population.
    direction : of the scale.

    Returns
    -------
    One number, or one for each person where a population is given so (NaN where it is not known).

    Raises
    ------
    NotEstimable
        If a population is lacking, the scale has no better end, or the functional mean is not on the better side.

    Notes
    -----
    c = (SD functional * mean clinical + SD clinical * mean functional) / (SD functional + SD clinical).

    Examples
    --------
    >>> clinical_cutoff("c", functional=Moments(10, 4), clinical=Moments(30, 6), direction="higher_is_worse")
    18.0
    """
    if direction == "none":
        raise NotEstimable.because("On this scale neither high nor low is better, so no cut-off divides it.")
    better = -1.0 if direction == "higher_is_worse" else 1.0
    if functional is not None and clinical is not None:
        gap = better * (np.asarray(functional.mean) - np.asarray(clinical.mean))
        if bool(np.any(gap <= 0)):
            raise NotEstimable.because("The functional mean is not on the better side of the clinical mean.")
    if kind == "a" and clinical is not None:
        return clinical.mean + better * 2 * clinical.sd
    if kind == "b" and functional is not None:
        return functional.mean - better * 2 * functional.sd
    if kind == "c" and functional is not None and clinical is not None:
        weighted = functional.sd * clinical.mean + clinical.sd * functional.mean
        return weighted / (functional.sd + clinical.sd)
    needed = {"a": "a clinical population", "b": "a functional population", "c": "both populations"}[kind]
    raise NotEstimable.because(f"Cut-off {kind} needs mean and SD of {needed}.")


def clinical_categories(
    before: Floats, after: Floats, reliable: Floats, *, cutoff: Floats | float, direction: Direction
) -> Floats:
    """Recovered, improved, unchanged or deteriorated: reliable change together with a cut-off.

    Parameters
    ----------
    before, after : shape (n,), NaN for none.
    reliable : codes of `change_categories`.
    cutoff : see `clinical_cutoff`.

    Returns
    -------
    shape (n,), codes of `ChangeCategory`: recovered are those who improved reliably and came from the clinical side of
    the cut-off (a score on it included) to the functional side. NaN where a score or the cut-off is missing.
    """
    side = -1.0 if direction == "higher_is_worse" else 1.0
    crossed = (side * (before - cutoff) <= ROUNDING) & (side * (after - cutoff) > ROUNDING)
    codes = np.where((reliable == ChangeCategory.IMPROVED) & crossed, ChangeCategory.RECOVERED, reliable)
    return np.where(np.isnan(np.asarray(cutoff)), np.nan, codes)


def true_moments(moments: Moments, sem: float) -> Moments:
    """Return mean and SD of the true scores of a population, for the cut-offs of Hageman and Arrindell.

    Parameters
    ----------
    moments : of its scores.
    sem : standard error of measurement, the same in every population.

    Raises
    ------
    NotEstimable
        If the SD is not above the standard error.

    Notes
    -----
    SD * sqrt(r) with r = 1 - SEM^2 / SD^2, the reliability in that population.
    """
    variance = np.asarray(moments.sd) ** 2 - sem**2
    if bool(np.any(variance <= 0)):
        raise NotEstimable.because(
            f"The SD of a population is not above the standard error of measurement, {sem:.6g}."
        )
    return Moments(moments.mean, np.sqrt(variance))


def true_score_bound(scores: Floats, *, sem: float, critical: float, direction: Direction) -> Floats:
    """Return the worse end of the interval of each person's true score.

    Who has this end on the functional side of a cut-off between true scores is there beyond error.

    Parameters
    ----------
    scores : shape (n,), of a group at one time; NaN for none.
    sem : standard error of measurement.
    critical : standard errors of the true score from its estimate to the end.
    direction : of the scale.

    Raises
    ------
    NotEstimable
        If the scores differ no more than error alone would make them.

    Notes
    -----
    Estimate mean + r * (score - mean), standard error sqrt(r) * SEM with r = 1 - SEM^2 / variance of the scores: the index
    CS of Hageman and Arrindell (1999) is beyond the critical value where this end is past the cut-off.
    """
    known = scores[~np.isnan(scores)]
    variance = float(known.var(ddof=1)) if len(known) > 1 else 0.0
    reliability = 1 - sem**2 / variance if variance > 0 else 0.0
    if reliability <= 0:
        raise NotEstimable.because("The scores after differ no more than error alone would make them.")
    mean, worse = float(known.mean()), 1.0 if direction == "higher_is_worse" else -1.0
    reach = worse * critical * float(np.sqrt(reliability)) * sem
    return np.asarray(mean + reliability * (scores - mean) + reach, np.float64)
