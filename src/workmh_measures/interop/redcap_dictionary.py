"""Read a REDCap data dictionary: one row for each field, choices as ``0, text | 1, text``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..errors import Problem, ResponseError, problem
from .foreign_form import ForeignForm, ForeignOption, Passage, Question, QuestionKind
from .sheet import Row, Sheet, read_heading

__all__ = ["is_redcap_heading", "read_redcap"]

# Heading of the file a project downloads -> heading of the same field from its programming interface.
_COLUMNS = {
    "variable / field name": "field_name",
    "form name": "form_name",
    "section header": "section_header",
    "field type": "field_type",
    "field label": "field_label",
    "choices, calculations, or slider labels": "select_choices_or_calculations",
    "field note": "field_note",
    "text validation type or show slider number": "text_validation_type_or_show_slider_number",
}
_KINDS: dict[str, QuestionKind] = {
    "radio": "choice", "dropdown": "choice", "yesno": "choice", "truefalse": "choice",
    "checkbox": "multiple_choice", "slider": "number", "text": "text", "notes": "text",
}  # fmt: skip
# Answers REDCap words itself, in the language of its pages: the dictionary has codes only.
_OWN_ANSWERS = {"yesno": ("1", "0"), "truefalse": ("1", "0")}
_NOT_ASKED = ("calc", "file", "sql")


def is_redcap_heading(sheet: Sheet) -> bool:
    """Say whether a sheet begins like a data dictionary."""
    names = {name.casefold() for name in sheet.heading.values()}
    return "variable / field name" in names or {"field_name", "field_type"} <= names


def read_redcap(sheet: Sheet, language: str) -> ForeignForm:
    """Read a dictionary.

    Parameters
    ----------
    sheet : the csv file as it stands.
    language : language of its texts; a dictionary does not say.

    Raises
    ------
    ResponseError
        WORD-COLUMN, WORD-DUPLICATE (a field that stands twice), WORD-FORMULA: all of one kind at once.
    """
    names = {name.casefold() for name in sheet.heading.values()}
    long = "variable / field name" in names
    faults = read_heading(sheet, list(_COLUMNS)[:6] if long else list(_COLUMNS.values())[:6])
    if faults:
        raise ResponseError(faults)
    rows = [_renamed(row) for row in sheet.records((*_COLUMNS, *_COLUMNS.values()))]
    faults = _repeated(rows)
    if faults:
        raise ResponseError(faults)
    parts = tuple(part for row in rows for part in _parts(row))
    fields = "|".join(re.escape(row.text("field_name")) for row in rows)
    piped = re.compile(rf"\[(?:{fields})(?::[a-z_]+)?\]") if fields else None
    skipped = [row.text("field_name") for row in rows if row.text("field_type").strip() in _NOT_ASKED]
    notes = (f"Fields nobody answers were left out: {', '.join(skipped)}.",) if skipped else ()
    return ForeignForm(language, "", parts, notes=notes, piped=piped)


def _renamed(row: Row) -> Row:
    return Row(row.where, {_COLUMNS.get(name, name): text for name, text in row.cells.items()})


def _repeated(rows: list[Row]) -> list[Problem]:
    seen: dict[str, str] = {}
    faults = []
    for row in rows:
        name = row.text("field_name").strip()
        if name in seen:
            faults.append(problem("WORD-DUPLICATE", where=row.where, found=name, first=seen[name]))
        seen.setdefault(name, row.where)
    return faults


def _parts(row: Row) -> Iterator[Passage | Question]:
    groups = (row.text("form_name").strip(),)
    if row.text("section_header").strip():
        yield Passage(row.text("section_header"), row.where, heading=True, groups=groups)
    name, kind = row.text("field_name").strip(), row.text("field_type").strip().lower()
    if kind == "descriptive" and row.text("field_label").strip():
        yield Passage(row.text("field_label"), row.where, groups=groups)
    if kind not in _KINDS:
        return
    choices = row.text("select_choices_or_calculations")
    where = f"{row.where} {name}"
    low, high = _slider_ends(choices) if kind == "slider" else ("", "")
    options, faults = _options(kind, choices, where)
    asked = _kind(row, kind)
    hint = bool(row.text("field_note").strip())
    yield Question(name, asked, row.text("field_label"), where, options, low, high, groups, faults, hint)


def _kind(row: Row, kind: str) -> QuestionKind:
    checked = row.text("text_validation_type_or_show_slider_number").strip()
    if kind == "text" and checked.startswith(("integer", "number")):
        return "number"
    if kind == "text" and checked.startswith("date"):
        return "date"
    return _KINDS[kind]


def _options(kind: str, choices: str, where: str) -> tuple[tuple[ForeignOption, ...], tuple[Problem, ...]]:
    if kind in _OWN_ANSWERS:
        return tuple(ForeignOption(code, "") for code in _OWN_ANSWERS[kind]), ()
    if kind not in ("radio", "dropdown", "checkbox"):
        return (), ()
    pairs = [choice.partition(",") for choice in choices.split("|")]
    options = tuple(ForeignOption(code.strip(), text) for code, _, text in pairs)
    wrong = [f"the choice '{code.strip()[:60]}'" for code, comma, _ in pairs if not comma or not code.strip()]
    wrong += [f"the code '{code}' twice" for code, n in Counter(o.code for o in options).items() if n > 1]
    return options, tuple(problem("WORD-CHOICES", where=where, found=found) for found in wrong)


def _slider_ends(labels: str) -> tuple[str, str]:
    ends = labels.split("|")
    return (ends[0], ends[-1]) if len(ends) > 1 else ("", "")
