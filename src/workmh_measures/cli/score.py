"""``workmh score``: a table of answers in, the same rows with scores out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from ..dataset.codebook import Codebook, Dataset
from ..dataset.scored_table import ScoredTable, scored_table
from ..definitions.library import load_instrument
from ..errors import Problem
from ..scoring.parameters import resolved_parameters
from ..scoring.score import STATUS_NAMES
from .answers_file import AnswerColumns, read_answers, source_note
from .console import chosen_language, given_settings, print_json, report_problems
from .options import answers_options, column_options, missing_option

__all__ = ["score"]

STATA_LABEL = 80


@click.command()
@answers_options
@click.option(
    "--on-error",
    type=click.Choice(["stop", "report"]),
    default="stop",
    show_default=True,
    help="At an impossible answer: stop, or score the rest and list the refused.",
)
@click.option("--reversed", "with_reversed", is_flag=True, help="Add keyed copies of reversed items.")
@click.option("--language", help="Language of labels in .sav, .dta and .xpt; nb where there is one.")
@missing_option
@click.option("--json", "as_json", is_flag=True, help="Print the account of the rows as JSON.")
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help="File to write; format by ending."
)
def score(file: Path, instrument: str, settings: Sequence[str], out: Path, **options: Any) -> None:
    """Score the answers in FILE and write ids, items, scores, answered items, status and flags to OUT.

    Reads and writes csv, xlsx, sav, dta, xpt and parquet by the ending. Every row of FILE is in OUT, in
    its order. Impossible answers stop the work and are all listed; with --on-error report they are
    left out, the scales that use them get no score, and they are listed in OUT.problems.csv; the
    exit code is 1 all the same. A .sav has its syntax and its manifest beside it.
    """
    definition = load_instrument(instrument)
    parameters = resolved_parameters(definition, given_settings(settings))
    language = chosen_language(options["language"], definition.languages, definition.id)
    if out.exists() and file.exists() and out.samefile(file):
        raise click.UsageError("OUT is FILE itself; columns that are no answers would be lost. Name another.")
    read = read_answers(file, definition, AnswerColumns(**column_options(options)))
    result = scored_table(
        definition,
        read.table,
        parameters=parameters,
        report_refused=options["on_error"] == "report",
        with_reversed=options["with_reversed"],
    )
    dataset = result.dataset
    if options["missing"] == "sysmis":
        from ..export.missing_codes import without_missing_codes

        dataset = without_missing_codes(dataset)
    _write(dataset, out, language)
    if result.problems:
        _write_problems(result.problems, out.with_name(f"{out.name}.problems.csv"))
    _account(result, out, source=(read.source, source_note(definition, read)), as_json=options["as_json"])
    if result.problems:
        raise SystemExit(1)


def _write(dataset: Dataset, out: Path, language: str) -> None:
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
        if variable.kind == "status" and in_words:
            columns[variable.name] = column.map(STATUS_NAMES).astype("str")
        elif column.dtype == np.float64 and bool((column.dropna() % 1 == 0).all()):
            columns[variable.name] = column.astype("Int64")
        else:
            columns[variable.name] = column
    return pd.DataFrame(columns)


def _write_problems(problems: Sequence[Problem], path: Path) -> None:
    from ..interop.write_tables import write_table

    write_table(pd.DataFrame([found.as_json() for found in problems]), path)


def _account(result: ScoredTable, out: Path, *, source: tuple[str | None, str | None], as_json: bool) -> None:
    taken_from, note = source
    if as_json:
        problems = [found.as_json() for found in result.problems]
        print_json({**result.counts, "answers_from": taken_from, "problems": problems})
        return
    if note is not None:
        click.echo(note)
    counts = result.counts
    click.echo(f"{counts['rows_in']} rows in, {counts['rows_out']} rows out: {out}")
    words = {
        "scored": "all items answered",
        "prorated": "scored from fewer answers",
        "too_few_answers": "too few answers for a score",
        "not_given": "nothing answered",
        "refused": "with an impossible answer",
    }
    for name, text in words.items():
        click.echo(f"  {counts[name]:>8} {text}")
    if result.problems:
        report_problems(result.problems, as_json=False)
