"""Keyed copies of reversed items beside the answers, for programs that build scores themselves."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ..model.names import reversed_column
from ..scoring.answers import answered_values
from .codebook import Dataset, Variable
from .variables import reversed_variables

__all__ = ["with_reversed"]


def with_reversed(dataset: Dataset) -> Dataset:
    """Return a data set with ``<item>_r`` behind the items of each instrument: lowest + highest code - answer.

    Parameters
    ----------
    dataset : long, with the definitions behind its items; missing codes have no copy, the cell is empty.
    """
    variables: list[Variable] = []
    columns: dict[str, pd.Series] = {}
    waiting: dict[str, list[Variable]] = {}
    for use in dataset.codebook.instruments:
        for variable in reversed_variables(use.instrument):
            original = _original(dataset, use.instrument.id, str(variable.item))
            if original is None or variable.name in columns:
                continue
            low, high = use.instrument.response_scale_of(str(variable.item)).attainable
            answers = answered_values(dataset.frame[original.name])
            columns[variable.name] = pd.Series((low + high) - answers, index=dataset.frame.index)
            copy = replace(variable, wave=original.wave, waves=original.waves)
            waiting.setdefault(use.instrument.id, []).append(copy)
    last = {v.instrument: v.name for v in dataset.codebook if v.kind == "item"}
    for variable in dataset.codebook:
        variables.append(variable)
        if variable.instrument in waiting and variable.name == last[variable.instrument]:
            variables += waiting[variable.instrument]
    frame = pd.concat([dataset.frame, pd.DataFrame(columns)], axis=1)[[v.name for v in variables]]
    return Dataset(frame, replace(dataset.codebook, variables=tuple(variables)))


def _original(dataset: Dataset, instrument: str, item: str) -> Variable | None:
    of_item = (v for v in dataset.codebook if (v.instrument, v.item, v.kind) == (instrument, item, "item"))
    return next((v for v in of_item if reversed_column(instrument, item) not in dataset.codebook), None)
