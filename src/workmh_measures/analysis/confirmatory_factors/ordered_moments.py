"""Thresholds and correlations that a factor model implies for ordered items, and how they change with its parameters.

Behind each ordered item lies a normal variable that the thresholds cut. Its scale is free to choose: in the delta
parameterisation its whole variance is 1 / scale^2 and the residual variance what the factors leave of it; in the theta
parameterisation the residual variance is a parameter.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .implied_moments import Implied, implied, slopes
from .model_matrices import ModelLayout, ModelMatrices
from .parameter_table import ParameterTable

__all__ = ["ordered_jacobian", "ordered_moments"]

Numbers: TypeAlias = NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]


def ordered_moments(table: ParameterTable, layout: ModelLayout, estimates: Numbers) -> Numbers:
    """Thresholds item by item, then correlations in the order of `numpy.triu_indices(p, 1)`; shape (moments,).

    Parameters
    ----------
    table, layout : the model, of one group.
    estimates : of the free parameters.
    """
    matrices = layout.filled(estimates)
    model = implied(matrices)
    scales = _scales(table, matrices, model)
    item = layout.threshold_item
    thresholds = scales[item] * (matrices.thresholds - model.mean[item])
    one, two = _pairs(layout.n_items)
    return np.concatenate([thresholds, (scales[one] * scales[two]) * model.covariance[one, two]])


def ordered_jacobian(table: ParameterTable, layout: ModelLayout, estimates: Floats) -> Floats:
    """Change of the moments with the free parameters, shape (moments, n_free).

    Parameters
    ----------
    table, layout : the model, of one group.
    estimates : of the free parameters.
    """
    matrices = layout.filled(estimates)
    model = implied(matrices)
    scales = _scales(table, matrices, model)
    slope = slopes(layout, model)
    one, two = _pairs(layout.n_items)
    # Change of the logarithm of each scale.
    if table.choices.parameterisation == "theta":
        every = np.arange(layout.n_items)
        relative = -0.5 * scales[:, None] ** 2 * slope.covariances((every, every))
    else:
        relative = np.zeros((layout.n_items, table.n_free))
        cells = layout.free["scales"]
        np.add.at(relative, (cells.row, cells.free), 1 / scales[cells.row])
    both = scales[one] * scales[two]
    correlation = both * model.covariance[one, two]
    pairs = both[:, None] * slope.covariances((one, two))
    pairs += correlation[:, None] * (relative[one] + relative[two])
    item, cells = layout.threshold_item, layout.free["thresholds"]
    free = np.zeros((len(item), table.n_free))
    np.add.at(free, (cells.row, cells.free), 1.0)
    place = scales[item] * (matrices.thresholds - model.mean[item])
    thresholds = scales[item][:, None] * (free - slope.means()[item]) + place[:, None] * relative[item]
    return np.concatenate([thresholds, pairs])


def _scales(table: ParameterTable, matrices: ModelMatrices, model: Implied) -> Numbers:
    if table.choices.parameterisation == "theta":
        return np.asarray(1 / np.sqrt(np.diag(model.covariance)))
    return matrices.scales


@cache
def _pairs(p: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the items of each correlation; a search asks for them hundreds of times."""
    return np.triu_indices(p, 1)
