"""A trial out of a folder of plain tables, as a simulation writes it: people, answers, work and benefits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from ..dataset.assemble import ANSWER_COLUMNS, Answers, assemble
from ..errors import Problem, ResponseError, problem
from ..model.civil_time import civil_day
from ..model.instrument import Instrument
from ..model.record import WITHDRAWAL_LEVELS, Enrolment, RepeatedAnchor
from ..model.study import PAIR, Study
from ..model.work import RegisterRecord
from ..trial.trial_data import TrialData
from .register_import import Extract, read_extract
from .tables import read_table
from .trial_cells import TrialCells, code_of, ids_of

__all__ = ["PEOPLE_FILE", "trial_folder"]

PEOPLE_FILE = "participants.csv"
_ANSWERS, _WINDOWS, _SPELLS, _BENEFITS = "items_long.csv", "windows.csv", "spells.csv", "benefits.csv"
_UNTIL = "observed_until"
_LAST_DAY = date(2199, 12, 31)
_HINTS = {
    "FILE-PERSON": f"Correct the id, or leave the row out; {PEOPLE_FILE} names everybody.",
    "FILE-WORD": "Correct the word.",
    "FILE-COLUMN": "Give the column this name.",
    "FILE-SEVERAL": "Leave one of them out.",
    "REG-OVERLAP": "Join them.",
}
_NO_DAY = "'{}' is no day such as 2026-06-25."


def trial_folder(
    folder: Path, study: Study, instruments: Mapping[str, Instrument], *, today: date | None
) -> TrialData:
    """Read the tables of a folder.

    Parameters
    ----------
    today : the day that decides what is due; the day the people were observed until when None.

    Raises
    ------
    ResponseError
        With every file that lacks, every cell that means nothing, and every answer that has no place.
    """
    lacking = [name for name in (PEOPLE_FILE, _ANSWERS) if not (folder / name).exists()]
    if lacking:
        raise ResponseError([problem("TRIAL-FOLDER", where=str(folder), found=name) for name in lacking])
    rows = read_table(folder / PEOPLE_FILE, as_text=True).frame
    reading = _People(folder / PEOPLE_FILE, study)
    people = reading.people(rows)
    day = today or reading.observed_until(rows)
    cells = TrialCells(folder / _ANSWERS)
    answers = _answers(cells)
    reading.cells.refuse(cells)
    records = _records(folder, [person.participant for person in people], day, is_asked=today is not None)
    long = assemble(study, instruments, answers, people, today=day)
    return TrialData(
        study=study,
        instruments=instruments,
        long=long,
        people=tuple(people),
        records=tuple(records),
        today=day,
        source=f"folder {folder.name}",
    ).with_work()


def _answers(cells: TrialCells) -> Answers:
    told = read_table(cells.path, as_text=True).frame
    cells.lack(ANSWER_COLUMNS, list(told.columns))
    frame = told.reindex(columns=[*ANSWER_COLUMNS])
    for name in ("value", "occasion"):
        numbers = pd.to_numeric(frame[name], errors="coerce")
        for cell in frame.loc[numbers.isna() & frame[name].notna(), name]:
            if word := code_of(cell):
                cells.note(name, word, f"'{word}' is no number.")
        frame[name] = numbers
    frame["occasion"] = frame["occasion"].fillna(1).astype("int64")
    frame["text"] = frame["text"].where(frame["text"].notna(), None)
    days = pd.to_datetime(frame["day"], errors="coerce")
    for cell in frame.loc[days.isna() & frame["day"].notna(), "day"]:
        if word := code_of(cell):
            cells.note("day", word, _NO_DAY.format(word))
    frame["day"] = days
    return Answers(frame)


def _records(folder: Path, people: Sequence[str], day: date, *, is_asked: bool) -> list[RegisterRecord]:
    windows = folder / _WINDOWS
    if not windows.exists():
        return []
    told = read_table(windows, as_text=True).frame
    sources = sorted({str(name) for name in told["source"]}) if "source" in told else ["register"]
    spells, benefits = (folder / name for name in (_SPELLS, _BENEFITS))
    records: list[RegisterRecord] = []
    for source in sources:
        extract = Extract(
            windows, source, spells if spells.exists() else None, benefits if benefits.exists() else None
        )
        read = read_extract(extract, people, today=day)
        if read.problems and is_asked and not read_extract(extract, people, today=_LAST_DAY).problems:
            raise ResponseError([problem("TRIAL-DAY", where=f"{folder}, --day:", found=str(day))])
        if read.problems:
            raise ResponseError([_of_a_folder(one) for one in read.problems])
        records += read.records
    return records


def _of_a_folder(found: Problem) -> Problem:
    """Return a problem of an extract as it is told where nothing is imported, and no option says what a word means."""
    plain = found.hint.removesuffix("; nothing was imported.").removesuffix(".")
    return replace(found, hint=_HINTS.get(found.code, f"{plain}."))


class _People:
    """The table of people, and what is wrong with its cells."""

    def __init__(self, path: Path, study: Study) -> None:
        self.cells, self.study = TrialCells(path), study
        self.arms = [arm.id for arm in study.arms]
        flags = {flag.id for flag in study.flags}
        self.strata = [name for name in study.person_columns if name not in flags | {PAIR}]
        self.named = ("participant", "arm", "unit", PAIR, *self.strata)
        self.known = {*self.arms, *ids_of(study)}

    def people(self, rows: pd.DataFrame) -> list[Enrolment]:
        """Return everybody; nobody where no column names them."""
        self.cells.lack(["participant"], list(rows.columns))
        if self.cells.problems:
            return []
        self.cells.need_rows(rows)
        people = [self._person(line, row) for line, row in enumerate(rows.to_dict("records"), start=2)]
        self._check_once(people)
        return people

    def _person(self, line: int, row: Mapping[str, object]) -> Enrolment:
        study = self.study
        cells = {name: code_of(cell) for name, cell in row.items()}
        words = {name: self.cells.word(name, row.get(name), self.known, line=line) for name in self.named}
        flags = [flag.id for flag in study.flags]
        days = {n: self._day(cells, f"{n}_date", line) for n in study.days_reached}
        levels = {level: self._day(cells, f"withdrawn_{level}", line) for level in WITHDRAWAL_LEVELS}
        return Enrolment(
            study=study.id,
            participant=words["participant"],
            arm=self._arm(words["arm"], line),
            anchors={name: day for name, day in days.items() if day is not None},
            language=cells.get("language") or study.languages[0],
            unit=words["unit"] or None,
            strata={name: words[name] for name in self.strata if words[name]},
            pair=words[PAIR] or None,
            flags={name: cells[name] == "1" for name in flags if cells.get(name) in ("0", "1")},
            repeated=tuple(self._repeated(cells, line)),
            withdrawn={level: day for level, day in levels.items() if day is not None},
            died=self._day(cells, "died", line),
        )

    def _check_once(self, people: Sequence[Enrolment]) -> None:
        """Note every participant who stands in more than one row; the first row is line 2."""
        lines: dict[str, list[int]] = {}
        for line, person in enumerate(people, start=2):
            lines.setdefault(person.participant, []).append(line)
        for name, places in lines.items():
            if len(places) > 1:
                told = ", ".join(map(str, places))
                text = f"Participant '{name}' stands in rows {told}: keep one."
                self.cells.note("participant", name, text, line=places[1])

    def observed_until(self, rows: pd.DataFrame) -> date:
        """Return the last day anybody was observed."""
        cells = map(code_of, rows.get(_UNTIL, []))
        days = [self._day({_UNTIL: cell}, _UNTIL, line) for line, cell in enumerate(cells, start=2)]
        return max((day for day in days if day is not None), default=civil_day(datetime.now(UTC)))

    def _arm(self, text: str, line: int) -> str | None:
        if text and text not in self.arms:
            self.cells.note("arm", text, f"'{text}' is no arm of the study.", allowed=self.arms, line=line)
            return None
        return text or None

    def _day(self, cells: Mapping[str, str], name: str, line: int) -> date | None:
        text = cells.get(name, "")
        try:
            return date.fromisoformat(text[:10]) if text else None
        except ValueError:
            self.cells.note(name, text, _NO_DAY.format(text), line=line)
            return None

    def _repeated(self, cells: Mapping[str, str], line: int) -> list[RepeatedAnchor]:
        found = []
        for anchor in self.study.anchors:
            for name in cells:
                number = name.removeprefix(f"{anchor}_").removesuffix("_date")
                day = (
                    self._day(cells, name, line)
                    if number.isdigit() and name == f"{anchor}_{number}_date"
                    else None
                )
                found += [RepeatedAnchor(anchor, int(number), day)] if day is not None else []
        return found
