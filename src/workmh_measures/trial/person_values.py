"""One value for each person allocated: an outcome, a covariate, a score at each wave; empty where it is not known."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..errors import NotEstimable
from ..model.analysis_plan import POPULATION_FLAGS, Population
from ..model.names import score_column, work_column
from ..model.study import PAIR, Outcome, Study
from .trial_data import TrialData

__all__ = [
    "at_wave",
    "column_of",
    "covariate",
    "first_wave",
    "is_categorical",
    "members",
    "outcome_values",
    "outcome_waves",
    "values_by_wave",
]


def column_of(outcome: Outcome) -> str:
    """Return the column of the long table an outcome is in."""
    if outcome.kind == "employment":
        return work_column(outcome)
    if outcome.kind == "score":
        return score_column(str(outcome.instrument), str(outcome.scale))
    return str(outcome.column)


def members(data: TrialData, population: Population) -> pd.Index:
    """Return the ids of the people of a population, of those allocated.

    Without a flag everybody allocated is in; where a flag of the population is not told of a person, the person is in the
    intention-to-treat population and in no other.
    """
    flags = [flag.id for flag in data.study.flags if flag.kind == "population"]
    name = next((flag for flag in POPULATION_FLAGS[population] if flag in flags), None)
    if name is None:
        return data.arm.index
    unsaid = population == "itt"
    return pd.Index([p.participant for p in data.allocated if p.flags.get(name, unsaid)])


def at_wave(data: TrialData, column: str, wave: str) -> pd.Series:
    """Return a column at a wave for everybody allocated, the first time of a wave that comes again.

    Raises
    ------
    NotEstimable
        If the data have no such column.
    """
    frame = data.long.frame
    if column in data.persons.columns:
        return data.persons[column].reindex(data.arm.index)
    if column not in frame.columns:
        raise NotEstimable.because(f"The data have no column '{column}': give them with it.")
    rows = frame.loc[(frame["wave"] == wave) & (frame["anchor_no"].isin((0.0, 1.0))), ["id", column]]
    values = rows.drop_duplicates("id").set_index("id")[column]
    return _without_reasons(data, column, values).reindex(data.arm.index)


def _without_reasons(data: TrialData, column: str, values: pd.Series) -> pd.Series:
    """Return values with every missing code as an empty cell."""
    if column in data.long.codebook and data.long.codebook[column].user_missing:
        return values.mask(values.between(-999, -900))
    return values


def outcome_values(data: TrialData, outcome: Outcome) -> pd.Series:
    """Return an outcome at its own wave (`until`), of everybody allocated.

    Raises
    ------
    NotEstimable
        If the data do not have it, or it names no wave.
    """
    if outcome.until is None:
        raise NotEstimable.because(f"Outcome '{outcome.id}' names no wave: state 'until' in the study file.")
    return at_wave(data, column_of(outcome), outcome.until)


def outcome_waves(data: TrialData, outcome: Outcome, waves: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the waves a repeated outcome is analysed at, in time: those named, else all it is known at up to its own.

    Waves counted from another event than that of `until` are left out, and so is what nobody has a value of.
    """
    study = data.study
    if waves:
        return tuple(sorted(waves, key=lambda wave: study.wave(wave).month))
    last = study.wave(str(outcome.until))
    known = [
        wave
        for wave in study.waves
        if (wave.anchor, wave.source) == (last.anchor, last.source)
        and wave.month <= last.month
        and at_wave(data, column_of(outcome), wave.id).notna().any()
    ]
    return tuple(wave.id for wave in sorted(known, key=lambda wave: wave.month))


def values_by_wave(data: TrialData, outcome: Outcome, waves: Sequence[str]) -> pd.DataFrame:
    """Return an outcome at several waves: people in rows, waves in columns."""
    column = column_of(outcome)
    return pd.DataFrame({wave: at_wave(data, column, wave) for wave in waves})


def first_wave(study: Study) -> str:
    """Return the wave of inclusion: the earliest one counted from the first event."""
    waves = [wave for wave in study.waves if wave.anchor == study.anchors[0]]
    surveys = [wave for wave in waves if wave.source == "survey"]
    return min(surveys or waves, key=lambda wave: wave.month).id


def covariate(data: TrialData, name: str) -> pd.Series:
    """Return what was known of everybody allocated at the start.

    Parameters
    ----------
    name : ``unit``, a stratum, a flag, a further column of persons, or a column of the long table at the first wave.
    """
    people = data.allocated
    ids = data.arm.index
    if name == "unit":
        return pd.Series([person.unit for person in people], index=ids, name=name, dtype="object")
    if any(flag.id == name for flag in data.study.flags):
        return pd.Series([_told(p.flags.get(name)) for p in people], index=ids, name=name, dtype="float64")
    if name == PAIR:
        told = [person.pair or person.strata.get(PAIR) for person in people]
        return pd.Series(told, index=ids, name=name, dtype="object")
    if name in data.study.person_columns:
        return pd.Series([p.strata.get(name) or None for p in people], index=ids, name=name, dtype="object")
    return at_wave(data, name, first_wave(data.study)).rename(name)


def _told(flag: bool | None) -> float:
    return float("nan") if flag is None else float(flag)


def is_categorical(data: TrialData, name: str) -> bool:
    """Say whether a covariate is of categories: a stratum, a unit, text, or a labelled code."""
    if name in ("unit", *data.study.person_columns):
        return True
    if any(one.id == name and one.levels for one in data.study.covariates):
        return True
    if name in data.long.codebook:
        variable = data.long.codebook[name]
        return variable.type == "string" or (variable.measure == "nominal" and bool(variable.value_labels))
    return name in data.persons.columns and not pd.api.types.is_numeric_dtype(data.persons[name])
