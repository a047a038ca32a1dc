"""People of a trial with what registers, or staff, know of their work."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ...model.record import Enrolment
from ...model.work import RegisterRecord
from ..employment import LOG
from ..register_tables import known_records

__all__ = ["WorkPerson", "WorkTeller", "months_after", "work_people"]

WorkTeller = Literal["register", "staff"]


@dataclass(frozen=True)
class WorkPerson:
    """A person who was allocated.

    Attributes
    ----------
    arm : id of the arm.
    inclusion : the day time is counted from.
    records : what may be known of the person; empty where no source has a record.
    died : day of death.
    stratum : the strata of the allocation together; empty where there are none.
    """

    participant: str
    arm: str
    inclusion: date
    records: tuple[RegisterRecord, ...] = ()
    died: date | None = None
    stratum: str = ""


def work_people(
    enrolments: Sequence[Enrolment],
    records: Sequence[RegisterRecord],
    *,
    anchor: str,
    teller: WorkTeller = "register",
    strata: Sequence[str] = (),
) -> list[WorkPerson]:
    """Return everybody with an arm and a day of inclusion, in their order.

    Parameters
    ----------
    enrolments : everybody in the study.
    records : what the sources tell; after death and withdrawal of register follow-up nothing counts.
    anchor : id of the day time is counted from.
    teller : registers, or the log that staff keep.
    strata : ids of the strata of the allocation.
    """
    known: dict[str, list[RegisterRecord]] = {}
    for record in known_records(enrolments, records):
        if (record.source == LOG) == (teller == "staff"):
            known.setdefault(record.participant, []).append(record)
    return [
        WorkPerson(
            person.participant,
            person.arm,
            person.anchors[anchor],
            tuple(known.get(person.participant, ())),
            person.died,
            ", ".join(person.strata.get(stratum, "") for stratum in strata),
        )
        for person in enrolments
        if person.arm is not None and anchor in person.anchors
    ]


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
