"""The table that values are imputed in: an outcome at its waves, what it is adjusted for, and auxiliary columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pandas as pd

from ...errors import NotEstimable
from ...model.analysis_methods import values_of
from ...model.analysis_plan import PlannedAnalysis
from ...model.study import Outcome
from ..effects_section.comparison import Comparison
from ..person_values import column_of, covariate, first_wave, is_categorical, outcome_waves
from ..trial_data import TrialData
from .values_that_exist import never_there

__all__ = ["Role", "TrialTable", "trial_table"]

Role: TypeAlias = Literal["outcome", "adjusted", "auxiliary"]


@dataclass(frozen=True, eq=False)
class TrialTable:
    """The people of a population, and the columns they are imputed in.

    Attributes
    ----------
    outcome : what is compared; `binary` where it is of 0 and 1.
    waves : at which it is known, in time; the last is the one it is compared at.
    baseline : the first wave, where the outcome was measured then and is compared later.
    values : numbers, people in rows; a column for each wave, named as the wave, then the others.
    roles : column -> why it is there.
    arms : id of the arm of each person.
    never : shaped as `values`, true where a value does not exist.
    strata : categories of the covariates together, for what is compared within them; None without.
    cluster : unit of each person where arms were allocated to units, else None.
    told : sentences on who and what was left out.
    """

    outcome: Outcome
    binary: bool
    waves: tuple[str, ...]
    baseline: str | None
    values: pd.DataFrame
    roles: Mapping[str, Role]
    arms: pd.Series
    never: pd.DataFrame
    strata: pd.Series | None
    cluster: pd.Series | None
    told: tuple[str, ...]

    @property
    def adjusted(self) -> tuple[str, ...]:
        """Columns a comparison is adjusted for, baseline first."""
        first = () if self.baseline is None else (self.baseline,)
        return (*first, *(name for name, role in self.roles.items() if role == "adjusted"))

    @property
    def lacking(self) -> pd.Series:
        """Who lacks the outcome at its wave, those left out of whom it does not exist."""
        last = self.waves[-1]
        return self.values[last].isna() & ~self.never[last]


def trial_table(comparison: Comparison, auxiliary: tuple[str, ...] = ()) -> TrialTable:
    """Return the table of a comparison, strategies for intercurrent events applied.

    Parameters
    ----------
    comparison : of a score, an amount, or a yes or no.
    auxiliary : columns as `person_values.covariate` knows them, which help to impute.

    Raises
    ------
    NotEstimable
        If the outcome is of ordered codes, names no wave, or a column is not there.
    """
    data, outcome, planned = comparison.data, comparison.outcome, comparison.planned
    kind = values_of(outcome)
    if kind == "ordered":
        raise NotEstimable.because(
            f"Outcome '{outcome.id}' is of ordered codes, which are not imputed: only scores, amounts and yes or no are."
        )
    waves = tuple(dict.fromkeys((*outcome_waves(data, outcome), comparison.wave)))
    roles: dict[str, Role] = dict.fromkeys(waves, "outcome")
    starts = waves[0] == first_wave(data.study)
    others = _other_columns(comparison, auxiliary, own=column_of(outcome) if starts else "")
    values = pd.DataFrame({wave: comparison.values_at(wave) for wave in waves}).astype("float64")
    never = pd.DataFrame({wave: never_there(data, outcome, wave) for wave in waves})
    kept = others.kept
    table = values.loc[kept].join(pd.DataFrame(others.found, index=comparison.people).loc[kept])
    return TrialTable(
        outcome=outcome,
        binary=kind == "yes_no",
        waves=waves,
        baseline=waves[0] if starts and len(waves) > 1 and kind != "yes_no" else None,
        values=table,
        roles=roles | others.roles,
        arms=comparison.arm_of.loc[kept],
        never=never.loc[kept].reindex(columns=table.columns, fill_value=False),
        strata=_strata(data, planned, kept),
        cluster=covariate(data, "unit").loc[kept] if _by_units(planned) else None,
        told=tuple(others.told),
    )


def _other_columns(comparison: Comparison, auxiliary: tuple[str, ...], *, own: str) -> _Others:
    """Return the columns beside the outcome; its own at the first wave is there as a wave."""
    others = _Others(comparison.data, comparison.people)
    adjust = comparison.planned.adjust
    for name in (name for name in dict.fromkeys(adjust) if name != own):
        others.add(name, "adjusted")
    for name in (name for name in dict.fromkeys(auxiliary) if name not in (own, *adjust)):
        try:
            others.add(name, "auxiliary")
        except NotEstimable:
            others.told.append(f"The data have no column '{name}': it does not help to impute.")
    return others


class _Others:
    """Columns beside the outcome, made one by one; who lacks a category is left out."""

    def __init__(self, data: TrialData, ids: pd.Index) -> None:
        self.data, self.kept = data, ids
        self.found: dict[str, pd.Series] = {}
        self.roles: dict[str, Role] = {}
        self.told: list[str] = []
        self._ids = ids

    def add(self, name: str, role: Role) -> None:
        """Add the columns of a covariate."""
        values = covariate(self.data, name).loc[self._ids]
        if not is_categorical(self.data, name):
            self.found[name] = pd.to_numeric(values, errors="coerce")
            self.roles[name] = role
            return
        if len(values) and values.isna().all():
            self._without_values(name, role)
            return
        lacking = values.index[values.isna()]
        if len(lacking):
            self.told.append(
                f"{len(lacking)} persons lack '{name}', which is of categories and is not imputed: they are left out."
            )
            self.kept = self.kept.difference(lacking, sort=False)
        levels = sorted(values.dropna().unique(), key=str)
        made = {f"{name}={level}": (values == level).astype("float64") for level in levels[1:]}
        self.found |= made
        self.roles |= dict.fromkeys(made, role)

    def _without_values(self, name: str, role: Role) -> None:
        """Refuse categories nobody has where they are adjusted for; else tell that they do not help."""
        if role == "adjusted":
            raise NotEstimable.because(
                f"Nobody has a value of '{name}': give it in the data, or leave it out of 'adjust'."
            )
        self.told.append(f"Nobody has a value of '{name}': it does not help to impute.")


def _by_units(comparison: PlannedAnalysis) -> bool:
    return comparison.cluster == "unit" or comparison.method in ("cluster_t", "cluster_randomisation")


def _strata(data: TrialData, comparison: PlannedAnalysis, ids: pd.Index) -> pd.Series | None:
    """Return the categories a yes or no is compared within."""
    names = [name for name in comparison.adjust if is_categorical(data, name)]
    if not names:
        return None
    parts = [covariate(data, name).loc[ids].astype(str).to_numpy() for name in names]
    return pd.Series(["|".join(told) for told in zip(*parts, strict=True)], index=ids)
