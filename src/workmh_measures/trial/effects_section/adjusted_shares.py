"""Outcomes of yes or no and ordered outcomes by models: odds ratios at given covariates, and shares over everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.logistic_model import separating_columns
from ...errors import NotEstimable
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..binary_effects.effect import Effect
from ..binary_models.adjusted_odds import adjusted_odds_ratio, clustered_odds_ratio
from ..binary_models.firth_logistic import firth_effect
from ..binary_models.ordinal_effect import common_odds_ratio
from ..binary_models.robust_variance import RobustVariance
from ..binary_models.standardised_shares import StandardisedShares, standardised_shares
from ..person_values import covariate
from .cluster_rows import cluster_tests, needs_cluster_tests
from .comparison import ComparedPeople, Comparison, reason_of, with_effect

__all__ = ["firth_rows", "logistic_rows", "ordered_rows"]

_ARM = 1


def logistic_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare by logistic regression: the odds ratio of the arm, then shares as if everybody had been in either arm.

    Notes
    -----
    Where whole clusters were allocated (`cluster`), variances are those between clusters (CR2), and with fewer than 20 clusters
    in an arm the tests of cluster means follow. Where the outcome is predicted perfectly there is no odds ratio; that by
    Firth's penalty stands beside the reason.
    """
    for arm in made.arms:
        yield from _logistic(made, arm)


def _logistic(made: Comparison, arm: Arm) -> Iterator[Estimate]:
    people, row = _people(made, arm)
    cluster = _cluster(made, people)
    yield with_effect(row("odds_ratio"), partial(_odds_ratio, people, cluster))
    if cluster is None:
        for variance in ("hc0", "hc3"):
            line = row("odds_ratio", method=f"logistic_{variance}")
            yield with_effect(line, _robust, people, variance=variance)
    if _is_separated(people):
        yield with_effect(row("odds_ratio", method="firth"), partial(_firth, people))
    yield from _standardised(made, arm, people, cluster)
    if cluster is not None and needs_cluster_tests(people.treated, cluster):
        yield from cluster_tests(made, arm)


def _people(made: Comparison, arm: Arm) -> tuple[ComparedPeople, Callable[..., Estimate]]:
    """Return the people of a model, and what makes rows of them."""
    people = made.compared(arm, made.planned.adjust)
    clustered = made.planned.cluster is not None
    method = "logistic_cr2" if clustered else "logistic"

    def row(analysis: str, **more: Any) -> Estimate:
        line = made.effect_row(analysis, arm, **({"n": people.n, "method": method} | more))
        return changed(line, warnings=(*line.warnings, *people.told))

    return people, row


def _cluster(made: Comparison, people: ComparedPeople) -> NDArray[np.generic] | None:
    if made.planned.cluster is None:
        return None
    units = covariate(made.data, made.planned.cluster).reindex(people.covariates.index)
    if units.isna().any():
        lacking = int(units.isna().sum())
        raise NotEstimable.because(
            f"{lacking} persons with an outcome belong to no unit: say which one, or plan without clusters."
        )
    return np.asarray(units, dtype=np.str_)


def _odds_ratio(people: ComparedPeople, cluster: NDArray[np.generic] | None) -> Effect:
    model = people.model_data()
    return adjusted_odds_ratio(model) if cluster is None else clustered_odds_ratio(model, cluster)


def _robust(people: ComparedPeople, variance: RobustVariance) -> Effect:
    return adjusted_odds_ratio(people.model_data(), variance=variance)


def _is_separated(people: ComparedPeople) -> bool:
    try:
        model = people.model_data()
    except NotEstimable:
        return False
    return bool(separating_columns(model.design, model.outcome))


def _firth(people: ComparedPeople) -> Effect:
    model = people.model_data()
    return firth_effect(model.design, model.outcome, _ARM)


def _standardised(
    made: Comparison, arm: Arm, people: ComparedPeople, cluster: NDArray[np.generic] | None
) -> Iterator[Estimate]:
    def row(analysis: str, of: Arm = arm) -> Estimate:
        line = made.effect_row(analysis, of, n=people.n, method="standardised_shares")
        return changed(line, warnings=(*line.warnings, *people.told))

    names = ("risk_difference", "risk_ratio", "odds_ratio")
    try:
        found = standardised_shares(people.model_data(), cluster=cluster)
    except NotEstimable as refusal:
        yield from (changed(row(name), reason=reason_of(refusal)) for name in names)
        return
    measures = (found.difference, found.ratio, found.odds_ratio)
    for name, measure in zip(names, measures, strict=True):
        yield with_effect(row(name), measure)
    yield from _shares(made, arm, people, found)


def _shares(
    made: Comparison, arm: Arm, people: ComparedPeople, found: StandardisedShares
) -> Iterator[Estimate]:
    """Both shares over everybody; `level` names the arm compared, as the reference has one in each comparison."""
    for one, share in ((arm, found.share), (made.data.reference, found.control_share)):
        yield made.row(
            "adjusted_share", one, value=share, level=arm.id, n=people.n, method="standardised_shares"
        )


def firth_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare by Firth's penalised likelihood, which is finite whatever the cells, and by the usual one beside it."""
    for arm in made.arms:
        people, row = _people(made, arm)
        yield with_effect(row("odds_ratio", method="firth"), partial(_firth, people))
        yield with_effect(row("odds_ratio", method="logistic"), partial(_odds_ratio, people, None))


def ordered_rows(made: Comparison) -> Iterator[Estimate]:
    """Compare an ordered outcome by proportional odds; above 1 the arm has higher codes."""
    for arm in made.arms:
        people, row = _people(made, arm)
        line = row("common_odds_ratio", method="proportional_odds")
        yield with_effect(line, _common_odds, people)


def _common_odds(people: ComparedPeople) -> Effect:
    return common_odds_ratio(people.model_data())
