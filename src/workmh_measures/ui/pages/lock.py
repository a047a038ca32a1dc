"""The lock of the data: what it would find, locking, and lifting it by two people."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from workmh_measures.errors import StoreError
from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.data_lock import (
    ASKED_FOR,
    LockStep,
    ask_to_unlock,
    lift_lock,
    lock_history,
    open_asking,
)
from workmh_measures.storage.events import LONGEST_REASON, Kind
from workmh_measures.storage.lock_outlook import lock_outlook
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.board_book import board_book
from workmh_measures.ui.data_out.lock_blocks import history_table, lock_facts, moment_said, outlook_table
from workmh_measures.ui.data_out.locking import make_lock
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words.refusals import refusal_in_words

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("lock_data")
    app = application()
    st.title(say("lock.title"), anchor=False)
    with app.store.reading() as connection:
        steps = lock_history(connection, app.study.id)
    if st.session_state.get("refused"):
        st.error(st.session_state.pop("refused"))
    locks = [step for step in steps if step.kind is not Kind.UNLOCK_ASKED]
    if locks and locks[-1].kind is Kind.DATA_LOCKED:
        _draw_locked(locks[-1], visitor)
    else:
        _draw_open(visitor)
    if steps:
        show_blocks([history_table(steps)], name="history", visitor=visitor, action="lock_data")


def _draw_open(visitor: Visitor) -> None:
    app = application()
    st.text(say("lock.is_open"))
    today = civil_day(app.store.now())
    with st.spinner(say("lock.reading"), show_time=False):
        outlook = lock_outlook(app.store, app.study.id, board_book().board(), today=today)
    show_blocks([outlook_table(outlook)], name="outlook", visitor=visitor, action="lock_data")
    job = st.session_state.get("lock_job")
    if job is not None:
        over = follow_job(job, visitor)
        known = app.jobs.job(job, session_key=visitor.key)
        if over is None and known is not None:
            return
        del st.session_state["lock_job"]
    with st.form("lock_form"):
        st.text(say("lock.freezes"))
        sure = st.checkbox(say("lock.sure"), key="lock_sure")
        asked = st.form_submit_button(say("lock.lock"), type="primary", key="lock_now")
    if asked and not sure:
        st.error(say("lock.not_sure"))
    elif asked:
        slots = {
            "store_url": app.settings.store_url,
            "study": app.study,
            "day": today,
            "by": visitor.subject,
        }
        begun = app.jobs.start(make_lock, session_key=visitor.key, name=say("lock.lock"), slots=slots)
        st.session_state["lock_job"] = begun
        st.rerun()


def _draw_locked(lock: LockStep, visitor: Visitor) -> None:
    app = application()
    st.session_state.pop("lock_job", None)
    st.success(say("lock.is_locked", at=moment_said(lock.at), by=lock.by))
    show_blocks(lock_facts(lock), name="locked")
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
        st.session_state["refused"] = refusal_in_words(error.problems, page_language())
    st.rerun()
