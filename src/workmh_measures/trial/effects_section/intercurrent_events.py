"""Events after allocation that change what an outcome means: who had them before a wave, and what the value becomes.

Reference: ICH E9(R1) (2019) Addendum on estimands and sensitivity analysis in clinical trials.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from ...dataset.due import due
from ...model.analysis_methods import TIME_METHODS, values_of
from ...model.analysis_plan import Intercurrent
from ...model.record import Enrolment
from ...model.study import Outcome
from ...model.work import RegisterRecord
from ..person_values import at_wave, column_of, first_wave
from ..trial_data import TrialData
from ..work_outcomes import first_job

__all__ = [
    "applied",
    "event_days",
    "had_before",
    "left_without_value",
    "not_applied",
    "strategies_not_known",
    "why_not_known",
]


def event_days(data: TrialData, event: str) -> dict[str, date]:
    """Return the first day of an event of everybody it happened to, by pseudonym.

    Parameters
    ----------
    event : ``job_start`` (the anchor of that name, else the first job on record after inclusion by the first definition of
        work of the study), ``programme_stopped`` (withdrawn from the treatment), or ``death``.
    """
    if event == "death":
        return {p.participant: p.died for p in data.allocated if p.died is not None}
    if event == "programme_stopped":
        return {p.participant: p.withdrawn["treatment"] for p in data.allocated if "treatment" in p.withdrawn}
    if event != "job_start":
        return {}
    if "job_start" in data.study.anchors:
        return {p.participant: p.anchors["job_start"] for p in data.allocated if "job_start" in p.anchors}
    return _first_jobs(data)


def why_not_known(data: TrialData, event: str) -> str | None:
    """Return why the data cannot tell who had an event; None where they can.

    Notes
    -----
    A table of results alone has no days, and without records of work there is no first job: nobody having had the event there
    is not the same as nobody being known to.
    """
    if event == "other_treatment":
        return "Other treatment is not in the data, so who had it is not known: tell it beside the results."
    if event == "job_start" and "job_start" not in data.study.anchors:
        is_known = bool(data.study.work_definitions and data.records)
    else:
        is_known = any(person.anchors for person in data.people) or bool(event_days(data, event))
    if is_known:
        return None
    return (
        f"The data hold no days of '{event}', so who had it before the wave is not known: read the study from its store or its"
        " folder."
    )


def strategies_not_known(
    data: TrialData, outcome: Outcome, method: str, events: Sequence[Intercurrent]
) -> tuple[str, ...]:
    """Return a sentence for each event whose strategy would change the outcome, if the data told who had it."""
    if method in TIME_METHODS:
        return ()
    return tuple(
        f"The strategy '{one.strategy}' is not applied to '{one.event}', as the data hold no days of it: read the study from its"
        " store or its folder."
        for one in events
        if _applies(outcome, one) and why_not_known(data, one.event) is not None
    )


def left_without_value(
    data: TrialData, outcome: Outcome, events: Sequence[Intercurrent], people: pd.Index
) -> tuple[str, ...]:
    """Return a sentence for each event whose strategy ``while_alive`` finds no value after allocation in some of `people`."""
    told = []
    for one in events:
        if one.strategy != "while_alive" or outcome.until is None or not _applies(outcome, one):
            continue
        before = had_before(data, one.event, outcome.until)
        lost = before & _last_before(data, outcome, one.event, outcome.until).isna()
        n = int(lost.reindex(people).sum())
        if n:
            told.append(
                f"{n} persons had '{one.event}' before they had a value after allocation: the strategy 'while_alive' leaves"
                " them without an outcome."
            )
    return tuple(told)


def _first_jobs(data: TrialData) -> dict[str, date]:
    if not data.study.work_definitions or not data.records:
        return {}
    counts = data.study.work_definitions[0].counts
    records: dict[str, list[RegisterRecord]] = {}
    for record in data.records:
        records.setdefault(record.participant, []).append(record)
    found = {}
    for person in data.allocated:
        inclusion = person.anchors.get(data.study.anchors[0])
        if inclusion is None or person.participant not in records:
            continue
        day = first_job(records[person.participant], counts, inclusion, data.today).value
        if day is not None:
            found[person.participant] = day
    return found


def had_before(data: TrialData, event: str, wave: str) -> pd.Series:
    """Say of everybody allocated whether an event came before their wave; the index their ids.

    Notes
    -----
    The day of a wave is that of its form; where none was given, the planned day.
    """
    days = event_days(data, event)
    planned = _days_of_wave(data, wave)
    before = [
        person.participant in days
        and planned[person.participant] is not None
        and days[person.participant] < planned[person.participant]
        for person in data.allocated
    ]
    return pd.Series(before, index=data.arm.index, dtype="bool")


def _days_of_wave(data: TrialData, wave: str) -> dict[str, date]:
    """Return the day of a wave of everybody; where its anchor has not come, the day nothing can come before."""
    frame = data.long.frame
    told: dict[str, date] = {}
    if "date_form" in frame.columns:
        rows = frame.loc[(frame["wave"] == wave) & frame["date_form"].notna(), ["id", "date_form"]]
        first = rows.drop_duplicates("id")
        told = {
            who: pd.Timestamp(day).date() for who, day in zip(first["id"], first["date_form"], strict=True)
        }
    return {p.participant: told.get(p.participant) or _planned(data, p, wave) for p in data.allocated}


def _planned(data: TrialData, person: Enrolment, wave: str) -> date:
    when = due(data.study.wave(wave), person)
    return date.min if when is None else when.planned


def not_applied(outcome: Outcome, method: str, events: Sequence[Intercurrent]) -> tuple[str, ...]:
    """Return a sentence for each strategy that cannot be applied to an outcome by a method."""
    told = []
    for one in events:
        if one.strategy == "treatment_policy":
            continue
        if one.event == "other_treatment":
            told.append(
                "Other treatment is not in the data: the strategy for it is not applied. Give the day it began, or plan"
                " 'treatment_policy'."
            )
        elif method in TIME_METHODS:
            if one.event != "death" or one.strategy == "hypothetical":
                told.append(
                    "Methods of times take death and pensions as competing with a job, and apply no other strategy: plan"
                    " 'treatment_policy'."
                )
        elif _is_itself(outcome, one):
            told.append(
                "The start of a job is what the outcome is about: the strategy for it is not applied. Plan"
                " 'treatment_policy'."
            )
        elif one.strategy == "composite" and values_of(outcome) != "yes_no":
            told.append(
                f"Outcome '{outcome.id}' is not of yes or no, so an event cannot be counted as its worst value: the strategy"
                " 'composite' is not applied."
            )
    return tuple(told)


def _is_itself(outcome: Outcome, one: Intercurrent) -> bool:
    return one.event == "job_start" and outcome.kind == "employment"


def _applies(outcome: Outcome, one: Intercurrent) -> bool:
    if one.strategy == "treatment_policy" or one.event == "other_treatment" or _is_itself(outcome, one):
        return False
    return one.strategy != "composite" or values_of(outcome) == "yes_no"


def applied(data: TrialData, outcome: Outcome, events: Sequence[Intercurrent], wave: str) -> pd.Series:
    """Return an outcome at a wave as the strategies make it, of everybody allocated; numbers, NaN where not known.

    Parameters
    ----------
    events : with their strategies. Where several apply to a person, one that takes the value away wins.
    """
    values = at_wave(data, column_of(outcome), wave).astype("float64")
    changed = values.copy()
    for one in sorted(
        (one for one in events if _applies(outcome, one)), key=lambda one: one.strategy == "hypothetical"
    ):
        before = had_before(data, one.event, wave)
        if one.strategy == "hypothetical":
            changed = changed.mask(before)
        elif one.strategy == "composite":
            changed = changed.mask(before, 1.0 if outcome.better == "lower" else 0.0)
        else:
            changed = changed.mask(before, _last_before(data, outcome, one.event, wave))
    return changed


def _last_before(data: TrialData, outcome: Outcome, event: str, wave: str) -> pd.Series:
    """Return the last value each person had after allocation and before an event, NaN where there is none.

    A value from before allocation is no outcome: an arm cannot have changed it.
    """
    study = data.study
    last = study.wave(wave)
    start = first_wave(study)
    earlier = [
        w
        for w in study.waves
        if w.anchor == last.anchor
        and w.month < last.month
        and w.id != start
        and (w.month > 0 or w.anchor != study.anchors[0])
    ]
    found = pd.Series(np.nan, index=data.arm.index)
    for one in sorted(earlier, key=lambda w: w.month):
        values = at_wave(data, column_of(outcome), one.id).astype("float64")
        found = found.mask(values.notna() & ~had_before(data, event, one.id), values)
    return found
