"""The page of a trial: its plan, who took part, every planned result, how each was computed, and what could not be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from ..model.estimate import Estimate
from ..trial.trial_data import TrialData
from ..trial.trial_questions import TRIAL_SECTIONS
from .blocks import Block, Section
from .page import Page, html
from .trial_about_section import about_section, banner
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

__all__ = ["trial_page"]

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


def trial_page(
    data: TrialData,
    rows: Sequence[Estimate],
    *,
    language: str,
    results: Mapping[str, object] | None = None,
) -> str:
    """Return the page of a trial as one HTML document.

    Parameters
    ----------
    rows : as `trial.trial_analysis.trial_estimates` makes them; each is on the page, if only in the folded table of
        its section.
    language : nb or en; study and instruments must have it.
    results : what the results file tells of the run beside its rows; `seed` and `draws` are told among the methods.

    Raises
    ------
    ExportError
        If the report, the study or an instrument does not exist in the language.
    """
    study = data.study
    named: list[tuple[str, Iterable[str]]] = [(study.id, study.languages)]
    named += [(one.id, one.languages) for one in data.instruments.values()]
    writer = Writer.of(language, named)
    view = TrialView(data, tuple(rows), writer, results or {})
    about = about_section(view)
    about.blocks[:0] = primary_box(view)
    sections = [about, *(_section(name, view) for name in TRIAL_SECTIONS if view.of(name))]
    sections += [methods_section(view), left_out_section(view)]
    page = Page(
        title=writer.text(study.title),
        subtitle=writer("trial.subtitle", id=study.id),
        banner=banner(view),
        marks=[writer("draft")] if study.status == "draft" else [],
        sections=sections,
    )
    return html(page, writer)


def _section(name: str, view: TrialView) -> Section:
    blocks = _BLOCKS[name](view) if name in _BLOCKS else []
    rows = view.of(name)
    blocks = [*blocks, *trial_remarks(rows, view), *explanations(rows, view), *every_number(name, view)]
    return Section(f"trial-{name.replace('_', '-')}", _title(name, view), blocks)


def _title(name: str, view: TrialView) -> str:
    """Return the title of a section; where there is no plan, what is compared was not planned."""
    if name != "effects" or view.data.plan is not None:
        return view.writer(f"trial_section.{name}")
    return view.writer("trial.unplanned" if view.data.compared else "trial.outcomes")
