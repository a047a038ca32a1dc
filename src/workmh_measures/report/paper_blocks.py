"""The questions of a form in blocks: tables of questions answered alike, and questions that stand alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, ClassVar

from .paper_form import PaperForm
from .paper_gates import Numbered, condition_in_words, gates_of, jumps
from .paper_words import PaperWords

__all__ = ["Box", "Grid", "Note", "PaperBlock", "Question", "Single", "paper_blocks"]

MOST_COLUMNS = 11
MOST_COLUMNS_WITH_WORDS = 7
LONGEST_HEADING, LONGEST_WORD = 30, 15
"""Longer answers would make the columns of a table too narrow to read; they stand below each other."""
WORDS_IN_A_LINE = 40
"""Letters of all answers together, where they stand beside each other."""
TEXT_LINES = ((80, 1), (250, 2), (600, 3))
"""Bytes an answer in words may have, and the lines it gets."""
MOST_LINES = 4


@dataclass(frozen=True)
class Box:
    """A box to tick: the stored code, the words beside it, and where to go on after it."""

    code: int
    label: str = ""
    is_alone: bool = False
    go_to: str = ""


@dataclass(frozen=True)
class Question:
    """A question with its number on paper; `key` is its id where that says something else."""

    number: int
    key: str
    text: str


@dataclass(frozen=True)
class Note:
    """An instruction between questions, or a heading of the holder."""

    kind: ClassVar[str] = "note"
    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Grid:
    """Questions with the same answers, one row each."""

    kind: ClassVar[str] = "grid"
    boxes: Sequence[Box]
    questions: Sequence[Question]
    ends: tuple[str, str] | None = None
    unit: str = ""

    @property
    def has_words(self) -> bool:
        """Whether the columns are headed by words; else by their numbers."""
        return any(box.label for box in self.boxes)


@dataclass(frozen=True)
class Single:
    """A question with a place of its own for the answer.

    Attributes
    ----------
    way : boxes, digits, line, date or words.
    digits, decimals : places for digits before and after the mark.
    """

    kind: ClassVar[str] = "single"
    question: Question
    way: str
    boxes: Sequence[Box] = ()
    ends: tuple[str, str] | None = None
    span: tuple[str, str] | None = None
    unit: str = ""
    digits: int = 0
    decimals: int = 0
    lines: Sequence[int] = field(default=())
    may_choose_several: bool = False

    @property
    def is_inline(self) -> bool:
        """Whether the answers stand beside each other."""
        words = sum(len(box.label) for box in self.boxes)
        return words <= WORDS_IN_A_LINE and not any(box.go_to or box.is_alone for box in self.boxes)


PaperBlock = Note | Grid | Single


def paper_blocks(form: PaperForm, say: PaperWords) -> list[PaperBlock]:
    """Return the blocks of a form, every item once and in order."""
    items = list(form.texts["items"])
    labels = {item["id"]: {o["code"]: o["label"] for o in item["options"]} for item in items}
    asked = Numbered(form.instrument, labels)
    layout = _Layout(asked, say, [_row(item, asked, say) for item in items])
    blocks: list[PaperBlock] = []
    for _, run in groupby(layout.rows, key=layout.run_of):
        rows = list(run)
        blocks += layout.notes_before(rows)
        blocks += [_grid(rows)] if rows[0].alike is not None and len(rows) > 1 else map(_single, rows)
    return blocks


@dataclass(frozen=True)
class _Row:
    """An item with its question, its boxes, and what its answers must share to stand in a table."""

    item: dict[str, Any]
    question: Question
    boxes: tuple[Box, ...]
    alike: object


class _Layout:
    """Finds where a table ends: other answers, a heading, another gate, or an answer to go on from."""

    def __init__(self, asked: Numbered, say: PaperWords, rows: list[_Row]) -> None:
        self.asked, self.say, self.rows = asked, say, rows
        self._starts: dict[str, int] = {}
        start = 0
        for n, row in enumerate(rows):
            before = rows[n - 1] if n else None
            if before is None or row.alike is None or before.alike != row.alike or self._is_cut(before, row):
                start = n
            self._starts[row.item["id"]] = start

    def run_of(self, row: _Row) -> int:
        """Return which run of rows a row belongs to."""
        return self._starts[row.item["id"]]

    def _is_cut(self, before: _Row, row: _Row) -> bool:
        return "section" in row.item or self._gates(before) != self._gates(row)

    def _gates(self, row: _Row) -> object:
        return gates_of(self.asked.instrument, row.item["id"])

    def notes_before(self, rows: Sequence[_Row]) -> list[Note]:
        """Return heading and instruction before a run; an instruction stands once for all it is about."""
        notes = []
        if "section" in rows[0].item:
            notes.append(Note(rows[0].item["section"], is_heading=True))
        first = self.rows.index(rows[0])
        gates = self._gates(rows[0])
        is_told = first > 0 and self._gates(self.rows[first - 1]) == gates and not notes
        if gates and not is_told:
            notes.append(Note(self._instruction(first)))
        return notes

    def _instruction(self, first: int) -> str:
        gates = gates_of(self.asked.instrument, self.rows[first].item["id"])
        last = first
        while last + 1 < len(self.rows) and self._gates(self.rows[last + 1]) == gates:
            if "section" in self.rows[last + 1].item:
                break
            last += 1
        conditions = [condition_in_words(gate.when, self.asked, self.say) for gate in gates]
        numbers = f"{first + 1}" if last == first else f"{first + 1}–{last + 1}"
        key = "only_if_one" if last == first else "only_if_many"
        return self.say(key, items=numbers, condition=f" {self.say('and')} ".join(conditions))


def _row(item: dict[str, Any], asked: Numbered, say: PaperWords) -> _Row:
    number = asked.number[item["id"]]
    key = "" if item["id"] == f"{number:02d}" else item["id"]
    go_to = jumps(asked, item["id"], say) if item["kind"] == "choice" else {}
    boxes = tuple(
        Box(option["code"], option["label"], option.get("exclusive", False), go_to.get(option["code"], ""))
        for option in item["options"]
    ) or _numbered_boxes(item)
    return _Row(item, Question(number, key, item["text"]), boxes, _alike(item, boxes))


def _numbered_boxes(item: dict[str, Any]) -> tuple[Box, ...]:
    """Return a box for each number where there are few."""
    if item["kind"] != "integer" or item["high"] - item["low"] >= MOST_COLUMNS:
        return ()
    return tuple(Box(code) for code in range(int(item["low"]), int(item["high"]) + 1))


def _alike(item: dict[str, Any], boxes: tuple[Box, ...]) -> object:
    """Return what rows of one table share; None where the answers do not fit into columns."""
    if not boxes or item["kind"] == "multiple_choice" or any(box.go_to for box in boxes):
        return None
    words = [word for box in boxes for word in box.label.split()]
    if words and (
        len(boxes) > MOST_COLUMNS_WITH_WORDS
        or max(map(len, words)) > LONGEST_WORD
        or max(len(box.label) for box in boxes) > LONGEST_HEADING
    ):
        return None
    return boxes, _ends(item), item.get("unit", "")


def _ends(item: dict[str, Any]) -> tuple[str, str] | None:
    anchors = item.get("anchors")
    return None if anchors is None else (anchors["low"], anchors["high"])


def _grid(rows: Sequence[_Row]) -> Grid:
    first = rows[0].item
    return Grid(rows[0].boxes, [row.question for row in rows], _ends(first), first.get("unit", ""))


def _single(row: _Row) -> Single:
    item = row.item
    if row.boxes:
        several = item["kind"] == "multiple_choice"
        unit = item.get("unit", "")
        return Single(
            row.question, "boxes", row.boxes, ends=_ends(item), unit=unit, may_choose_several=several
        )
    if item["kind"] == "date":
        return Single(row.question, "date")
    if item["kind"] == "text":
        return Single(row.question, "words", lines=range(_lines(item["max_bytes"])))
    low, high = f"{item['low']:g}", f"{item['high']:g}"
    return Single(
        row.question,
        "line" if item["kind"] == "visual_analogue" else "digits",
        ends=_ends(item),
        span=(low, high),
        unit=item.get("unit", ""),
        digits=max(len(str(int(end))) for end in (item["low"], item["high"])),
        decimals=item["decimals"],
    )


def _lines(max_bytes: int) -> int:
    return next((lines for most, lines in TEXT_LINES if max_bytes <= most), MOST_LINES)
