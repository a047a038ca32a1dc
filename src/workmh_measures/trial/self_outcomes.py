"""Outcomes of work from what a person said at several waves."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.study import WorkDefinition
from .self_report import SelfReport, meets

__all__ = ["self_outcome"]


def self_outcome(definition: WorkDefinition, now: SelfReport, reports: Iterable[SelfReport]) -> bool | None:
    """Return whether what a person said meets a study's definition of work at a wave; None when that is not known.

    Parameters
    ----------
    now : what was said at the wave.
    reports : of the same person at every wave counted from the same event, this one and the one at month 0 among them;
        a wave without answers too.

    Notes
    -----
    `at_wave`: at the wave. `any_until_wave`: at one of the waves after month 0 up to this one; not so when all of them
    were answered and none was. The form asks about the present: work between two waves is not seen.
    `increased_or_maintained`: at the wave, and not at month 0, or as much as then: in contracted per cent where both were
    answered, else in hours.
    """
    meets_now = meets(definition, now)
    if definition.when == "at_wave":
        return meets_now
    told = [*reports]
    if definition.when == "any_until_wave":
        until = [meets(definition, report) for report in told if 0 < report.month <= now.month]
        return True if True in until else None if None in until or not until else False
    if not meets_now:
        return meets_now
    before = next((report for report in told if report.month == 0), None)
    any_amount = definition.model_copy(update={"hours_at_least": None})
    worked_before = None if before is None else meets(any_amount, before)
    if before is None or not worked_before:
        return None if worked_before is None else True
    if before.percent is not None and now.percent is not None:
        return now.percent >= before.percent
    return None if before.hours is None or now.hours is None else now.hours >= before.hours
