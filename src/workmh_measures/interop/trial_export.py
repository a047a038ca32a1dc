"""A trial out of a table this project exported: one row per person and wave, or one row per person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from ..dataset.assemble import ANSWER_COLUMNS, Answers, assemble
from ..dataset.codebook import Dataset
from ..dataset.keys import DIED, LEFT, anchor_date
from ..dataset.reshape import to_long, to_wide
from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.instrument import Instrument
from ..model.names import wide_name
from ..model.record import Enrolment
from ..model.study import PAIR, Study
from ..trial.trial_data import TrialData
from ..trial.work_variables import with_work_variables
from .tables import read_table

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
    table = read_table(path)
    frame = table.frame.rename(columns=str)
    is_long = "wave" in frame.columns
    _refuse_lacking(path, frame, study, is_long=is_long)
    empty = _variables_of(study, instruments, today)
    frame["arm"] = _arm_codes(path, frame["arm"], study)
    made = (
        _long(frame, empty, study)
        if is_long
        else to_long(_wide(frame, empty, study), study, [*empty.codebook])
    )
    _refuse_waves(path, made.frame, study)
    kind = "one row per person and wave" if is_long else "one row per person"
    return TrialData(
        study=study,
        instruments=instruments,
        long=made,
        people=tuple(_people(made.frame, study)),
        today=today,
        persons=_further(frame, empty, study),
        source=f"{path.name}, {kind}",
    )


def _refuse_lacking(path: Path, frame: pd.DataFrame, study: Study, *, is_long: bool) -> None:
    names = list(frame.columns)
    found = [
        problem(
            "FILE-COLUMN",
            where=f"{path}:1",
            found=name,
            allowed=names,
            nearest=nearest_match(name, names),
            name=name,
        )
        for name in _NEEDED
        if name not in names
    ]
    endings = tuple(wide_name("", wave.id) for wave in study.waves)
    if not is_long and not any(name.endswith(endings) for name in names):
        text = "The table has no column 'wave', and no column that ends with a wave of the study."
        found.append(
            problem("TRIAL-CELL", where=f"{path}:1", allowed=[wave.id for wave in study.waves], text=text)
        )
    if found:
        raise ResponseError(found)


def _variables_of(study: Study, instruments: Mapping[str, Instrument], today: date) -> Dataset:
    """Return the long data set of the study with somebody in it of whom nothing is known: its variables."""
    nothing = Answers(pd.DataFrame({name: pd.Series(dtype="object") for name in ANSWER_COLUMNS}))
    nobody = Enrolment(
        study=study.id, participant="nobody", arm=None, anchors={}, language=study.languages[0]
    )
    empty = assemble(study, instruments, nothing, [nobody], today=today)
    return with_work_variables(empty, study, [nobody], [], today=today)


def _wide(frame: pd.DataFrame, empty: Dataset, study: Study) -> Dataset:
    typed = _typed(frame, empty, study)
    codebook = to_wide(empty, study).codebook
    names = [name for name in codebook.names if name in typed]
    return Dataset(typed[names], codebook.only(names))


def _arm_codes(path: Path, told: pd.Series, study: Study) -> pd.Series:
    """Return the codes of arms told by code, id or name."""
    codes: dict[str, float] = {}
    for arm in study.arms:
        names = {arm.id, str(arm.code), *arm.name.root.values()}
        codes |= dict.fromkeys((name.casefold() for name in names), float(arm.code))
    words = [_word(cell) for cell in told]
    strange = sorted({word for word in words if word and word.casefold() not in codes})
    if strange:
        allowed = [arm.id for arm in study.arms]
        raise ResponseError(
            [
                problem(
                    "TRIAL-CELL",
                    where=f"{path}, column 'arm'",
                    found=word,
                    allowed=allowed,
                    text=f"'{word}' is no arm of the study.",
                )
                for word in strange
            ]
        )
    return pd.Series([codes[word.casefold()] if word else np.nan for word in words], index=told.index)


def _word(cell: object) -> str:
    if cell is None or cell != cell or cell is pd.NA:
        return ""
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()


def _long(frame: pd.DataFrame, empty: Dataset, study: Study) -> Dataset:
    typed = _typed(frame, empty, study)
    by_id = {wave.id: wave for wave in study.waves}
    waves = typed["wave"].astype("str")
    if "month" not in frame:
        typed["month"] = [by_id[w].month if w in by_id else np.nan for w in waves]
    if "anchor_no" not in frame:
        typed["anchor_no"] = 1.0
    return Dataset(typed[[variable.name for variable in empty.codebook]], empty.codebook)


def _typed(frame: pd.DataFrame, empty: Dataset, study: Study) -> pd.DataFrame:
    """Return the columns of the study with the types of its data set; in wide shape those of each wave too."""
    types = {v.name: v.type for v in empty.codebook}
    types |= {wide_name(v.name, wave.id): v.type for v in empty.codebook for wave in study.waves}
    is_long = "wave" in frame.columns
    wanted = (
        [v.name for v in empty.codebook] if is_long else [name for name in frame.columns if name in types]
    )
    return pd.DataFrame({name: _cells(frame, name, types[name]) for name in wanted})


def _cells(frame: pd.DataFrame, name: str, kind: str) -> pd.Series:
    if name not in frame.columns:
        blank: object = "" if kind == "string" else pd.NaT if kind == "date" else np.nan
        return pd.Series(
            [blank] * len(frame), dtype={"string": "str", "date": "datetime64[us]"}.get(kind, "float64")
        )
    column = frame[name]
    if kind == "string":
        return pd.Series([_word(cell) for cell in column], dtype="str")
    if kind == "date":
        return (
            pd.Series(pd.to_datetime(column, errors="coerce")).astype("datetime64[us]").reset_index(drop=True)
        )
    return pd.to_numeric(column, errors="coerce").astype("float64").reset_index(drop=True)


def _refuse_waves(path: Path, frame: pd.DataFrame, study: Study) -> None:
    known = [wave.id for wave in study.waves]
    strange = [name for name in frame["wave"].unique() if name not in known]
    found = [
        problem(
            "TRIAL-CELL",
            where=f"{path}, column 'wave'",
            found=name,
            allowed=known,
            nearest=nearest_match(name, known),
            text=f"'{name}' is no wave of the study.",
        )
        for name in strange
    ]
    keys = frame[["id", "wave", "anchor_no"]]
    found += [*_twice(path, keys)]
    if found:
        raise ResponseError(found)


def _twice(path: Path, keys: pd.DataFrame) -> list[Problem]:
    doubled = keys[keys.duplicated()]
    return [
        problem(
            "TRIAL-CELL",
            where=f"{path}",
            found=f"{row.id} at {row.wave}",
            text=f"Participant {row.id} has several rows at wave {row.wave}.",
        )
        for row in doubled.itertuples()
    ]


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


def _further(frame: pd.DataFrame, empty: Dataset, study: Study) -> pd.DataFrame:
    """Return further columns that are the same in all rows of a person, such as costs."""
    known = {v.name for v in empty.codebook}
    known |= {wide_name(name, wave.id) for name in known for wave in study.waves}
    others = [name for name in frame.columns if name not in known]
    ids = frame["id"].map(_word)
    by_person = frame[others].groupby(ids, sort=False)
    alike = [name for name in others if (by_person[name].nunique(dropna=True) <= 1).all()]
    return by_person[alike].first().rename_axis(index=None)
