"""Differential item functioning by ordinal logistic regression: does the group tell more than the matching variable?

References
----------
Zumbo B.D. (1999). A handbook on the theory and methods of differential item functioning. Ottawa: Directorate of Human
Resources Research and Evaluation, Department of National Defense.
Crane P.K., Gibbons L.E., Jolley L., van Belle G. (2006). Differential item functioning analysis with ordinal logistic
regression techniques. Medical Care 44(11 Suppl 3), S115-S123. doi:10.1097/01.mlr.0000245183.28384.ed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

from ...errors import NotEstimable
from ..ordinal_logistic_model import OrdinalLogisticFit, ordinal_logistic

__all__ = ["LogisticDifference", "logistic_difference"]

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class LogisticDifference:
    """What the group adds to the matching variable, for each item: every field has shape (items,).

    Attributes
    ----------
    uniform_chi2, nonuniform_chi2, total_chi2 : likelihood ratio of the group beside the matching variable, of their product
        beside both, and of group and product together.
    uniform_p, nonuniform_p, total_p : of these, with `df`, `df` and 2 `df` degrees of freedom.
    uniform_mcfadden, nonuniform_mcfadden, total_mcfadden : the same as differences of McFadden's R2.
    uniform_nagelkerke, nonuniform_nagelkerke, total_nagelkerke : as differences of Nagelkerke's R2.
    slope_change : of the matching variable when the group comes in, as a share of it.
    n : answers with a known group and a known matching variable.
    """

    uniform_chi2: Floats
    nonuniform_chi2: Floats
    total_chi2: Floats
    uniform_p: Floats
    nonuniform_p: Floats
    total_p: Floats
    uniform_mcfadden: Floats
    nonuniform_mcfadden: Floats
    total_mcfadden: Floats
    uniform_nagelkerke: Floats
    nonuniform_nagelkerke: Floats
    total_nagelkerke: Floats
    slope_change: Floats
    n: Floats


def logistic_difference(
    answers: Floats, groups: Sequence[object] | NDArray[np.object_], matching: Floats
) -> LogisticDifference:
    """Compare three proportional odds models for each item: matching; with group; with their product.

    Parameters
    ----------
    answers : shape (persons, items), NaN for a missing one.
    groups : label of the group of each person, None for an unknown one.
    matching : what persons of different groups are held equal on, shape (persons,) for all items or (persons, items);
        NaN for an unknown one.

    Raises
    ------
    NotEstimable
        If there are not two groups, an item has one option in use, or a model cannot be fitted.
    """
    labels = np.array(
        [None if value is None or value != value else str(value) for value in groups], dtype=object
    )
    names = sorted({label for label in labels if label is not None})
    if len(names) < 2:
        raise NotEstimable.because(f"Two groups are needed; there are {len(names)}.")
    group = np.array([-1 if label is None else names.index(label) for label in labels])
    by_item = np.broadcast_to(matching.reshape(len(answers), -1), answers.shape)
    if matching.ndim == 1 and not np.isnan(answers).any():
        return _together(answers, group, matching)
    found = [_together(answers[:, [i]], group, by_item[:, i]) for i in range(answers.shape[1])]
    return LogisticDifference(
        **{
            field.name: np.concatenate([getattr(one, field.name) for one in found])
            for field in fields(found[0])
        }
    )


def _together(answers: Floats, group: Places, matching: Floats) -> LogisticDifference:
    """Fit all items that are matched by the same variable; those with equally many options at once."""
    known = (group >= 0) & ~np.isnan(matching) & ~np.isnan(answers).any(axis=1)
    values, level = np.unique(matching[known], return_inverse=True)
    number, cell = np.unique(level * (group.max() + 1) + group[known], return_inverse=True)
    level_of, group_of = np.divmod(number, group.max() + 1)
    designs = _designs(values[level_of], group_of)
    counts: dict[int, list[tuple[int, Floats]]] = {}
    for item, column in enumerate(answers[known].T):
        used, place = np.unique(column, return_inverse=True)
        if len(used) < 2:
            raise NotEstimable.because("All answers to an item are the same.")
        table = np.bincount(cell * len(used) + place, minlength=len(number) * len(used))
        counts.setdefault(len(used), []).append((item, table.reshape(len(number), -1).astype(float)))
    order = [item for batch in counts.values() for item, _ in batch]
    parts = [
        _compared(*(ordinal_logistic(np.stack([table for _, table in batch]), design) for design in designs))
        for batch in counts.values()
    ]
    back = np.argsort(order)
    return LogisticDifference(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])[back]
            for field in fields(parts[0])
        }
    )


def _designs(matching: Floats, group: Places) -> tuple[Floats, Floats, Floats]:
    if not len(matching):
        raise NotEstimable.because("Nobody has an answer, a group and a matching variable.")
    spread = matching.std()
    if spread == 0.0:
        raise NotEstimable.because("The matching variable does not vary.")
    standard = ((matching - matching.mean()) / spread)[:, None]
    present = np.unique(group)
    if len(present) < 2:
        raise NotEstimable.because("Only one group has answers.")
    in_group = (group[:, None] == present[1:]).astype(float)
    return (
        standard,
        np.hstack([standard, in_group]),
        np.hstack([standard, in_group, standard * in_group]),
    )


def _compared(
    alone: OrdinalLogisticFit, beside: OrdinalLogisticFit, product: OrdinalLogisticFit
) -> LogisticDifference:
    df = beside.slopes.shape[1] - 1
    uniform = 2.0 * (beside.log_likelihood - alone.log_likelihood)
    nonuniform = 2.0 * (product.log_likelihood - beside.log_likelihood)
    return LogisticDifference(
        uniform_chi2=uniform,
        nonuniform_chi2=nonuniform,
        total_chi2=uniform + nonuniform,
        uniform_p=_p_value(uniform, df),
        nonuniform_p=_p_value(nonuniform, df),
        total_p=_p_value(uniform + nonuniform, 2 * df),
        uniform_mcfadden=beside.mcfadden_r2 - alone.mcfadden_r2,
        nonuniform_mcfadden=product.mcfadden_r2 - beside.mcfadden_r2,
        total_mcfadden=product.mcfadden_r2 - alone.mcfadden_r2,
        uniform_nagelkerke=beside.nagelkerke_r2 - alone.nagelkerke_r2,
        nonuniform_nagelkerke=product.nagelkerke_r2 - beside.nagelkerke_r2,
        total_nagelkerke=product.nagelkerke_r2 - alone.nagelkerke_r2,
        slope_change=np.abs(beside.slopes[:, 0] / alone.slopes[:, 0] - 1.0),
        n=alone.n,
    )


def _p_value(chi2: Floats, df: int) -> Floats:
    p: Floats = gammaincc(df / 2.0, np.maximum(chi2, 0.0) / 2.0)
    return p
