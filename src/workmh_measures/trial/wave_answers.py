"""Who was due to answer at each wave, who did, and what became of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..dataset.due import due
from ..dataset.person_waves import PersonWaves, person_waves
from ..model.missing import MISSING_HIGH, MISSING_LOW, MissingCode
from ..model.study import Wave
from .person_values import column_of
from .trial_data import TrialData

__all__ = [
    "NOT_ANSWERED",
    "UNDATED",
    "WaveAnswers",
    "asked_people",
    "first_rows",
    "is_answer",
    "is_dated",
    "wave_answers",
]

Bools: TypeAlias = NDArray[np.bool_]

NOT_ANSWERED: tuple[str, ...] = ("withdrawn", "died", "not_returned", "open", "unknown")
"""What became of those who were due and did not answer, in the order they are told; unknown where the data have no days."""

_FROM = (0.0, 1.0)
UNDATED = "No day of inclusion is known, so everybody counts as due at every wave: give the days of inclusion with the data."
"""Warning of counts made without days."""


@dataclass(frozen=True, slots=True, eq=False)
class WaveAnswers:
    """One wave of those who are asked; the first time, where its event came again.

    Attributes
    ----------
    wave : id.
    people : one row for each person asked, the index their ids: `arm`; `due`, the wave has come for them, those who
        withdrew or died before it included; `answered`, any form came in; `outcome` of those who did not, one of
        `NOT_ANSWERED`, else empty; `in_window` 1 or 0, and `days_late` from the planned day (below 0: before it), both NaN
        where nothing was answered or the day is not known.
    warnings : sentences a reader of the counts must see.
    """

    wave: str
    people: pd.DataFrame
    warnings: tuple[str, ...] = ()

    def of(self, arm: str | None) -> pd.DataFrame:
        """Return the people of an arm, or of all."""
        return self.people if arm is None else self.people[self.people["arm"] == arm]


def asked_people(data: TrialData) -> pd.Series:
    """Return the arm of everybody allocated who is asked: people of an external arm are not."""
    own = {arm.id for arm in data.study.allocated_arms}
    return data.arm[data.arm.isin(own)]


def is_dated(data: TrialData) -> bool:
    """Say whether the day of anything is known of anybody; a table of results alone holds no days."""
    return any(person.anchors for person in data.people)


def first_rows(data: TrialData, wave: str) -> pd.DataFrame:
    """Return the rows of a wave, the first time of one that comes again; the index are ids."""
    frame = data.long.frame
    rows = frame[(frame["wave"] == wave) & frame["anchor_no"].isin(_FROM)]
    return rows.drop_duplicates("id").set_index("id")


def is_answer(column: pd.Series) -> Bools:
    """Say which cells hold an answer: not empty, and no code that says why there is none."""
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        codes = (values >= MISSING_LOW) & (values <= MISSING_HIGH)
        return np.asarray(~np.isnan(values) & ~codes)
    return np.asarray((column.notna() & (column != "")).to_numpy(dtype=np.bool_))


def wave_answers(data: TrialData) -> dict[str, WaveAnswers]:
    """Return who was due and who answered, for each survey wave in the order of the study.

    Notes
    -----
    Without any day of inclusion everybody counts as due at the waves counted from it, and a warning says so.
    """
    asked = asked_people(data)
    people = [person for person in data.allocated if person.participant in asked.index]
    waves = data.study.survey_waves
    planned = person_waves(data.study, people, {}, waves=waves, today=data.today)
    return {wave.id: _answers(data, asked, planned, place) for place, wave in enumerate(waves)}


def _answers(data: TrialData, asked: pd.Series, planned: PersonWaves, place: int) -> WaveAnswers:
    wave = planned.waves[place]
    first = (planned.wave == place) & (planned.number == 1)
    found = first_rows(data, wave.id).reindex(asked.index)
    answered = _answered(data, found)
    undated = not is_dated(data) and wave.anchor == data.study.anchors[0]
    is_due = (np.ones(len(asked), dtype=np.bool_) if undated else planned.due[first]) | answered
    gone = planned.gone[first]
    outcome = np.select(
        [~is_due | answered, gone == MissingCode.DIED, gone == MissingCode.WITHDRAWN, planned.closed[first]],
        ["", "died", "withdrawn", "not_returned"],
        "unknown" if undated else "open",
    )
    table = pd.DataFrame(
        {"arm": asked, "due": is_due, "answered": answered, "outcome": outcome}, index=asked.index
    )
    table["in_window"] = _where(answered, found, "in_window")
    table["days_late"] = _days_late(data, wave, found)
    return WaveAnswers(wave.id, table, (UNDATED,) if undated else ())


def _answered(data: TrialData, rows: pd.DataFrame) -> Bools:
    """Say for whom a form came in: by its day where days are known, else by anything that is there."""
    answered = np.zeros(len(rows), dtype=np.bool_)
    if "date_form" in rows:
        answered = rows["date_form"].notna().to_numpy(dtype=np.bool_)
    if answered.any() or not len(rows):
        return answered
    told = {variable.name for variable in data.long.codebook.of_kind("item", "score")}
    told |= {column_of(outcome) for outcome in data.study.outcomes if outcome.source == "survey"}
    for name in told & {*rows.columns}:
        answered = answered | is_answer(rows[name])
    return answered


def _where(answered: Bools, rows: pd.DataFrame, column: str) -> NDArray[np.float64]:
    if column not in rows:
        return np.full(len(rows), np.nan)
    return np.where(answered, rows[column].to_numpy(dtype=np.float64, na_value=np.nan), np.nan)


def _days_late(data: TrialData, wave: Wave, rows: pd.DataFrame) -> NDArray[np.float64]:
    if "date_form" not in rows:
        return np.full(len(rows), np.nan)
    whens = [due(wave, data.people_by_id[name]) for name in rows.index]
    days = np.asarray([when.planned if when else None for when in whens], dtype="datetime64[D]")
    late = rows["date_form"].to_numpy().astype("datetime64[D]") - days
    return np.asarray(late / np.timedelta64(1, "D"))
