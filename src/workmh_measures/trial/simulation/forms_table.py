"""Forms as one table of answers, person by person in the order of enrolment, then by wave and item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...dataset.assemble import ANSWER_COLUMNS, Answers
from .answers import Form
from .course import Station, Visits

__all__ = ["answers_table"]

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class _Words:
    """The words of a column, and which of them each row has."""

    words: Sequence[str]
    place: Numbers

    def column(self, order: Numbers) -> pd.Series:
        """Return the column in an order, as categories: a word for each of a million answers takes seconds."""
        names = list(dict.fromkeys(self.words))
        known = {name: number for number, name in enumerate(names)}
        codes = np.asarray([known[word] for word in self.words], dtype=np.int64)[self.place[order]]
        return pd.Series(pd.Categorical.from_codes(codes, pd.Index(names, dtype="str")))


def answers_table(
    forms: Sequence[tuple[int, Form]], at: Sequence[Station], visits: Visits, *, people: Sequence[str]
) -> Answers:
    """Return every answer in the form `dataset.assemble.assemble` takes.

    Parameters
    ----------
    forms : with the number of the station each was answered at; of a station in the order they are asked.
    people : pseudonyms by number.
    """
    if not any(len(form.who) for _, form in forms):
        return Answers(pd.DataFrame({name: pd.Series(dtype="str") for name in ANSWER_COLUMNS}))
    sizes = [form.values.size for _, form in forms]
    person = np.concatenate([np.repeat(form.who, form.values.shape[1]) for _, form in forms])
    station = np.repeat([number for number, _ in forms], sizes)
    instrument = np.repeat(np.arange(len(forms)), sizes)
    first = np.cumsum([0, *(len(form.instrument.items) for _, form in forms)])
    item = np.concatenate(
        [
            np.tile(np.arange(len(f.instrument.items)) + start, len(f.who))
            for start, (_, f) in zip(first, forms, strict=False)
        ]
    )
    order = np.argsort(person * len(at) + station, kind="stable")
    frame = pd.DataFrame(
        {
            "participant": _Words(people, person).column(order),
            "wave": _Words([s.wave.id for s in at], station).column(order),
            "occasion": np.asarray([s.occasion for s in at])[station[order]],
            "instrument": _Words([form.instrument.id for _, form in forms], instrument).column(order),
            "item": _Words([i for _, f in forms for i in f.instrument.item_ids], item).column(order),
            "value": np.concatenate([form.values.ravel() for _, form in forms])[order],
            "text": pd.Series(np.concatenate([form.texts.ravel() for _, form in forms])[order], dtype="str"),
            "day": _days(visits, len(people), len(at))[person[order], station[order]],
        }
    )
    completed = frozenset(
        (people[who], at[number].wave.id, at[number].occasion, form.instrument.id)
        for number, form in forms
        for who in form.who.tolist()
    )
    return Answers(frame, completed)


def _days(visits: Visits, n: int, width: int) -> NDArray[np.object_]:
    days: NDArray[np.object_] = np.full((n, width), None, dtype=object)
    for (person, station), moment in visits.moments.items():
        days[person, station] = date(moment.year, moment.month, moment.day)
    return days
