"""Change what a person was enrolled with: unit, strata, flags, pair, language; the earlier enrolment stays on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.study import Study
from workmh_measures.storage.events import LONGEST_REASON, EnrolledEvent, Kind, new_request_id
from workmh_measures.storage.newcomers import group_objections, word_objections
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.participant_steps import Entry, Step
from workmh_measures.storage.participants import append_all, known_person, turn
from workmh_measures.storage.reading import participants, stored_events
from workmh_measures.storage.repository import Store

__all__ = ["change"]


def change(store: Store, study: Study, entry: Entry, told: Newcomer, *, reason: str) -> Step:
    """Record what is known of a person from now on; what is not told stays as it is.

    Parameters
    ----------
    told : unit, strata, flags, pair and language; neither arm nor days.
    reason : why it is changed, as it will stand on record.

    Raises
    ------
    StoreError
        With every problem; nothing was recorded then.
    """
    with turn(store, study.id) as connection:
        record = known_person(connection, study.id, entry.participant)
        told = replace(told, where=f"Participant {record.participant}")
        found = [*_objections(study, told, reason), *word_objections(study, told)]
        found += [*_among_others(connection, study, record, told)]
        if found:
            raise StoreError(found)
        content = _last_enrolment(connection, study.id, record)
        before = _changeable(content)
        now: dict[str, Any] = {
            "unit": told.unit or before["unit"],
            "strata": {**before["strata"], **told.strata},
            "preferred_language": told.language or before["preferred_language"],
            "pair": told.pair or before["pair"],
            "flags": {**before["flags"], **told.flags},
        }
        if now == before:
            return Step(record.participant, is_new=False)
        enrolled = EnrolledEvent(
            request_id=new_request_id(),
            entered_by=entry.by,
            participant=record.participant,
            arm=content["arm"],
            anchors={name: date.fromisoformat(day) for name, day in content["anchors"].items()},
            data={**content["data"], "reason": reason},
            **now,
        )
        append_all(store, connection, study.id, [enrolled])
    return Step(record.participant, is_new=True)


def _changeable(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of an enrolment may be changed; those of an earlier version tell neither pair nor flags."""
    return {
        "unit": content["unit"],
        "strata": content["strata"],
        "preferred_language": content["language"],
        "pair": content.get("pair"),
        "flags": content.get("flags", {}),
    }


def _objections(study: Study, told: Newcomer, reason: str) -> Iterator[Problem]:
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        text = f"A change needs a reason of 1 to {LONGEST_REASON} characters."
        yield problem("PERSON-STEP", where=told.where, text=text)
    parts = study.consent.parts if study.consent is not None else ()
    for name in (name for name in told.flags if name in parts):
        text = f"'{name}' is consented to; `workmh participant consent` records it."
        yield problem("PERSON-STEP", where=told.where, found=name, text=text)


def _among_others(
    connection: Connection, study: Study, record: ParticipantRecord, told: Newcomer
) -> Iterator[Problem]:
    """Yield what is wrong with the person's arm among those of the new pair or unit."""
    if told.pair is None and told.unit is None:
        return
    others = {
        one.participant: one
        for one in participants(connection, study.id)
        if one.participant != record.participant
    }
    as_new = Newcomer(record.participant, unit=told.unit, pair=told.pair, arm=record.arm, where=told.where)
    yield from group_objections(study, [as_new], others)


def _last_enrolment(connection: Connection, study: str, record: ParticipantRecord) -> dict[str, Any]:
    only = {"participant": record.participant, "kind": Kind.ENROLLED.value}
    *_, last = stored_events(connection, study, only)
    return dict(last.content or {})
