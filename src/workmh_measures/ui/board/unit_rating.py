"""A rating of a unit as staff types it: everything that is wrong at once, and what its items come to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.names import score_column
from workmh_measures.model.rating import UnitRating
from workmh_measures.model.study import Study, UnitRecord
from workmh_measures.model.text import Text
from workmh_measures.scoring.combine import leaf_items
from workmh_measures.scoring.score import score
from workmh_measures.ui.desk.choosing import day_typed

__all__ = ["EARLIEST", "Came", "came_to", "rating_typed", "tells_the_arm"]

EARLIEST = date(1990, 1, 1)
"""No rating is older; the same as in a file of ratings."""


@dataclass(frozen=True, slots=True)
class Came:
    """What the items of a rating come to on one scale.

    Attributes
    ----------
    value : None where too few items are rated.
    band : label of the band the value lies in; None where the scale has none.
    """

    name: Text
    value: float | None
    n_answered: int
    n_items: int
    band: Text | None


def rating_typed(
    instrument: Instrument,
    place: tuple[str, str, str],
    answers: Mapping[str, float | None],
    *,
    today: date,
) -> UnitRating:
    """Return the rating that was typed.

    Parameters
    ----------
    place : unit, day and rater as they were typed; the rater may be empty.
    answers : code of each item; None where it was not rated.

    Raises
    ------
    StoreError
        RATE-ROW and RESP-RANGE, with everything that is wrong.
    """
    unit, typed, rater = (text.strip() for text in place)
    told = {item: float(value) for item, value in answers.items() if value is not None}
    day = day_typed(typed)
    found = [*_faults(unit, typed, day, told, today), *_impossible(instrument, told)]
    if found or day is None:
        raise StoreError(found)
    return UnitRating(instrument.id, unit, day, rater, told)


def came_to(instrument: Instrument, record: UnitRecord, answers: Mapping[str, float | None]) -> list[Came]:
    """Return what the items rated so far come to on each scale, the total last as in the file."""
    row = {item: [math.nan if answers.get(item) is None else answers[item]] for item in instrument.item_ids}
    scores = score(instrument, pd.DataFrame(row, dtype="float64"), parameters=record.parameters).frame.iloc[0]
    found = []
    for scale in instrument.scales:
        value = float(scores[score_column(instrument.id, scale.id)])
        band = scores.get(score_column(instrument.id, scale.id, "band"))
        has_band = bool(scale.bands) and band is not None and not math.isnan(float(band))
        found.append(
            Came(
                scale.name,
                None if math.isnan(value) else value,
                int(scores[score_column(instrument.id, scale.id, "n")]),
                len(leaf_items(instrument, scale)),
                scale.bands[int(float(band))].label if has_band and band is not None else None,
            )
        )
    return found


def tells_the_arm(study: Study) -> bool:
    """Whether that a unit is rated tells the arm of its people: units are allocated whole, and the programme is rated."""
    return study.units_tell_arms


def _faults(
    unit: str, typed: str, day: date | None, answers: Mapping[str, float], today: date
) -> Iterator[Problem]:
    if not unit:
        yield problem("RATE-ROW", text="No unit is chosen.")
    if not typed:
        yield problem("RATE-ROW", text="The day of the rating is missing.")
    elif day is None:
        text = f"'{typed}' is not a day. Days are written 2026-06-25 or 25.6.2026."
        yield problem("RATE-ROW", found=typed, text=text)
    elif not EARLIEST <= day <= today:
        text = f"The day of the rating, {day}, must lie from {EARLIEST} to {today}."
        yield problem("RATE-ROW", found=str(day), text=text)
    if not answers:
        yield problem("RATE-ROW", text="No item is rated.")


def _impossible(instrument: Instrument, answers: Mapping[str, float]) -> Iterator[Problem]:
    for item, value in answers.items():
        response = instrument.response_scale_of(item)
        if value not in response.codes:
            scale = instrument.item(item).response_scale
            yield problem("RESP-RANGE", where=item, found=value, allowed=response.allowed, scale=scale)
