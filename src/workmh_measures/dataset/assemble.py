"""Assemble a study's answers into one long data set: every person at every planned wave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from ..errors import ResponseError
from ..model.instrument import Instrument
from ..model.missing import MissingCode
from ..model.names import item_column
from ..model.record import Enrolment
from ..model.response_scale import chosen_codes
from ..model.study import ScheduleEntry, Study
from ..scoring.answers import Flags, answered_values, numeric_items
from ..scoring.classify import condition_truth
from ..scoring.parameters import resolved_parameters
from ..scoring.score import score
from .codebook import Codebook, Dataset, InstrumentUse, Variable
from .due import Due, anchor_number, due
from .keys import design_variables
from .placing import unplaced
from .variables import item_variables, score_variables

__all__ = ["ANSWER_COLUMNS", "Answers", "Form", "assemble"]

ANSWER_COLUMNS = ("participant", "wave", "occasion", "instrument", "item", "value", "text", "day")
"""Columns of the answers of a study."""

Form = tuple[str, str, int, str]
"""Participant, wave, occasion, instrument."""


@dataclass(frozen=True)
class Answers:
    """Current answers of a study.

    Attributes
    ----------
    frame : one row for each answer, columns `ANSWER_COLUMNS`: value is a float (a missing code where there
        is a reason instead), text is words (texts, dates, and the chosen codes of a
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


@dataclass(frozen=True)
class _Forms:
    """State of one instrument's form in every row, as arrays of length n."""

    scheduled: Flags
    due: Flags
    closed: Flags
    begun: Flags
    done: Flags


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
    answers : current answers. Of repeated events (a second job) the first is in this data set.
    enrolments : everybody in the study, once; the order of the rows.
    today : the day that decides which forms are due and which are overdue.

    Returns
    -------
    Dataset
        One row for each person and planned wave. Empty is what is not due or not scheduled; -996 a form
        that was due and did not come, -991 an item that no earlier answer opens, -992 any other item left
        out of a form that did come. A form answered before it is due is in the data set with its scores.

    Raises
    ------
    ResponseError
        With every answer that has no place (nobody enrolled, not scheduled, no such item) or is impossible.
    """
    found = [*unplaced(study, instruments, answers.frame, enrolments)]
    if found:
        raise ResponseError(found)
    rows = [_Row(person, w.id, due(w, person)) for person in enrolments for w in study.waves]
    index = {(row.enrolment.participant, row.wave, 1): i for i, row in enumerate(rows)}
    columns = _design_columns(study, rows, _days(answers.frame, index, len(rows)))
    variables: list[Variable] = [*design_variables(study)]
    uses: list[InstrumentUse] = []
    external = {arm.id for arm in study.arms if arm.external}
    asked_here = _flags(row.enrolment.arm not in external for row in rows)
    placed = answers.frame.assign(row=_row_numbers(answers.frame, index))
    for entry in _merged(study.schedule):
        instrument = instruments[entry.instrument]
        given = placed[placed["instrument"] == instrument.id]
        items = _item_columns(instrument, given, len(rows))
        forms = _forms(instrument, items, rows, answers.completed, today)
        # Nobody in an external arm is asked, so nothing of theirs is due or overdue.
        forms = replace(forms, due=forms.due & asked_here, closed=forms.closed & asked_here)
        forms = replace(forms, scheduled=_flags(row.wave in entry.waves for row in rows))
        _fill_reasons(instrument, items, forms)
        parameters = resolved_parameters(instrument, entry.parameters)
        columns |= items
        columns |= _score_columns(instrument, parameters, items, rows, forms)
        hashes = _wording_hashes(given)
        asked = (replace(v, wording_hash=" ".join(hashes) or None) for v in item_variables(instrument))
        variables += [*asked, *score_variables(instrument, parameters)]
        uses.append(InstrumentUse(instrument, parameters, entry.waves, hashes))
    frame = pd.DataFrame({variable.name: columns[variable.name] for variable in variables})
    return Dataset(frame, _codebook(study, variables, uses))


def _wording_hashes(given: pd.DataFrame) -> tuple[str, ...]:
    told = given["wording_hash"] if "wording_hash" in given else pd.Series(dtype="str")
    return tuple(sorted(str(digest) for digest in told.dropna().unique() if digest))


def _codebook(study: Study, variables: Sequence[Variable], uses: Sequence[InstrumentUse]) -> Codebook:
    return Codebook(
        variables=tuple(variables),
        title={lang: study.title.in_language(lang) for lang in study.languages},
        languages=study.languages,
        study=study.id,
        simulated=study.simulated,
        keys=("id", "wave", "anchor_no"),
        instruments=tuple(uses),
    )


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
    flags = {flag.id for flag in study.flags}
    for name in study.person_columns:
        told = [row.enrolment.strata.get(name, "") for row in rows]
        columns[name] = np.asarray([_yes_or_no(text) for text in told]) if name in flags else _texts(told)
    return columns


def _yes_or_no(text: str) -> float:
    return {"0": 0.0, "1": 1.0}.get(text, np.nan)


def _texts(values: Iterable[str]) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def _days_from_anchor(row: _Row, day: date | None) -> float:
    return float((day - row.due.anchor_day).days) if day is not None and row.due is not None else np.nan


def _in_window(row: _Row, day: date | None) -> float:
    return float(row.due.holds(day)) if day is not None and row.due is not None else np.nan


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
    code = int(variable.name.rpartition("_")[2])
    chosen = [float(code in chosen_codes(text)) if isinstance(text, str) else np.nan for text in texts]
    return np.where(np.isnan(chosen), values.to_numpy(dtype=np.float64), chosen)


def _forms(
    instrument: Instrument,
    items: Mapping[str, pd.Series],
    rows: Sequence[_Row],
    completed: frozenset[Form],
    today: date,
) -> _Forms:
    given = [(c != "") if c.dtype == "str" else c.notna() for c in items.values()]
    done = [(row.enrolment.participant, row.wave, 1, instrument.id) in completed for row in rows]
    return _Forms(
        scheduled=np.ones(len(rows), dtype=np.bool_),
        due=_flags(row.due is not None and row.due.is_due(today) for row in rows),
        closed=_flags(row.due is not None and row.due.is_closed(today) for row in rows),
        begun=np.any([flags.to_numpy() for flags in given], axis=0),
        done=_flags(done),
    )


def _flags(values: Iterable[bool]) -> Flags:
    return np.asarray(list(values), dtype=np.bool_)


def _fill_reasons(instrument: Instrument, items: Mapping[str, pd.Series], forms: _Forms) -> None:
    come = forms.done | (forms.begun & forms.closed)
    awaited = forms.scheduled & forms.closed & ~forms.begun & ~forms.done
    hidden = _hidden(instrument, items)
    for variable in item_variables(instrument):
        column = items[variable.name]
        if variable.type != "numeric":
            continue
        empty = column.isna().to_numpy()
        column[empty & awaited] = float(MissingCode.NOT_RETURNED)
        column[empty & come] = float(MissingCode.SKIPPED)
        if str(variable.item) in hidden:
            column[empty & come & hidden[str(variable.item)]] = float(MissingCode.NOT_SHOWN)


def _hidden(instrument: Instrument, items: Mapping[str, pd.Series]) -> dict[str, Flags]:
    """Say in which rows an item is hidden: not every gate is known to be open, as in the form."""
    values = {i: answered_values(items[item_column(instrument.id, i)]) for i in numeric_items(instrument)}
    hidden: dict[str, Flags] = {}
    for gate in instrument.items_if:
        truth = condition_truth(gate.when, values, {})
        for item in gate.items:
            hidden[item] = hidden.get(item, np.zeros(len(truth.true), dtype=np.bool_))
            hidden[item] |= ~(truth.known & truth.true)
    return hidden


def _score_columns(
    instrument: Instrument,
    parameters: Mapping[str, str],
    items: Mapping[str, pd.Series],
    rows: Sequence[_Row],
    forms: _Forms,
) -> dict[str, object]:
    wanted = forms.scheduled & (forms.due | forms.begun | forms.done)
    names = [f"{row.enrolment.participant}, wave {row.wave}" for row in rows]
    answers = pd.DataFrame(
        {v.name.removeprefix(f"{instrument.id}_"): items[v.name] for v in item_variables(instrument)}
    )
    answers = answers.set_axis(pd.Index(names, name="person"))[wanted]
    scores = score(instrument, answers, parameters=parameters).frame
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
