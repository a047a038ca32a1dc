"""A trial out of a folder of plain tables, as a simulation writes it: people, answers, work and benefits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

__all__ = ["PEOPLE_FILE", "trial_folder"]

PEOPLE_FILE = "participants.csv"
_ANSWERS, _WINDOWS, _SPELLS, _BENEFITS = "items_long.csv", "windows.csv", "spells.csv", "benefits.csv"


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
    people_rows = read_table(folder / PEOPLE_FILE, as_text=True).frame
    reading = _People(folder / PEOPLE_FILE, study)
    people = [
        reading.person(number, row) for number, row in enumerate(people_rows.to_dict("records"), start=2)
    ]
    reading.check_once(people)
    day = today or reading.observed_until(people_rows)
    answers = _answers(folder / _ANSWERS, reading)
    if reading.problems:
        raise ResponseError(reading.problems)
    records = _records(folder, [person.participant for person in people], day)
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


def _answers(path: Path, reading: _People) -> Answers:
    frame = read_table(path, as_text=True).frame
    lacking = [name for name in ANSWER_COLUMNS if name not in frame]
    if lacking:
        raise ResponseError(
            [
                problem("FILE-COLUMN", where=f"{path}:1", found=n, allowed=[*frame.columns], name=n)
                for n in lacking
            ]
        )
    frame = frame[[*ANSWER_COLUMNS]].copy()
    for name in ("value", "occasion"):
        numbers = pd.to_numeric(frame[name], errors="coerce")
        reading.problems += [
            problem(
                "TRIAL-CELL",
                where=f"{path}, column '{name}'",
                found=str(cell),
                text=f"'{cell}' is no number.",
            )
            for cell in dict.fromkeys(frame.loc[numbers.isna() & frame[name].notna(), name])
            if str(cell).strip()
        ]
        frame[name] = numbers
    frame["occasion"] = frame["occasion"].fillna(1).astype("int64")
    frame["text"] = frame["text"].where(frame["text"].notna(), None)
    frame["day"] = pd.to_datetime(frame["day"], errors="coerce")
    return Answers(frame)


def _records(folder: Path, people: Sequence[str], day: date) -> list[RegisterRecord]:
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
        if read.problems:
            raise ResponseError(read.problems)
        records += read.records
    return records


class _People:
    """The table of people, and what is wrong with its cells."""

    def __init__(self, path: Path, study: Study) -> None:
        self.path, self.study = path, study
        self.problems: list[Problem] = []
        self.arms = [arm.id for arm in study.arms]

    def person(self, line: int, row: Mapping[str, object]) -> Enrolment:
        cells = {name: _text(cell) for name, cell in row.items()}
        study = self.study
        flags = [flag.id for flag in study.flags]
        days = {n: self._day(cells, f"{n}_date", line) for n in study.days_reached}
        levels = {level: self._day(cells, f"withdrawn_{level}", line) for level in WITHDRAWAL_LEVELS}
        return Enrolment(
            study=study.id,
            participant=cells.get("participant", ""),
            arm=self._arm(cells.get("arm", ""), line),
            anchors={name: day for name, day in days.items() if day is not None},
            language=cells.get("language") or study.languages[0],
            unit=cells.get("unit") or None,
            strata={n: cells[n] for n in study.person_columns if cells.get(n) and n not in (*flags, PAIR)},
            pair=cells.get(PAIR) or None,
            flags={name: cells[name] == "1" for name in flags if cells.get(name) in ("0", "1")},
            repeated=tuple(self._repeated(cells, line)),
            withdrawn={level: day for level, day in levels.items() if day is not None},
            died=self._day(cells, "died", line),
        )

    def check_once(self, people: Sequence[Enrolment]) -> None:
        """Note every participant who stands in more than one row; the first row is line 2."""
        lines: dict[str, list[int]] = {}
        for line, person in enumerate(people, start=2):
            lines.setdefault(person.participant, []).append(line)
        for name, places in lines.items():
            if len(places) > 1:
                told = ", ".join(map(str, places))
                self._note(
                    places[1], "participant", name, f"Participant '{name}' stands in rows {told}: keep one."
                )

    def observed_until(self, rows: pd.DataFrame) -> date:
        """Return the last day anybody was observed."""
        days = [_text(cell) for cell in rows.get("observed_until", [])]
        return max((date.fromisoformat(day) for day in days if day), default=civil_day(datetime.now(UTC)))

    def _arm(self, text: str, line: int) -> str | None:
        if text and text not in self.arms:
            self._note(line, "arm", text, f"'{text}' is no arm of the study.", self.arms)
            return None
        return text or None

    def _day(self, cells: Mapping[str, str], name: str, line: int) -> date | None:
        text = cells.get(name, "")
        try:
            return date.fromisoformat(text[:10]) if text else None
        except ValueError:
            self._note(line, name, text, f"'{text}' is no day such as 2026-06-25.")
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

    def _note(
        self, line: int, column: str, found: str, text: str, allowed: Sequence[str] | None = None
    ) -> None:
        where = f"{self.path}:{line}, column '{column}'"
        self.problems.append(problem("TRIAL-CELL", where=where, found=found, allowed=allowed, text=text))


def _text(cell: object) -> str:
    return "" if cell is None or cell is pd.NA or cell != cell else str(cell).strip()
