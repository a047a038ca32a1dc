"""How long each person was followed and what ended it, and how many were still followed when something happened."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...analysis.cell_names import cell_name
from ...errors import NotEstimable
from ..binary_effects.effect import Effect

__all__ = ["EventTable", "EventTimes", "arm_cautions", "event_table", "with_arm_ids"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EventTimes:
    """Time and its end for each person.

    Attributes
    ----------
    time : shape (n,), from the anchor to the end, 0 or more, in any unit. Equal times are ties: whole days or months make
        them what they are.
    cause : shape (n,), 0 where nothing happened before follow-up ended, 1, 2, ... for what happened first.

    Raises
    ------
    NotEstimable
        If a time is missing or below 0, a cause is not a whole number from 0 on, or nobody is there.
    ValueError
        If the shapes do not fit.
    """

    time: Floats
    cause: Floats

    def __post_init__(self) -> None:
        if self.time.shape != self.cause.shape or self.time.ndim != 1:
            raise ValueError("Times and causes do not fit together.")
        if not len(self.time):
            raise NotEstimable.because("There is nobody with a time.")
        if not np.isfinite(self.time).all() or self.time.min() < 0:
            raise NotEstimable.because("A time is missing or below 0: check the dates it is counted between.")
        if not np.isfinite(self.cause).all() or (self.cause < 0).any() or (self.cause % 1 != 0).any():
            raise NotEstimable.because(
                "What ended the time must be 0 (nothing) or a whole number for each cause."
            )

    @property
    def n(self) -> int:
        """Persons."""
        return len(self.time)

    @property
    def any_event(self) -> EventTimes:
        """The same times with every cause as one."""
        return EventTimes(self.time, (self.cause > 0).astype(np.float64))

    def only(self, cause: int) -> EventTimes:
        """The same times where every other cause ends follow-up (cause-specific)."""
        return EventTimes(self.time, (self.cause == cause).astype(np.float64))

    def of(self, chosen: NDArray[np.bool_]) -> EventTimes:
        """Times of some of the persons."""
        return EventTimes(self.time[chosen], self.cause[chosen])


@dataclass(frozen=True, slots=True)
class EventTable:
    """What happened at each time at which somebody's follow-up ended.

    Attributes
    ----------
    time : shape (k,), rising.
    at_risk : shape (k,), followed until that time or longer.
    events : shape (k,), of the cause, at that time.
    others : shape (k,), other causes at that time.
    censored : shape (k,), whose follow-up ended at that time with nothing; they count as at risk there.
    """

    time: Floats
    at_risk: Floats
    events: Floats
    others: Floats
    censored: Floats

    @property
    def survival(self) -> Floats:
        """Share to whom nothing has happened just after each time, shape (k,)."""
        return np.asarray(np.cumprod(1 - (self.events + self.others) / self.at_risk))

    @property
    def survival_before(self) -> Floats:
        """Share to whom nothing has happened just before each time, shape (k,)."""
        return np.concatenate([[1.0], self.survival[:-1]])


def event_table(times: EventTimes, *, cause: int = 1) -> EventTable:
    """Count at every time that occurs.

    Parameters
    ----------
    times : of each person.
    cause : that the events are of.
    """
    moments, place = np.unique(times.time, return_inverse=True)
    k = len(moments)
    kinds = (times.cause == cause, (times.cause != cause) & (times.cause > 0), times.cause == 0)
    events, others, censored = (
        np.bincount(place, weights=kind, minlength=k).astype(np.float64) for kind in kinds
    )
    ended = np.bincount(place, minlength=k)
    at_risk = np.cumsum(ended[::-1])[::-1].astype(np.float64)
    return EventTable(moments, at_risk, events, others, censored)


def with_arm_ids(effect: Effect, arm: str, reference: str) -> Effect:
    """Name the arms in what `arm_cautions` says of the codes 1 and 0, by their ids."""
    named = {"1": arm, "0": reference}
    told = tuple(_CODED_ARM.sub(lambda code: f"'{named[code[0]]}'", text) for text in effect.warnings)
    return replace(effect, warnings=told)


_CODED_ARM = re.compile(r"(?<= in arm )[01](?= has the event:|: its cumulative incidence)")


def arm_cautions(times: EventTimes, arm: NDArray[np.generic], *, cause: int = 1) -> tuple[str, ...]:
    """Say which arm never has the event, or never anything that competes with it.

    Parameters
    ----------
    times : of each person.
    arm : shape (n,), which one each is in.
    cause : that is looked at.
    """
    told = []
    competing = bool(((times.cause > 0) & (times.cause != cause)).any())
    for one in np.unique(arm):
        of_arm = times.cause[arm == one]
        if not (of_arm == cause).any():
            told.append(
                f"Nobody in arm {cell_name(one)} has the event: a ratio of hazards is 0 or infinite. Tell the shares at a time."
            )
        if competing and not ((of_arm > 0) & (of_arm != cause)).any():
            told.append(
                f"Nothing competes with the event in arm {cell_name(one)}: its cumulative incidence is 1 less the Kaplan-Meier curve."
            )
    return tuple(told)
