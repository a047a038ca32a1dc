"""A table of answers with its scores: every row of the input, in its order, with the codebook beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import Problem, ResponseError
from ..model.instrument import Instrument
from ..model.missing import MissingCode
from ..model.names import endings, item_column, reversed_column, score_column
from ..scoring.answers import answer_problems, answered_values, impossible_cells
from ..scoring.combine import leaf_items
from ..scoring.recode import keyed_values
from ..scoring.score import Scores, ScoreStatus, score
from .codebook import Codebook, Dataset, InstrumentUse, Variable
from .variables import item_variables, reversed_variables, score_variables

__all__ = ["AnswerTable", "ScoredTable", "row_names", "scored_table"]


@dataclass(frozen=True)
class AnswerTable:
    """Answers to one instrument as they came out of a file.

    Attributes
    ----------
    answers : shape (n, items), item ids as columns; NaN or missing codes where there is no answer.
    keys : same rows; columns that name the rows (person, wave), kept as they are.
    persons : same rows; sex, age and population, where known.
    wave : name of the key column that is the wave, for messages.
    refused : same shape as `answers`; True where a cell was no answer at all and is left out.
    problems : one for each refused cell.
    """

    answers: pd.DataFrame
    keys: pd.DataFrame
    persons: pd.DataFrame | None = None
    refused: pd.DataFrame | None = None
    problems: tuple[Problem, ...] = ()
    wave: str | None = None


@dataclass(frozen=True)
class ScoredTable:
    """A scored table and the account of its rows.

    Attributes
    ----------
    dataset : key columns as given, items as answered, scores with status, bands and flags.
    counts : rows by what became of them in the main scales, those that are neither classes nor counts
        of symptoms; they add up to the rows of the input.
    problems : impossible answers, when they were to be reported and not to stop the work.
    """

    dataset: Dataset
    counts: dict[str, int]
    problems: tuple[Problem, ...]


def scored_table(
    instrument: Instrument,
    table: AnswerTable,
    *,
    parameters: Mapping[str, str | int],
    report_refused: bool = False,
    with_reversed: bool = False,
) -> ScoredTable:
    """Score a table.

    Parameters
    ----------
    table : answers and what names their rows.
    parameters : as for `scoring.score.score`.
    report_refused : leave impossible answers out, give the scales that use them no score, and list them.
        Otherwise they stop the work.
    with_reversed : add keyed copies of reversed items.

    Raises
    ------
    ResponseError
        With every impossible answer, unless `report_refused`.
    """
    found = answer_problems(instrument, table.answers, **row_names(table))
    problems = (*table.problems, *found)
    if problems and not report_refused:
        raise ResponseError(problems)
    refused = _refused_cells(instrument, table)
    clean = table.answers.mask(refused) if problems else table.answers
    scores = score(instrument, clean, parameters=parameters, persons=table.persons, checked=True)
    frame = scores.frame.reset_index(drop=True)
    if problems:
        _withdraw_scores(instrument, frame, refused)
    dataset = _dataset(instrument, scores, _Parts(table.keys, clean, frame, with_reversed))
    return ScoredTable(dataset, _counts(_main_scales(instrument, clean), frame, refused), problems)


@dataclass(frozen=True)
class _Parts:
    keys: pd.DataFrame
    answers: pd.DataFrame
    scores: pd.DataFrame
    with_reversed: bool


def _dataset(instrument: Instrument, scores: Scores, parts: _Parts) -> Dataset:
    keys = {str(name): _key_cells(parts.keys[name]) for name in parts.keys.columns}
    given = [v for v in item_variables(instrument) if _answer_name(v) in parts.answers]
    items = {v.name: _item_cells(v, parts.answers) for v in given}
    copies = _reversed_cells(instrument, parts.answers, scores.parameters) if parts.with_reversed else {}
    variables = [
        *(_key_variable(name, cells, instrument) for name, cells in keys.items()),
        *given,
        *(v for v in reversed_variables(instrument) if v.name in copies),
        *score_variables(instrument, scores.parameters),
    ]
    columns = {**keys, **items, **copies, **{name: parts.scores[name] for name in parts.scores.columns}}
    frame = pd.DataFrame(columns, columns=[v.name for v in variables])
    return Dataset(frame, _codebook(instrument, scores.parameters, variables))


def row_names(table: AnswerTable) -> dict[str, list[object] | None]:
    """Return who and which wave each row is, as messages name them."""
    person = next((name for name in table.keys.columns if name != table.wave), None)
    columns = {"persons": person, "waves": table.wave}
    return {
        part: None if name is None else [_plain(value) for value in table.keys[name]]
        for part, name in columns.items()
    }


def _plain(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _refused_cells(instrument: Instrument, table: AnswerTable) -> pd.DataFrame:
    answers = table.answers
    none = np.zeros(len(answers), dtype=np.bool_)
    cells = {**dict.fromkeys(answers.columns, none), **impossible_cells(instrument, answers)}
    found = pd.DataFrame(cells, index=answers.index, columns=answers.columns)
    return found if table.refused is None else found | table.refused


def _withdraw_scores(instrument: Instrument, frame: pd.DataFrame, refused: pd.DataFrame) -> None:
    for scale in instrument.scales:
        used = [item for item in leaf_items(instrument, scale) if item in refused]
        rows = refused[used].to_numpy().any(axis=1)
        if not rows.any():
            continue
        for ending in endings(scale):
            name = score_column(instrument.id, scale.id, ending)
            if ending == "status":
                frame[name] = np.where(rows, ScoreStatus.TOO_FEW_ANSWERS, frame[name])
            elif ending != "n":
                frame.loc[rows, name] = "" if ending == "text" else np.nan


def _counts(main: Sequence[str], frame: pd.DataFrame, refused: pd.DataFrame) -> dict[str, int]:
    status: NDArray[np.int64] = frame[list(main)].to_numpy(dtype=np.int64)
    every = frame[[name for name in frame if str(name).endswith("_status")]]
    bad = refused.to_numpy().any(axis=1)
    none = ~bad & (every.to_numpy() == ScoreStatus.NOT_GIVEN).all(axis=1)
    lacking = ~bad & ~none & (status >= ScoreStatus.TOO_FEW_ANSWERS).any(axis=1)
    prorated = ~bad & ~none & ~lacking & (status == ScoreStatus.PRORATED).any(axis=1)
    return {
        "rows_in": len(frame),
        "rows_out": len(frame),
        "scored": int((~bad & ~none & ~lacking & ~prorated).sum()),
        "prorated": int(prorated.sum()),
        "too_few_answers": int(lacking.sum()),
        "not_given": int(none.sum()),
        "refused": int(bad.sum()),
    }


def _main_scales(instrument: Instrument, answers: pd.DataFrame) -> list[str]:
    """Return the status columns that tell whether a row is scored.

    Not those of classes and counts derived beside other scales, nor of scales nobody was asked about.
    """
    asked = [
        scale
        for scale in instrument.scales
        if not (answers[list(leaf_items(instrument, scale))] == MissingCode.NOT_ADMINISTERED).all(axis=None)
    ]
    main = [s for s in asked if s.measure != "nominal" and s.combine.rule != "count_at_least"]
    found = main or asked or instrument.scales
    return [score_column(instrument.id, scale.id, "status") for scale in found]


def _answer_name(variable: Variable) -> str:
    # The option of a multiple choice has a column of its own.
    prefix = item_column(str(variable.instrument), "")
    return variable.name.removeprefix(prefix)


def _item_cells(variable: Variable, answers: pd.DataFrame) -> pd.Series:
    cells = answers[_answer_name(variable)].reset_index(drop=True)
    if variable.type == "string":
        return cells.astype("str").where(cells.notna(), "")
    if variable.type == "date":
        return pd.to_datetime(cells).astype("datetime64[us]")
    return pd.Series(cells.to_numpy(dtype=np.float64, na_value=np.nan))


def _reversed_cells(
    instrument: Instrument, answers: pd.DataFrame, parameters: Mapping[str, str]
) -> dict[str, pd.Series]:
    uses = {use.item: use for scale in instrument.scales for use in scale.items if use.key == -1}
    return {
        reversed_column(instrument.id, item): pd.Series(
            keyed_values(instrument, use, answered_values(answers[item]), parameters)
        )
        for item, use in uses.items()
    }


def _is_number(cells: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(cells.dtype) and not pd.api.types.is_bool_dtype(cells.dtype)


def _key_cells(cells: pd.Series) -> pd.Series:
    plain = cells.reset_index(drop=True)
    return plain if _is_number(plain) else plain.astype("str").where(plain.notna(), "").astype("str")


def _key_variable(name: str, cells: pd.Series, instrument: Instrument) -> Variable:
    label = dict.fromkeys(sorted(instrument.languages), name)
    if _is_number(cells):
        whole = bool((cells.dropna() % 1 == 0).all())
        return Variable(
            name=name,
            label=label,
            kind="id",
            type="numeric",
            measure="nominal",
            format="F12.0" if whole else "F12.4",
            width=12,
        )
    longest = int(max((len(str(v).encode()) for v in cells.dropna()), default=1)) or 1
    return Variable(
        name=name,
        label=label,
        kind="id",
        type="string",
        measure="nominal",
        format=f"A{longest}",
        bytes=longest,
        width=min(longest, 32),
    )


def _codebook(instrument: Instrument, parameters: Mapping[str, str], variables: list[Variable]) -> Codebook:
    title = {lang: instrument.name.in_language(lang) for lang in sorted(instrument.languages)}
    return Codebook(
        variables=tuple(variables),
        title=title,
        languages=tuple(sorted(title)),
        keys=tuple(v.name for v in variables if v.kind == "id"),
        instruments=(InstrumentUse(instrument, parameters),),
    )
