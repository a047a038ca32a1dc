"""What is asked of a trial beside its plan: which sections, and the seed of everything that is drawn."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["TRIAL_SECTIONS", "TrialQuestions"]

TRIAL_SECTIONS: tuple[str, ...] = (
    "flow",
    "baseline",
    "completeness",
    "effects",
    "subgroups",
    "work",
    "time_to_work",
    "missing",
    "economics",
)
"""Sections of a trial analysis in the order of its report."""


@dataclass(frozen=True, kw_only=True)
class TrialQuestions:
    """What is asked; the plan says everything else.

    Attributes
    ----------
    sections : those wanted of `TRIAL_SECTIONS`.
    seed, draws : of every random procedure.
    """

    sections: tuple[str, ...] = TRIAL_SECTIONS
    seed: int = 1
    draws: int = 2000
