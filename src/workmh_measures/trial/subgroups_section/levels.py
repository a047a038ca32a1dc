"""The levels of a subgroup: who is in which, and what cannot be made into levels."""

from __future__ import annotations

import pandas as pd

from ...analysis.cell_names import cell_name, sorted_names
from ...errors import NotEstimable
from ..effects_section.comparison import KNOW_CLUSTERS, NO_CLUSTERS, Comparison
from ..person_values import covariate, is_categorical

__all__ = ["FEWEST_PERSONS", "few_in_level", "level_of", "levels_of", "without_clusters"]

FEWEST_PERSONS = 10
"""Persons of an arm in a level below which an effect says little."""

_MOST_LEVELS = 8


def level_of(made: Comparison, name: str) -> pd.Series:
    """Return the level of a subgroup everybody in the population is in, None where it is not known.

    Raises
    ------
    NotEstimable
        If the data do not have it, or it is an amount.
    """
    values = covariate(made.data, name).reindex(made.people)
    levels = values.map(cell_name)
    if not is_categorical(made.data, name) and levels.nunique() > _MOST_LEVELS:
        raise NotEstimable.because(
            f"'{name}' has {levels.nunique()} values and is no category: a subgroup needs a column of categories."
        )
    return levels


def levels_of(levels: pd.Series) -> list[str]:
    """Return the levels somebody is in, in order.

    Raises
    ------
    NotEstimable
        If there are fewer than two.
    """
    found = sorted_names(levels)
    if len(found) < 2:
        raise NotEstimable.because("Everybody is in the same subgroup: there is nothing to compare.")
    return found


def few_in_level(level: str, first: int, second: int) -> tuple[str, ...]:
    """Say that a level has few persons; nothing where each arm has ten."""
    if min(first, second) >= FEWEST_PERSONS:
        return ()
    sentence = (
        f"Level {level} has {first} and {second} persons with an outcome in the arms, fewer than {FEWEST_PERSONS} in one of"
        " them: an effect in so few says little. Put levels together."
    )
    return (sentence,)


def without_clusters(made: Comparison) -> tuple[str, ...]:
    """Say that effects in levels do not know clusters, where the method of the plan does."""
    method = made.planned.method
    allocated = made.planned.cluster is not None or method.startswith("cluster_")
    return (NO_CLUSTERS,) if allocated and method in KNOW_CLUSTERS else ()
