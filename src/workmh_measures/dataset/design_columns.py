"""Columns of a data set that are no answers: who, which wave, which arm, when."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..model.record import ENDS_CONTACT, Enrolment
from ..model.study import PAIR, Study
from ..scoring.answers import Floats
from .due import anchor_number
from .keys import DIED, LEFT, anchor_date
from .person_waves import Days, PersonWaves

__all__ = ["design_columns"]


def design_columns(study: Study, rows: PersonWaves, day: Days) -> dict[str, object]:
    """Return the key and design columns of the rows, by name.

    Parameters
    ----------
    day : first day of answering in each row; NaT where nothing was answered.
    """
    waves, people = rows.waves, rows.enrolments
    codes = {arm.id: float(arm.code) for arm in study.arms}
    anchors = np.asarray([float(anchor_number(study, wave.anchor)) for wave in waves])
    months = np.asarray([float(wave.month) for wave in waves])
    after = (day - rows.anchor_day).astype(np.float64)
    answered, counted = ~np.isnat(day), ~np.isnat(rows.anchor_day)
    columns: dict[str, object] = {
        "id": _texts((person.participant for person in people), rows.person),
        "wave": _texts((wave.id for wave in waves), rows.wave),
        "anchor": anchors[rows.wave],
        "anchor_no": rows.number.astype(np.float64),
        "month": months[rows.wave],
        "arm": _numbers((codes.get(person.arm or "", np.nan) for person in people), rows.person),
        "unit": _texts((person.unit or "" for person in people), rows.person),
        **{name: _person_column(study, name, rows) for name in study.person_columns},
        **_person_dates(study, rows),
        "date_form": _dates(day),
        "days_from_anchor": np.where(answered & counted, after, np.nan),
        "in_window": np.where(answered & counted, _in_window(rows, day), np.nan),
    }
    return columns


def _in_window(rows: PersonWaves, day: Days) -> Floats:
    open_ended = np.isnat(rows.opens) | np.isnat(rows.closes)
    return (open_ended | ((rows.opens <= day) & (day <= rows.closes))).astype(np.float64)


def _person_column(study: Study, name: str, rows: PersonWaves) -> object:
    people = rows.enrolments
    if any(flag.id == name for flag in study.flags):
        return _numbers((_flag(person, name) for person in people), rows.person)
    if name == PAIR:
        told = (person.pair or person.strata.get(PAIR, "") for person in people)
        return _texts(told, rows.person)
    return _texts((person.strata.get(name, "") for person in people), rows.person)


def _flag(person: Enrolment, name: str) -> float:
    if name in person.flags:
        return float(person.flags[name])
    # Records made before flags had a place of their own carry them with the strata.
    return {"0": 0.0, "1": 1.0}.get(person.strata.get(name, ""), np.nan)


def _person_dates(study: Study, rows: PersonWaves) -> dict[str, object]:
    people = rows.enrolments
    days = {anchor_date(anchor): [p.anchors.get(anchor) for p in people] for anchor in study.anchors}
    days[LEFT] = [
        min((d for level, d in p.withdrawn.items() if level in ENDS_CONTACT), default=None) for p in people
    ]
    days[DIED] = [person.died for person in people]
    return {name: _dates(np.asarray(told, dtype="M8[D]")[rows.person]) for name, told in days.items()}


def _texts(words: Iterable[str], places: NDArray[np.intp]) -> pd.Series:
    return pd.Series([*words], dtype="str").take(places).reset_index(drop=True)


def _numbers(numbers: Iterable[float], places: NDArray[np.intp]) -> Floats:
    told: Floats = np.asarray([*numbers], dtype=np.float64)[places]
    return told


def _dates(days: Days) -> pd.Series:
    return pd.Series(days.astype("datetime64[us]"))
