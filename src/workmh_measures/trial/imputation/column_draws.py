"""One column imputed from the others: by a normal model, from like persons, or by a logistic model.

Each takes its random numbers from outside, so that it can be compared with another program on the same ones. Validated against
R (lm, glm and written-out draws): tests/reference/imputation.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["Cases", "Randomness", "logistic_draw", "logistic_odds", "matched_draw", "normal_draw"]

Floats: TypeAlias = NDArray[np.float64]

DONORS = 5
_STEPS, _CLOSE = 50, 1e-10
# Of the product of the design, so that columns which nearly repeat each other stay apart, as in mice.
_RIDGE = 1e-5


@dataclass(frozen=True)
class Cases:
    """Persons who have a value, and those who lack it.

    Attributes
    ----------
    values : known, shape (n,).
    known, lacking : their other columns with a constant first, shapes (n, k) and (m, k).
    """

    values: Floats
    known: Floats
    lacking: Floats


@dataclass(frozen=True)
class Randomness:
    """The random numbers of one draw.

    Attributes
    ----------
    chi2 : of chi-squared with n - k degrees of freedom, for the spread.
    coefficients : standard normal, shape (k,).
    persons : shape (m,); standard normal for `normal_draw`, else from 0 to below 1.
    """

    chi2: float
    coefficients: Floats
    persons: Floats

    @classmethod
    def of(cls, cases: Cases, random: np.random.Generator, *, normal: bool) -> Randomness:
        """Return numbers for a draw."""
        n, k = cases.known.shape
        m = len(cases.lacking)
        chi2 = float(random.chisquare(max(n - k, 1)))
        coefficients = random.standard_normal((k,))
        return cls(chi2, coefficients, random.standard_normal(m) if normal else random.random(m))


def normal_draw(cases: Cases, random: Randomness) -> Floats:
    """Values from a normal linear model whose coefficients and spread are drawn from their posterior, shape (m,).

    References
    ----------
    Rubin DB (1987) Multiple imputation for nonresponse in surveys, example 5.1.
    """
    _, drawn, spread = _linear(cases, random)
    return np.asarray(cases.lacking @ drawn + spread * random.persons)


def matched_draw(cases: Cases, random: Randomness, *, donors: int = DONORS) -> Floats:
    """Values of persons who are foretold alike: one of the nearest few, each as likely, shape (m,).

    Parameters
    ----------
    donors : how many nearest ones there are.

    Notes
    -----
    Who has a value is foretold by the coefficients, who lacks it by drawn ones (type 1 matching). Of donors equally near the
    first in the order of the rows is taken for nearer.

    References
    ----------
    Little RJA (1988) J Bus Econ Stat 6:287-296, doi:10.1080/07350015.1988.10509663. van Buuren S (2018) Flexible imputation
    of missing data, 2nd ed., section 3.4.
    """
    fitted, drawn, _ = _linear(cases, random)
    few = min(donors, len(cases.values))
    nearest = _nearest(cases.known @ fitted, cases.lacking @ drawn, few)
    chosen = np.minimum((random.persons * few).astype(np.intp), few - 1)
    return cases.values[nearest[np.arange(len(chosen)), chosen]]


def logistic_draw(cases: Cases, random: Randomness) -> Floats:
    """Zeros and ones from a logistic model whose coefficients are drawn from their normal approximation, shape (m,).

    Notes
    -----
    Persons that are made up, together as heavy as there are coefficients, keep a column that foretells the value without
    fault from driving the coefficients without end.

    References
    ----------
    White IR, Daniel R, Royston P (2010) Comput Stat Data Anal 54:2267-2275, doi:10.1016/j.csda.2010.04.005.
    """
    return (random.persons <= 1 / (1 + np.exp(-logistic_odds(cases, random)))).astype(np.float64)


def logistic_odds(cases: Cases, random: Randomness) -> Floats:
    """Logarithms of the odds that those who lack a value have 1, at drawn coefficients, shape (m,); see `logistic_draw`."""
    design, values, weights = _with_made_up(cases)
    fitted, information = _logistic(design, values, weights)
    root = np.linalg.cholesky(np.linalg.inv(information))
    return np.asarray(cases.lacking @ (fitted + root @ random.coefficients))


def _nearest(known: Floats, wanted: Floats, few: int) -> NDArray[np.intp]:
    """Rows of the nearest known values, the nearest first, of equally near ones the first row; shape (m, few).

    Only as many on either side as are wanted can be among the nearest, so that no distance to all others is needed.
    """
    rows = np.arange(len(known))
    rising, falling = np.lexsort((rows, known)), np.lexsort((-rows, known))
    place = np.searchsorted(known[rising], wanted)[:, None]
    below, above = place - 1 - np.arange(few), place + np.arange(few)
    left, right = falling[np.maximum(below, 0)], rising[np.minimum(above, len(known) - 1)]
    both = np.concatenate([left, right], axis=1)
    distance = np.abs(known[both] - wanted[:, None])
    distance[np.concatenate([below < 0, above >= len(known)], axis=1)] = np.inf
    order = np.lexsort((both, distance))[:, :few]
    return np.take_along_axis(both, order, axis=1)


def _linear(cases: Cases, random: Randomness) -> tuple[Floats, Floats, float]:
    """Coefficients, drawn coefficients and drawn spread."""
    n, k = cases.known.shape
    if n <= k:
        raise NotEstimable.because(
            f"{n} persons have a value, and {k} columns foretell it: impute from fewer columns."
        )
    product = cases.known.T @ cases.known
    inverse = np.linalg.inv(product + np.diag(np.diag(product) * _RIDGE))
    fitted = inverse @ cases.known.T @ cases.values
    rest = cases.values - cases.known @ fitted
    spread = float(np.sqrt(rest @ rest / random.chi2))
    root = np.linalg.cholesky((inverse + inverse.T) / 2)
    return fitted, fitted + spread * root @ random.coefficients, spread


def _with_made_up(cases: Cases) -> tuple[Floats, Floats, Floats]:
    """The persons and the made-up ones: a spread above and below the mean of each column, with 0 and with 1."""
    n, k = cases.known.shape
    columns = cases.known[:, 1:]
    mean, spread = columns.mean(axis=0), columns.std(axis=0, ddof=1)
    steps = np.concatenate([np.diag(spread), -np.diag(spread)]) + mean
    made = np.column_stack([np.ones(len(steps)), steps])
    design = np.concatenate([cases.known, made, made])
    values = np.concatenate([cases.values, np.zeros(len(made)), np.ones(len(made))])
    each = k / (2 * len(made)) if len(made) else 0.0
    return design, values, np.concatenate([np.ones(n), np.full(2 * len(made), each)])


def _logistic(design: Floats, values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Coefficients and information of a weighted logistic model, by Newton's method."""
    coefficients = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ coefficients, -30, 30)))
        information = (design * (weights * chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(information, design.T @ (weights * (values - chance)))
        coefficients = coefficients + step
        if np.abs(step).max() < _CLOSE:
            return coefficients, information
    raise NotEstimable.because(
        "The logistic model of a column did not come to rest: impute it from fewer columns."
    )
