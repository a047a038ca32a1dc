"""What a trial analysis is made from, wherever it was read: people, the long table, and the records of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

import pandas as pd

from ..dataset.codebook import Dataset
from ..model.analysis_plan import StudyAnalysis
from ..model.instrument import Instrument
from ..model.record import Enrolment
from ..model.study import Arm, Study
from ..model.work import RegisterRecord
from .work_variables import with_work_variables

__all__ = ["DataLock", "TrialData"]


@dataclass(frozen=True, slots=True)
class DataLock:
    """When the data of a study were locked, by whom, and what was locked.

    Attributes
    ----------
    seq, head : place in the record of the study, and its hash there.
    content : SHA-256 of everything that is analysed; empty for whoever must not know the arms.
    study_fingerprint : of what the study file states, the plan in it; not of defaults it leaves unsaid.
    """

    at: datetime
    by: str
    seq: int
    head: str
    content: str
    study_fingerprint: str


@dataclass(frozen=True, eq=False)
class TrialData:
    """A trial as it stands.

    Attributes
    ----------
    study : its design and plan.
    instruments : every instrument of the schedule, by id.
    long : one row per person and wave: design columns, scores, and variables of work (`trial.work_variables`). Columns
        `id` and `wave` name a row; `arm` holds codes.
    people : everybody enrolled, those without an arm among them.
    records : of registers and of the log of staff; empty where only a table was read.
    today : the day that decides what could be known.
    persons : further columns, one row for each person, the index their ids.
    source : sentence that says where the data come from.
    lock : None while the data are not locked, or have changed since.
    """

    study: Study
    instruments: Mapping[str, Instrument]
    long: Dataset
    people: tuple[Enrolment, ...]
    today: date
    records: tuple[RegisterRecord, ...] = ()
    persons: pd.DataFrame = field(default_factory=pd.DataFrame)
    source: str = ""
    lock: DataLock | None = None

    def with_work(self) -> TrialData:
        """Return the trial with the variables of work its records and answers tell."""
        told = with_work_variables(self.long, self.study, self.people, self.records, today=self.today)
        return replace(self, long=told)

    @property
    def plan(self) -> StudyAnalysis | None:
        """The analysis plan of the study; None where it states none."""
        return self.study.analysis

    @cached_property
    def allocated(self) -> tuple[Enrolment, ...]:
        """People who came into an arm, in the order of the data."""
        return tuple(person for person in self.people if person.arm is not None)

    @cached_property
    def arm(self) -> pd.Series:
        """Id of the arm of each person allocated; the index their ids."""
        return pd.Series({p.participant: p.arm for p in self.allocated}, dtype="str", name="arm")

    @cached_property
    def reference(self) -> Arm:
        """The arm the others are compared with: that of the plan, else the first one."""
        named = self.plan.reference if self.plan is not None else None
        return next((arm for arm in self.study.arms if arm.id == named), self.study.arms[0])

    @cached_property
    def compared(self) -> tuple[Arm, ...]:
        """The other arms somebody is in, in the order of the study."""
        there = set(self.arm)
        return tuple(arm for arm in self.study.arms if arm.id in there and arm.id != self.reference.id)

    @cached_property
    def people_by_id(self) -> Mapping[str, Enrolment]:
        """Everybody, by pseudonym."""
        return {person.participant: person for person in self.people}
