"""Files of the study: what goes into them, made as jobs, each fetched once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pandas as pd
import streamlit as st

from workmh_measures.model.civil_time import TIME_ZONE, civil_day
from workmh_measures.model.staff_rights import may_fetch_arms
from workmh_measures.study_export import ALL_FORMATS, TABLES, Choices
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.data_out.exporting import Asked, MadeExport, allowed_choices, make_export
from workmh_measures.ui.frame import ask_to_fetch, page_language, say
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.jobs import Job
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words import LANGUAGES

__all__ = ["draw"]

_WAITS = timedelta(minutes=5)
"""As long as `ui.downloads` keeps a file."""


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("export")
    st.title(say("export.title"), anchor=False)
    st.text(say("export.about"))
    choices = _choices(visitor)
    if choices is not None and not (choices.tables and choices.formats):
        st.error(say("export.nothing"))
    elif choices is not None:
        _begin(choices, visitor)
    _draw_made(visitor)


def _choices(visitor: Visitor) -> Choices | None:
    """Draw what may be chosen; return it when files are asked for."""
    app, language = application(), page_language()
    spoken = {code: name for code, name in LANGUAGES.items() if code in app.study.languages}
    with st.form("export_form"):
        tables = _ticked(say("export.tables"), _table_names(), ticked=TABLES)
        formats = _ticked(say("export.formats"), _format_names(), ticked=("sav", "sps", "codebook"))
        of_file = st.radio(
            say("export.language"),
            [*spoken],
            format_func=lambda code: spoken[code],
            index=[*spoken].index(language) if language in spoken else 0,
            horizontal=True,
        )
        reasons = {"codes": say("export.codes"), "sysmis": say("export.sysmis")}
        missing = st.radio(
            say("export.missing"), [*reasons], format_func=lambda one: reasons[one], horizontal=True
        )
        turned = st.checkbox(say("export.reversed"))
        words = st.checkbox(say("export.free_text"))
        days = st.checkbox(say("export.dates"))
        # Asked only of those who may see arms, and held to it whatever the page sends.
        blind = not may_fetch_arms(app.study, visitor.roles) or st.checkbox(say("export.blind"), value=True)
        if not st.form_submit_button(say("export.make"), type="primary", key="export_make"):
            return None
    choices = Choices(
        day=civil_day(app.store.now()),
        language=str(of_file),
        tables=tables,
        formats=formats,
        missing="sysmis" if missing == "sysmis" else "codes",
        blind=blind,
        free_text=words,
        dates=days,
        reversed=turned,
    )
    return allowed_choices(choices, app.study, visitor)


def _ticked(title: str, names: dict[str, str], *, ticked: tuple[str, ...]) -> tuple[str, ...]:
    st.markdown(f"**{title}**")
    columns = st.columns(3)
    return tuple(
        one
        for n, (one, name) in enumerate(names.items())
        if columns[n % 3].checkbox(name, value=one in ticked, key=f"export_{one}")
    )


def _begin(choices: Choices, visitor: Visitor) -> None:
    app = application()
    steps = {
        "read": say("export.step_read"),
        "tables": say("export.step_tables"),
        "write": say("export.step_write", table="{table}"),
        "pack": say("export.step_pack"),
    }
    told = {"blind": say("export.blinded") if choices.blind else say("export.open")}
    name = say("export.job", formats=", ".join(choices.formats), tables=", ".join(choices.tables), **told)
    asked = Asked(app.settings.store_url, visitor.subject, choices, steps)
    slots = {"study": app.study, "asked": asked}
    begun = app.jobs.start(make_export, session_key=visitor.key, name=name, slots=slots)
    st.session_state["exports"] = [begun, *st.session_state.get("exports", [])]


def _draw_made(visitor: Visitor) -> None:
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
                _draw_offer(over, visitor)


def _draw_offer(job: Job, visitor: Visitor) -> None:
    """Draw the file of a job: it waits from the first time its end is seen, and is fetched once."""
    app, key = application(), f"export_of_{job.id}"
    if key not in st.session_state and isinstance(job.made, MadeExport):
        made, job.made = job.made, None
        if not made.blinded and not may_fetch_arms(app.study, visitor.roles):
            return
        ticket = app.downloads.offer(made.content, made.name, session_key=visitor.key, sha256=made.sha256)
        st.session_state[key] = (ticket, app.store.now() + _WAITS, replace(made, content=b""))
    ticket, until, made = st.session_state.get(key, (None, app.store.now(), None))
    if ticket is not None and app.store.now() < until:
        st.text(say("export.ready", name=made.name, until=_clock(until)))
        if st.button(say("export.fetch"), type="primary", key=f"fetch_{job.id}"):
            ask_to_fetch(ticket)
            st.session_state[key] = (None, until, made)
    else:
        st.text(say("export.gone"))
    if made is not None:
        _draw_hashes(made)


def _draw_hashes(made: MadeExport) -> None:
    st.text(f"{made.name} SHA-256 {made.sha256}")
    with st.expander(say("export.files", n=len(made.files))):
        rows = [
            {say("export.file"): one.name, say("export.bytes"): one.size, "SHA-256": one.sha256}
            for one in made.files
        ]
        st.table(pd.DataFrame(rows).set_index(say("export.file")))
        st.text(say("export.content", sha256=made.content_sha256))


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(TIME_ZONE):%H:%M:%S}"


def _table_names() -> dict[str, str]:
    names = {
        "long": say("export.long"),
        "wide": say("export.wide"),
        "months": say("export.months"),
        "spells": say("export.spells"),
        "conflicts": say("export.conflicts"),
        "ratings": say("export.ratings"),
    }
    return {one: names[one] for one in TABLES}


def _format_names() -> dict[str, str]:
    names = {
        "sav": "SPSS (.sav)",
        "sps": say("export.sps"),
        "codebook": say("export.codebook"),
        "csv": "CSV",
        "xlsx": "Excel (.xlsx)",
        "dta": "Stata (.dta)",
        "parquet": "Parquet",
    }
    return {one: names[one] for one in ALL_FORMATS}
