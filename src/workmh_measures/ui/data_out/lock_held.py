"""Part of the page of the lock: what is locked, and lifting the lock by two people."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from workmh_measures.errors import StoreError
from workmh_measures.storage.data_lock import (
    ASKED_FOR,
    LockStep,
    ask_to_unlock,
    lift_lock,
    open_asking,
)
from workmh_measures.storage.events import LONGEST_REASON
from workmh_measures.ui.arms_seen import sees_arms
from workmh_measures.ui.data_out.lock_blocks import lock_facts
from workmh_measures.ui.frame import say
from workmh_measures.ui.moments import moment_said
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_held"]


def draw_held(lock: LockStep, visitor: Visitor) -> None:
    """Draw the lock that holds, and what lifts it."""
    app = application()
    st.session_state.pop("lock_job", None)
    st.success(as_it_is(say("lock.is_locked", at=moment_said(lock.at), by=lock.by)))
    show_blocks(lock_facts(lock, arms=sees_arms(visitor)), name="locked")
    with app.store.reading() as connection:
        now = app.store.now()
        asked = open_asking(connection, app.study.id, now=now)
        of_another = open_asking(connection, app.study.id, now=now, unlike=visitor.subject)
    st.header(say("lock.lifting"), anchor=False)
    st.text(say("lock.two"))
    if of_another is not None:
        _draw_asked(of_another)
        if st.button(say("lock.agree"), type="primary", key="lock_agree"):
            _try(lambda: lift_lock(app.store, app.study.id, by=visitor.subject))
    elif asked is not None:
        _draw_asked(asked)
        st.text(say("lock.yours"))
    else:
        with st.form("unlock_form"):
            reason = st.text_area(say("lock.reason"), max_chars=LONGEST_REASON, key="unlock_reason")
            if st.form_submit_button(say("lock.ask"), key="unlock_ask"):
                _try(lambda: ask_to_unlock(app.store, app.study.id, reason=reason, by=visitor.subject))


def _draw_asked(asked: LockStep) -> None:
    until = moment_said(asked.at + ASKED_FOR)
    st.text(say("lock.asked", by=asked.by, at=moment_said(asked.at), until=until))
    st.text(str(asked.told.get("reason", "")))


def _try(step: Callable[[], object]) -> None:
    """Do a step and draw the page anew; what stands against it is told there."""
    try:
        step()
    except StoreError as error:
        st.session_state["lock_refused"] = error.problems
    st.rerun()
