"""The rows of a study's data set: every person at every planned wave, once for each event the wave is counted from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ..model.missing import MissingCode
from ..model.record import Enrolment
from ..model.study import Study, Wave
from ..scoring.answers import Flags, Floats
from .due import Due
from .schedule import Slot, State, course_happenings, schedule

__all__ = ["Days", "PersonWaves", "person_waves"]

Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class PersonWaves:
    """One row for each person, planned wave and event the wave is counted from, as arrays of length n.

    Attributes
    ----------
    enrolments, waves : that `person` and `wave` number from 0.
    number : 1, or the number of the job.
    anchor_day, opens, closes : when the event happened and the window; NaT for none.
    due, closed : the wave has come; its window is over. Never so for people of an external arm, whom nobody asks.
    gone : why nothing more comes from the person in this wave, as a missing code; NaN where something may.
    """

    enrolments: Sequence[Enrolment]
    waves: Sequence[Wave]
    person: NDArray[np.intp]
    wave: NDArray[np.intp]
    number: NDArray[np.intp]
    anchor_day: Days
    opens: Days
    closes: Days
    due: Flags
    closed: Flags
    gone: Floats
    _keys: NDArray[np.intp] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_keys", self._key(self.person, self.wave, self.number))

    def __len__(self) -> int:
        return len(self.person)

    def _key(
        self, person: NDArray[np.intp], wave: NDArray[np.intp], number: NDArray[np.intp]
    ) -> NDArray[np.intp]:
        highest = int(self.number.max(initial=0)) + 1
        key: NDArray[np.intp] = (person * len(self.waves) + wave) * highest + number
        return key

    def positions(
        self, person: NDArray[np.intp], wave: NDArray[np.intp], number: NDArray[np.intp]
    ) -> NDArray[np.intp]:
        """Return the rows of people at waves, all of which are there."""
        return np.searchsorted(self._keys, self._key(person, wave, number))

    def names(self) -> list[str]:
        """Return what messages call the rows."""
        people, waves = [e.participant for e in self.enrolments], [w.id for w in self.waves]
        pairs = zip(self.person.tolist(), self.wave.tolist(), strict=True)
        return [f"{people[p]}, wave {waves[w]}" for p, w in pairs]


@dataclass(frozen=True, slots=True)
class _Row:
    person: int
    wave: int
    number: int
    when: Due | None
    due: bool
    closed: bool
    gone: float


def person_waves(
    study: Study,
    enrolments: Sequence[Enrolment],
    answered: Mapping[tuple[int, int], Set[int]],
    *,
    waves: Sequence[Wave],
    today: date,
) -> PersonWaves:
    """Return the rows of people in the order given, waves in the order of the study, events by number.

    Parameters
    ----------
    answered : numbers of events somebody has answered a wave for, by place of person and wave: nothing answered is
        without a row, also before its event is on record.
    waves : those wanted, in the order of the study.
    today : the day that decides what is due.

    Notes
    -----
    A wave whose event has not happened has one row, number 1.
    """
    asked = study.model_copy(update={"waves": tuple(waves)})
    rows = [
        row for p, person in enumerate(enrolments) for row in _rows(asked, p, person, answered, today=today)
    ]
    whens = [row.when for row in rows]
    return PersonWaves(
        enrolments=enrolments,
        waves=waves,
        person=np.asarray([row.person for row in rows], dtype=np.intp),
        wave=np.asarray([row.wave for row in rows], dtype=np.intp),
        number=np.asarray([row.number for row in rows], dtype=np.intp),
        anchor_day=_days(when.anchor_day if when else None for when in whens),
        opens=_days(when.opens if when else None for when in whens),
        closes=_days(when.closes if when else None for when in whens),
        due=np.asarray([row.due for row in rows], dtype=np.bool_),
        closed=np.asarray([row.closed for row in rows], dtype=np.bool_),
        gone=np.asarray([row.gone for row in rows], dtype=np.float64),
    )


def _days(days: Iterable[date | None]) -> Days:
    return np.asarray([*days], dtype="datetime64[D]")


def _rows(
    study: Study,
    place: int,
    person: Enrolment,
    answered: Mapping[tuple[int, int], Set[int]],
    *,
    today: date,
) -> Iterator[_Row]:
    slots = {(s.wave, s.number): s for s in schedule(study, course_happenings(person), today=today)}
    numbers: dict[str, set[int]] = {wave.id: {1} for wave in study.waves}
    for slot_wave, slot_number in slots:
        numbers[slot_wave].add(slot_number)
    external = any(arm.external and arm.id == person.arm for arm in study.arms)
    for w, wave in enumerate(study.waves):
        for number in sorted(numbers[wave.id] | answered.get((place, w), set())):
            slot = slots.get((wave.id, number))
            if slot is None or external:
                yield _Row(place, w, number, slot.when if slot else None, False, False, np.nan)
                continue
            when = slot.when
            gone = _gone(person, slot, today)
            yield _Row(place, w, number, when, when.is_due(today), when.is_closed(today), gone)


def _gone(person: Enrolment, slot: Slot, today: date) -> float:
    """Return why nothing more comes: death ends what was open on its day, whatever the person withdrew from before."""
    if slot.state is not State.ENDED:
        return np.nan
    died = person.died if person.died is not None and person.died <= today else None
    by_death = died is not None and not slot.when.is_closed(died)
    return float(MissingCode.DIED if by_death else MissingCode.WITHDRAWN)
