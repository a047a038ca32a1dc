"""What a norm is called on a page."""

from __future__ import annotations

from ..model.published import Norm
from ..model.scale import PersonFilter
from .blocks import Phrase
from .condition_words import person_words
from .words.norm_names import NORM_NAMES
from .writer import Writer

__all__ = ["norm_name", "population_words"]


def population_words(row: Norm, language: str) -> Phrase:
    """Return whose scores a norm holds.

    A norm of a definition of one's own has no name here; then the population stands as the definition has it, in English.
    """
    told = NORM_NAMES.get(row.id, {}).get(language)
    return Phrase(row.population, None if language == "en" else "en") if told is None else Phrase(told)


def norm_name(row: Norm, say: Writer) -> str:
    """Return whose scores a row of a norm holds: the population, and which part of it."""
    population = population_words(row, say.language).text
    whom = PersonFilter(sex=row.sex, age_from=row.age_from, age_to=row.age_to)
    if (row.sex, row.age_from, row.age_to) == (None, None, None):
        return population
    return f"{population}, {person_words(whom, say)}"
