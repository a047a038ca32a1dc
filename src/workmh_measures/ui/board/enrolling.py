"""Somebody new as staff types it: everything that is wrong at once, and then enrolled as the command line does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from workmh_measures.errors import Problem, StoreError, problem
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.pseudonym import as_typed
from workmh_measures.model.record import Consent
from workmh_measures.model.study import Study
from workmh_measures.storage.enrolment_needs import Lack, enrolment_lacks, lack_problems
from workmh_measures.storage.participants import Enrolled, enrol, objections
from workmh_measures.storage.repository import Store
from workmh_measures.ui.desk.choosing import day_typed
from workmh_measures.ui.noting import note_denied
from workmh_measures.ui.visitor import Visitor

__all__ = ["CONSENT_DAY", "Typed", "enrol_typed", "lacks_typed", "newcomer_typed", "unread_days"]

CONSENT_DAY = ""
"""Stands for the day of the consent among the names of days; no day of a study is called nothing."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and chosen; an empty text and None say nothing.

    Attributes
    ----------
    own_id : an id of the study's own; empty: one is made.
    days : of anchors and milestones, as they were typed.
    consent_day, version, parts : the consent, if one was given on paper or elsewhere.
    """

    own_id: str = ""
    unit: str | None = None
    strata: Mapping[str, str | None] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    pair: str = ""
    flags: Mapping[str, bool | None] = field(default_factory=dict)
    arm: str | None = field(default=None, repr=False)
    consent_day: str = ""
    version: str = ""
    parts: Mapping[str, bool | None] = field(default_factory=dict)


def enrol_typed(store: Store, study: Study, typed: Typed, visitor: Visitor, *, request: str) -> Enrolled:
    """Enrol one person, or nobody.

    Parameters
    ----------
    request : name of this entry; the same again makes no second person.

    Raises
    ------
    StoreError
        With everything that stands against it. Of people in other units it tells nothing but that an id is taken.
    """
    today = civil_day(store.now())
    newcomer, problems = newcomer_typed(typed, request)
    problems += [*_unit_objections(visitor, newcomer.unit), *lack_problems(lacks_typed(study, typed))]
    known = _known_elsewhere(store, study, newcomer, visitor)
    if known is not None:
        note_denied(visitor, "enrol", "/enrol", known)
        problems.append(_taken(newcomer.participant or ""))
        newcomer = replace(newcomer, participant=None)
    if problems:
        raise StoreError([*problems, *objections(store, study, [newcomer], today=today)])
    [made] = enrol(store, study, [newcomer], by=visitor.subject, today=today)
    return made


def lacks_typed(study: Study, typed: Typed) -> list[Lack]:
    """Return what is needed and was left out; a day that cannot be read is wrong, and not left out."""
    newcomer, _ = newcomer_typed(typed, "")
    unread = {name for name, text in typed.days.items() if text.strip()}
    return [one for one in enrolment_lacks(study, newcomer) if one.kind != "day" or one.name not in unread]


def unread_days(typed: Typed) -> dict[str, str]:
    """Return the days that are none, by their names, as they were typed."""
    told = {**typed.days, CONSENT_DAY: typed.consent_day}
    return {name: text for name, text in told.items() if text.strip() and day_typed(text) is None}


def newcomer_typed(typed: Typed, request: str) -> tuple[Newcomer, list[Problem]]:
    """Return the person as far as it can be read, and what cannot be."""
    days = {name: day_typed(text) for name, text in typed.days.items() if text.strip()}
    problems = [_no_day(typed.days[name]) for name, day in days.items() if day is None]
    consent, more = _consent(typed)
    newcomer = Newcomer(
        participant=typed.own_id.strip() or None,
        days={name: day for name, day in days.items() if day is not None},
        unit=(typed.unit or "").strip() or None,
        strata={name: level.strip() for name, level in typed.strata.items() if level and level.strip()},
        pair=typed.pair.strip() or None,
        flags={name: value for name, value in typed.flags.items() if value is not None},
        arm=typed.arm,
        language=typed.language,
        request=request,
        consent=consent,
    )
    return newcomer, [*problems, *more]


def _consent(typed: Typed) -> tuple[Consent | None, list[Problem]]:
    said = {name: answer for name, answer in typed.parts.items() if answer is not None}
    if not typed.consent_day.strip():
        text = "The day of the consent is missing."
        return None, [problem("PERSON-STEP", text=text)] if said else []
    day = day_typed(typed.consent_day)
    if day is None:
        return None, [_no_day(typed.consent_day)]
    return Consent(typed.version.strip(), day, True, said), []


def _no_day(typed: str) -> Problem:
    text = f"'{typed.strip()}' is not a day. Days are written {date(2026, 6, 25)} or 25.6.2026."
    return problem("PERSON-DATE", found=typed.strip(), text=text)


def _unit_objections(visitor: Visitor, unit: str | None) -> Iterator[Problem]:
    if not visitor.may_with("enrol", unit):
        text = "Choose one of your own units." if unit is None else f"'{unit}' is none of your units."
        yield problem("PERSON-STUDY", found=unit or "", text=text)


def _known_elsewhere(store: Store, study: Study, newcomer: Newcomer, visitor: Visitor) -> str | None:
    """Return the one with this id if this visitor must hear nothing about them."""
    if newcomer.participant is None or visitor.may_with("enrol", None):
        return None
    wanted = as_typed(newcomer.participant)
    alike = (one for one in store.participants(study.id) if as_typed(one.participant) == wanted)
    return next((one.participant for one in alike if not visitor.may_with("enrol", one.unit)), None)


def _taken(name: str) -> Problem:
    return problem("PERSON-TWICE", found=name, text=f"'{name}' is taken already.")
