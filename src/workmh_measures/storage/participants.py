"""Enrol people: all of them or nobody, and nobody twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from workmh_measures.errors import Problem, StoreError, nearest_match, problem
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.pseudonym import as_typed, new_pseudonym, pseudonym_fault
from workmh_measures.model.record import Consent
from workmh_measures.model.study import Study
from workmh_measures.storage.events import EnrolledEvent, Event, Kind, new_request_id
from workmh_measures.storage.newcomers import arm_of, differences, newcomer_problems
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.reading import participants
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import AllocatedEvent, ConsentedEvent
from workmh_measures.storage.tables import event, of_other_kind

__all__ = [
    "Enrolled",
    "Telling",
    "append_all",
    "enrol",
    "enrol_told",
    "known_person",
    "objections",
    "turn",
]

_CHUNK = 500  # both databases limit the parameters of one statement


@dataclass(frozen=True)
class Telling:
    """Who enrols people, and on which day; `also` are events stored with them, or not at all."""

    by: str
    today: date
    also: Sequence[Event] = ()


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of somebody who was to be enrolled; not new when that had happened before.

    Attributes
    ----------
    consented : whether consent was put on record.
    erased : whether this enrolment was made before and its data were erased since; nobody is enrolled again then.
    """

    participant: str
    is_new: bool
    consented: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True)
class _Roll:
    """Who is enrolled and who is to be; `gone` were enrolled by the same request and erased since."""

    known: dict[str, ParticipantRecord]
    taken: set[str]
    named: list[Newcomer]
    gone: set[str]

    @classmethod
    def read(cls, connection: Connection, study: Study, newcomers: Sequence[Newcomer]) -> _Roll:
        """Read who is enrolled, and name those whom an earlier request enrolled."""
        known = {record.participant: record for record in participants(connection, study.id)}
        before = _enrolled_by_request(connection, study.id, newcomers)
        named = [
            replace(one, participant=one.participant or before.get(one.request or "")) for one in newcomers
        ]
        return cls(known, _ids_ever_given(connection, study.id), named, {*before.values()} - known.keys())

    def objections(self, study: Study, today: date) -> list[Problem]:
        """Return everything that stands against it."""
        left = [one for one in self.named if one.participant not in self.gone]
        found = newcomer_problems(study, left, self.known, taken=self.taken, today=today)
        return [*found, *_changed(study, left, self.known)]


def objections(store: Store, study: Study, newcomers: Sequence[Newcomer], *, today: date) -> list[Problem]:
    """Return everything that stands against enrolling people, and enrol nobody."""
    with store.reading() as connection:
        return _Roll.read(connection, study, newcomers).objections(study, today)


def enrol(
    store: Store, study: Study, newcomers: Sequence[Newcomer], *, by: str, today: date
) -> list[Enrolled]:
    """Enrol people in one transaction; see `enrol_told`."""
    return enrol_told(store, study, newcomers, Telling(by, today))


def enrol_told(store: Store, study: Study, newcomers: Sequence[Newcomer], telling: Telling) -> list[Enrolled]:
    """Enrol people in one transaction, with what else is to be stored then.

    Parameters
    ----------
    newcomers : somebody enrolled before, told again with nothing different, is left as is; only a consent that is told
        for the first time is put on record.
    telling : who enrols, when, and what goes with it.

    Returns
    -------
    list of Enrolled
        In the order of `newcomers`, with the ids made.

    Raises
    ------
    StoreError
        With every problem of every person; nobody was enrolled then.
    """
    with turn(store, study.id) as connection:
        roll = _Roll.read(connection, study, newcomers)
        problems = roll.objections(study, telling.today)
        if problems:
            raise StoreError(problems)
        outcome, events = [], list[Event]()
        for one in roll.named:
            name = one.participant or new_pseudonym(roll.taken)
            if name in roll.gone:
                outcome.append(Enrolled(name, is_new=False, erased=True))
                continue
            roll.taken.add(name)
            is_new = name not in roll.known
            consents = one.consent is not None and (is_new or roll.known[name].consent is None)
            events += _told(study, one, name, telling.by) if is_new else []
            if one.consent is not None and consents:
                events += _consented(one.consent, name, telling.by)
            outcome.append(Enrolled(name, is_new, consents))
        append_all(store, connection, study.id, [*events, *(telling.also if events else ())])
    return outcome


@contextmanager
def turn(store: Store, study: str) -> Iterator[Connection]:
    """Open a transaction in which nobody else can append to the study: what is read in it stays true."""
    with store.writing() as connection:
        store.append_within(connection, study, [])  # takes the lock on the head of the chain
        yield connection


def append_all(store: Store, connection: Connection, study: str, events: Sequence[Event]) -> None:
    """Append events that belong together inside a transaction, or raise what stands against it."""
    if events:
        [outcome] = store.append_within(connection, study, [events])
        if isinstance(outcome, StoreError):
            raise outcome


def known_person(connection: Connection, study: str, participant: str) -> ParticipantRecord:
    """Return the record of somebody named by hand: case, blanks and hyphens are forgiven.

    Raises
    ------
    StoreError
        PERSON-UNKNOWN with what is wrong with the id, and the nearest one of somebody enrolled.
    """
    for name in dict.fromkeys((participant, as_typed(participant))):
        found = participants(connection, study, name)
        if found:
            return found[0]
    everybody = [record.participant for record in participants(connection, study)]
    alike = [name for name in everybody if as_typed(name) == as_typed(participant)]
    if len(alike) == 1:
        return participants(connection, study, alike[0])[0]
    fault = pseudonym_fault(participant)
    text = f"Nobody is enrolled as '{participant}'."
    if fault is not None and any(pseudonym_fault(name) is None for name in everybody):
        text = f"Nobody is enrolled as '{participant}', which {fault}."
    near = nearest_match(participant, everybody)
    raise StoreError(
        [problem("PERSON-UNKNOWN", where=f"study {study}", found=participant, nearest=near, text=text)]
    )


def _told(study: Study, one: Newcomer, name: str, by: str) -> list[Event]:
    request = f"enrol/{one.request}" if one.request is not None else f"enrol/{name}"
    arm = arm_of(study, one)
    enrolled = EnrolledEvent(
        request_id=request,
        entered_by=by,
        participant=name,
        unit=one.unit,
        strata=one.strata,
        anchors=one.days,
        preferred_language=one.language,
        pair=one.pair,
        flags=one.flags,
    )
    if arm is None:
        return [enrolled]
    told = AllocatedEvent(
        request_id=new_request_id(),
        entered_by=by,
        participant=name,
        arm=arm,
        how="told",
        strata={n: one.strata[n] for n in study.allocation.strata if n in one.strata},
    )
    return [enrolled, told]


def _consented(said: Consent, name: str, by: str) -> list[Event]:
    told = ConsentedEvent(
        request_id=new_request_id(),
        entered_by=by,
        participant=name,
        version=said.version,
        day=said.day,
        given=said.given,
        parts=said.parts,
    )
    return [told]


def _changed(
    study: Study, newcomers: Sequence[Newcomer], known: Mapping[str, ParticipantRecord]
) -> Iterator[Problem]:
    for one in newcomers:
        record = known.get(one.participant or "")
        other = differences(one, record, study) if record is not None else []
        if other:
            text = f"'{one.participant}' is enrolled already, with other values: {', '.join(other)}."
            yield problem("PERSON-TWICE", where=one.where, found=one.participant, text=text)


def _ids_ever_given(connection: Connection, study: str) -> set[str]:
    return set(
        connection.execute(select(event.c.participant).where(of_other_kind(study, Kind.ENROLLED))).scalars()
    )


def _enrolled_by_request(connection: Connection, study: str, newcomers: Sequence[Newcomer]) -> dict[str, str]:
    """Return who was enrolled by each request that was made before."""
    requests = [f"enrol/{one.request}" for one in newcomers if one.request is not None]
    found: dict[str, str] = {}
    for start in range(0, len(requests), _CHUNK):
        chunk = event.c.request_id.in_(requests[start : start + _CHUNK])
        rows = connection.execute(
            select(event.c.request_id, event.c.participant).where(event.c.study == study, chunk)
        )
        found |= {request.removeprefix("enrol/"): participant for request, participant in rows}
    return found
