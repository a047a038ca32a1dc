"""Values as they stand in the cells of a file: numbers, or text that is not one."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd

from .typed_columns import MISSING_WORDS

__all__ = ["Value", "as_value", "is_blank", "is_empty", "spelled"]

Value = float | str

# Unlike an id, an answer may have leading zeros, and a decimal comma.
_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]{1,3})?\Z")


def as_value(cell: object) -> Value | None:
    """Return a cell, or a key of a map, as a number or text; None for anything else (dates, nothing).

    Text that spells a number is that number, so ``7``, ``7.0``, ``"7"`` and ``" 07 "`` are one value.
    """
    if isinstance(cell, str):
        text = cell.strip()
        return float(text.replace(",", ".")) if _NUMBER.match(text) else text
    if isinstance(cell, (bool, np.bool_)):
        return float(cell)
    if isinstance(cell, (int, float, np.integer, np.floating)):
        number = float(cell)
        return None if math.isnan(number) else number
    return None


def is_empty(value: Value) -> bool:
    """Say whether a text stands for an empty cell."""
    return isinstance(value, str) and (value == "" or value in MISSING_WORDS)


def is_blank(cell: object) -> bool:
    """Say whether nothing stands in a cell; a day, which is neither number nor text, is something."""
    if isinstance(cell, str):
        return is_empty(cell.strip())
    return cell is None or bool(pd.isna(cell))


def spelled(value: Value) -> str:
    """Return a value as a person would write it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
