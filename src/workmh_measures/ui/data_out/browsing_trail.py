"""Parts of the page of the audit trail: filters, one page of events, and a file to take away."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from workmh_measures.model.civil_time import TIME_ZONE
from workmh_measures.report.blocks import Cell, Group, Table, code, head, number, words
from workmh_measures.storage.events import Kind, new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import ExportedEvent
from workmh_measures.storage.trail import Wanted, trail_frame
from workmh_measures.storage.trail_pages import (
    Chosen,
    Part,
    TrailLine,
    count_events,
    trail_lines,
    values_of,
)
from workmh_measures.ui.access import note_person
from workmh_measures.ui.arms_seen import sees_arms
from workmh_measures.ui.data_out.day_field import day_field
from workmh_measures.ui.data_out.places import form_told, place_told, wave_told
from workmh_measures.ui.frame import ask_to_fetch, page_language, say
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.jobs import Tell
from workmh_measures.ui.moments import days_in, moment_cell
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words.happenings import happening_in_words

__all__ = ["PAGE_LENGTH", "draw_events", "draw_pager", "make_trail_file"]

PAGE_LENGTH = 50
# Of a consent the version may be called after a day.
_TYPED = frozenset(
    {
        Kind.ANSWER,
        Kind.SECOND_ANSWER,
        Kind.SECOND_SETTLED,
        Kind.NOTE,
        Kind.QUERY_OPENED,
        Kind.QUERY_ANSWERED,
        Kind.QUERY_CLOSED,
        Kind.UNLOCK_ASKED,
        Kind.DATA_UNLOCKED,
        Kind.CONSENTED,
    }
)
_FILE = "audit_file_job"


def draw_events(visitor: Visitor) -> None:
    """Draw the filters, one page of what they choose, and a file of it."""
    app = application()
    chosen = _choose()
    if chosen.participant is not None:
        note_person(visitor, "read_audit", chosen.participant)
    total = count_events(app.store, app.study.id, chosen)
    if not total:
        st.text(say("audit.none"))
        return
    st.text(say("audit.count", n=total))
    page = draw_pager(total, "audit_page")
    language = page_language()
    found = trail_lines(app.store, app.study.id, chosen, Part(page, PAGE_LENGTH), language=language)
    show_blocks([_table(found, with_answers=visitor.may("scores"))], name="trail")
    _draw_file(chosen, visitor)


def draw_pager(total: int, key: str) -> int:
    """Ask for a page of so many lines; return its number, from 0."""
    pages = (total + PAGE_LENGTH - 1) // PAGE_LENGTH
    if pages < 2:
        return 0
    asked = st.number_input(say("audit.page", n=pages), 1, pages, 1, 1, key=f"{key}_{pages}")
    return int(asked) - 1


def _choose() -> Chosen:
    kinds, waves, forms = (_values_in_words(column) for column in ("kind", "wave", "instrument"))
    above, below = st.columns(3), st.columns(4)
    person = above[0].text_input(say("audit.person"), key="audit_person", max_chars=80).strip() or None
    account = above[1].text_input(say("audit.by"), key="audit_by", max_chars=80).strip() or None
    kind = above[2].selectbox(say("audit.kind"), [*kinds], format_func=kinds.__getitem__, key="audit_kind")
    wave = below[0].selectbox(say("audit.wave"), [*waves], format_func=waves.__getitem__, key="audit_wave")
    form = below[1].selectbox(say("audit.form"), [*forms], format_func=forms.__getitem__, key="audit_form")
    first = day_field(below[2], say("audit.first"), key="audit_first")
    last = day_field(below[3], say("audit.last"), key="audit_last")
    return Chosen(person, kind, account, wave, form, first, last)


def _values_in_words(column: str) -> dict[str | None, str]:
    """Return what may be chosen of a column, and None for everything."""
    app, language = application(), page_language()
    told = {one: one for one in values_of(app.store, app.study.id, column)}
    if column == "kind":
        told = {one: happening_in_words(one, language) for one in told}
    elif column == "wave":
        told = {one: wave_told(one) for one in told}
    elif column == "instrument":
        told = {one: form_told(one) for one in told}
    every: dict[str | None, str] = {None: say("audit.every")}
    every.update(told)
    return every


def _table(found: Sequence[TrailLine], *, with_answers: bool) -> Table:
    names = (
        "audit.number",
        "audit.at",
        "audit.by",
        "audit.kind",
        "audit.person",
        "audit.place",
        "audit.what",
    )
    heads = [head(say(name), is_number=name == "audit.number") for name in names]
    rows = [_row(one, with_answers=with_answers) for one in found]
    return Table("trail", say("audit.trail"), [heads], [Group(rows)], look="quiet")


def _row(one: TrailLine, *, with_answers: bool) -> list[Cell]:
    line = one.line
    is_answer = line.kind in (Kind.ANSWER, Kind.SECOND_ANSWER, Kind.SECOND_SETTLED)
    # What somebody typed stays as it was typed.
    text = line.text if line.kind in _TYPED else days_in(line.text)
    text = say("audit.hidden") if is_answer and not with_answers else text
    told = text if line.reason is None else f"{text} ({line.reason})"
    return [
        number(str(line.seq)),
        moment_cell(line.recorded_at),
        words(line.by),
        words(happening_in_words(line.kind, page_language())),
        code(one.participant or ""),
        words(place_told(one.place)),
        words(told),
    ]


# --- a file ---------------------------------------------------------------------------------------


def _draw_file(chosen: Chosen, visitor: Visitor) -> None:
    app = application()
    if st.button(say("audit.make_file"), key="audit_file"):
        slots = {
            "store_url": app.settings.store_url,
            "study": app.study.id,
            "chosen": asdict(chosen),
            "arms": sees_arms(visitor),
            "by": visitor.subject,
            "step": say("audit.writing"),
        }
        st.session_state[_FILE] = app.jobs.start(
            make_trail_file, session_key=visitor.key, name=say("audit.make_file"), slots=slots
        )
    job = follow_job(st.session_state[_FILE], visitor) if _FILE in st.session_state else None
    if job is None or job.state != "done":
        return
    st.text(say("audit.file_done", n=job.made["events"]))
    if st.button(say("audit.fetch"), key="audit_fetch"):
        content: bytes = job.made["content"]
        ticket = app.downloads.offer(
            content,
            f"{app.study.id}_trail.csv",
            session_key=visitor.key,
            sha256=hashlib.sha256(content).hexdigest(),
            action="read_audit",
        )
        if job.made["arms"]:
            app.downloads.tells_arms(ticket)
        ask_to_fetch(ticket)


def make_trail_file(
    tell: Tell, *, store_url: str, study: str, chosen: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """Write the chosen part of the trail as a table and put on record that it went out; in a process of its own."""
    from workmh_measures.interop.write_tables import write_table

    tell(0.1, more["step"])
    store = Store.open(store_url)
    try:
        frame = trail_frame(store, study, Wanted(**chosen, arms=more["arms"]), zone=TIME_ZONE)
        tell(0.6, more["step"])
        with TemporaryDirectory() as folder:
            path = Path(folder) / "trail.csv"
            write_table(frame, path)
            content = path.read_bytes()
        told = {"what": "trail", "file": f"{study}_trail.csv", "events": len(frame), "arms": more["arms"]}
        told["sha256"] = hashlib.sha256(content).hexdigest()
        out = ExportedEvent(request_id=new_request_id(), entered_by=more["by"], data=told)
        store.append(study, [out])
    finally:
        store.close()
    return {"content": content, "events": len(frame), "arms": bool(more["arms"])}
