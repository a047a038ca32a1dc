"""Queries about answers: a table, and one of them at a time with what was said."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.queries import STATES, queries
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.data_in.asking_about import draw_new, draw_proposals
from workmh_measures.ui.data_in.query_list import chosen, draw_found, sees
from workmh_measures.ui.frame import say
from workmh_measures.ui.running import application

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("answer_queries")
    app = application()
    st.title(say("queries.title"), anchor=False)
    st.text(say("queries.how"))
    found = [one for one in queries(app.store, app.study.id) if sees(visitor, one)]
    today = civil_day(app.store.now())
    if found:
        counts = Counter(one.state for one in found)
        st.text(say("queries.count", **{state: counts[state] for state in STATES}))
        draw_found(chosen(found, today), today, visitor)
    else:
        st.text(say("queries.none"))
    if visitor.may("raise_queries"):
        with st.expander(say("queries.new")):
            draw_new(visitor)
        with st.expander(say("queries.proposals"), expanded="queries_job" in st.session_state):
            draw_proposals(visitor)
