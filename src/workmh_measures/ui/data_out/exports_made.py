"""Part of the page of files: those this session asked for, followed while they are made, each fetched once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pandas as pd
import streamlit as st

from workmh_measures.model.staff_rights import may_fetch_arms
from workmh_measures.report.writer import Writer
from workmh_measures.study_export import Choices
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.data_out.export_choices import format_names, table_names
from workmh_measures.ui.data_out.exporting import Asked, MadeExport, make_export
from workmh_measures.ui.frame import ask_to_fetch, page_language, say
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.jobs import Job
from workmh_measures.ui.moments import moment_said
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["begin_export", "draw_exports"]


@dataclass(frozen=True, slots=True)
class _Offer:
    """A packed file that waits until a moment; `ticket` is None once it was asked for, and `made` has no content."""

    ticket: str | None
    until: datetime
    made: MadeExport


def begin_export(choices: Choices, visitor: Visitor) -> None:
    """Begin to make files; they are drawn by `draw_exports`."""
    app = application()
    steps = {
        "read": say("export.step_read"),
        "tables": say("export.step_tables"),
        "write": say("export.step_write", table="{table}"),
        "pack": say("export.step_pack"),
        **{one: say("export.step_write", table=name) for one, name in table_names().items()},
    }
    asked = Asked(app.settings.store_url, visitor.subject, choices, steps)
    slots = {"study": app.study, "asked": asked}
    begun = app.jobs.start(make_export, session_key=visitor.key, name=_told(choices), slots=slots)
    st.session_state["exports"] = [begun, *st.session_state.get("exports", [])]


def _told(choices: Choices) -> str:
    """Return what files are made, in the words they were chosen by."""
    writer, tables, formats = Writer(page_language()), table_names(), format_names()
    is_all = set(choices.tables) == set(tables)
    return say(
        "export.job",
        tables=say("export.all_tables")
        if is_all
        else writer.listing([tables[one] for one in choices.tables]),
        formats=writer.listing([formats[one] for one in choices.formats]),
        blind=say("export.blinded") if choices.blind else say("export.open"),
    )


def draw_exports(visitor: Visitor) -> None:
    """Draw the exports of this session, the latest first."""
    jobs = [
        application().jobs.job(one, session_key=visitor.key) for one in st.session_state.get("exports", [])
    ]
    known = [job for job in jobs if job is not None]
    if known:
        st.header(say("export.yours"), anchor=False)
    for job in known:
        with st.container(border=True, key=f"job_{job.id}"):
            st.text(job.name)
            over = follow_job(job.id, visitor)
            if over is not None and over.state == "done":
                _draw_done(over, visitor)


def _draw_done(job: Job, visitor: Visitor) -> None:
    """Draw the file of a job: it waits from the first time its end is seen, and is fetched once."""
    app, key = application(), f"export_of_{job.id}"
    if key not in st.session_state and isinstance(job.made, MadeExport):
        made, job.made = job.made, None
        if not made.blinded and not may_fetch_arms(app.study, visitor.roles):
            return
        ticket = app.downloads.offer(made.content, made.name, session_key=visitor.key, sha256=made.sha256)
        until = app.store.now() + timedelta(seconds=app.downloads.seconds)
        st.session_state[key] = _Offer(ticket, until, replace(made, content=b""))
    offer = st.session_state.get(key)
    if offer is None:
        st.text(say("export.gone"))
        return
    left = offer.until - app.store.now() if _waits(offer) else None
    # The part draws itself anew when the time is up, so that nobody presses a button that leads nowhere.
    again = None if left is None else left + timedelta(seconds=1)
    st.fragment(_draw_offer, run_every=again)(job.id, key, is_last=left is None)
    _draw_hashes(offer.made)


def _waits(offer: _Offer) -> bool:
    return offer.ticket is not None and application().store.now() < offer.until


def _draw_offer(job: str, key: str, *, is_last: bool) -> None:
    """Draw the button that fetches, and when it ends; `is_last` says that nothing waits any more."""
    require_staff("export")
    offer: _Offer = st.session_state[key]
    if not _waits(offer):
        if not is_last:
            st.rerun()
        st.text(say("export.gone"))
        return
    told, button = st.empty(), st.empty()
    told.text(say("export.ready", name=offer.made.name, until=moment_said(offer.until, seconds=True)))
    if button.button(say("export.fetch"), type="primary", key=f"fetch_{job}") and offer.ticket is not None:
        ask_to_fetch(offer.ticket)
        st.session_state[key] = replace(offer, ticket=None)
        told.text(say("export.gone"))
        button.empty()


def _draw_hashes(made: MadeExport) -> None:
    st.text(f"{made.name} SHA-256 {made.sha256}")
    with st.expander(say("export.files", n=len(made.files))):
        rows = [
            {say("export.file"): one.name, say("export.bytes"): one.size, "SHA-256": one.sha256}
            for one in made.files
        ]
        st.table(pd.DataFrame(rows).set_index(say("export.file")))
        st.text(say("export.content", sha256=made.content_sha256))
