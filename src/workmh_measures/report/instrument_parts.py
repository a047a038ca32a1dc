"""The sections of what was estimated about an instrument: waves and groups, topics, methods."""

from __future__ import annotations

from collections.abc import Sequence

from ..analysis.drawn import Drawn
from ..analysis.questions import Questions
from ..model.estimate import Estimate
from ..model.instrument import Instrument
from .blocks import Section
from .found import Found
from .instrument_results import result_parts, results_section
from .methods_section import methods_section
from .results_view import ResultsView
from .topic_sections import topic_sections
from .writer import Writer

__all__ = ["instrument_parts"]


def instrument_parts(
    instrument: Instrument,
    estimates: Sequence[Estimate],
    writer: Writer,
    *,
    drawn: Drawn | None = None,
    asked: Questions | None = None,
) -> list[Section]:
    """Return a section for each wave and group, one for each topic, and that on methods; none without estimates.

    Parameters
    ----------
    estimates : as `analysis.instrument_analysis.analyse` makes them.
    drawn : what drawings show that no estimate holds.
    asked : what was asked, for the paragraph on methods and for what hypotheses expect.
    """
    found = Found(row for row in estimates if row.instrument == instrument.id)
    sections = [results_section(instrument, found, writer, part=part) for part in result_parts(found)]
    view = ResultsView(instrument, found, writer, drawn or Drawn(), asked or Questions())
    sections += topic_sections(view)
    return [*sections, methods_section(view)] if sections else []
