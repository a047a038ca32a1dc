"""Rows of a register file to spells and windows of people: every row that cannot be one is a problem with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Generic, TypeVar

from ..errors import Problem, nearest_match, problem
from ..model.pseudonym import as_typed
from ..model.work import BenefitSpell, EmploymentSpell, EndReason
from .named_rows import NamedRows, Row, Wanted, cell_problem, plain_word
from .table_cells import CellFault, DayForm, day_of, number_of, text_of

__all__ = ["BENEFIT_COLUMNS", "EMPLOYMENT_COLUMNS", "WINDOW_COLUMNS", "RegisterRows", "TakenSpell", "Window"]

_PERSON = Wanted(
    "participant", ("id", "pseudonym", "deltaker", "deltakar", "pid", "person", "løpenummer", "lopenr")
)
_START = Wanted("start", ("from", "fra", "frå", "fom", "fra dato", "startdato", "start date", "fradato"))
_SOURCE = Wanted("source", ("kilde", "kjelde", "register"), needed=False)
_STOP = Wanted(
    "stop", ("to", "til", "tom", "til dato", "sluttdato", "stoppdato", "end", "end date", "tildato")
)

EMPLOYMENT_COLUMNS = (
    _PERSON,
    _SOURCE,
    _START,
    _STOP,
    Wanted("kind", ("type", "slag", "art", "arbeid", "arbeidstype", "work")),
    Wanted("percent", ("prosent", "stillingsprosent", "per cent"), needed=False),
    Wanted("hours", ("timer", "timar", "timer per uke", "hours wk", "hours per week"), needed=False),
    Wanted(
        "employer", ("job", "jobb", "arbeidsgiver", "arbeidsgivar", "arbeidsforhold", "job id"), needed=False
    ),
)
BENEFIT_COLUMNS = (
    _PERSON,
    _SOURCE,
    _START,
    _STOP,
    Wanted("kind", ("type", "slag", "art", "ytelse", "yting", "benefit", "stønad")),
    Wanted("degree", ("grad", "prosent", "uføregrad", "sykmeldingsgrad", "percent"), needed=False),
)
WINDOW_COLUMNS = (
    _PERSON,
    _SOURCE,
    Wanted("observed_from", ("from", "fra", "frå", "fom", "start", "fra dato", "window from")),
    Wanted("observed_to", ("to", "til", "tom", "stop", "til dato", "end", "window to")),
    Wanted("end_reason", ("reason", "årsak", "grunn", "sluttårsak"), needed=False),
)

EARLIEST = date(1920, 1, 1)
AHEAD = timedelta(days=20 * 366)
"""So far ahead a spell may be planned to last; 2099 and 9999 mean that no end is known."""
_WHOLE = re.compile(r"(\d+)[.,]0+\Z")
"""A code that some program wrote as 1.0."""

MOST_PERCENT, MOST_HOURS, MOST_DEGREE = 150.0, 168.0, 100.0

Spell = TypeVar("Spell", EmploymentSpell, BenefitSpell)
Meaning = TypeVar("Meaning", bound=str)


@dataclass(frozen=True, slots=True)
class TakenSpell(Generic[Spell]):
    """A spell of a person, the place it came from, and the job it belongs to where the file tells."""

    participant: str
    spell: Spell
    place: str
    job: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The window of a person, and the place it came from."""

    participant: str
    observed_from: date
    observed_to: date
    end_reason: EndReason
    place: str


@dataclass
class RegisterRows:
    """Takes the rows of one file, and keeps what was wrong and how dates were written.

    Attributes
    ----------
    file : rows and columns.
    people : everybody in the study.
    today : nothing can have begun or been watched after it.
    named : people of the study who stand in the file, in rows with faults too.
    """

    file: NamedRows
    people: frozenset[str]
    today: date
    problems: list[Problem] = field(default_factory=list)
    forms: Counter[DayForm] = field(default_factory=Counter)
    named: set[str] = field(default_factory=set)
    _unknown: dict[str, str | None] = field(default_factory=dict)

    def employment(self, words: Mapping[str, str]) -> list[TakenSpell[EmploymentSpell]]:
        """Return the spells of work."""
        self._refuse_shares("percent")

        def spell(row: Row, start: date, stop: date | None, kind: str) -> EmploymentSpell:
            percent = self._number(row, "percent", MOST_PERCENT)
            return EmploymentSpell(kind, start, stop, percent, self._number(row, "hours", MOST_HOURS))  # type: ignore[arg-type]

        return [*self._spells(words, spell)]

    def benefits(self, words: Mapping[str, str]) -> list[TakenSpell[BenefitSpell]]:
        """Return the spells of benefits."""
        self._refuse_shares("degree")

        def spell(row: Row, start: date, stop: date | None, kind: str) -> BenefitSpell:
            return BenefitSpell(kind, start, stop, self._number(row, "degree", MOST_DEGREE))  # type: ignore[arg-type]

        return [*self._spells(words, spell)]

    def windows(self, words: Mapping[str, EndReason]) -> list[Window]:
        """Return the windows; one that ends before it begins is a problem."""
        taken: list[Window] = []
        for row in self.file.rows:
            before = len(self.problems)
            person = self._person(row)
            first = self._day(row, "observed_from", self.today, needed=True)
            last = self._day(row, "observed_to", self.today, needed=True)
            reason = self._word(row, "end_reason", words) if "end_reason" in row.cells else "end_of_extract"
            if first is not None and last is not None and last < first:
                self._note(
                    "REG-WINDOW",
                    row,
                    "observed_to",
                    f"The window ends on {last}, before it begins on {first}.",
                )
            if len(self.problems) == before and person and first and last and reason:
                taken.append(Window(person, first, last, reason, row.place))
        return taken

    def _spells(
        self, words: Mapping[str, str], made: Callable[[Row, date, date | None, str], Spell]
    ) -> Iterator[TakenSpell[Spell]]:
        for row in self.file.rows:
            before = len(self.problems)
            person, kind = self._person(row), self._word(row, "kind", words)
            start = self._day(row, "start", self.today, needed=True)
            stop = self._day(row, "stop", self.today + AHEAD)
            if start is not None and stop is not None and stop < start:
                self._note("REG-SPELL", row, "stop", f"It stops on {stop}, before it starts on {start}.")
            job = self._text(row, "employer") if "employer" in row.cells else ""
            spell = made(row, start or EARLIEST, stop, kind or "")
            if len(self.problems) == before and person:
                yield TakenSpell(person, spell, row.place, job or "")

    # --- cells -----------------------------------------------------------------------------------

    def _person(self, row: Row) -> str | None:
        cell = row.cells["participant"]
        # An id of the study's own may look like a month or a large number.
        text = (
            cell.strip()
            if isinstance(cell, str) and cell.strip() in self.people
            else self._text(row, "participant")
        )
        if not text:
            if text is not None:
                self._note("FILE-CELL", row, "participant", "The row names no participant.")
            return None
        known = next((name for name in (text, as_typed(text)) if name in self.people), None)
        if known is None:
            if text not in self._unknown:
                self._unknown[text] = nearest_match(text, self.people)
            where = row.where("participant", self.file.columns)
            self.problems.append(problem("FILE-PERSON", where=where, found=text, nearest=self._unknown[text]))
            return None
        self.named.add(known)
        return known

    def _word(self, row: Row, name: str, words: Mapping[str, Meaning]) -> Meaning | None:
        text = self._text(row, name)
        if not text:
            if text is not None:
                self._note("FILE-CELL", row, name, f"The cell of '{name}' is empty.")
            return None
        meaning = words.get(plain_word(_WHOLE.sub(r"\1", text)))
        if meaning is None:
            allowed = tuple(dict.fromkeys(words.values()))
            near = nearest_match(plain_word(text), words)
            nearest = None if near is None else words[near]
            where = row.where(name, self.file.columns)
            self.problems.append(
                problem("FILE-WORD", where=where, found=text, allowed=allowed, nearest=nearest)
            )
        return meaning

    def _day(self, row: Row, name: str, latest: date, *, needed: bool = False) -> date | None:
        try:
            found = day_of(row.cells[name], earliest=EARLIEST, latest=latest)
        except CellFault as fault:
            if name == "stop":
                fault.text += " Where no end is known the cell stays empty."
            self._fault(row, name, fault)
            return None
        if found is None:
            if needed:
                self._note("FILE-CELL", row, name, "The date is missing.")
            return None
        self.forms[found.form] += 1
        return found.day

    def _number(self, row: Row, name: str, high: float) -> float | None:
        if name not in row.cells:
            return None
        try:
            return number_of(row.cells[name], low=0, high=high)
        except CellFault as fault:
            self._fault(row, name, fault)
            return None

    def _text(self, row: Row, name: str) -> str | None:
        try:
            return text_of(row.cells[name])
        except CellFault as fault:
            self._fault(row, name, fault)
            return None

    def _refuse_shares(self, name: str) -> None:
        """Refuse shares among per cent: a column that never exceeds 1, and single values between 0 and 1."""
        numbers: list[tuple[Row, float]] = []
        for row in self.file.rows if name in self.file.columns else ():
            try:
                number = number_of(row.cells[name], low=0, high=MOST_PERCENT)
            except CellFault:
                continue  # told where the cell is taken
            if number:
                numbers.append((row, number))
        is_all = bool(numbers) and max(number for _, number in numbers) <= 1
        for row, number in numbers[:1] if is_all else numbers:
            if is_all:
                text = f"No value of column '{self.file.columns[name]}' is above 1: these are shares, not per cent."
                self._note("REG-SHARES", row, name, text)
            elif number < 1:
                self._note("REG-SHARES", row, name, f"{number:g} is a share, or less than one per cent.")

    def _fault(self, row: Row, name: str, fault: CellFault) -> None:
        self.problems.append(cell_problem("FILE-CELL", fault, row.where(name, self.file.columns)))

    def _note(self, code: str, row: Row, name: str, text: str) -> None:
        self.problems.append(problem(code, where=row.where(name, self.file.columns), text=text))
