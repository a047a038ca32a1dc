"""An analysis on a page of staff: asked for, followed while it runs, shown section by section, and handed over as files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from workmh_measures.model.staff_rights import Action
from workmh_measures.report.blocks import Folded
from workmh_measures.report.rows_table import rows_table
from workmh_measures.report.table_file import table_csv, table_workbook
from workmh_measures.report.writer import Writer
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.arms_seen import sees_arms
from workmh_measures.ui.frame import ask_to_fetch, page_language, say
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.jobs import Work
from workmh_measures.ui.kept_fields import kept_field
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.results.analysis_book import analysis_book
from workmh_measures.ui.results.analysis_work import Made
from workmh_measures.ui.running import application
from workmh_measures.ui.shown import show_blocks
from workmh_measures.ui.visitor import Visitor

__all__ = ["computed", "offer_files", "show_sections"]

_HOW = ("methods", "about")
"""Sections that say how a result was computed: the methods; where all are told together, the plan and what it was run on."""
_ENDINGS = ("html", "json", "xlsx", "csv")


def computed(
    key: Hashable,
    work: Work,
    slots: Mapping[str, Any],
    visitor: Visitor,
    *,
    steps: Mapping[str, str] | None = None,
) -> Made | None:
    """Return the latest result of an inquiry; draw what asks for one, and follow it while it runs.

    Parameters
    ----------
    key : everything the result depends on but the data, what may be seen with it; who asks for the same follows the same job.
    work, slots : the job that makes it.
    steps : words for what it tells on the way, where it tells keys.
    """
    app, book = application(), analysis_book()
    waiting = f"analysis_job_{hashlib.sha256(repr(key).encode()).hexdigest()[:16]}"
    if waiting in st.session_state:
        job = follow_job(st.session_state[waiting], visitor, steps)
        asked = app.jobs.job(st.session_state[waiting], session_key=visitor.key)
        if asked is not None and not asked.is_over:
            return None
        del st.session_state[waiting]
        if job is not None and isinstance(job.made, Made):
            book.keep(key, job.made)
    made = book.latest(key)
    is_old = made is not None and made.head.seq < app.store.head(app.study.id).seq
    if made is None or is_old:
        if is_old:
            st.text(say("analysis.older"))
        label = say("analysis.again" if is_old else "analysis.compute")
        if st.button(label, key=f"compute_{waiting}", type="secondary" if is_old else "primary"):
            st.session_state[waiting] = app.jobs.start(
                work, session_key=visitor.key, name=say("analysis.job"), slots=slots, same=key
            )
            st.rerun()
    return made


def shown_language(made: Made) -> str | None:
    """Return the language a result is shown in: that of the page, else the first it has."""
    return page_language() if page_language() in made.sections else next(iter(made.sections), None)


def show_sections(made: Made, visitor: Visitor, action: Action, *, name: str, arms: bool) -> None:
    """Draw the sections of a result, one at a time, chosen from a list.

    Parameters
    ----------
    name : unique on the page, of letters and lower bars.
    arms : the result tells the arms.
    """
    language = shown_language(made)
    if language is None or not made.sections[language]:
        st.text(say("analysis.nothing"))
        return
    if language != page_language():
        st.text(say("analysis.other_language"))
    by_id = {section.id: section for section in made.sections[language]}
    kept = f"section_of_{name}"
    before = st.session_state.get(kept)
    chosen = st.pills(
        say("analysis.sections"),
        list(by_id),
        default=before if before in by_id else next(iter(by_id)),
        format_func=lambda one: as_it_is(by_id[one].title),
        required=True,
        **kept_field(f"sections_{name}", partial(st.session_state.__setitem__, kept)),
    )
    section = by_id.get(str(chosen), next(iter(by_id.values())))
    st.header(as_it_is(section.title), anchor=section.id)
    place = section.id.replace("-", "_")
    how = next((by_id[one] for one in _HOW if one in by_id), None)
    folded = [] if how is None or how is section else [Folded(say("analysis.how"), how.blocks)]
    show_blocks([*section.blocks, *folded], name=f"{name}_{place}", visitor=visitor, action=action, arms=arms)


@st.fragment
def offer_files(made: Made, action: Action, *, name: str, arms: bool) -> None:
    """Draw the menu that hands a result over: the report, what a machine reads, and every number as a table.

    Parameters
    ----------
    arms : the result tells the arms.
    """
    # A fragment runs alone, so it asks again who is there, and whether they may still know.
    visitor = require_staff(action)
    if arms and not sees_arms(visitor):
        st.stop()
    chosen = st.menu_button(
        say("analysis.files"),
        list(_ENDINGS),
        format_func=_file_label,
        key=f"files_{name}_{page_language()}",
    )
    if chosen is None:
        return
    content = _content(made, chosen)
    ticket = application().downloads.offer(
        content,
        f"{application().study.id}_{name}.{chosen}",
        session_key=visitor.key,
        sha256=hashlib.sha256(content).hexdigest(),
        action=action,
    )
    if arms:
        application().downloads.tells_arms(ticket)
    ask_to_fetch(ticket)


def _file_label(ending: str) -> str:
    return {
        "html": say("analysis.file_html"),
        "json": say("analysis.file_json"),
        "xlsx": say("analysis.file_xlsx"),
        "csv": say("analysis.file_csv"),
    }[ending]


def _content(made: Made, ending: str) -> bytes:
    if ending == "html":
        return made.pages[shown_language(made) or ""].encode("utf-8")
    if ending == "json":
        return (json.dumps(made.document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    writer = Writer(page_language())
    make = table_workbook if ending == "xlsx" else table_csv
    return make(rows_table(made.rows, say("analysis.every_number")), writer=writer)
