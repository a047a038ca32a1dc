"""A column of two values as 1 and 0: a criterion, or whether something came about later."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from .cell_names import cell_name

__all__ = ["two_valued"]

# How many of the values found a message names.
_NAMED = 5


def two_valued(column: pd.Series, *, case: str | None = None) -> NDArray[np.float64]:
    """Return 1 for the value that is the case, 0 for any other, NaN for none.

    Parameters
    ----------
    column : numbers, truth values or words; empty cells and missing codes are none.
    case : the value that is 1, as written in the file; not needed where the column holds nothing but 0 and 1.

    Raises
    ------
    NotEstimable
        If the column holds other values and `case` is not given, or does not hold the case.
    """
    words = column.map(cell_name)
    known = words[words.notna()]
    found = sorted(known.unique())
    if case is None and not set(found) <= {"0", "1"}:
        raise NotEstimable.because(
            f"The column holds {_some(found)}; it must be said which value is the case."
        )
    wanted = "1" if case is None else case.strip()
    if wanted not in found:
        raise NotEstimable.because(
            f"Nobody has the value '{wanted}'; the column holds {_some(found) or 'nothing'}."
        )
    return np.where(words.isna(), np.nan, (words == wanted).to_numpy(dtype=np.float64))


def _some(found: list[str]) -> str:
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return ", ".join(f"'{value}'" for value in found[:_NAMED]) + more
