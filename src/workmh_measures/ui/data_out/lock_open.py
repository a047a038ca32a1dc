"""Part of the page of the lock: what a lock would find, and locking."""

from __future__ import annotations

from datetime import date

import streamlit as st

from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.lock_outlook import lock_outlook
from workmh_measures.ui.board.board_book import board_book
from workmh_measures.ui.data_out.lock_blocks import outlook_table
from workmh_measures.ui.data_out.locking import READING, make_lock
from workmh_measures.ui.frame import say
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_open"]


def draw_open(visitor: Visitor) -> None:
    """Draw what a lock would find now, and what locks."""
    app = application()
    st.text(say("lock.is_open"))
    today = civil_day(app.store.now())
    with st.spinner(say("lock.reading"), show_time=False):
        outlook = lock_outlook(app.store, app.study.id, board_book().board(), today=today)
    show_blocks([outlook_table(outlook)], name="outlook", visitor=visitor, action="lock_data")
    if not _is_being_locked(visitor):
        _draw_form(today, visitor)


def _is_being_locked(visitor: Visitor) -> bool:
    job = st.session_state.get("lock_job")
    if job is None:
        return False
    over = follow_job(job, visitor, {READING: say("lock.reading_all")})
    if over is None and application().jobs.job(job, session_key=visitor.key) is not None:
        return True
    del st.session_state["lock_job"]
    return False


def _draw_form(today: date, visitor: Visitor) -> None:
    app = application()
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
