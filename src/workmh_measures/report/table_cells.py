"""A table of a report as plain rows: one heading for each column, numbers as numbers, nothing spanned.

A heading over several columns stands before each of theirs, a heading over rows in a column of its own, and what stands behind
a number (an interval, how many of how many) in a column beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from .blocks import Cell, Table
from .writer import NOTHING, Writer

__all__ = ["Number", "Rows", "table_rows", "whole_words"]

_PERCENT = re.compile(r"[\s\u00a0\u202f]*%\Z")
_BLANKS = re.compile(r"[\s\u00a0\u202f]")
_PLAIN = re.compile(r"[-+]?\d+(\.\d+)?\Z")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a table: its value, with how many decimals it is shown, and whether as a percentage.

    A percentage has its share as value, 0.25 for 25 %.
    """

    value: float
    decimals: int
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Names of the columns, and rows as long as they are; None for an empty cell."""

    names: Sequence[str]
    rows: Sequence[Sequence[Number | date | str | None]]


def table_rows(table: Table, writer: Writer) -> Rows:
    """Return a table as plain rows."""
    names = [
        ": ".join(dict.fromkeys(filter(None, parts))) for parts in zip(*_spread(table.heads), strict=True)
    ]
    body: list[list[Number | date | str | None]] = []
    grouped = any(group.heading for group in table.groups)
    lines = [(group.heading, row) for group in table.groups for row in _placed(group.rows, len(names))]
    parts = _parts(lines, len(names))
    beside = {k for _, row in lines for k, one in enumerate(row) if one is not None and _beside(one)}
    apart = {k for k, told in enumerate(parts) if told}
    alone = apart - {
        k for _, row in lines for k, one in enumerate(row) if one is not None and _is_whole(one, writer)
    }
    for heading, row in lines:
        line: list[Number | date | str | None] = (
            [whole_words(heading.text) if heading else None] if grouped else []
        )
        for k, one in enumerate(row):
            if k not in alone:
                line.append(None if one is None else _content(one, writer))
            if k in apart:
                known = dict(one.parts) if one is not None else {}
                line += [_part(known.get(part)) for part in parts[k]]
            elif k in beside:
                line.append(None if one is None else _beside(one) or None)
        body.append(line)
    told = [
        part
        for k, name in enumerate(names)
        for part in _named(
            name,
            parts[k],
            is_alone=k in alone,
            beside=writer("file.beside", name=name) if k in beside else "",
        )
    ]
    return Rows([*([writer("file.group")] if grouped else []), *told], body)


def _parts(lines: Sequence[tuple[Cell | None, Sequence[Cell | None]]], width: int) -> list[list[str]]:
    """Return the names of the numbers that are told with those of each column."""
    found: list[dict[str, None]] = [{} for _ in range(width)]
    for _, row in lines:
        for k, one in enumerate(row):
            found[k] |= dict.fromkeys(name for name, _ in (one.parts if one is not None else ()))
    return [[*names] for names in found]


def _named(name: str, parts: Sequence[str], *, is_alone: bool, beside: str) -> list[str]:
    if parts:
        return [*([] if is_alone else [name]), *(f"{name}: {part}" for part in parts)]
    return [name, beside] if beside else [name]


def _is_whole(cell: Cell, writer: Writer) -> bool:
    """Say whether a cell tells something beside its parts: a number of its own, or words."""
    told = _content(cell, writer)
    return isinstance(told, Number) or (told is not None and not cell.parts)


def _part(value: float | None) -> Number | None:
    if value is None:
        return None
    return Number(float(value), 0 if float(value).is_integer() else 4)


def whole_words(text: str) -> str:
    """Return a text without the places where a narrow column may part its words: a file has none."""
    return text.replace("\u00ad", "")


def _spread(heads: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Return the text above each column, once for each row of headings."""
    width = sum(cell.columns for cell in heads[0])
    return [
        [whole_words(one.text) if one else "" for one in row] for row in _placed(heads, width, repeats=True)
    ]


def _placed(
    rows: Sequence[Sequence[Cell]], width: int, *, repeats: bool = False
) -> Iterator[list[Cell | None]]:
    """Yield rows with a cell for each column; what spans rows is in each of them, what spans columns in the first or in all."""
    held: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        waiting = list(row)
        line: list[Cell | None] = []
        while len(line) < width:
            place = len(line)
            if place in held:
                cell, left = held.pop(place)
            elif waiting:
                cell = waiting.pop(0)
                left = cell.rows
            else:
                line.append(None)
                continue
            if left > 1:
                held[place] = (cell, left - 1)
            line += [cell, *([cell if repeats else None] * (cell.columns - 1))]
        yield line[:width]


def _beside(cell: Cell) -> str:
    return whole_words(" ".join(part for part in (cell.mark, cell.note) if part))


def _content(cell: Cell, writer: Writer) -> Number | date | str | None:
    if cell.text in ("", NOTHING):
        return None
    if cell.day is not None:
        return cell.day
    found = _number(cell.text, writer) if cell.kind == "number" or cell.value is not None else None
    if cell.value is None:
        return found or whole_words(cell.text)
    shown = found or Number(float(cell.value), 2)
    return Number(float(cell.value), shown.decimals, shown.is_percent)


def _number(text: str, writer: Writer) -> Number | None:
    """Return what a text says that is a number or a percentage and nothing else."""
    bare = _BLANKS.sub("", _PERCENT.sub("", text)).replace("−", "-")
    bare = bare.replace(",", "") if writer.language == "en" else bare.replace(",", ".")
    if not _PLAIN.match(bare):
        return None
    decimals = len(bare.partition(".")[2])
    value = float(bare)
    if _PERCENT.search(text):
        return Number(round(value / 100, decimals + 2), decimals, is_percent=True)
    return Number(value, decimals)
