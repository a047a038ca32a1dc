"""A trial out of a table of anybody's, by a map of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from ..dataset.codebook import Codebook, Dataset, Variable
from ..dataset.keys import design_variables
from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.instrument import Instrument
from ..model.record import Enrolment
from ..model.study import Study, Wave
from ..model.trial_map import CodedColumn, FlagColumn, TrialMap
from ..trial.trial_data import TrialData
from ..trial.variable_maker import VariableMaker
from .tables import read_table

__all__ = ["mapped_trial"]

_DESIGN = ("id", "wave", "anchor", "anchor_no", "month", "arm", "unit")


def mapped_trial(
    path: Path, study: Study, instruments: Mapping[str, Instrument], told: TrialMap, *, today: date
) -> TrialData:
    """Read a table by a map of its columns.

    Raises
    ------
    ResponseError
        With every column the table lacks, and every cell that means nothing.
    """
    frame = read_table(path).frame.rename(columns=str)
    reading = _Reading(path, _without_missing(frame, told), study, told)
    reading.refuse_lacking()
    made = reading.long()
    people, persons = reading.people(), reading.persons()
    if reading.problems:
        raise ResponseError([*dict.fromkeys(reading.problems)])
    return TrialData(
        study=study,
        instruments=instruments,
        long=made,
        people=tuple(people),
        today=today,
        persons=persons,
        source=path.name,
    )


def _without_missing(frame: pd.DataFrame, told: TrialMap) -> pd.DataFrame:
    missing = {_word(value) for value in told.missing}
    if not missing:
        return frame
    return frame.mask(frame.map(lambda cell: _word(cell) in missing))


def _word(cell: object) -> str:
    if cell is None or cell is pd.NA or cell != cell:
        return ""
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()


class _Reading:
    """One table and what is wrong with it."""

    def __init__(self, path: Path, frame: pd.DataFrame, study: Study, told: TrialMap) -> None:
        self.path, self.frame, self.study, self.told = path, frame, study, told
        self.problems: list[Problem] = []

    def refuse_lacking(self) -> None:
        names = list(self.frame.columns)
        found = [
            problem(
                "FILE-COLUMN",
                where=f"{self.path}:1",
                found=name,
                allowed=names,
                nearest=nearest_match(name, names),
                name=name,
            )
            for name in dict.fromkeys(self._named())
            if name not in names
        ]
        if found:
            raise ResponseError(found)

    def _named(self) -> Iterator[str]:
        told = self.told
        yield told.arm.column
        yield from (part for part in (told.id,) if part is not None)
        yield from (part for part in (told.unit, told.pair) if part is not None)
        if told.wave is not None:
            yield told.wave.column
        for coded in (*told.strata.values(), *told.flags.values()):
            yield coded.column
        for column in told.measured.values():
            yield from [column] if isinstance(column, str) else column.values()
        for one in told.persons.values():
            yield one if isinstance(one, str) else one.column

    @property
    def ids(self) -> pd.Series:
        if self.told.id is None:
            return pd.Series([str(n) for n in range(1, len(self.frame) + 1)], index=self.frame.index)
        return self.frame[self.told.id].map(_word)

    def first_rows(self) -> pd.DataFrame:
        """Return the first row of each person; without a wave column nobody has two."""
        ids = self.ids
        if self.told.wave is None:
            self.problems += [
                self._cell(
                    str(self.told.id),
                    name,
                    f"Participant {name} has several rows, and the map names no column of waves.",
                )
                for name in sorted(set(ids[ids.duplicated()]))
            ]
        return self.frame.assign(**{"": ids}).drop_duplicates("")

    def _cell(self, column: str, found: str, text: str, allowed: Sequence[str] | None = None) -> Problem:
        where = f"{self.path}, column '{column}'"
        nearest = None if allowed is None else nearest_match(found, list(allowed))
        return problem("TRIAL-CELL", where=where, found=found, allowed=allowed, nearest=nearest, text=text)

    def coded(self, cells: pd.Series, told: CodedColumn, known: Sequence[str]) -> list[str | None]:
        """Return the id of each cell; what is none of those told is a problem, once."""
        meaning = {_word(value): name for name, value in told.values.items()} or {
            name: name for name in known
        }
        words = [_word(cell) for cell in cells]
        if not meaning:
            return [word or None for word in words]
        self.problems += [
            self._cell(told.column, word, f"'{word}' is none of what the map tells.", list(meaning))
            for word in sorted({word for word in words if word and word not in meaning})
        ]
        return [meaning.get(word) for word in words]

    def people(self) -> list[Enrolment]:
        rows, told, study = self.first_rows(), self.told, self.study
        arm = CodedColumn(column=told.arm.column, values=told.arm.values)
        arms = self.coded(rows[arm.column], arm, [one.id for one in study.arms])
        levels = {stratum.id: [level.id for level in stratum.levels] for stratum in study.strata}
        strata = {n: self.coded(rows[c.column], c, levels.get(n, [])) for n, c in told.strata.items()}
        flags = {n: self._flags(rows, arms, c) for n, c in told.flags.items()}
        units = [_word(cell) or None for cell in rows[told.unit]] if told.unit else [None] * len(rows)
        pairs = [_word(cell) or None for cell in rows[told.pair]] if told.pair else [None] * len(rows)
        return [
            Enrolment(
                study=study.id,
                participant=name,
                arm=arms[i],
                anchors={},
                language=study.languages[0],
                unit=units[i],
                strata={n: level for n, cells in strata.items() if (level := cells[i]) is not None},
                pair=pairs[i],
                flags={n: is_so for n, cells in flags.items() if (is_so := cells[i]) is not None},
            )
            for i, name in enumerate(rows[""])
        ]

    def _flags(self, rows: pd.DataFrame, arms: Sequence[str | None], told: FlagColumn) -> list[bool | None]:
        plain = CodedColumn(column=told.column, values=dict(told.values) or {"yes": 1, "no": 0})
        words = self.coded(rows[told.column], plain, [])
        meant = {"yes": True, "no": False}
        own = [None if word is None else meant[word] for word in words]
        if told.of_arm is None:
            return own
        return [said if arm == told.of_arm else True for said, arm in zip(own, arms, strict=True)]

    def persons(self) -> pd.DataFrame:
        """Return what is known of persons once."""
        rows = self.first_rows()
        made = pd.DataFrame(
            {name: self._person_cells(rows, name, column) for name, column in self.told.persons.items()}
        )
        made.index = pd.Index(rows[""])
        return made

    def _person_cells(self, rows: pd.DataFrame, name: str, told: str | CodedColumn) -> list[object]:
        if isinstance(told, str):
            return rows[told].tolist()
        levels = next((one.levels for one in self.study.covariates if one.id == name), ())
        return [*self.coded(rows[told.column], told, [level.id for level in levels])]

    def long(self) -> Dataset:
        design = [v for v in design_variables(self.study) if v.name in _DESIGN]
        maker = VariableMaker(self.study.languages)
        languages: tuple[str, ...] = self.study.languages
        named = {one.column: one.name for one in self.study.outcomes if one.name is not None}
        labels = {
            name: {
                lang: named[name].in_language(lang) if name in named else name.replace("_", " ")
                for lang in languages
            }
            for name in self.told.measured
        }
        measured = [maker.number(name, label, "F8.2") for name, label in labels.items()]
        blocks = [*(self._by_wave() if self.told.wave is not None else self._each_wave())]
        frame = pd.concat(blocks, ignore_index=True)
        return Dataset(frame, self._codebook([*design, *measured]))

    def _codebook(self, variables: Sequence[Variable]) -> Codebook:
        study = self.study
        title: dict[str, str] = {lang: study.title.in_language(lang) for lang in study.languages}
        keys = ("id", "wave", "anchor_no")
        return Codebook(
            variables=tuple(variables),
            title=title,
            languages=study.languages,
            study=study.id,
            simulated=study.simulated,
            keys=keys,
        )

    def _each_wave(self) -> Iterator[pd.DataFrame]:
        for wave in self.study.waves:
            columns = {
                n: c[wave.id] for n, c in self.told.measured.items() if isinstance(c, dict) and wave.id in c
            }
            yield self._block(self.frame, wave, columns)

    def _by_wave(self) -> Iterator[pd.DataFrame]:
        told = self.told.wave
        if told is None:
            return
        waves = {wave.id: wave for wave in self.study.waves}
        at = pd.Series(
            self.coded(
                self.frame[told.column], CodedColumn(column=told.column, values=told.values), list(waves)
            )
        )
        keys = pd.DataFrame({"id": self.ids.to_numpy(), "wave": at.to_numpy()})
        for _, row in keys[keys.duplicated() & keys["wave"].notna()].iterrows():
            self.problems.append(
                self._cell(
                    told.column, row["id"], f"Participant {row['id']} has several rows at wave {row['wave']}."
                )
            )
        columns = {name: column for name, column in self.told.measured.items() if isinstance(column, str)}
        for name, wave in waves.items():
            yield self._block(self.frame[(at == name).to_numpy()], wave, columns)

    def _block(self, rows: pd.DataFrame, wave: Wave, columns: Mapping[str, str]) -> pd.DataFrame:
        arm = CodedColumn(column=self.told.arm.column, values=self.told.arm.values)
        codes = {one.id: float(one.code) for one in self.study.arms}
        known, quiet = [one.id for one in self.study.arms], len(self.problems)
        arms = self.coded(rows[arm.column], arm, known)
        del self.problems[quiet:]  # told once, of the persons
        return pd.DataFrame(
            {
                "id": self.ids.loc[rows.index].to_numpy(),
                "wave": wave.id,
                "anchor": float(self.study.anchors.index(wave.anchor) + 1),
                "anchor_no": 1.0,
                "month": float(wave.month),
                "arm": [codes.get(name or "", np.nan) for name in arms],
                "unit": [_word(cell) for cell in rows[self.told.unit]] if self.told.unit else "",
                **{name: self._numbers(rows, name, columns.get(name)) for name in self.told.measured},
            }
        )

    def _numbers(self, rows: pd.DataFrame, name: str, column: str | None) -> pd.Series:
        if column is None:
            return pd.Series(np.nan, index=range(len(rows)))
        codes = {_word(told): float(code) for code, told in self.told.codes.get(name, {}).items()}
        cells = rows[column].map(lambda cell: codes.get(_word(cell), cell)) if codes else rows[column]
        numbers = pd.to_numeric(cells, errors="coerce")
        self.problems += [
            self._cell(column, _word(cell), f"'{_word(cell)}' is no number.")
            for cell in dict.fromkeys(rows.loc[numbers.isna() & rows[column].notna(), column])
            if _word(cell)
        ]
        return numbers.astype("float64").reset_index(drop=True)
