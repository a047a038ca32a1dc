"""The report of a service as a page: for the screen, for paper, and as PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from ..trial.period_report import ALL, Figure
from ..trial.reporting_period import Period
from ..trial.service_course import follow_up_waves
from .blocks import Block, Cell, Facts, Group, Note, Phrase, Section, Table, head, number, words
from .page import Page, html
from .service_figures import HIDDEN, ServiceReport, Shown
from .words.service import ServiceWriter
from .writer import NOTHING

__all__ = [
    "figure_head",
    "figure_meaning",
    "period_in_words",
    "period_name",
    "report_title",
    "service_page",
    "service_sections",
]


def service_page(report: ServiceReport) -> str:
    """Return the report as one HTML document that needs nothing from outside."""
    say = report.writer
    page = Page(
        title=report_title(report),
        subtitle=period_name(report),
        banner=say("simulated") if report.simulated else "",
        sections=service_sections(report),
    )
    return html(page, say)


def service_sections(report: ServiceReport) -> list[Section]:
    """Return what the report is made of: about it, its figures by part, and what they mean."""
    return [_about(report), *_parts(report), _definitions(report)]


def report_title(report: ServiceReport) -> str:
    """Return the title: which service, to whom."""
    say = report.writer
    study, recipient = say.text(report.study.title), say.text(report.recipient.name)
    if report.unit is None:
        return say("title", study=study, recipient=recipient)
    return say("title_unit", study=study, unit=report.unit_name(report.unit), recipient=recipient)


def period_name(report: ServiceReport) -> str:
    """Return the period in words."""
    return period_in_words(report.period, report.writer)


def period_in_words(period: Period, writer: ServiceWriter) -> str:
    """Return a month or a quarter as it is called."""
    from babel.dates import format_date

    first = period.first
    if period.length > 1:
        return writer("quarter", number=(first.month + 2) // 3, year=first.year)
    return str(format_date(first, "LLLL y", locale=writer.locale))


def figure_head(report: ServiceReport, figure: Figure) -> str:
    """Return the heading of a figure."""
    if figure.id != "distress":
        return report.writer(figure.id)
    measure = report.measure(figure)
    direction = report.writer(f"direction.{measure.scale.direction}")
    return report.writer("distress", scale=measure.instrument.short_name, direction=direction)


def figure_meaning(report: ServiceReport, figure: Figure) -> str:
    """Return in words what a figure is, and of whom."""
    if figure.id != "distress":
        return report.writer(f"means.{figure.id}")
    measure = report.measure(figure)
    direction = report.writer(f"direction.{measure.scale.direction}")
    name = report.writer.text(measure.instrument.name)
    return report.writer("means.distress", instrument=name, direction=direction[0].upper() + direction[1:])


def _about(report: ServiceReport) -> Section:
    say = report.writer
    pairs: list[tuple[str, str | Phrase]] = [
        (say("recipient"), say.text(report.recipient.name)),
        (say("period"), period_name(report)),
        (say("made"), say.date(report.made)),
    ]
    centres = [
        unit for unit in report.units if unit not in (ALL, "")
    ]  # people of no centre are a row, and no centre
    if centres:
        pairs.append((say("centres"), say.number(len(centres), 0)))
    notes = (say("hidden_note", mark=HIDDEN), say("nothing_note", mark=NOTHING), say("of_note"))
    return Section("about", say("about"), [Facts(pairs), *(Note(Phrase(text)) for text in notes)])


def _parts(report: ServiceReport) -> Iterable[Section]:
    say, figures = report.writer, report.counts.figures
    courses = [figure for figure in figures if not figure.wave]
    yield Section("courses", say("courses"), [_table(report, "courses-table", say("courses"), courses)])
    for wave in follow_up_waves(report.study):
        name, here = say.text(wave.label, wave.id), [f for f in figures if f.wave == wave.id]
        blocks: list[Block] = []
        for part, kinds in (("contact", ("count", "share")), ("change", ("change", "shift"))):
            chosen = [figure for figure in here if figure.kind in kinds]
            if chosen:
                blocks.append(_table(report, f"{wave.id}-{part}", say(part, wave=name), chosen))
        yield Section(wave.id, name, blocks)


def _table(report: ServiceReport, name: str, caption: str, figures: Sequence[Figure]) -> Table:
    say = report.writer
    heads = [head(say("centre")), *(head(figure_head(report, f), is_number=True) for f in figures)]
    rows = [
        [Cell(text=report.unit_name(unit), scope="row"), *(_cell(report, f, unit) for f in figures)]
        for unit in report.units
    ]
    last = [Group(rows[-1:])] if report.units[-1] == ALL else []
    look: Literal["", "quiet"] = "quiet" if caption == say("courses") else ""
    return Table(name, caption, [heads], [Group(rows[: len(rows) - len(last)]), *last], look=look)


def _cell(report: ServiceReport, figure: Figure, unit: str) -> Cell:
    say, shown = report.writer, report.shown(figure, unit)
    if shown.is_empty:
        return Cell(text=NOTHING, kind="number", spoken=say("none"))
    text = _text(report, figure, shown)
    if HIDDEN not in text:
        return number(text)
    return Cell(text=text, kind="number", spoken=text.replace(HIDDEN, say("hidden")))


def _text(report: ServiceReport, figure: Figure, shown: Shown) -> str:
    say = report.writer
    part, base = (HIDDEN if n is None else say.number(n, 0) for n in (shown.part, shown.base))
    if figure.kind == "count":
        return part
    if figure.kind == "change":
        if shown.mean is None:
            return HIDDEN
        return say("mean_of", mean=_signed(report, shown.mean), n=base)
    if figure.kind == "shift":
        return HIDDEN if shown.base is None else say("mean_of", mean=_shift(report, shown), n=base)
    if shown.share is None:
        return HIDDEN if part == base else say("of", part=part, base=base)
    return say("of_percent", part=part, base=base, percent=say.percent(100 * shown.share, 0))


def _shift(report: ServiceReport, shown: Shown) -> str:
    if shown.share is None or shown.share_before is None:
        return HIDDEN
    say = report.writer
    low, high = (say.percent(100 * share, 0) for share in (shown.share_before, shown.share))
    return say("from_to", low=low, high=high)


def _signed(report: ServiceReport, mean: float) -> str:
    """Return a change with its sign, with one decimal."""
    shown = report.writer.number(mean, 1)
    return f"+{shown}" if mean > 0 and shown.strip("0.,") else shown


def _definitions(report: ServiceReport) -> Section:
    say = report.writer
    first: dict[str, Figure] = {}
    for figure in report.counts.figures:
        first.setdefault(figure.id, figure)
    rows = [
        [Cell(text=figure_head(report, figure), scope="row"), words(figure_meaning(report, figure))]
        for figure in first.values()
    ]
    table = Table(
        "definitions-table",
        say("definitions"),
        [[head(say("figure")), head(say("definition"))]],
        [Group(rows)],
        notes=[Phrase(say("means.quarter"))],
        look="quiet",
    )
    return Section("definitions", say("definitions"), [table])
