"""What if those who left the programme went on as if in the other arm? Values after leaving, imputed from the reference arm.

Validated against R (the joint normal distribution of the paper, written out and conditioned on): tests/reference/reference_based.R.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .normal_posterior import NormalDraw, filled_by, posterior_draws

__all__ = ["AfterLeaving", "ReferencePlan", "after_leaving", "filled_after_leaving", "reference_imputed"]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
AfterLeaving: TypeAlias = Literal["own_arm", "jump_to_reference", "copy_reference", "copy_increments"]


@dataclass(frozen=True)
class ReferencePlan:
    """How those who left are imputed; declared before anybody looks at a result.

    Attributes
    ----------
    after : from the last wave seen on: as their own arm (missing at random); at the mean of the reference at once; as if they
        had been in the reference all along; or changing as the reference changes.
    imputations, apart : data sets made, and turns of data augmentation between them.
    seed : of every random number.
    """

    after: AfterLeaving
    imputations: int = 50
    apart: int = 50
    seed: int = 1


def reference_imputed(values: Floats, treated: Flags, plan: ReferencePlan) -> Iterator[Floats]:
    """Yield the table with its missing values imputed, once for each data set.

    Parameters
    ----------
    values : covariates and baseline first, then the waves in their order, shape (n, w); NaN where missing.
    treated : who is in the arm of the programme; the others are the reference, shape (n,).
    plan : what holds after leaving.

    Raises
    ------
    NotEstimable
        If an arm has too few persons for its variables.

    Notes
    -----
    A person leaves after the last value seen. What is missing before that is imputed as missing at random in the own arm, and so
    is everything in the reference arm. Each arm has means and covariance of its own.

    References
    ----------
    Carpenter JR, Roger JH, Kenward MG (2013) J Biopharm Stat 23:1352-1371, doi:10.1080/10543406.2013.834911.
    """
    random = np.random.default_rng(plan.seed)
    steps = {"draws": plan.imputations, "apart": plan.apart}
    own = posterior_draws(values[treated], random, **steps)
    reference = posterior_draws(values[~treated], random, **steps)
    for draws in zip(own, reference, strict=True):
        yield filled_after_leaving((values, treated), draws, plan.after, random)


def filled_after_leaving(
    people: tuple[Floats, Flags],
    draws: tuple[NormalDraw, NormalDraw],
    after: AfterLeaving,
    random: np.random.Generator,
) -> Floats:
    """Return one table with its missing values imputed from one draw of each arm.

    Parameters
    ----------
    people : values, shape (n, w), and who is in the arm of the programme, shape (n,); see `reference_imputed`.
    draws : means and covariances of the programme and of the reference.
    after : what holds after leaving.
    random : where numbers come from.
    """
    values, treated = people
    filled = values.copy()
    filled[~treated] = filled_by(values[~treated], np.isnan(values[~treated]), draws[1], random)
    filled[treated] = _programme(values[treated], draws, after, random)
    return filled


def after_leaving(programme: NormalDraw, reference: NormalDraw, after: AfterLeaving, seen: int) -> NormalDraw:
    """Return the joint distribution that holds for somebody who left after so many variables.

    Parameters
    ----------
    programme, reference : means and covariances of both arms.
    after : what holds after leaving.
    seen : variables up to the last one seen, at least 1.
    """
    if after == "own_arm" or seen >= len(programme.mean):
        return programme
    if after == "copy_reference":
        return reference
    mean = programme.mean.copy()
    mean[seen:] = reference.mean[seen:]
    if after == "copy_increments":
        mean[seen:] += programme.mean[seen - 1] - reference.mean[seen - 1]
    before, later = slice(None, seen), slice(seen, None)
    slope = np.linalg.solve(reference.covariance[before, before], reference.covariance[before, later]).T
    spread = programme.covariance[before, before]
    covariance = np.empty_like(programme.covariance)
    covariance[before, before] = spread
    covariance[later, before] = slope @ spread
    covariance[before, later] = covariance[later, before].T
    gap = reference.covariance[before, before] - spread
    covariance[later, later] = reference.covariance[later, later] - slope @ gap @ slope.T
    return NormalDraw(mean, covariance)


def _programme(
    values: Floats, arms: tuple[NormalDraw, NormalDraw], after: AfterLeaving, random: np.random.Generator
) -> Floats:
    missing = np.isnan(values)
    w = values.shape[1]
    seen = w - np.argmax(~missing[:, ::-1], axis=1)
    # First what is missing between two values seen, then what follows the last of them.
    between = missing & (np.arange(w) < seen[:, None])
    filled = np.where(between, filled_by(values, missing, arms[0], random), values)
    for last in np.unique(seen[seen < w]):
        rows = seen == last
        joint = after_leaving(*arms, after, int(last))
        filled[rows] = filled_by(filled[rows], np.isnan(filled[rows]), joint, random)
    return filled
