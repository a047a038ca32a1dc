"""``workmh analyse``: reliability of an instrument in a table of answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from ..analysis.estimation import About
from ..analysis.instrument_report import answer_distribution, instrument_estimates
from ..dataset.scored_table import scored_table
from ..definitions.library import load_instrument
from ..errors import ResponseError, nearest_match, problem
from ..model.estimate import Estimate
from ..scoring.parameters import resolved_parameters
from .answers_file import AnswerColumns, AnswersFile, read_answers, source_note
from .console import chosen_language, given_settings, print_json
from .options import answers_options, column_options

__all__ = ["analyse"]


@click.command()
@answers_options
@click.option("--group", "group_column", help="Column of groups; each group is analysed after the whole.")
@click.option(
    "--json",
    "json_out",
    is_flag=False,
    flag_value="-",
    default=None,
    metavar="[FILE]",
    help="Print the estimates as JSON, or write them to FILE.",
)
@click.option(
    "--report", "report_out", type=click.Path(path_type=Path), help="Write a report to this .html file."
)
@click.option("--language", help="Language of the report; nb where there is one.")
def analyse(file: Path, instrument: str, settings: Sequence[str], **options: Any) -> None:
    """Estimate item and scale statistics and internal consistency from the answers in FILE."""
    definition = load_instrument(instrument)
    parameters = resolved_parameters(definition, given_settings(settings))
    language = chosen_language(options["language"], definition.languages, definition.id)
    report: Path | None = options["report_out"]
    if report is not None and report.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"--report writes HTML; '{report}' ends in something else.")
    read = read_answers(file, definition, AnswerColumns(**column_options(options)))
    note = source_note(definition, read)
    if note is not None:
        click.echo(note, err=True)
    result = scored_table(definition, read.table, parameters=parameters)
    answers, scores = read.table.answers.reset_index(drop=True), result.dataset.frame
    estimates: list[Estimate] = []
    spread: list[Estimate] = []
    for about, rows in _parts(read, options["group_column"]):
        estimates += instrument_estimates(
            definition, answers[rows], scores[rows], parameters=parameters, about=about
        )
        spread += answer_distribution(definition, answers[rows], about=about)
    if report is not None:
        from ..report.instrument_page import instrument_page

        page = instrument_page(definition, [*estimates, *spread], language=language)
        report.write_text(page, encoding="utf-8")
    _print(estimates, options["json_out"])


def _parts(read: AnswersFile, group_column: str | None) -> Iterator[tuple[About, pd.Series]]:
    frame = read.frame
    everyone = pd.Series(True, index=frame.index)
    waves: list[tuple[str | None, pd.Series]] = [(None, everyone)]
    if read.wave is not None:
        waves = [(_name(w), frame[read.wave] == w) for w in frame[read.wave].dropna().unique()]
    for wave, in_wave in waves:
        yield {"wave": wave}, in_wave
        if group_column is not None:
            groups = frame[_known(group_column, frame)]
            for group in sorted(groups.dropna().unique(), key=str):
                yield {"wave": wave, "group": _name(group)}, in_wave & (groups == group)


def _known(column: str, frame: pd.DataFrame) -> str:
    columns = [str(name) for name in frame.columns]
    same = [name for name in columns if name.casefold() == column.strip().casefold()]
    if column in columns or len(same) == 1:
        return column if column in columns else same[0]
    if same:
        raise ResponseError([problem("COL-AMBIGUOUS", found=column, allowed=same)])
    nearest = nearest_match(column, columns)
    raise ResponseError([problem("COL-UNKNOWN", found=column, allowed=columns, nearest=nearest)])


def _name(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _print(estimates: Sequence[Estimate], json_out: str | None) -> None:
    document = [estimate.as_json() for estimate in estimates]
    if json_out == "-":
        print_json(document)
        return
    if json_out is not None:
        text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
        Path(json_out).write_text(text + "\n", encoding="utf-8")
        click.echo(f"{len(document)} estimates written to {json_out}.")
        return
    for estimate in estimates:
        click.echo(_line(estimate))


def _line(estimate: Estimate) -> str:
    about = (estimate.wave, estimate.group, estimate.scale, estimate.item)
    place = " / ".join(part for part in about if part is not None)
    method = f" ({estimate.method})" if estimate.method is not None else ""
    place = f"{place:<28} {estimate.analysis + method:<40}"
    if estimate.value is None:
        return f"{place} not estimated: {estimate.reason}"
    interval = f"  [{estimate.ci_low:.4f}, {estimate.ci_high:.4f}]" if estimate.ci_low is not None else ""
    warnings = "".join(f"  ! {warning}" for warning in estimate.warnings)
    return f"{place} {estimate.value:10.4f}{interval}  n={estimate.n}{warnings}"
