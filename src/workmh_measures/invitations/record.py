"""Messages in the record of the study: begun before anything goes out, then what became of it; never an address."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from workmh_measures.dataset.schedule import Happening
from workmh_measures.invitations.occasions import Attempt, Errand, Occasion, Wanted, errands
from workmh_measures.model.study import Study
from workmh_measures.storage.events import Kind
from workmh_measures.storage.happenings import happenings_of_everybody, happenings_within
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.participants import append_all, turn
from workmh_measures.storage.reading import StoredEvent, participants, stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.sessions import issue_code_within, issue_link_within
from workmh_measures.storage.study_events import InvitationStep, InvitedEvent
from workmh_measures.storage.tables import event, of_other_kind

__all__ = ["Begun", "Ending", "Pending", "begin", "finish", "latest_attempts", "pending"]

WITHOUT_CONSENT = "no consent on record"


@dataclass(frozen=True, slots=True)
class Pending:
    """What is due from the sender for one person.

    Attributes
    ----------
    language : of the forms of this person, where one is known.
    errands : what is due; empty where `held_back` says why nothing may go out.
    """

    participant: str
    language: str | None
    errands: tuple[Errand, ...]
    held_back: str | None = None

    @property
    def ready(self) -> tuple[Errand, ...]:
        """What goes out now, in one message."""
        return tuple(errand for errand in self.errands if errand.standing == "ready")


@dataclass(frozen=True, slots=True)
class Begun:
    """A message that stands in the record as begun, and the secrets made for it, which are stored nowhere."""

    errands: tuple[Errand, ...]
    channel: str
    token: str = field(repr=False)
    code: str = field(default="", repr=False)


class Ending(NamedTuple):
    """What became of a message, and what the server answered in numbers."""

    step: InvitationStep
    code: str | None = None


def pending(store: Store, study: Study, wanted: Wanted) -> list[Pending]:
    """Return everybody for whom a message is due, by id."""
    happened = happenings_of_everybody(store, study.id)
    with store.reading() as connection:
        records = participants(connection, study.id)
        done = latest_attempts(stored_events(connection, study.id, {"kind": Kind.INVITED}))
        asked = _asked_to_be_erased(connection, study.id)
    people = (
        _pending(study, one, happened.get(one.participant, ()), done, wanted)
        for one in records
        if one.participant not in asked
    )
    return [one for one in people if one.errands or one.held_back]


def begin(store: Store, study: Study, one: Pending, *, wanted: Wanted, by: tuple[str, str]) -> Begun | None:
    """Put on record that a message goes out now, and make its link: both or neither.

    Parameters
    ----------
    one : as `pending` told; it is looked at again, for the person may have answered or left since.
    by : who sends, and the channel. A letter gets a code to type besides.

    Returns
    -------
    None when nothing is to go out any more, or another sender was faster.
    """
    entered_by, channel = by
    with turn(store, study.id) as connection:
        now = _present(connection, study, one.participant, wanted)
        if now is None or not now.ready or now.ready != one.ready:
            return None
        token = issue_link_within(store, connection, study.id, one.participant, by=entered_by)
        code = issue_code_within(store, connection, study.id, one.participant) if channel == "letter" else ""
        begun = Begun(one.ready, channel, token, code)
        append_all(store, connection, study.id, _events(begun, Ending("begun"), by=entered_by))
    return begun


def finish(store: Store, study: Study, begun: Sequence[Begun], ending: Ending, *, by: str) -> None:
    """Put on record what became of messages."""
    events = [told for one in begun for told in _events(one, ending, by=by)]
    with turn(store, study.id) as connection:
        append_all(store, connection, study.id, events)


def _present(connection: Connection, study: Study, participant: str, wanted: Wanted) -> Pending | None:
    records = participants(connection, study.id, participant)
    if not records or participant in _asked_to_be_erased(connection, study.id):
        return None
    told = stored_events(connection, study.id, {"kind": Kind.INVITED, "participant": participant})
    happened = happenings_within(connection, study.id, participant)
    return _pending(study, records[0], happened, latest_attempts(told), wanted)


def _pending(
    study: Study,
    record: ParticipantRecord,
    happened: Iterable[Happening],
    done: Mapping[Occasion, Attempt],
    wanted: Wanted,
) -> Pending:
    if record.arm in {arm.id for arm in study.arms if arm.external}:
        return Pending(record.participant, record.language, ())
    due = tuple(errands(study, happened, record.participant, done, wanted))
    if due and not study.has_open_door(record.consent):  # a message that leads to a closed door is none
        return Pending(record.participant, record.language, (), held_back=WITHOUT_CONSENT)
    return Pending(record.participant, record.language, due)


def latest_attempts(events: Iterable[StoredEvent]) -> dict[Occasion, Attempt]:
    """Return the latest attempt of each occasion."""
    steps: dict[Occasion, dict[int, Attempt]] = defaultdict(dict)
    for told in events:
        if told.content is None:
            continue
        said: Mapping[str, Any] = told.content
        columns = told.columns
        occasion = Occasion(columns["participant"], columns["wave"], columns["occasion"], said["reminder"])
        number = said["attempt"]
        if said["step"] == "begun":
            steps[occasion][number] = Attempt(number, said["channel"], columns["recorded_at"], None)
        else:
            begun = steps[occasion][number].begun
            steps[occasion][number] = Attempt(number, said["channel"], begun, said["step"], said.get("code"))
    return {occasion: tried[max(tried)] for occasion, tried in steps.items()}


def _asked_to_be_erased(connection: Connection, study: str) -> frozenset[str]:
    asked = select(event.c.participant).where(of_other_kind(study, Kind.ERASURE_REQUESTED))
    return frozenset(connection.execute(asked).scalars())


def _events(begun: Begun, ending: Ending, *, by: str) -> list[InvitedEvent]:
    return [
        InvitedEvent(
            request_id=_request(errand, ending.step),
            entered_by=by,
            participant=errand.occasion.participant,
            wave=errand.occasion.wave,
            occasion=errand.occasion.job,
            step=ending.step,
            reminder=errand.occasion.reminder,
            attempt=errand.attempt,
            channel=begun.channel,
            code=ending.code,
        )
        for errand in begun.errands
    ]


def _request(errand: Errand, step: InvitationStep) -> str:
    """Return the id of a step: two senders that begin the same attempt ask for the same one."""
    told = "\0".join(map(str, (*errand.occasion, errand.attempt)))
    ending = "begun" if step == "begun" else "ended"
    return f"invite/{hashlib.sha256(told.encode()).hexdigest()[:32]}/{ending}"
