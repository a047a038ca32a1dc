"""Answers on their way into a score: which are numbers, which are reasons, which are impossible."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import Problem, problem
from ..model.instrument import Instrument
from ..model.missing import MISSING_HIGH, MISSING_LOW
from ..model.response_scale import ResponseScale

__all__ = ["Floats", "answer_problems", "answered_values", "impossible", "numeric_items"]

Floats = NDArray[np.float64]


def numeric_items(instrument: Instrument) -> tuple[str, ...]:
    """Return the items whose answer is one number."""
    return tuple(i.id for i in instrument.items if instrument.response_scales[i.response_scale].is_numeric)


def answered_values(column: pd.Series) -> Floats:
    """Return a column as float64 with NaN for every missing answer.

    Parameters
    ----------
    column : numbers; NaN, pandas NA and the codes -999 to -990 all mean no answer.
    """
    values: Floats = column.to_numpy(dtype=np.float64, na_value=np.nan)
    # One cheap pass decides whether a copy is needed at all.
    if len(values) and np.fmin.reduce(values) <= MISSING_HIGH:
        values = np.where((values >= MISSING_LOW) & (values <= MISSING_HIGH), np.nan, values)
    return values


def impossible(values: Floats, scale: ResponseScale) -> NDArray[np.bool_]:
    """Say for each value whether it is not on a response scale (NaN is not an answer and is fine)."""
    low, high = scale.attainable
    if len(values) == 0:
        return np.zeros(0, dtype=np.bool_)
    lowest, highest = np.fmin.reduce(values), np.fmax.reduce(values)
    inside = (not lowest < low) and (not highest > high)
    contiguous = not scale.options or len(scale.codes) == int(high - low) + 1
    whole = scale.kind in ("choice", "integer", "visual_analogue")
    if inside and contiguous and (not whole or _all_whole(values)):
        return np.zeros(len(values), dtype=np.bool_)
    wrong: NDArray[np.bool_] = ~np.isnan(values) & ~((values >= low) & (values <= high))
    if scale.options:
        wrong |= ~np.isnan(values) & ~np.isin(values, np.asarray(scale.codes, dtype=np.float64))
    elif whole:
        wrong |= ~np.isnan(values) & (np.floor(values) != values)
    return wrong


def _all_whole(values: Floats) -> bool:
    # In blocks, so that no second array of full length is made.
    for start in range(0, len(values), 65536):
        block = values[start : start + 65536]
        if np.any((np.rint(block) != block) & (block == block)):
            return False
    return True


def answer_problems(
    instrument: Instrument,
    answers: pd.DataFrame,
    *,
    persons: Sequence[object] | None = None,
    waves: Sequence[object] | None = None,
) -> list[Problem]:
    """List every impossible answer, naming person, wave, item, value and what is allowed.

    Parameters
    ----------
    answers : one row for each administration, one column for each item id.
    persons, waves : names of the rows for the messages; row numbers from 1 when not given.
    """
    found: list[Problem] = []
    for item_id in numeric_items(instrument):
        if item_id not in answers:
            continue
        scale = instrument.response_scale_of(item_id)
        values = answered_values(answers[item_id])
        for row in np.flatnonzero(impossible(values, scale)):
            found.append(
                problem(
                    "RESP-RANGE",
                    where=_where(instrument, item_id, int(row), persons, waves),
                    found=float(values[row]),
                    allowed=scale.allowed,
                    scale=instrument.item(item_id).response_scale,
                )
            )
    return found


def _where(
    instrument: Instrument,
    item_id: str,
    row: int,
    persons: Sequence[object] | None,
    waves: Sequence[object] | None,
) -> str:
    person = f"Person {persons[row]}" if persons is not None else f"Row {row + 1}"
    wave = f", wave {waves[row]}" if waves is not None else ""
    return f"{person}{wave}, {instrument.short_name} item {item_id}:"
