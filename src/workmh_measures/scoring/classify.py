"""Stage 4, classify: bands, cut-offs, and groups by criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..model.scale import Condition, Cutoff, Group, PersonFilter, Scale
from .answers import Floats

__all__ = ["band_numbers", "condition_truth", "cutoff_flags", "group_codes"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Truth:
    """Three-valued truth for each row: `true` and `known`."""

    true: Flags
    known: Flags


def band_numbers(scale: Scale, scores: Floats) -> Floats:
    """Return the number of the band of each score, the lowest band 0; NaN without a score."""
    edges = np.asarray([band.from_ for band in scale.bands])
    # A sum of proration may miss an edge by rounding error only.
    numbers = np.searchsorted(edges, scores + 1e-9, side="right").astype(np.float64) - 1.0
    numbers[np.isnan(scores)] = np.nan
    return numbers


def cutoff_flags(cutoff: Cutoff, scores: Floats, persons: pd.DataFrame | None) -> Floats:
    """Return 1 and 0 for each score; NaN without a score or when it is not known to apply to the person."""
    name, threshold = cutoff.comparison
    compare = {
        "at_least": scores >= threshold - 1e-9,
        "above": scores > threshold + 1e-9,
        "at_most": scores <= threshold + 1e-9,
        "below": scores < threshold - 1e-9,
    }
    flags = compare[name].astype(np.float64)
    flags[np.isnan(scores)] = np.nan
    if cutoff.applies_to is not None:
        flags[~applies(cutoff.applies_to, persons, len(scores))] = np.nan
    return flags


def applies(wanted: PersonFilter, persons: pd.DataFrame | None, n: int) -> Flags:
    """Say for each person whether a rule is known to apply."""
    result: Flags = np.ones(n, dtype=np.bool_)
    for attribute in ("sex", "population"):
        value = getattr(wanted, attribute)
        if value is not None:
            known = persons is not None and attribute in persons
            result &= (persons[attribute] == value).to_numpy(dtype=bool, na_value=False) if known else False  # type: ignore[index]
    if wanted.age_from is not None or wanted.age_to is not None:
        known = persons is not None and "age" in persons
        age = persons["age"].to_numpy(dtype=np.float64, na_value=np.nan) if known else np.full(n, np.nan)  # type: ignore[index]
        low = -np.inf if wanted.age_from is None else wanted.age_from
        high = np.inf if wanted.age_to is None else wanted.age_to
        result &= (age >= low) & (age <= high)
    return result


def group_codes(
    groups: tuple[Group, ...], items: Mapping[str, Floats], scores: Mapping[str, Floats]
) -> Floats:
    """Return the code of the first group whose condition holds; NaN where an earlier one is not known."""
    n = len(next(iter(items.values())))
    codes = np.full(n, np.nan)
    open_: Flags = np.ones(n, dtype=np.bool_)
    for group in groups:
        if group.when is None:
            truth = Truth(np.ones(n, dtype=np.bool_), np.ones(n, dtype=np.bool_))
        else:
            truth = condition_truth(group.when, items, scores)
        codes[open_ & truth.known & truth.true] = group.code
        open_ &= truth.known & ~truth.true
    return codes


def condition_truth(condition: Condition, items: Mapping[str, Floats], scores: Mapping[str, Floats]) -> Truth:
    """Return the truth of a condition; an unanswered item makes it unknown unless the rest decides."""
    if not condition.parts:
        return _single(condition, items, scores)
    truths = [condition_truth(part, items, scores) for part in condition.parts]
    n_true = np.sum([t.known & t.true for t in truths], axis=0)
    n_known = np.sum([t.known for t in truths], axis=0)
    n_parts = len(truths)
    needed = n_parts if condition.all else (condition.at_least_n or 1)
    true = n_true >= needed
    return Truth(true, true | (n_true + (n_parts - n_known) < needed))


def _single(condition: Condition, items: Mapping[str, Floats], scores: Mapping[str, Floats]) -> Truth:
    values = items[condition.item] if condition.item is not None else scores[str(condition.scale)]
    known = ~np.isnan(values)
    true = known.copy()
    if condition.at_least is not None:
        true &= values >= condition.at_least - 1e-9
    if condition.at_most is not None:
        true &= values <= condition.at_most + 1e-9
    if condition.any_of:
        true &= np.isin(values, np.asarray(condition.any_of))
    return Truth(true, known)
