"""The latent burden of everybody at every wave, and the waves at which a person answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from ...dataset.due import due_from
from ...model.study import Study, Wave
from .people import Person
from .streams import Streams
from .truth import Burden, Missed, Truth, reference_arm

__all__ = ["MOST_JOBS", "Station", "Visits", "burdens", "shift", "stable", "stations", "visits"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

HALF_A_YEAR = 6.0
"""Months that stability and loss are stated for."""

MOST_JOBS = 3
"""Jobs of a person that waves are counted from."""


@dataclass(frozen=True)
class Station:
    """A survey wave counted from one event; `previous` is the one before it in a person's course."""

    wave: Wave
    occasion: int
    previous: int | None

    @property
    def is_follow_up(self) -> bool:
        """Whether something comes before it."""
        return self.previous is not None

    @property
    def name(self) -> str:
        """Wave, with the number of the job from the second on."""
        return self.wave.id if self.occasion == 1 else f"{self.wave.id}_{self.occasion}"


@dataclass(frozen=True)
class Visits:
    """What is answered, by person and station.

    Attributes
    ----------
    came : shape (n, stations).
    moments : time of answering where somebody came.
    lost : number of the station at which a person was lost for good, -1 where never.
    """

    came: Flags
    moments: Mapping[tuple[int, int], datetime]
    lost: NDArray[np.int64]


def stations(study: Study) -> tuple[Station, ...]:
    """Return every survey wave, those counted from a job once for each of `MOST_JOBS` jobs."""
    first, waves = study.anchors[0], sorted(study.survey_waves, key=lambda wave: wave.month)
    found: list[Station] = []
    for wave in (wave for wave in waves if wave.anchor == first):
        found.append(Station(wave, 1, len(found) - 1 if found else None))
    others = [(job, wave) for job in range(1, MOST_JOBS + 1) for wave in waves if wave.anchor != first]
    previous = 0 if found else None
    for job, wave in others:
        found.append(Station(wave, job, previous))
        previous = len(found) - 1
    return tuple(found)


def stable(random: np.random.Generator, n: int, *, at: Sequence[Station], stability: float) -> Floats:
    """Return standard normal courses, shape (n, stations).

    Parameters
    ----------
    stability : correlation with a station half a year before; the nearer, the closer to 1.
    """
    made = random.standard_normal((n, len(at)))
    for number, station in enumerate(at):
        if station.previous is not None:
            correlation = stability ** (_months_since(station, at) / HALF_A_YEAR)
            made[:, number] *= np.sqrt(1 - correlation**2)
            made[:, number] += correlation * made[:, station.previous]
    return made


def shift(study: Study, truth: Burden, arm: str, *, station: Station) -> float:
    """Return what an arm adds to the burden at a station, the common course included."""
    if not station.is_follow_up:
        return 0.0
    effect = truth.effect_at.get(station.wave.id, truth.effect)
    return truth.course + (0.0 if arm == reference_arm(study).id else effect)


def burdens(
    study: Study, truth: Burden, streams: Streams, *, who: Sequence[Person], at: Sequence[Station]
) -> Floats:
    """Return the latent burden, shape (n, stations): unit, person and arm."""
    own = stable(streams.named("burden"), len(who), at=at, stability=truth.stability)
    units = {unit: streams.named("unit", unit).standard_normal() for p in who if (unit := p.unit) is not None}
    # People without a unit vary as much as the others.
    shared = np.where([p.unit is not None for p in who], np.sqrt(truth.unit_icc), 0.0)
    unit = shared * np.asarray([units.get(p.unit or "", 0.0) for p in who])
    made = np.sqrt(1 - shared**2)[:, None] * own + unit[:, None]
    arms = np.asarray([p.arm.id for p in who], dtype=object)
    for arm in study.arms:
        made[arms == arm.id] += [shift(study, truth, arm.id, station=station) for station in at]
    return np.asarray(made)


def visits(
    truth: Truth,
    streams: Streams,
    burden: Floats,
    *,
    who: Sequence[tuple[Person, Mapping[tuple[str, int], date]]],
    at: Sequence[Station],
) -> Visits:
    """Return who answers when.

    Parameters
    ----------
    who : people, with the days they reached anchors, by anchor and number.

    Notes
    -----
    Loss is for good and depends on the burden at the wave before; missing a wave does not. Nothing is answered
    from loss, death and withdrawal from questionnaires on, and nothing by people of an external arm.
    """
    n, width = burden.shape
    chances = streams.named("missed waves").random((n, width, 2))
    clock = streams.named("time of answering").random((n, width, 2))
    lost_here = chances[:, :, 0] < _loss(truth.missed, burden, at)
    came, moments = np.zeros((n, width), dtype=np.bool_), {}
    lost = np.full(n, -1)
    for person, (known, days) in enumerate(who):
        if known.arm.external:
            continue
        end = known.silent_from
        planned = {
            number: due_from(station.wave, day).planned
            for number, station in enumerate(at)
            if (day := days.get((station.wave.anchor, station.occasion))) is not None
        }
        for number in sorted(planned, key=lambda station: planned[station]):
            if lost_here[person, number]:
                lost[person] = number
                break  # for good: nothing planned later is answered
            is_missed = at[number].is_follow_up and chances[person, number, 1] < truth.missed.wave
            moment = _moment(clock[person, number], planned[number], at[number].wave)
            if not is_missed and (end is None or moment.date() < end):
                came[person, number], moments[person, number] = True, moment
    return Visits(came, moments, lost)


def _loss(missed: Missed, burden: Floats, at: Sequence[Station]) -> Floats:
    """Return the probability of being lost at each station; none at the first."""
    chance = np.zeros(burden.shape)
    for number, station in enumerate(at):
        lost = 1 - (1 - missed.lost) ** (_months_since(station, at) / HALF_A_YEAR)
        if station.previous is not None and 0 < lost < 1:
            logit = np.log(lost / (1 - lost))
            chance[:, number] = 1 / (1 + np.exp(-logit - missed.lost_log_odds * burden[:, station.previous]))
    return chance


def _months_since(station: Station, at: Sequence[Station]) -> float:
    """Return the months since the station before, or since the job began."""
    before = None if station.previous is None else at[station.previous]
    is_same = before is not None and (before.wave.anchor, before.occasion) == (
        station.wave.anchor,
        station.occasion,
    )
    return station.wave.month - (before.wave.month if before is not None and is_same else 0.0)


def _moment(clock: Floats, planned: date, wave: Wave) -> datetime:
    late = int(clock[0] * max(1, wave.window_days[1] if wave.window_days else 7))
    minutes = int(clock[1] * 15 * 60)
    return datetime.combine(planned + timedelta(days=late), time(7 + minutes // 60, minutes % 60), tzinfo=UTC)
