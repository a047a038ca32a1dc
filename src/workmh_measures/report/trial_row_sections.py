"""Which section of the page of a trial a result belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.estimate import Estimate
from ..trial.trial_estimate_names import TRIAL_NAMES_BY_SECTION
from ..trial.trial_questions import TRIAL_SECTIONS

__all__ = ["rows_by_section"]


_AMOUNT = ("mean", "sd", "median", "lower_quartile", "upper_quartile", "minimum", "maximum")
_ALSO: Mapping[str, tuple[str, ...]] = {
    "baseline": _AMOUNT,
    "effects": ("mean", "sd", "median", "odds_ratio"),
    "subgroups": ("mean", "sd", "odds_ratio"),
}
"""Section -> names every analysis uses, which it has beside its own."""


def rows_by_section(rows: Sequence[Estimate]) -> Mapping[str, tuple[Estimate, ...]]:
    """Return the rows of each section; every row is in exactly one.

    Some names serve several sections, whose rows follow each other in the order of `TRIAL_SECTIONS`: such a row belongs
    to the section of the row before it where that has the name, else to the next one that has it. A part of a
    subgroup (``stratum=level``) is of the section on subgroups.
    """
    found: dict[str, list[Estimate]] = {name: [] for name in TRIAL_SECTIONS}
    current = TRIAL_SECTIONS[0]
    for row in rows:
        current = _section(row, current)
        found[current].append(row)
    return {name: tuple(some) for name, some in found.items()}


def _section(row: Estimate, current: str) -> str:
    having = [name for name in TRIAL_SECTIONS if _has(name, row.analysis)]
    if current in ("effects", "subgroups") and "=" in (row.level or "") and row.analysis != "estimand":
        return "subgroups"
    if not having:
        return current
    place = TRIAL_SECTIONS.index(current)
    later = [name for name in having if TRIAL_SECTIONS.index(name) >= place]
    return later[0] if later else having[0]


def _has(section: str, analysis: str) -> bool:
    return analysis in TRIAL_NAMES_BY_SECTION[section] or analysis in _ALSO.get(section, ())
