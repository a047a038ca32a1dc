"""``workmh change``: a table with two waves in, one row for each person with the change out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from ..dataset.change_table import ChangeOfScale, change_dataset, change_of_scale
from ..dataset.paired import paired_rows
from ..dataset.scored_table import scored_table
from ..definitions.library import load_instrument
from ..errors import ResponseError, problem
from ..model.instrument import Instrument
from ..scoring.change_lines import CHANGE_METHODS
from ..scoring.parameters import resolved_parameters
from .answers_file import AnswerColumns, AnswersFile, read_answers, source_note
from .change_account import change_account, print_account
from .change_options import chosen_scales, options_of_scales
from .change_rules import Sample, scale_rule
from .console import chosen_language, given_settings, json_text, print_json
from .options import column_options, two_wave_options
from .out_file import OUT_FILE
from .table_out import write_dataset

__all__ = ["change"]


def _by_scale(name: str, metavar: str, text: str) -> Any:
    return click.option(f"--{name}", multiple=True, metavar=f"[SCALE=]{metavar}", help=text)


@click.command()
@two_wave_options
@click.option("--scale", "scales", multiple=True, metavar="SCALE", help="Judge this scale; may be repeated.")
@_by_scale(
    "sem", "published|VALUE", "Standard error of measurement; published:VALUE where there are several."
)
@_by_scale("reliability", "alpha|KIND:VALUE", "alpha of the first wave, or a value as retest:0.82.")
@_by_scale("sd", "own|own_pairs|VALUE", "SD that goes with it; own (all at the first wave) when not given.")
@click.option(
    "--method",
    type=click.Choice(CHANGE_METHODS),
    default="jacobson_truax",
    show_default=True,
    help="Whose index it is.",
)
@_by_scale("mean", "own|own_pairs|VALUE", "Mean scores fall back to; as --sd when not given.")
@_by_scale("reliable-change", "published|VALUE", "Threshold in points, instead of an error.")
@_by_scale("mic", "published|VALUE", "Minimal important change in points, judged beside.")
@click.option(
    "--cutoff", type=click.Choice(["a", "b", "c"]), help="Cut-off of clinically significant change."
)
@_by_scale("functional", "NORM_ID|MEAN,SD", "The functional population; for b and c.")
@_by_scale("clinical", "NORM_ID|MEAN,SD|own|own_pairs", "The clinical population; for a and c.")
@click.option(
    "--critical",
    type=click.FloatRange(0, min_open=True),
    help="What the index must exceed; that of the authors of the method when not given.",
)
@click.option("--language", help="Language of labels in .sav, .dta and .xpt; nb where there is one.")
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON.")
@click.option("-o", "--out", required=True, type=OUT_FILE, help="File to write; format by ending.")
def change(file: Path, instrument: str, settings: Sequence[str], out: Path, **options: Any) -> None:
    """Judge the change of each person in FILE between two waves, and write one row for each person to OUT.

    A change is reliable when it is more than error: by --sem, by --reliability with --sd, or by a
    threshold of --reliable-change. Where a score is missing there is no category, and OUT says why.
    OUT.account.json holds the account: counts, and every number with its origin.
    """
    definition = load_instrument(instrument)
    parameters = resolved_parameters(definition, given_settings(settings))
    language = chosen_language(options["language"], definition.languages, definition.id)
    scales = chosen_scales(options, definition)
    by_scale = options_of_scales(options, definition, scales)
    waves: tuple[str, str] = (options["first"], options["second"])
    if waves[0] == waves[1]:
        raise click.UsageError("--from and --to name the same wave.")
    if out.exists() and file.exists() and out.samefile(file):
        raise click.UsageError("OUT is FILE itself; its answers would be lost. Name another.")
    read = read_answers(file, definition, AnswerColumns(**column_options(options)))
    sample = _sample(definition, parameters, read, waves=waves)
    changes = [
        change_of_scale(
            sample.dataset,
            definition,
            scale_rule(sample, definition.scale(name), by_scale[name]),
            sample.pairs,
        )
        for name in scales
    ]
    _finish(sample, changes, out, options=options | {"language": language}, source=(read, definition))


def _finish(
    sample: Sample,
    changes: Sequence[ChangeOfScale],
    out: Path,
    *,
    options: Mapping[str, Any],
    source: tuple[AnswersFile, Instrument],
) -> None:
    read, definition = source
    table = change_dataset(sample.dataset, definition, changes, pairs=sample.pairs, waves=sample.waves)
    write_dataset(table, out, options["language"])
    document = {**change_account(sample, changes), "answers_from": read.source}
    _keep_account(document, out)
    if options["as_json"]:
        print_json(document)
        return
    note = source_note(definition, read)
    if note is not None:
        click.echo(note)
    print_account(document, out)


def _keep_account(document: Mapping[str, Any], out: Path) -> None:
    from ..export.staging import staged

    # A table alone cannot say which SD and which reliability its categories rest on.
    with staged(out.with_name(f"{out.name}.account.json")) as (draft, keep):
        draft.write_text(json_text(document) + "\n", encoding="utf-8")
        keep(draft)


def _sample(
    definition: Instrument, parameters: dict[str, str], read: AnswersFile, *, waves: tuple[str, str]
) -> Sample:
    dataset = scored_table(definition, read.table, parameters=parameters).dataset
    keys = read.table.keys
    person = next((name for name in keys.columns if name != read.wave), None)
    lacking = [("the person", "--id", person), ("the wave", "--wave", read.wave)]
    found = [
        problem("CHANGE-COLUMN", found=what, option=option) for what, option, name in lacking if name is None
    ]
    if found:
        raise ResponseError(found)
    pairs = paired_rows(keys[person], keys[read.wave], first=waves[0], second=waves[1])
    return Sample(
        instrument=definition,
        parameters=parameters,
        dataset=dataset,
        answers=read.table.answers,
        persons=read.table.persons,
        pairs=pairs,
        waves=waves,
    )
