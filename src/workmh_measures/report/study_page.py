"""The page of a study: design, completeness, scores, reliability, and what they were made with."""

from __future__ import annotations

from collections.abc import Sequence

from ..dataset.codebook import Dataset
from ..model.estimate import Estimate
from ..model.study import Study
from .completeness_section import completeness_section
from .definition_section import definition_section
from .design_section import design_section, overview
from .found import Found
from .page import Page, html
from .reliability_section import ends_section, reliability_section
from .score_section import score_section
from .stated_section import stated_section
from .study_view import StudyView
from .writer import Writer

__all__ = ["study_page"]


def study_page(
    study: Study, dataset: Dataset, estimates: Sequence[Estimate], *, language: str, events: int | None = None
) -> str:
    """Return the page of a study as one HTML document.

    Parameters
    ----------
    dataset : long, as `dataset.assemble.assemble` makes it; a blinded copy gives a page without arms.
    estimates : of every instrument and survey wave, for the whole and for each arm (`group` is its id).
    language : nb or en; study and instruments must have it.
    events : number of events in the audit chain; None where the data do not come from a store.

    Raises
    ------
    ExportError
        If the report, the study or an instrument does not exist in the language.
    """
    uses = dataset.codebook.instruments
    named = [(study.id, dataset.codebook.languages)]
    named += [(use.instrument.id, tuple(use.instrument.languages)) for use in uses]
    writer = Writer.of(language, named)
    view = StudyView(study, dataset, Found(estimates), writer)
    design = design_section(view)
    design.blocks.insert(0, overview(view, events))
    page = Page(
        title=writer.text(study.title),
        subtitle=writer("study_subtitle", id=study.id),
        banner=writer("simulated") if study.simulated else "",
        marks=[writer("draft")] if study.status == "draft" else [],
        sections=[
            design,
            completeness_section(view),
            score_section(view),
            reliability_section(view),
            ends_section(view),
            *([stated_section(view)] if study.hypotheses else []),
            definition_section(view, events),
        ],
    )
    return html(page, writer)
