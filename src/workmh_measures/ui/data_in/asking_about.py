"""Parts of the page of queries: one query with its thread, a new one, and what the machine proposes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from workmh_measures.definitions.library import load_instrument, load_study, scheduled_instruments
from workmh_measures.errors import ProblemError
from workmh_measures.model.civil_time import civil_day
from workmh_measures.report.reasons import in_words
from workmh_measures.storage.queries import Asked, Query, answer_query, ask, ask_again, close_query
from workmh_measures.storage.query_proposals import Proposal, proposals
from workmh_measures.storage.reading import CurrentAnswer
from workmh_measures.storage.repository import Store
from workmh_measures.ui.access import note_person
from workmh_measures.ui.data_in.answer_shown import answer_in_words, item_name, may_read
from workmh_measures.ui.data_in.discreet_words import discreet_words
from workmh_measures.ui.data_in.job_number import job_number
from workmh_measures.ui.desk.choosing import form_name, wave_name
from workmh_measures.ui.frame import page_language, say
from workmh_measures.ui.job_progress import follow_job
from workmh_measures.ui.jobs import Tell
from workmh_measures.ui.moments import moment_said
from workmh_measures.ui.own_units import own_people
from workmh_measures.ui.person_found import person_found
from workmh_measures.ui.refused import show_refusal
from workmh_measures.ui.running import application
from workmh_measures.ui.staff_pages import STAFF_PAGES
from workmh_measures.ui.visitor import Visitor

__all__ = ["draw_new", "draw_proposals", "draw_query", "place_in_words", "state_names"]

_JOB = "queries_job"


def state_names() -> dict[str, str]:
    """Return the name of each state."""
    return {
        "open": say("queries.state_open"),
        "answered": say("queries.state_answered"),
        "closed": say("queries.state_closed"),
    }


def place_in_words(one: Query | Proposal) -> str:
    """Return what a query is about."""
    person = one.participant or say("queries.all_people")
    wave = "" if one.wave is None else wave_name(one.wave, one.occasion)
    return ", ".join(
        part
        for part in (person, wave, form_name(one.instrument), item_name(one.instrument, one.item))
        if part
    )


def draw_query(one: Query, visitor: Visitor) -> None:
    """Draw one query: what it is about, the answer as it stands, what was said, and what may be done."""
    st.header(say("queries.heading", number=one.number), anchor=False)
    st.text(place_in_words(one))
    if one.participant is not None:
        note_person(visitor, "answer_queries", one.participant)
    if one.item is not None and one.participant is not None:
        st.text(_answer_now(one, visitor))
    names = state_names()
    for step in one.steps:
        how = f" ({say('queries.corrected')})" if step.corrected else ""
        st.text(f"{moment_said(step.at)}  {step.by}, {names[step.state]}{how}: {step.words}".rstrip(": "))
    if one.state == "open":
        _draw_reply(one, visitor)
    if visitor.may_with("raise_queries", one.unit):
        _draw_end(one, visitor)


def draw_new(visitor: Visitor) -> None:
    """Draw the form that asks about an answer or a form."""
    app = application()
    person = st.text_input(say("queries.person"), max_chars=64, key="query_person").strip()
    place = _chosen_form()
    st.caption(say("queries.no_personal"))
    words = st.text_area(say("queries.words"), max_chars=500, key="query_words")
    if not st.button(say("queries.ask"), type="primary", key="query_ask"):
        return
    if not person or place is None or not words.strip():
        st.error(say("queries.incomplete"))
        return
    known = person_found(visitor, "raise_queries", person)
    if known is None:
        return
    items = load_instrument(place["instrument"]).item_ids

    def step() -> object:
        said = discreet_words(visitor, "raise_queries", words, about=known)
        asked = Asked(participant=known, words=said, by=visitor.subject, **place)
        return ask(app.store, app.study, items, asked)

    _done(step, clear="query_words")


def draw_proposals(visitor: Visitor) -> None:
    """Draw what the machine would ask: found by a job, made a query by one press."""
    app = application()
    st.text(say("queries.proposals_how"))
    if st.button(say("queries.look_through"), key="query_look"):
        slots = {
            "store_url": app.settings.store_url,
            "study_id": app.settings.study_id,
            "today": civil_day(app.store.now()),
            "step": say("queries.looking"),
        }
        st.session_state[_JOB] = app.jobs.start(
            look_through, session_key=visitor.key, name=say("queries.proposals"), slots=slots
        )
    job = follow_job(st.session_state[_JOB], visitor) if _JOB in st.session_state else None
    if job is None or job.state != "done":
        return
    taken: set[int] = st.session_state.setdefault(f"{_JOB}_{job.id}", set())
    own = own_people(visitor, "raise_queries")
    left = {
        place: one
        for place, one in enumerate(job.made)
        if place not in taken and (own is None or one.participant in own)
    }
    if not left:
        st.text(say("queries.no_proposals"))
        return
    st.text(say("queries.proposed", n=len(left)))
    st.dataframe(_proposal_table(left), hide_index=True, key="proposal_table")
    chosen = st.selectbox(
        say("queries.proposal"), [*left], index=None, placeholder=say("queries.prompt"),
        format_func=lambda n: place_in_words(left[n]), key="proposal",
    )  # fmt: skip
    if chosen in left and st.button(say("queries.make_query"), type="primary", key="proposal_ask"):
        _make_query(left[chosen], visitor, lambda: taken.add(chosen))


def look_through(tell: Tell, *, store_url: str, study_id: str, today: date, step: str) -> list[Proposal]:
    """Find proposals, in a process of its own."""
    tell(0.1, step)
    study, store = load_study(study_id), Store.open(store_url)
    try:
        return proposals(store, study, scheduled_instruments(study), today=today)
    finally:
        store.close()


# --- parts ----------------------------------------------------------------------------------------


def _chosen_form() -> dict[str, Any] | None:
    """Draw wave, job, form and item, each when the one before is chosen; None until all are."""
    study, whole = application().study, ""
    begun: dict[str, Any] = {"index": None, "placeholder": say("queries.prompt")}
    waves = {wave.id: wave_name(wave.id, 1) for wave in study.survey_waves}
    wave = st.selectbox(
        say("queries.wave"), [*waves], format_func=lambda w: waves[w], key="query_wave", **begun
    )
    if wave is None:
        return None
    occasion = job_number(wave, key="query_job")
    given = [entry.instrument for entry in study.instruments_at(wave)]
    name = st.selectbox(say("queries.form"), given, format_func=form_name, key=f"query_form_{wave}", **begun)
    if name is None:
        return None
    item = st.selectbox(
        say("queries.item"), [whole, *load_instrument(name).item_ids],
        format_func=lambda i: item_name(name, i or None), key=f"query_item_{name}", **begun,
    )  # fmt: skip
    if item is None or occasion is None:
        return None
    return {"wave": wave, "occasion": occasion, "instrument": name, "item": item or None}


def _answer_now(one: Query, visitor: Visitor) -> str:
    app = application()
    found: CurrentAnswer | None = next(
        (
            answer
            for answer in app.store.current_answers(
                app.study.id, participant=one.participant, wave=one.wave, instrument=one.instrument
            )
            if (answer.item, answer.occasion) == (one.item, one.occasion)
        ),
        None,
    )
    if not may_read(visitor, found, one.unit):
        return say("queries.answer_hidden")
    told = None if found is None else {"value": found.value, "missing": found.missing}
    scale = load_instrument(one.instrument).response_scale_of(str(one.item))
    return say("queries.answer_now", answer=answer_in_words(scale, told))


def _draw_reply(one: Query, visitor: Visitor) -> None:
    app, place = application(), f"{one.number}_{len(one.steps)}"
    with st.form(f"reply_{place}", border=True):
        st.caption(say("queries.no_personal"))
        words = st.text_area(say("queries.reply"), max_chars=500, key=f"reply_words_{place}")
        sent = st.form_submit_button(say("queries.send_reply"), type="primary")
    if sent:

        def step() -> object:
            said = discreet_words(visitor, "answer_queries", words, about=one.participant)
            return answer_query(app.store, app.study.id, one.number, said, by=visitor.subject)

        _done(step)
    about_one = one.item is not None and one.participant is not None
    may_correct = about_one and visitor.may_with("correct", one.unit)
    if may_correct and st.button(say("queries.correct"), key=f"correct_{place}"):
        [page] = [page for page in STAFF_PAGES if page.path == "corrections"]
        there = st.Page(page.drawing(), title=say(page.title), url_path=page.path)
        st.switch_page(there, query_params={"query": str(one.number), "lang": page_language()})


def _draw_end(one: Query, visitor: Visitor) -> None:
    app, place = application(), f"{one.number}_{len(one.steps)}"
    if one.state != "closed":
        with st.form(f"close_{place}", border=True):
            why = st.text_input(say("queries.close_reason"), max_chars=500, key=f"close_words_{place}")
            closed = st.form_submit_button(say("queries.close"))
        if closed:

            def closing() -> object:
                said = discreet_words(visitor, "raise_queries", why, about=one.participant)
                return close_query(app.store, app.study.id, one.number, by=visitor.subject, words=said)

            _done(closing)
    if one.state != "open":
        with st.form(f"again_{place}", border=True):
            words = st.text_area(say("queries.again_words"), max_chars=500, key=f"again_words_{place}")
            again = st.form_submit_button(say("queries.again"))
        if again:

            def opening() -> object:
                said = discreet_words(visitor, "raise_queries", words, about=one.participant)
                return ask_again(app.store, app.study.id, one.number, said, by=visitor.subject)

            _done(opening)


def _proposal_table(left: Mapping[int, Proposal]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                say("queries.person"): one.participant or say("queries.all_people"),
                say("queries.wave"): "" if one.wave is None else wave_name(one.wave, one.occasion),
                say("queries.form"): form_name(one.instrument),
                say("queries.item"): item_name(one.instrument, one.item),
                say("queries.value"): one.value,
                say("queries.words"): _words(one),
            }
            for one in left.values()
        ]
    )


def _words(one: Proposal) -> str:
    """Return the question in the language of the page."""
    spoken = {
        "off_scale": say("queries.off_scale"),
        "far_out": say("queries.far_out"),
        "answered_though_hidden": say("queries.answered_though_hidden"),
        "hidden_though_shown": say("queries.hidden_though_shown"),
    }
    return spoken.get(one.kind) or in_words(one.words, page_language()).text


def _make_query(one: Proposal, visitor: Visitor, noted: Callable[[], object]) -> None:
    app = application()
    place: dict[str, Any] = {
        n: getattr(one, n) for n in ("participant", "wave", "occasion", "instrument", "item")
    }
    # A finding of the audit is known again by its own words.
    words = one.words if one.kind == "audit" else _words(one)
    asked = Asked(**place, words=words, by=visitor.subject, origin=one.origin)
    items = load_instrument(one.instrument).item_ids
    _done(lambda: ask(app.store, app.study, items, asked), noted=noted)


def _done(
    step: Callable[[], object], *, clear: str | None = None, noted: Callable[[], object] | None = None
) -> None:
    """Take a step and draw the page anew, or say why it was refused."""
    try:
        step()
    except ProblemError as refusal:
        show_refusal(refusal.problems)
        return
    if clear is not None:
        st.session_state.pop(clear, None)
    if noted is not None:
        noted()
    st.toast(say("queries.recorded"))
    st.rerun()
