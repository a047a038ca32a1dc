"""The sections of the page of a trial: its plan, who took part, every planned result, how each was computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from ..trial.trial_data import TrialData
from ..trial.trial_questions import TRIAL_SECTIONS
from .blocks import Block, Section
from .trial_about_section import about_section
from .trial_baseline_blocks import baseline_section_blocks
from .trial_completeness_blocks import completeness_section_blocks
from .trial_economics_blocks import economics_section_blocks
from .trial_effect_blocks import effect_section_blocks, primary_box
from .trial_flow_blocks import flow_section_blocks
from .trial_left_out_section import left_out_section
from .trial_methods_section import methods_section
from .trial_missing_blocks import missing_section_blocks
from .trial_row_tables import every_number, explanations, trial_remarks
from .trial_subgroup_blocks import subgroup_section_blocks
from .trial_time_blocks import time_section_blocks
from .trial_view import TrialView
from .trial_work_blocks import work_section_blocks
from .writer import Writer

__all__ = ["told_beside", "trial_parts", "trial_writer"]

_BLOCKS: Mapping[str, Callable[[TrialView], list[Block]]] = MappingProxyType(
    {
        "flow": flow_section_blocks,
        "baseline": baseline_section_blocks,
        "completeness": completeness_section_blocks,
        "effects": effect_section_blocks,
        "subgroups": subgroup_section_blocks,
        "economics": economics_section_blocks,
        "work": work_section_blocks,
        "time_to_work": time_section_blocks,
        "missing": missing_section_blocks,
    }
)
"""Section -> what is shown of it before the table of every number."""


def trial_writer(data: TrialData, language: str) -> Writer:
    """Return the writer of a language that the study and all its instruments have.

    Raises
    ------
    ExportError
        If the report, the study or an instrument does not exist in the language.
    """
    named: list[tuple[str, Iterable[str]]] = [(data.study.id, data.study.languages)]
    named += [(one.id, one.languages) for one in data.instruments.values()]
    return Writer.of(language, named)


def trial_parts(view: TrialView) -> list[Section]:
    """Return every section in the order of the page; the ids are the same in every language and every run."""
    about = about_section(view)
    about.blocks[:0] = primary_box(view)
    sections = [about, *(_section(name, view) for name in TRIAL_SECTIONS if view.of(name))]
    return [*sections, methods_section(view), left_out_section(view)]


def told_beside(name: str, view: TrialView) -> list[Block]:
    """Return what stands below the blocks of a section: remarks, what each statistic is, and every number."""
    rows = view.of(name)
    return [*trial_remarks(rows, view), *explanations(rows, view), *every_number(name, view)]


def _section(name: str, view: TrialView) -> Section:
    blocks = _BLOCKS[name](view) if name in _BLOCKS else []
    return Section(f"trial-{name.replace('_', '-')}", _title(name, view), [*blocks, *told_beside(name, view)])


def _title(name: str, view: TrialView) -> str:
    """Return the title of a section; where there is no plan, what is compared was not planned."""
    if name != "effects" or view.data.plan is not None:
        return view.writer(f"trial_section.{name}")
    return view.writer("trial.unplanned" if view.data.compared else "trial.outcomes")
