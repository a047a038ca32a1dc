"""A cell of a table as the name of a group or a value: 1 for 1.0 and for true; none for an empty one or a missing code."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..model.missing import MISSING_CODES

__all__ = ["cell_name", "sorted_names"]


def cell_name(cell: object) -> str | None:
    """Return a cell as it is written in files, options and hypotheses; None where it says nothing."""
    if pd.isna(cell) or str(cell).strip() == "":
        return None
    if isinstance(cell, (bool, np.bool_)):
        return str(int(cell))
    text = str(cell).strip()
    try:
        number = float(text)
    except ValueError:
        return text
    if number in MISSING_CODES:
        return None
    return f"{number:.15g}"


def sorted_names(names: pd.Series) -> list[str]:
    """Return the names there are, each once: numbers by size, words by letter."""
    found = [str(name) for name in names.dropna().unique()]
    try:
        return sorted(found, key=float)
    except ValueError:
        return sorted(found)
