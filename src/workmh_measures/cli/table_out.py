"""Write a data set in the format of its ending; a .sav with its syntax, other formats with words for statuses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import pandas as pd

from ..dataset.codebook import Codebook, Dataset
from ..scoring.change import CATEGORY_NAMES, CHANGE_STATUS_NAMES
from ..scoring.norms import NORM_STATUS_NAMES
from ..scoring.score import STATUS_NAMES

__all__ = ["write_dataset"]

STATA_LABEL = 80
_WORDS = {
    "status": STATUS_NAMES,
    "norm_status": NORM_STATUS_NAMES,
    "change_category": CATEGORY_NAMES,
    "change_status": CHANGE_STATUS_NAMES,
}


def write_dataset(dataset: Dataset, out: Path, language: str) -> None:
    """Write a data set.

    Parameters
    ----------
    out : format by ending. A .sav gets its syntax beside it; formats without value labels hold statuses in words.
    language : of labels.
    """
    from ..interop.write_tables import write_table

    if out.suffix.lower() in (".sav", ".zsav"):
        from ..export.spss import write_sav
        from ..export.spss_syntax import sav_syntax
        from ..export.staging import staged

        write_sav(dataset, out, language=language)
        syntax = sav_syntax(dataset.codebook, out.name, language=language)
        with staged(out.with_suffix(".sps")) as (draft, keep):
            draft.write_text(syntax, encoding="utf-8")
            keep(draft)
        return
    book = _for_stata(dataset.codebook, language) if out.suffix.lower() == ".dta" else dataset.codebook
    write_table(_readable(dataset, in_words=book is dataset.codebook), out, codebook=book, language=language)


def _for_stata(book: Codebook, language: str) -> Codebook:
    """Return the codebook with labels of at most 80 letters, and say which were shortened."""
    long = [v for v in book if len(v.label[language]) > STATA_LABEL]
    if long:
        names = ", ".join(v.name for v in long)
        click.echo(f"Stata takes labels of {STATA_LABEL} letters; shortened: {names}.", err=True)
    shorter = {v.name: replace(v, label={language: f"{v.label[language][: STATA_LABEL - 1]}…"}) for v in long}
    return replace(book, variables=tuple(shorter.get(v.name, v) for v in book))


def _readable(dataset: Dataset, *, in_words: bool) -> pd.DataFrame:
    """Return the frame with whole numbers as whole numbers, and the status in words where codes have no labels."""
    columns = {}
    for variable in dataset.codebook:
        column = dataset.frame[variable.name]
        if variable.kind in _WORDS and in_words:
            words = column.map(_WORDS[variable.kind])
            columns[variable.name] = words.astype("str").where(words.notna(), "")
        elif column.dtype == np.float64 and bool((column.dropna() % 1 == 0).all()):
            columns[variable.name] = column.astype("Int64")
        else:
            columns[variable.name] = column
    return pd.DataFrame(columns)
