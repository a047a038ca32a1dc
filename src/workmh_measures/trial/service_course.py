"""One person's way through a service: referred, started, ended, jobs, and what was asked after each job start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..model.instrument import Instrument
from ..model.names import score_column
from ..model.record import ENDS_CONTACT, Enrolment
from ..model.scale import Scale
from ..model.study import Study, Wave
from ..scoring.answers import numeric_items
from ..scoring.parameters import resolved_parameters
from ..scoring.score import score

__all__ = [
    "CONTACT_FORM",
    "REFERRAL",
    "SERVICE_END",
    "Contact",
    "Measure",
    "ServiceCourse",
    "ServiceEnd",
    "follow_up_waves",
    "measures_of",
    "service_courses",
]

CONTACT_FORM = "job_follow_up"
"""Instrument that staff fill in for each contact after a job start."""

# A store hands names over as categories; grouping would make a row for each that could be.
_NAMES = dict.fromkeys(("participant", "wave", "item"), "str")
REFERRAL, SERVICE_END = "referral", "service_end"
EXPECTANCY = ("rtw_expectancy", "positive_vs_rest")


@dataclass(frozen=True, slots=True)
class Measure:
    """A score whose change is reported; `share` is one of 0 and 1, told in per cent."""

    id: str
    instrument: Instrument
    scale: Scale
    share: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """What staff recorded about one contact; None: not told."""

    day: date
    reached: bool | None = None
    in_work: bool | None = None
    booster_wanted: bool | None = None
    booster_given: bool | None = None


@dataclass(frozen=True, slots=True)
class ServiceEnd:
    """A day the service ended; `in_work` None: nobody told."""

    day: date
    in_work: bool | None = None


@dataclass(frozen=True, slots=True)
class ServiceCourse:
    """One person.

    Attributes
    ----------
    unit : the centre; empty where none is told.
    referrals, starts, ends : every time it happened.
    jobs : first day of each job, by number.
    contacts : by wave and number of the job.
    changes : score at baseline and at a wave of a job, by measure, wave and number; only where both are there.
    left : first day on which the person is dead or has withdrawn from being contacted.
    """

    participant: str
    unit: str
    referrals: tuple[date, ...] = ()
    starts: tuple[date, ...] = ()
    ends: tuple[ServiceEnd, ...] = ()
    jobs: Mapping[int, date] = field(default_factory=dict)
    contacts: Mapping[tuple[str, int], Contact] = field(default_factory=dict)
    changes: Mapping[tuple[str, str, int], tuple[float, float]] = field(default_factory=dict)
    left: date | None = None


def follow_up_waves(study: Study) -> tuple[Wave, ...]:
    """Return the waves after a job start at which staff make contact."""
    given = {wave for entry in study.schedule if entry.instrument == CONTACT_FORM for wave in entry.waves}
    return tuple(w for w in study.waves if w.id in given and w.anchor != study.anchors[0])


def measures_of(study: Study, instruments: Mapping[str, Instrument]) -> tuple[Measure, ...]:
    """Return what change is reported of: distress by the first measure of it in the schedule, and expectancy.

    Both only where they are given at the first survey wave. Of several scales the first that is nobody's subscale counts.
    """
    first = study.first_survey_wave
    given = [e.instrument for e in study.schedule if first in e.waves and e.respondent == "participant"]
    distress = [instruments[name] for name in given if instruments[name].domain == "distress"]
    found = [
        Measure("distress", one, next(scale for scale in one.scales if scale.parent is None), share=False)
        for one in distress[:1]
    ]
    name, scale = EXPECTANCY
    if name in given:
        found.append(Measure("expectancy", instruments[name], instruments[name].scale(scale), share=True))
    return tuple(found)


def service_courses(
    study: Study,
    instruments: Mapping[str, Instrument],
    enrolments: Sequence[Enrolment],
    answers: pd.DataFrame,
    told_at_end: Mapping[tuple[str, int], bool],
) -> list[ServiceCourse]:
    """Return the course of everybody, in the order of the enrolments.

    Parameters
    ----------
    instruments : every instrument of the schedule, by id.
    enrolments : anchors hold the first time of anchors and milestones, repeated the later ones.
    answers : current answers, with the columns of `dataset.assemble.ANSWER_COLUMNS`.
    told_at_end : whether the person was in work when the service ended, by participant and number of the end. No entry:
        not told; then the latest contact on or before that day says it.
    """
    contacts = _contacts(answers)
    changes = _changes(study, measures_of(study, instruments), answers)
    waves = follow_up_waves(study)
    return [
        _course(
            study,
            person,
            jobs=_days(person, waves[0].anchor) if waves else {},
            contacts=contacts.get(person.participant, {}),
            changes=changes.get(person.participant, {}),
            told=told_at_end,
        )
        for person in enrolments
    ]


def _course(
    study: Study, person: Enrolment, *, told: Mapping[tuple[str, int], bool], **known: Any
) -> ServiceCourse:
    ends = []
    for number, day in (_days(person, SERVICE_END) if _is_told(study, SERVICE_END) else {}).items():
        in_work = told.get((person.participant, number))
        ends.append(
            ServiceEnd(day, _in_work_by(known["contacts"].values(), day) if in_work is None else in_work)
        )
    left = [person.died, *(day for level, day in person.withdrawn.items() if level in ENDS_CONTACT)]
    return ServiceCourse(
        participant=person.participant,
        unit=person.unit or "",
        referrals=tuple(_days(person, REFERRAL).values()) if _is_told(study, REFERRAL) else (),
        starts=tuple(_days(person, study.anchors[0]).values()),
        ends=tuple(ends),
        left=min((day for day in left if day is not None), default=None),
        **known,
    )


def _is_told(study: Study, milestone: str) -> bool:
    """Whether a report may count a milestone: it goes to people who may not know the arms."""
    return milestone not in study.telling_days


def _days(person: Enrolment, what: str) -> dict[int, date]:
    """Return every day something was reached on, by number."""
    first = {1: person.anchors[what]} if what in person.anchors else {}
    return first | {again.number: again.day for again in person.repeated if again.anchor == what}


def _in_work_by(contacts: Iterable[Contact], day: date) -> bool | None:
    told = [c for c in contacts if c.in_work is not None and c.day <= day]
    return max(told, key=lambda c: c.day).in_work if told else None


def _contacts(answers: pd.DataFrame) -> dict[str, dict[tuple[str, int], Contact]]:
    """Return the contacts of each person. A missing code, and an item that was not asked, tell neither yes nor no."""
    told: dict[str, dict[tuple[str, int], Contact]] = {}
    given = answers[(answers["instrument"] == CONTACT_FORM) & (answers["value"] >= 0)].astype(_NAMES)
    for (person, wave, number), form in given.groupby(["participant", "wave", "occasion"]):
        said = {str(item): float(value) > 0 for item, value in zip(form["item"], form["value"], strict=True)}
        # Answers behind a gate that was closed later count no more.
        asked = said.get("reached") is True
        told.setdefault(str(person), {})[str(wave), int(number)] = Contact(
            day=pd.Timestamp(form["day"].max()).date(),
            reached=said.get("reached"),
            in_work=said.get("working") if asked else None,
            booster_wanted=said.get("booster_wanted") if asked else None,
            booster_given=said.get("booster_given") if asked else None,
        )
    return told


def _changes(
    study: Study, measures: Sequence[Measure], answers: pd.DataFrame
) -> dict[str, dict[tuple[str, str, int], tuple[float, float]]]:
    """Return the scores of each person at baseline and later, by measure, wave and number of the job."""
    changes: dict[str, dict[tuple[str, str, int], tuple[float, float]]] = {}
    waves = {wave.id for wave in follow_up_waves(study)}
    for measure in measures:
        scores = _scores(study, measure, answers)
        first = {who: value for (who, wave, _), value in scores.items() if wave == study.first_survey_wave}
        for (who, wave, number), value in scores.items():
            if wave in waves and who in first:
                changes.setdefault(who, {})[measure.id, wave, number] = first[who], value
    return changes


def _scores(study: Study, measure: Measure, answers: pd.DataFrame) -> dict[tuple[str, str, int], float]:
    instrument = measure.instrument
    given = answers[answers["instrument"] == instrument.id].astype(_NAMES)
    if given.empty:
        return {}
    chosen = next(entry.parameters for entry in study.schedule if entry.instrument == instrument.id)
    items = list(numeric_items(instrument))
    wide = given.pivot(index=["participant", "wave", "occasion"], columns="item", values="value")
    wide = wide.reindex(columns=items)
    rows = [(str(p), str(w), int(o)) for p, w, o in wide.index]
    table = wide.set_axis(pd.Index([f"{p}, wave {w}" for p, w, _ in rows], name="person")).astype(np.float64)
    frame = score(instrument, table, parameters=resolved_parameters(instrument, chosen)).frame
    values = frame[score_column(instrument.id, measure.scale.id)].to_numpy(np.float64)
    return {row: float(value) for row, value in zip(rows, values, strict=True) if not np.isnan(value)}
