"""The report of the service to those it reports to: chosen, made beside the server, shown, and taken away."""

from __future__ import annotations

import hashlib

import streamlit as st

from workmh_measures.model.civil_time import TIME_ZONE, civil_day
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.frame import ask_to_fetch, page_language, say, text_in
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.oversight.service_making import (
    Made,
    Wanted,
    made_before,
    make_service_report,
    periods,
    record_making,
)
from workmh_measures.ui.own_units import first_day, units_of
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

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
    wanted = _ask(visitor)
    if wanted is not None:
        _make(wanted, visitor)
    job = follow_job(st.session_state[_JOB], visitor) if _JOB in st.session_state else None
    if job is not None and job.state == "done":
        _draw_made(job.made, visitor)


def _ask(visitor: Visitor) -> Wanted | None:
    app = application()
    today = civil_day(app.store.now())
    recipients = {one.id: text_in(one.name, one.id) for one in app.study.reports}
    to = st.selectbox(say("service.to"), [*recipients], format_func=recipients.__getitem__, key="service_to")
    recipient = next(one for one in app.study.reports if one.id == to)
    known = [str(one) for one in periods(recipient, first_day(), today)]
    if not known:
        st.text(say("service.no_period"))
        return None
    period = st.selectbox(say("service.period"), known, key=f"service_period_{to}")
    units = {"": say("service.all_units")} | {one: one for one in units_of(visitor, "service_report")}
    unit = st.selectbox(say("service.unit"), [*units], format_func=units.__getitem__, key="service_unit")
    before = made_before(app.store, app.study.id, recipient.id, period)
    if before:
        at, by = before[0]
        st.text(say("service.made_before", when=f"{at.astimezone(TIME_ZONE):%Y-%m-%d %H:%M}", by=by))
    if not st.button(say("service.make"), type="primary", key="service_make"):
        return None
    languages = app.study.languages
    language = page_language() if page_language() in languages else languages[0]
    return Wanted(recipient.id, period, unit or None, language, today)


def _make(wanted: Wanted, visitor: Visitor) -> None:
    app = application()
    record_making(app.store, app.study.id, wanted, by=visitor.subject)
    slots = {
        "store_url": app.settings.store_url,
        "study_id": app.settings.study_id,
        "wanted": wanted,
        "steps": {"reading": say("service.reading"), "hiding": say("service.hiding")},
    }
    st.session_state[_JOB] = app.jobs.start(
        make_service_report, session_key=visitor.key, name=say("service.title"), slots=slots
    )


def _draw_made(made: Made, visitor: Visitor) -> None:
    st.header(as_it_is(made.title), anchor=False)
    st.text(made.period)
    with st.container(horizontal=True, key="service_files"):
        if st.button(say("service.workbook"), key="service_xlsx"):
            _hand_over(made.workbook, "xlsx", visitor)
        if st.button(say("service.page"), key="service_html"):
            _hand_over(made.page, "html", visitor)
    for number, section in enumerate(made.sections):
        st.subheader(section.title, anchor=False)
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
