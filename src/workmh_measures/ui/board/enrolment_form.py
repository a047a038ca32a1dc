"""The form of somebody new: unit, strata, days, language and consent, as far as the study asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from workmh_measures.model.staff_rights import may_see_arms
from workmh_measures.model.study import Flag, Stratum, Study
from workmh_measures.storage.allocation_waiting import Way, way_of
from workmh_measures.ui.board.enrolling import Typed
from workmh_measures.ui.form.words import language_choice
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.own_units import units_of
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["ask_about_somebody", "day_name", "stratum_name"]

_DAYS = {"inclusion": "enrol.day_inclusion", "job_start": "enrol.day_job_start"}


def ask_about_somebody(visitor: Visitor, place: str) -> Typed | None:
    """Draw the form; return what was typed when it is sent.

    Parameters
    ----------
    place : keeps the fields of one entry apart from those of the next.
    """
    app = application()
    study = app.study
    with app.store.reading() as connection:
        way = way_of(connection, study)
    with st.form(f"enrol_{place}"):
        unit = _ask_unit(study, visitor, place)
        strata = {name: _ask_level(study, way, name, place) for name in _strata_asked(study)}
        st.header(say("enrol.days"), anchor=False)
        st.text(say("enrol.days_how"))
        days = {
            name: st.text_input(as_it_is(day_name(name)), max_chars=20, key=f"day_{name}_{place}")
            for name in study.days_seen(arms=may_see_arms(study, visitor.roles, is_locked=False))
        }
        language = _ask_language(study, place)
        consent = _ask_consent(study, place)
        more = _ask_more(study, visitor, place)
        sent = st.form_submit_button(say("enrol.enrol"), type="primary")
    if not sent:
        return None
    return Typed(unit=unit, strata=strata, days=days, language=language, **consent, **more)


def day_name(name: str) -> str:
    """Return what an anchor or a milestone is called."""
    milestones = {one.id: one.name for one in application().study.milestones}
    return say(_DAYS[name]) if name in _DAYS else text_in(milestones.get(name), name)


def stratum_name(stratum: str, level: str | None = None) -> str:
    """Return what a stratum is called, or one of its levels."""
    found = next((one for one in application().study.strata if one.id == stratum), None)
    if level is None:
        return stratum if found is None else text_in(found.name, stratum)
    labels = {} if found is None else {one.id: one.label for one in found.levels}
    return text_in(labels.get(level), level)


def _ask_unit(study: Study, visitor: Visitor, place: str) -> str | None:
    if not study.units:
        return None
    units = units_of(visitor, "enrol")
    chosen = st.selectbox(say("enrol.unit"), units, index=None, placeholder="…", key=f"unit_{place}")
    if not visitor.may_with("enrol", None):
        return chosen
    new = st.text_input(say("enrol.new_unit"), max_chars=64, key=f"new_unit_{place}")
    return new.strip() or chosen


def _strata_asked(study: Study) -> list[str]:
    """Return the strata to be told; one that is a kind of unit is told with the unit."""
    kinds = {unit.id for unit in study.units}
    names = (*study.allocation.strata, *(stratum.id for stratum in study.strata))
    return [name for name in dict.fromkeys(names) if name not in kinds]


def _ask_level(study: Study, way: Way, name: str, place: str) -> str | None:
    known: Mapping[str, Stratum] = {one.id: one for one in study.strata}
    levels: Sequence[str] = way.levels.get(name, ())
    if name in known:
        levels = [level.id for level in known[name].levels]
    if not levels:
        return st.text_input(as_it_is(stratum_name(name)), max_chars=64, key=f"stratum_{name}_{place}")
    names = {level: stratum_name(name, level) for level in levels}
    return st.selectbox(
        as_it_is(stratum_name(name)),
        levels,
        format_func=lambda level: names[level],
        index=None,
        placeholder="…",
        key=f"stratum_{name}_{place}",
    )


def _ask_language(study: Study, place: str) -> str | None:
    return st.selectbox(
        say("enrol.language"),
        [*study.languages, *study.form_languages],
        format_func=lambda one: language_choice(one)["name"],
        index=0,
        key=f"language_{place}",
    )


def _ask_more(study: Study, visitor: Visitor, place: str) -> dict[str, Any]:
    """Ask for what few studies need: an id of the study's own, a pair, flags, an arm that is told."""
    told: dict[str, Any] = {}
    sees = may_see_arms(study, visitor.roles, is_locked=False)
    with st.expander(say("enrol.more"), key=f"more_{place}"):
        st.text(say("enrol.own_id_why"))
        told["own_id"] = st.text_input(say("enrol.own_id"), max_chars=24, key=f"own_id_{place}")
        if study.allocation.kind == "matched":
            told["pair"] = st.text_input(say("enrol.pair"), max_chars=64, key=f"pair_{place}")
        if sees and study.allocation.kind in ("matched", "external"):
            told["arm"] = _ask_arm(study, place)
        told["flags"] = {flag.id: _ask_flag(flag, place) for flag in _flags_asked(study, sees=sees)}
    return told


def _ask_arm(study: Study, place: str) -> str | None:
    names = {arm.id: text_in(arm.name, arm.id) for arm in study.arms}
    return st.selectbox(
        say("enrol.arm"),
        [*names],
        format_func=lambda one: names[one],
        index=None,
        placeholder="…",
        key=f"arm_{place}",
    )


def _flags_asked(study: Study, *, sees: bool) -> list[Flag]:
    """Return the flags that may be told here: not those of the consent, and none that gives the arm away to the blinded."""
    parts = study.consent.parts if study.consent is not None else ()
    return [flag for flag in study.flags if flag.id not in parts and (sees or not flag.reveals_arm)]


def _ask_flag(flag: Flag, place: str) -> bool | None:
    return _yes_or_no(text_in(flag.name, flag.id), f"flag_{flag.id}_{place}")


def _ask_consent(study: Study, place: str) -> dict[str, Any]:
    rule = study.consent
    if rule is None:
        return {}
    st.header(say("enrol.consent"), anchor=False)
    st.text(say("enrol.consent_in_form") if rule.in_form else say("enrol.consent_elsewhere"))
    names = {flag.id: flag.name for flag in study.flags}
    return {
        "consent_day": st.text_input(say("enrol.consent_day"), max_chars=20, key=f"consent_day_{place}"),
        "version": st.text_input(
            say("enrol.version"), value=rule.version, max_chars=40, key=f"version_{place}"
        ),
        "parts": {
            name: _yes_or_no(
                text_in(names.get(name), text_in(rule.part_texts.get(name), name)), f"part_{name}_{place}"
            )
            for name in rule.parts
        },
    }


def _yes_or_no(label: str, key: str) -> bool | None:
    words = {True: say("enrol.yes"), False: say("enrol.no")}
    said = st.radio(
        as_it_is(label),
        [*words],
        format_func=lambda yes: words[yes],
        index=None,
        horizontal=True,
        key=key,
    )
    return said if isinstance(said, bool) else None
