"""A trial out of a table of anybody's, by a map of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from ..dataset.codebook import Codebook, Dataset, Variable
from ..dataset.keys import design_variables
from ..model.instrument import Instrument
from ..model.record import Enrolment
from ..model.study import Study, Wave
from ..model.trial_map import CodedColumn, FlagColumn, TrialMap
from ..trial.trial_data import TrialData
from ..trial.variable_maker import VariableMaker
from .tables import read_table
from .trial_cells import TrialCells, code_of

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
    reading.cells.refuse()
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
    missing = {code_of(value) for value in told.missing}
    if not missing:
        return frame
    return frame.mask(frame.map(lambda cell: code_of(cell) in missing))


class _Reading:
    """One table and what is wrong with it."""

    def __init__(self, path: Path, frame: pd.DataFrame, study: Study, told: TrialMap) -> None:
        self.frame, self.study, self.told = frame, study, told
        self.cells = TrialCells(path)

    def refuse_lacking(self) -> None:
        self.cells.lack(self._named(), list(self.frame.columns))
        self.cells.need_rows(self.frame)
        self.cells.refuse()

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

    @cached_property
    def ids(self) -> pd.Series:
        if self.told.id is None:
            return pd.Series([str(n) for n in range(1, len(self.frame) + 1)], index=self.frame.index)
        words = self.cells.words(self.told.id, self.frame[self.told.id])
        return pd.Series(words, index=self.frame.index, dtype="object")

    def first_rows(self) -> pd.DataFrame:
        """Return the first row of each person; without a wave column nobody has two."""
        ids = self.ids
        if self.told.wave is None:
            for name, rows in ids[ids.duplicated()].rename(self.told.id).groupby(ids, sort=True):
                text = f"Participant {name} has several rows, and the map names no column of waves."
                self.cells.note_rows(rows, text, found=str(name))
        return self.frame.assign(**{"": ids}).drop_duplicates("")

    def coded(self, cells: pd.Series, told: CodedColumn, known: Sequence[str]) -> list[str | None]:
        """Return the id of each cell; what is none of those told is a problem, once."""
        meaning = {code_of(value): name for name, value in told.values.items()} or {
            name: name for name in known
        }
        # 'None' is a level where nobody says which levels there are.
        words = self.cells.words(told.column, cells, meaning or ("None",))
        if not meaning:
            return [word or None for word in words]
        self._note_unknown(told.column, meaning)
        return [meaning.get(word) for word in words]

    def _note_unknown(self, column: str, meaning: Mapping[str, str]) -> None:
        """Note each word of a whole column that the map does not tell, and words of the map that no cell holds."""
        everything = self.frame[column].map(code_of)
        unknown = everything[(everything != "") & ~everything.isin([*meaning])]
        if unknown.empty:
            return
        held = set(everything)
        unheld = [f"'{word}'" for word in meaning if word not in held]
        told = f" The map tells of {', '.join(unheld)}, which no cell holds." if unheld else ""
        for word, rows in unknown.groupby(unknown, sort=True):
            text = f"'{word}' is none of what the map tells.{told}"
            self.cells.note_rows(rows, text, allowed=[*meaning], code="TRIAL-WORD")

    def _named_cells(self, rows: pd.DataFrame, column: str | None) -> list[str | None]:
        words = self.cells.words(column, rows[column]) if column else [""] * len(rows)
        return [word or None for word in words]

    def people(self) -> list[Enrolment]:
        rows, told, study = self.first_rows(), self.told, self.study
        arm = CodedColumn(column=told.arm.column, values=told.arm.values)
        arms = self.coded(rows[arm.column], arm, [one.id for one in study.arms])
        levels = {stratum.id: [level.id for level in stratum.levels] for stratum in study.strata}
        strata = {n: self.coded(rows[c.column], c, levels.get(n, [])) for n, c in told.strata.items()}
        flags = {n: self._flags(rows, arms, c) for n, c in told.flags.items()}
        units, pairs = self._named_cells(rows, told.unit), self._named_cells(rows, told.pair)
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
        for row in keys[keys.duplicated() & keys["wave"].notna()].itertuples():
            text = f"Participant {row.id} has several rows at wave {row.wave}."
            line = self.cells.line_of(row.Index)
            self.cells.note(told.column, f"{row.id} at {row.wave}", text, line=line)
        columns = {name: column for name, column in self.told.measured.items() if isinstance(column, str)}
        for name, wave in waves.items():
            yield self._block(self.frame[(at == name).to_numpy()], wave, columns)

    def _block(self, rows: pd.DataFrame, wave: Wave, columns: Mapping[str, str]) -> pd.DataFrame:
        arm = CodedColumn(column=self.told.arm.column, values=self.told.arm.values)
        codes = {one.id: float(one.code) for one in self.study.arms}
        arms = self.coded(rows[arm.column], arm, [one.id for one in self.study.arms])
        return pd.DataFrame(
            {
                "id": self.ids.loc[rows.index].to_numpy(),
                "wave": wave.id,
                "anchor": float(self.study.anchors.index(wave.anchor) + 1),
                "anchor_no": 1.0,
                "month": float(wave.month),
                "arm": [codes.get(name or "", np.nan) for name in arms],
                "unit": [unit or "" for unit in self._named_cells(rows, self.told.unit)],
                **{name: self._numbers(rows, name, columns.get(name)) for name in self.told.measured},
            }
        )

    def _numbers(self, rows: pd.DataFrame, name: str, column: str | None) -> pd.Series:
        if column is None:
            return pd.Series(np.nan, index=range(len(rows)))
        codes = {code_of(told): float(code) for code, told in self.told.codes.get(name, {}).items()}
        cells = rows[column].map(lambda cell: codes.get(code_of(cell), cell)) if codes else rows[column]
        numbers = pd.to_numeric(cells, errors="coerce")
        words = rows.loc[numbers.isna() & rows[column].notna(), column].map(code_of)
        for word, cells_of_word in words[words != ""].groupby(words, sort=False):
            text = f"'{word}' is no number, and the map has no code for it."
            self.cells.note_rows(cells_of_word, text, code="TRIAL-WORD")
        return numbers.astype("float64").reset_index(drop=True)
