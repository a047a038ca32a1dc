"""Which items speak against equal parameters: what chi-squared would fall by, about, if an item were free.

Validated against lavaan 0.6-14, lavTestScore: tests/reference/measurement_invariance.R.

References
----------
Sorbom D (1989) Psychometrika 54:371-384, doi:10.1007/BF02294623.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..confirmatory_factors.fitted_model import FittedModel
from ..confirmatory_factors.least_squares import least_squares_model
from ..confirmatory_factors.maximum_likelihood import LikelihoodModel
from ..confirmatory_factors.model_matrices import ModelLayout
from ..confirmatory_factors.normal_answers import IncompleteAnswers
from ..confirmatory_factors.parameter_table import Parameter, ParameterTable
from .invariant_model import InvariantModel
from .rung_fit import BlockAnswers, RungFit
from .rungs import Kind

__all__ = ["ItemConstraint", "item_constraints"]

Floats: TypeAlias = NDArray[np.float64]

_ROUNDING = 1e-9


@dataclass(frozen=True)
class ItemConstraint:
    """What is held the same of one item at a rung.

    Attributes
    ----------
    item : name.
    value : by how much chi-squared would fall, about, if it were free; not corrected for how the answers are distributed.
    df : number of parameters that would be free.
    """

    item: str
    value: float
    df: int


def item_constraints(model: InvariantModel, answers: BlockAnswers, found: RungFit) -> list[ItemConstraint]:
    """Score tests of what a rung holds the same of each item, those of the largest value first.

    Parameters
    ----------
    model, answers : of the ladder.
    found : the rung; items it released already are left out.
    """
    fitted = found.fitted
    of_item = {
        item: _loosened(model, fitted.table, found, item)
        for item in model.items
        if item not in found.released
    }
    loosened = [place for rows in of_item.values() for place in rows]
    table, estimates = _extended(fitted, loosened)
    gradient, curvature = _slope(answers, table, estimates)
    apart = _apart(fitted.table, loosened)
    gradient, curvature = gradient @ apart, apart.T @ curvature @ apart
    own, tests, first = fitted.table.n_free, [], fitted.table.n_free
    for item, rows in of_item.items():
        chosen = np.arange(first, first + len(rows))
        first += len(rows)
        if len(rows):
            value, df = _score_test(gradient / 2, curvature / 2, own, chosen)
            tests.append(ItemConstraint(item, fitted.size * value, df))
    return sorted((one for one in tests if one.df > 0), key=lambda one: -one.value)


def _loosened(model: InvariantModel, table: ParameterTable, found: RungFit, item: str) -> list[int]:
    """Rows of an item that the rung holds beyond the first block, equal or fixed."""
    return [
        number
        for number, row in enumerate(table.rows)
        for block in range(1, len(model.blocks))
        if row.group == model.group_of(block)
        and (row.label or not row.free)
        and _kind(row, model.in_block(item, block)) in found.rung.added
    ]


def _kind(row: Parameter, item: str) -> Kind | None:
    match row.op:
        case "|" if row.lhs == item:
            return "thresholds"
        case "=~" if row.rhs == item:
            return "loadings"
        case "~1" if row.lhs == item:
            return "intercepts"
        case "~~" if row.lhs == row.rhs == item:
            return "residuals"
        case _:
            return None


def _extended(fitted: FittedModel, loosened: Sequence[int]) -> tuple[ParameterTable, Floats]:
    """The table with rows of its own for what is loosened, and the estimates with their values behind."""
    held = set(loosened)
    values = fitted.values
    kept = [row for number, row in enumerate(fitted.table.rows) if number not in held]
    more = [replace(fitted.table.rows[number], free=True, label="") for number in loosened]
    table = replace(fitted.table, rows=(*kept, *more))
    return table, np.concatenate([fitted.free, values[list(loosened)]])


def _apart(table: ParameterTable, loosened: Sequence[int]) -> Floats:
    """From what is estimated, and how far each loosened parameter lies from what it was held at, to the parameters."""
    own = table.n_free
    matrix = np.eye(own + len(loosened))
    for place, number in enumerate(loosened):
        if table.free[number] >= 0:
            matrix[own + place, table.free[number]] = 1.0
    return matrix


def _slope(answers: BlockAnswers, table: ParameterTable, estimates: Floats) -> tuple[Floats, Floats]:
    if answers.estimator == "WLSMV":
        return least_squares_model(table, answers.ordered).slope(estimates)
    layouts = tuple(ModelLayout(table, group) for group in range(table.groups))
    model = LikelihoodModel(table, answers.measured, layouts)
    gradient, curvature = model.slope(estimates)
    if any(isinstance(sample, IncompleteAnswers) for sample in answers.measured):
        curvature = 2 * model.information(estimates, "observed")
    return gradient, curvature


def _score_test(
    gradient: Floats, information: Floats, own: int, chosen: NDArray[np.intp]
) -> tuple[float, int]:
    """The statistic per row, and its degrees of freedom: directions that the rest leaves undetermined do not count."""
    across = information[np.ix_(chosen, np.arange(own))]
    left = information[np.ix_(chosen, chosen)] - across @ np.linalg.solve(information[:own, :own], across.T)
    scale = np.sqrt(np.diag(information)[chosen])
    values, vectors = np.linalg.eigh(left / np.outer(scale, scale))
    real = values > _ROUNDING
    pull = vectors[:, real].T @ (gradient[chosen] / scale)
    return float((pull**2 / values[real]).sum()), int(real.sum())
