"""The page of an instrument: what was estimated about it, item by item, and how its rules are known."""

from __future__ import annotations

from collections.abc import Sequence

from ..analysis.drawn import Drawn
from ..analysis.questions import Questions
from ..definitions.scores_map import ONLY_SCORES
from ..model.estimate import Estimate
from ..model.fingerprint import fingerprint
from ..model.instrument import Instrument
from .blocks import Facts, Group, Note, Phrase, Section, Table, head, words
from .instrument_parts import instrument_parts
from .page import Page, html
from .rights_section import references_section, rights_section
from .study_view import scale_cell
from .writer import Writer

__all__ = ["instrument_page"]


def instrument_page(
    instrument: Instrument,
    estimates: Sequence[Estimate],
    *,
    language: str | Writer,
    drawn: Drawn | None = None,
    asked: Questions | None = None,
) -> str:
    """Return the page of an instrument as one HTML document.

    Parameters
    ----------
    estimates : as `analysis.instrument_analysis.analyse` makes them; each wave and group in them gets a section of
        its own, and each topic one.
    language : nb or en; the instrument must have it. A writer of a language knows what the waves are called as well.
    drawn : what drawings show that no estimate holds.
    asked : what was asked, for the paragraph on methods and for what hypotheses expect.

    Raises
    ------
    ExportError
        If the report or the instrument does not exist in the language.
    """
    named = [(instrument.id, tuple(instrument.languages))]
    writer = language if isinstance(language, Writer) else Writer.of(language, named)
    sections = instrument_parts(instrument, estimates, writer, drawn=drawn, asked=asked)
    if not sections:
        empty = Note(Phrase(writer("no_results")))
        sections = [Section("results", writer("results"), [empty])]
    if instrument.id == ONLY_SCORES:  # made of the names of scores: nothing is known about it
        subtitle = writer.listing([writer.text(scale.name) for scale in instrument.scales])
        return html(Page(title=writer.text(instrument.name), subtitle=subtitle, sections=sections), writer)
    page = Page(
        title=writer.text(instrument.name),
        subtitle=writer("instrument_subtitle", short=instrument.short_name, version=instrument.version),
        marks=[writer("draft")] if instrument.status == "draft" else [],
        sections=[_about(instrument, writer), *sections, rights_section(instrument, writer)],
    )
    if instrument.references:
        page.sections.append(references_section(instrument, writer))
    return html(page, writer)


def _about(instrument: Instrument, say: Writer) -> Section:
    facts = Facts(
        [
            (say("id"), instrument.id),
            (say("status"), say(f"is.{instrument.status}")),
            (say("number_of_items"), say.number(len(instrument.items), 0)),
            (say("respondent"), say(f"respondent.{instrument.respondent}")),
            (say("fingerprint"), fingerprint(instrument)),
        ]
    )
    section = Section("about", say("about"), [facts])
    if instrument.note is not None:
        section.blocks.append(Note(Phrase(say.text(instrument.note))))
    if instrument.scales:
        section.blocks.append(_scales(instrument, say))
    return section


def _scales(instrument: Instrument, say: Writer) -> Table:
    heads = [head(say(name)) for name in ("scale", "status", "direction", "remark")]
    rows = [
        [
            scale_cell(instrument, scale, say),
            words(say(f"is.{instrument.status_of(scale)}")),
            words("–" if scale.direction == "none" else say(f"direction.{scale.direction}")),
            words(say.text(scale.note, "–")),
        ]
        for scale in instrument.scales
    ]
    return Table("scale-list", say("scales"), [heads], [Group(rows)])
