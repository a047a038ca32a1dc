"""Fields for what is told of a person at enrolment, for somebody new and for what is put right later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from workmh_measures.model.study import Flag, Stratum, Study
from workmh_measures.storage.allocation_waiting import Way
from workmh_measures.ui.form.words import language_choice
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.own_units import units_of
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.study_names import level_name, stratum_name
from workmh_measures.ui.visitor import Visitor

__all__ = [
    "ask_flag",
    "ask_language",
    "ask_level",
    "ask_pair",
    "ask_unit",
    "flags_asked",
    "strata_asked",
    "yes_or_no",
]


def ask_unit(visitor: Visitor, place: str, now: str | None = None) -> str | None:
    """Ask for the unit, one of those somebody enrols in; who enrols everywhere may name a new one.

    Parameters
    ----------
    place : keeps the fields of one entry apart from those of the next.
    now : what stands in the field at first.
    """
    if not application().study.units:
        return None
    units = units_of(visitor, "enrol")
    chosen = st.selectbox(
        say("enrol.unit"), units, index=_place_of(now, units), placeholder="…", key=f"unit_{place}"
    )
    if not visitor.may_with("enrol", None):
        return chosen
    new = st.text_input(say("enrol.new_unit"), max_chars=64, key=f"new_unit_{place}")
    return new.strip() or chosen


def strata_asked(study: Study) -> list[str]:
    """Return the strata to be told; one that is a kind of unit is told with the unit."""
    kinds = {unit.id for unit in study.units}
    names = (*study.allocation.strata, *(stratum.id for stratum in study.strata))
    return [name for name in dict.fromkeys(names) if name not in kinds]


def ask_level(way: Way, name: str, place: str, now: str | None = None) -> str | None:
    """Ask for the level of a stratum: one of the study file or of the sealing, else as it is typed."""
    known: Mapping[str, Stratum] = {one.id: one for one in application().study.strata}
    levels: Sequence[str] = way.levels.get(name, ())
    if name in known:
        levels = [level.id for level in known[name].levels]
    label, key = as_it_is(stratum_name(name)), f"stratum_{name}_{place}"
    if not levels:
        return st.text_input(label, now or "", max_chars=64, key=key)
    names = {level: level_name(name, level) for level in levels}
    return st.selectbox(
        label,
        levels,
        format_func=lambda level: names[level],
        index=_place_of(now, levels),
        placeholder="…",
        key=key,
    )


def ask_language(place: str, now: str | None = None) -> str | None:
    """Ask for the language of the forms."""
    study = application().study
    offered = [*study.languages, *study.form_languages]
    return st.selectbox(
        say("enrol.language"),
        offered,
        format_func=lambda one: language_choice(one)["name"],
        index=_place_of(now, offered) if len(offered) > 1 else 0,
        placeholder="…",
        key=f"language_{place}",
    )


def ask_pair(place: str, now: str | None = None) -> str:
    """Ask for the pair."""
    return st.text_input(say("enrol.pair"), now or "", max_chars=64, key=f"pair_{place}")


def flags_asked(study: Study, *, sees: bool) -> list[Flag]:
    """Return the flags that may be told here: not those of the consent, and none that gives the arm away to the blinded."""
    parts = study.consent.parts if study.consent is not None else ()
    return [flag for flag in study.flags if flag.id not in parts and (sees or not flag.reveals_arm)]


def ask_flag(flag: Flag, place: str, now: bool | None = None) -> bool | None:
    """Ask for a yes or no about the person."""
    return yes_or_no(text_in(flag.name, flag.id), f"flag_{flag.id}_{place}", now)


def yes_or_no(label: str, key: str, now: bool | None = None) -> bool | None:
    """Ask for a yes or a no; None while nothing is chosen."""
    words = {True: say("enrol.yes"), False: say("enrol.no")}
    said = st.radio(
        as_it_is(label),
        [*words],
        format_func=lambda yes: words[yes],
        index=None if now is None else [*words].index(now),
        horizontal=True,
        key=key,
    )
    return said if isinstance(said, bool) else None


def _place_of(now: str | None, offered: Sequence[str]) -> int | None:
    return offered.index(now) if now is not None and now in offered else None
