"""Take apart a foreign file of wording; runs in the reading process only.

What goes out is plain: cells of text by row and column, or the JSON document itself, checked for depth, keys that
stand twice and numbers without an end.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from .limits import MAX_FIELD_CHARACTERS, MAX_JSON_DEPTH
from .refusal import Refusal
from .sniffing import decoded, separator_of, without_separator_line

__all__ = ["column_letters", "read_document", "read_separated"]


# The Nordic letters in UTF-8: in Windows-1252 it would be a capital A with tilde before a sign.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")


def column_letters(index: int) -> str:
    """Return the letters of a column, counted from 0, as spreadsheet programs write them."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_separated(path: Path) -> dict[str, Any]:
    """Read separated text as one sheet without name; a cell that begins with ``=`` is a formula."""
    raw = path.read_bytes()
    text, encoding = decoded(raw, "")
    mixed = _UTF8_LETTER.search(raw) if encoding == "windows-1252" else None
    if mixed is not None:
        place = str(raw.count(b"\n", 0, mixed.start()) + 1)
        raise Refusal("TABLE-READ", place=place, found="letters of two encodings; save it as UTF-8")
    text, separator = without_separator_line(text)
    csv.field_size_limit(MAX_FIELD_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or separator_of(text), strict=True)
    rows: list[list[Any]] = []
    formulas: list[str] = []
    line = 1
    try:
        for record in reader:
            rows.append([line, {str(i): cell for i, cell in enumerate(record) if cell.strip()}])
            formulas += [f"{column_letters(i)}{line}" for i, cell in enumerate(record) if cell[:1] == "="]
            line = reader.line_num + 1
    except csv.Error as error:
        found = "a quotation mark that is not closed" if "end of data" in str(error) else str(error)
        raise Refusal("TABLE-READ", place=str(line), found=found) from error
    filled = [row for row in rows if row[1]]
    return {
        "sheets": [{"name": "", "rows": filled, "formulas": formulas, "turned": []}],
        "encoding": encoding,
    }


def read_document(path: Path) -> dict[str, Any]:
    """Read a JSON document in UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal("TABLE-READ", found=f"it is not UTF-8 (byte {error.start + 1})") from error
    depth = _depth(text)
    if depth > MAX_JSON_DEPTH:
        raise Refusal(
            "TABLE-SIZE", found=f"{depth} levels, one in another", allowed=f"{MAX_JSON_DEPTH} levels"
        )
    try:
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_endless)
    except json.JSONDecodeError as error:
        found = f"it is no JSON ({error.msg})"
        raise Refusal("TABLE-READ", place=str(error.lineno), found=found) from error
    return {"document": document}


def _depth(text: str) -> int:
    """Return how deep brackets stand in each other, without those inside texts."""
    deepest = depth = 0
    within = escaped = False
    for letter in text:
        if escaped:
            escaped = False
        elif within:
            escaped, within = letter == "\\", letter != '"'
        elif letter == '"':
            within = True
        elif letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise Refusal("TABLE-READ", found=f"the key '{key[:100]}' stands twice in the same place")
        made[key] = value
    return made


def _endless(constant: str) -> float:
    raise Refusal("TABLE-READ", found=f"{constant}, which JSON does not have")
