"""The parameter table of a rung: what is free, fixed, or the same in each group or wave.

Factors have mean 0 and variance 1 in the first block. What lies behind an ordered item has intercept 0 and residual variance 1
there (theta parameterisation); elsewhere both are free as soon as equal thresholds and loadings determine them.

References
----------
Wu H, Estabrook R (2016) Psychometrika 81:1014-1045, doi:10.1007/s11336-016-9506-0. The same tables as semTools::measEq.syntax
with ID.fac = "std.lv" and ID.cat = "Wu.Estabrook.2016", but for items with two categories beside others with more: their
loading stays free until their intercept is made equal, for neither says anything without the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from ..confirmatory_factors.parameter_table import Parameter, ParameterTable, TableChoices
from .invariant_model import InvariantModel
from .rungs import ORDER, Kind, Rung

__all__ = ["RungTable", "rung_table"]


@dataclass(frozen=True)
class RungTable:
    """What is the same at a rung.

    Attributes
    ----------
    model : what is compared.
    rung : how far.
    released : items that are free from a rung on, with the first kind of parameter that is.
    """

    model: InvariantModel
    rung: Rung
    released: Mapping[str, Kind]

    def same(self, kind: Kind, item: str) -> bool:
        """Say whether parameters of an item are the same in every block."""
        if kind not in self.rung.kinds or (item in self.released and _reached(self.released[item], kind)):
            return False
        if kind == "loadings" and self.model.thresholds is not None and self.model.thresholds[item] == 1:
            return "intercepts" in self.rung.kinds
        return True

    def anchored(self, kind: Kind, factor: str) -> bool:
        """Say whether a factor has an item whose parameters are the same in every block."""
        return any(self.same(kind, item) for item in self.model.items_of(factor))

    def scaled(self, item: str) -> bool:
        """Say whether the residual variance of an ordered item is determined beyond the first block."""
        thresholds = (self.model.thresholds or {}).get(item, 0)
        return self.same("thresholds", item) and (thresholds > 1 or self.same("intercepts", item))


def rung_table(model: InvariantModel, rung: Rung, released: Mapping[str, Kind]) -> ParameterTable:
    """Write out the table of a rung.

    Parameters
    ----------
    model : what is compared.
    rung : what is the same.
    released : items that are free, with the first kind of parameter that is: what comes after it is free as well.
    """
    same = RungTable(model, rung, released)
    rows: list[Parameter] = []
    for block in range(len(model.blocks)):
        rows += _loadings(same, block)
        rows += _factors(same, block)
        rows += _ordered_items(same, block) if model.ordered else _measured_items(same, block)
    if model.across == "waves":
        rows += _over_waves(model)
    thresholds = None
    if model.thresholds is not None:
        names = product(range(len(model.blocks)), model.thresholds.items())
        thresholds = {model.in_block(item, block): count for block, (item, count) in names}
    choices = TableChoices(
        groups=len(model.blocks) if model.across == "groups" else 1,
        means=True,
        thresholds=thresholds,
        parameterisation="theta",
    )
    return ParameterTable(tuple(rows), model.names(model.items), model.names(model.factors), choices)


def _reached(first: Kind, kind: Kind) -> bool:
    return ORDER.index(kind) >= ORDER.index(first)


def _loadings(same: RungTable, block: int) -> Iterator[Parameter]:
    model = same.model
    for one in model.loadings:
        label = f"{one.lhs} =~ {one.rhs}" if same.same("loadings", one.rhs) else ""
        factor, item = model.in_block(one.lhs, block), model.in_block(one.rhs, block)
        yield Parameter(factor, "=~", item, model.group_of(block), label=label)


def _factors(same: RungTable, block: int) -> Iterator[Parameter]:
    model, group = same.model, same.model.group_of(block)
    for factor in model.factors:
        name = model.in_block(factor, block)
        apart, moved = (block > 0 and same.anchored(kind, factor) for kind in ("loadings", "intercepts"))
        yield Parameter(name, "~~", name, group, free=apart, value=1.0)
        yield Parameter(name, "~1", "", group, free=moved, value=0.0)
    for one, two in combinations(model.factors, 2):
        value = _fixed_covariance(model, one, two)
        names = model.in_block(one, block), model.in_block(two, block)
        yield Parameter(names[0], "~~", names[1], group, free=value is None, value=value)
    for stated in model.stated:
        if stated.op == "~~" and stated.lhs in model.items:
            names = model.in_block(stated.lhs, block), model.in_block(stated.rhs, block)
            yield Parameter(
                names[0], "~~", names[1], group, free=stated.free is not False, value=stated.value
            )


def _fixed_covariance(model: InvariantModel, one: str, two: str) -> float | None:
    """The value at which the covariance of two factors is stated, or None."""
    for stated in model.stated:
        if stated.op == "~~" and {stated.lhs, stated.rhs} == {one, two} and stated.free is False:
            return stated.value
    return None


def _measured_items(same: RungTable, block: int) -> Iterator[Parameter]:
    model, group = same.model, same.model.group_of(block)
    for item in model.items:
        name = model.in_block(item, block)
        yield Parameter(name, "~1", "", group, label=f"{item} ~1" if same.same("intercepts", item) else "")
        label = f"{item} ~~ {item}" if same.same("residuals", item) else ""
        yield Parameter(name, "~~", name, group, label=label)


def _ordered_items(same: RungTable, block: int) -> Iterator[Parameter]:
    model, group = same.model, same.model.group_of(block)
    for item, count in (model.thresholds or {}).items():
        name, equal = model.in_block(item, block), same.same("thresholds", item)
        for place in range(1, count + 1):
            yield Parameter(name, "|", f"t{place}", group, label=f"{item} | t{place}" if equal else "")
        moved = block > 0 and equal and not same.same("intercepts", item)
        yield Parameter(name, "~1", "", group, free=moved, value=0.0)
        scaled = block > 0 and same.scaled(item) and not same.same("residuals", item)
        yield Parameter(name, "~~", name, group, free=scaled, value=1.0)


def _over_waves(model: InvariantModel) -> Iterator[Parameter]:
    """Factors and the rest of each item, correlated between every two waves."""
    for first, second in combinations(range(len(model.blocks)), 2):
        for one, two in product(model.factors, repeat=2):
            value = None if one == two else _fixed_covariance(model, one, two)
            names = model.in_block(one, first), model.in_block(two, second)
            yield Parameter(names[0], "~~", names[1], free=value is None, value=value)
        for item in model.items:
            yield Parameter(model.in_block(item, first), "~~", model.in_block(item, second))
