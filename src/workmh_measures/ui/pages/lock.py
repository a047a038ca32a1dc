"""The lock of the data: what it would find, locking, and lifting it by two people."""

from __future__ import annotations

import streamlit as st

from workmh_measures.storage.data_lock import lock_history
from workmh_measures.storage.events import Kind
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.arms_seen import sees_arms
from workmh_measures.ui.data_out.answer_audit import draw_answer_audit
from workmh_measures.ui.data_out.lock_blocks import history_table
from workmh_measures.ui.data_out.lock_held import draw_held
from workmh_measures.ui.data_out.lock_open import draw_open
from workmh_measures.ui.frame import say
from workmh_measures.ui.refused import show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("lock_data")
    app = application()
    st.title(say("lock.title"), anchor=False)
    with app.store.reading() as connection:
        steps = lock_history(connection, app.study.id)
    if "lock_refused" in st.session_state:
        show_refusal(st.session_state.pop("lock_refused"))
    locks = [step for step in steps if step.kind is not Kind.UNLOCK_ASKED]
    if locks and locks[-1].kind is Kind.DATA_LOCKED:
        draw_held(locks[-1], visitor)
    else:
        draw_open(visitor)
    if steps:
        history = history_table(steps, arms=sees_arms(visitor))
        show_blocks([history], name="history", visitor=visitor, action="lock_data")
    draw_answer_audit(visitor)
