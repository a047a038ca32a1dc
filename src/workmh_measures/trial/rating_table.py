"""Ratings of units as a table: one row for each rating, scored like any answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ..dataset.codebook import Dataset, InstrumentUse, Labels, Variable
from ..dataset.variables import item_variables, score_variables
from ..model.instrument import Instrument
from ..model.missing import MissingCode
from ..model.names import score_column
from ..model.rating import UnitRating
from ..model.scale import Scale
from ..model.study import Study
from ..scoring.attainable import attainable_range
from ..scoring.parameters import resolved_parameters
from ..scoring.score import score
from .variable_maker import Column, VariableMaker, dataset_of

__all__ = ["rating_tables"]

_UNIT: Labels = {"nb": "Enhet", "nn": "Eining", "en": "Unit"}
_DAY: Labels = {"nb": "Dato for vurderingen", "nn": "Dato for vurderinga", "en": "Date of the rating"}
_RATER: Labels = {"nb": "Hvem som vurderte", "nn": "Kven som vurderte", "en": "Who rated"}
_HIGHEST: Labels = {
    "nb": "høyeste mulige skår",
    "nn": "høgaste moglege skår",
    "en": "highest possible score",
}
_TOTAL: Labels = {
    "nb": "Sumskår slik den ble rapportert",
    "nn": "Sumskår slik han vart rapportert",
    "en": "Total as reported",
}
_BAND: Labels = {
    "nb": "Nivå slik det ble rapportert",
    "nn": "Nivå slik det vart rapportert",
    "en": "Band as reported",
}


def rating_tables(
    study: Study, instruments: Mapping[str, Instrument], ratings: Sequence[UnitRating]
) -> dict[str, Dataset]:
    """Return one table for each instrument that rates units of a study, by its id.

    Parameters
    ----------
    instruments : those of the study's `unit_records`, by id.
    ratings : of the study's units; their order is the order of the rows.

    Returns
    -------
    dict
        Columns unit, date, rater, items, scores with what belongs to them, the highest possible score of each scale, and
        total and band as reported. What was reported stands beside the score and is never computed from it.
    """
    return {
        record.instrument: _table(
            study,
            instruments[record.instrument],
            resolved_parameters(instruments[record.instrument], record.parameters),
            [rating for rating in ratings if rating.instrument == record.instrument],
        )
        for record in study.unit_records
    }


def _table(
    study: Study, instrument: Instrument, parameters: Mapping[str, str], ratings: Sequence[UnitRating]
) -> Dataset:
    make = VariableMaker(study.languages)
    title: Labels = {lang: instrument.name.in_language(lang) for lang in study.languages}
    columns: list[Column] = [
        (make.text("unit", _UNIT), [rating.unit for rating in ratings]),
        (make.day("date", _DAY), [rating.day for rating in ratings]),
        (make.text("rater", _RATER), [rating.rater for rating in ratings]),
        *_items(instrument, ratings),
        *_scores(instrument, parameters, ratings),
        (make.number("total_as_reported", _TOTAL, "F8.2"), [rating.total for rating in ratings]),
        (make.text("band_as_reported", _BAND, 64), [rating.band for rating in ratings]),
    ]
    made = dataset_of(study, columns, title=title, keys=("unit", "date", "rater"))
    codebook = replace(made.codebook, instruments=(InstrumentUse(instrument, parameters),))
    return Dataset(made.frame, codebook)


def _items(instrument: Instrument, ratings: Sequence[UnitRating]) -> Iterator[Column]:
    for variable in item_variables(instrument):
        yield variable, [_cell(rating, str(variable.item)) for rating in ratings]


def _cell(rating: UnitRating, item: str) -> float:
    """Return an answer, or why there is none: left out beside others, or only a total was reported."""
    reason = MissingCode.SKIPPED if rating.answers else MissingCode.NOT_ADMINISTERED
    return rating.answers.get(item, float(reason))


def _scores(
    instrument: Instrument, parameters: Mapping[str, str], ratings: Sequence[UnitRating]
) -> Iterator[Column]:
    answers = pd.DataFrame(
        {item: [rating.answers.get(item, np.nan) for rating in ratings] for item in instrument.item_ids},
        index=pd.Index([f"{rating.unit}, {rating.day}" for rating in ratings], name="rating"),
        dtype="float64",
    )
    scores = score(instrument, answers, parameters=parameters).frame
    scales = {score_column(instrument.id, scale.id): scale for scale in instrument.scales}
    for variable in score_variables(instrument, parameters):
        cells = scores[variable.name]
        yield variable, cells.tolist() if variable.type == "string" else _numbers(cells)
        scale = scales.get(variable.name)
        if scale is not None:
            highest = attainable_range(instrument, scale, parameters)[1]
            yield _highest(variable, scale), [highest] * len(ratings)


def _numbers(cells: pd.Series) -> list[float | None]:
    return [None if np.isnan(value) else value for value in cells.astype("float64").tolist()]


def _highest(variable: Variable, scale: Scale) -> Variable:
    label = {language: f"{text} - {_HIGHEST[language]}" for language, text in variable.label.items()}
    return replace(
        variable,
        name=f"{variable.name}_max",
        label=label,
        kind="other",
        value_labels=(),
        derivation=f"upper end of the range of {scale.id}",
    )
