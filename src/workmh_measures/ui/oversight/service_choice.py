"""Part of the page of the service report: to whom, of which period, and of which unit."""

from __future__ import annotations

import streamlit as st

from workmh_measures.model.civil_time import civil_day
from workmh_measures.report.service_page import period_in_words
from workmh_measures.report.words.service import ServiceWriter
from workmh_measures.ui.frame import page_language, say, text_in
from workmh_measures.ui.moments import moment_said
from workmh_measures.ui.oversight.service_making import Wanted, made_before, periods
from workmh_measures.ui.own_units import first_day, units_of
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_service_choice"]


def draw_service_choice(visitor: Visitor) -> Wanted | None:
    """Draw what may be chosen; return it when a report is asked for."""
    app = application()
    today = civil_day(app.store.now())
    recipients = {one.id: text_in(one.name, one.id) for one in app.study.reports}
    to = st.selectbox(say("service.to"), [*recipients], format_func=recipients.__getitem__, key="service_to")
    recipient = next(one for one in app.study.reports if one.id == to)
    writer = ServiceWriter(page_language())
    known = {str(one): period_in_words(one, writer) for one in periods(recipient, first_day(), today)}
    if not known:
        st.text(say("service.no_period"))
        return None
    period = st.selectbox(
        say("service.period"), [*known], format_func=known.__getitem__, key=f"service_period_{to}"
    )
    units = {"": say("service.all_units")} | {one: one for one in units_of(visitor, "service_report")}
    unit = st.selectbox(say("service.unit"), [*units], format_func=units.__getitem__, key="service_unit")
    before = made_before(app.store, app.study.id, recipient.id, period)
    if before:
        at, by = before[0]
        st.text(say("service.made_before", when=moment_said(at), by=by))
    if not st.button(say("service.make"), type="primary", key="service_make"):
        return None
    languages = app.study.languages
    language = page_language() if page_language() in languages else languages[0]
    return Wanted(recipient.id, period, unit or None, language, today)
