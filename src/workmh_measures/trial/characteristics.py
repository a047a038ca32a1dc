"""Which characteristics tell who took part in a trial, and which columns cannot: those that come after, or tell the arm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ..dataset.codebook import Variable
from ..errors import NotEstimable
from ..model.names import score_column
from ..model.study import PAIR
from ..model.work import BENEFIT_KINDS
from .baseline_table import Characteristic
from .characteristic_labels import category_labels, described, level_of, stated_levels
from .person_values import column_of, covariate, first_wave, is_categorical
from .trial_data import TrialData

__all__ = ["KnownAtStart", "characteristic_names", "known_at_start"]

_MOST_LEVELS = 30
_EXPECTANCY = score_column("rtw_expectancy", "rtw_exp3")
_AFTER = ("date_form", "days_from_anchor", "in_window", "month", "anchor", "anchor_no", "wave")
_TAKE_OUT = "take it out of 'baseline' in the analysis plan."


@dataclass(frozen=True, slots=True, eq=False)
class KnownAtStart:
    """A characteristic and what is known of everybody in an arm.

    Attributes
    ----------
    characteristic : with its categories in order, or of an amount.
    cells : the index are ids; empty where it is not known. Of categories `characteristic_labels.level_of` each.
    unlisted : categories that are in the data and in no list of them.
    """

    characteristic: Characteristic
    cells: pd.Series
    unlisted: tuple[str, ...] = ()


def characteristic_names(data: TrialData) -> tuple[str, ...]:
    """Return the columns of the baseline table: those of the plan, else what every trial of this kind tells.

    Where the plan names none: strata and covariates, the unit where it does not tell the arm, outcomes at the first wave,
    work and benefits at inclusion by whoever tells of them, and the expectancy to work; of these what is known of anybody.
    """
    if data.plan is not None and data.plan.baseline:
        return data.plan.baseline
    return tuple(name for name in dict.fromkeys(_usual(data)) if _is_told(data, name))


def _usual(data: TrialData) -> Iterator[str]:
    flags = {flag.id for flag in data.study.flags}
    yield from (name for name in data.study.person_columns if name not in flags and name != PAIR)
    yield from (one.id for one in data.study.covariates)
    yield "unit"
    yield from (column_of(o) for o in data.study.outcomes if o.kind != "employment")
    for teller in ("reg", "self"):
        yield from (f"comp_{teller}", f"hours_wk_{teller}")
    yield from (f"{kind}_reg" for kind in BENEFIT_KINDS)
    yield _EXPECTANCY


def _is_told(data: TrialData, name: str) -> bool:
    try:
        known = known_at_start(data, name).cells.dropna()
    except NotEstimable:
        return False
    # A benefit nobody has says nothing of who took part.
    benefit = name.removesuffix("_reg") in BENEFIT_KINDS
    return len(known) > 0 and not (benefit and set(known) == {"0"})


def known_at_start(data: TrialData, name: str) -> KnownAtStart:
    """Return a characteristic with what is known of everybody in an arm.

    Raises
    ------
    NotEstimable
        If the column is not there, tells the arm, is known only later, is a date, or has too many different words.
    """
    _refuse(data, name)
    cells = covariate(data, name)
    variable = described(data, name)
    if not _has_categories(data, name, variable):
        return KnownAtStart(Characteristic(name), cells.astype("float64"))
    told = cells.map(level_of, na_action="ignore").astype("object")
    told = told.where((told != "") & told.notna(), None)
    listed = _listed(data, name, variable)
    unlisted = tuple(sorted({*told.dropna()} - {*listed}))
    if len(listed) + len(unlisted) > _MOST_LEVELS:
        raise NotEstimable.because(
            f"'{name}' has {len(listed) + len(unlisted)} categories, too many to tell: join them in a column of its own, "
            f"or {_TAKE_OUT}"
        )
    known = Characteristic(name, (*listed, *unlisted))
    return KnownAtStart(known, told, unlisted if listed else ())


def _refuse(data: TrialData, name: str) -> None:
    """Refuse what tells the arm, and what was not known before people were allocated."""
    variable = described(data, name)
    later = {flag.id for flag in data.study.flags if flag.kind != "consent"} | {*_AFTER}
    outcomes = {column_of(outcome) for outcome in data.study.outcomes}
    if name == "arm" or (variable is not None and variable.reveals_arm):
        raise NotEstimable.because(
            f"'{name}' tells which arm a person is in, so it is no characteristic of who took part: {_TAKE_OUT}"
        )
    if name in later or (name in data.persons.columns and name in outcomes):
        raise NotEstimable.because(
            f"'{name}' is known only after people were allocated, so it is no characteristic of who took part: {_TAKE_OUT}"
        )
    if variable is not None and variable.type == "date":
        raise NotEstimable.because(
            f"'{name}' is a date: give an age or a number of days instead, or {_TAKE_OUT}"
        )
    first, asked = first_wave(data.study), _waves(data, variable)
    if asked and first not in asked:
        raise NotEstimable.because(
            f"'{name}' is not measured at wave '{first}', the first one, so it is no characteristic of who took part: "
            f"{_TAKE_OUT}"
        )


def _waves(data: TrialData, variable: Variable | None) -> tuple[str, ...]:
    """Return the waves a variable is measured at; none where it belongs to no wave."""
    if variable is None:
        return ()
    if variable.instrument is None:
        return variable.waves
    return tuple(
        wave
        for entry in data.study.schedule
        if entry.instrument == variable.instrument
        for wave in entry.waves
    )


def _has_categories(data: TrialData, name: str, variable: Variable | None) -> bool:
    if is_categorical(data, name):
        return True
    return variable is not None and variable.measure != "scale" and bool(category_labels(variable))


def _listed(data: TrialData, name: str, variable: Variable | None) -> tuple[str, ...]:
    """Return the categories in the order of the study file, else of the codebook."""
    stated = tuple(level.id for level in stated_levels(data, name))
    return stated or tuple(category_labels(variable))
