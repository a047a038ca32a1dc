"""Whether answers are as an item response model says, as estimates: of items, of pairs, and of persons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from .category_model import Floats
from .item_fit import item_fit
from .marginal_maximum_likelihood import ItemResponseFit
from .residuals import person_fit, residual_correlations

__all__ = ["BADLY_FITTING", "DEPENDENT", "holm", "item_fit_rows", "local_dependence_rows", "person_fit_row"]

DEPENDENT = 0.2
"""A residual correlation this far above the mean of all pairs is one of items that share more than the trait."""
BADLY_FITTING = -1.645
"""Standardised log likelihood of a person; one in twenty is lower where the model holds and items are many."""
_SIGNIFICANT = 0.05
_SMALLEST_TOLD = 0.0001


def holm(p_values: Floats) -> Floats:
    """Adjust p values for their number (Holm S., 1979. Scandinavian Journal of Statistics 6(2), 65-70).

    Parameters
    ----------
    p_values : shape (tests,), NaN for a test that was not made.
    """
    known = np.flatnonzero(~np.isnan(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    raised = p_values[order] * np.arange(len(order), 0, -1)
    adjusted = np.full(len(p_values), np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(raised), 1.0) if len(order) else raised
    return adjusted


def _told(p_value: float) -> str:
    return f"p = {p_value:.4f}" if p_value >= _SMALLEST_TOLD else f"p < {_SMALLEST_TOLD}"


def item_fit_rows(start: Estimate, fit: ItemResponseFit, names: Sequence[str]) -> Iterator[Estimate]:
    """S-X2 of each item with its own p value; a warning where it is below .05 also after Holm's adjustment.

    Parameters
    ----------
    start : what every row says.
    fit : of the model.
    names : of the items.
    """
    row = changed(start, analysis="irt_item_fit")
    try:
        found = item_fit(fit)
    except NotEstimable as refusal:
        yield changed(row, reason=refusal.problems[0].text)
        return
    for item, (name, adjusted) in enumerate(zip(names, holm(found.p).tolist(), strict=True)):
        one = changed(row, item=name, n=found.n)
        if np.isnan(found.p[item]):
            yield changed(one, reason=f"There are too few persons at each sum to test item {name}.")
            continue
        said = f"Item {name} does not follow the model: {_told(adjusted)}, adjusted for {len(names)} items (Holm)."
        yield changed(
            one,
            value=float(found.chi2[item]),
            df=float(found.df[item]),
            p_value=float(found.p[item]),
            warnings=(said,) if adjusted < _SIGNIFICANT else (),
        )


def local_dependence_rows(start: Estimate, fit: ItemResponseFit, names: Sequence[str]) -> Iterator[Estimate]:
    """Q3 of each pair; a warning where it lies more than `DEPENDENT` above the mean of all pairs.

    Parameters
    ----------
    start : what every row says.
    fit : of the model.
    names : of the items.
    """
    found = residual_correlations(fit)
    mean = float(np.nanmean(found[np.triu_indices(len(names), 1)]))
    for one, two in combinations(range(len(names)), 2):
        value = float(found[one, two])
        row = changed(start, analysis="irt_local_dependence", item=names[one], item2=names[two])
        if np.isnan(value):
            yield changed(row, reason=f"Too few persons answered both {names[one]} and {names[two]}.")
            continue
        said = (
            f"Items {names[one]} and {names[two]} share more than the trait: their residual correlation lies"
            f" {value - mean:.2f} above the mean of all pairs."
        )
        yield changed(row, value=value, warnings=(said,) if value - mean > DEPENDENT else ())


def person_fit_row(start: Estimate, fit: ItemResponseFit) -> Estimate:
    """Percentage of persons whose standardised log likelihood lies below `BADLY_FITTING`.

    Parameters
    ----------
    start : what the row says beside it.
    fit : of the model.
    """
    found = person_fit(fit)
    known = found[~np.isnan(found)]
    value = 100.0 * float((known < BADLY_FITTING).mean())
    return changed(
        start, analysis="irt_person_fit_percent", level=f"{BADLY_FITTING:g}", value=value, n=len(known)
    )
