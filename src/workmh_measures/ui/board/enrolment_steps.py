"""Somebody new, and what comes after: told of, entered, and done."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workmh_measures.errors import Problem, StoreError
from workmh_measures.storage.events import new_request_id
from workmh_measures.ui.board.enrolling import enrol_typed, lacks_typed, unread_days
from workmh_measures.ui.board.enrolment_form import Filled, ask_about_somebody
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.link_given import show_link
from workmh_measures.ui.refused import as_it_is, show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_somebody_new"]

_REQUEST, _DONE = "enrol_request", "enrol_done"


def draw_somebody_new(visitor: Visitor) -> None:
    """Draw the form of somebody new, or who was just enrolled and what to do next."""
    if _DONE in st.session_state:
        _draw_done(visitor, *st.session_state[_DONE])
    else:
        _draw_new(visitor)


def _draw_new(visitor: Visitor) -> None:
    app = application()
    st.text(say("enrol.about"))
    # The name of the entry stays until somebody is enrolled, so that a second press enrols nobody twice.
    request = st.session_state.setdefault(_REQUEST, new_request_id())
    filled = ask_about_somebody(visitor, request)
    if filled is None:
        return
    try:
        made = enrol_typed(app.store, app.study, filled.typed, visitor, request=request)
    except StoreError as refusal:
        _show_what_is_wrong(filled, refusal.problems)
        return
    st.session_state[_DONE] = (made.participant, made.is_new, made.erased)
    st.rerun()


def _show_what_is_wrong(filled: Filled, problems: Sequence[Problem]) -> None:
    """Say what lacks beside the fields it belongs to, and everything else under the form."""
    lacks = lacks_typed(application().study, filled.typed)
    filled.point_out(lacks)
    unread = unread_days(filled.typed)
    filled.point_out_days(unread)
    # What stands beside a field is not said a second time below the form.
    beside = {text.strip() for text in unread.values()}
    others = [
        one
        for one in problems
        if one.code != "PERSON-LACKS" and not (one.code == "PERSON-DATE" and one.found in beside)
    ]
    if others:
        show_refusal(others)
    if unread:
        st.error(say("enrol.wrong_days", n=len(unread)))
    if lacks:
        st.error(say("enrol.lacks", n=len(lacks)))


def _draw_done(visitor: Visitor, participant: str, is_new: bool, erased: bool) -> None:
    said = "enrol.erased" if erased else "enrol.done" if is_new else "enrol.before"
    st.success(as_it_is(say(said, participant=participant)), icon=":material/check:")
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
