"""An allocation list made elsewhere: every fault of every row before anything of it is used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.study import Study
from .allocation import Plan, stratum_text

__all__ = ["AllocationList", "ListRow", "checked_list"]

NUMBER, ARM = "number", "arm"
BESIDE = ("block", "place")
"""Columns a list may have and that are not needed."""

_DATE = re.compile(
    r"\d{1,2}[-./ ][a-zæøå]{3,4}\.?([-./ ]\d{2,4})?|[a-zæøå]{3,4}[-./ ]\d{2,4}|\d{4}-\d\d-\d\d.*"
)
_RUINED = re.compile(r"#[A-ZÆØÅ/0-9]+[!?]?|\d([.,]\d+)?E[+-]?\d+", re.IGNORECASE)

ListRow = tuple[str, Mapping[str, str]]
"""Where a row stands, and its cells by the name of the column."""


@dataclass(frozen=True)
class AllocationList:
    """Arms of each stratum in the order of their numbers, and what is unusual about them without being wrong."""

    arms: Mapping[str, Sequence[str]]
    notes: tuple[str, ...]


def checked_list(study: Study, plan: Plan, heading: Sequence[str], rows: Sequence[ListRow]) -> AllocationList:
    """Return the list, or refuse it with everything that is wrong.

    Parameters
    ----------
    plan : with the strata and their levels.
    heading : a column for each stratum, ``number`` (from 1 in each stratum) and ``arm`` (id or code).

    Raises
    ------
    ResponseError
        ALLOC-LIST for every fault: columns, unknown levels and arms, numbers that are none, stand twice or are left out.
    """
    faults = _heading_faults(plan, heading)
    if faults:
        raise ResponseError(faults)
    reading = _Reading(study, plan)
    for where, cells in rows:
        reading.take(where, cells)
    reading.look_for_gaps()
    if reading.faults:
        raise ResponseError(reading.faults)
    arms = {
        stratum: [arm for _, (arm, _) in sorted(numbered.items())]
        for stratum, numbered in reading.found.items()
    }
    return AllocationList(arms, tuple(_ratio_notes(study, arms)))


class _Reading:
    def __init__(self, study: Study, plan: Plan) -> None:
        self.plan = plan
        self.arms = {name: arm.id for arm in study.allocated_arms for name in (arm.id, str(arm.code))}
        self.ids = [arm.id for arm in study.allocated_arms]
        self.found: dict[str, dict[int, tuple[str, str]]] = {s: {} for s in plan.every_stratum}
        self.faults: list[Problem] = []
        self.unreadable: set[str] = set()

    def take(self, where: str, cells: Mapping[str, str]) -> None:
        """Take a row over, or note all that is wrong with it."""
        before = len(self.faults)
        levels = {name: cells[name] for name in self.plan.strata}
        for name, level in levels.items():
            if level not in self.plan.strata[name]:
                self._fault(where, f"{name} is", level, self.plan.strata[name])
        arm = self.arms.get(cells[ARM])
        if arm is None:
            self._fault(where, "the arm is", cells[ARM], self.ids)
        number = int(cells[NUMBER]) if re.fullmatch(r"[1-9]\d{0,6}", cells[NUMBER]) else None
        if number is None:
            self._fault(where, "the number is", cells[NUMBER], ["whole numbers from 1"])
        stratum = stratum_text(levels)
        if len(self.faults) > before or arm is None or number is None:
            self.unreadable.add(stratum)
            return
        _, first = self.found[stratum].setdefault(number, (arm, where))
        if first != where:
            text = f"Number {number} of {stratum or 'the list'} stands twice, first at {first}."
            self.faults.append(problem("ALLOC-LIST", where=where, found=number, text=text))

    def look_for_gaps(self) -> None:
        """Note numbers left out and strata without rows; where a row could not be read it may be that one."""
        for stratum, numbered in self.found.items():
            lacking = sorted(set(range(1, max(numbered, default=0) + 1)) - numbered.keys())
            if stratum in self.unreadable:
                continue
            if lacking:
                text = f"{stratum or 'The list'} lacks the numbers {', '.join(map(str, lacking))}."
                self.faults.append(problem("ALLOC-LIST", found=lacking, text=text))
            if not numbered:
                self.faults.append(problem("ALLOC-LIST", text=f"There is no row for {stratum or 'anybody'}."))

    def _fault(self, where: str, what: str, found: str, allowed: Sequence[str]) -> None:
        said = f"'{found}'" if found else "empty"
        text = f"In this row {what} {said}{_damage(found)}."
        near = nearest_match(found, allowed) if found else None
        self.faults.append(
            problem("ALLOC-LIST", where=where, found=found, allowed=allowed, nearest=near, text=text)
        )


def _damage(found: str) -> str:
    """Say when a spreadsheet program made something else of a cell."""
    if _DATE.fullmatch(found.casefold()):
        return ", which looks like a date a spreadsheet program made of a code"
    if _RUINED.fullmatch(found):
        return ", which looks like what a spreadsheet program made of a code"
    return ""


def _heading_faults(plan: Plan, heading: Sequence[str]) -> list[Problem]:
    needed = [*plan.strata, NUMBER, ARM]
    lacking = [
        problem(
            "ALLOC-LIST",
            found=name,
            nearest=nearest_match(name, [n for n in heading if n not in needed]),
            text=f"The list has no column '{name}'.",
        )
        for name in needed
        if name not in heading
    ]
    unknown = [
        problem("ALLOC-LIST", found=name, allowed=[*needed, *BESIDE], text=f"Column '{name}' is not known.")
        for name in heading
        if name not in (*needed, *BESIDE)
    ]
    return [*lacking, *unknown]


def _ratio_notes(study: Study, arms: Mapping[str, Sequence[str]]) -> list[str]:
    """Say where the arms of a stratum do not stand in the ratio of the study; a list may end within a block."""
    parts = {arm.id: 1 for arm in study.allocated_arms}
    parts |= dict(zip(parts, study.allocation.ratio, strict=False))
    notes = []
    for stratum, listed in arms.items():
        counts = Counter(listed)
        if any(counts[arm] * sum(parts.values()) != len(listed) * part for arm, part in parts.items()):
            words = ", ".join(f"{arm} {counts[arm]}" for arm in parts)
            ratio = ":".join(str(part) for part in parts.values())
            notes.append(f"{stratum or 'The list'}: {words}, which is not {ratio}.")
    return notes
