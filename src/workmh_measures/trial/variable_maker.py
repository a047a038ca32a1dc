"""Variables of the tables that no instrument gives: numbers, codes, yes and no, days and texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from ..dataset.codebook import Codebook, Dataset, Labels, ValueLabel, Variable
from ..model.study import Study

__all__ = ["NO_YES", "Cell", "Column", "VariableMaker", "dataset_of", "series_of"]

Cell = float | bool | str | date | None
Column = tuple[Variable, Iterable[Cell]]

NO_YES: dict[int, Labels] = {
    0: {"nb": "Nei", "nn": "Nei", "en": "No"},
    1: {"nb": "Ja", "nn": "Ja", "en": "Yes"},
}


@dataclass(frozen=True)
class VariableMaker:
    """Makes variables with labels in the languages of a study."""

    languages: tuple[str, ...]

    def number(self, name: str, label: Labels, form: str = "F8.0") -> Variable:
        """Return a variable of numbers."""
        return self._variable(name, label, type="numeric", measure="scale", format=form)

    def coded(self, name: str, label: Labels, codes: Mapping[int, Labels]) -> Variable:
        """Return a variable of labelled codes."""
        labels = tuple(ValueLabel(code, self._told(text)) for code, text in codes.items())
        plain = self._variable(name, label, type="numeric", measure="nominal", format="F3.0")
        return replace(plain, value_labels=labels)

    def yes_no(self, name: str, label: Labels) -> Variable:
        """Return a variable of 0 no and 1 yes."""
        return self.coded(name, label, NO_YES)

    def day(self, name: str, label: Labels) -> Variable:
        """Return a variable of civil days."""
        return replace(self._variable(name, label, type="date", measure="scale", format="DATE11"), width=11)

    def text(self, name: str, label: Labels, size: int = 32) -> Variable:
        """Return a variable of text of at most `size` bytes."""
        plain = self._variable(name, label, type="string", measure="nominal", format=f"A{size}")
        return replace(plain, bytes=size, width=min(size, 32))

    def _variable(self, name: str, label: Labels, **parts: object) -> Variable:
        return Variable(name=name, label=self._told(label), kind="other", **parts)  # type: ignore[arg-type]

    def _told(self, label: Labels) -> Labels:
        return {language: label[language] for language in self.languages}


def dataset_of(study: Study, columns: Iterable[Column], *, title: Labels, keys: tuple[str, ...]) -> Dataset:
    """Return a table of a study.

    Parameters
    ----------
    columns : each variable with its cells; None is an empty cell.
    title : what the table is called; it stands after the title of the study.
    keys : variables that name a row.
    """
    made = [(variable, series_of(variable, cells)) for variable, cells in columns]
    codebook = Codebook(
        variables=tuple(variable for variable, _ in made),
        title={lang: f"{study.title.in_language(lang)}: {title[lang]}" for lang in study.languages},
        languages=study.languages,
        study=study.id,
        simulated=study.simulated,
        keys=keys,
    )
    return Dataset(pd.DataFrame({variable.name: cells for variable, cells in made}), codebook)


def series_of(variable: Variable, cells: Iterable[Cell]) -> pd.Series:
    """Return the column of a variable; None is an empty cell."""
    if variable.type == "string":
        return pd.Series(["" if cell is None else str(cell) for cell in cells], dtype="str")
    if variable.type == "date":
        return pd.Series(pd.to_datetime(pd.Series(list(cells), dtype="object")).astype("datetime64[us]"))
    return pd.Series([np.nan if cell is None else float(cell) for cell in cells], dtype="float64")  # type: ignore[arg-type]
