"""What freeing one more parameter would bring: by how much chi-squared would fall, and by how much the parameter would move.

Validated against lavaan 0.6-14: tests/reference/confirmatory_factors.R.

References
----------
Sorbom D (1989) Psychometrika 54:371-384, doi:10.1007/BF02294623.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..polychoric.moments import OrdinalMoments
from .fitted_model import FittedModel
from .maximum_likelihood import LikelihoodModel
from .model_matrices import ModelLayout
from .moment_models import MomentModel, Weights, measured_model, ordered_model
from .normal_answers import CompleteAnswers, IncompleteAnswers, NormalAnswers
from .parameter_table import Parameter, ParameterTable
from .standardised_solution import StandardUnits

__all__ = [
    "ModificationIndex",
    "likelihood_modifications",
    "measured_modifications",
    "ordered_modifications",
]

Floats: TypeAlias = NDArray[np.float64]

_LEAST = 1e-5


@dataclass(frozen=True)
class ModificationIndex:
    """One parameter that the model leaves out.

    Attributes
    ----------
    parameter : a loading or a covariance.
    value : by how much chi-squared would fall, about; not corrected for answers that are not normal.
    change : by how much the parameter would move from where it is fixed, about.
    standardised : the same with items and factors of variance 1.
    """

    parameter: Parameter
    value: float
    change: float
    standardised: float


def likelihood_modifications(
    fitted: FittedModel, samples: Sequence[NormalAnswers]
) -> list[ModificationIndex]:
    """Modification indices of a model by maximum likelihood.

    Parameters
    ----------
    fitted : the model.
    samples : the answers of each group it was fitted to.

    Returns
    -------
    list of ModificationIndex
        In the order of loadings, residual covariances, covariances of factors; parameters that the answers would not
        determine are left out.
    """
    table = _extended(fitted.table)
    layouts = tuple(ModelLayout(table, group) for group in range(table.groups))
    model = LikelihoodModel(table, tuple(samples), layouts)
    here = _here(fitted, table)
    gradient, curvature = model.slope(here)
    if any(isinstance(sample, IncompleteAnswers) for sample in samples):
        curvature = 2 * _expected_information(model, here)
    return list(_indices(fitted, table, gradient / 2, curvature / 2))


def _expected_information(model: LikelihoodModel, here: Floats) -> Floats:
    """What the rows are expected to tell if answers are missing at random over them, each pattern by itself."""
    total = np.zeros((model.table.n_free,) * 2)
    parts = zip(model.shares(), model.samples, model.moments(here), strict=True)
    for group, sample, (found, _, slope) in parts:
        if isinstance(sample, IncompleteAnswers):
            patterns = zip(*sample.pattern_precisions(found.covariance), strict=True)
            total += group * sum(share * slope.information(precision) for share, precision in patterns)
        else:
            total += group * slope.information(np.linalg.inv(found.covariance))
    return total


def ordered_modifications(fitted: FittedModel, moments: Sequence[OrdinalMoments]) -> list[ModificationIndex]:
    """Modification indices of a model of ordered items.

    Parameters
    ----------
    fitted : the model, by `least_squares`.
    moments : of each group, as it was fitted to.

    Returns
    -------
    list of ModificationIndex
        As for `likelihood_modifications`.
    """
    table = _extended(fitted.table)
    return _of_moments(fitted, ordered_model(table, moments, _weights(fitted)))


def measured_modifications(
    fitted: FittedModel, samples: Sequence[CompleteAnswers]
) -> list[ModificationIndex]:
    """Modification indices of a model of measured items by least squares.

    Parameters
    ----------
    fitted : the model, by `measured_least_squares`.
    samples : the answers of each group it was fitted to.

    Returns
    -------
    list of ModificationIndex
        As for `likelihood_modifications`.
    """
    table = _extended(fitted.table)
    return _of_moments(fitted, measured_model(table, samples, _weights(fitted)))


def _weights(fitted: FittedModel) -> Weights:
    return "diagonal" if fitted.estimator in ("DWLS", "WLSMV") else "unit"


def _of_moments(fitted: FittedModel, model: MomentModel) -> list[ModificationIndex]:
    gradient, curvature = model.slope(_here(fitted, model.table))
    return list(_indices(fitted, model.table, gradient / 2, curvature / 2))


def _extended(table: ParameterTable) -> ParameterTable:
    """The table with every loading and covariance freed that it fixes or does not name."""
    named = {_key(row): row for row in table.rows}
    more = []
    for group in range(table.groups):
        for candidate in _candidates(table):
            one = replace(candidate, group=group)
            there = named.get(_key(one))
            if there is None or not there.free:
                more.append(one if there is None else replace(there, free=True, label=""))
    return table.freed(more)


def _here(fitted: FittedModel, table: ParameterTable) -> Floats:
    """Return estimates, followed by the values at which the rest is fixed."""
    added = table.rows[len(table.rows) - (table.n_free - fitted.table.n_free) :]
    return np.concatenate([fitted.free, [row.value or 0.0 for row in added]])


def _candidates(table: ParameterTable) -> Iterator[Parameter]:
    for factor in table.factors:
        for item in table.items:
            yield Parameter(factor, "=~", item)
    for one, two in (*combinations(table.items, 2), *combinations(table.factors, 2)):
        yield Parameter(one, "~~", two)


def _key(row: Parameter) -> tuple[object, ...]:
    names = sorted((row.lhs, row.rhs)) if row.op == "~~" else [row.lhs, row.rhs]
    return (row.group, row.op, *names)


def _indices(
    fitted: FittedModel, table: ParameterTable, gradient: Floats, information: Floats
) -> Iterator[ModificationIndex]:
    """Each left-out parameter by itself, the free ones at their best for it."""
    own = fitted.table.n_free
    across = information[own:, :own]
    left = np.diag(information)[own:] - np.einsum(
        "ij,ji->i", across, np.linalg.solve(information[:own, :own], across.T)
    )
    units = [StandardUnits.of(fitted, group, fitted.free) for group in range(table.groups)]
    rows = table.rows[len(table.rows) - len(left) :]
    for row, slope, spread in zip(rows, gradient[own:].tolist(), left.tolist(), strict=True):
        if spread > _LEAST:
            change = -slope / spread
            standard = units[row.group].standardised(row, change)
            yield ModificationIndex(
                row, fitted.size * slope**2 / spread, change, standard.real if standard.imag == 0 else np.nan
            )
