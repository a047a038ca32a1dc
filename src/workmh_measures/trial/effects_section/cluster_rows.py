"""Arms of whole clusters: Student's t on their means, and every allocation that could have been."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ...errors import NotEstimable
from ...model.analysis_methods import values_of
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..binary_effects.effect import Effect
from ..binary_models.cluster_comparison import (
    FEWEST_CLUSTERS,
    ClusterValues,
    cluster_residuals,
    cluster_shares,
    cluster_t_test,
    randomisation_test,
)
from ..person_values import covariate
from .comparison import ComparedPeople, Comparison, with_effect
from .planned_effects import planned_effect

__all__ = ["cluster_rows", "cluster_tests", "needs_cluster_tests"]


def cluster_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare means of clusters, by the test of the plan first."""
    for arm in made.arms:
        rows = [*cluster_tests(made, arm)]
        yield from sorted(rows, key=lambda row: row.method != made.planned.method)


def needs_cluster_tests(treated: NDArray[np.float64], cluster: NDArray[np.generic]) -> bool:
    """Whether an arm has so few clusters that models of persons find too much."""
    return min(len(np.unique(cluster[treated == one])) for one in (0, 1)) < FEWEST_CLUSTERS


def cluster_tests(made: Comparison, arm: Arm) -> Iterator[Estimate]:
    """Return both tests, and how many clusters each arm has.

    Notes
    -----
    With covariates of the plan, of persons, the values are mean residuals of a model of persons without the arm (two stages).
    """
    adjust = tuple(name for name in made.planned.adjust if name != "unit")
    people = made.compared(arm, adjust)
    unit = covariate(made.data, "unit").reindex(people.covariates.index)
    lacking = int(unit.isna().sum())
    row = partial(made.effect_row, planned_effect("cluster_t", made.outcome), arm, n=people.n)
    if lacking:
        reason = (
            f"{lacking} persons with an outcome belong to no unit: say which one, or plan without clusters."
        )
        yield from (
            changed(row(method=name), reason=reason) for name in ("cluster_t", "cluster_randomisation")
        )
        return
    units = unit.to_numpy(dtype=np.str_)
    tests: tuple[tuple[str, Callable[[ClusterValues], Effect]], ...] = (
        ("cluster_t", cluster_t_test),
        ("cluster_randomisation", randomisation_test),
    )
    for name, test in tests:
        line = changed(row(method=name), warnings=(*row().warnings, *people.told))
        yield with_effect(line, _tested, test, made, people, units)
    for one, flag in ((made.data.reference, 0.0), (arm, 1.0)):
        count = len(np.unique(units[people.treated == flag]))
        yield made.row(
            "clusters", one, value=float(count), level=arm.id, n=int((people.treated == flag).sum())
        )


def _tested(
    test: Callable[[ClusterValues], Effect], made: Comparison, people: ComparedPeople, units: NDArray[np.str_]
) -> Effect:
    return test(_values(made, people, units))


def _values(made: Comparison, people: ComparedPeople, units: NDArray[np.str_]) -> ClusterValues:
    columns, _ = people.columns
    if not people.n:
        raise NotEstimable.because("Both arms need clusters; there are 0 and 0.")
    if not columns.shape[1]:
        return cluster_shares(people.outcome, people.treated, units)
    if values_of(made.outcome) == "yes_no":
        return cluster_residuals(people.outcome, people.treated, units, columns)
    design = np.column_stack([np.ones(people.n), columns])
    fitted = design @ np.linalg.lstsq(design, people.outcome, rcond=None)[0]
    return cluster_shares(people.outcome - fitted, people.treated, units)
