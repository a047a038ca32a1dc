"""Whether a person gets no benefit of a higher degree than at inclusion."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from ...model.work import BenefitKind, RegisterRecord
from ..employment import amount_on, has_on, is_known_on
from ..work_outcomes import Finding

__all__ = ["HEALTH_BENEFITS", "no_higher_benefit"]

HEALTH_BENEFITS: tuple[BenefitKind, ...] = (
    "sickness_benefit",
    "work_assessment_allowance",
    "disability_pension",
)
"""Benefits for poor health, which have a degree."""


def no_higher_benefit(
    records: Sequence[RegisterRecord],
    inclusion: date,
    planned: date,
    *,
    kinds: Collection[BenefitKind] = HEALTH_BENEFITS,
) -> Finding[bool]:
    """Return whether the degrees of some benefits together are no higher on a day than on the day of inclusion.

    Parameters
    ----------
    records : of this person.
    inclusion, planned : day of inclusion; the day that is looked at.
    kinds : benefits that count; their degrees on a day are added.

    Notes
    -----
    Without any of them on the day it is so, whatever was before.
    """
    if not records:
        return Finding(None, "no_record")
    has = has_on(records, kinds, planned)
    if has is False:
        return Finding(value=True)
    if not (is_known_on(records, kinds, planned) and is_known_on(records, kinds, inclusion)):
        return Finding(None, "not_covered")
    before, now = (amount_on(records, kinds, day, measure="degree") for day in (inclusion, planned))
    # What is told of a day is the least there was.
    if now.is_whole and now.value <= before.value:
        return Finding(value=True)
    if before.is_whole and now.value > before.value:
        return Finding(value=False)
    return Finding(None, "amount_not_told")
