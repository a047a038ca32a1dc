"""A job as the one who asked for it sees it: how far it has come, a button to cancel, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from workmh_measures.errors import Problem
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.jobs import Job
from workmh_measures.ui.refused import as_it_is
from workmh_measures.ui.running import application
from workmh_measures.ui.visitor import Visitor
from workmh_measures.ui.words.refusals import problem_in_words, refusal_in_words

__all__ = ["follow_job"]


def follow_job(job_id: str, visitor: Visitor, steps: Mapping[str, str] | None = None) -> Job | None:
    """Draw a job of a session; return it when it is over, and None before and when there is no such job.

    The progress draws itself anew each second, and the page once when the job is over.

    Parameters
    ----------
    steps : words for what the job tells as keys, since who follows it may read another language than who began it.
    """
    job = application().jobs.job(job_id, session_key=visitor.key)
    if job is None:
        return None
    if not job.is_over:
        _draw_progress(job_id, visitor.key, steps or {})
        return None
    if job.state == "cancelled":
        st.text(say("jobs.cancelled"))
    elif job.state == "failed":
        st.error(say("jobs.failed", number=job.number))
    elif job.state == "refused":
        st.text("\n".join([say("jobs.refused"), *map(_told, job.problems)]))
    return job


def _told(found: Problem) -> str:
    where = problem_in_words(found, page_language()).where
    told = f"{refusal_in_words([found], page_language())} [{found.code}]"
    return f"{where}: {told}" if where else told


@st.fragment(run_every=1.0)
def _draw_progress(job_id: str, session_key: str, steps: Mapping[str, str]) -> None:
    jobs = application().jobs
    job = jobs.job(job_id, session_key=session_key)
    if job is None or job.is_over:
        st.rerun()
    told = steps.get(job.step, job.step) or say("jobs.begins")
    step = as_it_is(told) if job.state == "running" else say("jobs.waiting")
    st.progress(job.done, text=step)
    if st.button(say("jobs.cancel"), key=f"cancel_{job_id}"):
        jobs.cancel(job_id, session_key=session_key)
        st.rerun()
