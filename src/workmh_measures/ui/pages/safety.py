"""Where staff looks after answers that tell of danger: who takes them, what was done, what came of it."""

from __future__ import annotations

import streamlit as st

from workmh_measures.storage.alert_overview import alert_overview
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import say
from workmh_measures.ui.own_units import own_people
from workmh_measures.ui.running import application
from workmh_measures.ui.safety.alert_tables import alert_table, draw_alerts, not_answered_table
from workmh_measures.ui.safety.one_alert import draw_chosen, draw_closed
from workmh_measures.ui.safety.plan_lines import draw_plan
from workmh_measures.ui.safety.step_form import draw_recorded

__all__ = ["draw"]


def draw() -> None:
    """Draw the page: never an arm, and of answers only the one that raised the alert and what became of it."""
    visitor = require_staff("follow_alerts")
    app = application()
    st.title(say("safety.title"), anchor=False)
    if app.study.safety is None:
        st.text(say("safety.no_plan"))
        return
    draw_plan(app.study.safety)
    queue = alert_overview(app.store, app.study, own_people(visitor, "follow_alerts"))
    draw_recorded()
    st.button(say("safety.refresh"), key="safety_refresh")
    if queue.unclosed:
        st.text(say("safety.waiting", n=queue.n_waiting, late=queue.n_past))
        draw_alerts(alert_table(queue.unclosed), "alert_table")
        draw_chosen(queue.unclosed, visitor)
    else:
        st.text(say("safety.none"))
    with st.expander(say("safety.not_answered", n=len(queue.not_answered))):
        st.text(say("safety.not_answered_why"))
        draw_alerts(not_answered_table(queue.not_answered), "not_answered_table")
    draw_closed(queue.closed, visitor)
