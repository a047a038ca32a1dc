"""What an analysis is given, out of the files a command names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np
import pandas as pd

from ..analysis.clinical_change import KnownChange
from ..analysis.measured_rows import RowNames, measurements_of, rows_and_problems, waves_in_time
from ..analysis.measurements import Measurements
from ..dataset.scored_table import scored_table
from ..definitions.library import load_instrument
from ..definitions.scores_map import instrument_of_scores
from ..errors import Problem, ResponseError, problem
from ..interop.given_scores import given_scores
from ..interop.tables import read_table
from ..model.instrument import Instrument
from ..model.scores_map import ScoresMap
from ..scoring.answers import answer_problems
from ..scoring.parameters import resolved_parameters
from .answers_file import AnswerColumns, AnswersFile, read_answers, source_note
from .console import given_settings
from .refused_answers import by_item_and_value

__all__ = ["Given", "given_answers", "given_changes", "measured_answers", "measured_scores"]


@dataclass(frozen=True)
class Given:
    """Measurements out of a file, and what is wrong with it.

    Attributes
    ----------
    measured : without scores, and with impossible answers as they stand, where anything is wrong.
    cells : of the items, as the file holds them; None where it holds scores alone.
    problems : why nothing but the key can be looked at; answers are gathered by item and value.
    n_refused : how many answers that is.
    """

    measured: Measurements
    cells: pd.DataFrame | None = None
    problems: tuple[Problem, ...] = ()
    n_refused: int = 0


def given_answers(
    file: Path, instrument: str, settings: Sequence[str], *, columns: AnswerColumns, named: RowNames
) -> Given:
    """Read the answers of a file, and score them where nothing is wrong with it.

    Raises
    ------
    ResponseError
        If the file cannot be read, holds no rows or not the columns of the items, or if only what stands beside the
        answers is wrong.
    """
    definition = load_instrument(instrument)
    parameters = resolved_parameters(definition, given_settings(settings))
    read = read_answers(file, definition, replace(columns, by_row=True))
    _require_rows(read.frame, file)
    note = source_note(definition, read)
    if note is not None:
        click.echo(note, err=True)
    person = next((str(name) for name in read.table.keys if name != read.wave), None)
    names = replace(named, person=person, wave=read.wave)
    rows, wrong = rows_and_problems(read.frame, names)
    refused = [*read.table.problems, *answer_problems(definition, read.table.answers)]
    found = (*by_item_and_value(refused), *wrong)
    if found and not refused:
        raise ResponseError(found)
    if found:
        return Given(_unscored(definition, parameters, read, rows), read.cells, found, len(refused))
    scored = scored_table(definition, read.table, parameters=parameters)
    return Given(measurements_of(scored.dataset, names, table=read.frame), read.cells)


def measured_answers(
    file: Path, instrument: str, settings: Sequence[str], *, columns: AnswerColumns, named: RowNames
) -> Measurements:
    """Read and score the answers of a file.

    Raises
    ------
    ResponseError
        With everything that is wrong with it.
    """
    given = given_answers(file, instrument, settings, columns=columns, named=named)
    if given.problems:
        raise ResponseError(given.problems)
    return given.measured


def measured_scores(
    file: Path, given: ScoresMap, instrument: str | None, *, settings: Sequence[str], named: RowNames
) -> Given:
    """Take the scores of a file that holds no answers.

    Raises
    ------
    ResponseError
        With everything that is wrong with it: there is no key to be looked at.
    """
    definition = None if instrument is None else load_instrument(instrument)
    whole = instrument_of_scores(given, definition)
    parameters = resolved_parameters(whole, given_settings(settings))
    table = read_table(file)
    _require_rows(table.frame, file)
    names = replace(named, person=named.person or given.id, wave=named.wave or given.wave)
    rows, found = rows_and_problems(table.frame, names)
    try:
        scores = given_scores(table, given, whole, parameters=parameters)
    except ResponseError as refusal:
        raise ResponseError([*refusal.problems, *found]) from refusal
    if found:
        raise ResponseError(found)
    return Given(
        Measurements(whole, parameters, pd.DataFrame(index=scores.index), scores, rows, _waves(rows))
    )


def given_changes(given: ScoresMap | None) -> dict[str, KnownChange]:
    """Return what a map of scores says beforehand of the change of each."""
    scores = {} if given is None else given.scores
    return {
        name: KnownChange(reliability=one.reliability, functional=one.functional, clinical=one.clinical)
        for name, one in scores.items()
        if one.reliability is not None
    }


def _unscored(
    definition: Instrument, parameters: dict[str, str], read: AnswersFile, rows: pd.DataFrame
) -> Measurements:
    answers = read.table.answers.reset_index(drop=True).replace([np.inf, -np.inf], np.nan)
    rows = rows.reset_index(drop=True).drop(columns="group", errors="ignore")  # the key is looked at whole
    return Measurements(
        definition, parameters, answers, pd.DataFrame(index=answers.index), rows, _waves(rows)
    )


def _waves(rows: pd.DataFrame) -> tuple[str, ...]:
    return waves_in_time(tuple(rows["wave"].dropna().unique())) if "wave" in rows else ()


def _require_rows(frame: pd.DataFrame, file: Path) -> None:
    if not len(frame):
        raise ResponseError([problem("TABLE-ROWLESS", where=str(file))])
