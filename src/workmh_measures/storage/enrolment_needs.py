"""What a study needs to know of somebody from the first day on: the unit, what arms are drawn by, and day zero.

A file and the command line may enrol people of whom some of it is not known yet: a list of those referred has no day of
inclusion. It is told later, and no arm is drawn before. Whoever enrols one person on a page has the person in front of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workmh_measures.errors import Problem, problem
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.study import Study

__all__ = ["Lack", "enrolment_lacks", "lack_problems", "strata_told"]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is needed and was not told.

    Attributes
    ----------
    name : id of the stratum or the day; of a unit nothing.
    """

    kind: Literal["unit", "stratum", "day"]
    name: str = ""


def strata_told(study: Study) -> tuple[str, ...]:
    """Return the strata arms are drawn by that are told by themselves; one that is a kind of unit is told with the unit."""
    kinds = {unit.id for unit in study.units}
    return tuple(name for name in study.allocation.strata if name not in kinds)


def enrolment_lacks(study: Study, one: Newcomer) -> list[Lack]:
    """Return what is needed of somebody new and was not told: the unit, each stratum, the day waves are counted from."""
    first = study.anchors[0]
    unit = [Lack("unit")] if study.units and one.unit is None else []
    strata = [Lack("stratum", name) for name in strata_told(study) if name not in one.strata]
    is_counted = any(wave.anchor == first for wave in study.waves)
    return [*unit, *strata, *([Lack("day", first)] if is_counted and first not in one.days else [])]


def lack_problems(lacks: Sequence[Lack], where: str = "") -> list[Problem]:
    """Return a problem for each thing that lacks."""
    return [problem("PERSON-LACKS", where=where, text=_text(one)) for one in lacks]


def _text(one: Lack) -> str:
    if one.kind == "unit":
        return "The unit is missing."
    return (
        f"The level of {one.name} is missing."
        if one.kind == "stratum"
        else f"The day of {one.name} is missing."
    )
