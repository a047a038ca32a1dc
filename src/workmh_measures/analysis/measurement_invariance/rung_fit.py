"""A rung fitted to answers, and the indices by which it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ..confirmatory_factors.fit_indices import comparative_fit_index, root_mean_square_error
from ..confirmatory_factors.fitted_model import FittedModel, FitTest
from ..confirmatory_factors.least_squares import least_squares
from ..confirmatory_factors.maximum_likelihood import maximum_likelihood
from ..confirmatory_factors.normal_answers import NormalAnswers
from ..confirmatory_factors.parameter_table import Parameter, ParameterTable
from ..polychoric.moments import OrdinalMoments
from .invariant_model import InvariantModel
from .rung_table import rung_table
from .rungs import Kind, Rung

__all__ = ["BlockAnswers", "RungFit", "fitted_rung"]


@dataclass(frozen=True)
class BlockAnswers:
    """The answers a ladder is climbed with.

    Attributes
    ----------
    estimator : ML, MLR or WLSMV.
    measured : of each group, or of all waves together, items in the order of `InvariantModel.names`; for ML and MLR.
    ordered : the same for WLSMV.
    """

    estimator: Literal["ML", "MLR", "WLSMV"]
    measured: tuple[NormalAnswers, ...] = ()
    ordered: tuple[OrdinalMoments, ...] = ()

    @property
    def rows(self) -> list[int]:
        """Rows of each group, or of all waves together."""
        return [one.n for one in self.measured] + [one.n for one in self.ordered]

    def fitted(self, table: ParameterTable) -> FittedModel:
        """Fit a table."""
        if self.estimator == "WLSMV":
            return least_squares(table, self.ordered)
        return maximum_likelihood(table, self.measured, robust=self.estimator == "MLR")


@dataclass(frozen=True)
class RungFit:
    """A fitted rung.

    Attributes
    ----------
    rung, released : what is the same; see `RungTable`.
    fitted : estimates and tests.
    """

    rung: Rung
    released: Mapping[str, Kind]
    fitted: FittedModel

    @property
    def test(self) -> FitTest:
        """The test to be read: scaled where the estimator scales it."""
        return self.fitted.scaled or self.fitted.test

    @property
    def judged(self) -> tuple[FitTest, str]:
        """The chi-squared statistics that CFI and RMSEA are taken from, and how they are called.

        Notes
        -----
        Robust ones for MLR. For WLSMV the scaled ones: the robust ones rest on the correlations alone, so that equal
        thresholds and intercepts would hardly count.
        """
        if self.fitted.estimator == "MLR" and self.fitted.robust is not None:
            return self.fitted.robust, "robust"
        return self.test, "scaled" if self.fitted.scaled is not None else "plain"

    @property
    def cfi(self) -> float:
        """CFI, see `judged`."""
        test = self.judged[0]
        return comparative_fit_index(test.model, test.baseline)

    @property
    def rmsea(self) -> float:
        """RMSEA, see `judged`; raises `NotEstimable` without degrees of freedom."""
        groups = self.fitted.table.groups
        return root_mean_square_error(self.judged[0].model, self.fitted.size, groups=groups).value

    @property
    def srmr(self) -> float:
        """Standardised root mean square residual."""
        return self.fitted.srmr


def fitted_rung(
    model: InvariantModel,
    answers: BlockAnswers,
    rung: Rung,
    *,
    released: Mapping[str, Kind],
    before: FittedModel | None = None,
) -> RungFit:
    """Fit a rung.

    Parameters
    ----------
    model, rung, released : see `rung_table`.
    answers : of every block.
    before : a rung fitted before, from whose estimates the search starts.

    Raises
    ------
    NotEstimable
        If the search does not come to rest, or the answers do not determine the model.
    """
    table = rung_table(model, rung, released)
    if before is not None:
        table = _started(table, before)
    return RungFit(rung, dict(released), answers.fitted(table))


def _started(table: ParameterTable, before: FittedModel) -> ParameterTable:
    known = dict(zip(map(_key, before.table.rows), before.values.tolist(), strict=True))
    rows = (replace(row, value=known.get(_key(row), row.value)) if row.free else row for row in table.rows)
    return replace(table, rows=tuple(rows))


def _key(row: Parameter) -> tuple[str, str, str, int]:
    return row.lhs, row.op, row.rhs, row.group
