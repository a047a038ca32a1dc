"""Which persons are compared: the groups that are large enough, and what is to be said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import NotEstimable
from ..cell_names import cell_name, sorted_names
from ..known_groups import MOST_GROUPS

__all__ = ["ComparedGroups", "compared_groups"]

Floats: TypeAlias = NDArray[np.float64]

_FEWEST_PERSONS = 10
_MANY_PERSONS = 200  # Scott and others (2009), Journal of Clinical Epidemiology 62(3), 288-295


@dataclass(frozen=True)
class ComparedGroups:
    """Groups with enough persons.

    Attributes
    ----------
    names : of the groups; the first is the one the others are set against.
    labels : group of each person, None where it is unknown or too small, shape (persons,).
    sizes : persons of each group with an answer to at least one item.
    warnings : sentences on groups that are left out or small.
    """

    names: tuple[str, ...]
    labels: tuple[str | None, ...]
    sizes: tuple[int, ...]
    warnings: tuple[str, ...]

    def in_words(self) -> str:
        """Return how many persons each group has, in words as files have them."""
        return ", ".join(f"{name} {n}" for name, n in zip(self.names, self.sizes, strict=True))

    def unused(self, answers: Floats) -> tuple[str, ...]:
        """Say in which groups an option of an item that another group uses was chosen by nobody.

        Parameters
        ----------
        answers : to the item, shape (persons,), NaN for a missing one.
        """
        labels, found = np.array(["" if one is None else one for one in self.labels], dtype=np.str_), []
        used = np.unique(answers[(labels != "") & ~np.isnan(answers)])
        for name in self.names:
            lacking = np.setdiff1d(used, answers[labels == name])
            if len(lacking):
                codes = ", ".join(f"{code:g}" for code in lacking)
                found.append(f"Nobody in group {name} has the keyed answer {codes}, which others have.")
        return tuple(found)


def compared_groups(answers: Floats, groups: pd.Series) -> ComparedGroups:
    """Leave out groups that are too small.

    Parameters
    ----------
    answers : shape (persons, items), NaN for a missing one.
    groups : group of each person as a file has it, None or NaN for an unknown one.

    Raises
    ------
    NotEstimable
        If fewer than two groups are left, or there are too many.
    """
    groups = groups.map(cell_name)
    known = groups[~np.isnan(answers).all(axis=1)]
    every = sorted_names(known)
    sizes = {name: int((known == name).sum()) for name in every}
    kept = [name for name in every if sizes[name] >= _FEWEST_PERSONS]
    if len(kept) < 2:
        told = ", ".join(f"{name} {n}" for name, n in sizes.items()) or "none"
        raise NotEstimable.because(
            f"At least 2 groups of {_FEWEST_PERSONS} persons with answers are needed; found {told}."
        )
    if len(kept) > MOST_GROUPS:
        raise NotEstimable.because(
            f"There are {len(kept)} groups, too many to be told apart; at most {MOST_GROUPS} are compared."
        )
    inside = set(kept)
    labels = tuple(name if name in inside else None for name in groups)
    return ComparedGroups(
        tuple(kept), labels, tuple(sizes[name] for name in kept), tuple(_warnings(sizes, kept))
    )


def _warnings(sizes: dict[str, int], kept: Sequence[str]) -> list[str]:
    out = [name for name in sizes if name not in kept]
    small = [name for name in kept if sizes[name] < _MANY_PERSONS]
    found = []
    if out:
        found.append(f"Groups with fewer than {_FEWEST_PERSONS} persons are left out: {', '.join(out)}.")
    if small:
        found.append(
            f"Below {_MANY_PERSONS} persons in a group many items that differ are missed: {', '.join(small)}."
        )
    return found
