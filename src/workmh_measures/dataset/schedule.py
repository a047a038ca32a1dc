"""What is due from one person on a given day: a pure function of what happened, never of the clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from ..model.record import RepeatedAnchor, WithdrawalLevel
from ..model.study import Study, Wave
from .due import Due, due_from

__all__ = [
    "UNDER_HANDS",
    "AnchorReached",
    "Course",
    "Died",
    "FormCompleted",
    "FormTouched",
    "Happening",
    "Slot",
    "State",
    "Withdrawn",
    "course_happenings",
    "schedule",
    "wave_state",
]

UNDER_HANDS = timedelta(days=1)
"""So long after the latest answer a wave stays open past its window: nobody is cut off while answering."""


class State(StrEnum):
    """Where a wave of a person stands on a day.

    `waiting` before its window; `open` in the window before the planned day; `due` from the planned day to the end
    of the window; `late` out of the window, but being answered; `closed` after the window; `done` everything was
    handed in; `ended` by withdrawal or death before it was done.
    """

    WAITING = "waiting"
    OPEN = "open"
    DUE = "due"
    LATE = "late"
    CLOSED = "closed"
    DONE = "done"
    ENDED = "ended"

    @property
    def can_be_answered(self) -> bool:
        """Whether the forms of the wave take answers."""
        return self in (State.OPEN, State.DUE, State.LATE)


@dataclass(frozen=True, slots=True)
class AnchorReached:
    """A day that waves are counted from; `number` tells repeated events, such as jobs, apart."""

    anchor: str
    day: date
    number: int = 1


@dataclass(frozen=True, slots=True)
class FormTouched:
    """A form was opened or answered."""

    wave: str
    instrument: str
    day: date
    number: int = 1


@dataclass(frozen=True, slots=True)
class FormCompleted:
    """A form was handed in."""

    wave: str
    instrument: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The person withdrew from a part of the study, from this day on."""

    level: WithdrawalLevel
    day: date


@dataclass(frozen=True, slots=True)
class Died:
    """The person died."""

    day: date


Happening = AnchorReached | FormTouched | FormCompleted | Withdrawn | Died

_ENDS: dict[str, tuple[str, ...]] = {
    "treatment": (),
    "questionnaires": ("survey",),
    "contact": ("survey",),
    "register": ("register",),
    "deletion": ("survey", "register"),
}


class Course(Protocol):
    """Whatever tells a person's days: an `Enrolment`, or the record of a participant."""

    @property
    def anchors(self) -> Mapping[str, date]:
        """Day of each anchor the first time."""
        ...

    @property
    def repeated(self) -> Sequence[RepeatedAnchor]:
        """The later times."""
        ...

    @property
    def withdrawn(self) -> Mapping[WithdrawalLevel, date]:
        """First day of each level the person withdrew at."""
        ...

    @property
    def died(self) -> date | None:
        """Day of death."""
        ...


def course_happenings(course: Course) -> Iterator[Happening]:
    """Yield the days a person reached, left and died; days no wave is counted from change no schedule."""
    for anchor, day in course.anchors.items():
        yield AnchorReached(anchor, day)
    for again in course.repeated:
        yield AnchorReached(again.anchor, again.day, again.number)
    for level, day in course.withdrawn.items():
        yield Withdrawn(level, day)
    if course.died is not None:
        yield Died(course.died)


@dataclass(frozen=True, slots=True)
class Slot:
    """A wave of a person, counted from one event.

    Attributes
    ----------
    wave, number : the wave, and which event of its anchor it is counted from.
    when : planned day and window.
    state : on the given day.
    left : instruments the participant has not handed in.
    """

    wave: str
    number: int
    when: Due
    state: State
    left: tuple[str, ...]


def schedule(study: Study, happenings: Iterable[Happening], *, today: date) -> tuple[Slot, ...]:
    """Return every wave of a person whose anchor is known, with its state on a day.

    Parameters
    ----------
    happenings : of this person, in the order they were recorded. An anchor told again corrects its day; the order
        of everything else does not matter.
    today : the day that is asked about; a withdrawal or death after it has no effect yet.

    Returns
    -------
    tuple of Slot
        In the order of the study's waves; a wave counted from several events (jobs) once for each, by number.
    """
    told = [*happenings]
    days = {(h.anchor, h.number): h.day for h in told if isinstance(h, AnchorReached)}
    ends = dict(_ends(told, today))
    return tuple(
        _slot(study, wave, number, (told, days[anchor, number], ends), today=today)
        for wave in study.waves
        for anchor, number in sorted(days)
        if anchor == wave.anchor
    )


def wave_state(when: Due | None, *, today: date, touched: date | None = None, is_done: bool = False) -> State:
    """Return the state of a wave for which nothing has ended.

    Parameters
    ----------
    when : planned day and window; None when its anchor is not known.
    touched : day of the latest answer or opening; None: never.
    is_done : everything was handed in.
    """
    if is_done:
        return State.DONE
    if when is not None and when.is_due(today) and not when.is_closed(today):
        return State.DUE if today >= when.planned else State.OPEN
    if touched is not None and today - touched <= UNDER_HANDS:
        return State.LATE
    return State.CLOSED if when is not None and when.is_closed(today) else State.WAITING


def _slot(
    study: Study,
    wave: Wave,
    number: int,
    known: tuple[Sequence[Happening], date, dict[str, date]],
    *,
    today: date,
) -> Slot:
    told, anchor_day, ends = known
    here = [
        h
        for h in told
        if isinstance(h, FormTouched | FormCompleted) and (h.wave, h.number) == (wave.id, number)
    ]
    completed = {h.instrument for h in here if isinstance(h, FormCompleted)}
    forms = [entry.instrument for entry in study.forms_at(wave.id)] if wave.source == "survey" else []
    left = tuple(name for name in dict.fromkeys(forms) if name not in completed)
    touched = max((h.day for h in here if isinstance(h, FormTouched)), default=None)
    when = due_from(wave, anchor_day)
    is_done = bool(forms) and not left
    state = wave_state(when, today=today, touched=touched, is_done=is_done)
    end = ends.get(wave.source)
    # What a register knows of the time before stays; what closed before the person left was missed, not ended.
    if end is not None and not is_done and not (wave.source == "register" and when.planned < end):
        state = State.CLOSED if when.is_closed(end) else State.ENDED
    return Slot(wave.id, number, when, state, left)


def _ends(told: Sequence[Happening], today: date) -> Iterator[tuple[str, date]]:
    """Yield the first day on which nothing more comes from a source, for each source that has ended."""
    for source in ("survey", "register"):
        days = [
            h.day
            for h in told
            if isinstance(h, Died) or (isinstance(h, Withdrawn) and source in _ENDS[h.level])
        ]
        if days and min(days) <= today:
            yield source, min(days)
