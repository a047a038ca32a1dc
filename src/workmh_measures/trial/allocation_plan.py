"""The plan of a study's allocation: what the study file says, and what only the one who seals it knows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..errors import DefinitionError, Problem, nearest_match, problem
from ..model.study import Study
from .allocation import Plan, usual_block_sizes

__all__ = ["drawing_plan", "list_plan"]

Levels = Mapping[str, Sequence[str]]


def drawing_plan(
    study: Study, *, levels: Levels, block_sizes: Sequence[int] = (), ratio: Sequence[int] = ()
) -> Plan:
    """Return the plan to draw by: permuted blocks for people, one draw for whole units.

    Parameters
    ----------
    levels : of strata the study file names without levels, and the ids of all units where units are drawn.
    block_sizes : twice and three times the smallest block when not given.
    ratio : another one than the file's, such as 4 to 5 where the file has the numbers reported; the file's in its lowest
        terms when not given. For units, as many to each arm when not given.

    Raises
    ------
    DefinitionError
        ALLOC-PLAN for everything that does not fit the study. What is wrong with the plan itself, `plan_faults` says.
    """
    kind = study.allocation.kind
    if kind == "cluster":
        strata, faults = _units(study, levels)
        if block_sizes:
            faults.append(_fault(study, "Units are drawn all at once; there are no blocks."))
        arms = tuple(arm.id for arm in study.allocated_arms)
        plan = Plan(study.id, "clusters", arms, tuple(ratio) or (1,) * len(arms), strata)
    else:
        strata, faults = _strata(study, levels)
        if kind != "randomised":
            text = f"People of this study are not drawn (allocation '{kind}'); `workmh allocation tell` records arms."
            faults.append(_fault(study, text))
        parts = tuple(ratio) or _lowest(study.allocation.ratio)
        arms = tuple(arm.id for arm in study.allocated_arms)
        plan = Plan(study.id, "blocks", arms, parts, strata, tuple(block_sizes) or usual_block_sizes(parts))
    if faults:
        raise DefinitionError(faults)
    return plan


def list_plan(study: Study, *, levels: Levels) -> Plan:
    """Return the plan of a list made elsewhere.

    Raises
    ------
    DefinitionError
        ALLOC-PLAN for everything that does not fit the study.
    """
    strata, faults = _strata(study, levels)
    if study.allocation.kind in ("cluster", "single_group"):
        text = f"A study with allocation '{study.allocation.kind}' has no list of people."
        faults.append(_fault(study, text))
    if faults:
        raise DefinitionError(faults)
    return Plan(study.id, "list", tuple(arm.id for arm in study.allocated_arms), strata=strata)


def _strata(study: Study, levels: Levels) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    known = {one.id: tuple(level.id for level in one.levels) for one in study.strata}
    faults = _unknown(study, levels, study.allocation.strata)
    strata = {}
    for name in study.allocation.strata:
        if name in known and name in levels:
            faults.append(_fault(study, f"The levels of {name} are those of the study file."))
        strata[name] = known.get(name) or tuple(levels.get(name, ()))
        if not strata[name]:
            faults.append(_fault(study, f"The study file has no levels of {name}: give --levels {name}=A,B."))
    return strata, faults


def _units(study: Study, levels: Levels) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    kinds = [unit.id for unit in study.units]
    faults = _unknown(study, levels, kinds)
    given = {name: tuple(ids) for name, ids in levels.items() if name in kinds}
    if len(given) != 1:
        faults.append(_fault(study, f"Name all units that are drawn: --levels {kinds[0]}=A,B,C."))
    return given, faults


def _unknown(study: Study, levels: Levels, allowed: Sequence[str]) -> list[Problem]:
    return [
        _fault(
            study, f"Allocation is not by '{name}'.", allowed=allowed, nearest=nearest_match(name, allowed)
        )
        for name in levels
        if name not in allowed
    ]


def _lowest(ratio: Sequence[int]) -> tuple[int, ...]:
    common = math.gcd(*ratio) or 1
    return tuple(part // common for part in ratio)


def _fault(study: Study, text: str, *, allowed: Sequence[str] = (), nearest: str | None = None) -> Problem:
    return problem(
        "ALLOC-PLAN", where=f"study {study.id}", allowed=allowed or None, nearest=nearest, text=text
    )
