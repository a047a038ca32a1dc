"""What each arm shows of an outcome: how many were analysed, shares with intervals, means with standard deviations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...analysis.mean_interval import mean_interval
from ...analysis.wilson_interval import wilson_interval
from ...errors import NotEstimable
from ...model.analysis_methods import values_of
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..analysed_people import people_analysed
from .comparison import Comparison, reason_of

__all__ = ["arm_rows"]


def arm_rows(made: Comparison) -> Iterator[Estimate]:
    """Describe the outcome at its wave in every arm, the reference first.

    Notes
    -----
    Persons analysed are those in the comparison itself: of a model of repeated measures with a value at any of its waves, else
    at the wave of the outcome, and with what it is adjusted for. What an arm shows is of everybody with a value at that wave.
    """
    for arm in (made.data.reference, *made.arms):
        inside = (made.arm_of == arm.id).to_numpy()
        values = made.values.to_numpy(dtype=np.float64)[inside]
        known = values[~np.isnan(values)]
        yield made.row("persons_in_population", arm, value=float(inside.sum()), n=int(inside.sum()))
        yield _analysed(made, arm)
        kind = values_of(made.outcome)
        if kind == "yes_no":
            yield from _shares(made, arm, known)
        elif kind == "ordered":
            yield from _categories(made, arm, known)
        else:
            yield from _moments(made, arm, known)


def _analysed(made: Comparison, arm: Arm) -> Estimate:
    line = made.row("persons_analysed", arm)
    try:
        status = people_analysed(made.data, made.planned, made.population)
    except NotEstimable as refusal:
        return changed(line, reason=reason_of(refusal))
    n = int(((status == "analysed") & (made.data.arm == arm.id)).sum())
    return changed(line, value=float(n), n=n)


_NOBODY = "Nobody in the arm has a value."


def _shares(made: Comparison, arm: Arm, known: np.ndarray) -> Iterator[Estimate]:
    n, events = len(known), int(known.sum())
    yield made.row("outcome_events", arm, value=float(events), n=n)
    share = made.row("outcome_share", arm, n=n, method="wilson")
    if not n:
        yield changed(share, reason=_NOBODY)
        return
    low, high = wilson_interval(events, n)
    yield changed(share, value=events / n, ci_low=low, ci_high=high, ci_level=0.95)


def _categories(made: Comparison, arm: Arm, known: np.ndarray) -> Iterator[Estimate]:
    for code in np.unique(made.values.dropna().to_numpy(dtype=np.float64)):
        count = int((known == code).sum())
        yield made.row("outcome_events", arm, level=f"{code:g}", value=float(count), n=len(known))


def _moments(made: Comparison, arm: Arm, known: np.ndarray) -> Iterator[Estimate]:
    n = len(known)
    mean, sd = made.row("mean", arm, n=n), made.row("sd", arm, n=n, method="n-1")
    if n < 2:
        reason = _NOBODY if not n else "One person in the arm has a value: there is no spread."
        yield changed(mean, value=float(known[0]) if n else None, reason=None if n else reason)
        yield changed(sd, reason=reason)
        return
    centre, spread = float(known.mean()), float(known.std(ddof=1))
    low, high = mean_interval(centre, spread, n)
    yield changed(mean, value=centre, ci_low=low, ci_high=high, ci_level=0.95, method="t")
    yield changed(sd, value=spread)
