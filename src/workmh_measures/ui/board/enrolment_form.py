"""The form of somebody new: unit, strata, days, language and consent, as far as the study asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workmh_measures.model.staff_rights import may_see_arms
from workmh_measures.model.study import Study
from workmh_measures.storage.allocation_waiting import way_of
from workmh_measures.storage.enrolment_needs import Lack
from workmh_measures.ui.board.enrolling import CONSENT_DAY, Typed
from workmh_measures.ui.board.enrolment_fields import (
    ask_flag,
    ask_language,
    ask_level,
    ask_pair,
    ask_unit,
    flags_asked,
    strata_asked,
    yes_or_no,
)
from workmh_measures.ui.frame import say, text_in
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.study_names import day_name
from workmh_measures.ui.visitor import Visitor

__all__ = ["Filled", "ask_about_somebody"]

_LACKS = {"unit": "enrol.lacks_unit", "stratum": "enrol.lacks_level", "day": "enrol.lacks_day"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was sent: what was typed, and beside each field that is needed a spot for what is wrong with it.

    Attributes
    ----------
    days : spots beside the days by their names, `CONSENT_DAY` among them.
    """

    typed: Typed
    beside: Mapping[Lack, DeltaGenerator]
    days: Mapping[str, DeltaGenerator]

    def point_out(self, lacks: Iterable[Lack]) -> None:
        """Say beside the fields what was left out."""
        for one in lacks:
            if one in self.beside:
                self.beside[one].error(say(_LACKS[one.kind]))

    def point_out_days(self, names: Iterable[str]) -> None:
        """Say beside the days which of them is none."""
        for name in names:
            self.days[name].error(say("enrol.no_day"))


def ask_about_somebody(visitor: Visitor, place: str) -> Filled | None:
    """Draw the form; return what was typed when it is sent.

    Parameters
    ----------
    place : keeps the fields of one entry apart from those of the next.
    """
    app = application()
    study = app.study
    beside: dict[Lack, DeltaGenerator] = {}
    with app.store.reading() as connection:
        way = way_of(connection, study)
    with st.form(f"enrol_{place}"):
        unit = ask_unit(visitor, place)
        beside[Lack("unit")] = st.empty()
        strata = {}
        for name in strata_asked(study):
            strata[name] = ask_level(way, name, place)
            beside[Lack("stratum", name)] = st.empty()
        days = _ask_days(study, visitor, place, beside)
        language = ask_language(place)
        spots = {one.name: spot for one, spot in beside.items() if one.kind == "day"}
        consent = _ask_consent(study, place, spots)
        more = _ask_more(study, visitor, place)
        sent = st.form_submit_button(say("enrol.enrol"), type="primary")
    if not sent:
        return None
    typed = Typed(unit=unit, strata=strata, days=days, language=language, **consent, **more)
    return Filled(typed, beside, spots)


def _ask_days(
    study: Study, visitor: Visitor, place: str, beside: dict[Lack, DeltaGenerator]
) -> dict[str, str]:
    st.header(say("enrol.days"), anchor=False)
    st.text(say("enrol.days_how", day=day_name(study.anchors[0])))
    days = {}
    for name in study.days_seen(arms=may_see_arms(study, visitor.roles, is_locked=False)):
        days[name] = st.text_input(as_it_is(day_name(name)), max_chars=20, key=f"day_{name}_{place}")
        beside[Lack("day", name)] = st.empty()
    return days


def _ask_more(study: Study, visitor: Visitor, place: str) -> dict[str, Any]:
    """Ask for what few studies need: an id of the study's own, a pair, flags, an arm that is told."""
    told: dict[str, Any] = {}
    sees = may_see_arms(study, visitor.roles, is_locked=False)
    with st.expander(say("enrol.more"), key=f"more_{place}"):
        st.text(say("enrol.own_id_why"))
        told["own_id"] = st.text_input(say("enrol.own_id"), max_chars=24, key=f"own_id_{place}")
        if study.allocation.kind == "matched":
            told["pair"] = ask_pair(place)
        if sees and study.allocation.kind in ("matched", "external"):
            told["arm"] = _ask_arm(study, place)
        told["flags"] = {flag.id: ask_flag(flag, place) for flag in flags_asked(study, sees=sees)}
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


def _ask_consent(study: Study, place: str, spots: dict[str, DeltaGenerator]) -> dict[str, Any]:
    rule = study.consent
    if rule is None:
        return {}
    st.header(say("enrol.consent"), anchor=False)
    st.text(say("enrol.consent_in_form") if rule.in_form else say("enrol.consent_elsewhere"))
    names = {flag.id: flag.name for flag in study.flags}
    day = st.text_input(say("enrol.consent_day"), max_chars=20, key=f"consent_day_{place}")
    spots[CONSENT_DAY] = st.empty()
    return {
        "consent_day": day,
        "version": st.text_input(
            say("enrol.version"), value=rule.version, max_chars=40, key=f"version_{place}"
        ),
        "parts": {
            name: yes_or_no(
                text_in(names.get(name), text_in(rule.part_texts.get(name), name)), f"part_{name}_{place}"
            )
            for name in rule.parts
        },
    }
