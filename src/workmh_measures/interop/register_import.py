"""Three files of a register extract to one record for each person: all of it, or every problem row by row.

Spells of work, spells of benefits, and the window in which each person was watched for. Without a window nothing is
known of a person; inside it no spell means none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from ..errors import Problem, nearest_match, problem
from ..model.work import (
    BENEFIT_KINDS,
    WORK_KINDS,
    BenefitSpell,
    EmploymentSpell,
    RegisterRecord,
    ToldKind,
)
from .named_rows import NamedRows, Row, Wanted, named_rows
from .register_spells import (
    BENEFIT_COLUMNS,
    EMPLOYMENT_COLUMNS,
    WINDOW_COLUMNS,
    RegisterRows,
    TakenSpell,
    Window,
)
from .register_words import benefit_words, end_words, work_words

__all__ = ["Extract", "RegisterImport", "column_names", "read_extract"]

COLUMNS: Mapping[str, tuple[Wanted, ...]] = {
    "windows": WINDOW_COLUMNS,
    "employment": EMPLOYMENT_COLUMNS,
    "benefits": BENEFIT_COLUMNS,
}

AnySpell = TakenSpell[EmploymentSpell] | TakenSpell[BenefitSpell]


@dataclass(frozen=True)
class Extract:
    """The files of one extract and how to read them.

    Attributes
    ----------
    windows, employment, benefits : files; a source may tell of work, of benefits or of both.
    source : name of the register.
    knows : kinds the source would know of; None: every kind of work, or benefit, a file is given for.
    columns : name in the files of a column, by meaning; ``windows.start`` means that of one file.
    words : what further words mean.
    """

    windows: Path
    source: str
    employment: Path | None = None
    benefits: Path | None = None
    knows: tuple[ToldKind, ...] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def tells(self) -> tuple[ToldKind, ...]:
        """Kinds the source would know of, in the order of the lists."""
        told: tuple[ToldKind, ...] = (
            *(WORK_KINDS if self.employment is not None else ()),
            *(BENEFIT_KINDS if self.benefits is not None else ()),
        )
        return told if self.knows is None else tuple(kind for kind in told if kind in self.knows)


@dataclass(frozen=True)
class RegisterImport:
    """What an extract tells, or what is wrong with it.

    Attributes
    ----------
    records : one for each person with a window, by pseudonym; empty when there are problems.
    notes : sentences whoever imports should read.
    columns : of each file, name in it of each column that was read, by meaning.
    """

    records: tuple[RegisterRecord, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_extract(extract: Extract, people: Collection[str], *, today: date) -> RegisterImport:
    """Read an extract.

    Parameters
    ----------
    extract : files and how to read them.
    people : pseudonyms of everybody in the study.
    today : nothing can have begun or been watched after it.

    Returns
    -------
    RegisterImport
        Every problem of every file at once.

    Raises
    ------
    ResponseError
        If a file cannot be read at all.
    """
    reading = _Reading(extract, frozenset(people), today)
    windows = reading.windows()
    spells: list[AnySpell] = [*reading.employment(), *reading.benefits()]
    problems = [
        *reading.problems,
        *_doubles(windows),
        *_outside(windows, spells),
        *_without_window(spells, reading.files["windows"]),
        *_unknown_kinds(spells, extract),
        *_overlaps(spells),
    ]
    problems.sort(key=lambda found: _place(found, extract))
    records = () if problems else tuple(_records(extract, windows, spells))
    columns = {kind: rows.file.columns for kind, rows in reading.files.items()}
    return RegisterImport(records, tuple(problems), tuple(reading.notes(spells)), columns)


def column_names() -> tuple[str, ...]:
    """Return every column that can be named: by its meaning, and by table and meaning."""
    plain = dict.fromkeys(column.name for wanted in COLUMNS.values() for column in wanted)
    return (*plain, *(f"{table}.{column.name}" for table, wanted in COLUMNS.items() for column in wanted))


def _place(found: Problem, extract: Extract) -> tuple[int, int]:
    """Return file and row of a problem, so that problems stand in the order of the rows."""
    files = [str(path) for path in (extract.windows, extract.employment, extract.benefits)]
    name, _, row = found.where.partition(", column ")[0].replace(", case ", ":").rpartition(":")
    return files.index(name), int(row)


class _Reading:
    """The files of an extract, one after the other."""

    def __init__(self, extract: Extract, people: frozenset[str], today: date) -> None:
        self.extract, self.people, self.today = extract, people, today
        self.files: dict[str, RegisterRows] = {}
        self.others: dict[str, Counter[str]] = {}

    @property
    def problems(self) -> Iterator[Problem]:
        for rows in self.files.values():
            yield from rows.file.problems
            yield from rows.problems
        window = self.files["windows"]
        others = sorted(self.others["windows"])
        if others and not window.file.rows:
            where, found = f"{window.file.place}:1", self.extract.source
            fault = f"is that of no row of the table, which has: {', '.join(others)}"
            yield problem("REG-SOURCE", where=where, found=found, allowed=others, text=fault)

    def windows(self) -> list[Window]:
        return self._rows("windows", self.extract.windows, WINDOW_COLUMNS).windows(
            end_words(self.extract.words)
        )

    def employment(self) -> list[TakenSpell[EmploymentSpell]]:
        path = self.extract.employment
        if path is None:
            return []
        return self._rows("employment", path, EMPLOYMENT_COLUMNS).employment(work_words(self.extract.words))

    def benefits(self) -> list[TakenSpell[BenefitSpell]]:
        path = self.extract.benefits
        if path is None:
            return []
        return self._rows("benefits", path, BENEFIT_COLUMNS).benefits(benefit_words(self.extract.words))

    def _rows(self, kind: str, path: Path, wanted: Sequence[Wanted]) -> RegisterRows:
        own = {name.removeprefix(f"{kind}."): column for name, column in self.extract.columns.items()}
        asked = {column.name for column in wanted}
        file: NamedRows = named_rows(path, wanted, {name: c for name, c in own.items() if name in asked})
        told = [_source_of(row) for row in file.rows]
        own_rows = tuple(
            row for row, name in zip(file.rows, told, strict=True) if name in ("", self.extract.source)
        )
        self.others[kind] = Counter(name for name in told if name not in ("", self.extract.source))
        self.files[kind] = RegisterRows(replace(file, rows=own_rows), self.people, self.today)
        return self.files[kind]

    def notes(self, spells: Sequence[AnySpell]) -> Iterator[str]:
        """Yield what was taken for granted, so that it can be seen."""
        words = {
            "excel": "as day numbers of a spreadsheet",
            "spss": "as seconds of SPSS",
            "compact": "as 20260625",
        }
        for kind, rows in self.files.items():
            name = rows.file.place
            for source, count in sorted(self.others[kind].items()):
                yield f"{name}: {count} rows of source '{source}' left out."
            if rows.file.left_out:
                yield f"{name}: columns left out: {', '.join(rows.file.left_out)}."
            for form, how in words.items():
                if rows.forms[form]:  # type: ignore[index]
                    yield f"{name}: {rows.forms[form]} dates were written {how}."  # type: ignore[index]
        if "end_reason" not in self.files["windows"].file.columns:
            yield "Nothing says why windows end: each is taken to end with the extract."
        there = Counter(taken.spell.kind for taken in spells)
        never = [kind for kind in self.extract.tells if not there[kind]]
        if never:
            yield (
                f"No spell of {', '.join(never)}: people count as without. "
                f"If {self.extract.source} would not know, name what it knows with --knows."
            )


def _source_of(row: Row) -> str:
    """Return the source a row names; a table may hold several, and this extract is of one."""
    cell = row.cells.get("source")
    return cell.strip() if isinstance(cell, str) else ""


def _doubles(windows: Sequence[Window]) -> Iterator[Problem]:
    first: dict[str, Window] = {}
    for window in windows:
        known = first.setdefault(window.participant, window)
        if known is not window:
            text = f"Participant {window.participant} has a window already, at {known.place}."
            yield problem("REG-WINDOW", where=window.place, found=window.participant, text=text)


def _unknown_kinds(spells: Sequence[AnySpell], extract: Extract) -> Iterator[Problem]:
    for taken in spells:
        kind = taken.spell.kind
        if kind not in extract.tells:
            nearest = nearest_match(kind, extract.tells)
            yield problem("REG-KIND", where=taken.place, found=kind, allowed=extract.tells, nearest=nearest)


def _without_window(spells: Sequence[AnySpell], windows: RegisterRows) -> Iterator[Problem]:
    """Yield the first spell of each person without a window; of a window with a fault that fault is told."""
    first: dict[str, AnySpell] = {}
    for taken in () if windows.file.problems else spells:
        if taken.participant not in windows.named:
            first.setdefault(taken.participant, taken)
    for name, taken in first.items():
        text = f"Participant {name} has a spell, but no window in {windows.file.place}."
        yield problem("REG-WINDOW", where=taken.place, found=name, text=text)


def _outside(windows: Sequence[Window], spells: Sequence[AnySpell]) -> Iterator[Problem]:
    by_person = {window.participant: window for window in windows}
    for taken in spells:
        spell, window = taken.spell, by_person.get(taken.participant)
        if window is None:
            continue
        is_before = spell.stop is not None and spell.stop < window.observed_from
        if is_before or spell.start > window.observed_to:
            allowed = f"{window.observed_from} to {window.observed_to}"
            told = f"{spell.start} to {spell.stop or 'no end'}"
            text = f"The spell, {told}, lies wholly outside the window of participant {taken.participant}."
            yield problem("REG-SPELL", where=taken.place, found=told, allowed=allowed, text=text)


def _overlaps(spells: Sequence[AnySpell]) -> Iterator[Problem]:
    """Yield rows that stand twice, and spells of one kind and job that overlap."""
    groups: dict[tuple[str, str], list[AnySpell]] = {}
    for taken in spells:
        groups.setdefault((taken.participant, taken.spell.kind), []).append(taken)
    for group in groups.values():
        group.sort(key=lambda taken: taken.spell.start)
        for position, taken in enumerate(group):
            for earlier in group[:position]:
                found = _clash(earlier, taken)
                if found is not None:
                    yield found
                    break


def _clash(earlier: AnySpell, taken: AnySpell) -> Problem | None:
    if earlier.spell == taken.spell and earlier.job == taken.job:
        text = f"The row says the same as {earlier.place}."
        return problem("FILE-TWICE", where=taken.place, text=text)
    is_other_job = earlier.job and taken.job and earlier.job != taken.job
    is_over = earlier.spell.stop is not None and earlier.spell.stop < taken.spell.start
    if is_other_job or is_over:
        return None
    told = f"{earlier.spell.start} to {earlier.spell.stop or 'no end'}"
    text = (
        f"The spell of {taken.spell.kind} from {taken.spell.start} overlaps that of {earlier.place}, {told}."
    )
    return problem("REG-OVERLAP", where=taken.place, found=str(taken.spell.start), text=text)


def _records(
    extract: Extract, windows: Sequence[Window], spells: Sequence[AnySpell]
) -> Iterator[RegisterRecord]:
    work: dict[str, list[EmploymentSpell]] = {}
    benefits: dict[str, list[BenefitSpell]] = {}
    for taken in spells:
        if isinstance(taken.spell, EmploymentSpell):
            work.setdefault(taken.participant, []).append(taken.spell)
        else:
            benefits.setdefault(taken.participant, []).append(taken.spell)
    for window in sorted(windows, key=lambda window: window.participant):
        name = window.participant
        yield RegisterRecord(
            participant=name,
            source=extract.source,
            observed_from=window.observed_from,
            observed_to=window.observed_to,
            end_reason=window.end_reason,
            employment=tuple(sorted(work.get(name, ()), key=_in_order)),
            benefits=tuple(sorted(benefits.get(name, ()), key=_in_order)),
            tells=extract.tells,
        )


def _in_order(spell: EmploymentSpell | BenefitSpell) -> tuple[object, ...]:
    """Return what spells are sorted by, so that the order of the rows does not matter."""
    amounts = (spell.degree,) if isinstance(spell, BenefitSpell) else (spell.percent, spell.hours)
    return (spell.start, spell.stop or date.max, spell.kind, *(-1 if a is None else a for a in amounts))
