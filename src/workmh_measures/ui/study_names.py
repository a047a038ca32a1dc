"""What the study file calls its days, strata and levels, in the language of the page."""

from __future__ import annotations

import re

from workmh_measures.dataset.keys import person_label
from workmh_measures.ui.frame import label_in, say, text_in
from workmh_measures.ui.running import application

__all__ = ["day_name", "level_name", "stratum_name", "with_names"]

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


def with_names(sentence: str) -> str:
    """Return a sentence about a person with days and strata called as the fields are, and not by their ids.

    What stands in quotation marks was typed, and stays as it was.
    """
    study = application().study
    names = {name: day_name(name) for name in study.days_reached}
    names |= {
        name: stratum_name(name) for name in (*study.allocation.strata, *(one.id for one in study.strata))
    }
    ids = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.sub(rf"(?<![\w'«-])(?:{ids})(?![\w'»-])", lambda found: names[found[0]], sentence)
