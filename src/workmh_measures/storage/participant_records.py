"""What is known of each participant, put together from the events that tell of it; their order between kinds is free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from workmh_measures.model.record import Consent, RepeatedAnchor, WithdrawalLevel
from workmh_measures.storage.events import Kind

__all__ = ["TOLD_BY", "ParticipantRecord", "Telling", "participant_records"]

TOLD_BY = (Kind.ENROLLED, Kind.ALLOCATED, Kind.CONSENTED, Kind.REACHED, Kind.WITHDRAWN, Kind.DIED)
"""Kinds of events a record is put together from."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One event about a participant, as far as it matters here; content is its payload."""

    kind: str
    participant: str
    seq: int
    recorded_at: datetime
    content: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ParticipantRecord:
    """What is known of a participant; `seq` is the event of the latest enrolment.

    Attributes
    ----------
    arm : as allocated, else as told when the person was enrolled; None where neither is so.
    anchors : day of each anchor and milestone reached the first time; repeated : the later times, such as a second job.
    flags : as told at enrolment; what the person consented to in parts goes before it.
    withdrawn : day from which each level holds.
    """

    participant: str
    seq: int
    enrolled_at: datetime
    arm: str | None = field(repr=False)
    unit: str | None
    strata: Mapping[str, str]
    anchors: Mapping[str, date]
    language: str | None
    data: Mapping[str, Any] = field(repr=False)
    pair: str | None = None
    flags: Mapping[str, bool] = field(default_factory=dict)
    repeated: tuple[RepeatedAnchor, ...] = ()
    withdrawn: Mapping[WithdrawalLevel, date] = field(default_factory=dict)
    died: date | None = None
    consent: Consent | None = None


@dataclass(slots=True)
class _Known:
    """Of one participant, while the events are read in the order they were recorded: the latest of each sort counts."""

    enrolled: Telling | None = None
    arm: str | None = None
    consent: Mapping[str, Any] | None = None
    reached: dict[tuple[str, int], date | None] = field(default_factory=dict)
    withdrawn: dict[WithdrawalLevel, date] = field(default_factory=dict)
    died: date | None = None


def participant_records(tellings: Iterable[Telling]) -> list[ParticipantRecord]:
    """Return a record of everyone enrolled, by id.

    Parameters
    ----------
    tellings : of the kinds `TOLD_BY`, in any order; of those of one kind about the same thing the latest counts.
    """
    known: dict[str, _Known] = {}
    for told in sorted(tellings, key=lambda one: one.seq):
        _TAKE[told.kind](known.setdefault(told.participant, _Known()), told)
    return [_record(one.enrolled, one) for _, one in sorted(known.items()) if one.enrolled is not None]


def _take_enrolment(known: _Known, told: Telling) -> None:
    known.enrolled = told


def _take_arm(known: _Known, told: Telling) -> None:
    known.arm = told.content["arm"]


def _take_consent(known: _Known, told: Telling) -> None:
    known.consent = told.content


def _take_day_reached(known: _Known, told: Telling) -> None:
    known.reached[told.content["what"], told.content["number"]] = _day(told.content["day"])


def _take_withdrawal(known: _Known, told: Telling) -> None:
    day, level = _day(told.content["day"]), told.content["level"]
    if day is None:
        known.withdrawn.pop(level, None)
    else:
        known.withdrawn[level] = day


def _take_death(known: _Known, told: Telling) -> None:
    known.died = _day(told.content["day"])


_TAKE: Mapping[str, Callable[[_Known, Telling], None]] = {
    Kind.ENROLLED: _take_enrolment,
    Kind.ALLOCATED: _take_arm,
    Kind.CONSENTED: _take_consent,
    Kind.REACHED: _take_day_reached,
    Kind.WITHDRAWN: _take_withdrawal,
    Kind.DIED: _take_death,
}


def _record(enrolled: Telling, known: _Known) -> ParticipantRecord:
    said = enrolled.content
    days = {(name, 1): date.fromisoformat(day) for name, day in said["anchors"].items()} | known.reached
    consent = _consent(known.consent) if known.consent is not None else None
    return ParticipantRecord(
        participant=enrolled.participant,
        seq=enrolled.seq,
        enrolled_at=enrolled.recorded_at,
        arm=known.arm if known.arm is not None else said["arm"],
        unit=said["unit"],
        strata=said["strata"],
        anchors={name: day for (name, number), day in days.items() if number == 1 and day is not None},
        language=said["language"],
        data=said["data"],
        # Enrolments recorded by an earlier version tell neither pair nor flags.
        pair=said.get("pair"),
        flags={**said.get("flags", {}), **(consent.parts if consent is not None else {})},
        repeated=tuple(
            RepeatedAnchor(name, number, day)
            for (name, number), day in sorted(days.items(), key=lambda one: one[0])
            if number > 1 and day is not None
        ),
        withdrawn=dict(sorted(known.withdrawn.items())),
        died=known.died,
        consent=consent,
    )


def _consent(said: Mapping[str, Any]) -> Consent:
    return Consent(said["version"], date.fromisoformat(said["day"]), said["given"], dict(said["parts"]))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
