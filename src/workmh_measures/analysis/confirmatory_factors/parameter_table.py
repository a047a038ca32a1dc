"""The parameter table of a factor model: one row for each parameter, free or fixed, in every group.

What somebody states about a model is short; `parameter_table` writes out everything else that the model holds. Parameters
with the same label are one parameter: that is all there is to an equality, within a group or across groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable

__all__ = ["Operator", "Parameter", "ParameterTable", "Stated", "TableChoices", "parameter_table"]

Operator: TypeAlias = Literal["=~", "~~", "~", "~1", "|", "~*~"]


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing said about a model.

    Attributes
    ----------
    lhs, op, rhs : as in a row of the table; rhs is empty for ~1.
    free : whether it is estimated; None for what is usual.
    value : where fixed the value, where free the value to start from.
    label : name of the parameter; parameters with the same label are equal.
    each : the same for each group, where groups differ; empty where what is said above holds for all.
    """

    lhs: str
    op: Operator
    rhs: str
    free: bool | None = None
    value: float | None = None
    label: str = ""
    each: tuple[Stated, ...] = ()

    def of_group(self, group: int) -> Stated:
        """Return what is said for a group, from 0."""
        return self.each[group] if self.each else self


@dataclass(frozen=True, slots=True)
class Parameter:
    """A row of the table.

    Attributes
    ----------
    lhs, op, rhs : factor =~ item or factor; a ~~ b (co)variance; factor ~ factor; item or factor ~1 (mean); item | threshold;
        item ~*~ item (scale of the response behind an ordered item).
    group : from 0.
    free : whether it is estimated.
    value : where fixed the value, where free the value to start from, or None.
    label : parameters with the same label are equal; empty for none.
    """

    lhs: str
    op: Operator
    rhs: str
    group: int = 0
    free: bool = True
    value: float | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """The parameter as it is written in a model."""
        return f"{self.lhs} {self.op} {self.rhs}".rstrip()


@dataclass(frozen=True, kw_only=True)
class TableChoices:
    """What is chosen about a table.

    Attributes
    ----------
    groups : how many.
    scale_by : factor variances fixed at 1, or the first loading of each factor (its marker).
    means : whether the model has means.
    thresholds : number of thresholds of each ordered item; all items are ordered, or none.
    parameterisation : of ordered items; total variance (delta) or residual variance (theta) of what lies behind them is 1.
    """

    groups: int = 1
    scale_by: Literal["variance", "marker"] = "variance"
    means: bool = False
    thresholds: Mapping[str, int] | None = None
    parameterisation: Literal["delta", "theta"] = "delta"


@dataclass(frozen=True)
class ParameterTable:
    """All parameters of a model.

    Attributes
    ----------
    rows : the parameters.
    items, factors : names, in the order of rows and columns of the model's matrices.
    choices : by which the table was made.
    """

    rows: tuple[Parameter, ...]
    items: tuple[str, ...]
    factors: tuple[str, ...]
    choices: TableChoices

    @cached_property
    def free(self) -> NDArray[np.intp]:
        """Place of each row among the free parameters, -1 where fixed; equal parameters share one."""
        places: dict[object, int] = {}
        found = []
        for number, row in enumerate(self.rows):
            key = row.label or number
            found.append(places.setdefault(key, len(places)) if row.free else -1)
        return np.array(found, dtype=np.intp)

    @property
    def n_free(self) -> int:
        """Number of free parameters, equal ones counted once."""
        return int(self.free.max(initial=-1)) + 1

    @property
    def groups(self) -> int:
        """Number of groups."""
        return self.choices.groups

    def values(self, estimates: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the value of each row.

        Parameters
        ----------
        estimates : of the free parameters, shape (n_free,).
        """
        fixed = np.array([np.nan if row.value is None else row.value for row in self.rows])
        return np.where(self.free >= 0, estimates[np.maximum(self.free, 0)] if self.n_free else fixed, fixed)

    def freed(self, more: Sequence[Parameter]) -> ParameterTable:
        """Return the table with further free parameters; they come after the free ones there are."""
        taken = [(one.lhs, one.op, one.rhs, one.group) for one in more]
        kept = [row for row in self.rows if row.free or (row.lhs, row.op, row.rhs, row.group) not in taken]
        return replace(self, rows=(*kept, *more))


def parameter_table(stated: Sequence[Stated], choices: TableChoices = TableChoices()) -> ParameterTable:
    """Write out the whole table of a model.

    Parameters
    ----------
    stated : what the model says; every left side of =~ is a factor, everything else in it an item.
    choices : how factors get their scale, whether there are means or thresholds, and the number of groups.

    Raises
    ------
    NotEstimable
        If a model without a factor, with scales where items have none, with a label for parameters fixed at different values, or with more or fewer words for a
        parameter than there are groups, is asked for.

    Notes
    -----
    Added unless stated: variances of everything; covariances of factors that nothing explains, and of those that nothing
    is explained by; the residual variance 0 of the only item of a factor; with means the intercepts of items (factor means
    are 0); with ordered items their thresholds. Variances of what lies behind ordered items follow from the rest (delta).
    """
    factors = tuple(dict.fromkeys(one.lhs for one in stated if one.op == "=~"))
    if not factors:
        raise NotEstimable.because("The model has no factor.")
    scaled = choices.thresholds is not None and choices.parameterisation == "delta"
    if not scaled and any(one.op == "~*~" for one in stated):
        raise NotEstimable.because("Only ordered items in the delta parameterisation have scales (~*~).")
    named = dict.fromkeys(one.rhs for one in stated if one.op == "=~" and one.rhs not in factors)
    items = tuple(named)
    rows: dict[tuple[str, str, str], Stated] = {}
    for one in (*stated, *_scaled(factors, choices), *_added(stated, (items, factors), choices)):
        rows.setdefault(_key(one), one)
    markers = _markers(stated) if choices.scale_by == "marker" else set()
    table = [_fixed_marker(one, markers) for one in rows.values()]
    return ParameterTable(tuple(_in_groups(table, choices.groups)), items, factors, choices)


def _key(one: Stated) -> tuple[str, str, str]:
    if one.op == "~~":
        low, high = sorted((one.lhs, one.rhs))
        return (low, one.op, high)
    return (one.lhs, one.op, one.rhs)


def _markers(stated: Sequence[Stated]) -> set[tuple[str, str, str]]:
    """The first loading of each factor, unless it was set free."""
    first: dict[str, Stated] = {}
    for one in stated:
        if one.op == "=~":
            first.setdefault(one.lhs, one)
    return {_key(one) for one in first.values() if all(said.free is None for said in (one, *one.each))}


def _fixed_marker(one: Stated, markers: set[tuple[str, str, str]]) -> Stated:
    if _key(one) not in markers:
        return one
    each = tuple(replace(said, free=False, value=1.0) for said in one.each)
    return replace(one, free=False, value=1.0, each=each)


def _scaled(factors: Sequence[str], choices: TableChoices) -> Iterator[Stated]:
    for factor in factors:
        if choices.scale_by == "variance":
            yield Stated(factor, "~~", factor, False, 1.0)
        else:
            yield Stated(factor, "~~", factor)


def _added(
    stated: Sequence[Stated], names: tuple[Sequence[str], Sequence[str]], choices: TableChoices
) -> Iterator[Stated]:
    items, factors = names
    alone = _only_items(stated)
    for item in items:
        if choices.thresholds is None:
            yield Stated(item, "~~", item, False, 0.0) if item in alone else Stated(item, "~~", item)
        elif choices.parameterisation == "theta":
            yield Stated(item, "~~", item, False, 1.0)
        else:
            yield Stated(item, "~*~", item, False, 1.0)
    yield from _factor_covariances(stated, factors)
    if choices.thresholds is not None:
        for item in items:
            for place in range(choices.thresholds[item]):
                yield Stated(item, "|", f"t{place + 1}")
    if choices.means or choices.thresholds is not None:
        for item in items:
            yield Stated(item, "~1", "") if choices.thresholds is None else Stated(item, "~1", "", False, 0.0)
        for factor in factors:
            yield Stated(factor, "~1", "", False, 0.0)


def _only_items(stated: Sequence[Stated]) -> set[str]:
    loadings = [one for one in stated if one.op == "=~"]
    per_factor, per_item = Counter(one.lhs for one in loadings), Counter(one.rhs for one in loadings)
    return {one.rhs for one in loadings if per_factor[one.lhs] == 1 and per_item[one.rhs] == 1}


def _factor_covariances(stated: Sequence[Stated], factors: Sequence[str]) -> Iterator[Stated]:
    indicators = {one.rhs for one in stated if one.op == "=~"}
    outcomes = {one.lhs for one in stated if one.op == "~"}
    causes = {one.rhs for one in stated if one.op == "~"}
    exogenous = [f for f in factors if f not in indicators | outcomes]
    ends = [f for f in factors if f in outcomes and f not in causes | indicators]
    for one, two in (*combinations(exogenous, 2), *combinations(ends, 2)):
        yield Stated(one, "~~", two)


def _in_groups(table: Sequence[Stated], groups: int) -> Iterator[Parameter]:
    wrong = [one for one in table if one.each and len(one.each) != groups]
    if wrong:
        told = "; ".join(f"{one.lhs} {one.op} {one.rhs}".rstrip() for one in wrong)
        raise NotEstimable.because(
            f"There are {groups} groups, but the model says more or fewer things in brackets for: {told}."
        )
    fixed: dict[str, float | None] = {}
    for one in (said.of_group(group) for said in table for group in range(groups)):
        if one.label and one.free is False and fixed.setdefault(one.label, one.value) != one.value:
            raise NotEstimable.because(f"Parameters called {one.label} are fixed at different values.")
    for group in range(groups):
        for one in (said.of_group(group) for said in table):
            value, free = one.value, one.free is not False
            if one.label in fixed:
                # A parameter equal to a fixed one is fixed as well.
                value, free = fixed[one.label], False
            yield Parameter(one.lhs, one.op, one.rhs, group, free, value, one.label)
