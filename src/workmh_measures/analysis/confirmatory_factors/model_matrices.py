"""The matrices of a factor model, filled from its parameter table by places that are looked up once.

In the notation of LISREL, with every observed variable an item: loadings (Lambda), paths between factors (Beta), covariances
of factors (Psi) and of residuals (Theta), intercepts (nu), factor means (alpha); of ordered items thresholds (tau) and
scales (delta).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .parameter_table import Parameter, ParameterTable

__all__ = ["Cells", "ModelLayout", "ModelMatrices"]

# Numbers are complex where a derivative is taken by a complex step.
Numbers: TypeAlias = NDArray[Any]
Places: TypeAlias = NDArray[np.intp]

KINDS = ("loadings", "paths", "factors", "residuals", "intercepts", "means", "thresholds", "scales")


@dataclass(frozen=True)
class ModelMatrices:
    """The filled matrices of one group.

    Attributes
    ----------
    loadings : shape (p, m). paths : shape (m, m), row explained by column. factors : shape (m, m). residuals : shape (p, p).
    intercepts : shape (p,). means : shape (m,). thresholds : in the order of items. scales : shape (p,).
    """

    loadings: Numbers
    paths: Numbers
    factors: Numbers
    residuals: Numbers
    intercepts: Numbers
    means: Numbers
    thresholds: Numbers
    scales: Numbers


@dataclass(frozen=True)
class Cells:
    """Where parameters stand in one kind of matrix of a group.

    Attributes
    ----------
    row, column : shape (cells,); of vectors the column is 0.
    free : place among the free parameters, shape (cells,), -1 where fixed.
    value : where fixed.
    table_row : row of the parameter table.
    """

    row: Places
    column: Places
    free: Places
    value: NDArray[np.float64]
    table_row: Places

    def only_free(self) -> Cells:
        """Return the cells that are estimated."""
        kept = self.free >= 0
        return Cells(*(getattr(self, name)[kept] for name in self.__dataclass_fields__))


class ModelLayout:
    """Places of all parameters in the matrices of one group.

    Parameters
    ----------
    table : the parameters.
    group : from 0.

    Attributes
    ----------
    cells : by kind of matrix, all cells a row of the table names.
    free : the same, estimated ones only.
    threshold_item : item of each threshold, by number.
    """

    def __init__(self, table: ParameterTable, group: int = 0) -> None:
        self.n_items, self.n_factors, self.n_free = len(table.items), len(table.factors), table.n_free
        self._item = {name: place for place, name in enumerate(table.items)}
        self._factor = {name: place for place, name in enumerate(table.factors)}
        numbered = [(number, row) for number, row in enumerate(table.rows) if row.group == group]
        thresholds = [row for _, row in numbered if row.op == "|"]
        thresholds.sort(key=lambda row: (self._item[row.lhs], int(row.rhs.removeprefix("t"))))
        self._threshold = {(row.lhs, row.rhs): place for place, row in enumerate(thresholds)}
        self.threshold_item = np.array([self._item[row.lhs] for row in thresholds], dtype=np.intp)
        found: dict[str, list[tuple[int, int, int]]] = {kind: [] for kind in KINDS}
        for number, row in numbered:
            kind, line, column = self._place(row)
            found[kind].append((line, column, number))
        self.cells = {kind: _cells(table, places) for kind, places in found.items()}
        self.free = {kind: cells.only_free() for kind, cells in self.cells.items()}

    def _place(self, row: Parameter) -> tuple[str, int, int]:
        item, factor = self._item, self._factor
        match row.op:
            case "=~" if row.rhs in factor:
                return "paths", factor[row.rhs], factor[row.lhs]
            case "=~":
                return "loadings", item[row.rhs], factor[row.lhs]
            case "~":
                return "paths", factor[row.lhs], factor[row.rhs]
            case "~~" if row.lhs in factor:
                return "factors", factor[row.lhs], factor[row.rhs]
            case "~~":
                return "residuals", item[row.lhs], item[row.rhs]
            case "~1" if row.lhs in factor:
                return "means", factor[row.lhs], 0
            case "~1":
                return "intercepts", item[row.lhs], 0
            case "|":
                return "thresholds", self._threshold[row.lhs, row.rhs], 0
            case _:
                return "scales", item[row.lhs], 0

    def filled(self, estimates: Numbers) -> ModelMatrices:
        """Return the matrices at values of the free parameters.

        Parameters
        ----------
        estimates : shape (n_free,), real or complex.
        """
        p, m, kind = self.n_items, self.n_factors, estimates.dtype
        scales = (
            np.ones(p, kind) if not self.cells["scales"].row.size else self._vector("scales", p, estimates)
        )
        return ModelMatrices(
            loadings=self._matrix("loadings", (p, m), estimates),
            paths=self._matrix("paths", (m, m), estimates),
            factors=self._matrix("factors", (m, m), estimates, symmetric=True),
            residuals=self._matrix("residuals", (p, p), estimates, symmetric=True),
            intercepts=self._vector("intercepts", p, estimates),
            means=self._vector("means", m, estimates),
            thresholds=self._vector("thresholds", len(self.threshold_item), estimates),
            scales=scales,
        )

    def _matrix(
        self, kind: str, shape: tuple[int, int], estimates: Numbers, *, symmetric: bool = False
    ) -> Numbers:
        cells = self.cells[kind]
        matrix = np.zeros(shape, estimates.dtype)
        values = _values(cells, estimates)
        matrix[cells.row, cells.column] = values
        if symmetric:
            matrix[cells.column, cells.row] = values
        return matrix

    def _vector(self, kind: str, size: int, estimates: Numbers) -> Numbers:
        cells = self.cells[kind]
        vector = np.zeros(size, estimates.dtype)
        vector[cells.row] = _values(cells, estimates)
        return vector


def _values(cells: Cells, estimates: Numbers) -> Numbers:
    if not estimates.size:
        return cells.value
    return np.where(cells.free >= 0, estimates[np.maximum(cells.free, 0)], cells.value)


def _cells(table: ParameterTable, places: Sequence[tuple[int, int, int]]) -> Cells:
    row, column, number = (np.array([one[i] for one in places], dtype=np.intp) for i in range(3))
    fixed = [table.rows[i].value or 0.0 for i in number]
    return Cells(row, column, table.free[number], np.array(fixed, dtype=np.float64), number)
