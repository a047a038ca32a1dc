"""Sections of a trial analysis; each imports what it needs when it is asked for, so that the others cost no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from ..model.estimate import Estimate
from .trial_data import TrialData
from .trial_questions import TrialQuestions

__all__ = ["SECTION_ROWS"]

Rows = Iterator[Estimate]


def _flow(data: TrialData, asked: TrialQuestions) -> Rows:
    from .flow_section import flow_rows

    yield from flow_rows(data)


def _baseline(data: TrialData, asked: TrialQuestions) -> Rows:
    from .baseline_section import baseline_rows

    yield from baseline_rows(data)


def _completeness(data: TrialData, asked: TrialQuestions) -> Rows:
    from .completeness_section import completeness_rows

    yield from completeness_rows(data)


def _effects(data: TrialData, asked: TrialQuestions) -> Rows:
    from .effects_section.section import effect_rows

    yield from effect_rows(data, asked)


def _subgroups(data: TrialData, asked: TrialQuestions) -> Rows:
    from .subgroups_section.section import subgroup_rows

    yield from subgroup_rows(data, asked)


def _work(data: TrialData, asked: TrialQuestions) -> Rows:
    from .work_section.section import work_rows

    yield from work_rows(data, asked)


def _time_to_work(data: TrialData, asked: TrialQuestions) -> Rows:
    from .work_section.time_section import time_to_work_rows

    yield from time_to_work_rows(data)


def _missing(data: TrialData, asked: TrialQuestions) -> Rows:
    from .missing_section.section import missing_rows

    yield from missing_rows(data, asked)


def _economics(data: TrialData, asked: TrialQuestions) -> Rows:
    from .economics_section.section import economics_rows

    yield from economics_rows(data, asked)


SECTION_ROWS: Mapping[str, Callable[[TrialData, TrialQuestions], Rows]] = MappingProxyType(
    {
        "flow": _flow,
        "baseline": _baseline,
        "completeness": _completeness,
        "effects": _effects,
        "subgroups": _subgroups,
        "work": _work,
        "time_to_work": _time_to_work,
        "missing": _missing,
        "economics": _economics,
    }
)
"""Section -> its rows."""
