"""Somebody new is enrolled, gets an arm, and a link."""

from __future__ import annotations

import streamlit as st

from workmh_measures.errors import StoreError
from workmh_measures.storage.events import new_request_id
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.board.enrolling import enrol_typed
from workmh_measures.ui.board.enrolment_form import ask_about_somebody
from workmh_measures.ui.board.giving_arms import draw_allocation
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.link_given import show_link
from workmh_measures.ui.refused import show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw"]

_REQUEST, _DONE = "enrol_request", "enrol_done"


def draw() -> None:
    """Draw the page; an address with `id` leads to the allocation of that person."""
    visitor = require_staff("enrol")
    st.title(say("enrol.title"), anchor=False)
    steps = {"new": say("enrol.new")} | (
        {"allocate": say("enrol.allocate")} if visitor.may("allocate") else {}
    )
    asked_for = str(st.query_params.get("id", ""))[:64]
    step = st.segmented_control(
        say("enrol.step"),
        [*steps],
        format_func=lambda one: steps[one],
        default="allocate" if asked_for and "allocate" in steps else "new",
        required=True,
        key="enrol_step",
    )
    if step == "allocate":
        draw_allocation(visitor, asked_for)
    elif _DONE in st.session_state:
        _draw_done(visitor, *st.session_state[_DONE])
    else:
        _draw_new(visitor)


def _draw_new(visitor: Visitor) -> None:
    app = application()
    st.text(say("enrol.about"))
    # The name of the entry stays until somebody is enrolled, so that a second press enrols nobody twice.
    request = st.session_state.setdefault(_REQUEST, new_request_id())
    typed = ask_about_somebody(visitor, request)
    if typed is None:
        return
    try:
        made = enrol_typed(app.store, app.study, typed, visitor, request=request)
    except StoreError as refusal:
        show_refusal(refusal.problems)
        return
    st.session_state[_DONE] = (made.participant, made.is_new, made.erased)
    st.rerun()


def _draw_done(visitor: Visitor, participant: str, is_new: bool, erased: bool) -> None:
    said = "enrol.erased" if erased else "enrol.done" if is_new else "enrol.before"
    st.success(say(said, participant=participant), icon=":material/check:")
    if not erased:
        st.text(say("enrol.identity"))
    with st.container(horizontal=True, key="enrol_next"):
        st.button(say("enrol.another"), on_click=_begin_anew, key="enrol_another")
        if not erased and visitor.may("allocate") and len(application().study.arms) > 1:
            st.button(say("enrol.allocate"), on_click=_allocate, args=(participant,), key="enrol_to_arm")
        if not erased:
            st.link_button(say("enrol.person"), f"/person?id={participant}&lang={page_language()}")
    if erased:
        return
    show_link(participant, visitor)


def _allocate(participant: str) -> None:
    _begin_anew()
    st.session_state["enrol_step"] = "allocate"
    st.session_state["arm_person"] = participant


def _begin_anew() -> None:
    for key in (_DONE, _REQUEST):
        st.session_state.pop(key, None)
