"""Who took part: every characteristic at baseline by arm, with how far apart the arms are. No p values.

Chance decides who comes into which arm, so a test of equal arms tests chance; standardised differences tell how large
a difference is. Validated against R: tests/reference/baseline_table.R.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..analysis.descriptives import mean, sd
from ..analysis.estimation import estimated
from ..analysis.quartiles import sample_quantile
from ..errors import ResponseError, nearest_match, problem
from ..model.estimate import Estimate, changed
from .standardised_balance import standardised_mean_difference, standardised_share_difference

__all__ = [
    "KNOWN_OF_NOBODY",
    "Characteristic",
    "baseline_estimates",
    "category_counts",
    "standardised_difference",
]

Floats: TypeAlias = NDArray[np.float64]

KNOWN_OF_NOBODY = "It is known of nobody."
"""Reason where a group has no value of a characteristic."""


@dataclass(frozen=True, slots=True)
class Characteristic:
    """Something known of persons before they were allocated.

    Attributes
    ----------
    name : column.
    codes : its categories in their order; None for an amount.
    """

    name: str
    codes: tuple[Hashable, ...] | None = None


def baseline_estimates(
    table: pd.DataFrame,
    arm: str,
    characteristics: Sequence[Characteristic],
    *,
    order: Sequence[str] = (),
    reference: str | None = None,
) -> list[Estimate]:
    """Tell every characteristic of all and of each arm.

    Parameters
    ----------
    table : one row per person allocated; an empty cell where something is not known.
    arm : column that names the arm.
    characteristics : in the order of the table.
    order : arms in the order they are told in; sorted when not given.
    reference : arm the others are held against; every two arms when not given.

    Returns
    -------
    list of Estimate
        `factor` names the characteristic and `group` the arm, None for all. Of an amount mean, sd (n-1), median, quartiles
        (type_7), minimum and maximum; of categories category_percent of those known, `level` naming the category and `n`
        those known; of both unknown_percent. Then standardised_difference of two arms, `group` less `level`.

    Raises
    ------
    ResponseError
        With every column the table lacks, every arm nobody is in, and every row without an arm.
    """
    arms = [str(name) for name in (order or sorted(table[arm].dropna().unique()))] if arm in table else []
    arms += [reference] if reference is not None and reference not in arms else []
    _require(table, arm, characteristics, arms)
    allocated = table[arm].astype(str)
    rows: list[Estimate] = []
    for one in characteristics:
        start = Estimate(analysis="mean", factor=one.name)
        parts: dict[str | None, pd.Series] = {None: table[one.name]}
        parts |= {name: table.loc[allocated == name, one.name] for name in arms}
        for group, cells in parts.items():
            tell = _amount if one.codes is None else partial(_categories, one.codes)
            rows += tell(changed(start, group=group), cells)
            rows.append(_missing(changed(start, group=group), cells))
        for first, second in _pairs(arms, reference):
            row = changed(start, analysis="standardised_difference", group=first, level=second)
            rows.append(estimated(row, partial(standardised_difference, one, parts[first], parts[second])))
    return rows


def _pairs(arms: Sequence[str], reference: str | None) -> Iterator[tuple[str, str]]:
    """Yield the arms whose difference is told, first less second."""
    if reference is None:
        yield from combinations(arms, 2)
    else:
        yield from ((arm, reference) for arm in arms if arm != reference)


def _require(
    table: pd.DataFrame, arm: str, characteristics: Sequence[Characteristic], arms: Sequence[str]
) -> None:
    columns = [str(name) for name in table.columns]
    wanted = [arm, *(one.name for one in characteristics)]
    found = [
        problem("TRIAL-COLUMN", found=name, allowed=columns, nearest=nearest_match(name, columns))
        for name in wanted
        if name not in table
    ]
    if not found:
        there = set(table[arm].dropna().astype(str))
        found += [
            problem("TRIAL-ARM-EMPTY", found=name, allowed=sorted(there))
            for name in arms
            if name not in there
        ]
        nobody = int(table[arm].isna().sum())
        found += [problem("TRIAL-ARM-NONE", found=str(nobody))] if nobody else []
    if found:
        raise ResponseError(found)


def _amount(start: Estimate, cells: pd.Series) -> Iterator[Estimate]:
    values = cells.to_numpy(dtype=np.float64, na_value=np.nan)
    row = changed(start, n=int((~np.isnan(values)).sum()))
    yield estimated(changed(row, analysis="mean"), partial(mean, values))
    yield estimated(changed(row, analysis="sd", method="n-1"), partial(sd, values))
    for analysis, share in (("median", 0.5), ("lower_quartile", 0.25), ("upper_quartile", 0.75)):
        quantile = partial(sample_quantile, values, share)
        yield estimated(changed(row, analysis=analysis, method="type_7"), quantile)
    for analysis, share in (("minimum", 0.0), ("maximum", 1.0)):
        yield estimated(changed(row, analysis=analysis), partial(sample_quantile, values, share))


def _categories(codes: Sequence[Hashable], start: Estimate, cells: pd.Series) -> Iterator[Estimate]:
    counts = category_counts(codes, cells)
    n = int(counts.sum())
    for code, count in zip(codes, counts, strict=True):
        row = changed(start, analysis="category_percent", level=str(code), n=n)
        if n:
            yield changed(row, value=100 * float(count) / n)
        else:
            yield changed(row, reason=KNOWN_OF_NOBODY)


def _missing(start: Estimate, cells: pd.Series) -> Estimate:
    row = changed(start, analysis="unknown_percent", n=len(cells))
    if cells.empty:
        return changed(row, reason=KNOWN_OF_NOBODY)
    return changed(row, value=100 * float(cells.isna().mean()))


def standardised_difference(one: Characteristic, first: pd.Series, second: pd.Series) -> float:
    """Return how far apart two groups are in a characteristic, first less second.

    Parameters
    ----------
    first, second : cells of two groups; empty ones are left out.

    Raises
    ------
    NotEstimable
        As `standardised_balance` says.
    """
    if one.codes is None:
        amounts = [cells.to_numpy(dtype=np.float64, na_value=np.nan) for cells in (first, second)]
        return standardised_mean_difference(*amounts)
    return standardised_share_difference(
        category_counts(one.codes, first), category_counts(one.codes, second)
    )


def category_counts(codes: Sequence[Hashable], cells: pd.Series) -> Floats:
    """Return the number of persons in each category, shape (k,).

    Raises
    ------
    ResponseError
        With every value that is none of the categories.
    """
    found = cells.value_counts()
    strange = sorted({str(value) for value in found.index} - {str(code) for code in codes})
    if strange:
        allowed = [str(code) for code in codes]
        raise ResponseError(
            [
                problem(
                    "TRIAL-CATEGORY",
                    where=f"{cells.name}:",
                    found=value,
                    allowed=allowed,
                    nearest=nearest_match(value, allowed),
                )
                for value in strange
            ]
        )
    return np.array([float(found.get(code, 0)) for code in codes])
