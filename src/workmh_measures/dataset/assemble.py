"""Assemble a study's answers into one long data set: every person at every planned wave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ..model.instrument import Instrument
from ..model.missing import MissingCode
from ..model.record import Enrolment
from ..model.study import ScheduleEntry, Study
from ..scoring.score import score
from .codebook import Codebook, Dataset, InstrumentUse, Variable
from .due import Due, anchor_number, due
from .keys import design_variables
from .variables import item_variables, score_variables

__all__ = ["Answers", "assemble"]

Form = tuple[str, str, int, str]
"""Participant, wave, occasion, instrument."""


@dataclass(frozen=True)
class Answers:
    """Current answers of a study.

    Attributes
    ----------
    frame : one row for each answer: participant, wave, occasion, instrument, item, value (float; a
        missing code where there is a reason instead), text (texts, dates, and the chosen codes of a
        multiple choice with blanks between), day (civil date of the answer).
    completed : forms the person has finished.
    """

    frame: pd.DataFrame
    completed: frozenset[Form] = frozenset()


@dataclass(frozen=True)
class _Row:
    enrolment: Enrolment
    wave: str
    due: Due | None


def assemble(
    study: Study,
    instruments: Mapping[str, Instrument],
    answers: Answers,
    enrolments: Sequence[Enrolment],
    *,
    today: date,
) -> Dataset:
    """Return the long data set of a study, scores included.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.
    answers : current answers; those of people who are not enrolled are refused.
    enrolments : everybody in the study; the order of the rows.
    today : the day that decides which forms are due and which are overdue.

    Returns
    -------
    Dataset
        One row for each person and planned wave. Empty is what is not due or not scheduled;
        -996 a form that was due and did not come, -992 an item left out of a form that did.
    """
    rows = [_Row(person, w.id, due(w, person)) for person in enrolments for w in study.waves]
    index = {(row.enrolment.participant, row.wave, 1): i for i, row in enumerate(rows)}
    columns: dict[str, object] = {}
    variables: list[Variable] = [*design_variables(study)]
    uses: list[InstrumentUse] = []
    columns |= _design_columns(study, rows, _days(answers.frame, index, len(rows)))
    placed = answers.frame.assign(row=_row_numbers(answers.frame, index))
    for entry in _merged(study.schedule):
        instrument = instruments[entry.instrument]
        items = _item_columns(instrument, placed[placed["instrument"] == instrument.id], len(rows))
        scheduled = np.asarray([row.wave in entry.waves for row in rows])
        _fill_reasons(items, instrument, rows, scheduled, answers.completed, today)
        columns |= items
        variables += item_variables(instrument)
        columns |= _score_columns(instrument, entry, items, rows, scheduled & _is_due(rows, today))
        variables += score_variables(instrument, _parameters(instrument, entry))
        uses.append(InstrumentUse(instrument, _parameters(instrument, entry), entry.waves))
    codebook = Codebook(
        variables=tuple(variables),
        title={lang: study.title.in_language(lang) for lang in study.languages},
        languages=study.languages,
        study=study.id,
        simulated=study.simulated,
        keys=("id", "wave", "anchor_no"),
        instruments=tuple(uses),
    )
    return Dataset(pd.DataFrame({v.name: columns[v.name] for v in variables}), codebook)


def _merged(schedule: Iterable[ScheduleEntry]) -> list[ScheduleEntry]:
    merged: dict[str, ScheduleEntry] = {}
    for entry in schedule:
        known = merged.get(entry.instrument)
        if known is None:
            merged[entry.instrument] = entry
            continue
        if known.parameters != entry.parameters:
            raise ValueError(f"{entry.instrument} is scheduled with different parameters")
        waves = (*known.waves, *(w for w in entry.waves if w not in known.waves))
        merged[entry.instrument] = known.model_copy(update={"waves": waves})
    return list(merged.values())


def _parameters(instrument: Instrument, entry: ScheduleEntry) -> dict[str, str]:
    defaults = {name: p.default for name, p in instrument.parameters.items() if p.default is not None}
    return {**defaults, **entry.parameters}


def _row_numbers(frame: pd.DataFrame, index: Mapping[tuple[str, str, int], int]) -> list[int]:
    keys = zip(frame["participant"], frame["wave"], frame["occasion"], strict=True)
    # Later jobs of a person are in the store; this data set holds the first.
    return [index.get((str(p), str(w), int(o)), -1) for p, w, o in keys]


def _days(frame: pd.DataFrame, index: Mapping[tuple[str, str, int], int], n: int) -> list[date | None]:
    days: list[date | None] = [None] * n
    for row, day in zip(_row_numbers(frame, index), frame["day"], strict=True):
        known = days[row] if row >= 0 else None
        if row >= 0 and (known is None or day < known):
            days[row] = day
    return days


def _design_columns(study: Study, rows: Sequence[_Row], days: Sequence[date | None]) -> dict[str, object]:
    codes = {arm.id: float(arm.code) for arm in study.arms}
    waves = {wave.id: wave for wave in study.waves}
    columns: dict[str, object] = {
        "id": _texts(row.enrolment.participant for row in rows),
        "wave": _texts(row.wave for row in rows),
        "anchor": np.asarray([float(anchor_number(study, waves[row.wave].anchor)) for row in rows]),
        "anchor_no": np.ones(len(rows)),
        "month": np.asarray([float(waves[row.wave].month) for row in rows]),
        "arm": np.asarray([codes.get(row.enrolment.arm or "", np.nan) for row in rows]),
        "unit": _texts(row.enrolment.unit or "" for row in rows),
        "date_form": pd.Series(
            pd.to_datetime(pd.Series(list(days), dtype="object")).astype("datetime64[us]")
        ),
        "days_from_anchor": np.asarray(
            [_days_from_anchor(row, day) for row, day in zip(rows, days, strict=True)]
        ),
        "in_window": np.asarray([_in_window(row, day) for row, day in zip(rows, days, strict=True)]),
    }
    for stratum in study.allocation.strata:
        columns[stratum] = _texts(row.enrolment.strata.get(stratum, "") for row in rows)
    return columns


def _texts(values: Iterable[str]) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def _days_from_anchor(row: _Row, day: date | None) -> float:
    return float((day - row.due.anchor_day).days) if day is not None and row.due is not None else np.nan


def _in_window(row: _Row, day: date | None) -> float:
    return float(row.due.holds(day)) if day is not None and row.due is not None else np.nan


def _is_due(rows: Sequence[_Row], today: date) -> np.ndarray:
    return np.asarray([row.due is not None and row.due.is_due(today) for row in rows])


def _item_columns(instrument: Instrument, placed: pd.DataFrame, n: int) -> dict[str, pd.Series]:
    columns: dict[str, pd.Series] = {}
    placed = placed[placed["row"] >= 0]
    by_item = dict(iter(placed.groupby("item", sort=False)))
    for variable in item_variables(instrument):
        part = by_item.get(str(variable.item))
        values, texts = (part["value"], part["text"]) if part is not None else (None, None)
        column = _empty(variable, n)
        if part is not None and values is not None and texts is not None:
            column.iloc[part["row"].to_numpy()] = _cells(variable, values, texts)
        columns[variable.name] = column
    return columns


def _empty(variable: Variable, n: int) -> pd.Series:
    if variable.type == "string":
        return pd.Series([""] * n, dtype="str")
    dtype = "datetime64[us]" if variable.type == "date" else "float64"
    return pd.Series([None] * n, dtype=dtype)


def _cells(variable: Variable, values: pd.Series, texts: pd.Series) -> object:
    if variable.type == "string":
        return texts.fillna("").to_list()
    if variable.type == "date":
        return pd.to_datetime(texts).astype("datetime64[us]").to_numpy()
    if variable.response_set is None:
        return values.to_numpy(dtype=np.float64)
    code = variable.name.rpartition("_")[2]
    chosen = [float(code in text.split()) if isinstance(text, str) else np.nan for text in texts]
    return np.where(np.isnan(chosen), values.to_numpy(dtype=np.float64), chosen)


def _fill_reasons(
    items: Mapping[str, pd.Series],
    instrument: Instrument,
    rows: Sequence[_Row],
    scheduled: np.ndarray,
    completed: frozenset[Form],
    today: date,
) -> None:
    numeric = {name: column for name, column in items.items() if column.dtype == np.float64}
    begun = np.any([column.notna() for column in items.values() if column.dtype != "str"], axis=0)
    closed = np.asarray([row.due is not None and row.due.is_closed(today) for row in rows]) & scheduled
    done = np.asarray([(row.enrolment.participant, row.wave, 1, instrument.id) in completed for row in rows])
    for column in numeric.values():
        empty = column.isna().to_numpy()
        column[empty & closed & ~begun & ~done] = float(MissingCode.NOT_RETURNED)
        column[empty & ((closed & begun) | done)] = float(MissingCode.SKIPPED)


def _score_columns(
    instrument: Instrument,
    entry: ScheduleEntry,
    items: Mapping[str, pd.Series],
    rows: Sequence[_Row],
    wanted: np.ndarray,
) -> dict[str, object]:
    by_item = {str(v.item): items[v.name] for v in item_variables(instrument) if v.response_set is None}
    answers = pd.DataFrame(by_item)[wanted].set_index(
        pd.Index(
            [
                f"{row.enrolment.participant}, wave {row.wave}"
                for row, use in zip(rows, wanted, strict=True)
                if use
            ]
        )
    )
    scores = score(instrument, answers.rename_axis("person"), parameters=entry.parameters).frame
    columns: dict[str, object] = {}
    for name in scores.columns:
        values = scores[name]
        if pd.api.types.is_string_dtype(values.dtype):
            texts = np.full(len(rows), "", dtype=object)
            texts[wanted] = values.to_numpy()
            columns[name] = pd.Series(texts, dtype="str")
        else:
            numbers = np.full(len(rows), np.nan)
            numbers[wanted] = values.to_numpy(dtype=np.float64)
            columns[name] = numbers
    return columns
