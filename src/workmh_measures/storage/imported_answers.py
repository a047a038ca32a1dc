"""Answers out of a file on their way into the record: what is new, changed or the same, and all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from typing import Any, Protocol

from sqlalchemy import Connection

from workmh_measures.errors import Problem, StoreError, nearest_match, problem
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.record import ENDS_CONTACT
from workmh_measures.model.study import Study
from workmh_measures.storage.alerts import with_alerts
from workmh_measures.storage.corrections import Correction, unfounded
from workmh_measures.storage.events import (
    LONGEST_REASON,
    AnswerEvent,
    Event,
    FormCompletedEvent,
    Kind,
    new_request_id,
)
from workmh_measures.storage.participants import append_all, turn
from workmh_measures.storage.reading import ParticipantRecord, current_answers, participants, stored_events
from workmh_measures.storage.repository import Store

__all__ = ["AnswerChanges", "AnswersOfWave", "answer_changes", "keep_answers"]

MODE = "import"


class Given(Protocol):
    """One row of a file: whose it is, and what it says of each item (see `interop.answer_import.GivenForm`)."""

    @property
    def place(self) -> str: ...
    @property
    def participant(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, Mapping[str, float | str]]: ...
    @property
    def day(self) -> date | None: ...


@dataclass(frozen=True, kw_only=True)
class AnswersOfWave:
    """Answers to one instrument at one wave.

    Attributes
    ----------
    forms : one for each person.
    occasion : number of the job the wave is counted from; 1 for every other wave.
    reason : why answers on record are changed; needed where any is.
    by : who imports.
    """

    instrument: Instrument
    wave: str
    forms: Sequence[Given] = field(repr=False)
    by: str
    occasion: int = 1
    reason: str = ""


@dataclass(frozen=True)
class AnswerChanges:
    """What the answers to one instrument at one wave change, as participant and item.

    Attributes
    ----------
    given : the answers it is about.
    new, changed, unchanged : by what the store held.
    handed_in : people whose form is complete with this and is handed in.
    """

    given: AnswersOfWave
    new: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]
    unchanged: tuple[tuple[str, str], ...]
    handed_in: tuple[str, ...]


def answer_changes(store: Store, study: Study, given: Sequence[AnswersOfWave]) -> list[AnswerChanges]:
    """Return what answers would change, for each instrument and wave; nothing is stored.

    Raises
    ------
    StoreError
        Every row of somebody who is not enrolled, has not consented, or had died or withdrawn by then; IMPORT-ROW where an answer on record would be
        changed and nothing says why.
    """
    with store.reading() as connection:
        return _changes(connection, study, given)[0]


def keep_answers(
    store: Store, study: Study, given: Sequence[AnswersOfWave], also: Sequence[Event] = ()
) -> list[AnswerChanges]:
    """Store the answers that are new or changed, or none; a form all of whose items are told is handed in.

    Parameters
    ----------
    also : events stored with them, or not at all; only when there is something to store.

    Raises
    ------
    StoreError
        As `answer_changes`, or when an event is refused; nothing was stored then.
    """
    with turn(store, study.id) as connection:
        changes, events = _changes(connection, study, given)
        if events:
            append_all(store, connection, study.id, [*with_alerts(store, study, events), *also])
    return changes


# --- parts ----------------------------------------------------------------------------------------


def _changes(
    connection: Connection, study: Study, given: Sequence[AnswersOfWave]
) -> tuple[list[AnswerChanges], list[Event]]:
    people = {one.participant: one for one in participants(connection, study.id)}
    problems = [
        *(p for one in given for p in _misplaced(study, one)),
        *(p for one in given for form in one.forms for p in _strangers(study, form, people)),
        *(p for one in given for form in one.forms for p in _without_job(study, one, form, people)),
    ]
    if problems:
        # A row may hold several forms of one person, and what stands against the person is told once.
        raise StoreError([*dict.fromkeys(problems)])
    parts = [_changes_of(connection, study, one, people) for one in given]
    changes = [part for part, _ in parts]
    if problems := [*_unfounded(changes)]:
        raise StoreError(problems)
    return changes, [event for _, events in parts for event in events]


def _changes_of(
    connection: Connection, study: Study, given: AnswersOfWave, people: Mapping[str, ParticipantRecord]
) -> tuple[AnswerChanges, list[Event]]:
    about = {"wave": given.wave, "instrument": given.instrument.id}
    known = {
        (a.participant, a.item): a
        for a in current_answers(connection, study.id, about)
        if a.occasion == given.occasion
    }
    ended = _handed_in(connection, study.id, about, given.occasion)
    new, changed, same = list[tuple[str, str]](), list[tuple[str, str]](), list[tuple[str, str]]()
    handed_in, events = list[str](), list[Event]()
    for form in given.forms:
        told = len(events)
        for item, answer in form.answers.items():
            before = known.get((form.participant, item))
            if before is not None and _is_same(before, answer):
                same.append((form.participant, item))
                continue
            (new if before is None else changed).append((form.participant, item))
            seq = 0 if before is None else before.seq
            events.append(_answer(given, form, people[form.participant], item, seq))
        every = {item for who, item in known if who == form.participant} | form.answers.keys()
        if len(events) > told and form.participant not in ended and every >= {*given.instrument.item_ids}:
            handed_in.append(form.participant)
            events.append(_completed(given, form, people[form.participant]))
    return AnswerChanges(given, tuple(new), tuple(changed), tuple(same), tuple(handed_in)), events


def _handed_in(
    connection: Connection, study: str, about: Mapping[str, str], occasion: int
) -> set[str | None]:
    """Return whose form is handed in already: what changes in it is a correction, and no second end."""
    ends = stored_events(connection, study, {**about, "kind": Kind.FORM_COMPLETED})
    return {told.participant for told in ends if told.columns["occasion"] == occasion}


def _misplaced(study: Study, given: AnswersOfWave) -> list[Problem]:
    waves = [wave.id for wave in study.waves]
    there = [one.instrument for one in study.instruments_at(given.wave)] if given.wave in waves else []
    if given.instrument.id in there:
        return []
    allowed = there or [f"wave {wave}" for wave in waves]
    return [problem("FORM-SCHEDULE", where=f"Wave {given.wave}", found=given.instrument.id, allowed=allowed)]


def _strangers(study: Study, form: Given, people: Mapping[str, ParticipantRecord]) -> list[Problem]:
    """Return what stands against answers of somebody: unknown, without consent, or gone by then."""
    record = people.get(form.participant)
    if record is None:
        text = f"Nobody is enrolled as '{form.participant}'."
        near = nearest_match(form.participant, people)
        return [problem("IMPORT-ROW", where=form.place, found=form.participant, nearest=near, text=text)]
    told = []
    if study.lacks_consent(record.consent):
        told.append(
            f"Participant {form.participant} has no consent on record to the information as it is now."
        )
    ended = {str(level): record.withdrawn[level] for level in ENDS_CONTACT if level in record.withdrawn}
    ended |= {} if record.died is None else {"died": record.died}
    for how, day in ended.items():
        if form.day is None or form.day >= day or how == "deletion":
            deed = "died on" if how == "died" else f"withdrew ({how}) from"
            told.append(f"Participant {form.participant} {deed} {day}, and the row tells of no day before.")
    return [problem("IMPORT-ROW", where=form.place, found=form.participant, text=text) for text in told]


def _without_job(
    study: Study, given: AnswersOfWave, form: Given, people: Mapping[str, ParticipantRecord]
) -> list[Problem]:
    """Return what stands against answers of a later job: that the person is not known to have had it."""
    record = people.get(form.participant)
    if given.occasion == 1 or record is None:
        return []
    anchor = study.wave(given.wave).anchor
    if (anchor, given.occasion) in {(one.anchor, one.number) for one in record.repeated}:
        return []
    text = f"Participant {form.participant} has no {anchor} number {given.occasion} on record."
    return [problem("IMPORT-ROW", where=form.place, found=form.participant, text=text)]


def _is_same(before: Any, answer: Mapping[str, float | str]) -> bool:
    return (before.value, before.missing) == (answer.get("value"), answer.get("missing"))


def _unfounded(changes: Sequence[AnswerChanges]) -> list[Problem]:
    """Return what stands against changing answers that are on record."""
    changed = [(who, item, one.given) for one in changes for who, item in one.changed]
    if not changed:
        return []
    who, item, given = changed[0]
    if not given.reason.strip():
        # Of one form at one wave, which are meant is known.
        many = len(changes) > 1
        shown = ", ".join(
            f"{who} {one.wave} {one.instrument.id} item {item}" if many else f"{who} item {item}"
            for who, item, one in changed[:10]
        ) + (", ..." if len(changed) > 10 else "")
        return [problem("IMPORT-WHY", found=len(changed), which=shown)]
    # The words are held against the same rule as those of a correction by hand.
    asked = Correction(
        participant=who, wave=given.wave, occasion=given.occasion, instrument=given.instrument.id, item=item,
        reason=given.reason, by=given.by,
    )  # fmt: skip
    return unfounded(asked)


def _about(given: AnswersOfWave, form: Given, record: ParticipantRecord) -> dict[str, Any]:
    return {
        "request_id": new_request_id(),
        "entered_by": given.by,
        "participant": form.participant,
        "wave": given.wave,
        "occasion": given.occasion,
        "instrument": given.instrument.id,
        "mode": MODE,
        "language": record.language or "nb",
        "fingerprint": fingerprint(given.instrument),
        "software": f"workmh-measures {version('workmh-measures')}",
    }


def _answer(
    given: AnswersOfWave, form: Given, record: ParticipantRecord, item: str, based_on: int
) -> AnswerEvent:
    told: dict[str, Any] = {**form.answers[item]}
    return AnswerEvent(
        **_about(given, form, record),
        item=item,
        **told,
        reason=given.reason.strip()[:LONGEST_REASON] or None,
        based_on=based_on,
        answered_on=form.day,
    )


def _completed(given: AnswersOfWave, form: Given, record: ParticipantRecord) -> FormCompletedEvent:
    said = {} if form.day is None else {"answered_on": form.day}
    reason = {"reason": given.reason.strip()} if given.reason.strip() else {}
    return FormCompletedEvent(**_about(given, form, record), data={**said, **reason})
