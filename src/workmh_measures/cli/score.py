"""``workmh score``: a table of answers in, the same rows with scores out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pandas as pd

from ..dataset.norm_table import norm_counts, with_norms
from ..dataset.scored_table import ScoredTable, scored_table
from ..definitions.library import load_instrument
from ..errors import Problem
from ..scoring.norms import NORM_STATUS_NAMES
from ..scoring.parameters import resolved_parameters
from .answers_file import AnswerColumns, read_answers, source_note
from .console import chosen_language, given_settings, print_json, report_problems
from .options import answers_options, column_options, missing_option
from .out_file import OUT_FILE
from .scale_options import given_norms
from .table_out import write_dataset

__all__ = ["score"]


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
@click.option(
    "--norm",
    "norms",
    multiple=True,
    metavar="SCALE=NORM_ID",
    help="Add T scores by a norm of the definition, by the sex and age the map names.",
)
@click.option("--language", help="Language of labels in .sav, .dta and .xpt; nb where there is one.")
@missing_option
@click.option("--json", "as_json", is_flag=True, help="Print the account of the rows as JSON.")
@click.option("-o", "--out", required=True, type=OUT_FILE, help="File to write; format by ending.")
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
    norms = given_norms(options["norms"], definition)
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
    dataset = with_norms(result.dataset, definition, norms, persons=read.table.persons)
    result = replace(result, dataset=dataset)
    if options["missing"] == "sysmis":
        from ..export.missing_codes import without_missing_codes

        dataset = without_missing_codes(dataset)
    write_dataset(dataset, out, language)
    if result.problems:
        _write_problems(result.problems, out.with_name(f"{out.name}.problems.csv"))
    beside_norms = norm_counts(result.dataset, definition, norms)
    sources = (read.source, source_note(definition, read))
    _account(result, out, source=sources, norms=beside_norms, as_json=options["as_json"])
    if result.problems:
        raise SystemExit(1)


def _write_problems(problems: Sequence[Problem], path: Path) -> None:
    from ..interop.write_tables import write_table

    write_table(pd.DataFrame([found.as_json() for found in problems]), path)


def _account(
    result: ScoredTable,
    out: Path,
    *,
    source: tuple[str | None, str | None],
    norms: Mapping[str, Mapping[str, object]],
    as_json: bool,
) -> None:
    taken_from, note = source
    if as_json:
        problems = [found.as_json() for found in result.problems]
        beside = {"norms": norms, "answers_from": taken_from, "note": note}
        said = {name: value for name, value in beside.items() if value}
        print_json({**result.counts, **said, "problems": problems})
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
    for scale, rows in norms.items():
        click.echo(f"T scores of {scale}, {rows['source']}")
        for status in NORM_STATUS_NAMES.values():
            click.echo(f"  {rows[status]:>8} {status.replace('_', ' ')}")
    if result.problems:
        report_problems(result.problems, as_json=False)
