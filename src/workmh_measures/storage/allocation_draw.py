"""Draw the arm of a participant: one transaction that holds the study's lock, so that no number is given twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.model.record import WithdrawalLevel
from workmh_measures.model.study import Study
from workmh_measures.storage import reading
from workmh_measures.storage.allocation import (
    Asked,
    Sealing,
    append_one,
    enrolled,
    person_problem,
    sealings,
)
from workmh_measures.storage.allocation_key import AllocationKey
from workmh_measures.storage.allocation_waiting import person_strata
from workmh_measures.storage.events import Kind
from workmh_measures.storage.participants import turn
from workmh_measures.storage.reading import ParticipantRecord
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import AllocatedEvent
from workmh_measures.storage.tables import event, of_other_kind
from workmh_measures.trial.allocation import arms_in_order, number_mark, stratum_text

__all__ = ["MARK", "Drawn", "draw", "draw_objections", "latest_sealing", "opened_list"]

MARK = "allocated-"
"""Begins the request id of a drawn event; the mark of its number follows."""

_LEFT: tuple[WithdrawalLevel, ...] = ("treatment", "deletion")


@dataclass(frozen=True)
class Drawn:
    """The place a participant has in the allocation; `again` when it had been drawn before by the same request."""

    participant: str
    number: int
    strata: Mapping[str, str]
    arm: str = field(repr=False)
    again: bool = False


def draw(store: Store, study: Study, participant: str, key: AllocationKey, asked: Asked) -> Drawn:
    """Draw the next arm of the participant's stratum, and commit it together with its number.

    Parameters
    ----------
    key : that the allocation is sealed with.
    asked : a second call with its request id gives the same arm and uses no further number; a reason says that the
        one who draws is shown the arm, and why.

    Raises
    ------
    StoreError
        ALLOC-SEALED (not sealed, arms are told, or the study file has other arms now), ALLOC-KEY (another plan), ALLOC-PERSON listing all that stands
        against this participant, ALLOC-LIST when a list has come to its end.
    """
    with turn(store, study.id) as connection:
        sealing = latest_sealing(connection, study.id, key)
        _refuse_changed_arms(study, key)
        record = enrolled(connection, study.id, participant)
        earlier = _earlier(connection, study.id, participant, asked)
        if earlier is not None:
            return earlier
        strata = person_strata(study, key.plan.strata, record)
        objections = draw_objections(study, record, key.plan.strata)
        if objections:
            raise StoreError(objections)
        drawn = _next(connection, key, opened_list(sealing, key), (participant, strata))
        append_one(store, connection, study.id, [_event(drawn, sealing, (key, asked))])
    return drawn


def draw_objections(
    study: Study, record: ParticipantRecord, levels: Mapping[str, Sequence[str]]
) -> list[Problem]:
    """Return everything that stands against drawing the arm of a person; none when it may be drawn.

    Parameters
    ----------
    levels : of each stratum arms are drawn by, as they are sealed.
    """
    strata = person_strata(study, levels, record)
    return [*_objections(study, record), *_strata_objections(levels, strata, record.participant)]


def latest_sealing(connection: Connection, study: str, key: AllocationKey) -> Sealing:
    """Return the sealing that holds, when it is the one the key was made for.

    Raises
    ------
    StoreError
        ALLOC-SEALED if nothing is sealed or arms are told, ALLOC-KEY for another key.
    """
    found, where = sealings(connection, study), f"study {study}"
    if not found:
        text = "Allocation is not sealed yet: `workmh allocation seal` or `import` does it."
        raise StoreError([problem("ALLOC-SEALED", where=where, text=text)])
    if found[-1].commitment is None:
        raise StoreError(
            [problem("ALLOC-SEALED", where=where, text="Arms of this study are told, not drawn.")]
        )
    if found[-1].commitment != key.commitment:
        text = f"The allocation that holds (event {found[-1].seq}) was sealed with another key file."
        raise StoreError([problem("ALLOC-KEY", where=where, text=text)])
    return found[-1]


def _refuse_changed_arms(study: Study, key: AllocationKey) -> None:
    gone = [arm for arm in key.plan.arms if arm not in [one.id for one in study.allocated_arms]]
    if gone:
        text = f"The allocation is sealed with arms the study file does not have: {', '.join(gone)}."
        raise StoreError([problem("ALLOC-SEALED", where=f"study {study.id}", text=text)])


def opened_list(sealing: Sealing, key: AllocationKey) -> dict[str, list[str]]:
    """Return the list of a sealing; empty where arms are drawn from the seed."""
    sealed = sealing.content["list"]
    return key.opened_list(sealed) if sealed is not None else {}


def _earlier(connection: Connection, study: str, participant: str, asked: Asked) -> Drawn | None:
    """Return what the same request drew before; refuse another request for somebody who has an arm."""
    only = {"kind": Kind.ALLOCATED, "participant": participant}
    for told in reading.stored_events(connection, study, only):
        said: Mapping[str, Any] = told.content or {}
        if said["data"].get("request") == asked.request_id:
            return Drawn(participant, said["number"], said["strata"], said["arm"], again=True)
        number = "told" if said["number"] is None else f"number {said['number']}"
        raise StoreError([person_problem(participant, f"Is allocated already ({number}, event {told.seq}).")])
    return None


def _objections(study: Study, record: ParticipantRecord) -> Iterator[Problem]:
    """Yield what stands against the person: an arm already, no consent, left, died."""
    consent, rule = record.consent, study.consent
    if record.arm is not None:
        yield person_problem(record.participant, "Was enrolled with an arm.")
    if consent is not None and not consent.given:
        yield person_problem(record.participant, "Consent was refused or taken back.")
    elif rule is not None and study.lacks_consent(consent):
        text = f"Consent to version {rule.version} of the information is not on record."
        yield person_problem(record.participant, text)
    for level in _LEFT:
        if level in record.withdrawn:
            yield person_problem(record.participant, f"Withdrew ({level}) on {record.withdrawn[level]}.")
    if record.died is not None:
        yield person_problem(record.participant, "Is on record as having died.")


def _strata_objections(
    levels: Mapping[str, Sequence[str]], strata: Mapping[str, str | None], participant: str
) -> Iterator[Problem]:
    for name, level in strata.items():
        allowed = levels[name]
        if level not in allowed:
            found = "has no level" if level is None else f"has the level '{level}', which is not in the plan,"
            text = f"The person {found} of {name}; allowed are {', '.join(allowed)}."
            yield person_problem(participant, text)


def _next(
    connection: Connection,
    key: AllocationKey,
    listed: Mapping[str, list[str]],
    whom: tuple[str, Mapping[str, str | None]],
) -> Drawn:
    """Return the first number of the stratum whose mark is not in the record; marks outlive an erasure."""
    participant, levels = whom
    strata = {name: str(level) for name, level in levels.items()}
    stratum, study = stratum_text(strata), key.plan.study
    ids = select(event.c.request_id).where(of_other_kind(study, Kind.ALLOCATED.value))
    taken = set(connection.execute(ids).scalars())
    for number, arm in enumerate(arms_in_order(key.plan, key.seed, stratum, listed), start=1):
        if MARK + number_mark(key.plan, key.seed, stratum, number) not in taken:
            return Drawn(participant, number, strata, arm)
    text = f"The list has no further row for {stratum or 'this study'}."
    raise StoreError([problem("ALLOC-LIST", where=f"Participant {participant}", text=text)])


def _event(drawn: Drawn, sealing: Sealing, by: tuple[AllocationKey, Asked]) -> AllocatedEvent:
    key, asked = by
    mark = number_mark(key.plan, key.seed, stratum_text(drawn.strata), drawn.number)
    shown = {} if asked.reason is None else {"shown": asked.reason}
    return AllocatedEvent(
        request_id=MARK + mark,
        entered_by=asked.by,
        participant=drawn.participant,
        arm=drawn.arm,
        how="list" if sealing.method == "list" else "drawn",
        strata=drawn.strata,
        number=drawn.number,
        data={"plan": sealing.commitment, "request": asked.request_id, **shown},
    )
