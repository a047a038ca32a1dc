"""Read one sheet of an Excel workbook (.xlsx); runs in the reading process only.

Own code on zip and XML, in one pass: it must refuse bombs before opening, tell a formula without a
stored value from an empty cell, and keep empty rows where they stand.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from .cell_values import CellValue, Styles, array_of, column_index, spelled
from .limits import (
    MAX_WORKBOOK_CELLS,
    MAX_WORKBOOK_MEMBERS,
    MAX_WORKBOOK_RATIO,
    MAX_WORKBOOK_UNPACKED,
)
from .raw_table import RawTable
from .refusal import Refusal
from .wording_parts import column_letters

__all__ = ["read_sheets", "read_xlsx"]

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_TINY = 100_000
_LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MAX_CELLS_NAMED = 10
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")  # how a workbook spells characters that XML cannot hold


@dataclass
class _Cells:
    """The cells of a sheet by row and column (from 1 and 0), and its formulas."""

    rows: dict[int, dict[int, CellValue]] = field(default_factory=dict)
    count: int = 0
    formulas: list[str] = field(default_factory=list)
    formulas_without_value: list[str] = field(default_factory=list)


def read_xlsx(path: Path, sheet: str | None) -> RawTable:
    """Read a sheet: the one named, else the first that is visible.

    The heading is the first row that is not empty. The table ends with the last row that holds a value;
    empty rows before it are rows. Formulas count with the value stored for them, which a note says.
    """
    with _opened(path) as package:
        names, name, member = _sheet(package, sheet)
        cells = _cells(_part(package, member), _shared_strings(package), _styles(package))
    if cells.formulas_without_value:
        shown = ", ".join(cells.formulas_without_value[:_MAX_CELLS_NAMED])
        count = len(cells.formulas_without_value)
        text = f"{count} formulas have no stored value: {shown}."
        raise Refusal("TABLE-FORMULA", place=name, found=str(count), text=text)
    table = _table(cells, name)
    table.sheet = name
    if len(names) > 1:
        table.notes.append(f"The workbook has {len(names)} sheets; '{name}' was read.")
    if cells.formulas:
        table.notes.append(
            f"{len(cells.formulas)} cells are formulas ({cells.formulas[0]} is the first); "
            "the values stored for them were read."
        )
    return table


def read_sheets(path: Path) -> dict[str, Any]:
    """Read every sheet as text, as it stands: nothing is a heading, and formulas are named by their cells.

    So are cells a spreadsheet program may have turned into something else, as 1-2 into a date.
    """
    with _opened(path) as package:
        strings, styles = _shared_strings(package), _styles(package)
        parts = [(name, _cells(_part(package, part), strings, styles)) for name, part, _ in _sheets(package)]
    return {"sheets": [_texts(name, cells) for name, cells in parts]}


def _texts(name: str, cells: _Cells) -> dict[str, Any]:
    rows = [
        [number, {str(index): spelled(cell) for index, cell in row.items() if cell != ""}]
        for number, row in sorted(cells.rows.items())
    ]
    return {
        "name": name,
        "rows": rows,
        "formulas": cells.formulas + cells.formulas_without_value,
        "turned": [
            f"{column_letters(i)}{n}" for n, row in cells.rows.items() for i in row if _is_turned(row[i])
        ],
    }


def _is_turned(cell: CellValue) -> bool:
    """Say whether a cell may show other words than it holds: dates, fractions, and what is true or false."""
    return not isinstance(cell, str) and (not isinstance(cell, float) or not cell.is_integer())


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    with path.open("rb") as file:
        if file.read(4) == _OLD_EXCEL:
            raise Refusal("TABLE-READ", found="an old .xls workbook, or one with a password")
    with zipfile.ZipFile(path) as package:
        _refuse_bombs(package)
        yield package


def _styles(package: zipfile.ZipFile) -> Styles:
    return Styles.read(_xml(package, "xl/styles.xml"), _xml(package, "xl/workbook.xml"))


def _refuse_bombs(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    if len(members) > MAX_WORKBOOK_MEMBERS:
        raise Refusal("TABLE-SIZE", found=f"{len(members)} parts", allowed=f"{MAX_WORKBOOK_MEMBERS} parts")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_WORKBOOK_UNPACKED:
        allowed = f"{MAX_WORKBOOK_UNPACKED:,} bytes"
        raise Refusal("TABLE-SIZE", found=f"{unpacked:,} bytes when unpacked", allowed=allowed)
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > _TINY and ratio > MAX_WORKBOOK_RATIO:
            found = f"a part that grows {ratio:.0f} times when unpacked"
            raise Refusal("TABLE-SIZE", found=found, allowed=f"{MAX_WORKBOOK_RATIO} times")
        if member.flag_bits & 1:
            raise Refusal("TABLE-READ", found="the workbook has a password")
        if "vbaproject" in member.filename.lower():
            raise Refusal("TABLE-READ", found="the workbook holds macros; save it as .xlsx without them")
        if member.filename.lower().startswith("xl/externallinks/"):
            raise Refusal(
                "TABLE-READ", found="the workbook takes values from other files; paste the values in"
            )


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        raw = package.read(name)
    except KeyError as error:
        raise Refusal("TABLE-READ", found=f"the workbook lacks its part {name}") from error
    # No DTD, so no entities; NUL would be UTF-16, where the search for the DTD would miss it.
    if b"<!DOCTYPE" in raw or b"\0" in raw:
        raise Refusal("TABLE-READ", found=f"part {name} holds a DTD or is not UTF-8")
    return raw


def _xml(package: zipfile.ZipFile, name: str) -> ElementTree.Element | None:
    return ElementTree.fromstring(_part(package, name)) if name in package.namelist() else None


def _sheet(package: zipfile.ZipFile, wanted: str | None) -> tuple[list[str], str, str]:
    """Return the names of all sheets, the name of the wanted one and its part."""
    sheets = _sheets(package)
    names = [name for name, _, _ in sheets]
    found = next((s for s in sheets if (s[2] == "visible" if wanted is None else s[0] == wanted)), None)
    if found is None:
        raise Refusal(
            "TABLE-READ",
            found=f"there is no sheet '{wanted}'" if wanted else "it has no sheet",
            allowed=", ".join(names),
        )
    return names, found[0], found[1]


def _sheets(package: zipfile.ZipFile) -> list[tuple[str, str, str]]:
    """Return name, part and state of each sheet."""
    workbook = ElementTree.fromstring(_part(package, "xl/workbook.xml"))
    links = ElementTree.fromstring(_part(package, "xl/_rels/workbook.xml.rels"))
    parts = {link.get("Id"): link.get("Target", "") for link in links if "worksheet" in link.get("Type", "")}
    return [
        (node.get("name", ""), _member(parts[_link(node)]), node.get("state", "visible"))
        for node in workbook.iter()
        if node.tag.endswith("}sheet") and _link(node) in parts
    ]


def _member(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _link(node: ElementTree.Element) -> str | None:
    return node.get(_LINKS) or node.get(_LINKS.replace("schemas.openxmlformats.org", "purl.oclc.org/ooxml"))


def _shared_strings(package: zipfile.ZipFile) -> list[str]:
    root = _xml(package, "xl/sharedStrings.xml")
    return [] if root is None else [_text(item) for item in root]


def _text(item: ElementTree.Element) -> str:
    # Runs of rich text are put together; phonetic readings (rPh) are not part of the text.
    pieces = [
        node.text or ""
        for child in item
        if not child.tag.endswith("}rPh")
        for node in child.iter()
        if node.tag.endswith("}t")
    ]
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), "".join(pieces))


def _cells(raw: bytes, strings: list[str], styles: Styles) -> _Cells:
    cells = _Cells()
    for number, row in _rows(raw):
        values: dict[int, CellValue] = {}
        index = -1
        for cell in row:
            place = cell.get("r")
            index = column_index(place) if place else index + 1
            if len(cell):
                value = _value(cell, strings, styles, cells)
                if value is not None:
                    values[index] = value
        if values:
            cells.rows[number] = values
            cells.count += len(values)
        if cells.count > MAX_WORKBOOK_CELLS:
            raise Refusal(
                "TABLE-SIZE", found="more cells than are read", allowed=f"{MAX_WORKBOOK_CELLS:,} cells"
            )
    return cells


def _rows(raw: bytes) -> Iterator[tuple[int, ElementTree.Element]]:
    number = 0
    for _, node in ElementTree.iterparse(BytesIO(raw), events=("end",)):
        if node.tag.endswith("}row"):
            number = int(node.get("r") or number + 1)
            yield number, node
            node.clear()


def _value(cell: ElementTree.Element, strings: list[str], styles: Styles, cells: _Cells) -> CellValue | None:
    kind = cell.get("t", "n")
    stored: str | None = None
    formula = False
    for node in cell:
        if node.tag.endswith("}v"):
            stored = node.text or ""
        elif node.tag.endswith("}f"):
            formula = True
        elif node.tag.endswith("}is"):
            stored = _text(node)
    if formula:
        # A formula may give an empty text; an empty number means that nobody has computed it.
        valued = bool(stored) or (stored is not None and kind == "str")
        (cells.formulas if valued else cells.formulas_without_value).append(cell.get("r", "?"))
    if stored is None:
        return None
    if kind == "n":
        return styles.number(stored, cell.get("s")) if stored else None
    if kind == "s":
        return strings[int(stored)]
    return stored == "1" if kind == "b" else stored


def _table(cells: _Cells, sheet: str) -> RawTable:
    if not cells.rows:
        raise Refusal("TABLE-EMPTY", place=sheet)
    first, last = min(cells.rows), max(cells.rows)
    width = max(max(row) for row in cells.rows.values()) + 1
    if (last - first + 1) * width > MAX_WORKBOOK_CELLS:
        found = f"a table of {last - first + 1:,} rows and {width:,} columns"
        raise Refusal("TABLE-SIZE", found=found, allowed=f"{MAX_WORKBOOK_CELLS:,} cells")
    rows = [cells.rows.get(number, {}) for number in range(first, last + 1)]
    columns = [[row.get(index) for row in rows] for index in range(width)]
    names = [array_of(column[:1], as_text=True)[0].as_py() or "" for column in columns]
    return RawTable(names, [array_of(column[1:]) for column in columns])
