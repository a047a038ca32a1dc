"""Read an XLSForm workbook: sheets survey, choices and settings, texts in columns such as ``label::Norsk (nb)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.wording import language_tag
from .foreign_form import ForeignForm, ForeignOption, Passage, Question, QuestionKind
from .sheet import Row, Sheet, read_heading
from .wording_parts import column_letters

__all__ = ["is_xlsform", "read_xlsform"]

_KINDS: dict[str, QuestionKind] = {
    "select_one": "choice", "select one": "choice", "select_multiple": "multiple_choice",
    "select multiple": "multiple_choice", "integer": "number", "int": "number", "decimal": "number",
    "range": "number", "date": "date", "text": "text", "string": "text",
}  # fmt: skip
_LABEL = re.compile(r"label(?:::?\s*(?P<language>.+))?")
_PIPED = re.compile(r"\$\{[^}]*\}")
_IN_BRACKETS = re.compile(r"\(([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\)\s*$")


def is_xlsform(sheets: Sequence[Sheet]) -> bool:
    """Say whether a workbook has a sheet named survey."""
    return _named(sheets, "survey") is not None


def read_xlsform(sheets: Sequence[Sheet], language: str) -> ForeignForm:
    """Read an XLSForm in one language.

    Parameters
    ----------
    sheets : all sheets of the workbook.
    language : tag of the wanted language; empty = that of the settings, or the only one.

    Raises
    ------
    ResponseError
        WORD-COLUMN, WORD-LANGUAGE (with the languages of the file), WORD-DUPLICATE, WORD-FORMULA: all of one
        kind at once.
    """
    survey, choices = _named(sheets, "survey"), _named(sheets, "choices")
    if survey is None:
        raise ResponseError([problem("WORD-KIND", found="no sheet 'survey'", allowed="XLSForm")])
    faults = read_heading(survey, ["type", "name"])
    if choices is not None and "list name" not in {name.casefold() for name in choices.heading.values()}:
        faults += read_heading(choices, ["list_name", "name"])
    if faults:
        raise ResponseError(faults)
    settings = _settings(_named(sheets, "settings"))
    tag, column = _label_column(survey, language, settings.get("default_language", ""))
    reading = _Reading(column, _Lists.read(choices, tag))
    parts = tuple(reading.parts(survey.records(("type", "name", column, "choice_filter"))))
    if reading.faults:
        raise ResponseError(reading.faults)
    about = {"version": settings["version"]} if settings.get("version") else {}
    notes = (*reading.lists.notes, *reading.notes)
    return ForeignForm(tag, settings.get("form_title", ""), parts, about, notes, _PIPED)


def _named(sheets: Sequence[Sheet], name: str) -> Sheet | None:
    return next((sheet for sheet in sheets if sheet.name.strip().casefold() == name and sheet.rows), None)


def _settings(sheet: Sheet | None) -> dict[str, str]:
    """Return the settings that matter here; a formula among the others harms nothing."""
    if sheet is None or len(sheet.rows) < 2:
        return {}
    names = {i: name.casefold() for i, name in sheet.heading.items()}
    number, cells = sheet.rows[1]
    wanted = ("form_title", "default_language", "version")
    taken = {names[i]: (i, text) for i, text in cells.items() if names.get(i) in wanted}
    formulas = {name for name, (i, _) in taken.items() if f"{column_letters(i)}{number}" in sheet.formulas}
    return {name: text for name, (_, text) in taken.items() if name not in formulas}


def _label_column(sheet: Sheet, language: str, stated: str) -> tuple[str, str]:
    """Return the language and the name of the column that holds its texts.

    A column without language holds the default language; that is the one asked for when no other column names it.
    """
    columns = _languages(sheet)
    default = _tag_of(stated)
    named = [tag for tag in columns if tag]
    wanted = language or default or (named[0] if len(named) == 1 else "")
    column = next((columns[tag] for tag in named if _same_language(tag, wanted)), None)
    if column is None and wanted and "" in columns and (not named or _same_language(default, wanted)):
        column = columns[""]
    if column is None:
        raise ResponseError([_language_problem(sheet, language, columns)])
    return wanted, column


def _same_language(name: str, tag: str) -> bool:
    """Say whether a column's language is the one of a tag; a column may write it out in words."""
    return name == tag or name.casefold() in _names_of(tag)


@cache
def _names_of(tag: str) -> frozenset[str]:
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return frozenset()
    return frozenset(str(name).casefold() for name in (locale.english_name, locale.display_name) if name)


def _language_problem(sheet: Sheet, language: str, columns: Mapping[str, str]) -> Problem:
    known = [name for name in columns if name]
    return problem(
        "WORD-LANGUAGE",
        where=f"{sheet.file}:{sheet.name}",
        found=f"it has none in '{language}'" if language else "it does not say",
        allowed=known,
        nearest=nearest_match(language, known),
    )


def _languages(sheet: Sheet) -> dict[str, str]:
    """Return the label columns by the tag of their language, empty for a column that names none."""
    found = {}
    for name in sheet.heading.values():
        match = _LABEL.fullmatch(name.casefold())
        if match is not None:
            original = name[match.start("language") :] if match["language"] else ""
            found[_tag_of(original)] = name.casefold()
    return found


def _tag_of(name: str) -> str:
    """Return the tag of ``Norsk (nb)`` or ``nb``; a name without tag is its own."""
    match = _IN_BRACKETS.search(name)
    return language_tag(match[1] if match else name) if name else ""


@dataclass(frozen=True)
class _Lists:
    """The choices of each list, their text under ``label``."""

    rows: Mapping[str, list[Row]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @classmethod
    def read(cls, sheet: Sheet | None, tag: str) -> _Lists:
        if sheet is None:
            return cls()
        columns = _languages(sheet)
        column = next((columns[name] for name in columns if name and _same_language(name, tag)), None)
        notes: tuple[str, ...] = ()
        if column is None and len(columns) > 1:
            notes = (f"The choices have no column in {tag}; that without language was read.",)
        lists: dict[str, list[Row]] = {}
        for row in sheet.records(("list_name", "list name", "name", column or columns.get("", ""))):
            name = (row.text("list_name") or row.text("list name")).strip()
            cells = {"name": row.text("name").strip(), "label": row.text(column or columns.get("", ""))}
            if name:
                lists.setdefault(name, []).append(Row(row.where, cells))
        return cls(lists, notes)


@dataclass
class _Reading:
    """Goes through the survey sheet and collects what it could not take."""

    column: str
    lists: _Lists
    faults: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    seen: dict[tuple[str, ...], str] = field(default_factory=dict)

    def parts(self, rows: Sequence[Row]) -> Iterator[Passage | Question]:
        for row in rows:
            kind = " ".join(row.text("type").split()).casefold()
            name, text = row.text("name").strip(), row.text(self.column)
            if re.fullmatch(r"end[ _](group|repeat)", kind):
                self._end(row, kind)
            elif re.fullmatch(r"begin[ _](group|repeat)", kind):
                self.groups.append(name)
                if text:
                    yield Passage(text, row.where, heading=True, groups=tuple(self.groups))
            elif kind == "note" and text:
                yield Passage(text, row.where, groups=tuple(self.groups))
            elif kind and kind != "note":
                yield from self._question(row, name, text)

    def _end(self, row: Row, kind: str) -> None:
        if self.groups:
            self.groups.pop()
        else:
            self.faults.append(problem("WORD-SHAPE", where=row.where, found=f"'{kind}' without a beginning"))

    def _question(self, row: Row, name: str, text: str) -> Iterator[Question]:
        stated = row.text("type").split()
        two = " ".join(stated[:2]).casefold()
        width = 2 if two in _KINDS else 1
        kind = _KINDS.get(" ".join(stated[:width]).casefold())
        if kind is None:
            self.notes.append(
                f"{row.where}: '{name}' ({row.text('type').strip()}) is nothing to word; left out."
            )
            return
        key = (*self.groups, name)
        if key in self.seen:
            self.faults.append(problem("WORD-DUPLICATE", where=row.where, found=name, first=self.seen[key]))
        self.seen.setdefault(key, row.where)
        where = f"{row.where} {name}"
        options, faults = self._options(row, stated[width:], where) if kind.endswith("choice") else ((), ())
        hint = any(cell for column, cell in row.cells.items() if column.startswith(("hint", "guidance_hint")))
        groups = tuple(self.groups)
        yield Question(name, kind, text, where, options, groups=groups, faults=faults, has_hint=hint)

    def _options(
        self, row: Row, stated: Sequence[str], where: str
    ) -> tuple[tuple[ForeignOption, ...], tuple[Problem, ...]]:
        rows = self.lists.rows.get(stated[0], []) if stated else []
        wrong = []
        if not rows:
            wrong.append(f"the list '{' '.join(stated)}', which has no choices")
        if len({choice.text("name") for choice in rows}) < len(rows):
            wrong.append(f"the list '{stated[0]}', in which a name stands twice")
        if "or_other" in "_".join(stated[1:]).casefold():
            wrong.append("'or_other', which adds an answer without text")
        if row.text("choice_filter"):
            wrong.append("a choice filter, so that the answers depend on other answers")
        options = tuple(ForeignOption(choice.text("name"), choice.text("label")) for choice in rows)
        return options, tuple(problem("WORD-CHOICES", where=where, found=found) for found in wrong)
