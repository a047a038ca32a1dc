"""What can be taken away from blocks of a report: each table and figure in every kind of file it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .blocks import Block, Figure, FigureRow, Folded, Table
from .figure_file import figure_png, figure_svg
from .table_file import table_csv, table_workbook
from .writer import Writer

__all__ = ["Ending", "KeptFile", "kept_files", "with_numbers_behind"]

Ending = Literal["xlsx", "csv", "svg", "png"]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A table or figure in one kind of file. `of` is its caption, `is_behind` says that it is the numbers of a figure."""

    source: Table | Figure
    ending: Ending
    of: str
    is_behind: bool = False

    def content(self, writer: Writer) -> bytes:
        """Return the bytes of the file; the same each time."""
        if isinstance(self.source, Figure):
            return figure_svg(self.source) if self.ending == "svg" else figure_png(self.source)
        make = table_workbook if self.ending == "xlsx" else table_csv
        return make(self.source, writer=writer)


def kept_files(block: Block) -> list[KeptFile]:
    """Return every file there is of a block and of what stands in it, in the order of the page."""
    found: list[KeptFile] = []
    for one in _things(block):
        if isinstance(one, Table):
            found += [KeptFile(one, ending, one.caption) for ending in ("xlsx", "csv")]
            continue
        found += [KeptFile(one, ending, one.caption) for ending in ("svg", "png")]
        if one.behind is not None:
            found += [KeptFile(one.behind, ending, one.caption, True) for ending in ("xlsx", "csv")]
    return found


def _things(block: Block) -> Iterator[Table | Figure]:
    if isinstance(block, Table | Figure):
        yield block
    elif isinstance(block, FigureRow):
        yield from block.figures
    elif isinstance(block, Folded):
        for one in block.blocks:
            yield from _things(one)


def with_numbers_behind(blocks: Sequence[Block], writer: Writer) -> list[Block]:
    """Return blocks in which the numbers of each figure stand folded below it."""
    shown: list[Block] = []
    for block in blocks:
        if isinstance(block, Folded):
            shown.append(replace(block, blocks=with_numbers_behind(block.blocks, writer)))
            continue
        shown.append(block)
        figures = [one for one in _things(block) if isinstance(one, Figure)]
        for one in figures:
            if one.behind is not None:
                title = (
                    writer("file.behind")
                    if len(figures) == 1
                    else writer("file.behind_one", name=one.caption)
                )
                shown.append(Folded(title, [replace(one.behind, look="quiet")]))
    return shown
