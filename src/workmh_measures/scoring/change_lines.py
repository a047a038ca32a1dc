"""Five methods of reliable change as lines: the score expected after without any change, and the error around it.

Every index of the literature is (after - expected) / error with expected = intercept + slope * before. Written so, the
methods can be compared: what they take a person without change to score, and how wide they draw the error.
Validated against R 4.2.2 (tests/reference/change_methods.R) and against printed results of clinicalsignificance (R).

References
----------
Jacobson NS, Truax P (1991) Journal of Consulting and Clinical Psychology 59:12-19, doi:10.1037/0022-006X.59.1.12.
Speer DC (1992) Journal of Consulting and Clinical Psychology 60:402-408, doi:10.1037/0022-006X.60.3.402.
Hsu LM (1989) Behavioral Assessment 11:459-467.
Hsu LM (1995) Journal of Consulting and Clinical Psychology 63:141-144, doi:10.1037/0022-006X.63.1.141.
Hageman WJJM, Arrindell WA (1999) Behaviour Research and Therapy 37:1169-1193, doi:10.1016/S0005-7967(99)00032-7.
Bauer S, Lambert MJ, Nielsen SL (2004) Journal of Personality Assessment 82:60-70, doi:10.1207/s15327752jpa8201_11.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from ..errors import NotEstimable
from .answers import Floats
from .change import CRITICAL, standard_error

__all__ = [
    "CHANGE_METHODS",
    "CRITICAL_VALUES",
    "METHOD_NAMES",
    "ChangeLine",
    "ChangeMethod",
    "change_index",
    "edwards_nunnally",
    "gulliksen_lord_novick",
    "hageman_arrindell",
    "hsu_linn_lord",
    "jacobson_truax_line",
]

ChangeMethod: TypeAlias = Literal[
    "jacobson_truax", "edwards_nunnally", "gulliksen_lord_novick", "hsu_linn_lord", "hageman_arrindell"
]
CHANGE_METHODS: tuple[ChangeMethod, ...] = get_args(ChangeMethod)

METHOD_NAMES: Mapping[ChangeMethod, str] = {
    "jacobson_truax": "Jacobson-Truax",
    "edwards_nunnally": "Edwards-Nunnally",
    "gulliksen_lord_novick": "Gulliksen-Lord-Novick",
    "hsu_linn_lord": "Hsu-Linn-Lord",
    "hageman_arrindell": "Hageman-Arrindell",
}

CRITICAL_VALUES: Mapping[ChangeMethod, float] = {
    "jacobson_truax": CRITICAL,
    "edwards_nunnally": 2.0,
    "gulliksen_lord_novick": CRITICAL,
    "hsu_linn_lord": CRITICAL,
    "hageman_arrindell": 1.65,
}
"""What an index must exceed, as the authors of each method have it: 1.65 is one-sided."""


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """The score expected at the second wave without change, `intercept` + `slope` * before, and the error around it."""

    intercept: float
    slope: float
    error: float


def change_index(before: Floats, after: Floats, line: ChangeLine) -> Floats:
    """How many errors the second score is away from the one expected.

    Parameters
    ----------
    before, after : shape (n,), scores of the same persons; NaN for none.

    Returns
    -------
    shape (n,), NaN where a score is missing; positive where the second score is the higher.
    """
    return np.asarray((after - line.intercept - line.slope * before) / line.error, np.float64)


def jacobson_truax_line(sem: float) -> ChangeLine:
    """No change is the same score again; the error is that of a difference.

    Parameters
    ----------
    sem : standard error of measurement, above 0.
    """
    return ChangeLine(intercept=0.0, slope=1.0, error=float(np.sqrt(2.0)) * _above_zero(sem))


def edwards_nunnally(*, mean: float, sd: float, reliability: float) -> ChangeLine:
    """No change is the true score estimated from the first one, which lies nearer to the mean.

    Parameters
    ----------
    mean, sd : of the population the persons come from, at the first wave.
    reliability : from 0 up to, not including, 1.

    Raises
    ------
    NotEstimable
        If the SD is not above 0 or the reliability outside its range.

    Notes
    -----
    Expected r * (before - mean) + mean, error SD * sqrt(1 - r): Speer (1992). The error is that of one score only.
    """
    error = standard_error(sd, reliability)
    return ChangeLine(intercept=(1 - reliability) * mean, slope=reliability, error=error)


def gulliksen_lord_novick(*, mean: float, sd: float, reliability: float) -> ChangeLine:
    """No change is the score predicted from the first one in a population that stays as it is.

    Parameters and errors as for `edwards_nunnally`.

    Notes
    -----
    Expected r * (before - mean) + mean, error SD * sqrt(1 - r^2): Hsu (1989, 1995).
    """
    return hsu_linn_lord(mean=mean, mean_after=mean, sd=sd, reliability=reliability)


def hsu_linn_lord(*, mean: float, mean_after: float, sd: float, reliability: float) -> ChangeLine:
    """No change is the score predicted from the first one if a person changed as the others did on average.

    Parameters
    ----------
    mean, mean_after : of the same persons at the two waves.
    sd, reliability : as for `edwards_nunnally`.

    Notes
    -----
    Expected r * (before - mean) + mean after, error SD * sqrt(1 - r^2): Hsu (1989). It tells who changed more or less
    than the group, not who changed.
    """
    standard_error(sd, reliability)
    error = sd * float(np.sqrt(1 - reliability**2))
    return ChangeLine(intercept=mean_after - reliability * mean, slope=reliability, error=error)


def hageman_arrindell(*, change_mean: float, change_variance: float, sem: float) -> ChangeLine:
    """No change is measured against the true change of a person, estimated with what is known of the changes of all.

    Parameters
    ----------
    change_mean, change_variance : of the changes of the persons with both scores; the variance with n - 1.
    sem : standard error of measurement, the same at both waves.

    Raises
    ------
    NotEstimable
        If the changes differ no more than error alone would make them.

    Notes
    -----
    (change * r + mean change * (1 - r)) / (sqrt(r) * sqrt(2) * SEM) with r = 1 - 2 * SEM^2 / variance of the changes, the
    reliability of a difference: Hageman and Arrindell (1999), with equal errors of measurement at both waves.
    """
    error = float(np.sqrt(2.0)) * _above_zero(sem)
    reliability = 1 - error**2 / change_variance if change_variance > 0 else 0.0
    if reliability <= 0:
        raise NotEstimable.because(
            f"The changes have variance {change_variance:.6g}, no more than the {error**2:.6g} that error alone"
            " gives them: a difference has no reliability."
        )
    return ChangeLine(
        intercept=-change_mean * (1 - reliability) / reliability,
        slope=1.0,
        error=error / float(np.sqrt(reliability)),
    )


def _above_zero(sem: float) -> float:
    if not 0 < sem < np.inf:
        raise NotEstimable.because(f"The standard error of measurement must be above 0; it is {sem:g}.")
    return sem
