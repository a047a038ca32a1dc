"""One comparison of a plan in one population: whose outcome is compared, what it is adjusted for, and the rows it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...analysis.cell_names import cell_name
from ...errors import NotEstimable
from ...model.analysis_methods import DEFAULT_METHOD, TIME_METHODS, values_of
from ...model.analysis_plan import Intercurrent, PlannedAnalysis, Population
from ...model.estimate import Estimate, changed
from ...model.study import Arm, Outcome
from ..binary_effects.effect import Effect
from ..binary_models.arm_data import ArmData
from ..person_values import covariate, is_categorical, members
from ..trial_data import TrialData
from .intercurrent_events import applied, left_without_value, not_applied, strategies_not_known

__all__ = [
    "KNOW_CLUSTERS",
    "NO_CLUSTERS",
    "ComparedPeople",
    "Comparison",
    "comparisons",
    "reason_of",
    "same",
    "with_effect",
    "with_test",
]

Floats: TypeAlias = NDArray[np.float64]

NOT_PLANNED = "Not in an analysis plan."
"""What a row says of a comparison nobody planned."""
NO_CLUSTERS = (
    "This method takes persons as independent, although whole units were allocated: intervals are too narrow. Plan"
    " 'cluster_t' or 'cluster_randomisation' as well."
)
"""What is said where a method does not know the clusters of the plan."""
KNOW_CLUSTERS = ("logistic", "gee", "cluster_t", "cluster_randomisation")
"""Methods that take the clusters of the plan into account."""
_WHOLE_CLUSTERS = ("cluster_t", "cluster_randomisation")


@dataclass(frozen=True, eq=False)
class Comparison:
    """A comparison as it is made.

    Attributes
    ----------
    role : primary, secondary or sensitivity.
    planned : what the plan says; its `population` and `intercurrent` are those that hold.
    is_planned : False where the study states no plan and the usual method takes its place.
    seed, draws : of random procedures.
    """

    data: TrialData
    role: str
    planned: PlannedAnalysis
    outcome: Outcome
    population: Population
    is_planned: bool = True
    seed: int = 1
    draws: int = 2000

    @cached_property
    def people(self) -> pd.Index:
        """Ids of those in the population who are in an arm."""
        return members(self.data, self.population)

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """Arms compared with the reference, those with nobody too."""
        return tuple(arm for arm in self.data.study.arms if arm.id != self.data.reference.id)

    @cached_property
    def arm_of(self) -> pd.Series:
        """Id of the arm of each person; the index their ids."""
        return self.data.arm.reindex(self.people)

    @property
    def intercurrent(self) -> tuple[Intercurrent, ...]:
        """Events and strategies that hold: its own, else those of the plan."""
        plan = self.data.plan
        return self.planned.intercurrent or (plan.intercurrent if plan is not None else ())

    @property
    def wave(self) -> str:
        """Wave of the outcome.

        Raises
        ------
        NotEstimable
            If the outcome names none.
        """
        if self.outcome.until is None:
            raise NotEstimable.because(
                f"Outcome '{self.outcome.id}' names no wave: state 'until' in the study file."
            )
        return self.outcome.until

    @cached_property
    def values(self) -> pd.Series:
        """The outcome at its wave, strategies for intercurrent events applied; NaN where not known."""
        return self.values_at(self.wave)

    def values_at(self, wave: str) -> pd.Series:
        """Return the outcome at any wave, strategies applied."""
        return applied(self.data, self.outcome, self.intercurrent, wave).reindex(self.people)

    def values_of_everybody(self) -> pd.Series:
        """Return the outcome at its wave of everybody allocated, whatever the population, strategies applied."""
        return applied(self.data, self.outcome, self.intercurrent, self.wave).reindex(self.data.arm.index)

    def cautions(self, events: Sequence[Intercurrent]) -> tuple[str, ...]:
        """Return sentences on strategies for events that cannot be applied, or leave people without an outcome."""
        data, outcome, method = self.data, self.outcome, self.planned.method
        told = (*not_applied(outcome, method, events), *strategies_not_known(data, outcome, method, events))
        if method in TIME_METHODS:
            return told
        try:
            return (*told, *left_without_value(data, outcome, events, self.people))
        except NotEstimable:
            return told  # the outcome itself is not in the data, which every row of it says

    def row(self, analysis: str, arm: Arm | None = None, **more: Any) -> Estimate:
        """Return a row without a value.

        Parameters
        ----------
        analysis : name of the estimate.
        arm : it is about.
        more : further columns.
        """
        scored = self.outcome.kind == "score"
        columns: dict[str, Any] = {
            "factor": self.outcome.id,
            "item": self.planned.name,
            "item2": self.population,
            "group": None if arm is None else arm.id,
            "wave": self.outcome.until,
            "instrument": self.outcome.instrument if scored else None,
            "scale": self.outcome.scale if scored else None,
            "missing": "complete",
        }
        return changed(Estimate(analysis=analysis), **(columns | more))

    def effect_row(self, analysis: str, arm: Arm, **more: Any) -> Estimate:
        """Return a row of an arm compared with the reference, with what is to be said of every such row."""
        told: tuple[str, ...] = () if self.is_planned else (NOT_PLANNED,)
        in_units = self.planned.cluster is not None or self.data.study.allocation.kind == "cluster"
        known = self.planned.cluster is not None and self.planned.method in KNOW_CLUSTERS
        if in_units and not known and self.planned.method not in _WHOLE_CLUSTERS:
            told = (*told, NO_CLUSTERS)
        if arm.external or self.data.reference.external:
            told = (*told, _EXTERNAL)
        return changed(self.row(analysis, arm, **more), warnings=told)

    def compared(self, arm: Arm, covariates: Sequence[str] = ()) -> ComparedPeople:
        """Return the people of an arm and of the reference whose outcome and covariates are known.

        Raises
        ------
        NotEstimable
            If the outcome or a covariate is not in the data, or nobody has a value of it.
        """
        wanted = self.arm_of.isin([arm.id, self.data.reference.id]) & self.values.notna()
        ids = self.people[wanted.to_numpy()]
        table = pd.DataFrame(
            {name: covariate(self.data, name).reindex(ids) for name in covariates}, index=ids
        )
        told = []
        for name in covariates:
            lacking = int(table[name].isna().sum())
            if lacking and lacking == len(ids):
                raise NotEstimable.because(
                    f"Nobody with an outcome has a value of {name}: give it in the data, or leave it out of 'adjust'."
                )
            if lacking:
                told.append(
                    f"{lacking} persons with an outcome have no value of {name} and are left out: complete it, or leave it out"
                    " of the adjustment."
                )
        table = table.dropna()
        return ComparedPeople(
            table,
            self.values.reindex(table.index).to_numpy(dtype=np.float64),
            (self.arm_of.reindex(table.index) == arm.id).to_numpy(dtype=np.float64),
            tuple(name for name in covariates if is_categorical(self.data, name)),
            tuple(told),
        )


_EXTERNAL = "Nobody was allocated to one of these arms: differences may come from who is in it. Adjust for what is known at the start."


@dataclass(frozen=True, eq=False)
class ComparedPeople:
    """Two arms, nobody with anything missing.

    Attributes
    ----------
    covariates : one row for each person, the index their ids.
    outcome : shape (n,).
    treated : shape (n,), 1 for the arm compared, 0 for the reference.
    categorical : covariates that are of categories.
    told : sentences on who was left out.
    """

    covariates: pd.DataFrame
    outcome: Floats
    treated: Floats
    categorical: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def n(self) -> int:
        """Persons."""
        return len(self.outcome)

    @cached_property
    def columns(self) -> tuple[Floats, tuple[str, ...]]:
        """Covariates as columns of a design with their names, categories by 0 and 1, the first one left out."""
        parts, names = [np.empty((self.n, 0))], []
        for name in self.covariates.columns:
            if name not in self.categorical:
                parts.append(self.covariates[[name]].to_numpy(dtype=np.float64))
                names.append(str(name))
                continue
            labels = self.covariates[name].map(cell_name)
            for level in sorted(labels.unique())[1:]:
                parts.append((labels == level).to_numpy(dtype=np.float64)[:, None])
                names.append(f"{name} {level}")
        return np.column_stack(parts), tuple(names)

    def model_data(self) -> ArmData:
        """Return outcome, arm and covariates for a model."""
        columns, names = self.columns
        return ArmData(self.outcome, self.treated, columns, names)

    def strata(self) -> NDArray[np.str_]:
        """Return the combination of categories each person is in, shape (n,)."""
        labels = self.covariates[list(self.categorical)].map(cell_name)
        return np.array([" ".join(map(str, row)) for row in labels.itertuples(index=False)], dtype=np.str_)


def comparisons(data: TrialData, *, seed: int = 1, draws: int = 2000) -> Iterator[Comparison]:
    """Return every comparison of the plan in every population it is made in, the primary one first.

    Without a plan, every outcome of the study by the usual method for its kind.

    Parameters
    ----------
    seed, draws : of random procedures.
    """
    outcomes = {outcome.id: outcome for outcome in data.study.outcomes}
    plan = data.plan
    if plan is None:
        for outcome in data.study.outcomes:
            method = DEFAULT_METHOD[values_of(outcome)]
            planned = PlannedAnalysis.model_validate({"outcome": outcome.id, "method": method})
            yield Comparison(data, outcome.role, planned, outcome, "itt", False, seed, draws)
        return
    for role, planned in plan.comparisons:
        own = planned.population
        for population in dict.fromkeys((own,) if own is not None else (plan.population, *plan.also)):
            yield Comparison(data, role, planned, outcomes[planned.outcome], population, True, seed, draws)


def reason_of(refusal: NotEstimable) -> str:
    """Return the sentences of a refusal."""
    return " ".join(problem.text for problem in refusal.problems)


def same(effect: Effect) -> Effect:
    """Return an effect that is there already, for `with_effect`."""
    return effect


def with_effect(row: Estimate, found: Callable[..., Effect], *given: Any, **options: Any) -> Estimate:
    """Fill in an effect, or the reason why there is none.

    Parameters
    ----------
    row : everything but the numbers.
    found : gives the effect or raises `NotEstimable`; it is called with `given` and `options`.
    """
    try:
        effect = found(*given, **options)
    except NotEstimable as refusal:
        return changed(row, reason=reason_of(refusal))
    bounded = effect.ci_low is not None or effect.ci_high is not None
    return changed(
        row,
        value=effect.value,
        n=row.n if effect.persons is None else effect.persons,
        ci_low=effect.ci_low,
        ci_high=effect.ci_high,
        ci_level=effect.level if bounded else None,
        p_value=row.p_value if effect.p_value is None else effect.p_value,
        df=effect.df,
        reason=effect.reason,
        warnings=(*row.warnings, *effect.warnings),
    )


def with_test(row: Estimate, found: Callable[..., Effect], *given: Any, **options: Any) -> Estimate:
    """Fill in a test: the value is its statistic, or the p value where it has none; see `with_effect`."""
    try:
        effect = found(*given, **options)
    except NotEstimable as refusal:
        return changed(row, reason=reason_of(refusal))
    value = effect.p_value if effect.statistic is None else effect.statistic
    return changed(
        row,
        value=value,
        n=row.n if effect.persons is None else effect.persons,
        p_value=effect.p_value,
        df=effect.df,
        warnings=(*row.warnings, *effect.warnings),
    )
