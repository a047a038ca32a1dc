"""How the answers to each item are spread over its options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Unpack

import numpy as np
import pandas as pd

from ..model.estimate import Estimate
from .estimation import NO_VALUE, About

__all__ = ["answer_percents"]


def answer_percents(
    items: pd.DataFrame, *, codes: Mapping[str, Sequence[int]], **about: Unpack[About]
) -> list[Estimate]:
    """Percentage of the answers to each item that fall on each option.

    Parameters
    ----------
    items : one column per item, one row per person; missing answers are NaN.
    codes : item id -> codes of its options; items without options are left out of it.
    about : instrument, scale, group, wave.

    Returns
    -------
    list of Estimate
        answer_percent, one row for each item and code, the code in `level`; n is the number of answers.
    """
    rows: list[Estimate] = []
    for item in (str(name) for name in items.columns if str(name) in codes):
        values = items[item].to_numpy(dtype=np.float64, na_value=np.nan)
        n = int(np.count_nonzero(~np.isnan(values)))
        for code in codes[item]:
            start = Estimate(
                analysis="answer_percent", item=item, level=str(code), n=n, missing="pairwise", **about
            )
            rows.append(_with_percent(start, int(np.count_nonzero(values == code))))
    return rows


def _with_percent(row: Estimate, count: int) -> Estimate:
    if not row.n:
        return replace(row, reason=NO_VALUE)
    return replace(row, value=100 * count / row.n)
