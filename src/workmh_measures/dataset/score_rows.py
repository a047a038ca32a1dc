"""Who has which score: the rows of a study's data set that belong to one scale at one wave, in words of one language."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .codebook import Codebook, Dataset, Labels, Variable

__all__ = ["ScaleColumns", "floats", "label_in", "labelled", "scale_columns", "score_rows", "scores_at"]


@dataclass(frozen=True, kw_only=True)
class ScaleColumns:
    """The variables of one score; None for those its scale has not.

    Attributes
    ----------
    level : band, class by criteria, or the score itself where it is a class.
    """

    number: Variable
    status: Variable
    answered: Variable
    text: Variable | None
    level: Variable | None

    @property
    def is_class(self) -> bool:
        """Whether the score is a class or a profile, whose mean means nothing."""
        return self.number.measure == "nominal" or self.text is not None


def scale_columns(codebook: Codebook, instrument: str, scale: str) -> ScaleColumns | None:
    """Return the variables of a score; None where the data set does not hold it."""
    own = {v.kind: v for v in codebook if v.instrument == instrument and v.scale == scale}
    if not {"score", "status", "n_answered"} <= own.keys():
        return None
    number = own["score"]
    level = own.get("band") or own.get("group") or (number if number.value_labels else None)
    return ScaleColumns(
        number=number,
        status=own["status"],
        answered=own["n_answered"],
        text=own.get("score_text"),
        level=level,
    )


def scores_at(dataset: Dataset, wave: str, columns: ScaleColumns) -> pd.DataFrame:
    """Return the rows of the people a form was due for at a wave, all variables."""
    frame = dataset.frame
    return frame[(frame["wave"] == wave) & frame[columns.status.name].notna()]


def score_rows(dataset: Dataset, wave: str, columns: ScaleColumns, *, language: str) -> pd.DataFrame:
    """Return who has which score at a wave, one row for each person the form was due for, by pseudonym.

    Returns
    -------
    DataFrame
        Columns participant, score, level where there are levels, status, answered (number of items) and date.
    """
    rows = scores_at(dataset, wave, columns)
    shown = columns.number if columns.text is None else columns.text
    found: dict[str, object] = {"participant": rows["id"], "score": rows[shown.name]}
    if columns.level is not None:
        found["level"] = labelled(rows[columns.level.name], columns.level, language)
    found["status"] = labelled(rows[columns.status.name], columns.status, language)
    found["answered"] = rows[columns.answered.name].astype("int64")
    found["date"] = rows["date_form"]
    return pd.DataFrame(found).sort_values("participant", kind="stable", ignore_index=True)


def labelled(codes: pd.Series, variable: Variable, language: str) -> pd.Series:
    """Return the words of codes; nothing where there is no code."""
    labels = {one.code: label_in(one.label, language) for one in variable.value_labels}
    return codes.map(labels).astype("str").where(codes.notna(), "")


def label_in(labels: Labels, language: str) -> str:
    """Return a label in a language, or in the first language it has."""
    return labels[language] if language in labels else next(iter(labels.values()))


def floats(column: pd.Series) -> NDArray[np.float64]:
    """Return a column as numbers, NaN for none."""
    values: NDArray[np.float64] = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return values
