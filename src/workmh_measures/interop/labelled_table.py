"""A data set in the format of a file's ending: labels where the format has them, words for statuses where it has not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from ..dataset.codebook import Codebook, Dataset
from ..scoring.change import CATEGORY_NAMES, CHANGE_STATUS_NAMES
from ..scoring.norms import NORM_STATUS_NAMES
from ..scoring.score import STATUS_NAMES
from .write_tables import write_table

__all__ = ["stata_names", "with_names", "write_labelled"]

_STATA_LABEL = 80
_STATA_NAME = (
    27  # Stata takes 32; the writer puts the number of a variable behind it for the name of its value labels
)
_WORDS = {
    "status": STATUS_NAMES,
    "norm_status": NORM_STATUS_NAMES,
    "change_category": CATEGORY_NAMES,
    "change_status": CHANGE_STATUS_NAMES,
}


def write_labelled(dataset: Dataset, out: Path, language: str) -> list[str]:
    """Write a data set as .xlsx, .dta, .parquet, .csv, .tsv or .xpt.

    Parameters
    ----------
    language : of labels.

    Returns
    -------
    The variables whose label was shortened to the 80 letters Stata takes.

    Raises
    ------
    ResponseError
        As `write_table` does.
    """
    stata = out.suffix.lower() == ".dta"
    book, long = _for_stata(dataset.codebook, language) if stata else (dataset.codebook, [])
    write_table(_readable(dataset, in_words=not stata), out, codebook=book, language=language)
    return long


def stata_names(names: Iterable[str]) -> dict[str, str]:
    """Return a name of at most 27 letters for each that is longer: its beginning, and four signs that follow from it."""
    return {
        name: f"{name[: _STATA_NAME - 5]}_{hashlib.sha256(name.encode()).hexdigest()[:4]}"
        for name in names
        if len(name) > _STATA_NAME
    }


def with_names(dataset: Dataset, names: Mapping[str, str]) -> Dataset:
    """Return a data set under other names of its variables; those not named keep theirs."""
    book = dataset.codebook
    renamed = replace(
        book,
        variables=tuple(replace(v, name=names.get(v.name, v.name)) for v in book),
        keys=tuple(names.get(key, key) for key in book.keys),
    )
    return Dataset(dataset.frame.rename(columns=dict(names)), renamed)


def _for_stata(book: Codebook, language: str) -> tuple[Codebook, list[str]]:
    long = {v.name: v for v in book if len(v.label[language]) > _STATA_LABEL}
    shorter = {
        name: replace(v, label={language: f"{v.label[language][: _STATA_LABEL - 1]}…"})
        for name, v in long.items()
    }
    return replace(book, variables=tuple(shorter.get(v.name, v) for v in book)), [*long]


def _readable(dataset: Dataset, *, in_words: bool) -> pd.DataFrame:
    """Return the frame with whole numbers as whole numbers, and the status in words where codes have no labels."""
    columns = {}
    for variable in dataset.codebook:
        column = dataset.frame[variable.name]
        if variable.kind in _WORDS and in_words:
            words = column.map(_WORDS[variable.kind])
            columns[variable.name] = words.astype("str").where(words.notna(), "")
        elif not in_words and variable.type == "date" and column.isna().all():
            # A day nobody has would be read back from Stata as a column of another type.
            columns[variable.name] = pd.Series(np.nan, index=column.index)
        elif column.dtype == np.float64 and bool((column.dropna() % 1 == 0).all()):
            columns[variable.name] = column.astype("Int64")
        else:
            columns[variable.name] = column
    return pd.DataFrame(columns)
