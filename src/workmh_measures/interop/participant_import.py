"""A list of people to be enrolled out of a table: every cell that may mean something else is a problem, row by row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from ..errors import Problem, ResponseError, problem
from ..model.newcomer import Newcomer
from ..model.record import Consent
from ..model.study import Study
from .named_rows import Row, Wanted, cell_problem, named_rows, plain_word
from .table_cells import CellFault, day_of, text_of

__all__ = ["People", "kept_blind", "people_columns", "people_in", "telling_columns"]

T = TypeVar("T")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}([ T]00:00:00)?")
_EARLIEST = date(1900, 1, 1)
_YES_NO = {
    **dict.fromkeys(("1", "ja", "yes", "true"), True),
    **dict.fromkeys(("0", "nei", "no", "false"), False),
}
_ID_WORDS = ("id", "participant_id", "deltaker", "deltaker_id", "deltakernummer", "pseudonym")
_UNIT_WORDS = ("enhet", "senter", "centre", "site", "team", "fylke", "county")


@dataclass(frozen=True)
class People:
    """Who is in a file.

    Attributes
    ----------
    newcomers : those whose rows could be read.
    left_out : columns nothing was made of.
    problems : everything that is wrong with the cells of the other rows; nobody is to be enrolled then.
    columns : name in the file of each column that was read, by meaning.
    """

    newcomers: tuple[Newcomer, ...]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


def people_in(
    path: Path, study: Study, *, today: date, columns: Mapping[str, str], make_ids: bool = False
) -> People:
    """Read the people of a table.

    Parameters
    ----------
    path : .csv, .xlsx, .sav or any other format of answers; one row for each person.
    today : days after it have not come.
    columns : name in the file of a column, by its meaning, where it has another name.
    make_ids : the file names nobody, and ids are to be made; the same file again names the same people.

    Raises
    ------
    ResponseError
        If the file is no table of people: it lacks columns, has no rows, or columns are named that the study keeps not.
    """
    wanted = people_columns(study, ids=not make_ids)
    unknown = [name for name in columns if name not in {one.name for one in wanted}]
    if unknown:
        allowed = [one.name for one in wanted]
        text = f"The study keeps no {', '.join(unknown)} of a person."
        raise ResponseError([problem("PERSON-FILE", found=unknown, allowed=allowed, text=text)])
    table = named_rows(path, wanted, columns)
    if not table.rows and not table.problems:
        raise ResponseError([problem("PERSON-FILE", where=str(path), text="The table has no rows.")])
    problems = [*table.problems]
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:16] if make_ids else ""
    newcomers = []
    for number, row in enumerate(table.rows, start=1):
        faults: list[Problem] = []
        cells = _Cells(row, table.columns, faults)
        newcomer = _newcomer(cells, study, today, f"{mark}/{number}" if make_ids else None)
        newcomers += [] if faults else [newcomer]
        problems += faults
    return People(tuple(newcomers), table.left_out, tuple(problems), table.columns)


def telling_columns(study: Study) -> frozenset[str]:
    """Return the columns, by meaning, that tell the arm of a person: the arm itself, and flags and days that reveal it."""
    return frozenset({"arm", *study.telling_days, *(flag.id for flag in study.flags if flag.reveals_arm)})


def kept_blind(people: People, study: Study) -> People:
    """Return a list of people without what tells an arm, and with a problem where the file has columns of it.

    The problem is the same whatever stands in them, so that nobody learns an arm by guessing.
    """
    telling = telling_columns(study)
    found = [column for name, column in people.columns.items() if name in telling]
    if not found:
        return people
    text = f"What tells the arm cannot be taken in by somebody kept blind: {', '.join(found)}."
    newcomers = (
        replace(
            one,
            arm=None,
            days={name: day for name, day in one.days.items() if name not in telling},
            flags={name: value for name, value in one.flags.items() if name not in telling},
        )
        for one in people.newcomers
    )
    refused = problem("PERSON-FILE", found=found, text=text)
    return replace(people, newcomers=tuple(newcomers), problems=(refused, *people.problems))


@dataclass(frozen=True)
class _Cells:
    """The cells of one row, and what is wrong with them."""

    row: Row
    columns: Mapping[str, str]
    faults: list[Problem]

    def text(self, name: str) -> str | None:
        """Return a cell as it was typed; None for an empty one, and for one that is not taken."""
        try:
            text = text_of(self.row.cells.get(name)) or None
            if text is not None and _DAY.fullmatch(text):
                # A date among texts in a column of a workbook comes spelled out.
                raise CellFault(f"A spreadsheet made the date {text} of what was typed.", text)
            return text
        except CellFault as fault:
            self.note(fault, name)
            return None

    def day(self, name: str, today: date) -> date | None:
        """Return a day; None for an empty cell, and for one that is not taken."""
        try:
            found = day_of(self.row.cells.get(name), earliest=_EARLIEST, latest=today)
        except CellFault as fault:
            self.note(fault, name)
            return None
        return found.day if found is not None else None

    def flag(self, name: str) -> bool | None:
        """Return a yes or no; None for an empty cell, and for one that is neither."""
        text = self.text(name)
        if text is not None and text.casefold() not in _YES_NO:
            self.note(CellFault(f"'{text}' is neither yes nor no.", text, "1, 0, ja, nei, yes, no"), name)
        return _YES_NO.get(text.casefold()) if text is not None else None

    def note(self, fault: CellFault, name: str) -> None:
        """Note why a cell is not taken."""
        self.faults.append(cell_problem("PERSON-FILE", fault, self.row.where(name, self.columns)))


def people_columns(study: Study, *, ids: bool = True) -> list[Wanted]:
    """Return the columns a list of people may have, by meaning; without `ids` those of people who get their ids here."""
    units = tuple(unit.id for unit in study.units)
    return [
        *([Wanted("participant", _ID_WORDS)] if ids else []),
        Wanted("unit", (*units, *_UNIT_WORDS), needed=False),
        Wanted("arm", ("allocation",), needed=False),
        Wanted("pair", ("pair_id", "par"), needed=False),
        Wanted("language", ("språk",), needed=False),
        Wanted("consent_day", ("consent_date", "samtykke", "samtykkedato", "samtykke_dato"), needed=False),
        Wanted("consent_version", ("samtykke_versjon",), needed=False),
        *(Wanted(name, needed=False) for name in _strata(study)),
        *(Wanted(flag.id, needed=False) for flag in study.flags),
        *(Wanted(name, (f"{name}_date", f"{name}_dato"), needed=False) for name in study.days_reached),
    ]


def _newcomer(cells: _Cells, study: Study, today: date, request: str | None) -> Newcomer:
    name = cells.text("participant")
    if name is None and request is None and not cells.faults:
        cells.note(CellFault("The row has no id.", ""), "participant")
    flags = dict(_given((flag.id, cells.flag(flag.id)) for flag in study.flags))
    consent = _consent(cells, study, flags, today)
    return Newcomer(
        participant=name,
        days=dict(_given((name, cells.day(name, today)) for name in study.days_reached)),
        unit=cells.text("unit"),
        strata=dict(_given((name, _level(cells.text(name), name, study)) for name in _strata(study))),
        pair=cells.text("pair"),
        flags=flags,
        arm=_arm(cells.text("arm"), study),
        language=cells.text("language"),
        request=request,
        consent=consent,
        where=cells.row.place,
    )


def _consent(cells: _Cells, study: Study, flags: dict[str, bool], today: date) -> Consent | None:
    """Return the consent of a row, and take what was said to its parts out of the flags."""
    day, version = cells.day("consent_day", today), cells.text("consent_version")
    if day is None:
        if version is not None and not cells.faults:
            cells.note(CellFault("The version has no day of consent beside it.", version), "consent_version")
        return None
    version = version or (study.consent.version if study.consent is not None else None)
    if version is None:
        found = (
            "The study file names no version of the information; the table needs a column consent_version."
        )
        cells.note(CellFault(found, str(day)), "consent_day")
        return None
    parts = study.consent.parts if study.consent is not None else ()
    return Consent(version, day, True, {name: flags.pop(name) for name in parts if name in flags})


def _strata(study: Study) -> Iterator[str]:
    yield from dict.fromkeys((*study.allocation.strata, *(stratum.id for stratum in study.strata)))


def _given(pairs: Iterator[tuple[str, T | None]]) -> Iterator[tuple[str, T]]:
    return ((name, value) for name, value in pairs if value is not None)


def _level(text: str | None, stratum: str, study: Study) -> str | None:
    """Return the id of a level told by its id or by its label in any language."""
    levels = [level for one in study.strata if one.id == stratum for level in one.levels]
    labels = {
        plain_word(level.label.in_language(language)): level.id
        for level in levels
        for language in study.languages
    }
    known = text is None or text in {level.id for level in levels}
    return text if known else labels.get(plain_word(str(text)), text)


def _arm(text: str | None, study: Study) -> str | None:
    """Return the id of an arm told by its id or its code."""
    codes = {str(arm.code): arm.id for arm in study.arms}
    return codes.get(text, text) if text is not None else None
