"""How values were imputed, and how much the results hang on it: columns, numbers, information, chains."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..effects_section.comparison import Comparison, reason_of
from .chains import UNSETTLED, columns_settled
from .imputed_effect import ImputedComparison

__all__ = ["about_imputation", "information_rows"]

Rows = Iterator[Estimate]


def about_imputation(one: Comparison, made: ImputedComparison) -> Rows:
    """Yield how many data sets were made, the columns they were made from, and whether the chains have settled."""
    sets, table = made.sets, made.sets.table
    start = one.row("imputations_n", missing="imputed", n=int(table.lacking.sum()))
    yield changed(start, value=float(len(sets.frames)), warnings=(*table.told, *sets.told))
    for name, role in table.roles.items():
        share = 100 * float(table.values[name].isna().mean())
        yield changed(
            start, analysis="imputed_from_percent", level=role, text=name, value=share, n=len(table.values)
        )
    for name, factor in columns_settled(sets.trace).items():
        told = () if factor <= UNSETTLED else (_unsettled(name, factor),)
        yield changed(
            start, analysis="scale_reduction_ratio", level=name, value=factor, n=None, warnings=told
        )


def _unsettled(name: str, factor: float) -> str:
    return (
        f"The imputed values of '{name}' had not settled after the turns made (factor {factor:.2f}, above {UNSETTLED}): impute from"
        " fewer columns, or from columns with fewer missing values."
    )


def information_rows(one: Comparison, made: ImputedComparison, arm: Arm) -> Rows:
    """Yield how much information is missing, how near so many data sets come to endless ones, and the error of chance."""
    start = one.row("missing_information_share", arm, missing="imputed", n=int(made.rows(arm.id).sum()))
    try:
        found = made.pooled(arm.id)
    except NotEstimable as refusal:
        yield changed(start, reason=reason_of(refusal))
        return
    m = len(made.sets.frames)
    yield changed(start, value=found.missing_information)
    yield changed(
        start, analysis="imputation_efficiency_share", value=1 / (1 + found.missing_information / m)
    )
    yield changed(start, analysis="monte_carlo_error", value=(found.between / m) ** 0.5)
