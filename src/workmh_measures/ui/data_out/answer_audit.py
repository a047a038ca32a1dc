"""Part of the page of the lock: the key audit of all answers, as a job, kept until something is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.instrument import Instrument
from workmh_measures.report.audit_section import audit_blocks
from workmh_measures.report.blocks import Block, Section, Table
from workmh_measures.report.found import Found
from workmh_measures.report.results_view import ResultsView
from workmh_measures.report.writer import Writer
from workmh_measures.storage.answer_audit import audited_answers
from workmh_measures.storage.repository import Store
from workmh_measures.ui.frame import say
from workmh_measures.ui.jobs import Tell
from workmh_measures.ui.results.analysis_shown import computed, shown_language
from workmh_measures.ui.results.analysis_work import READING, Made, languages_of
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["audit_answers", "draw_answer_audit"]


def draw_answer_audit(visitor: Visitor) -> None:
    """Draw what a mistake would explain in the answers; nothing for whoever may not see answers."""
    if not visitor.may("scores"):
        return
    app = application()
    st.header(say("lock.audit"), anchor=False)
    st.text(say("lock.audit_how"))
    slots = {
        "store": app.settings.store_url,
        "study": app.settings.study_id,
        "today": civil_day(app.store.now()),
    }
    key, steps = ("answer_audit", app.settings.study_id), {READING: say("lock.reading")}
    made = computed(key, audit_answers, slots, visitor, steps=steps)
    language = None if made is None else shown_language(made)
    if made is None or language is None:
        return
    found = [section for section in made.sections[language] if section.blocks]
    for section in found:
        name = f"audit_{section.id}"
        show_blocks(section.blocks, name=name, visitor=visitor, action="lock_data")
    clean = [section.title for section in made.sections[language] if not section.blocks]
    if clean:
        st.text(say("lock.audit_clean", forms=", ".join(clean)))
    if not made.sections[language]:
        st.text(say("lock.audit_nothing"))


def audit_answers(tell: Tell, *, store: str, study: str, today: date) -> Made:
    """Audit everything a study has collected; in a process of its own.

    Returns
    -------
    A section of each instrument that was answered; one without blocks has no finding.
    """
    tell(0.1, READING)
    stated, opened = load_study(study), Store.open(store)
    instruments = scheduled_instruments(stated)
    try:
        head = opened.head(stated.id)
        rows = audited_answers(opened, stated, instruments, today=today)
    finally:
        opened.close()
    answered = {name: some for name, some in rows.items() if any(one.value is not None for one in some)}
    known = languages_of(stated.languages, *(instruments[name].languages for name in answered))
    sections = {
        one: [_section(instruments[name], some, one) for name, some in answered.items()] for one in known
    }
    return Made(head, today, sections, {}, {}, tuple(row for some in answered.values() for row in some))


def _section(instrument: Instrument, rows: list[Estimate], language: str) -> Section:
    writer = Writer(language)
    name = writer.text(instrument.name)
    view = ResultsView(instrument, Found(rows), writer)
    blocks = [_named(one, instrument.id, name) for one in audit_blocks(view) if isinstance(one, Table)]
    return Section(instrument.id, name, blocks)


def _named(table: Table, instrument: str, name: str) -> Block:
    """Return the table of an instrument by its own name, since several stand on the page."""
    return replace(table, id=f"audit_{instrument}", caption=f"{name}: {table.caption}")
