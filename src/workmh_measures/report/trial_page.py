"""The page of a trial: its plan, who took part, every planned result, how each was computed, and what could not be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.estimate import Estimate
from ..trial.trial_data import TrialData
from .page import Page, html
from .trial_about_section import banner
from .trial_parts import trial_parts, trial_writer
from .trial_view import TrialView

__all__ = ["trial_page"]


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
    study, writer = data.study, trial_writer(data, language)
    view = TrialView(data, tuple(rows), writer, results or {})
    page = Page(
        title=writer.text(study.title),
        subtitle=writer("trial.subtitle", id=study.id),
        banner=banner(view),
        marks=[writer("draft")] if study.status == "draft" else [],
        sections=trial_parts(view),
    )
    return html(page, writer)
