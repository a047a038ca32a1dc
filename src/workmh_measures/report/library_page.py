"""The page of an instrument in the library: everything its definition says, in words, and worked through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model.fingerprint import fingerprint
from ..model.instrument import Instrument, RecallPeriod
from ..model.names import endings, score_column
from ..model.scale import Scale
from .answers_section import answers_section
from .blocks import Block, Cell, Facts, Group, Note, Notes, Phrase, Section, Steps, Table, code, head, words
from .construct_words import construct_words
from .page import Page, PageLink, html
from .rights_section import references_section, rights_section
from .scale_tables import phrase, published_tables, scale_tables
from .scoring_in_words import choice_label, chosen_values, missing_words, scoring_words
from .value_section import value_section
from .worked_example import worked_example
from .writer import Writer

__all__ = ["library_page", "library_sections"]


def library_page(instrument: Instrument, *, language: str, links: Mapping[str, str]) -> str:
    """Return the page as one HTML document.

    Parameters
    ----------
    language : nb or en; the instrument must have it.
    links : addresses of the list of instruments (`index`) and of this page in the other language (`other`); those
        not given are not linked.

    Raises
    ------
    ExportError
        If the instrument does not exist in the language.
    """
    say = Writer.of(language, [(instrument.id, tuple(instrument.languages))])
    other = "en" if language == "nb" else "nb"
    told = {
        "index": PageLink(say("to_index"), links.get("index", "")),
        "other": PageLink(say("other_language"), links.get("other", ""), other),
    }
    is_draft = instrument.status == "draft"
    page = Page(
        title=say.text(instrument.name),
        subtitle=say("instrument_subtitle", short=instrument.short_name, version=instrument.version),
        banner=say("draft_banner") if is_draft else "",
        marks=[say("draft")] if is_draft else [],
        sections=library_sections(instrument, say),
        links=[link for link in told.values() if link.address],
    )
    return html(page, say)


def library_sections(instrument: Instrument, say: Writer) -> list[Section]:
    """Return the sections of the page."""
    sections = [_about(instrument, say), answers_section(instrument, say)]
    if instrument.parameters:
        sections.append(_parameters(instrument, say))
    sections += [_scale(instrument, scale, say) for scale in instrument.scales]
    if instrument.value_sets:
        sections.append(value_section(instrument, say))
    if instrument.also_from:
        sections.append(_also_from(instrument, say))
    if instrument.examples:
        sections.append(_examples(instrument, say))
    sections.append(rights_section(instrument, say))
    if instrument.references:
        sections.append(references_section(instrument, say))
    return sections


def _about(instrument: Instrument, say: Writer) -> Section:
    pairs: list[tuple[str, str | Phrase]] = [
        (say("construct"), construct_words(instrument, say.language)),
        (say("domain"), say(f"domain.{instrument.domain}")),
        (say("respondent"), say(f"respondent.{instrument.respondent}")),
        (say("number_of_items"), say.number(len(instrument.items), 0)),
        (say("status"), say(f"is.{instrument.status}")),
        (say("id"), instrument.id),
        (say("version"), instrument.version),
        (say("languages"), ", ".join(sorted(instrument.languages))),
    ]
    if instrument.recall_period is not None:
        pairs.append((say("recall"), _recall(instrument.recall_period, say)))
    if instrument.given_at == "follow_up":
        pairs.append((say("given_at"), say("given.follow_up")))
    pairs.append((say("fingerprint"), fingerprint(instrument)))
    section = Section("about", say("about"), [Facts(pairs)])
    if instrument.note is not None:
        section.blocks.append(Note(Phrase(say.text(instrument.note))))
    return section


def _recall(period: RecallPeriod, say: Writer) -> str:
    note = say.text(period.note)
    if period.value == 0:
        return note or say("recall.now")
    if period.value == 1:
        asked = say(f"recall_one.{period.unit}")
    else:
        asked = say(f"recall_many.{period.unit}", count=period.value)
    return f"{asked}; {note}" if note else asked


def _parameters(instrument: Instrument, say: Writer) -> Section:
    rows = []
    for name, parameter in instrument.parameters.items():
        labels = {choice.id: say.text(choice.label) for choice in parameter.choices}
        default = say("must_choose") if parameter.default is None else labels[parameter.default]
        shown = "; ".join(f"{label} ({choice})" for choice, label in labels.items())
        label = Cell(text=say.text(parameter.label), scope="row")
        known = words(say(f"known.{parameter.evidence}"))
        rows.append([label, code(name), words(shown), words(default), known])
    heads = [head(say(name)) for name in ("parameter", "id", "choices", "default", "how_known")]
    table = Table("parameter-list", say("parameters"), [heads], [Group(rows)], (), "quiet")
    return Section("parameters", say("parameters"), [table])


# --- scales ---------------------------------------------------------------------------------------


def _scale(instrument: Instrument, scale: Scale, say: Writer) -> Section:
    is_draft = instrument.status_of(scale) == "draft"
    title = say("scale_title", name=say.text(scale.name))
    blocks: list[Block] = [Facts(_facts(instrument, scale, say))]
    if scale.note is not None:
        blocks.append(Note(Phrase(say.text(scale.note))))
    blocks.append(Steps(say("how_scored"), [Phrase(step) for step in scoring_words(instrument, scale, say)]))
    blocks.append(
        Notes(say("when_unanswered"), [Phrase(one) for one in missing_words(instrument, scale, say)])
    )
    blocks += [*scale_tables(instrument, scale, say), *worked_example(instrument, scale, say)]
    blocks += published_tables(scale, say)
    return Section(f"scale-{scale.id}", title, blocks, say("draft") if is_draft else "")


def _facts(instrument: Instrument, scale: Scale, say: Writer) -> list[tuple[str, str | Phrase]]:
    ranges = []
    for choice, (low, high) in chosen_values(scale.range):
        ends = say("range", low=say.exact(low), high=say.exact(high))
        ranges.append(ends if choice is None else f"{choice_label(instrument, choice, say)}: {ends}")
    pairs: list[tuple[str, str | Phrase]] = [
        (say("columns"), ", ".join(score_column(instrument.id, scale.id, end) for end in endings(scale))),
        (say("score_range"), "; ".join(ranges)),
        (say("direction"), say(f"direction.{scale.direction}")),
        (say("model"), say(f"model.{scale.measurement_model}")),
        (say("measure"), say(f"level.{scale.measure}")),
        (say("status"), say(f"is.{instrument.status_of(scale)}")),
    ]
    if scale.parent is not None:
        pairs.append((say("parent"), say.text(instrument.scale(scale.parent).name)))
    return pairs


# --- sources and examples -------------------------------------------------------------------------


def _also_from(instrument: Instrument, say: Writer) -> Section:
    section = Section("also-from", say("also_from"))
    for source in instrument.also_from:
        rows = [
            [Cell(text=ours, scope="row"), words(say.text(instrument.item(ours).label)), words(theirs)]
            for ours, theirs in source.items.items()
        ]
        heads = [head(say(name)) for name in ("item_here", "label", "item_there")]
        notes = [Phrase(say("known_how", how=say(f"known.{source.evidence}")))]
        if source.recode:
            pairs = ", ".join(f"{old} → {new}" for old, new in source.recode.items())
            notes.insert(0, Phrase(say("recoded", pairs=pairs)))
        caption = say("also_from_caption", instrument=source.instrument)
        name = f"also-from-{source.instrument}"
        section.blocks.append(Table(name, caption, [heads], [Group(rows)], notes))
    return section


def _examples(instrument: Instrument, say: Writer) -> Section:
    language = None if say.language == "en" else "en"
    rows = [
        [
            Cell(text=example.name, scope="row", language=language),
            words("; ".join(_expected(instrument, example.scores, say))),
            phrase(example.source, say),
        ]
        for example in instrument.examples
    ]
    heads = [head(say(name)) for name in ("example", "expected", "source")]
    table = Table("example-list", say("examples"), [heads], [Group(rows)], (), "quiet")
    return Section("examples", say("examples"), [table])


def _expected(instrument: Instrument, scores: Mapping[str, float | None], say: Writer) -> Iterator[str]:
    for name, value in scores.items():
        yield f"{say.text(instrument.scale(name).name)} {say.exact(value)}"
