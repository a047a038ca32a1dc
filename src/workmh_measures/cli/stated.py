"""The hypotheses an analysis is asked to test, the columns they name, and the other instruments they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ..analysis.measured_rows import RowNames
from ..analysis.measurements import Measurements
from ..definitions.hypotheses import instruments_named, load_hypotheses, with_work_columns
from ..definitions.library import load_study
from ..errors import ResponseError
from ..model.hypothesis import ExpectedDifference, Hypothesis, HypothesisFile
from ..model.study import Study
from .answers_file import AnswerColumns
from .measured import measured_answers

__all__ = ["named_columns", "other_measurements", "stated_hypotheses"]


def stated_hypotheses(options: Mapping[str, Any]) -> HypothesisFile | None:
    """Return the hypotheses of the file or the study that is named; None where none is.

    Raises
    ------
    DefinitionError
        With every problem of the file.
    """
    if options["hypotheses"] is not None:
        return load_hypotheses(options["hypotheses"])
    if options["study"] is None:
        return None
    study = load_study(options["study"])
    if not study.hypotheses:
        raise click.UsageError(f"The study {study.id} states no hypotheses.")
    parameters = {entry.instrument: entry.parameters for entry in study.schedule}
    exported = tuple(_as_exported(one, study) for one in study.hypotheses)
    return HypothesisFile(schema_version=1, hypotheses=exported, parameters=parameters)


def _as_exported(one: Hypothesis, study: Study) -> Hypothesis:
    """Return a hypothesis as files have it: arms by code, outcomes of work by column and wave."""
    one = with_work_columns(one, study)
    if not isinstance(one, ExpectedDifference) or one.group.column != "arm":
        return one
    codes = {arm.id: str(arm.code) for arm in study.arms}
    named = {"higher": codes[one.group.higher], "lower": codes[one.group.lower]}
    return one.model_copy(update={"group": one.group.model_copy(update=named)})


def named_columns(stated: HypothesisFile | None) -> tuple[str, ...]:
    """Return the columns the hypotheses name, each once."""
    hypotheses = () if stated is None else stated.hypotheses
    return tuple(dict.fromkeys(column for one in hypotheses for column in one.columns))


def other_measurements(
    file: Path, stated: HypothesisFile | None, options: Mapping[str, Any], *, measured: Measurements
) -> dict[str, Measurements]:
    """Read the answers to the other instruments that hypotheses about the one analysed name, out of the same file.

    Parameters
    ----------
    measured : of the instrument that is analysed; its rows are those of the others.

    Notes
    -----
    Of a study the file may hold some instruments only: what is about the others cannot be tested, and says so.
    """
    if stated is None:
        return {}
    own = measured.instrument.id
    is_own = options["hypotheses"] is not None
    about = [one for one in stated.hypotheses if any(side.instrument == own for side in one.sides)]
    found = {}
    for name in (name for name in instruments_named(about, known=measured.rows.columns) if name != own):
        settings = [f"{key}={choice}" for key, choice in stated.parameters.get(name, {}).items()]
        column_map = stated.columns.get(name)
        columns = AnswerColumns(
            column_map=None if column_map is None else options["hypotheses"].parent / column_map,
            id_column=options["id_column"],
            wave_column=options["wave_column"],
        )
        try:
            other = measured_answers(file, name, settings, columns=columns, named=RowNames())
        except ResponseError as error:
            if is_own or any(found.code != "COL-MISSING" for found in error.problems):
                raise
            continue
        found[name] = replace(other, rows=measured.rows, waves=measured.waves)
    return found
