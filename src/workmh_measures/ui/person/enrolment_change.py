"""What a person was enrolled with, put right: unit, strata, flags, pair and language, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.staff_rights import may_see_arms
from workmh_measures.storage.allocation_waiting import way_of
from workmh_measures.storage.participant_change import change
from workmh_measures.storage.participant_records import ParticipantRecord
from workmh_measures.storage.participant_steps import Entry, Step
from workmh_measures.storage.participants import known_person
from workmh_measures.ui.board.enrolment_fields import (
    ask_flag,
    ask_language,
    ask_level,
    ask_pair,
    ask_unit,
    flags_asked,
    strata_asked,
)
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["PutRight", "ask_what_is_right", "put_right"]


@dataclass(frozen=True, slots=True)
class PutRight:
    """What is right from now on, and why; what is not told stays."""

    told: Newcomer
    reason: str


def ask_what_is_right(participant: str, place: str, visitor: Visitor) -> Newcomer:
    """Draw the fields with what is on record in them; return what stands in them.

    Parameters
    ----------
    place : keeps the fields of one entry apart from those of the next.
    """
    app = application()
    with app.store.reading() as connection:
        way = way_of(connection, app.study)
        now = known_person(connection, app.study.id, participant)
    kind, sees = app.study.allocation.kind, may_see_arms(app.study, visitor.roles, is_locked=False)
    # Where units or pairs hold people by their arms, a refused change would tell somebody kept blind which arm it is.
    unit = ask_unit(visitor, place, now.unit) if kind != "cluster" or sees else None
    pair = ask_pair(place, now.pair).strip() if kind == "matched" and sees else ""
    strata = {name: ask_level(way, name, place, now.strata.get(name)) for name in strata_asked(app.study)}
    return Newcomer(
        unit=unit,
        strata={name: level.strip() for name, level in strata.items() if level and level.strip()},
        pair=pair or None,
        flags=_flags(now, place, sees=sees),
        language=ask_language(place, now.language),
    )


def put_right(participant: str, told: PutRight, visitor: Visitor) -> Step:
    """Put it on record as the command line does.

    Raises
    ------
    StoreError
        With everything that stands against it; of a unit that is not the visitor's own before anything is looked up.
    """
    app = application()
    elsewhere = [*_elsewhere(told.told.unit, visitor)]
    if elsewhere:
        raise StoreError(elsewhere)
    entry = Entry(participant, visitor.subject, civil_day(app.store.now()))
    return change(app.store, app.study, entry, told.told, reason=told.reason)


def _flags(now: ParticipantRecord, place: str, *, sees: bool) -> dict[str, bool]:
    study = application().study
    told = {flag.id: ask_flag(flag, place, now.flags.get(flag.id)) for flag in flags_asked(study, sees=sees)}
    return {name: value for name, value in told.items() if value is not None}


def _elsewhere(unit: str | None, visitor: Visitor) -> Iterator[Problem]:
    if unit is not None and not visitor.may_with("enrol", unit):
        yield problem("PERSON-STUDY", found=unit, text=f"'{unit}' is none of your units.")
