"""The only entry to scores: recode, combine, transform, classify, for one person or a million.

Page, batch and export call this one function, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import ResponseError, nearest_match, problem
from ..model.fingerprint import fingerprint
from ..model.instrument import Instrument
from ..model.names import score_column, score_columns
from ..model.scale import Scale
from .answers import Floats, ItemAnswers, answer_problems
from .attainable import combined_range
from .classify import band_numbers, cutoff_flags, group_codes
from .combine import Combined, Part, combined, leaf_items
from .parameters import resolved_parameters
from .transform import transformed

__all__ = ["STATUS_NAMES", "ScoreStatus", "Scores", "needed_item_ids", "score", "scored_item_ids"]


class ScoreStatus(IntEnum):
    """Why there is a score, or none.

    The number of answered items counts the answers that score. A scale whose items were answered, but
    with too few answers that score, has TOO_FEW_ANSWERS: so has somebody whose only answer is one the
    scale has no place for (a map turns it into null). NOT_GIVEN says that no item of the scale was
    answered at all.
    """

    COMPLETE = 0
    PRORATED = 1
    TOO_FEW_ANSWERS = 2
    NOT_GIVEN = 3


STATUS_NAMES: dict[int, str] = {int(status): status.name.lower() for status in ScoreStatus}


@dataclass(frozen=True)
class Scores:
    """Scores of one instrument and what made them.

    Attributes
    ----------
    frame : one row for each row of answers, same index; columns of `model.names.score_columns`.
        Scores, bands, groups and flags are float64 with NaN for none; ``_n`` and ``_status`` whole numbers.
    parameters : every parameter with its choice.
    fingerprint : of the definition that scored.
    """

    instrument: Instrument
    parameters: dict[str, str]
    fingerprint: str
    frame: pd.DataFrame


def scored_item_ids(instrument: Instrument) -> tuple[str, ...]:
    """Return the items that enter any score, in the order of the instrument."""
    used = {item for scale in instrument.scales for item in leaf_items(instrument, scale)}
    return tuple(item_id for item_id in instrument.item_ids if item_id in used)


def needed_item_ids(instrument: Instrument) -> tuple[str, ...]:
    """Return the items whose columns nothing can be scored without, in the order of the instrument.

    Notes
    -----
    An item that only scales of one item use may be missing from a file, as the EQ VAS often is: the others do not
    hang on it. Where every scale has one item, all of them are needed.
    """
    several = {u.item for s in instrument.scales if s.measurement_model != "single_item" for u in s.items}
    return tuple(item for item in scored_item_ids(instrument) if item in several or not several)


def score(
    instrument: Instrument,
    answers: pd.DataFrame,
    *,
    parameters: Mapping[str, str | int] | None = None,
    persons: pd.DataFrame | None = None,
    checked: bool = False,
) -> Scores:
    """Score answers.

    Parameters
    ----------
    instrument : the definition.
    answers : shape (n, items), one row for each administration, a column for each item of
        `needed_item_ids`. Answers as they were given (never reversed); NaN or a code from -999 to -990
        where there is none.
    parameters : choices for the instrument's parameters; those without default are needed.
    persons : same rows in the same order; columns sex (female, male), age, population, for cut-offs
        that depend on them.
    checked : True when the answers are known to be on their response scales.

    Returns
    -------
    Scores

    Raises
    ------
    ResponseError
        With every impossible answer, or every item without a column or with two.
    DefinitionError
        If a parameter is missing or unknown.
    ValueError
        If `persons` has another number of rows than `answers`.
    """
    resolved = resolved_parameters(instrument, parameters or {})
    _require_columns(instrument, answers)
    if persons is not None and len(persons) != len(answers):
        raise ValueError(f"persons has {len(persons)} rows, answers has {len(answers)}.")
    if not checked:
        found = answer_problems(instrument, answers, persons=_person_names(answers))
        if found:
            raise ResponseError(found)
    absent = [item for item in scored_item_ids(instrument) if item not in answers]
    asked = answers.assign(**dict.fromkeys(absent, np.nan)) if absent else answers
    columns = _score_columns(instrument, ItemAnswers(instrument, asked), resolved, persons)
    ordered = {name: columns[name] for name in score_columns(instrument)}
    frame = pd.DataFrame(ordered, index=answers.index, copy=False)
    return Scores(instrument, resolved, fingerprint(instrument), frame)


def _person_names(answers: pd.DataFrame) -> list[object] | None:
    # An index with a name says who the rows are; a bare one only counts.
    return list(answers.index) if answers.index.name is not None else None


def _require_columns(instrument: Instrument, answers: pd.DataFrame) -> None:
    names = [str(column) for column in answers.columns]
    found = [
        problem(
            "COL-MISSING",
            found=item,
            allowed=names,
            nearest=nearest_match(item, names),
            instrument=instrument.id,
        )
        for item in needed_item_ids(instrument)
        if item not in names
    ]
    found += [problem("COL-DUPLICATE", found=item) for item in instrument.item_ids if names.count(item) > 1]
    if found:
        raise ResponseError(found)


def _score_columns(
    instrument: Instrument,
    items: ItemAnswers,
    parameters: dict[str, str],
    persons: pd.DataFrame | None,
) -> dict[str, NDArray[np.generic]]:
    done: dict[str, Combined] = {}
    columns: dict[str, NDArray[np.generic]] = {}
    for scale in instrument.scales:
        raw = combined(Part(instrument, scale, parameters, items, done))
        bounds = combined_range(instrument, scale, parameters)
        values = transformed(scale, raw.values, bounds, parameters)
        done[scale.id] = Combined(values, raw.n_answered, raw.n_parts)
        columns |= _scale_columns(instrument, scale, done[scale.id])
        columns[score_column(instrument.id, scale.id, "status")] = _status(
            done[scale.id], items, leaf_items(instrument, scale)
        )
        finals = {scale_id: part.values for scale_id, part in done.items()}
        columns |= _classified(instrument, scale, items, finals, persons)
    return columns


def _scale_columns(instrument: Instrument, scale: Scale, result: Combined) -> dict[str, NDArray[np.generic]]:
    def name(ending: str) -> str:
        return score_column(instrument.id, scale.id, ending)

    columns: dict[str, NDArray[np.generic]] = {
        name(""): result.values,
        name("n"): result.n_answered.astype(np.int16),
    }
    if scale.as_text is not None:
        columns[name("text")] = _texts(result.values, scale.as_text)
    return columns


def _texts(values: Floats, width: int) -> NDArray[np.object_]:
    distinct, places = np.unique(values, return_inverse=True)
    words = ["" if np.isnan(value) else f"{value:0{width}.0f}" for value in distinct]
    return np.asarray(words, dtype=object)[places]


def _status(result: Combined, items: Mapping[str, Floats], leaves: Sequence[str]) -> NDArray[np.int8]:
    # Small whole-number arithmetic, since setting cells by a mask takes several times as long.
    fewer = (result.n_answered < result.n_parts).view(np.int8) * np.int8(ScoreStatus.PRORATED)
    no_score = np.isnan(result.values).view(np.int8) * np.int8(ScoreStatus.TOO_FEW_ANSWERS)
    status: NDArray[np.int8] = np.maximum(fewer, no_score)
    nothing = np.flatnonzero(result.n_answered == 0)
    for item in leaves if len(nothing) else ():
        nothing = nothing[np.isnan(items[item][nothing])]
    status[nothing] = ScoreStatus.NOT_GIVEN
    return status


def _classified(
    instrument: Instrument,
    scale: Scale,
    items: Mapping[str, Floats],
    scores: Mapping[str, Floats],
    persons: pd.DataFrame | None,
) -> dict[str, NDArray[np.generic]]:
    def name(ending: str) -> str:
        return score_column(instrument.id, scale.id, ending)

    values = scores[scale.id]
    columns: dict[str, NDArray[np.generic]] = {
        name(cutoff.id): cutoff_flags(cutoff, values, persons) for cutoff in scale.cutoffs
    }
    if scale.bands:
        columns[name("band")] = band_numbers(scale, values)
    if scale.groups:
        columns[name("group")] = group_codes(scale.groups, items, scores)
    return columns
