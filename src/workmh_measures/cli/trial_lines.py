"""The analysis of a trial in lines for a terminal; what every row says is said once, at the top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.estimate import Estimate
from ..trial.trial_analysis import BEFORE_LOCK
from ..trial.trial_data import TrialData
from .estimate_lines import estimate_line

__all__ = ["trial_lines"]


def trial_lines(data: TrialData, rows: Sequence[Estimate]) -> Iterator[str]:
    """Yield what the data are, and a line for each estimate."""
    counts = ", ".join(f"{arm.id} {(data.arm == arm.id).sum()}" for arm in data.study.arms)
    made_up = ", simulated" if data.study.simulated else ""
    yield f"{data.study.id}{made_up}: {len(data.people)} enrolled; {counts}. Reference arm: {data.reference.id}."
    if data.plan is None:
        yield "The study file states no analysis plan."
    if data.lock is None:
        yield BEFORE_LOCK
    else:
        yield f"Data locked {data.lock.at:%Y-%m-%d %H:%M} by {data.lock.by}."
    for row in rows:
        yield _line(row)


def _line(row: Estimate) -> str:
    waves = "–".join(name for name in (row.wave, row.wave2) if name is not None)
    parts = (row.item, row.item2, row.factor, waves or None, row.group, row.level)
    place = " / ".join(dict.fromkeys(part for part in parts if part is not None))
    return estimate_line(row, f"{place:<44}", with_p=True, untold=(BEFORE_LOCK,))
