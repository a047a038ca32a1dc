"""Differential item functioning by ordinal logistic regression: does the group tell more than the matching variable?

References
----------
Zumbo B.D. (1999). A handbook on the theory and methods of differential item functioning. Ottawa: Directorate of Human
Resources Research and Evaluation, Department of National Defense.
Crane P.K., Gibbons L.E., Jolley L., van Belle G. (2006). Differential item functioning analysis with ordinal logistic
regression techniques. Medical Care 44(11 Suppl 3), S115-S123. doi:10.1097/01.mlr.0000245183.28384.ed
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaincc

from ...errors import NotEstimable
from ..ordinal_logistic_model import OrdinalLogisticFit, ordinal_logistic

__all__ = ["KINDS", "LogisticDifference", "continuous_difference", "logistic_difference"]

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]

_MOST_CELLS = 100_000  # of the tables of items fitted at once: more do not stay near the processor

KINDS = ("uniform", "nonuniform", "total")
"""What a difference is: of the level, of the slope, and of both together."""


@dataclass(frozen=True)
class LogisticDifference:
    """What the group adds to the matching variable, for each item; NaN where an item cannot be compared.

    Attributes
    ----------
    chi2, df, p : likelihood ratio of the group beside the matching variable, of their product beside both, and of group and
        product together, shape (items, 3) in the order of `KINDS`.
    mcfadden, nagelkerke, cox_snell : the same as differences of the R2 of McFadden, of Nagelkerke, and of Cox and Snell.
    slope_change : of the matching variable when the group comes in, as a share of it, shape (items,).
    impact : points of the item that the persons of each group get more than persons of the first one who are matched with
        them, by the model with the product, shape (items, groups); 0 for the first. No columns where there are no groups.
    n : answers with a known group and a known matching variable, shape (items,).
    reasons : why an item cannot be compared, None where it can.
    """

    chi2: Floats
    df: Floats
    p: Floats
    mcfadden: Floats
    nagelkerke: Floats
    cox_snell: Floats
    slope_change: Floats
    impact: Floats
    n: Floats
    reasons: tuple[str | None, ...]


def logistic_difference(
    answers: Floats,
    groups: Sequence[object] | NDArray[np.object_],
    matching: Floats,
    *,
    reference: str | None = None,
) -> LogisticDifference:
    """Compare three proportional odds models for each item: matching; with group; with their product.

    Parameters
    ----------
    answers : shape (persons, items), NaN for a missing one.
    groups : label of the group of each person, None for an unknown one.
    matching : what persons of different groups are held equal on, shape (persons,) for all items or (persons, items);
        NaN for an unknown one.
    reference : group the others are set against in `impact`, the others following in sorted order; the first of all when None.

    Raises
    ------
    NotEstimable
        If there are not two groups. What stands against the comparison of one item is in `reasons`.
    """
    labels = np.array(
        [None if value is None or value != value else str(value) for value in groups], dtype=object
    )
    names = sorted(
        {label for label in labels if label is not None}, key=lambda name: (name != reference, name)
    )
    if len(names) < 2:
        raise NotEstimable.because(f"Two groups are needed; there are {len(names)}.")
    places = {name: place for place, name in enumerate(names)}
    code = np.array([-1 if label is None else places[label] for label in labels], dtype=np.intp)
    return _of_items(answers, matching, _Levels(code, _in_groups, len(names)))


def continuous_difference(answers: Floats, variable: Floats, matching: Floats) -> LogisticDifference:
    """As `logistic_difference`, with an amount such as age in the place of the group.

    Parameters
    ----------
    variable : shape (persons,), NaN for an unknown one.

    Raises
    ------
    NotEstimable
        If the variable does not vary.
    """
    known = ~np.isnan(variable)
    values, place = np.unique(variable[known], return_inverse=True)
    if len(values) < 2:
        raise NotEstimable.because("The variable does not vary.")
    code = np.full(len(variable), -1, dtype=np.intp)
    code[known] = place
    standard = (values - values.mean()) / values.std()
    return _of_items(answers, matching, _Levels(code, partial(_amounts, standard), 0))


@dataclass(frozen=True)
class _Levels:
    """Which level each person has (-1: unknown), and the predictors that levels make."""

    code: Places
    predictors: Callable[[Places], Floats]
    groups: int


def _in_groups(code: Places) -> Floats:
    present = np.unique(code)
    if len(present) < 2:
        raise NotEstimable.because("Only one group has answers.")
    inside: Floats = (code[:, None] == present[1:]).astype(float)
    return inside


def _amounts(values: Floats, code: Places) -> Floats:
    found: Floats = values[code][:, None]
    return found


def _of_items(answers: Floats, matching: Floats, levels: _Levels) -> LogisticDifference:
    if matching.ndim == 1 and not np.isnan(answers).any():
        return _together(answers, matching, levels)
    by_item = np.broadcast_to(matching.reshape(len(answers), -1), answers.shape)
    return _joined([_together(answers[:, [i]], by_item[:, i], levels) for i in range(answers.shape[1])])


def _together(answers: Floats, matching: Floats, levels: _Levels) -> LogisticDifference:
    """Compare items that are matched by the same variable; those with equally many options at once."""
    known = (levels.code >= 0) & ~np.isnan(matching) & ~np.isnan(answers).any(axis=1)
    try:
        cells = _Cells.of(matching[known], levels, levels.code[known])
    except NotEstimable as refusal:
        return _unknown(answers.shape[1], int(known.sum()), levels.groups, _told(refusal))
    batches: dict[int, list[tuple[int, Floats, Floats]]] = {}
    for item, column in enumerate(answers[known].T):
        used, place = np.unique(column, return_inverse=True)
        table = np.bincount(cells.number * len(used) + place, minlength=len(cells.level) * len(used))
        found = table.reshape(len(cells.level), -1).astype(float)
        batches.setdefault(len(used), []).append((item, found, used))
    parts = [
        _batch(np.stack([table for _, table, _ in batch]), np.stack([used for *_, used in batch]), cells)
        for batch in batches.values()
    ]
    order = np.argsort([item for batch in batches.values() for item, *_ in batch])
    return _picked(_joined(parts), order)


@dataclass(frozen=True)
class _Cells:
    """Combinations of matching variable and level: which one each person is in, the level and the predictors of each."""

    number: Places
    level: Places
    groups: int
    designs: tuple[Floats, Floats, Floats]

    @classmethod
    def of(cls, matching: Floats, levels: _Levels, code: Places) -> _Cells:
        if not len(matching):
            raise NotEstimable.because("Nobody has an answer, a group and a matching variable.")
        values, place = np.unique(matching, return_inverse=True)
        if len(values) < 2:
            raise NotEstimable.because("The matching variable does not vary.")
        width = int(code.max()) + 1
        cell, number = np.unique(place * width + code, return_inverse=True)
        place_of, level = np.divmod(cell, width)
        standard = ((values - values.mean()) / values.std())[place_of][:, None]
        beside = levels.predictors(level)
        designs = (
            standard,
            np.hstack([standard, beside]),
            np.hstack([standard, beside, standard * beside]),
        )
        return cls(number, level, levels.groups, designs)


def _batch(tables: Floats, values: Floats, cells: _Cells) -> LogisticDifference:
    """Compare items with equally many options; where one stands against it, each by itself."""
    if tables.shape[2] < 2:
        reason = "All answers to the item are the same."
        return _unknown(len(tables), int(tables[0].sum()), cells.groups, reason)
    if tables.size > _MOST_CELLS and len(tables) > 1:
        half = len(tables) // 2
        return _joined(
            [_batch(tables[part], values[part], cells) for part in (slice(half), slice(half, None))]
        )
    try:
        alone = ordinal_logistic(tables, cells.designs[0])
        beside = ordinal_logistic(tables, cells.designs[1], start=alone)
        product = ordinal_logistic(tables, cells.designs[2], start=beside)
    except NotEstimable as refusal:
        if len(tables) == 1:
            return _unknown(1, int(tables.sum()), cells.groups, _told(refusal))
        return _joined([_batch(tables[[i]], values[[i]], cells) for i in range(len(tables))])
    return _compared((alone, beside, product), _impact(product, tables, values, cells))


def _compared(
    fits: tuple[OrdinalLogisticFit, OrdinalLogisticFit, OrdinalLogisticFit], impact: Floats
) -> LogisticDifference:
    alone, beside, _ = fits
    degrees = beside.slopes.shape[1] - 1
    chi2 = np.maximum(2.0 * _gains([fit.log_likelihood for fit in fits]), 0.0)
    df = np.broadcast_to(np.array([degrees, degrees, 2.0 * degrees]), chi2.shape)
    return LogisticDifference(
        chi2=chi2,
        df=df,
        p=gammaincc(df / 2.0, chi2 / 2.0),
        mcfadden=_gains([fit.mcfadden_r2 for fit in fits]),
        nagelkerke=_gains([fit.nagelkerke_r2 for fit in fits]),
        cox_snell=_gains([fit.cox_snell_r2 for fit in fits]),
        slope_change=np.abs(beside.slopes[:, 0] / alone.slopes[:, 0] - 1.0),
        impact=impact,
        n=alone.n,
        reasons=(None,) * len(alone.n),
    )


def _gains(of_models: Sequence[Floats]) -> Floats:
    """Return second less first, third less second, third less first."""
    first, second, third = of_models
    return np.stack([second - first, third - second, third - first], axis=1)


def _impact(product: OrdinalLogisticFit, tables: Floats, values: Floats, cells: _Cells) -> Floats:
    """Return the mean difference, among the persons of each group, between their curve and that of the first group."""
    as_first = cells.designs[2].copy()
    as_first[:, 1:] = 0.0
    points = np.diff(values, axis=1)[:, :, None]

    def expected(design: Floats) -> Floats:
        logits = product.intercepts[:, :, None] + (product.slopes @ design.T)[:, None]
        return np.asarray((points * expit(logits)).sum(axis=1))

    differs = expected(cells.designs[2]) - expected(as_first)
    persons = tables.sum(axis=2)
    inside = (cells.level[:, None] == np.arange(cells.groups)).astype(float)
    with np.errstate(invalid="ignore"):  # a group nobody of whom answered the item has no mean
        found: Floats = (persons * differs) @ inside / (persons @ inside)
    return found


def _unknown(items: int, n: int, groups: int, reason: str) -> LogisticDifference:
    three = np.full((items, 3), np.nan)
    return LogisticDifference(
        *(three,) * 6,
        np.full(items, np.nan),
        np.full((items, groups), np.nan),
        np.full(items, float(n)),
        (reason,) * items,
    )


def _joined(parts: Sequence[LogisticDifference]) -> LogisticDifference:
    names = [field.name for field in fields(LogisticDifference) if field.name != "reasons"]
    arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return LogisticDifference(**arrays, reasons=tuple(reason for part in parts for reason in part.reasons))


def _picked(found: LogisticDifference, order: Places) -> LogisticDifference:
    names = [field.name for field in fields(found) if field.name != "reasons"]
    arrays = {name: getattr(found, name)[order] for name in names}
    return LogisticDifference(**arrays, reasons=tuple(found.reasons[place] for place in order))


def _told(refusal: NotEstimable) -> str:
    return " ".join(problem.text for problem in refusal.problems)
