"""What the study file calls its days, strata and levels, in the language of the page."""

from __future__ import annotations

import re

from workmh_measures.dataset.keys import person_label
from workmh_measures.ui.frame import label_in, say, text_in
from workmh_measures.ui.running import application

__all__ = ["column_name", "day_name", "level_name", "stratum_name", "with_names"]

_COLUMNS = {
    "participant": "queries.person",
    "unit": "enrol.unit",
    "arm": "enrol.arm",
    "pair": "enrol.pair",
    "language": "enrol.language",
    "consent": "enrol.consent",
    "consent_day": "enrol.consent_day",
    "consent_version": "enrol.version",
}
_VALUES = {"True": "enrol.yes", "False": "enrol.no", "None": "enrol.none"}
_OTHERWISE = ("with other values: ", "med andre opplysninger: ")
"""What comes before the columns somebody is on record with otherwise, in each language."""

_DAYS = {"inclusion": "enrol.day_inclusion", "job_start": "enrol.day_job_start"}


def day_name(name: str) -> str:
    """Return what an anchor or a milestone is called."""
    milestones = {one.id: one.name for one in application().study.milestones}
    return say(_DAYS[name]) if name in _DAYS else text_in(milestones.get(name), name)


def stratum_name(stratum: str) -> str:
    """Return what a stratum is called, as the data set and the results have it."""
    return label_in(person_label(application().study, stratum))


def level_name(stratum: str, level: str) -> str:
    """Return what a level of a stratum is called."""
    levels = (one for known in application().study.strata if known.id == stratum for one in known.levels)
    return text_in(next((one.label for one in levels if one.id == level), None), level)


def column_name(column: str) -> str:
    """Return what a column of a list of people is called, as the form of somebody new has it."""
    study = application().study
    flags = {one.id: one.name for one in study.flags}
    if column in _COLUMNS:
        return say(_COLUMNS[column])
    if column in flags:
        return text_in(flags[column], column)
    if column in study.days_reached:
        return day_name(column)
    return stratum_name(column) if column in _strata() else column


def _strata() -> tuple[str, ...]:
    study = application().study
    return (*study.allocation.strata, *(one.id for one in study.strata))


def with_names(sentence: str) -> str:
    """Return a sentence about a person with days and strata called as the fields are, and not by their ids.

    What stands in quotation marks was typed, and stays as it was.
    """
    for words in _OTHERWISE:
        before, found, told = sentence.partition(words)
        if found:
            return before + found + ", ".join(map(_on_record, told.removesuffix(".").split(", "))) + "."
    names = {name: day_name(name) for name in application().study.days_reached}
    names |= {name: stratum_name(name) for name in _strata()}
    ids = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.sub(rf"(?<![\w'«-])(?:{ids})(?![\w'»-])", lambda found: names[found[0]], sentence)


def _on_record(told: str) -> str:
    """Return a column with what is on record there, such as ``unit Oslo``, in words."""
    said, more, rest = told.partition(". ")  # what to do may follow
    column, _, value = said.partition(" ")
    shown = say(_VALUES[value]) if value in _VALUES else level_name(column, value)
    return f"{column_name(column)} {shown}".rstrip() + more + rest
