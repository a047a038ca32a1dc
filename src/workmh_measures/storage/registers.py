"""What registers tell of the people of a study: the latest record of each person and source counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from ..errors import Problem, StoreError, problem
from ..model.work import BenefitSpell, EmploymentSpell, RegisterRecord
from .events import Event, Kind, new_request_id
from .participant_records import ParticipantRecord
from .participants import append_all, turn
from .reading import StoredEvent, participants, stored_events
from .repository import Store
from .study_events import RegisterEvent

__all__ = [
    "Incoming",
    "RegisterChanges",
    "keep_register_records",
    "register_changes",
    "register_records",
    "register_records_within",
]


@dataclass(frozen=True)
class RegisterChanges:
    """What an extract changes.

    Attributes
    ----------
    new, changed, unchanged : its records, by what the store knew of the person from this source.
    absent : people the store has a record of from this source, who are not in the extract; their record stays.
    """

    new: tuple[RegisterRecord, ...]
    changed: tuple[RegisterRecord, ...]
    unchanged: tuple[RegisterRecord, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Incoming:
    """An extract on its way into the store.

    Attributes
    ----------
    records : one for each person.
    source : name of the register.
    may_tell_less : whoever imports said which kinds the source knows of, fewer than before or not.
    """

    records: Sequence[RegisterRecord]
    source: str
    may_tell_less: bool = False


def register_records(store: Store, study: str) -> list[RegisterRecord]:
    """Return the latest record of each participant and source, by pseudonym and source; erased ones are not there."""
    with store.reading() as connection:
        return register_records_within(connection, study)


def register_records_within(connection: Connection, study: str) -> list[RegisterRecord]:
    """Return what `register_records` does, as a connection sees it that others read from as well."""
    return _latest(stored_events(connection, study, {"kind": Kind.REGISTER}))


def register_changes(store: Store, study: str, extract: Incoming) -> RegisterChanges:
    """Return what an extract would change; nothing is stored.

    Raises
    ------
    StoreError
        REG-LEFT for every window that reaches past somebody's withdrawal from register follow-up; REG-LESS when the
        source is on record with kinds the extract does not tell of.
    """
    with store.reading() as connection:
        people = participants(connection, study)
        known = register_records_within(connection, study)
    return _changes(extract, known, people)


def keep_register_records(
    store: Store, study: str, extract: Incoming, told: Mapping[str, Any], also: Sequence[Event] = ()
) -> RegisterChanges:
    """Store an extract: every record that is new or changed, or none.

    Parameters
    ----------
    told : who imports (`entered_by`), and the files with their hashes (`data`).
    also : events stored with them, or not at all; only when there is something to store.

    Raises
    ------
    StoreError
        As `register_changes`, or when an event is refused; nothing was stored then.
    """
    with turn(store, study) as connection:
        people = participants(connection, study)
        changes = _changes(extract, register_records_within(connection, study), people)
        events: list[Event] = [
            RegisterEvent(
                request_id=new_request_id(),
                participant=record.participant,
                record=record,
                mode="import",
                **told,
            )
            for record in (*changes.new, *changes.changed)
        ]
        append_all(store, connection, study, [*events, *(also if events else ())])
    return changes


def _changes(
    extract: Incoming, known: Iterable[RegisterRecord], people: Sequence[ParticipantRecord]
) -> RegisterChanges:
    records = extract.records
    before = {record.participant: record for record in known if record.source == extract.source}
    problems = [*_past_withdrawal(records, people), *_less_told(extract, before.values())]
    if problems:
        raise StoreError(problems)
    told = {record.participant for record in records}
    return RegisterChanges(
        new=tuple(r for r in records if r.participant not in before),
        changed=tuple(r for r in records if before.get(r.participant, r) != r),
        unchanged=tuple(r for r in records if before.get(r.participant) == r),
        absent=tuple(sorted(before.keys() - told)),
    )


def _less_told(extract: Incoming, before: Iterable[RegisterRecord]) -> Iterable[Problem]:
    """Yield kinds that would no longer be known, as when a table of the extract was left out."""
    now = {kind for record in extract.records for kind in record.tells}
    lost = dict.fromkeys(kind for record in before for kind in record.tells if kind not in now)
    if lost and extract.records and not extract.may_tell_less:
        yield problem("REG-LESS", found=[*lost], source=extract.source)


def _past_withdrawal(
    records: Sequence[RegisterRecord], people: Sequence[ParticipantRecord]
) -> Iterable[Problem]:
    left = {person.participant: person.withdrawn.get("register") for person in people}
    for record in records:
        day = left.get(record.participant)
        if day is not None and record.observed_to >= day:
            where = f"Participant {record.participant}"
            text = (
                f"Register follow-up ended on {day} by withdrawal; the window ends on {record.observed_to}."
            )
            yield problem(
                "REG-LEFT", where=where, found=str(record.observed_to), allowed=f"before {day}", text=text
            )


def _latest(events: Iterable[StoredEvent]) -> list[RegisterRecord]:
    latest: dict[tuple[str, str], RegisterRecord] = {}
    for event in events:
        if event.content is not None:
            record = _record(str(event.participant), event.content)
            latest[record.participant, record.source] = record
    return [latest[key] for key in sorted(latest)]


def _record(participant: str, told: Mapping[str, Any]) -> RegisterRecord:
    return RegisterRecord(
        participant=participant,
        source=told["source"],
        observed_from=date.fromisoformat(told["observed_from"]),
        observed_to=date.fromisoformat(told["observed_to"]),
        end_reason=told["end_reason"],
        employment=tuple(
            EmploymentSpell(s["kind"], *_days(s), percent=_number(s["percent"]), hours=_number(s["hours"]))
            for s in told["employment"]
        ),
        benefits=tuple(
            BenefitSpell(s["kind"], *_days(s), degree=_number(s["degree"])) for s in told["benefits"]
        ),
        tells=tuple(told["tells"]),
    )


def _days(spell: Mapping[str, Any]) -> tuple[date, date | None]:
    stop = spell["stop"]
    return date.fromisoformat(spell["start"]), None if stop is None else date.fromisoformat(stop)


def _number(value: float | None) -> float | None:
    # The record writes 50.0 as 50.
    return None if value is None else float(value)
