"""The audit trail of the study: what was recorded, whether it is as it was written, and who looked at what."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.data_out.browsing_access import draw_accesses
from workmh_measures.ui.data_out.browsing_trail import draw_events
from workmh_measures.ui.data_out.checking_chain import draw_check
from workmh_measures.ui.frame import say

__all__ = ["draw"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("read_audit")
    st.title(say("audit.title"), anchor=False)
    parts = {
        "events": say("audit.trail"),
        "chain": say("audit.check_title"),
        "accesses": say("audit.log"),
    }
    part = st.segmented_control(
        say("audit.part"),
        [*parts],
        format_func=parts.__getitem__,
        default="events",
        required=True,
        key="audit_part",
        label_visibility="collapsed",
    )
    if part == "accesses":
        draw_accesses()
    elif part == "chain":
        draw_check(visitor)
    else:
        draw_events(visitor)
