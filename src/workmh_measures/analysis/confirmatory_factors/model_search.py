"""The search for the parameters of a factor model from several starts, and in words why there is no solution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from .implied_moments import Implied, implied
from .model_matrices import ModelLayout, ModelMatrices
from .parameter_table import ParameterTable
from .scoring_search import Discrepancy, Found, SearchLost, Undetermined, scoring_search

__all__ = ["ModelDiscrepancy", "beyond_one", "model_search", "residual_variances"]

Floats: TypeAlias = NDArray[np.float64]

_STARTS = 4
_FEWER_STEPS = 100
_SEED = 20261
_LEAST_PART = 0.05
_MOST_NAMED = 8
_ROUNDING = 1e-8
_FAR = 30.0
_LOOK_EVERY = 20
_NO_REST = "The search for the parameters did not come to rest: the model may not fit these answers."


class ModelDiscrepancy(Discrepancy, Protocol):
    """The discrepancy of a model."""

    @property
    def table(self) -> ParameterTable:
        """The parameters."""


def model_search(model: ModelDiscrepancy, start: Floats) -> Found:
    """Search for the parameters of a model, and from other starts where the first leads nowhere.

    Parameters
    ----------
    model : the discrepancy.
    start : shape (n_free,).

    Raises
    ------
    NotEstimable
        If no start comes to rest, with the items that run away; or if the model is not identified, with the parameters.
    """
    try:
        return scoring_search(_Watched(model), start)
    except Undetermined as refusal:
        if _runs_away(model.table, refusal.estimates):
            raise _lost(model.table, SearchLost.at(refusal.estimates, _NO_REST)) from refusal
        raise _named(model.table, refusal) from refusal
    except SearchLost as lost:
        first = lost
    for other in _other_starts(model.table, start):
        try:
            return scoring_search(_Watched(model), other, most_steps=_FEWER_STEPS)
        except NotEstimable:
            continue
    raise _lost(model.table, first) from first


class _Watched:
    """The discrepancy of a model, given up where the search has left everything that is possible far behind."""

    def __init__(self, model: ModelDiscrepancy) -> None:
        self.model, self.steps = model, 0

    def value(self, estimates: Floats) -> float:
        """Return the discrepancy."""
        return self.model.value(estimates)

    def slope(self, estimates: Floats) -> tuple[Floats, Floats]:
        """Return gradient and curvature, or give up."""
        self.steps += 1
        if self.steps % _LOOK_EVERY == 0 and _runs_away(self.model.table, estimates):
            raise SearchLost.at(estimates, _NO_REST)
        return self.model.slope(estimates)


def _runs_away(table: ParameterTable, estimates: Floats) -> bool:
    """Whether a variance that the factors leave is far below zero, or factors correlate far beyond 1."""
    for group in range(table.groups):
        matrices = ModelLayout(table, group).filled(estimates)
        model = implied(matrices)
        left = residual_variances(table, estimates, group)
        if (left < -_FAR * np.abs(_whole(table, matrices, model))).any() or _vanished(table, model).any():
            return True
        variance = np.diag(model.factor_covariance)
        apart = np.abs(model.factor_covariance) > _FAR * np.sqrt(np.abs(np.outer(variance, variance)))
        if apart.any():
            return True
    return False


def _whole(table: ParameterTable, matrices: ModelMatrices, model: Implied) -> Floats:
    """Variances of the items, of ordered ones of what lies behind them."""
    if table.choices.thresholds is None or table.choices.parameterisation == "theta":
        return np.asarray(np.diag(model.covariance), dtype=np.float64)
    return np.asarray(1 / matrices.scales**2, dtype=np.float64)


def _vanished(table: ParameterTable, model: Implied) -> NDArray[np.bool_]:
    """Of which items nothing is left beside what factors make, where what is left is the unit (theta)."""
    variance = np.diag(model.covariance)
    if table.choices.thresholds is None or table.choices.parameterisation == "delta":
        return np.zeros(len(variance), dtype=bool)
    return np.asarray(variance > _FAR**2)


def _other_starts(table: ParameterTable, start: Floats) -> Iterator[Floats]:
    """Loadings of other sizes, some turned round; drawn, but the same every time."""
    loading = np.zeros(table.n_free, dtype=bool)
    rows = [place for place, row in zip(table.free.tolist(), table.rows, strict=True) if row.op == "=~"]
    loading[[place for place in rows if place >= 0]] = True
    random = np.random.default_rng(_SEED)
    for _ in range(_STARTS):
        factor = random.choice([-1.0, 1.0], table.n_free) * random.uniform(0.3, 1.5, table.n_free)
        yield np.where(loading, start * factor, start)


def _named(table: ParameterTable, refusal: Undetermined) -> NotEstimable:
    """The refusal with the names of the parameters that can move without changing the fit."""
    size = np.abs(refusal.direction)
    moving = np.flatnonzero(size > _LEAST_PART * size.max())
    names = [
        next(
            row.name + (f" (group {row.group + 1})" if table.groups > 1 else "")
            for place, row in zip(table.free.tolist(), table.rows, strict=True)
            if place == one
        )
        for one in moving
    ]
    return NotEstimable.because(
        "The answers do not determine all parameters of the model: it is not identified. These can change without changing the"
        f" fit: {_listed(names)}. Fix one of them, or state fewer."
    )


def _lost(table: ParameterTable, lost: SearchLost) -> NotEstimable:
    """The refusal with the items whose variance, or the factors whose correlation, ran out of what is possible."""
    below: list[str] = []
    apart: list[str] = []
    for group in range(table.groups):
        left = residual_variances(table, lost.estimates, group)
        matrices = ModelLayout(table, group).filled(lost.estimates)
        model = implied(matrices)
        gone = (left < -_ROUNDING) | _vanished(table, model)
        below += [item for item, one in zip(table.items, gone.tolist(), strict=True) if one]
        apart += [f"{one} and {two}" for one, two in beyond_one(model.factor_covariance, table.factors)]
    if below:
        return NotEstimable.because(
            f"The search for the parameters did not come to rest: what the factors leave of {_once(below)} falls away"
            " without end (Heywood case). The other items of the factor share too little; take fewer factors, or leave the"
            " item out."
        )
    if apart:
        return NotEstimable.because(
            f"The search for the parameters did not come to rest: the correlation of {_once(apart)} grows beyond 1 without end."
            " The items of a factor share too little among themselves; take fewer factors."
        )
    return lost


def beyond_one(spread: Floats, factors: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs of factors that correlate by 1 or more, the largest first; none where a variance is below zero.

    Parameters
    ----------
    spread : covariances of the factors, shape (m, m).
    factors : names.
    """
    variance = np.diag(spread)
    if (variance <= 0).any():
        return []
    size = np.abs(np.triu(spread / np.sqrt(np.outer(variance, variance)), 1))
    places = zip(*np.nonzero(size >= 1), strict=True)
    found = sorted(places, key=lambda place: -size[place])
    return [(factors[one], factors[two]) for one, two in found]


def residual_variances(table: ParameterTable, estimates: Floats, group: int = 0) -> Floats:
    """Variances that the factors leave of the items, shape (p,); of ordered items, of what lies behind them.

    Parameters
    ----------
    table : the parameters.
    estimates : of the free ones.
    group : from 0.
    """
    matrices = ModelLayout(table, group).filled(estimates)
    if table.choices.thresholds is None or table.choices.parameterisation == "theta":
        return np.asarray(np.diag(matrices.residuals), dtype=np.float64)
    common = np.diag(implied(matrices).covariance) - np.diag(matrices.residuals)
    return np.asarray(1 / matrices.scales**2 - common, dtype=np.float64)


def _once(names: Sequence[str]) -> str:
    return _listed(list(dict.fromkeys(names)))


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" … (+{more})" if more > 0 else "")
