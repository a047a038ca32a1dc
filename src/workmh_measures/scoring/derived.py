"""Answers to an instrument out of answers to a longer one that holds its items."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..errors import DefinitionError, Problem, ResponseError, nearest_match, problem
from ..model.instrument import AlsoFrom, Instrument
from ..model.missing import MISSING_HIGH, MISSING_LOW
from .answers import Floats

__all__ = ["answers_from", "source_of"]


def source_of(instrument: Instrument, source: str) -> AlsoFrom:
    """Return how answers to another instrument become answers to this one.

    Parameters
    ----------
    source : id of the other instrument.

    Raises
    ------
    DefinitionError
        FROM-UNKNOWN, with the instruments there are.
    """
    known = {also.instrument: also for also in instrument.also_from}
    if source not in known:
        allowed, nearest = tuple(known) or ("none",), nearest_match(source, known)
        name = instrument.id
        raise DefinitionError(
            [problem("FROM-UNKNOWN", found=source, allowed=allowed, nearest=nearest, instrument=name)]
        )
    return known[source]


def answers_from(instrument: Instrument, source: str, answers: pd.DataFrame) -> pd.DataFrame:
    """Return answers to an instrument out of answers to a longer one.

    Parameters
    ----------
    instrument : the one to be scored; its `also_from` names the items.
    source : id of the longer instrument.
    answers : shape (n, items of the longer one), item ids as columns, answers as given; NaN or a code
        from -999 to -990 where there is none. Other columns are passed over.

    Returns
    -------
    Shape (n, items of `instrument`), same index, float64; missing codes stay what they are.

    Raises
    ------
    DefinitionError
        If the instrument cannot be scored from `source`.
    ResponseError
        With every item without a column, and every answer that has no place in the recode.
    """
    also = source_of(instrument, source)
    names = [str(column) for column in answers.columns]
    lacking = [
        problem(
            "COL-MISSING", found=item, allowed=names, nearest=nearest_match(item, names), instrument=source
        )
        for item in dict.fromkeys(also.items.values())
        if item not in names
    ]
    if lacking:
        raise ResponseError(lacking)
    order = [item for item in instrument.item_ids if item in also.items]
    given = {item: answers[also.items[item]].to_numpy(dtype=np.float64, na_value=np.nan) for item in order}
    problems: list[Problem] = []
    if also.recode:
        for item, values in given.items():
            given[item], strange = _recoded(values, also.recode)
            problems += [
                problem(
                    "RESP-RANGE",
                    where=f"Row {row + 1}, {source} item {also.items[item]}",
                    found=float(values[row]),
                    allowed=tuple(also.recode),
                    scale=f"{source}, recode",
                )
                for row in np.flatnonzero(strange).tolist()
            ]
    if problems:
        raise ResponseError(problems)
    return pd.DataFrame(given, index=answers.index, columns=order)


def _recoded(values: Floats, recode: Mapping[int, int]) -> tuple[Floats, np.ndarray]:
    """Return what each code becomes, and where there is none; NaN and missing codes stay."""
    reasons = (values >= MISSING_LOW) & (values <= MISSING_HIGH) & (np.rint(values) == values)
    strange = ~(np.isnan(values) | reasons)
    result = values.copy()
    for code, becomes in recode.items():
        result[values == code] = becomes
        strange &= values != code
    return result, strange
