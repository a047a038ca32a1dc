"""What a norm is called on a page."""

from __future__ import annotations

from ..model.published import Norm
from ..model.scale import PersonFilter
from .condition_words import person_words
from .words.norm_names import NORM_NAMES
from .writer import Writer

__all__ = ["norm_name"]


def norm_name(row: Norm, say: Writer) -> str:
    """Return whose scores a row of a norm holds: the population, and which part of it.

    A norm of a definition of one's own has no name here; then the population stands as the definition has it.
    """
    population = NORM_NAMES.get(row.id, {}).get(say.language, row.population)
    whom = PersonFilter(sex=row.sex, age_from=row.age_from, age_to=row.age_to)
    if (row.sex, row.age_from, row.age_to) == (None, None, None):
        return population
    return f"{population}, {person_words(whom, say)}"
