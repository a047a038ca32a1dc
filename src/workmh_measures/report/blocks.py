"""What a report page is made of: sections of tables, figures, facts and paragraphs, all plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal

from markupsafe import Markup

__all__ = [
    "Block",
    "Cell",
    "Facts",
    "Figure",
    "FigureRow",
    "Folded",
    "Group",
    "Note",
    "Notes",
    "Phrase",
    "Question",
    "Questions",
    "Section",
    "Steps",
    "Table",
    "code",
    "day_cell",
    "head",
    "number",
    "words",
]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text; `language` is given where it differs from the language of the page."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell. `scope` makes it a heading, `mark` is a short label behind the text, `spoken` is read out for it.

    `link` is an address the text leads to. `value` is the number in full where `text` is rounded, `day` the date it tells; files
    take them. `parts` are numbers told with it (an interval, an SD), each with its name; a file has a column for each, and none for
    words that tell nothing else.
    """

    text: str
    kind: Literal["number", "words", "code", "hash", "day"] = "words"
    scope: Literal["row", "col", "rowgroup", "colgroup"] | None = None
    columns: int = 1
    rows: int = 1
    mark: str = ""
    note: str = ""
    spoken: str = ""
    language: str | None = None
    link: str = ""
    value: float | None = None
    day: date | None = None
    parts: Sequence[tuple[str, float | None]] = ()


def head(text: str, *, columns: int = 1, rows: int = 1, is_number: bool = False) -> Cell:
    """Return a column heading; over several columns it heads their group."""
    scope: Literal["col", "colgroup"] = "colgroup" if columns > 1 else "col"
    return Cell(text=text, scope=scope, columns=columns, rows=rows, kind="number" if is_number else "words")


def number(text: str, value: float | None = None) -> Cell:
    """Return a cell with a number; `value` is what was rounded for `text`."""
    return Cell(text=text, kind="number", value=value)


def day_cell(text: str, day: date) -> Cell:
    """Return a cell with a date, which does not break."""
    return Cell(text=text, kind="day", day=day)


def words(text: str, *, columns: int = 1, language: str | None = None) -> Cell:
    """Return a cell with words."""
    return Cell(text=text, columns=columns, language=language)


def code(text: str) -> Cell:
    """Return a cell with an id."""
    return Cell(text=text, kind="code")


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table under a heading of their own, or under none."""

    rows: Sequence[Sequence[Cell]]
    heading: Cell | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; `notes` stand below it.

    `look` is quiet where the heading above says what the caption says, narrow where few short columns need no width, stacked
    where what stands behind a number goes below it.
    """

    kind: ClassVar[str] = "table"
    id: str
    caption: str
    heads: Sequence[Sequence[Cell]]
    groups: Sequence[Group]
    notes: Sequence[Phrase] = ()
    look: Literal["", "quiet", "narrow", "stacked"] = ""

    @property
    def width(self) -> int:
        """Number of columns."""
        return sum(cell.columns for cell in self.heads[0])


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its caption; `legend` holds a drawn key and its words, `behind` the numbers that are drawn.

    A page of staff shows what is behind folded below the drawing; a report has a table of its own where it needs one.
    """

    kind: ClassVar[str] = "figure"
    drawing: Markup
    caption: str
    legend: Sequence[tuple[Markup, str]] = ()
    behind: Table | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms and what they are."""

    kind: ClassVar[str] = "facts"
    pairs: Sequence[tuple[str, str | Phrase]]


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph."""

    kind: ClassVar[str] = "note"
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Notes:
    """A list of sentences under a small heading; a box is for what must be read before the numbers below."""

    kind: ClassVar[str] = "notes"
    heading: str
    phrases: Sequence[Phrase]
    look: Literal["", "box"] = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Numbered sentences under a small heading, one after the other."""

    kind: ClassVar[str] = "steps"
    heading: str
    phrases: Sequence[Phrase]


@dataclass(frozen=True, slots=True)
class Question:
    """A question to look at: one or several of the options, or a field; `hint` says what belongs in the field."""

    id: str
    text: str
    kind: Literal["one", "several", "field"]
    options: Sequence[str] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Questions:
    """A form to look at and try, folded; nothing is sent or kept."""

    kind: ClassVar[str] = "questions"
    summary: str
    above: Sequence[Phrase]
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Figures beside each other where there is room."""

    kind: ClassVar[str] = "figures"
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Folded:
    """Blocks behind a line that opens them: the numbers of a drawing, the items of a group."""

    kind: ClassVar[str] = "folded"
    summary: str
    blocks: Sequence[Block]


Block = Table | Figure | FigureRow | Facts | Note | Notes | Steps | Questions | Folded


@dataclass(frozen=True)
class Section:
    """A part of the page with a heading; `mark` is a short label behind it (draft)."""

    id: str
    title: str
    blocks: list[Block] = field(default_factory=list)
    mark: str = ""
