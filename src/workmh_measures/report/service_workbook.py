"""The report of a service as a workbook: one sheet of figures as numbers, one of what they mean."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from ..trial.period_report import ALL, Figure
from ..trial.service_course import follow_up_waves
from .service_figures import HIDDEN, ServiceReport, Shown
from .service_page import figure_head, figure_meaning, period_name, report_title
from .writer import NOTHING

__all__ = ["service_workbook"]

_COLUMNS = ("centre", "part", "figure", "count", "base", "share", "mean")
_WIDTHS = (24, 34, 40, 10, 10, 10, 12)
_SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def service_workbook(report: ServiceReport) -> bytes:
    """Return the workbook; the same report gives the same bytes."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _SETTINGS) as book:
        made = dt.datetime(report.made.year, report.made.month, report.made.day)  # noqa: DTZ001 (no clock enters)
        book.set_properties({"title": report_title(report), "created": made})
        _figures(report, book)
        _definitions(report, book)
    return stream.getvalue()


def _figures(report: ServiceReport, book: Any) -> None:
    say = report.writer
    sheet = book.add_worksheet(say("sheet_figures"))
    bold, title = book.add_format({"bold": True}), book.add_format({"bold": True, "font_size": 14})
    heading = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, report_title(report), title)
    lines = [*_about(report)]
    for row, text in enumerate(lines, start=1):
        sheet.write_string(row, 0, text, bold if report.simulated and row == 1 else None)
    top = len(lines) + 2
    for column, name in enumerate(_COLUMNS):
        sheet.write_string(top, column, say(name), heading)
        sheet.set_column(column, column, _WIDTHS[column])
    rows = [(unit, figure) for unit in report.units for figure in report.counts.figures]
    forms = _forms(book)
    for row, (unit, figure) in enumerate(rows, start=top + 1):
        _write(report, sheet, row, (unit, figure), forms=forms)
    sheet.autofilter(top, 0, top + len(rows), len(_COLUMNS) - 1)
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)
    _for_paper(report, sheet)


def _forms(book: Any) -> dict[str, Any]:
    right = {"align": "right"}
    return {
        "words": book.add_format({}),
        "total": book.add_format({"bold": True}),
        "count": book.add_format({"num_format": "#,##0"}),
        "share": book.add_format({"num_format": "0 %"}),
        "mean": book.add_format({"num_format": "+0.0;-0.0;0.0"}),
        "points": book.add_format({"num_format": "+0;-0;0"}),
        "sign": book.add_format(right),
    }


def _write(
    report: ServiceReport, sheet: Any, row: int, of: tuple[str, Figure], *, forms: dict[str, Any]
) -> None:
    unit, figure = of
    shown = report.shown(figure, unit)
    for column, text in enumerate(
        (report.unit_name(unit), _part(report, figure), figure_head(report, figure))
    ):
        sheet.write_string(row, column, text, forms["total" if unit == ALL else "words"])
    is_shift = figure.kind == "shift"
    wanted = {
        "count": ("count",),
        "share": ("count", "base", "share"),
        "change": ("base", "mean"),
        "shift": ("count", "base", "share", "mean"),
    }[figure.kind]
    values = {
        "count": shown.part,
        "base": shown.base,
        "share": shown.share,
        "mean": _points(shown) if is_shift else shown.mean,
    }
    kinds = {"count": "count", "base": "count", "share": "share", "mean": "points" if is_shift else "mean"}
    for name in wanted:
        value, column = values[name], _COLUMNS.index(name)
        if value is not None:
            sheet.write_number(row, column, value, forms[kinds[name]])
        else:
            sheet.write_string(row, column, NOTHING if shown.is_empty else HIDDEN, forms["sign"])


def _points(shown: Shown) -> float | None:
    """Return the change of a share in points of per cent."""
    if shown.share is None or shown.share_before is None:
        return None
    return 100 * (shown.share - shown.share_before)


def _part(report: ServiceReport, figure: Figure) -> str:
    say = report.writer
    if not figure.wave:
        return say("courses")
    wave = next(wave for wave in follow_up_waves(report.study) if wave.id == figure.wave)
    name = say.text(wave.label, wave.id)
    return say("change" if figure.kind in ("change", "shift") else "contact", wave=name)


def _about(report: ServiceReport) -> Iterator[str]:
    say = report.writer
    if report.simulated:
        yield say("simulated")
    yield f"{say('recipient')}: {say.text(report.recipient.name)}"
    yield f"{say('period')}: {period_name(report)}"
    yield f"{say('made')}: {say.date(report.made)}"
    yield say("hidden_note", mark=HIDDEN)
    yield say("nothing_note", mark=NOTHING)


def _definitions(report: ServiceReport, book: Any) -> None:
    say = report.writer
    sheet = book.add_worksheet(say("sheet_definitions"))
    heading = book.add_format({"bold": True, "bottom": 2})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (name, width) in enumerate((("figure", 40), ("definition", 90))):
        sheet.write_string(0, column, say(name), heading)
        sheet.set_column(column, column, width)
    meanings = {figure_head(report, f): figure_meaning(report, f) for f in report.counts.figures}
    rows = [*meanings.items(), (HIDDEN, say("hidden_note", mark=HIDDEN)), ("", say("means.quarter"))]
    for row, (name, meaning) in enumerate(rows, start=1):
        sheet.write_string(row, 0, name, wrapped)
        sheet.write_string(row, 1, meaning, wrapped)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    _for_paper(report, sheet)


def _for_paper(report: ServiceReport, sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    # An ampersand is a command in a footer.
    sheet.set_footer(f"&L{report_title(report).replace('&', '&&')}&R{report.writer('page')} &P / &N")
