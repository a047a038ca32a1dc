"""Who of those allocated is in a comparison of the plan, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..analysis.cell_names import cell_name
from ..errors import NotEstimable
from ..model.analysis_methods import TIME_METHODS
from ..model.analysis_plan import PlannedAnalysis, Population
from ..model.study import Outcome
from .effects_section.intercurrent_events import applied
from .matched_pairs import in_whole_pair, pair_of
from .person_values import at_wave, column_of, covariate, first_wave, is_categorical, members, outcome_waves
from .trial_data import TrialData

__all__ = ["NOT_ANALYSED", "people_analysed", "planned_outcome"]

Bools: TypeAlias = NDArray[np.bool_]

NOT_ANALYSED: tuple[str, ...] = (
    "not_in_population",
    "outcome_unknown",
    "covariate_unknown",
    "stratum_of_one_arm",
    "not_in_pair",
)
"""Why somebody is not in a comparison, in the order it is asked: only the first reason is told."""

_IN_STRATA = ("risk_difference", "risk_ratio", "odds_ratio", "chi_square")
_AFTER_START = ("mmrm", "gee", "mixed_logistic")
_UNADJUSTED = ("fisher", "mcnemar", "mean_difference", "bootstrap_difference")
_FROM_START = ("mmrm", "ancova")
_REPEATED = ("mmrm", "constrained_lda", "random_slopes", "gee", "mixed_logistic")


def planned_outcome(data: TrialData, planned: PlannedAnalysis) -> Outcome:
    """Return the outcome a comparison is of."""
    return next(outcome for outcome in data.study.outcomes if outcome.id == planned.outcome)


def people_analysed(data: TrialData, planned: PlannedAnalysis, population: Population) -> pd.Series:
    """Return what becomes of each person allocated in a comparison: ``analysed``, or one of `NOT_ANALYSED`.

    Raises
    ------
    NotEstimable
        If the data lack a column of the comparison.

    Notes
    -----
    With imputed outcomes everybody of the population is analysed. Counts in strata compare nothing where only one arm has people
    of a stratum: such people are not analysed; of the reference those are who are compared with any arm. McNemar's test takes
    those whose partner is known too. A repeated outcome is known where it is known at any of
    its waves; an MMRM, estimating equations and a mixed logistic model take only those after the first. An MMRM and an analysis
    of covariance need the outcome at the first wave too, where it was measured there; methods that do not adjust need no
    covariate. The time until work is known of those somebody has records of. Strategies for intercurrent events hold as in the
    comparison itself.
    """
    ids = data.arm.index
    inside = ids.isin(members(data, population))
    imputed = planned.missing == "imputed"
    known = np.ones(len(ids), dtype=np.bool_) if imputed else _outcome_known(data, planned)
    told = np.ones(len(ids), dtype=np.bool_)
    for values in () if imputed else _covariates(data, planned):
        told &= values.notna().to_numpy()
    kept = inside & known & told
    compared, paired = _with_other_arm(data, planned, kept), _with_partner(data, planned, kept)
    status = np.select([~inside, ~known, ~told, ~compared, ~paired], [*NOT_ANALYSED], "analysed")
    return pd.Series(status, index=ids, name="status")


def _with_other_arm(data: TrialData, planned: PlannedAnalysis, kept: Bools) -> Bools:
    """Say who has somebody to be compared with: in strata somebody of the same stratum, of the reference or compared with it."""
    names = [name for name in planned.adjust if is_categorical(data, name)]
    everybody = np.ones(len(kept), dtype=np.bool_)
    imputed = planned.missing == "imputed"
    in_models = planned.cluster is not None if imputed else len(names) < len(planned.adjust)
    # Everybody together, as whoever is kept blind is shown a trial, is compared with nobody.
    is_one_group = len(data.study.arms) == 1
    if not names or is_one_group or in_models or planned.method not in _IN_STRATA:
        return everybody
    values = pd.DataFrame({name: covariate(data, name).map(cell_name) for name in names})
    strata = pd.Series(list(values.astype(str).itertuples(index=False, name=None)), index=values.index)
    is_reference = (data.arm == data.reference.id).to_numpy()
    reference, others = set(strata[kept & is_reference]), set(strata[kept & ~is_reference])
    return np.asarray(np.where(is_reference, strata.isin(others), strata.isin(reference)), dtype=np.bool_)


def _with_partner(data: TrialData, planned: PlannedAnalysis, kept: Bools) -> Bools:
    """Say who is in a pair both of whom are kept, where pairs are compared; everybody together is compared with nobody."""
    if planned.method != "mcnemar" or planned.missing == "imputed" or len(data.study.arms) == 1:
        return np.ones(len(kept), dtype=np.bool_)
    pairs, reference = pair_of(data), (data.arm == data.reference.id).to_numpy()
    found = np.zeros(len(kept), dtype=np.bool_)
    for arm in (arm for arm in data.study.arms if arm.id != data.reference.id):
        of_two = kept & (reference | (data.arm == arm.id).to_numpy())
        found[of_two] |= in_whole_pair(pairs[of_two], ~reference[of_two])
    return found


def _outcome_known(data: TrialData, planned: PlannedAnalysis) -> Bools:
    outcome, ids = planned_outcome(data, planned), data.arm.index
    if planned.method in TIME_METHODS and data.records:
        return np.asarray(ids.isin({record.participant for record in data.records}))
    waves = _waves(data, planned, outcome)
    plan = data.plan.intercurrent if data.plan is not None else ()
    events = planned.intercurrent or plan
    known = [applied(data, outcome, events, wave).reindex(ids).notna().to_numpy() for wave in waves]
    return np.asarray(np.any(known, axis=0)) if known else np.zeros(len(ids), dtype=np.bool_)


def _waves(data: TrialData, planned: PlannedAnalysis, outcome: Outcome) -> tuple[str, ...]:
    if outcome.until is None:
        raise NotEstimable.because(f"Outcome '{outcome.id}' names no wave: state 'until' in the study file.")
    if planned.method not in _REPEATED:
        return (outcome.until,)
    waves = outcome_waves(data, outcome, planned.waves)
    if planned.method in _AFTER_START:
        return tuple(wave for wave in waves if wave != first_wave(data.study))
    return waves


def _covariates(data: TrialData, planned: PlannedAnalysis) -> Iterator[pd.Series]:
    """Yield what a comparison is adjusted for: covariates of the plan, and the outcome at the start where its method takes it."""
    if planned.method in _UNADJUSTED:
        return
    outcome = planned_outcome(data, planned)
    own, start = column_of(outcome), first_wave(data.study)
    takes_start = planned.method in _FROM_START and outcome.until != start
    yield from (covariate(data, name) for name in planned.adjust if not (takes_start and name == own))
    if takes_start:
        values = at_wave(data, own, start)
        if values.notna().any():
            yield values
