"""Days of a person's course that no wave is counted from, such as referral and the end of the service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ...model.study import Study
from .people import Person

__all__ = ["milestones"]

BEFORE = "referral"
WAITED, FOLLOWED, WITHIN = (14, 70), 120, 400
"""Days waited between referral and inclusion; days followed after the first job, and days without one."""


def milestones(
    study: Study, person: Person, *, jobs: Sequence[date], chances: Sequence[float], until: date
) -> dict[str, date]:
    """Return the day of each milestone a person reaches by a day.

    Parameters
    ----------
    jobs : first days of the person's jobs after inclusion.
    chances : a uniform draw for each milestone of the study.

    Notes
    -----
    Referral comes before inclusion; every other milestone ends something: some months after the first job, later for
    those who find none, and with withdrawal from treatment at the latest.
    """
    reached = {}
    for milestone, chance in zip(study.milestones, chances, strict=True):
        if milestone.id == BEFORE:
            low, high = WAITED
            reached[milestone.id] = person.inclusion - timedelta(days=low + int(chance * (high - low)))
            continue
        start = jobs[0] if jobs else person.inclusion + timedelta(days=WITHIN)
        day = start + timedelta(days=FOLLOWED + int(chance * FOLLOWED))
        left = person.ends(("treatment", "contact", "deletion"))
        day = min(day, left) if left is not None else day
        if day < until and (person.died is None or day < person.died):
            reached[milestone.id] = day
    return reached
