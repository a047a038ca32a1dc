"""Write a data set in the format of its ending; a .sav with its syntax, other formats with words for statuses."""

from __future__ import annotations

from pathlib import Path

import click

from ..dataset.codebook import Dataset

__all__ = ["write_dataset"]


def write_dataset(dataset: Dataset, out: Path, language: str) -> None:
    """Write a data set.

    Parameters
    ----------
    out : format by ending. A .sav gets its syntax beside it; formats without value labels hold statuses in words.
    language : of labels.
    """
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
    from ..interop.labelled_table import write_labelled

    shortened = write_labelled(dataset, out, language)
    if shortened:
        click.echo(f"Stata takes labels of 80 letters; shortened: {', '.join(shortened)}.", err=True)
