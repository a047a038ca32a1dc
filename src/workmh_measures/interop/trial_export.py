"""A trial out of a table this project exported: one row per person and wave, or one row per person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from ..dataset.assemble import ANSWER_COLUMNS, Answers, assemble
from ..dataset.codebook import Dataset
from ..dataset.keys import DIED, LEFT, anchor_date, design_variables
from ..dataset.reshape import to_long, to_wide
from ..errors import problem
from ..model.instrument import Instrument
from ..model.names import wide_name
from ..model.record import Enrolment
from ..model.study import PAIR, Study
from ..trial.trial_data import TrialData
from ..trial.work_variables import with_work_variables
from .tables import read_table
from .trial_cells import TrialCells, code_of, ids_of

__all__ = ["exported_trial"]

_NEEDED = ("id", "arm")


def exported_trial(
    path: Path, study: Study, instruments: Mapping[str, Instrument], *, today: date
) -> TrialData:
    """Read a table as `workmh export` writes it, long or wide; columns it has not are empty.

    Raises
    ------
    ResponseError
        With the columns it lacks, and every arm or wave the study does not know.
    """
    frame = read_table(path).frame.rename(columns=str)
    cells = TrialCells(path)
    is_long = "wave" in frame.columns
    _refuse_lacking(cells, frame, study, is_long=is_long)
    empty = _variables_of(study, instruments, today)
    frame["arm"] = _arm_codes(cells, frame["arm"], study)
    typed = _typed(cells, frame, empty, study)
    made = (
        _long(typed, frame, empty, study)
        if is_long
        else to_long(_wide(typed, empty, study), study, [*empty.codebook])
    )
    _note_keys(cells, made.frame, study)
    cells.refuse()
    kind = "one row per person and wave" if is_long else "one row per person"
    return TrialData(
        study=study,
        instruments=instruments,
        long=made,
        people=tuple(_people(made.frame, study)),
        today=today,
        persons=_further(frame, typed["id"], empty, study),
        source=f"{path.name}, {kind}",
    )


def _refuse_lacking(cells: TrialCells, frame: pd.DataFrame, study: Study, *, is_long: bool) -> None:
    names = list(frame.columns)
    endings = tuple(wide_name("", wave.id) for wave in study.waves)
    lacking = [f"column '{name}'" for name in _NEEDED if name not in names]
    if not is_long and not any(name.endswith(endings) for name in names):
        lacking.append("column 'wave' or columns that end with a wave of the study")
    if lacking:
        found = " and no ".join(lacking)
        cells.problems.append(problem("TRIAL-SHAPE", where=f"{cells.path}:1", found=found))
    cells.need_rows(frame)
    cells.refuse()


def _variables_of(study: Study, instruments: Mapping[str, Instrument], today: date) -> Dataset:
    """Return the long data set of the study with somebody in it of whom nothing is known: its variables."""
    nothing = Answers(pd.DataFrame({name: pd.Series(dtype="object") for name in ANSWER_COLUMNS}))
    nobody = Enrolment(
        study=study.id, participant="nobody", arm=None, anchors={}, language=study.languages[0]
    )
    empty = assemble(study, instruments, nothing, [nobody], today=today)
    return with_work_variables(empty, study, [nobody], [], today=today)


def _wide(typed: pd.DataFrame, empty: Dataset, study: Study) -> Dataset:
    codebook = to_wide(empty, study).codebook
    names = [name for name in codebook.names if name in typed]
    return Dataset(typed[names], codebook.only(names))


def _arm_codes(cells: TrialCells, told: pd.Series, study: Study) -> pd.Series:
    """Return the codes of arms told by code, id or name."""
    named = {
        name: float(arm.code)
        for arm in study.arms
        for name in (arm.id, str(arm.code), *arm.name.root.values())
    }
    codes = {name.casefold(): code for name, code in named.items()}
    words = cells.words("arm", told, named)
    spelled = pd.Series(words, index=told.index, name="arm")
    unknown = spelled[(spelled != "") & ~spelled.str.casefold().isin([*codes])]
    for word, rows in unknown.groupby(unknown, sort=True):
        allowed = [arm.id for arm in study.arms]
        cells.note_rows(rows, f"'{word}' is no arm of the study.", allowed=allowed)
    return pd.Series([codes.get(word.casefold(), np.nan) for word in words], index=told.index)


def _long(typed: pd.DataFrame, frame: pd.DataFrame, empty: Dataset, study: Study) -> Dataset:
    by_id = {wave.id: wave for wave in study.waves}
    waves = typed["wave"].astype("str")
    if "month" not in frame:
        typed["month"] = [by_id[w].month if w in by_id else np.nan for w in waves]
    if "anchor_no" not in frame:
        typed["anchor_no"] = 1.0
    return Dataset(typed[[variable.name for variable in empty.codebook]], empty.codebook)


def _typed(cells: TrialCells, frame: pd.DataFrame, empty: Dataset, study: Study) -> pd.DataFrame:
    """Return the columns of the study with the types of its data set; in wide shape those of each wave too."""
    types = {v.name: v.type for v in empty.codebook}
    types |= {wide_name(v.name, wave.id): v.type for v in empty.codebook for wave in study.waves}
    is_long = "wave" in frame.columns
    wanted = (
        [v.name for v in empty.codebook] if is_long else [name for name in frame.columns if name in types]
    )
    typed = {name: _cells(frame, name, types[name]) for name in wanted}
    # What people wrote themselves may look like a date; the names of people and places may not.
    for name in (v.name for v in design_variables(study) if v.type == "string"):
        if name in wanted and name in frame.columns:
            typed[name] = pd.Series(cells.words(name, frame[name], ids_of(study)), dtype="str")
    return pd.DataFrame(typed)


def _cells(frame: pd.DataFrame, name: str, kind: str) -> pd.Series:
    if name not in frame.columns:
        blank: object = "" if kind == "string" else pd.NaT if kind == "date" else np.nan
        return pd.Series(
            [blank] * len(frame), dtype={"string": "str", "date": "datetime64[us]"}.get(kind, "float64")
        )
    column = frame[name]
    if kind == "string":
        return pd.Series([code_of(cell) for cell in column], dtype="str")
    if kind == "date":
        return (
            pd.Series(pd.to_datetime(column, errors="coerce")).astype("datetime64[us]").reset_index(drop=True)
        )
    return pd.to_numeric(column, errors="coerce").astype("float64").reset_index(drop=True)


def _note_keys(cells: TrialCells, frame: pd.DataFrame, study: Study) -> None:
    known = [wave.id for wave in study.waves]
    for name in frame["wave"].unique():
        if name not in known:
            cells.note("wave", name, f"'{name}' is no wave of the study.", allowed=known)
    keys = frame[["id", "wave", "anchor_no"]]
    for row in keys[keys.duplicated()].itertuples():
        text = f"Participant {row.id} has several rows at wave {row.wave}."
        cells.note("id", f"{row.id} at {row.wave}", text)


def _people(frame: pd.DataFrame, study: Study) -> list[Enrolment]:
    arms = {float(arm.code): arm.id for arm in study.arms}
    flags = [flag.id for flag in study.flags]
    people = []
    for row in frame.drop_duplicates("id").to_dict("records"):
        anchors = {
            name: day for name in study.anchors if (day := _day(row.get(anchor_date(name)))) is not None
        }
        left = _day(row.get(LEFT))
        people.append(
            Enrolment(
                study=study.id,
                participant=str(row["id"]),
                arm=arms.get(row["arm"]),
                anchors=anchors,
                language=study.languages[0],
                unit=row["unit"] or None,
                strata={n: str(row[n]) for n in study.person_columns if n not in (*flags, PAIR) and row[n]},
                pair=row.get(PAIR) or None,
                flags={name: bool(row[name]) for name in flags if row[name] == row[name]},
                withdrawn={} if left is None else {"questionnaires": left},
                died=_day(row.get(DIED)),
            )
        )
    return people


def _day(cell: object) -> date | None:
    return None if cell is None or cell is pd.NaT or cell != cell else pd.Timestamp(str(cell)).date()


def _further(frame: pd.DataFrame, ids: pd.Series, empty: Dataset, study: Study) -> pd.DataFrame:
    """Return further columns that are the same in all rows of a person, such as costs."""
    known = {v.name for v in empty.codebook}
    known |= {wide_name(name, wave.id) for name in known for wave in study.waves}
    others = [name for name in frame.columns if name not in known]
    by_person = frame[others].groupby(ids.to_numpy(), sort=False)
    alike = [name for name in others if (by_person[name].nunique(dropna=True) <= 1).all()]
    return by_person[alike].first().rename_axis(index=None)
