"""A factor model with items and factors (or factors alone) of variance 1, and standard errors by the delta method.

Validated against lavaan 0.6-14: tests/reference/confirmatory_factors.R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .fitted_model import FittedModel
from .implied_moments import Implied, implied
from .model_matrices import ModelLayout, ModelMatrices
from .parameter_table import Parameter

__all__ = ["StandardUnits", "StandardisedSolution", "standardised_solution"]

Numbers: TypeAlias = NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]
Units: TypeAlias = Literal["all", "factors"]

_STEP = 1e-20


@dataclass(frozen=True)
class StandardisedSolution:
    """Values and standard errors of the rows of a table, everything with variance 1.

    Attributes
    ----------
    values, standard_errors : shape (rows,); NaN where a variance below zero leaves none.
    """

    values: Floats
    standard_errors: Floats


def standardised_solution(fitted: FittedModel, *, of: Units = "all") -> StandardisedSolution:
    """Standardise a fitted model.

    Parameters
    ----------
    fitted : the model.
    of : all, or only the factors, while items stay in their own units (std.lv of lavaan).

    Notes
    -----
    Loadings are times the standard deviation of the factor over that of the item, covariances over the standard deviations
    of both (of residuals where they are between residuals), variances over what they are of. Thresholds are over
    the standard deviation of what lies behind the item. The derivatives are taken by a complex step, to rounding.
    """
    with np.errstate(invalid="ignore"):
        values = _standardised(fitted, fitted.free, of).real
        slope = np.empty((len(values), len(fitted.free)))
        for place in range(len(fitted.free)):
            moved = fitted.free.astype(np.complex128)
            moved[place] += 1j * _STEP
            slope[:, place] = _standardised(fitted, moved, of).imag / _STEP
        variance = np.einsum("ij,jk,ik->i", slope, fitted.covariance, slope, optimize=True)
    # What is always 1 has no error; a complex step finds that up to rounding.
    return StandardisedSolution(values, np.sqrt(np.where(variance < 1e-24, 0.0, variance)))


def _standardised(fitted: FittedModel, estimates: Numbers, of: Units) -> Numbers:
    table = fitted.table
    fixed = np.array([0.0 if row.value is None else row.value for row in table.rows], dtype=np.complex128)
    values = np.where(table.free >= 0, estimates.astype(np.complex128)[np.maximum(table.free, 0)], fixed)
    units = [StandardUnits.of(fitted, group, estimates) for group in range(table.groups)]
    if of == "factors":
        units = [one.of_factors() for one in units]
    return np.array(
        [
            units[row.group].standardised(row, value)
            for row, value in zip(table.rows, values.tolist(), strict=True)
        ]
    )


@dataclass(frozen=True)
class StandardUnits:
    """Standard deviations by which the parameters of a group are measured.

    Attributes
    ----------
    item, factor : of everything that varies, by name.
    residual : of what is left of items and factors, by name.
    """

    item: dict[str, complex]
    factor: dict[str, complex]
    residual: dict[str, complex]

    @classmethod
    def of(cls, fitted: FittedModel, group: int, estimates: Numbers) -> StandardUnits:
        """Take the standard deviations at values of the free parameters."""
        table = fitted.table
        matrices = ModelLayout(table, group).filled(estimates.astype(np.complex128))
        model = implied(matrices)
        items = _item_variances(fitted, matrices, model)
        left = np.diag(matrices.residuals)
        if table.choices.thresholds is not None and table.choices.parameterisation == "delta":
            left = items - np.diag(model.covariance)
        every = (*table.items, *table.factors)
        deviations = np.sqrt(np.concatenate([left, np.diag(matrices.factors)]))
        return cls(
            item=dict(zip(table.items, np.sqrt(items).tolist(), strict=True)),
            factor=dict(zip(table.factors, np.sqrt(np.diag(model.factor_covariance)).tolist(), strict=True)),
            residual=dict(zip(every, deviations.tolist(), strict=True)),
        )

    def of_factors(self) -> StandardUnits:
        """Return the same with items in their own units."""
        own = dict.fromkeys(self.item, complex(1.0))
        return StandardUnits(own, self.factor, self.residual | own)

    def standardised(self, row: Parameter, value: complex) -> complex:
        """Return the value of a row with everything of variance 1."""
        whole = self.factor | self.item
        match row.op:
            case "=~":
                return value * self.factor[row.lhs] / whole[row.rhs]
            case "~":
                return value * whole[row.rhs] / whole[row.lhs]
            case "~~" if row.lhs == row.rhs:
                return _over(value, whole[row.lhs] ** 2)
            case "~~":
                return _over(value, self.residual[row.lhs] * self.residual[row.rhs])
            case "~*~":
                return value * whole[row.lhs]
            case _:
                return value / whole[row.lhs]


def _over(value: complex, by: complex) -> complex:
    """Return a share; of something without variance there is none."""
    return value / by if by != 0 else complex(np.nan)


def _item_variances(fitted: FittedModel, matrices: ModelMatrices, model: Implied) -> Numbers:
    choices = fitted.table.choices
    if choices.thresholds is not None and choices.parameterisation == "delta":
        return np.asarray(1 / matrices.scales**2)
    return np.diag(model.covariance)
