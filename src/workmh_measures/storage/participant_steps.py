"""What happens to people after they are enrolled: consent, days reached, withdrawal, death."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from workmh_measures.errors import Problem, StoreError
from workmh_measures.model.record import ENDS_CONTACT, Consent
from workmh_measures.model.study import Study
from workmh_measures.storage.doors import shut_doors
from workmh_measures.storage.events import Event, Kind, LinkRevokedEvent, new_request_id
from workmh_measures.storage.in_work import in_work_told
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.participants import append_all, known_person, turn
from workmh_measures.storage.reading import stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.step_objections import (
    IN_WORK,
    Leaving,
    Reached,
    consent_objections,
    days_on_record,
    death_objections,
    leaving_objections,
    reached_objections,
)
from workmh_measures.storage.study_events import ConsentedEvent, DiedEvent, ReachedEvent, WithdrawnEvent
from workmh_measures.storage.tables import link

__all__ = ["Entry", "Step", "consent", "die", "reach", "withdraw"]


@dataclass(frozen=True, slots=True)
class Entry:
    """About whom a member of staff enters something, and on which day; days after it have not come."""

    participant: str
    by: str
    today: date


@dataclass(frozen=True, slots=True)
class Step:
    """What became of an entry; not new when the record told the same before.

    Attributes
    ----------
    participant : id as on record, however it was typed.
    number : which time a day was reached.
    links_void : whether personal links were made void.
    """

    participant: str
    is_new: bool
    number: int = 1
    links_void: bool = False


def consent(store: Store, study: Study, entry: Entry, said: Consent) -> Step:
    """Record that a person gave consent, refused it or took it back; the latest counts.

    Parameters
    ----------
    said : with an answer to each part the study asks for when consent is given; no part is consented to when it is not.

    Raises
    ------
    StoreError
        With every problem; nothing was recorded then.
    """
    parts = study.consent.parts if study.consent is not None else ()
    told = said if said.given else Consent(said.version, said.day, False, dict.fromkeys(parts, False))
    with turn(store, study.id) as connection:
        record = known_person(connection, study.id, entry.participant)
        _refuse(consent_objections(study, f"Participant {record.participant}", told, today=entry.today))
        if record.consent == told:
            return Step(record.participant, is_new=False)
        event = ConsentedEvent(
            **_about(record, entry), version=told.version, day=told.day, given=told.given, parts=told.parts
        )
        append_all(store, connection, study.id, [event])
    return Step(record.participant, is_new=True)


def reach(store: Store, study: Study, entry: Entry, told: Reached) -> Step:
    """Record the day a person reached an anchor or a milestone, change it, or take it back.

    Raises
    ------
    StoreError
        With every problem; nothing was recorded then.
    """
    number = told.number or 1
    with turn(store, study.id) as connection:
        record = known_person(connection, study.id, entry.participant)
        if _is_on_record(connection, study, record, told):
            return Step(record.participant, is_new=False, number=number)
        _refuse(reached_objections(study, record, told, today=entry.today))
        event = ReachedEvent(
            **_about(record, entry),
            what=told.what,
            day=told.day,
            number=number,
            reason=told.reason,
            data={} if told.in_work is None else {IN_WORK: told.in_work},
        )
        append_all(store, connection, study.id, [event])
    return Step(record.participant, is_new=True, number=number)


def _is_on_record(connection: Connection, study: Study, record: ParticipantRecord, told: Reached) -> bool:
    number, who = told.number or 1, record.participant
    if told.day is None or days_on_record(record, told.what).get(number) != told.day:
        return False
    if told.in_work is None:
        return True
    events = stored_events(connection, study.id, {"kind": Kind.REACHED.value, "participant": who})
    return in_work_told(events).get((who, number)) is told.in_work


def withdraw(store: Store, study: Study, entry: Entry, left: Leaving) -> Step:
    """Record from which day a person withdrew at a level, or take it back.

    Leaving the questionnaires, contact or everything makes the person's links void in the same transaction. What was
    answered before stays; only an erasure takes it out.

    Raises
    ------
    StoreError
        With every problem; nothing was recorded then.
    """
    with turn(store, study.id) as connection:
        record = known_person(connection, study.id, entry.participant)
        if left.day is not None and record.withdrawn.get(left.level) == left.day:
            return Step(record.participant, is_new=False)
        _refuse(leaving_objections(study, record, left))
        event = WithdrawnEvent(**_about(record, entry), level=left.level, day=left.day, reason=left.reason)
        shuts = left.day is not None and left.day <= entry.today and left.level in ENDS_CONTACT
        void = _links_void(store, connection, study.id, (record, entry)) if shuts else []
        append_all(store, connection, study.id, [event, *void])
    return Step(record.participant, is_new=True, links_void=bool(void))


def die(store: Store, study: Study, entry: Entry, day: date | None, *, reason: str | None = None) -> Step:
    """Record the day a person died, and make the links void; None takes it back.

    Parameters
    ----------
    reason : why the day on record is changed or taken back; needed then.

    Raises
    ------
    StoreError
        With every problem; nothing was recorded then.
    """
    with turn(store, study.id) as connection:
        record = known_person(connection, study.id, entry.participant)
        if day is not None and record.died == day:
            return Step(record.participant, is_new=False)
        _refuse(death_objections(study, record, day, reason=reason, today=entry.today))
        event = DiedEvent(**_about(record, entry), day=day, reason=reason)
        void = _links_void(store, connection, study.id, (record, entry)) if day is not None else []
        append_all(store, connection, study.id, [event, *void])
    return Step(record.participant, is_new=True, links_void=bool(void))


def _about(record: ParticipantRecord, entry: Entry) -> Mapping[str, Any]:
    return {"request_id": new_request_id(), "entered_by": entry.by, "participant": record.participant}


def _links_void(
    store: Store, connection: Connection, study: str, of: tuple[ParticipantRecord, Entry]
) -> list[Event]:
    """Make a person's links void and end the sessions opened with them; return what is recorded of it."""
    record, entry = of
    mine = (link.c.study == study) & (link.c.participant == record.participant) & link.c.revoked.is_(None)
    in_force = connection.execute(select(link.c.token_hash).where(mine)).first() is not None
    shut_doors(connection, study, record.participant, store.now())
    return [LinkRevokedEvent(**_about(record, entry))] if in_force else []


def _refuse(problems: Iterable[Problem]) -> None:
    found = [*problems]
    if found:
        raise StoreError(found)
