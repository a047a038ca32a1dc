"""The report of the service to those it reports to: chosen, made beside the server, shown, and taken away."""

from __future__ import annotations

import streamlit as st

from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import say
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.oversight.service_choice import draw_service_choice
from workmh_measures.ui.oversight.service_shown import begin_report, draw_report
from workmh_measures.ui.running import application

__all__ = ["draw"]

_JOB = "service_job"


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("service_report")
    st.title(say("service.title"), anchor=False)
    if not application().study.reports:
        st.text(say("service.nobody"))
        return
    st.text(say("service.about"))
    wanted = draw_service_choice(visitor)
    if wanted is not None:
        st.session_state[_JOB] = begin_report(wanted, visitor)
    job = follow_job(st.session_state[_JOB], visitor) if _JOB in st.session_state else None
    if job is not None and job.state == "done":
        draw_report(job.made, visitor)
