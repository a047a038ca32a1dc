"""What a page calls a characteristic of the baseline table, and each of its categories."""

from __future__ import annotations

from ..dataset.codebook import Variable
from ..dataset.keys import person_label
from ..model.missing import is_missing_code
from ..model.study import StratumLevel
from .trial_data import TrialData

__all__ = ["category_labels", "characteristic_label", "described", "level_label", "level_of", "stated_levels"]


def characteristic_label(data: TrialData, name: str, language: str) -> str:
    """Return what a column is called in a language; its own name where the data say nothing in it.

    Parameters
    ----------
    name : a stratum, a covariate, ``unit``, a flag, a column of the long table, or a further column of persons.
    language : nb, nn or en.
    """
    named = {covariate.id: covariate.name for covariate in data.study.covariates}
    named |= {stratum.id: stratum.name for stratum in data.study.strata}
    named |= {flag.id: flag.name for flag in data.study.flags}
    if name in named and language in named[name].languages:
        return named[name].in_language(language)
    if name in data.study.person_columns:
        return person_label(data.study, name).get(language, name)
    variable = described(data, name)
    return name if variable is None else variable.label.get(language, name)


def level_label(data: TrialData, name: str, level: str, language: str) -> str:
    """Return what a category of a column is called in a language; the category itself where the data say nothing."""
    for known in stated_levels(data, name):
        if known.id == level and language in known.label.languages:
            return known.label.in_language(language)
    return category_labels(described(data, name)).get(level, {}).get(language, level)


def stated_levels(data: TrialData, name: str) -> tuple[StratumLevel, ...]:
    """Return the levels the study file states of a stratum or covariate, in its order."""
    levels = {covariate.id: covariate.levels for covariate in data.study.covariates}
    levels |= {stratum.id: stratum.levels for stratum in data.study.strata}
    return levels.get(name, ())


def category_labels(variable: Variable | None) -> dict[str, dict[str, str]]:
    """Return the labels of the codes of a variable by `level_of` them, in order; reasons for no answer are no categories."""
    if variable is None:
        return {}
    codes = (one for one in variable.value_labels if not is_missing_code(one.code))
    return {level_of(one.code): one.label for one in codes}


def level_of(value: object) -> str:
    """Return what a category is called in `Estimate.level`: a whole number has no decimals."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def described(data: TrialData, name: str) -> Variable | None:
    """Return what the codebook says of a column, if anything."""
    codebook = data.long.codebook
    if name not in codebook:
        return None
    return codebook[name]
