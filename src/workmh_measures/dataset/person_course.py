"""One person over time: the scores of one scale in the order of their days, and days reached on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ..model.study import Study
from .codebook import Dataset
from .keys import anchor_date
from .score_rows import ScaleColumns, labelled

__all__ = ["CoursePoint", "DayReached", "days_reached", "people_of", "person_course"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePoint:
    """One form of a person.

    Attributes
    ----------
    wave, number : id of the wave, and which job it was counted from.
    day : of answering; None where nothing was answered.
    score : None for none, with the reason in `status`.
    level, status : in words.
    answered : number of items.
    """

    wave: str
    number: int
    day: date | None
    score: float | None
    level: str
    status: str
    answered: int


@dataclass(frozen=True, slots=True)
class DayReached:
    """A day that waves are counted from, such as the start of a job."""

    anchor: str
    day: date


def people_of(dataset: Dataset) -> list[str]:
    """Return everybody in a data set by pseudonym, an order that tells nothing but the pseudonyms themselves."""
    return sorted(dataset.frame["id"].unique().tolist())


def person_course(
    dataset: Dataset, person: str, columns: ScaleColumns, *, waves: Sequence[str], language: str
) -> list[CoursePoint]:
    """Return the forms of a person that were due, by the day of answering, those not answered where they were planned.

    Parameters
    ----------
    waves : every wave of the study in its order.
    """
    frame = dataset.frame
    rows = frame[(frame["id"] == person) & frame[columns.status.name].notna()]
    levels = None if columns.level is None else labelled(rows[columns.level.name], columns.level, language)
    statuses = labelled(rows[columns.status.name], columns.status, language)
    points = [
        CoursePoint(
            wave=str(row["wave"]),
            number=int(row["anchor_no"]),
            day=_day(row["date_form"]),
            score=_number(row[columns.number.name]),
            level="" if levels is None else str(levels[place]),
            status=str(statuses[place]),
            answered=int(row[columns.answered.name]),
        )
        for place, row in rows.iterrows()
    ]
    planned = sorted(points, key=lambda one: (waves.index(one.wave), one.number))
    # The days put forms in order; one without a day stays behind the one it was planned after.
    last = date.min
    order: list[tuple[date, int]] = []
    for place, one in enumerate(planned):
        last = one.day or last
        order.append((last, place))
    return [planned[place] for _, place in sorted(order)]


def days_reached(dataset: Dataset, study: Study, person: str) -> list[DayReached]:
    """Return the days after inclusion that waves are counted from, such as a job start, the first of each kind.

    Milestones are left out: the end of a programme would tell who was in it.
    """
    rows = dataset.frame[dataset.frame["id"] == person]
    if rows.empty:
        return []
    found = []
    for anchor in study.anchors[1:]:
        name = anchor_date(anchor)
        known = name in dataset.codebook and not dataset.codebook[name].reveals_arm
        day = _day(rows.iloc[0][name]) if known else None
        if day is not None:
            found.append(DayReached(anchor, day))
    return found


def _day(value: object) -> date | None:
    moment = pd.Timestamp(value)
    return None if moment is pd.NaT else moment.date()


def _number(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return None if np.isnan(number) else number
