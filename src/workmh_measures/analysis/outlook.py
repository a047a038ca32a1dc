"""Persons with a score, what was known of them before, and what came later: what prognostic models are fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotEstimable
from ..model.missing import MISSING_CODES
from ..model.scale import Scale
from .logistic_model import INTERCEPT, LogisticModel, logistic_model
from .measurements import Measurements
from .two_valued_column import two_valued

__all__ = ["Outlook", "Persons", "class_codes", "known_numbers", "known_score", "persons_of"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What came later, and what was known before.

    Attributes
    ----------
    outcome : column of `Measurements.rows`: whether it came about.
    case : value that says so, where the column holds more than 0 and 1.
    beyond : columns of numbers known before, such as distress, that the score is to add to.
    draws, seed : of the bootstrap that takes off optimism.
    """

    outcome: str = "outcome"
    case: str | None = None
    beyond: tuple[str, ...] = ()
    draws: int = 500
    seed: int = 1


@dataclass(frozen=True)
class Persons:
    """Persons with score, outcome and all that was known before.

    Attributes
    ----------
    outcome : 1 where it came about, else 0.
    score : columns of a model: the score itself, or one for each of `classes` but the first.
    before : columns of what was known before.
    group : names, None for none.
    factor, classes : id of the scale; codes of its classes, the reference first, empty for an amount.
    left_out : persons who lack the score, the outcome or something known before.
    """

    outcome: Floats
    score: pd.DataFrame
    before: pd.DataFrame
    group: pd.Series
    factor: str
    classes: tuple[str, ...]
    left_out: int

    @property
    def known_before(self) -> list[tuple[str, str | None]]:
        """Name of each column of what was known before, which has no class."""
        return [(str(name), None) for name in self.before.columns]

    @property
    def predictors(self) -> list[tuple[str, str | None]]:
        """Name and class of each column of the score."""
        return [(self.factor, level) for level in self.classes[1:]] or [(self.factor, None)]

    def design(self, *parts: pd.DataFrame) -> pd.DataFrame:
        """Return a design with an intercept first."""
        ones = pd.Series(1.0, index=self.score.index, name=INTERCEPT)
        return pd.concat([ones, *parts], axis=1)

    def model(self, *parts: pd.DataFrame) -> LogisticModel:
        """Fit a model of these parts."""
        design = self.design(*parts)
        return logistic_model(design.to_numpy(), self.outcome, names=[str(c) for c in design.columns])

    def where(self, chosen: NDArray[np.bool_]) -> Persons:
        """Return the chosen persons."""
        score, before, group = (
            table[chosen].reset_index(drop=True) for table in (self.score, self.before, self.group)
        )
        return replace(self, outcome=self.outcome[chosen], score=score, before=before, group=group)


def persons_of(measured: Measurements, scale: Scale, asked: Outlook) -> Persons:
    """Return the persons who have a score, an outcome and everything known before.

    Raises
    ------
    NotEstimable
        If there are none, a column is not known or not numbers, or the classes have no reference.
    """
    if asked.outcome not in measured.rows:
        raise NotEstimable.because("No outcome is known.")
    outcome = two_valued(measured.rows[asked.outcome], case=asked.case)
    score, before = known_score(measured, scale), known_numbers(measured.rows, asked.beyond)
    known = ~np.isnan(outcome) & ~np.isnan(score) & before.notna().all(axis=1).to_numpy()
    if not known.any():
        raise NotEstimable.because("Nobody has a score, an outcome and everything known before.")
    group = measured.rows["group"] if "group" in measured.rows else pd.Series(None, range(len(known)), object)
    columns = _columns(scale, score[known])
    classes = tuple(f"{code:g}" for code in np.unique(score[known])) if scale.measure == "nominal" else ()
    kept = (before[known].reset_index(drop=True), group[known].reset_index(drop=True))
    return Persons(outcome[known], columns, *kept, scale.id, classes, int((~known).sum()))


def known_score(measured: Measurements, scale: Scale) -> Floats:
    """Return the score of a scale, NaN for none; refused where no row can have one."""
    if not measured.has_score(scale):
        raise NotEstimable.because("The score of this scale is not known.")
    return measured.score(scale)


def known_numbers(rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return columns of numbers by name, each once, NaN for none; refused where one is not there or holds words."""
    lacking = [name for name in names if name not in rows]
    if lacking:
        raise NotEstimable.because(f"No column is known for {', '.join(lacking)}.")
    given = {name: rows[name].where(rows[name].astype("str").str.strip() != "") for name in names}
    found = {
        name: pd.to_numeric(cells, errors="coerce").to_numpy(np.float64) for name, cells in given.items()
    }
    spoilt = [name for name in names if (np.isnan(found[name]) & given[name].notna().to_numpy()).any()]
    if spoilt:
        raise NotEstimable.because(
            f"What was known before must be numbers; words are in {', '.join(spoilt)}."
        )
    table = pd.DataFrame(found, index=range(len(rows)))
    return table.mask(table.isin(MISSING_CODES))


def class_codes(scale: Scale, score: Floats) -> Floats:
    """Return the codes of the classes people are in, the reference first, which has the lowest code of the scale.

    Raises
    ------
    NotEstimable
        If there are fewer than two, or nobody is in the reference.
    """
    codes = np.unique(score)
    if len(codes) < 2:
        raise NotEstimable.because("Everybody is in the same class.")
    reference = min((label.code for label in scale.labels), default=codes[0])
    if reference != codes[0]:
        raise NotEstimable.because(f"Nobody is in class {reference:g}, which the others are held against.")
    return codes


def _columns(scale: Scale, score: Floats) -> pd.DataFrame:
    """Columns of a model: the score itself, or one for each class but the reference."""
    if scale.measure != "nominal":
        return pd.DataFrame({scale.id: score})
    members = {f"{scale.id} {code:g}": (score == code) * 1.0 for code in class_codes(scale, score)[1:]}
    return pd.DataFrame(members, index=range(len(score)))
