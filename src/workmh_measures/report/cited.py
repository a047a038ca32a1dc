"""Works a paragraph of methods cites: numbered as they come, and listed under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .blocks import Cell, Group, Table, head, words
from .cited_works import Work
from .rights_section import doi_address
from .writer import Writer

__all__ = ["Cited"]


@dataclass
class Cited:
    """Works in the order they are first cited.

    Attributes
    ----------
    works : every work that may be cited, by its key.
    """

    works: Mapping[str, Work]
    keys: list[str] = field(default_factory=list)

    def numbers(self, keys: Iterable[str]) -> str:
        """Return the numbers of some works in brackets, with a blank before; empty for none."""
        asked = list(dict.fromkeys(keys))
        self.keys += [key for key in asked if key not in self.keys]
        shown = ", ".join(str(self.keys.index(key) + 1) for key in asked)
        return f"\u00a0[{shown}]" if shown else ""

    def tables(self, say: Writer) -> list[Table]:
        """Return the table of the works that were cited; none where there were none."""
        if not self.keys:
            return []
        language = None if say.language == "en" else "en"
        rows = [_row(number, self.works[key], language) for number, key in enumerate(self.keys, 1)]
        heads = [head(say("methods_number"), is_number=True), head(say("reference")), head("DOI")]
        return [Table("methods-cited", say("methods_cited"), [heads], [Group(rows)], (), "narrow")]


def _row(number: int, work: Work, language: str | None) -> list[Cell]:
    link = doi_address(work.doi) if work.doi else ""
    title = Cell(text=str(number), scope="row", kind="number")
    return [title, words(work.citation, language=language), Cell(text=work.doi or "–", link=link)]
