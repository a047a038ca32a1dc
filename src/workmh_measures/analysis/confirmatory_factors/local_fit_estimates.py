"""What a confirmatory model says of single items and pairs: variance explained, what is left over, what freeing would bring.

Validated against lavaan 0.6-14 and semTools 0.5-6: tests/reference/confirmatory_local_fit.R.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...model.estimate import Estimate
from .factor_model import FactorModel
from .modification_indices import ModificationIndex
from .parameter_table import Parameter
from .standardised_solution import StandardUnits

__all__ = ["local_fit_estimates", "variance_shares"]

Floats: TypeAlias = NDArray[np.float64]

NOT_STANDARDISED = "A variance estimated below zero leaves no standardised value."
_NOTABLE = 0.10
"""Size from which what is left of a correlation is told."""
_SIGNIFICANT = 3.84
"""Chi-squared of one degree of freedom at .05."""
_MOST_INDICES = 10


def local_fit_estimates(
    start: Estimate, found: FactorModel, convergent: Sequence[Estimate]
) -> Iterator[Estimate]:
    """Yield what a fitted model says of its items and pairs of them.

    Parameters
    ----------
    start : names the rows carry.
    found : the model, of one group.
    convergent : rows of average variance extracted.

    Returns
    -------
    iterator of Estimate
        cfa_r2 of each item; cfa_residual_correlation of pairs that are left with more than .10, and the largest in any case;
        the ten largest cfa_modification_index from 3.84 with cfa_expected_change, standardised; fornell_larcker of factors
        whose items are their own: average variance extracted less the largest squared correlation with another factor.
    """
    start = replace(start, warnings=())
    yield from _explained(start, found)
    yield from _left_over(start, found)
    yield from _freed(start, found)
    yield from _fornell_larcker(start, found, convergent)


def variance_shares(found: FactorModel) -> Floats:
    """Return the share of each item's variance that its factors explain, shape (p,)."""
    matrices, model = found.fitted.matrices(), found.fitted.implied()
    common = np.diag(matrices.loadings @ model.factor_covariance @ matrices.loadings.T)
    units = StandardUnits.of(found.fitted, 0, found.fitted.free).item
    return np.array(
        [
            float(np.real(part / units[item] ** 2))
            for item, part in zip(found.fitted.table.items, common, strict=True)
        ]
    )


def _explained(start: Estimate, found: FactorModel) -> Iterator[Estimate]:
    for item, share in zip(found.fitted.table.items, variance_shares(found).tolist(), strict=True):
        yield replace(start, analysis="cfa_r2", item=item, value=share)


def _left_over(start: Estimate, found: FactorModel) -> Iterator[Estimate]:
    left, items = found.residual_correlations(), found.fitted.table.items
    pairs = sorted(combinations(range(len(items)), 2), key=lambda pair: -abs(left[pair]))
    for place, (one, two) in enumerate(pairs):
        if place and abs(left[one, two]) <= _NOTABLE:
            return
        value = float(left[one, two])
        yield replace(
            start, analysis="cfa_residual_correlation", item=items[one], item2=items[two], value=value
        )


def _freed(start: Estimate, found: FactorModel) -> Iterator[Estimate]:
    if found.fitted.test.model.df < 1:
        return
    items = found.fitted.table.items
    for one in found.modifications()[:_MOST_INDICES]:
        if one.value < _SIGNIFICANT:
            return
        row = _named(replace(start, text=one.parameter.name), one.parameter, items)
        yield replace(row, analysis="cfa_modification_index", value=one.value, df=1.0, p_value=_p_value(one))
        change = replace(row, analysis="cfa_expected_change")
        if np.isfinite(one.standardised):
            yield replace(change, value=one.standardised)
        else:
            yield replace(change, reason=NOT_STANDARDISED)


def _named(row: Estimate, parameter: Parameter, items: tuple[str, ...]) -> Estimate:
    """Where a parameter stands in an estimate: items as items, factors as factor and level."""
    left, right = parameter.lhs, parameter.rhs
    if parameter.op == "=~" and right in items:
        return replace(row, factor=left, item=right)
    if left in items:
        return replace(row, item=left, item2=right)
    return replace(row, factor=left, level=right)


def _p_value(one: ModificationIndex) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(1, one.value))


def _fornell_larcker(
    start: Estimate, found: FactorModel, convergent: Sequence[Estimate]
) -> Iterator[Estimate]:
    extracted = {row.factor: row.value for row in convergent if row.analysis == "ave"}
    spread = np.real(found.fitted.implied().factor_covariance)
    names = found.fitted.table.factors
    places = {name: place for place, name in enumerate(names) if name in extracted}
    for factor, own in places.items():
        squared = {
            other: float(spread[own, place] ** 2 / (spread[own, own] * spread[place, place]))
            for other, place in places.items()
            if other != factor
        }
        share = extracted[factor]
        if squared and share is not None:
            nearest = max(squared, key=squared.__getitem__)
            value = share - squared[nearest]
            yield replace(start, analysis="fornell_larcker", factor=factor, level=nearest, value=value)
