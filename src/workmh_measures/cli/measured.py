"""What an analysis is given, out of the files a command names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import pandas as pd

from ..analysis.clinical_change import KnownChange
from ..analysis.measured_rows import RowNames, measurements_of, named_rows, waves_in_time
from ..analysis.measurements import Measurements
from ..dataset.scored_table import scored_table
from ..definitions.library import load_instrument
from ..definitions.scores_map import instrument_of_scores
from ..interop.given_scores import given_scores
from ..interop.tables import read_table
from ..model.scores_map import ScoresMap
from ..scoring.parameters import resolved_parameters
from .answers_file import AnswerColumns, read_answers, source_note
from .console import given_settings

__all__ = ["known_changes", "measured_answers", "measured_scores"]


def measured_answers(
    file: Path, instrument: str, settings: Sequence[str], *, columns: AnswerColumns, named: RowNames
) -> Measurements:
    """Read and score the answers of a file."""
    definition = load_instrument(instrument)
    parameters = resolved_parameters(definition, given_settings(settings))
    read = read_answers(file, definition, columns)
    note = source_note(definition, read)
    if note is not None:
        click.echo(note, err=True)
    scored = scored_table(definition, read.table, parameters=parameters)
    person = next((str(name) for name in read.table.keys if name != read.wave), None)
    names = replace(named, person=person, wave=read.wave)
    return measurements_of(scored.dataset, names, table=read.frame)


def measured_scores(
    file: Path, given: ScoresMap, instrument: str | None, *, settings: Sequence[str], named: RowNames
) -> Measurements:
    """Take the scores of a file that holds no answers."""
    definition = None if instrument is None else load_instrument(instrument)
    whole = instrument_of_scores(given, definition)
    parameters = resolved_parameters(whole, given_settings(settings))
    table = read_table(file)
    scores = given_scores(table, given, whole, parameters=parameters)
    names = replace(named, person=named.person or given.id, wave=named.wave or given.wave)
    rows = named_rows(table.frame, names)
    waves = waves_in_time(tuple(rows["wave"].dropna().unique())) if "wave" in rows else ()
    return Measurements(whole, parameters, pd.DataFrame(index=scores.index), scores, rows, waves)


def known_changes(given: ScoresMap | None) -> dict[str, KnownChange]:
    """Return what a map of scores says beforehand of the change of each."""
    scores = {} if given is None else given.scores
    return {
        name: KnownChange(reliability=one.reliability, functional=one.functional, clinical=one.clinical)
        for name, one in scores.items()
        if one.reliability is not None
    }
