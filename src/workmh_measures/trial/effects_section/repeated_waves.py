"""Waves a repeated outcome is compared at, and its value before the arms had begun."""

from __future__ import annotations

import pandas as pd

from ...errors import NotEstimable
from ..person_values import at_wave, column_of, first_wave, outcome_waves
from .comparison import Comparison

__all__ = ["NO_BASELINE", "baseline_values", "waves_after_start"]

NO_BASELINE = "No value of the outcome from the start is in the data: the comparison is not adjusted for it."
"""What is said where an outcome was not measured at the first wave."""


def waves_after_start(made: Comparison) -> tuple[str, ...]:
    """Return the waves of a repeated outcome in time, without that of inclusion.

    Raises
    ------
    NotEstimable
        If there is none, or the outcome names no wave.
    """
    study, outcome = made.data.study, made.outcome
    named = outcome_waves(made.data, outcome.model_copy(update={"until": made.wave}), made.planned.waves)
    start = first_wave(study)
    waves = tuple(
        wave
        for wave in named
        if wave != start and not (study.wave(wave).month == 0 and study.wave(wave).anchor == study.anchors[0])
    )
    if not waves:
        raise NotEstimable.because(
            f"Outcome '{outcome.id}' has no value at any wave after the first: check the data, or name its waves in the plan."
        )
    return waves


def baseline_values(made: Comparison) -> pd.Series | None:
    """Return the outcome at the first wave; None where nobody has one, or that is the wave compared."""
    start = first_wave(made.data.study)
    if start == made.outcome.until:
        return None
    values = at_wave(made.data, column_of(made.outcome), start).astype("float64").reindex(made.people)
    return values if values.notna().any() else None
