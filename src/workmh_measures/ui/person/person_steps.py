"""What staff type about a person who is enrolled: a day reached, consent, leaving, death."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from workmh_measures.errors import Problem, problem
from workmh_measures.model.record import Consent
from workmh_measures.storage.person_record import PersonRecord
from workmh_measures.storage.step_objections import SERVICE_END, Leaving, Reached
from workmh_measures.ui.desk.choosing import day_typed
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.moments import day_said
from workmh_measures.ui.person.enrolment_change import PutRight, ask_what_is_right
from workmh_measures.ui.person.person_blocks import LEVELS
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.study_names import day_name
from workmh_measures.ui.visitor import Visitor

__all__ = ["ASKED", "Death", "Told", "Typed"]

_YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Death:
    """The day a person died; None takes it back."""

    day: date | None
    reason: str | None = None


Told = Reached | Consent | Leaving | Death | PutRight


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: something to record, or what is wrong before anything is compared with the record.

    Where the day is wrong there is nothing to record: a step without a day takes back what is on record.
    """

    told: Told | None = None
    problems: list[Problem] = field(default_factory=list)


def _reached(record: PersonRecord, place: str, _visitor: Visitor) -> Typed | None:
    study = application().study
    days = {name: day_name(name) for name in record.days_seen}
    what = st.selectbox(
        say("person.what"),
        record.days_seen,
        format_func=days.__getitem__,
        index=None,
        placeholder="…",
        key=f"step_what_{place}",
    )
    if what is None:
        return None
    known = dict(record.reached.get(what, {}))
    # The first anchor is reached once; everything else may come again.
    latest = max(known, default=0)
    offered = [*known] if what == study.anchors[0] and known else [*known, latest + 1]
    number = offered[-1]
    if known:
        numbers = {n: say("person.number_new", n=n) for n in offered}
        numbers |= {n: say("person.number_known", n=n, day=day_said(day)) for n, day in known.items()}
        number = st.selectbox(
            say("person.number"),
            offered,
            index=len(offered) - 1,
            format_func=numbers.__getitem__,
            key=f"step_number_{what}_{place}",
        )
    is_known = number in known
    takes_back = is_known and st.checkbox(say("person.take_back"), key=f"step_back_{what}_{number}_{place}")
    day, problems = _day(f"{what}_{number}_{place}", takes_back=takes_back)
    reason = _reason(f"{what}_{number}_{place}", "person.reason") if is_known else None
    in_work = _in_work(place) if what == SERVICE_END and not takes_back else None
    told = Reached(what, day, number if number > 1 else None, reason, in_work)
    return Typed(None if problems else told, problems)


def _consent(record: PersonRecord, place: str, _visitor: Visitor) -> Typed | None:
    rule = application().study.consent
    given = st.segmented_control(
        say("person.said"),
        list(_YES_NO),
        format_func={"yes": say("person.said_yes"), "no": say("person.said_no")}.__getitem__,
        key=f"step_given_{place}",
    )
    if given is None:
        return None
    day, problems = _day(f"consent_{place}", takes_back=False)
    version = st.text_input(
        say("person.version"),
        rule.version if rule is not None else "",
        max_chars=64,
        key=f"step_version_{place}",
    )
    parts = rule.parts if rule is not None and given == "yes" else ()
    said = {part: _part(part, place) for part in parts}
    if day is None:
        return Typed(problems=problems)
    answers = {part: one == "yes" for part, one in said.items() if one is not None}
    return Typed(Consent(version.strip(), day, given == "yes", answers))


def _part(part: str, place: str) -> str | None:
    flags = {flag.id: flag.name for flag in application().study.flags}
    return st.segmented_control(
        as_it_is(text_in(flags.get(part), part)),
        list(_YES_NO),
        format_func={"yes": say("person.yes"), "no": say("person.no")}.__getitem__,
        key=f"step_part_{part}_{place}",
    )


def _leaving(record: PersonRecord, place: str, _visitor: Visitor) -> Typed | None:
    level = st.selectbox(
        say("person.level"),
        [*LEVELS],
        format_func={level: say(key) for level, key in LEVELS.items()}.__getitem__,
        index=None,
        placeholder="…",
        key=f"step_level_{place}",
    )
    if level is None:
        return None
    is_known = level in record.withdrawn
    takes_back = is_known and st.checkbox(say("person.take_back"), key=f"step_back_{level}_{place}")
    day, problems = _day(f"{level}_{place}", takes_back=takes_back)
    reason = _reason(f"{level}_{place}", "person.reason" if is_known else "person.reason_free")
    return Typed(None if problems else Leaving(level, day, reason), problems)


def _died(record: PersonRecord, place: str, _visitor: Visitor) -> Typed | None:
    is_known = record.died is not None
    takes_back = is_known and st.checkbox(say("person.take_back"), key=f"step_back_died_{place}")
    day, problems = _day(f"died_{place}", takes_back=takes_back)
    reason = _reason(f"died_{place}", "person.reason") if is_known else None
    return Typed(None if problems else Death(day, reason), problems)


def _put_right(record: PersonRecord, place: str, visitor: Visitor) -> Typed | None:
    st.text(say("person.right_about"))
    told = ask_what_is_right(record.participant, place, visitor)
    return Typed(PutRight(told, _reason(f"right_{place}", "person.reason") or ""))


ASKED: Mapping[str, tuple[str, Callable[[PersonRecord, str, Visitor], Typed | None]]] = {
    "reached": ("person.step_reached", _reached),
    "consent": ("person.step_consent", _consent),
    "withdraw": ("person.step_withdraw", _leaving),
    "died": ("person.step_died", _died),
    "right": ("person.step_right", _put_right),
}
"""Kind of step -> key of its name, and what asks for it; that gives None while nothing is chosen."""


def _day(place: str, *, takes_back: bool) -> tuple[date | None, list[Problem]]:
    """Ask for the day, unless what is on record is taken back."""
    if takes_back:
        return None, []
    typed = st.text_input(say("person.day_typed"), max_chars=20, key=f"step_day_{place}").strip()
    day = day_typed(typed)
    if day is not None:
        return day, []
    text = f"'{typed}' is not a day. Days are written 2026-06-25 or 25.6.2026."
    return None, [problem("PERSON-DATE", found=typed, text=text if typed else "The day is missing.")]


def _reason(place: str, words: str) -> str | None:
    return st.text_input(say(words), max_chars=500, key=f"step_reason_{place}").strip() or None


def _in_work(place: str) -> bool | None:
    said = st.selectbox(
        say("person.in_work"),
        ["", *_YES_NO],
        format_func={
            "": say("person.not_told"),
            "yes": say("person.yes"),
            "no": say("person.no"),
        }.__getitem__,
        key=f"step_in_work_{place}",
    )
    return None if not said else said == "yes"
