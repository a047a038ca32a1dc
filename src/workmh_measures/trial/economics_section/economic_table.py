"""Costs, index of quality of life and covariates of the people of a trial, as the plan names them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...dataset.due import due
from ...errors import NotEstimable
from ...model.analysis_plan import EconomicsPlan, Population
from ...model.names import score_column
from ..person_values import at_wave, covariate, is_categorical, members
from ..trial_data import TrialData

__all__ = ["EconomicTable", "economic_table"]


@dataclass(frozen=True, eq=False)
class EconomicTable:
    """People in rows, the index their ids.

    Attributes
    ----------
    index : at each wave, in time; 0 of those who had died; NaN where missing.
    months : of the waves.
    costs : a column for each named in the plan.
    covariates : what both sides are adjusted for, categories as columns of 0 and 1.
    arms : id of the arm.
    not_due : whether a wave of the index has not come, shaped as `index`.
    told : sentences that belong to every result.
    """

    index: pd.DataFrame
    months: tuple[float, ...]
    costs: pd.DataFrame
    covariates: pd.DataFrame
    arms: pd.Series
    not_due: pd.DataFrame
    told: tuple[str, ...]

    @property
    def columns(self) -> pd.DataFrame:
        """Everything side by side; names of costs and covariates begin with what they are."""
        parts = (self.index, self.costs.add_prefix("cost "), self.covariates.add_prefix("at start "))
        return pd.concat(parts, axis=1).astype("float64")

    @property
    def complete(self) -> pd.Series:
        """Who has everything."""
        return self.columns.notna().all(axis=1)


def economic_table(data: TrialData, plan: EconomicsPlan, population: Population) -> EconomicTable:
    """Return the table of a population.

    Raises
    ------
    NotEstimable
        If a column of costs or the index is not in the data, a cost is no number, or the index has fewer than two waves.
    """
    ids = members(data, population)
    waves = _waves(data, plan)
    column = score_column(plan.instrument, plan.scale)
    index = pd.DataFrame({wave: at_wave(data, column, wave) for wave in waves}).astype("float64")
    dead = pd.DataFrame({wave: _dead(data, wave) for wave in waves}, index=data.arm.index)
    index = index.mask(dead, 0.0).loc[ids]
    unknown = [wave for wave in waves if index[wave].notna().sum() == 0]
    if unknown:
        raise NotEstimable.because(
            f"Nobody has the index '{column}' at {', '.join(unknown)}: name the waves it was measured at in the plan."
        )
    months = tuple(float(data.study.wave(wave).month) for wave in waves)
    told: tuple[str, ...] = () if months[-1] - months[0] <= 12 else (_NOT_DISCOUNTED,)
    covariates, lacking = _covariates(data, plan, ids)
    ids = ids.difference(lacking, sort=False)
    told += (_left_out(len(lacking)),) if len(lacking) else ()
    return EconomicTable(
        index=index.loc[ids],
        months=months,
        costs=_costs(data, plan).loc[ids],
        covariates=covariates.loc[ids],
        arms=data.arm.loc[ids],
        not_due=pd.DataFrame({wave: _not_due(data, wave) for wave in waves}, index=data.arm.index).loc[ids],
        told=told,
    )


_NOT_DISCOUNTED = (
    "Years and costs beyond the first twelve months are not discounted: give costs that are, or say so."
)


def _left_out(persons: int) -> str:
    return f"{persons} persons lack a category that costs and years are adjusted for, and are left out."


def _waves(data: TrialData, plan: EconomicsPlan) -> tuple[str, ...]:
    """Return the waves of the index in time: those of the plan, else all it is given at from the first event on."""
    study = data.study
    scheduled = {w for entry in study.schedule if entry.instrument == plan.instrument for w in entry.waves}
    wanted = [
        wave
        for wave in study.waves
        if (wave.id in plan.waves if plan.waves else wave.id in scheduled and wave.anchor == study.anchors[0])
    ]
    if len(wanted) < 2:
        raise NotEstimable.because(
            "Quality-adjusted years need the index at two waves or more: name them in the plan."
        )
    return tuple(wave.id for wave in sorted(wanted, key=lambda wave: wave.month))


def _dead(data: TrialData, wave: str) -> list[bool]:
    planned = [due(data.study.wave(wave), person) for person in data.allocated]
    return [
        person.died is not None and when is not None and person.died <= when.planned
        for person, when in zip(data.allocated, planned, strict=True)
    ]


def _not_due(data: TrialData, wave: str) -> list[bool]:
    planned = [due(data.study.wave(wave), person) for person in data.allocated]
    return [when is not None and not when.is_due(data.today) for when in planned]


def _costs(data: TrialData, plan: EconomicsPlan) -> pd.DataFrame:
    found = {}
    for name in plan.costs:
        if name not in data.persons.columns:
            raise NotEstimable.because(
                f"The data have no column of costs '{name}', with one row for each person: give them with it."
            )
        values = data.persons[name].reindex(data.arm.index)
        numbers = pd.to_numeric(values, errors="coerce").astype("float64")
        if (numbers.isna() & values.notna()).any() or np.isinf(numbers).any():
            raise NotEstimable.because(f"Column '{name}' of costs holds what is no number: correct it.")
        found[name] = numbers
    return pd.DataFrame(found)


def _covariates(data: TrialData, plan: EconomicsPlan, ids: pd.Index) -> tuple[pd.DataFrame, pd.Index]:
    """Return the columns of the covariates, and who lacks a category."""
    found: dict[str, pd.Series] = {}
    lacking = pd.Series(False, index=ids)
    own = score_column(plan.instrument, plan.scale)
    for name in (name for name in plan.adjust if name != own):
        values = covariate(data, name).loc[ids]
        if not is_categorical(data, name):
            found[name] = pd.to_numeric(values, errors="coerce")
            continue
        lacking |= values.isna()
        for level in sorted(values.dropna().unique(), key=str)[1:]:
            found[f"{name}={level}"] = (values == level).astype("float64")
    return pd.DataFrame(found, index=ids), ids[lacking.to_numpy()]
