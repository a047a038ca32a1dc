"""The template of a wording: one row for each element and language, written empty or filled, and read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from ..dataset.formula_escape import defused
from ..definitions.new_file import write_new
from ..errors import ResponseError, nearest_match, problem
from ..model.instrument import Instrument, Item
from ..model.wording import optional_elements, required_elements

__all__ = ["ABOUT", "COLUMNS", "TEMPLATE_ENDINGS", "Filled", "write_template"]

COLUMNS = ("element", "item", "code", "language", "text", "display_order", "context")
ABOUT = ("source", "licence_note", "version", "date")
"""What the sheet ``meta`` says of the wording as a whole; in csv these are rows of their own."""

TEMPLATE_ENDINGS = (".xlsx", ".csv")
_WIDTHS = (12, 12, 8, 10, 70, 14, 40)
_SAYS = {
    "title": "title above the form",
    "instruction": "instruction, visible beside every question",
    "recall": "the time asked about, visible beside every question",
    "section": "heading before this item (may stay empty)",
    "low": "words at the low end",
    "high": "words at the high end",
    "unit": "unit after the number",
    "closing": "text after the last question (may stay empty)",
    "source": "where the texts come from: holder, document, page",
    "licence_note": "by which right the study uses them",
    "version": "the holder's name of this version",
    "date": "date of this version, YYYY-MM-DD (empty = today)",
}

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Filled:
    """Texts known already: by language and element, the order of options, and what is said of all."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    order: Mapping[str, Mapping[str, Sequence[int]]] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)


def write_template(
    instrument: Instrument, languages: Iterable[str], path: Path, *, filled: Filled | None = None
) -> None:
    """Write the template a data manager fills.

    Parameters
    ----------
    languages : tags of the languages, each with its own rows.
    path : .xlsx or .csv; a file of this name is not replaced.
    filled : texts that are known already.

    Raises
    ------
    ResponseError
        TABLE-FORMAT, or TABLE-WRITE when the file is there already or cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in TEMPLATE_ENDINGS:
        near = nearest_match(ending, TEMPLATE_ENDINGS)
        raise ResponseError(
            [problem("TABLE-FORMAT", where=str(path), found=ending, allowed=TEMPLATE_ENDINGS, nearest=near)]
        )
    known = filled or Filled()
    about: Rows = [(name, "", "", "", known.about.get(name, ""), "", _SAYS[name]) for name in ABOUT]
    rows = [row for language in languages for row in _rows(instrument, language, known)]
    try:
        write_new(path, _separated([COLUMNS, *about, *rows]) if ending == ".csv" else _workbook(rows, about))
    except FileExistsError:
        found = "the file is there already"
        raise ResponseError([problem("TABLE-WRITE", where=str(path), found=found)]) from None
    except (OSError, XlsxWriterException) as error:
        raise ResponseError([problem("TABLE-WRITE", where=str(path), found=error)]) from error


def _rows(instrument: Instrument, language: str, known: Filled) -> Rows:
    required = required_elements(instrument, language)
    optional = [name for name in optional_elements(instrument) if name not in required]
    sections = {name.partition(".")[2]: name for name in optional if name.startswith("section.")}
    names: list[str] = []
    for name in required:
        kind, _, item = name.partition(".")
        names += [sections[item], name] if kind == "item" else [name]
    names += [name for name in optional if name not in names and name != "recall"]
    texts, order = known.texts.get(language, {}), known.order.get(language, {})
    return [_row(instrument, name, language, (texts.get(name, ""), order)) for name in names]


def _row(
    instrument: Instrument, name: str, language: str, given: tuple[str, Mapping[str, Sequence[int]]]
) -> tuple[str, ...]:
    element, _, rest = name.partition(".")
    item, _, code = rest.partition(".")
    text, orders = given
    order = ""
    if code:
        codes = orders.get(item) or instrument.response_scale_of(item).codes
        order = str(list(codes).index(int(code)) + 1)
    return element, item, code, language, text, order, _context(instrument, element, item, code)


def _context(instrument: Instrument, element: str, item_id: str, code: str) -> str:
    """Return what the row is about, in the project's own short words."""
    if not item_id:
        own = {"title": instrument.name, "instruction": instrument.instruction}.get(element)
        return _SAYS[element] + (f": {own.in_language(_language(instrument))}" if own else "")
    item = instrument.item(item_id)
    label = _own(instrument, item)
    if element == "item":
        return label
    if not code:
        return f"{label}: {_SAYS[element]}"
    option = next(o for o in instrument.response_scale_of(item_id).options if o.code == int(code))
    return option.label.in_language(_language(instrument))


def _own(instrument: Instrument, item: Item) -> str:
    """Return the label of an item, or its text where the wording is the project's own and may be translated."""
    return (item.text or item.label).in_language(_language(instrument))


def _language(instrument: Instrument) -> str:
    return next(name for name in ("en", "nb", *sorted(instrument.languages)) if name in instrument.languages)


def _separated(rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows([defused(cell) for cell in row] for row in rows)
    # Spreadsheet programs know UTF-8 by its mark.
    return stream.getvalue().encode("utf-8-sig")


def _workbook(rows: Rows, about: Rows) -> bytes:
    stream = io.BytesIO()
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, settings) as workbook:
        workbook.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 (same template, same bytes)
        head = workbook.add_format({"bold": True, "bottom": 1})
        words = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        own = workbook.add_format({"font_color": "#595959", "text_wrap": True, "valign": "top"})
        for name, lines in (("wording", rows), ("meta", about)):
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for index, (column, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
                form = words if column == "text" else None
                sheet.set_column(index, index, width, form)
                sheet.write_string(0, index, column, head)
            for number, row in enumerate(lines, start=1):
                for index, cell in enumerate(row):
                    form = words if COLUMNS[index] == "text" else own if COLUMNS[index] == "context" else None
                    _ = (
                        sheet.write_string(number, index, cell, form)
                        if cell
                        else sheet.write_blank(number, index, None, form)
                    )
    return stream.getvalue()
