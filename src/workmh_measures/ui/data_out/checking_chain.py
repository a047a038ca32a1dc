"""Part of the page of the audit trail: every hash of the record and of the access log is computed again, as a job."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from workmh_measures.storage.access_log import verify_access
from workmh_measures.storage.chain import verify
from workmh_measures.storage.repository import Store
from workmh_measures.storage.trail_pages import seq_of_hash
from workmh_measures.ui.frame import say
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.jobs import Tell
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor

__all__ = ["Checked", "check_chains", "draw_check"]

_CHECK = "audit_check_job"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a walk along both chains found; see `ChainReport` and `AccessReport`.

    Attributes
    ----------
    anchor : event with the hash that was typed in; 0 where there is none, None where none was typed.
    """

    events: int
    head: str
    bad_seq: int | None
    reason: str | None
    lines: int
    bad_line: int | None
    anchor: int | None


def draw_check(visitor: Visitor) -> None:
    """Draw the check of the chain: begun by a press, followed, and told with the end of the chain."""
    app = application()
    st.text(say("audit.check_how"))
    anchor = st.text_input(say("audit.anchor"), key="audit_anchor", max_chars=64).strip().lower()
    if st.button(say("audit.check"), key="audit_check"):
        slots = {
            "store_url": app.settings.store_url,
            "study": app.study.id,
            "anchor": anchor,
            "step": say("audit.checking"),
        }
        st.session_state[_CHECK] = app.jobs.start(
            check_chains, session_key=visitor.key, name=say("audit.check"), slots=slots
        )
    job = follow_job(st.session_state[_CHECK], visitor) if _CHECK in st.session_state else None
    if job is not None and job.state == "done":
        _draw_checked(job.made)


def check_chains(tell: Tell, *, store_url: str, study: str, anchor: str, step: str) -> Checked:
    """Recompute every hash of the events and of the access log; in a process of its own."""
    store = Store.open(store_url, guarded=False)
    try:
        whole = max(1, store.head(study).seq)
        with store.reading() as connection:
            found = verify(
                connection, study, watch=lambda seq: tell(min(0.95, seq / whole), f"{step} {seq} / {whole}")
            )
        looked = verify_access(store, study)
        known = seq_of_hash(store, study, anchor) if anchor else None
        return Checked(
            found.events,
            found.head.hash,
            found.bad_seq,
            found.reason,
            looked.head.seq,
            looked.bad_number,
            (known or 0) if anchor else None,
        )
    finally:
        store.close()


def _draw_checked(found: Checked) -> None:
    if found.bad_seq is None:
        st.success(say("audit.holds", n=found.events))
    else:
        st.error(say("audit.broken", n=found.bad_seq))
        st.text(str(found.reason))
    st.text(say("audit.head"))
    st.code(found.head, language=None, wrap_lines=True)
    if found.bad_line is None:
        st.text(say("audit.log_holds", n=found.lines))
    else:
        st.error(say("audit.log_broken", n=found.bad_line))
    if found.anchor:
        st.success(say("audit.anchor_found", n=found.anchor))
    elif found.anchor is not None:
        st.error(say("audit.anchor_missing"))
