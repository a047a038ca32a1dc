"""Part of the page of the service report: made as a job, shown, and taken away."""

from __future__ import annotations

import hashlib

import streamlit as st

from workmh_measures.ui.frame import ask_to_fetch, say
from workmh_measures.ui.oversight.service_making import Made, Wanted, make_service_report, record_making
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["begin_report", "draw_report"]


def begin_report(wanted: Wanted, visitor: Visitor) -> str:
    """Put on record that a report is made, and begin; return the id of the job."""
    app = application()
    record_making(app.store, app.study.id, wanted, by=visitor.subject)
    slots = {
        "store_url": app.settings.store_url,
        "study_id": app.settings.study_id,
        "wanted": wanted,
        "steps": {"reading": say("service.reading"), "hiding": say("service.hiding")},
    }
    return app.jobs.start(
        make_service_report, session_key=visitor.key, name=say("service.title"), slots=slots
    )


def draw_report(made: Made, visitor: Visitor) -> None:
    """Draw a report that was made, and what takes it away as a file."""
    st.header(as_it_is(made.title), anchor=False)
    st.text(made.period)
    with st.container(horizontal=True, key="service_files"):
        if st.button(say("service.workbook"), key="service_xlsx"):
            _hand_over(made.workbook, "xlsx", visitor)
        if st.button(say("service.page"), key="service_html"):
            _hand_over(made.page, "html", visitor)
    for number, section in enumerate(made.sections):
        st.subheader(as_it_is(section.title), anchor=False)
        show_blocks(section.blocks, name=f"service_{number}", visitor=visitor, action="service_report")


def _hand_over(content: bytes, ending: str, visitor: Visitor) -> None:
    app = application()
    ticket = app.downloads.offer(
        content,
        f"{app.study.id}_service_report.{ending}",
        session_key=visitor.key,
        sha256=hashlib.sha256(content).hexdigest(),
        action="service_report",
    )
    ask_to_fetch(ticket)
