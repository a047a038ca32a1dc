"""Who takes part in a simulated study: arm, unit, strata, pair, flags, and when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from ...model.pseudonym import new_pseudonym
from ...model.record import ENDS_CONTACT, WITHDRAWAL_LEVELS, WithdrawalLevel
from ...model.study import Arm, Study, Wave
from .streams import Streams
from .truth import Leaving, Truth

__all__ = ["OBSERVED_UNTIL", "REGISTER_ENDS", "Person", "people"]

OBSERVED_UNTIL = date(2025, 6, 30)
"""Day of the register extract, in the past: what is simulated can be taken into a store like real files."""

INCLUDED_WITHIN, JOB_WITHIN = 120, 540
"""Days in which people are included; days after inclusion for which a job is sure to be followed."""

LEAST_OBSERVED = 900
DAYS_OF_A_YEAR = 365.25
MOST_IN_A_BLOCK = 20
FLAGGED = 0.8
NAMELESS_LEVELS = ("1", "2", "3")

REGISTER_ENDS: tuple[WithdrawalLevel, ...] = ("register", "deletion")
"""Levels of withdrawal that end what a register tells."""


@dataclass(frozen=True)
class Person:
    """A person before anything is answered.

    Attributes
    ----------
    withdrawn : first day of each level; died, emigrated : the day, None where it does not happen in time.
    """

    participant: str
    arm: Arm
    inclusion: date
    language: str
    unit: str | None
    strata: Mapping[str, str]
    pair: str | None
    flags: Mapping[str, bool]
    withdrawn: Mapping[WithdrawalLevel, date]
    died: date | None
    emigrated: date | None

    @property
    def silent_from(self) -> date | None:
        """First day on which the person answers nothing more; None: no such day."""
        days = (self.died, self.ends(ENDS_CONTACT))
        return min((day for day in days if day is not None), default=None)

    def ends(self, levels: Sequence[WithdrawalLevel]) -> date | None:
        """Return the first day of withdrawal at any of the levels."""
        return min((day for level, day in self.withdrawn.items() if level in levels), default=None)


def _first_day(study: Study) -> date:
    """Return the first day of inclusion: everybody's last window is over at the extract."""
    days = [LEAST_OBSERVED, *(_latest_day(study, wave) for wave in study.waves)]
    return OBSERVED_UNTIL - timedelta(days=max(days))


def _latest_day(study: Study, wave: Wave) -> int:
    after = wave.window_days[1] if wave.window_days is not None else 7
    anchor_day = INCLUDED_WITHIN if wave.anchor == study.anchors[0] else INCLUDED_WITHIN + JOB_WITHIN
    return anchor_day + int(wave.month * 31) + after + 1


def people(study: Study, truth: Truth, streams: Streams, *, n: int) -> list[Person]:
    """Return the people of a study, in the order of enrolment.

    Parameters
    ----------
    n : number of people, those of external arms among them.

    Notes
    -----
    Pairs of matched groups follow each other. With a ratio of large numbers (people as reported) as many people as
    it has come out exactly so; an external arm is drawn beside the others by the numbers reported.
    """
    draw = streams.named("pseudonyms")
    names: dict[str, None] = {}
    for _ in range(n):
        names[new_pseudonym(names, lambda below: int(draw.integers(below)))] = None
    columns = 2 + len(_levels(study)) + len(study.flags)
    chances = streams.named("people").random((n, columns)).tolist()
    exits = streams.named("leaving").random((n, len(WITHDRAWAL_LEVELS) + 2)).tolist()
    allocation = _Allocation(study, streams)
    return [
        _person(study, truth, allocation, (number, name, chances[number], exits[number]))
        for number, name in enumerate(names)
    ]


def _person(
    study: Study,
    truth: Truth,
    allocation: _Allocation,
    drawn: tuple[int, str, Sequence[float], Sequence[float]],
) -> Person:
    number, name, chances, exits = drawn
    some = iter(chances)
    inclusion = _first_day(study) + timedelta(days=int(next(some) * INCLUDED_WITHIN))
    language = _one_of(study.languages, next(some))
    strata = {stratum: _one_of(levels, next(some)) for stratum, levels in _levels(study).items()}
    flags = {flag.id: next(some) < FLAGGED or flag.id == "itt" for flag in study.flags}
    is_matched = study.allocation.kind == "matched"
    arm = study.arms[number % len(study.arms)] if is_matched else allocation.arm(strata)
    withdrawn, died, emigrated = _exits(truth.leaving, inclusion, exits, last=OBSERVED_UNTIL)
    return Person(
        participant=name,
        arm=arm,
        inclusion=inclusion,
        language=language,
        unit=_unit(study, arm, number, n_units=truth.burden.units),
        strata=strata,
        pair=f"p{number // len(study.arms) + 1}" if is_matched else None,
        flags=flags,
        withdrawn={} if arm.external else withdrawn,  # who comes from a database was never asked
        died=died,
        emigrated=emigrated,
    )


def _levels(study: Study) -> dict[str, Sequence[str]]:
    levels = {stratum.id: [level.id for level in stratum.levels] for stratum in study.strata}
    names = dict.fromkeys((*study.allocation.strata, *levels))
    return {name: levels.get(name, NAMELESS_LEVELS) for name in names}


def _one_of(choices: Sequence[str], chance: float) -> str:
    return choices[int(chance * len(choices))]


def _exits(
    leaving: Leaving, inclusion: date, exits: Sequence[float], *, last: date
) -> tuple[dict[WithdrawalLevel, date], date | None, date | None]:
    days = (last - inclusion).days
    *levels, death, emigration = exits
    died = _waited(inclusion, leaving.died_in_a_year, death, last=last)
    emigrated = _waited(inclusion, leaving.emigrated_in_a_year, emigration, last=died or last)
    withdrawn: dict[WithdrawalLevel, date] = {}
    for level, chance in zip(WITHDRAWAL_LEVELS, levels, strict=True):
        share = leaving.withdrawn.get(level, 0.0)
        if chance < share:
            # Given that it lies below the share, the chance over the share is uniform again.
            day = inclusion + timedelta(days=1 + int(chance / share * days))
            if died is None or day < died:
                withdrawn[level] = day
    return withdrawn, died, emigrated


def _waited(start: date, in_a_year: float, chance: float, *, last: date) -> date | None:
    """Return a day by a constant hazard, None after the last one."""
    if in_a_year <= 0:
        return None
    day = start + timedelta(days=1 + int(np.log1p(-chance) / np.log1p(-in_a_year) * DAYS_OF_A_YEAR))
    return day if day < last else None


def _unit(study: Study, arm: Arm, number: int, *, n_units: int) -> str | None:
    if not study.units or arm.external:
        return None
    before = n_units * study.allocated_arms.index(arm) if study.allocation.kind == "cluster" else 0
    return f"{study.units[0].id}_{before + 1 + number % n_units}"


@dataclass
class _Allocation:
    """Permuted blocks of twice the ratio, within each stratum."""

    study: Study
    streams: Streams
    blocks: dict[tuple[str, ...], Iterator[Arm]] = field(default_factory=dict)

    def arm(self, strata: Mapping[str, str]) -> Arm:
        """Return the arm of the next person of a stratum."""
        names = self.study.allocation.strata if sum(self._ratio) <= MOST_IN_A_BLOCK else ()
        stratum = tuple(strata[name] for name in names)
        return next(self.blocks.setdefault(stratum, self._drawn(stratum)))

    @property
    def _ratio(self) -> tuple[int, ...]:
        arms, ratio = self.study.arms, self.study.allocation.ratio
        if any(arm.external for arm in arms) or (ratio and len(ratio) < len(arms)):
            return tuple(arm.n or 1 for arm in arms)
        return ratio or (1,) * len(arms)

    def _drawn(self, stratum: tuple[str, ...]) -> Iterator[Arm]:
        random = self.streams.named("allocation", *stratum)
        times = 2 if sum(self._ratio) <= MOST_IN_A_BLOCK else 1
        block = [arm for arm, n in zip(self.study.arms, self._ratio, strict=True) for _ in range(times * n)]
        while True:
            yield from (block[int(i)] for i in random.permutation(len(block)))
